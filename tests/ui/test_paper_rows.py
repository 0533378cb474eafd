"""Rows of a paper at the window: typed, pasted and put right in a table, kept as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from freelancer_desk.desk import papers as desk_papers
from freelancer_desk.ui.dialogs.paper import PaperDialog
from freelancer_desk.ui.dialogs.paper_table import PaperTableDialog
from tests.ui.test_papers_page import dialog_of, papers_page
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.ui.pages.papers import PapersPage
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

TITLED = (
    "Sr.\tTransaction Date\tSection\tValue\tTax\n"
    "1\t30-Jul-2026\t154A\t789,258.34\t7,892.58\n"
    "2\t31-Aug-2026\t154A\tmany\t7,622.42\n"
    "\tTotal\t\t1,551,500.59\t15,515.00\n"
)


def shelf(one: Bench) -> PapersPage:
    """The page of papers, showing those that are kept."""
    page = papers_page(one)
    page.switch.turn("shelf")
    one.settle()
    return page


def noted(one: Bench, kind: str = "tax_certificate") -> PaperTableDialog:
    """A paper noted without a file: the dialog for its rows, which opens after it."""
    page = shelf(one)
    page.shelf.noting.emit()
    dialog = dialog_of(one, PaperDialog)
    dialog.fields["kind"].put(kind)
    dialog.fields["issuer"].put("Meezan Bank")
    dialog.save.click()
    return dialog_of(one, PaperTableDialog)


def kept(one: Bench) -> list[tuple[str, ...]]:
    """What is kept of the rows of the one paper: day, rupees, tax, foreign amount, section."""
    found: list[tuple[str, ...]] = []

    def take(rows: object) -> None:
        found.extend(rows)  # type: ignore[arg-type]

    one.jobs.read(
        lambda reads: [
            (str(r.day), str(r.credited), str(r.tax), str(r.proceeds), r.section)
            for paper in desk_papers.listing(reads)
            for r in desk_papers.rows_of(reads, paper.id)
        ],
        take,
    )
    one.settle()
    return found


def paper_of(one: Bench) -> Paper:
    """The first paper on the shelf."""
    page = shelf(one)
    return next(iter(page.shelf.table.rows.shown()))


def typed(dialog: PaperTableDialog, row: int, column: int, text: str) -> None:
    """Type into a cell as people do: go there, type, Enter."""
    dialog.table.at(row, column)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    editor = dialog.table.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(1)


def test_a_paper_without_a_file_is_noted_and_its_rows_are_typed(bench: Maker) -> None:
    one = bench(None)
    dialog = noted(one)
    assert dialog.title.text() == "Rows of Meezan Bank"
    assert [column.field for column in dialog.model.columns][:4] == ["date", "credited_pkr", "tax_pkr", "section"]
    for at, text in enumerate(("30 Jul 2026", "789,258.34", "7892.58", "154A")):
        typed(dialog, 0, at, text)
    assert dialog.isVisible()
    assert dialog.model.index(0, 0).data() == "30-Jul-2026"
    assert dialog.model.index(0, 2).data() == "7,892.58"
    assert dialog.count.text() == "1 row, tax Rs\u00a07,892.58"
    dialog.save.click()
    one.settle()
    assert one.window.toast.text == "1 row is kept."
    assert kept(one) == [("2026-07-30", "PKR 789258.34", "PKR 7892.58", "None", "154A")]
    assert paper_of(one).rows == 1
    one.window.undo()
    one.settle()
    assert kept(one) == []


def test_tab_goes_on_in_the_row_that_was_begun(bench: Maker) -> None:
    one = bench(None)
    dialog = noted(one)
    dialog.add.click()
    for text in ("30/7/2026", "100", "1"):
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert dialog.model.rows == [{"date": "2026-07-30", "credited_pkr": "100", "tax_pkr": "1"}]
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QGuiApplication.clipboard().setText("154A")
    dialog.table.at(0, 3)
    QTest.keyClick(dialog.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.model.rows[0]["section"] == "154A"
    assert dialog.isVisible()


def test_rows_with_their_titles_are_pasted_and_what_is_wrong_stands_beside_its_row(bench: Maker) -> None:
    one = bench(None)
    dialog = noted(one)
    QGuiApplication.clipboard().setText(TITLED)
    QTest.keyClick(dialog.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    one.settle()
    last = len(dialog.model.columns)
    assert [row["date"] for row in dialog.model.rows] == ["2026-07-30", "2026-08-31"]
    assert [dialog.model.index(at, last).data() for at in (0, 1)] == [
        "",
        "“many” is not a number. Write it like 1234.50.",
    ]
    dialog.save.click()
    one.settle()
    assert dialog.isVisible()
    assert (dialog.table.currentIndex().row(), dialog.table.currentIndex().column()) == (1, 1)
    assert dialog.told.text() == "Row 2: “many” is not a number. Write it like 1234.50."
    typed(dialog, 1, 1, "762242.25")
    assert (dialog.model.fault(1), dialog.told.text()) == (None, "")
    # 7,892.58 + 7,622.42
    assert dialog.count.text() == "2 rows, tax Rs\u00a015,515.00"
    dialog.save.click()
    one.settle()
    assert [row[1] for row in kept(one)] == ["PKR 789258.34", "PKR 762242.25"]


def test_rows_without_titles_go_into_the_columns_in_their_order(bench: Maker) -> None:
    one = bench(None)
    dialog = noted(one, "s-prc")
    QGuiApplication.clipboard().setText("03/07/2026\t1,000.00\tusd\t280.25\t280,250.00")
    dialog.paste.click()
    one.settle()
    dialog.save.click()
    one.settle()
    assert kept(one) == [("2026-07-03", "PKR 280250.00", "None", "USD 1000.00", "")]
    reopened = paper_of(one)
    page = shelf(one)
    next(act for act in page.shelf.menu(reopened).actions() if act.text() == "Rows…").trigger()
    again = dialog_of(one, PaperTableDialog)
    again.table.at(0)
    assert again.table.copied().splitlines()[1].startswith("2026-07-03\t1000.00\tUSD\t280.25\t280250.00")
    QGuiApplication.clipboard().setText(again.table.copied())
    again.paste.click()
    one.settle()
    assert again.model.rows[0] == again.model.rows[1]


def test_what_is_missing_is_told_only_when_the_rows_are_to_be_saved(bench: Maker) -> None:
    one = bench(None)
    dialog = noted(one)
    typed(dialog, 0, 1, "5")
    assert dialog.model.fault(0) is None
    dialog.save.click()
    one.settle()
    fault = dialog.model.fault(0)
    assert fault is not None
    assert fault.text == "Date: please fill this in."
    assert dialog.table.currentIndex().column() == 0
    dialog.table.at(0)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert dialog.model.rows == []
    dialog.save.click()
    one.settle()
    assert not any(found.isVisible() for found in one.window.findChildren(PaperTableDialog))
    assert kept(one) == []


def test_the_rows_open_from_the_dialog_of_their_paper_and_every_part_has_a_name(bench: Maker) -> None:
    one = bench(None)
    noted(one).reject()
    page = shelf(one)
    page.shelf.changing.emit(paper_of(one))
    dialog = dialog_of(one, PaperDialog)
    assert dialog.under.text() == "For a paper you hold in your hand and have no file of."
    dialog.rows.click()
    table = dialog_of(one, PaperTableDialog)
    table.add.click()
    assert unnamed(table) == []
    table.reject()
