"""The tax summary of the year on show, written to a file that the user names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say, write

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.ui.office import Office


def export(office: Office, parent: QWidget, form: str) -> None:
    """Ask where to, and write it there."""
    from PySide6.QtWidgets import QFileDialog

    year = office.years.shown
    if year is None:
        return
    dialog = QFileDialog(parent, say(f"export.{form}"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(form)
    dialog.selectFile(write("export.name", year=year.number, form=form))
    dialog.fileSelected.connect(lambda name: export_to(office, Path(name), form))
    dialog.open()


def export_to(office: Office, path: Path, form: str) -> None:
    """Write it to this file."""
    from freelancer_desk.desk import reports

    year, today = office.years.shown, office.jobs.desk.today()
    if year is not None:
        office.jobs.read(
            lambda reads: reports.export(reads, year, form, path, today),
            lambda written: office.speaker.said.emit(say("export.done", file=written.name), False),
        )
