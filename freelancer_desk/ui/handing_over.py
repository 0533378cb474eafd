"""What is handed to others from the Tax page: the accountant's pack and their answers, proof of income."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from freelancer_desk.domain.words import say, write

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from freelancer_desk.desk.handover import Handed
    from freelancer_desk.ui.office import Office


def add_to(menu: QMenu, office: Office, parent: QWidget) -> None:
    """Add what can be handed over to a menu."""
    menu.addSeparator()
    menu.addAction(say("handing.pack"), lambda: ask_where(office, parent))
    menu.addAction(say("handing.answers"), lambda: _choose_answers(office, parent))
    menu.addAction(say("handing.income"), lambda: _prove_income(office, parent))


def ask_where(office: Office, parent: QWidget) -> None:
    """Ask where to, and write the accountant's pack of the year on show."""
    year = office.years.shown
    if year is None:
        return
    dialog = QFileDialog(parent, say("handing.pack"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("zip")
    dialog.selectFile(write("handing.name", year=year.number))
    dialog.fileSelected.connect(lambda name: give_pack(office, Path(name)))
    dialog.open()


def give_pack(office: Office, path: Path) -> None:
    """Write the accountant's pack of the year on show to a file, and name what did not fit."""
    from freelancer_desk.desk import handover

    year, today = office.years.shown, office.jobs.desk.today()
    if year is None:
        return

    def told(made: Handed) -> None:
        words = say("export.done", file=made.path.name)
        if made.left_out:
            words = f"{words} {say('handover.left_out', what=', '.join(made.left_out))}"
        office.speaker.said.emit(words, False)

    office.jobs.read(lambda reads: handover.export(reads, year, path, today), told)


def _choose_answers(office: Office, parent: QWidget) -> None:
    from freelancer_desk.ui.dialogs.take_answers import choose_answers

    choose_answers(office, parent)


def _prove_income(office: Office, parent: QWidget) -> None:
    from freelancer_desk.ui.dialogs.income_proof import prove_income

    prove_income(office, parent)
