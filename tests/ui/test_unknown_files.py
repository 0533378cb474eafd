"""In the window: an unknown table is mapped with a live preview, an account is named, an import is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from freelancer_desk.desk import resources
from freelancer_desk.ui.dialogs.import_review import ImportDialog
from freelancer_desk.ui.dialogs.mapping import MappingDialog
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.pages.accounts import StatementRow
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

TABLE = "Wann;Wohin;Wieviel\n03.02.2026;Ibex Ltd;1.250,00\n15.02.2026;Porto;-8,50\n"


@pytest.fixture(autouse=True)
def _a_data_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def review(one: Bench, path: Path) -> ImportDialog:
    dialog = ImportDialog(one.window.office, [path], one.window)
    dialog.open()
    one.settle()
    return dialog


def button(parent: ImportDialog, text: str) -> Button:
    (found,) = [made for made in parent.findChildren(Button) if made.text() == text]
    return found


def shown(dialog: MappingDialog) -> list[str]:
    items = filter(None, (dialog.preview.itemAt(at) for at in range(dialog.preview.count())))
    return [made.text() for made in (item.widget() for item in items) if isinstance(made, QLabel)]


def test_a_file_without_transactions_says_so_and_is_not_imported(bench: Maker, tmp_path: Path) -> None:
    path = tmp_path / "a.qif"
    path.write_text("!Type:Bank\n", encoding="utf-8")
    dialog = review(bench(None), path)
    texts = [made.text() for made in dialog.findChildren(QLabel)]
    assert "This file holds no transactions." in texts
    assert not any("QIF file PKR" in text for text in texts)
    assert not dialog.commit.isEnabled()


def test_an_unknown_table_is_mapped_and_read(bench: Maker, tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text(TABLE, encoding="utf-8")
    one = bench(None)
    dialog = review(one, path)
    assert not dialog.commit.isEnabled()
    button(dialog, "Say what the columns are").click()
    (mapping,) = dialog.findChildren(MappingDialog)
    assert not mapping.take.isEnabled()
    QTest.keyClicks(mapping.account.line, "Musterbank EUR 0042")
    for header, meaning in (("Wann", "day"), ("Wohin", "text"), ("Wieviel", "amount")):
        choice = mapping.choices[header]
        assert header in choice.accessibleName()
        choice.choose(meaning)
    assert [text.split()[0] for text in shown(mapping)] == ["03-Feb-2026", "15-Feb-2026"]
    assert "1,250.00" in shown(mapping)[0]
    QTest.mouseClick(mapping.take, Qt.MouseButton.LeftButton)
    one.settle()
    assert dialog.commit.text() == "Import 2 rows"
    dialog.commit.click()
    one.settle()
    assert one.window.toast.text == "2 rows imported."


def test_a_table_that_names_no_account_is_told_whose_it_is(bench: Maker, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("Date,Description,Amount\n2026-02-03,Ibex Ltd,10.00\n", encoding="utf-8")
    one = bench(None)
    dialog = review(one, path)
    (line,) = [made for made in dialog.findChildren(Line) if made.isVisible()]
    QTest.keyClicks(line, "Allied Bank PKR 0042")
    QTest.keyClick(line, Qt.Key.Key_Return)
    one.settle()
    assert dialog.commit.text() == "Import 1 row"
    dialog.reject()


def test_an_import_is_taken_back_in_the_window_and_brought_back(bench: Maker) -> None:
    one = bench(None)
    dialog = review(one, resources() / "demo" / "wise-statement-usd.csv")
    dialog.commit.click()
    one.settle()
    one.go("accounts")
    (row,) = one.window.findChildren(StatementRow)
    assert "wise-statement-usd.csv" in row.back.accessibleName()
    row.back.click()
    one.settle()
    assert "taken back" in one.window.toast.text
    assert one.window.findChildren(StatementRow) == []
    one.window.undo()
    one.settle()
    assert len(one.window.findChildren(StatementRow)) == 1
