"""Invoices and clients from anywhere in the window: type a new one, and draft those that come again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.done import Done
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office


def type_invoice(office: Office, parent: QWidget) -> None:
    """Type an invoice."""
    from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor

    if office.jobs.is_open:
        InvoiceEditor(office, "", parent).open()


def open_paper(office: Office, wanted: str, parent: QWidget) -> None:
    """Open a paper as it stands: a draft in its editor, an issued one to be sent, chased and paid."""
    if not office.jobs.is_open:
        return
    today = office.jobs.desk.today()

    def work(reads: Reader) -> str:
        from freelancer_desk.desk import invoices

        return invoices.one(reads, wanted, today).status

    def opened(status: str) -> None:
        from freelancer_desk.ui.dialogs.invoice import InvoiceDialog
        from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor

        (InvoiceEditor if status == "draft" else InvoiceDialog)(office, wanted, parent).open()

    office.jobs.read(work, opened)


def type_client(office: Office, parent: QWidget) -> None:
    """Type a client."""
    from freelancer_desk.ui.dialogs.client import open_client

    if office.jobs.is_open:
        open_client(office, {}, parent)


def catch_up(office: Office) -> None:
    """Draft the invoices that come again and need no question; said with a way to take them back."""

    def work(desk: Desk, _job: Job) -> Done | None:
        from freelancer_desk.desk.invoices import repeating  # after the first paint, and not on the main thread

        return None if desk.book.read_only else repeating.catch_up(desk)

    def told(done: Done | None) -> None:
        if done is not None:
            office.speaker.said.emit(say("repeat.drafted"), True)

    office.jobs.write(work, told)
