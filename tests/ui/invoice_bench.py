"""What tests of the editor and of issued papers share: the dialogs that are open, and the rows of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from freelancer_desk.desk import invoices, open_desk
from freelancer_desk.desk.invoices import drafting, issuing
from freelancer_desk.ui.dialogs.invoice import InvoiceDialog
from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import Qt

    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from tests.ui.conftest import Bench


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


def listed(bench: Bench) -> tuple[InvoiceRow, ...]:
    with bench.jobs.desk.reader() as reads:
        return invoices.listing(reads, bench.jobs.desk.today())


def shown(bench: Bench, kind: str) -> InvoiceDialog:
    (found,) = (one for one in listed(bench) if one.kind == kind)
    bench.window.office.speaker.wants_invoice.emit(found.id)
    return invoice_of(bench)


def issued_book(book: Path) -> Path:
    """Make a book with one issued invoice and one issued quote."""
    desk = open_desk(book)
    for kind in ("invoice", "quote"):
        fields = {"kind": kind, "client": "Orchid", "currency": "EUR"}
        issuing.issue(desk, drafting.add(desk, fields, [{"text": "Logo", "price": "860"}]).id)
    desk.close()
    return book
