"""From nothing to a paid invoice without a mouse: the editor, the real document beside it, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from freelancer_desk.desk import invoices, records
from freelancer_desk.ui.dialogs.fields import FieldsDialog
from freelancer_desk.ui.more_fields import NameField
from tests.ui.gaps import Gaps
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench
from tests.ui.invoice_bench import drawn, editor_of, invoice_of, issued_book, keys, listed, opened, row_of

# Twice what is promised, since other programs may have the machine to themselves for a while.
GAP = 0.2


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """A book with one issued invoice and one issued quote."""
    return issued_book(tmp_path / "issued.fdesk")


def test_from_launch_to_a_paid_invoice_without_a_mouse(bench: Callable[[Path | None], Bench], tmp_path: Path) -> None:
    one = bench(None)
    year = one.jobs.desk.today().year
    number = f"INV-{year}-0001"
    one.window.activateWindow()
    one.window.acts.type_invoice()
    editor = editor_of(one)
    editor.form.fields["client"].editor.setFocus()
    keys(editor, "Northwind Labs")
    editor.form.put("currency", "USD")
    editor.form.lines.at(0)
    tab, enter = Qt.Key.Key_Tab, Qt.Key.Key_Return
    keys(editor, "API integration", tab, "40", tab, "hour", tab, "55.5", enter)
    assert editor.form.lines.currentIndex().row() == 1
    keys(editor, "Review", tab, tab, tab, "270")
    keys(editor, enter)
    drawn(one, editor)
    assert [dict(line) for line in editor.form.lines.typed.rows] == [
        {"text": "API integration", "quantity": "40", "unit": "hour", "price": "55.5"},
        {"text": "Review", "price": "270"},
    ]
    assert editor.form.total.text() == "$2,490.00"
    editor.issue.click()
    one.settle()
    assert "sealed" in editor.sure.says.text()
    assert "your address, the account to be paid into" in editor.sure.says.text()
    editor.sure.agree.click()
    paper = invoice_of(one)
    assert paper.title.text() == f"Invoice {number}"
    target = tmp_path / "invoice.pdf"
    paper.pdf.click()
    dialog = paper.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(target))
    dialog.close()
    one.settle()
    assert target.read_bytes().startswith(b"%PDF")
    paid = {"date": one.jobs.desk.today().isoformat(), "client": "Northwind Labs", "currency": "USD", "gross": "2490"}
    one.jobs.write(lambda desk, _job: records.add(desk, "earning", paid), lambda _done: None)
    one.settle()
    paper._read()
    one.settle()
    paper.record_payment()
    match = opened(one, FieldsDialog)
    assert isinstance(match, FieldsDialog)
    match.save.click()
    one.settle()
    assert row_of(one, number).status == "paid"
    paper.reject()
    one.settle()


def test_the_preview_is_drawn_anew_after_typing(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.window.acts.type_invoice()
    editor = editor_of(one)
    before = editor.preview.leaves[0]._picture.toImage()
    editor.form.fields["client"].put("Orchid & Co")
    editor.form.changed.emit()
    assert not editor.is_drawn
    drawn(one, editor)
    assert editor.preview.leaves[0]._picture.toImage() != before
    editor.form.lines.lines.show([{"text": f"Line {at}", "price": "10"} for at in range(90)])
    drawn(one, editor)
    assert len(editor.preview.leaves) > 1
    editor.reject()
    one.settle()


def test_typing_never_waits_for_the_preview(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.window.acts.type_invoice()
    editor = editor_of(one)
    editor.form.lines.lines.show([{"text": f"Line {at}", "price": "10"} for at in range(60)])
    drawn(one, editor)
    gaps = Gaps()
    for letter in "Northwind":
        QTest.keyClicks(editor.form.fields["order_number"].editor, letter)
        one.qtbot.wait(40)
    drawn(one, editor)
    print(f"longest gap {gaps.longest:.3f} s")
    assert gaps.longest < GAP
    editor.reject()
    one.settle()


def test_what_is_typed_slowly_is_never_lost_to_the_preview(bench: Callable[[Path | None], Bench]) -> None:
    """The preview marks what is wrong each time that it is drawn: a cell that is being typed in stays as it is."""
    one = bench(None)
    one.window.acts.type_invoice()
    editor = editor_of(one)
    editor.form.lines.at(0)
    tab = Qt.Key.Key_Tab
    for word in ("Foxtrot", tab, "12", tab, "hour", tab, "100.25"):
        for key in word if isinstance(word, str) else (word,):
            keys(editor, key)
            editor.form.tell([])
    drawn(one, editor)
    keys(editor, "5", tab)
    assert dict(editor.form.lines.typed.rows[0]) == {
        "text": "Foxtrot", "quantity": "12", "unit": "hour", "price": "100.255",
    }  # fmt: skip


def test_typing_into_a_cell_that_was_filled_takes_the_place_of_what_stands_there(
    bench: Callable[[Path | None], Bench],
) -> None:
    one = bench(None)
    one.window.acts.type_invoice()
    editor = editor_of(one)
    editor.form.lines.lines.show([{"text": "Design", "quantity": "2", "unit": "hrs", "price": "10"}])
    editor.form.lines.at(0, 1)
    tab = Qt.Key.Key_Tab
    keys(editor, "3", tab)
    editor.form.tell([])
    keys(editor, "days", tab)
    assert dict(editor.form.lines.typed.rows[0])["unit"] == "days"


def test_what_is_wrong_stands_in_its_place_and_nothing_is_kept(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.window.acts.type_invoice()
    editor = editor_of(one)
    assert editor.form.fields["client"].problem == ""
    editor.save.click()
    one.settle()
    assert editor.form.fields["client"].problem
    assert editor.form.fault.text() == "An invoice needs at least one line."
    editor.form.fields["client"].put("Orchid")
    editor.form.lines.lines.show([{"text": "Logo", "price": "ten"}, {"text": "Icons", "price": "5"}])
    editor.save.click()
    one.settle()
    assert editor.form.fault.text().startswith("Line 1:")
    at = editor.form.lines.currentIndex()
    assert (at.row(), at.column()) == (0, 3)
    with one.jobs.desk.reader() as reads:
        assert invoices.listing(reads, one.jobs.desk.today()) == ()
    editor.reject()
    one.settle()


def test_a_draft_is_saved_changed_and_thrown_away(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.window.acts.type_invoice()
    editor = editor_of(one)
    editor.form.fields["client"].put("Orchid")
    editor.form.lines.lines.show([{"text": "Logo", "price": "860"}])
    editor.save.click()
    one.settle()
    (draft,) = listed(one)
    one.window.office.speaker.wants_invoice.emit(draft.id)
    editor = editor_of(one)
    assert editor.form.fields["client"].value() == "Orchid"
    editor.form.fields["discount"].put("10")
    editor.save.click()
    one.settle()
    assert row_of(one, draft.id).total.text == "774.00"
    one.window.office.speaker.wants_invoice.emit(draft.id)
    editor = editor_of(one)
    assert editor.form.more.isChecked()
    editor.delete.click()
    one.settle()
    assert listed(one) == ()


def test_a_client_brings_its_currency(bench: Callable[[Path | None], Bench], issued: Path) -> None:
    one = bench(issued)
    fields = {"name": "Karachi Foods", "currency": "PKR"}
    one.jobs.write(lambda desk, _job: records.add(desk, "client", fields), lambda _done: None)
    one.settle()
    one.window.acts.type_invoice()
    editor = editor_of(one)
    assert editor.form.fields["currency"].value() == "EUR"
    editor.form.fields["client"].put("Karachi Foods")
    editor.form.named.emit("Karachi Foods")
    one.settle()
    assert editor.form.fields["currency"].value() == "PKR"
    editor.reject()
    one.settle()


def test_tab_leaves_the_lines_at_their_end_and_passes_over_amounts(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.window.acts.type_invoice()
    editor = editor_of(one)
    lines = editor.form.lines
    lines.lines.show([{"text": "Logo", "price": "860"}])
    lines.at(0, 3)
    tab, back = Qt.Key.Key_Tab, Qt.Key.Key_Backtab
    QTest.keyClick(lines, tab)
    assert (lines.currentIndex().row(), lines.currentIndex().column()) == (0, 4)
    QTest.keyClick(lines, tab)
    assert (lines.currentIndex().row(), lines.currentIndex().column()) == (1, 0)
    QTest.keyClick(lines, back)
    assert (lines.currentIndex().row(), lines.currentIndex().column()) == (0, 4)
    lines.at(1)
    QTest.keyClick(lines, tab)
    assert not lines.hasFocus()
    lines.at(0)
    QTest.keyClick(lines, Qt.Key.Key_Delete)
    assert lines.typed.rows == []
    editor.reject()
    one.settle()


def test_everything_in_the_editor_has_a_name(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.window.acts.type_invoice()
    editor = editor_of(one)
    editor.form.more.setChecked(True)
    assert unnamed(editor) == []
    editor.reject()
    one.settle()


def test_a_client_that_is_not_known_is_said_to_be_new_before_it_is_kept(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.jobs.write(lambda desk, _job: records.add(desk, "client", {"name": "Zed Studio"}), lambda _done: None)
    one.settle()
    one.window.acts.type_invoice()
    editor = editor_of(one)
    client = editor.form.fields["client"]
    assert isinstance(client, NameField)
    said = []
    for name in ("zed", "zed studio", ""):
        client.choice.setEditText(name)
        one.settle()
        said.append(client.editor.accessibleDescription())
    usual = "Pick one, or type a new name"
    assert said == ["A new client: will be kept with the draft", usual, usual]
