"""From nothing to a paid invoice without a mouse: the editor, the real document beside it, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from freelancer_desk.desk import invoices, open_desk, records
from freelancer_desk.desk.invoices import drafting, issuing
from freelancer_desk.ui.dialogs.fields import FieldsDialog
from freelancer_desk.ui.dialogs.invoice import InvoiceDialog
from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor
from tests.ui.gaps import Gaps
from tests.ui.test_window import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from tests.ui.conftest import Bench


# Twice what is promised, since other programs may have the machine to themselves for a while.
GAP = 0.2


def opened(bench: Bench, kind: type[QDialog]) -> QDialog:
    """The dialog of that kind now open, once all is quiet."""
    bench.settle()
    found = [one for one in bench.window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1, found
    return found[0]


def editor_of(bench: Bench) -> InvoiceEditor:
    found = opened(bench, InvoiceEditor)
    assert isinstance(found, InvoiceEditor)
    drawn(bench, found)
    return found


def invoice_of(bench: Bench) -> InvoiceDialog:
    found = opened(bench, InvoiceDialog)
    assert isinstance(found, InvoiceDialog)
    bench.qtbot.waitUntil(lambda: bool(found.preview.leaves), timeout=10_000)
    return found


def drawn(bench: Bench, editor: InvoiceEditor) -> None:
    bench.qtbot.waitUntil(lambda: editor.is_drawn and bool(editor.preview.leaves), timeout=10_000)
    bench.settle()


def keys(dialog: QDialog, *pressed: str | Qt.Key) -> None:
    """Press keys where the focus of a dialog is."""
    for key in (key for one in pressed for key in (one if isinstance(one, str) else (one,))):
        at = dialog.focusWidget()
        assert isinstance(at, QWidget)
        QTest.keyClick(at, key)  # type: ignore[arg-type]  # a letter will do
        QApplication.processEvents()


def row_of(bench: Bench, wanted: str) -> InvoiceRow:
    with bench.jobs.desk.reader() as reads:
        return invoices.one(reads, wanted, bench.jobs.desk.today())


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
    (draft,) = _listed(one)
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
    assert _listed(one) == ()


def _listed(bench: Bench) -> tuple[InvoiceRow, ...]:
    with bench.jobs.desk.reader() as reads:
        return invoices.listing(reads, bench.jobs.desk.today())


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """A book with one issued invoice and one issued quote."""
    book = tmp_path / "issued.fdesk"
    desk = open_desk(book)
    for kind in ("invoice", "quote"):
        fields = {"kind": kind, "client": "Orchid", "currency": "EUR"}
        issuing.issue(desk, drafting.add(desk, fields, [{"text": "Logo", "price": "860"}]).id)
    desk.close()
    return book


def shown(bench: Bench, kind: str) -> InvoiceDialog:
    (found,) = (one for one in _listed(bench) if one.kind == kind)
    bench.window.office.speaker.wants_invoice.emit(found.id)
    return invoice_of(bench)


def test_a_promise_a_repeat_and_a_write_off(bench: Callable[[Path | None], Bench], issued: Path) -> None:
    one = bench(issued)
    paper = shown(one, "invoice")
    paper.promise()
    dialog = opened(one, FieldsDialog)
    assert isinstance(dialog, FieldsDialog)
    dialog.fields["date"].put("not a day")
    dialog.save.click()
    one.settle()
    assert dialog.fields["date"].problem or dialog.under.property("tone") == "bad"
    dialog.fields["date"].put("2030-01-31")
    dialog.save.click()
    one.settle()
    number = _listed(one)[-1].id if _listed(one)[-1].kind == "invoice" else _listed(one)[0].id
    assert str(row_of(one, number).promised) == "2030-01-31"
    paper.repeat()
    again = opened(one, FieldsDialog)
    assert isinstance(again, FieldsDialog)
    again.fields["from"].put("2031-01-31")
    again.save.click()
    one.settle()
    assert paper.shown is not None
    assert paper.shown.repeating is not None
    paper.write_off()
    paper.sure.agree.click()
    one.settle()
    assert row_of(one, number).status == "written_off"
    assert unnamed(paper) == []
    paper.reject()
    one.settle()


def test_a_credit_note_is_drafted_and_opened(bench: Callable[[Path | None], Bench], issued: Path) -> None:
    one = bench(issued)
    paper = shown(one, "invoice")
    paper.credit()
    editor = editor_of(one)
    assert editor.title.text() == "Credit note"
    assert editor.form.typed()["kind"] == "credit_note"
    editor.issue.click()
    one.settle()
    editor.sure.agree.click()
    note = invoice_of(one)
    assert note.title.text().startswith("Credit note CN-")
    note.reject()
    one.settle()
    (billed,) = (row for row in _listed(one) if row.kind == "invoice")
    assert billed.status == "credited"


def test_a_quote_becomes_an_invoice(bench: Callable[[Path | None], Bench], issued: Path) -> None:
    one = bench(issued)
    shown(one, "quote").bill()
    editor = editor_of(one)
    assert editor.form.typed()["kind"] == "invoice"
    assert editor.form.fields["client"].value() == "Orchid"
    editor.reject()
    one.settle()
    assert next(row.status for row in _listed(one) if row.kind == "quote") == "accepted"


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
