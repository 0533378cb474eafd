"""An issued paper in the window: promised, repeated, credited, billed, paid, written off, its code scanned once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from freelancer_desk.desk import open_desk, records
from freelancer_desk.desk.invoices import drafting, issuing
from freelancer_desk.ui.dialogs.fields import FieldsDialog
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench


from tests.ui.invoice_bench import editor_of, invoice_of, issued_book, listed, opened, row_of, shown

# The example of the IBAN registry for Pakistan.
IBAN = "PK36SCBL0000001123456702"


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """A book with one issued invoice and one issued quote."""
    return issued_book(tmp_path / "issued.fdesk")


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
    number = listed(one)[-1].id if listed(one)[-1].kind == "invoice" else listed(one)[0].id
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
    (billed,) = (row for row in listed(one) if row.kind == "invoice")
    assert billed.status == "credited"


def test_a_quote_becomes_an_invoice(bench: Callable[[Path | None], Bench], issued: Path) -> None:
    one = bench(issued)
    shown(one, "quote").bill()
    editor = editor_of(one)
    assert editor.form.typed()["kind"] == "invoice"
    assert editor.form.fields["client"].value() == "Orchid"
    editor.reject()
    one.settle()
    assert next(row.status for row in listed(one) if row.kind == "quote") == "accepted"


def test_a_code_that_nobody_scanned_is_warned_of_and_can_hold_the_amount(
    bench: Callable[[Path | None], Bench], tmp_path: Path
) -> None:
    book = tmp_path / "local.fdesk"
    desk = open_desk(book)
    account = {"name": "Bank", "title": "Ayesha Khan", "bank": "Bank", "iban": IBAN, "currency": "PKR", "qr": "static"}
    kept = records.add(desk, "pay-into", account)
    issuing.issue(desk, drafting.add(desk, {"client": "Foods", "currency": "PKR"}, [{"text": "A", "price": "5"}]).id)
    desk.close()
    one = bench(book)
    warning = "Scan it once with your bank's app before you send it."
    paper = shown(one, "invoice")
    assert warning in [words.text() for words in paper.findChildren(QLabel)]
    offered = {action.text(): action for action in paper.menu.actions()}
    offered["Save PDF with the amount in its code…"].trigger()
    target = tmp_path / "coded.pdf"
    dialog = paper.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(target))
    dialog.close()
    one.settle()
    plain = tmp_path / "plain.pdf"
    paper.pdf.click()
    dialog = next(found for found in paper.findChildren(QFileDialog) if found.isVisible())
    dialog.fileSelected.emit(str(plain))
    dialog.close()
    one.settle()
    assert target.read_bytes().startswith(b"%PDF")
    assert target.read_bytes() != plain.read_bytes()
    paper.reject()
    scanned = {"confirmed": one.jobs.desk.today().isoformat()}
    one.jobs.write(lambda desk, _job: records.change(desk, "pay-into", kept.id, scanned), lambda _done: None)
    one.settle()
    paper = shown(one, "invoice")
    assert warning not in [words.text() for words in paper.findChildren(QLabel)]
    paper.reject()
    one.settle()


def test_a_payment_is_taken_apart_again(bench: Callable[[Path | None], Bench], issued: Path) -> None:
    one = bench(issued)
    day = one.jobs.desk.today().isoformat()
    paid = {"date": day, "client": "Orchid", "currency": "EUR", "gross": "800"}
    one.jobs.write(lambda desk, _job: records.add(desk, "earning", paid), lambda _done: None)
    one.settle()
    paper = shown(one, "invoice")
    paper.record_payment()
    match = opened(one, FieldsDialog)
    assert isinstance(match, FieldsDialog)
    assert unnamed(match) == []
    match.fields["settles"].put("860")
    match.fields["difference"].put("fee")
    match.save.click()
    one.settle()
    assert paper.shown is not None
    assert (paper.shown.row.status, paper.shown.paid[0].difference) == ("paid", "fee")
    paper.record_payment()
    assert paper.under.text().startswith("No payment is left")
    apart = next(b for b in paper.findChildren(QPushButton) if b.accessibleName().startswith("Take EUR"))
    apart.click()
    one.settle()
    assert paper.shown.row.status == "issued"
    paper.reject()
    one.settle()
