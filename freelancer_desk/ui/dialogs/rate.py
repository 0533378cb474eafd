"""The dialog for a rate that the user read somewhere: currency, day, rate, and where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import rates
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.reckoning import PLACES
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import CurrencyField, DayField, Field, NumberField, TextField, field_grid
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk.done import Done
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 560, 340
_AT = {"currency": "currency", "date": "day", "rate": "rate", "note": "note"}


class RateDialog(Framed):
    """Keeps one rate; one that lies far from the others is kept only when the user says so again."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(say("typed_rate.title"), say("typed_rate.under"), WIDTH, HEIGHT, parent)
        self._office = office
        self.fields: dict[str, Field] = {
            "currency": CurrencyField(say("payment.currency")),
            "day": DayField(say("typed_rate.day"), say("asked.hint")),
            "rate": NumberField(say("typed_rate.rate"), say("typed_rate.rate.hint"), places=PLACES),
            "note": TextField(say("typed_rate.note"), say("typed_rate.note.hint")),
        }
        grid = field_grid()
        for at, name in enumerate(self.fields):
            grid.addWidget(self.fields[name], at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.sure = Button(say("typed_rate.sure"), rank="quiet")
        self.sure.setAutoDefault(False)
        self.sure.hide()
        self.sure.clicked.connect(lambda: self._keep(sure=True))
        self.foot.addWidget(self.sure)
        self.save = Button(say("button.save"), rank="primary")
        self.save.clicked.connect(lambda: self._keep(sure=False))
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)
        self.fields["day"].editor.setFocus()

    def _keep(self, *, sure: bool) -> None:
        for field in self.fields.values():
            field.tell()
        code, day, value, note = (self.fields[name].value() for name in ("currency", "day", "rate", "note"))
        self._office.jobs.write(
            lambda desk, _job: rates.type_rate(desk, code, day, value, note, sure=sure), self._on_kept, self._on_refused
        )

    def _on_kept(self, _done: Done) -> None:
        self._office.speaker.said.emit(say("typed_rate.kept"), True)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        self.sure.setVisible(error.kind == "rate_implausible")
        wrong = "rate" if error.kind == "rate_implausible" else _AT.get(str(error.facts.get("field", "")), "currency")
        self.fields[wrong].refuse(error)
        self.fields[wrong].editor.setFocus()
