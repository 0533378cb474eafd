"""The dialog for what an accountant sent back: what would be applied and what would not, before it is taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from freelancer_desk.desk.handover import ticks
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.widgets import Button, Card, column, label

if TYPE_CHECKING:
    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.handover.ticks import Taken, Verdict
    from freelancer_desk.domain.answers_file import Answers
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 620, 520
MOST_SHOWN = 200


class TakeAnswersDialog(Framed):
    """Shows the answers in a file; takes in those that still apply, as one step."""

    def __init__(self, office: Office, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(say("take_answers.title"), say("take_answers.under", file=path.name), WIDTH, HEIGHT, parent)
        self._office, self._path = office, path
        self._told: Answers | None = None
        self.wrong = label("", tone="bad", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        self.shown: list[str] = []
        self._lists = column(12)
        self.body.addLayout(self._lists)
        self.body.addStretch(1)
        self.take = Button(say("take_answers.take"), rank="primary")
        self.take.setEnabled(False)
        self.take.clicked.connect(self._on_take)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.take, cancel)
        today = office.jobs.desk.today()

        def look(reads: Reader) -> tuple[Answers, Taken]:
            told = ticks.read(path)
            return told, ticks.preview(reads, told, today)

        office.jobs.look(look, self._show, self._on_refused)

    def _show(self, found: tuple[Answers, Taken]) -> None:
        self._told, taken = found
        self._list(say("take_answers.applied", n=len(taken.applied)), taken.applied)
        self._list(say("take_answers.refused", n=len(taken.refused)), taken.refused)
        self.take.setEnabled(bool(taken.applied))

    def _list(self, title: str, found: tuple[Verdict, ...]) -> None:
        if not found:
            return
        card = Card(margin=16, spacing=8)
        card.box.addWidget(label(title, 13, 600))
        for one in found[:MOST_SHOWN]:
            reason = say(f"handover.refused.{one.refused}") if one.refused else ""
            key = "take_answers.not" if one.refused else "take_answers.one"
            self.shown.append(say(key, about=one.about, said=one.said, reason=reason))
            card.box.addWidget(label(self.shown[-1], 13, tone="mut" if one.refused else "", wrap=True))
        if len(found) > MOST_SHOWN:
            self.shown.append(say("take_answers.more", n=len(found) - MOST_SHOWN))
            card.box.addWidget(label(self.shown[-1], 13, tone="mut"))
        self._lists.addWidget(card)

    def _on_take(self) -> None:
        told, file = self._told, self._path.name
        if told is None:
            return
        self.take.setEnabled(False)
        self._office.jobs.write(lambda desk, _job: ticks.take(desk, told, file), self._on_taken, self._on_refused)

    def _on_taken(self, taken: Taken) -> None:
        self._office.speaker.said.emit(say("take_answers.taken", n=len(taken.applied)), taken.step is not None)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        self.wrong.setText(sentence(error))
        self.wrong.show()
        self.take.setEnabled(False)


def choose_answers(office: Office, parent: QWidget) -> None:
    """Ask for the file, then show what is in it: what a menu calls."""
    dialog = QFileDialog(parent, say("take_answers.title"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([say("take_answers.filter")])
    dialog.fileSelected.connect(lambda name: TakeAnswersDialog(office, Path(name), parent).open())
    dialog.open()
