"""What if: another certificate, another day of a payment, normal rates; the tax beside it, and nothing is written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout

from freelancer_desk.desk import receipts
from freelancer_desk.desk.taxes import what_ifs
from freelancer_desk.domain import figures
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import beside, say, sentence
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import ChoiceField, DayField, Field, day_of, field_grid
from freelancer_desk.ui.widgets import Button, Card, clear, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.taxes.what_ifs import Outcome, Plan
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 680, 470
# A field of the dialog for what the desk calls wrong where it names none.
_AT = {
    "certificate_without_from": "from",
    "fact_days_reversed": "to",
    "row_unknown": "payment",
    "year_without_rules": "day",
}


class WhatIfDialog(Framed):
    """Tries a plan on a tax year; the one button reckons, closing leaves everything as it was."""

    def __init__(self, office: Office, year: TaxYear, parent: QWidget | None = None) -> None:
        super().__init__(say("what-if.title"), say("what-if.under"), WIDTH, HEIGHT, parent)
        self._office, self._year = office, year
        self.fields: dict[str, Field] = {
            "from": DayField(say("what-if.from"), say("what-if.from.hint")),
            "to": DayField(say("what-if.to"), say("what-if.to.hint")),
            "payment": ChoiceField(say("what-if.payment"), [("", say("what-if.payment.none"))]),
            "day": DayField(say("what-if.day"), say("what-if.day.hint")),
            "opt_out": ChoiceField(
                say("what-if.opt_out"), [(key, say(f"what-if.opt_out.{key or 'as_is'}")) for key in ("", "yes", "no")]
            ),
        }
        grid = field_grid()
        for at, field in enumerate(self.fields.values()):
            grid.addWidget(field, at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        self.body.addLayout(grid)
        self.wrong = label("", tone="bad", wrap=True)
        self.body.addWidget(self.wrong)
        self.card = Card(margin=20, spacing=8)
        self.results = QGridLayout()
        self.results.setHorizontalSpacing(24)
        self.results.setVerticalSpacing(6)
        self.card.box.addLayout(self.results)
        self.card.hide()
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self.reckon = Button(say("what-if.reckon"), rank="primary")
        self.reckon.clicked.connect(self._on_reckon)
        close = Button(say("button.close"))
        close.clicked.connect(self.accept)
        self.feet(self.reckon, close)
        office.jobs.look(lambda reads: receipts.listing(reads, year), self._on_payments)

    def _on_payments(self, payments: tuple[Payment, ...]) -> None:
        field = self.fields["payment"]
        if isinstance(field, ChoiceField):
            field.choice.offer([("", say("what-if.payment.none")), *((one.id, _named(one)) for one in payments)])

    def _on_reckon(self) -> None:
        for field in self.fields.values():
            field.tell()
        self.wrong.setText("")
        typed = {name: field.value() for name, field in self.fields.items()}
        moves = {typed["payment"]: typed["day"]} if typed["payment"] else {}
        try:
            plan = what_ifs.plan({name: typed[name] for name in ("from", "to", "opt_out")}, moves)
        except DeskError as error:
            self._on_refused(error)
            return
        self._office.jobs.look(partial(self._try, year=self._year, plan=plan), self._on_tried, self._on_refused)

    @staticmethod
    def _try(reads: Reader, year: TaxYear, plan: Plan) -> tuple[Outcome, ...]:
        return what_ifs.try_out(reads, year, plan)

    def _on_tried(self, outcomes: tuple[Outcome, ...]) -> None:
        clear(self.results)
        for across, name in enumerate(("before", "after", "difference"), start=1):
            self.results.addWidget(label(say(f"what-if.{name}"), 12, 500, tone="mut"), 0, across)
        at = 1
        for one in outcomes:
            if len(outcomes) > 1:
                self.results.addWidget(label(say("what-if.year", year=one.year), 13, 600), at, 0)
                at += 1
            sums = what_ifs.sums([one])
            for name in what_ifs.SUMS:
                self.results.addWidget(label(say(f"what-if.{name}"), 13), at, 0)
                for across, parts in enumerate(sums.values(), start=1):
                    self.results.addWidget(label(figures.figure(parts[name]), 13, 600, tabular=True), at, across)
                at += 1
        self.card.show()
        self.grow()

    def _on_refused(self, error: BaseException) -> None:
        self.card.hide()
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        name = _AT.get(error.kind, "")
        if error.kind in {"not_a_day", "absurd_day"}:
            name = self._wrong_day()
        self.wrong.setText("" if name else sentence(error))
        if name:
            self.fields[name].refuse(error)
            self.fields[name].editor.setFocus()

    def _wrong_day(self) -> str:
        """The field whose text is no day; else the day that the chosen payment lacks."""
        texts = {name: self.fields[name].value() for name in ("from", "to", "day")}
        return next((name for name, text in texts.items() if text and day_of(text) is None), "day")


def _named(payment: Payment) -> str:
    words = (figures.day_text(payment.day), payment.payer, figures.figure(payment.base or payment.credited))
    return beside(*words)
