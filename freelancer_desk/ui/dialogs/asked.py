"""Two short questions: on which day the bank was asked, and which password opens a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from freelancer_desk.desk.papers import overview as paper_overview
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import DayField, TextField, day_of
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 440, 240


class AskedDialog(Framed):
    """On which day the papers of some payments were asked for."""

    def __init__(self, office: Office, identities: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(say("asked.title"), say("asked.under"), WIDTH, HEIGHT, parent)
        self._office, self._identities = office, tuple(identities)
        self.day = DayField(say("asked.day"), say("asked.hint"))
        self.day.put(office.jobs.desk.today().isoformat())
        self.body.addWidget(self.day)
        self.body.addStretch(1)
        self.save = Button(say("button.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)

    def _on_save(self) -> None:
        day = day_of(self.day.value())
        if day is None:
            self.day.tell(say("asked.no_day"))
            self.day.editor.setFocus()
            return
        self._office.jobs.write(
            lambda desk, _job: paper_overview.mark_asked(desk, self._identities, day), self._on_saved, self._on_refused
        )

    def _on_saved(self, _done: object) -> None:
        self._office.speaker.said.emit(say("papers.marked_asked", n=len(self._identities)), True)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        if isinstance(error, DeskError):
            self.day.refuse(error)
        else:
            self._office.speaker.refused.emit(error)


class PasswordDialog(Framed):
    """Asks for the password of a file and hands it on; an empty one keeps the file unread."""

    def __init__(self, error: DeskError, then: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(say("review.password"), sentence(error), WIDTH, HEIGHT, parent)
        self._then = then
        self.password = TextField(say("review.password"))
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.body.addWidget(self.password)
        self.body.addStretch(1)
        self.go = Button(say("button.open"), rank="primary")
        self.go.clicked.connect(self._on_go)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.unread = Button(say("paper.unopened"), rank="quiet")
        self.unread.setAutoDefault(False)
        self.unread.clicked.connect(lambda: self._end(""))
        self.foot.addWidget(self.unread)
        self.feet(self.go, cancel)

    def _on_go(self) -> None:
        if self.password.line.text():
            self._end(self.password.line.text())

    def _end(self, password: str) -> None:
        self.accept()
        self._then(password)
