"""The dialog for the day a return is due, and the circular that moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import date_overview, dates
from freelancer_desk.domain import figures
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import DayField, Field, TextField, day_of
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.deadlines import ReturnDue
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 460, 330


class ReturnDueDialog(Framed):
    """Asks for the day; an empty one goes back to the day of the law."""

    def __init__(self, office: Office, year: int, known: ReturnDue, parent: QWidget | None = None) -> None:
        super().__init__(say("due.title"), say("due.under", year=year), WIDTH, HEIGHT, parent)
        self._office, self._year = office, year
        self.fields: dict[str, Field] = {
            "day": DayField(say("due.day"), say("due.day.hint")),
            "circular": TextField(say("due.circular"), say("due.circular.hint")),
        }
        self.fields["day"].put(known.day.isoformat())
        self.fields["circular"].put(known.circular)
        for field in self.fields.values():
            self.body.addWidget(field)
        self.body.addStretch(1)
        self.save = Button(say("button.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)
        self.fields["day"].editor.setFocus()

    def _on_save(self) -> None:
        day, circular = self.fields["day"].value(), self.fields["circular"].value()
        number = self._year

        def verb(desk: Desk, _job: object) -> object:
            return dates.set_due(desk, date_overview.year_of(desk.book, number), day, circular)

        self.save.setEnabled(False)
        self._office.jobs.write(verb, lambda _done: self._on_saved(day), self._on_refused)

    def _on_saved(self, day: str) -> None:
        known = day_of(day)
        words = (
            say("due.saved", year=self._year, day=figures.day_text(known))
            if known
            else say("due.forgotten", year=self._year)
        )
        self._office.speaker.said.emit(words, True)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        field = self.fields.get(str(error.facts.get("field", "")), self.fields["day"])
        field.tell(sentence(error))
        field.editor.setFocus()
