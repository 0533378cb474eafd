"""What one does with an issued paper: save its PDF, copy its message, open a mail draft, note a reminder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from freelancer_desk.domain.invoices.messages import file_name
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.done import Done
    from freelancer_desk.domain.invoices.messages import Message
    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office


def copy_mail(office: Office, wanted: str) -> None:
    """Put subject and text of the message that is due on the clipboard."""

    def copied(message: Message) -> None:
        QGuiApplication.clipboard().setText(f"{message.subject}\n\n{message.body}")
        office.speaker.said.emit(say("invoice.mail.copied", file=message.file), False)

    _with_message(office, wanted, copied)


def copy_whatsapp(office: Office, wanted: str) -> None:
    """Put the short text on the clipboard."""

    def copied(message: Message) -> None:
        QGuiApplication.clipboard().setText(message.whatsapp)
        office.speaker.said.emit(say("invoice.whatsapp.copied"), False)

    _with_message(office, wanted, copied)


def open_mail(office: Office, wanted: str) -> None:
    """Open a draft in the mail program; it names the file that must be attached."""

    def opened(message: Message) -> None:
        if QDesktopServices.openUrl(QUrl(message.mailto, QUrl.ParsingMode.TolerantMode)):
            office.speaker.said.emit(say("invoice.mail.opened", file=message.file), False)
        else:
            QGuiApplication.clipboard().setText(f"{message.subject}\n\n{message.body}")
            office.speaker.said.emit(say("invoice.mail.no_program"), False)

    _with_message(office, wanted, opened)


def note_sent(office: Office, wanted: str) -> None:
    """Note that the reminder that is due was sent."""

    def note(desk: Desk, _job: Job) -> Done:
        from freelancer_desk.desk.invoices import chasing  # not on the main thread

        return chasing.reminded(desk, wanted)

    office.jobs.write(note, lambda _done: office.speaker.said.emit(say("invoice.reminded"), True))


def ask_where(office: Office, row: InvoiceRow, parent: QWidget, *, code_until: datetime | None = None) -> None:
    """Ask where to, and write the PDF of a paper."""
    dialog = QFileDialog(parent, say("invoice.save_pdf"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(f"{file_name(row.number, row.name)}.pdf")
    dialog.fileSelected.connect(lambda name: save_pdf(office, row.name, Path(name), code_until=code_until))
    dialog.open()


def save_pdf(office: Office, wanted: str, path: Path, *, code_until: datetime | None = None) -> None:
    """Write the PDF of a paper; `code_until` puts the amount into its payment code."""

    def write(reads: Reader) -> Path:
        from freelancer_desk.desk.invoices import papers

        return papers.export(reads, wanted, path, code_until=code_until)

    office.jobs.read(write, lambda written: office.speaker.said.emit(say("export.done", file=written.name), False))


def _with_message(office: Office, wanted: str, then: Callable[[Message], None]) -> None:
    today = office.jobs.desk.today()

    def worded(reads: Reader) -> Message:
        from freelancer_desk.desk.invoices import chasing

        return chasing.message(reads, wanted, today)

    office.jobs.read(worded, then)
