"""Money in: where did every rupee come from? One small table for each account, footing to its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import credits as accounted
from freelancer_desk.domain import figures
from freelancer_desk.domain.credits import UNEXPLAINED
from freelancer_desk.domain.money import by_currency
from freelancer_desk.domain.words import say
from freelancer_desk.ui.filling import Filling
from freelancer_desk.ui.office import Place
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.views import Ledger, View, in_two_columns
from freelancer_desk.ui.widgets import Button, Card, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.credits import Credit, CreditTable
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.ui.office import Office

    Shown = tuple[TaxYear, tuple[CreditTable, ...]]


class CreditCard(Ledger):
    """One account's credits of the year by what they were."""

    def __init__(self, office: Office, table: CreditTable) -> None:
        super().__init__(table.account)
        self.answer: Button | None = None
        for credit in table.rows:
            amount, lines = figures.figure(credit.amount), say("credits.lines", n=credit.lines)
            if credit.type == UNEXPLAINED:
                self.add(_name(credit), amount, lines, tone="warn", act=self._answer(office, table.account))
            else:
                self.add(_name(credit), amount, lines)
        if table.difference:
            self.add(say("credits.apart", amount=figures.figure(table.difference)), "", tone="bad")
        self.close_with(say("credits.same"), figures.figure(table.printed))

    def _answer(self, office: Office, account: str) -> Button:
        name = say("credits.answer_of", account=account)
        self.answer = Button(say("credits.answer"), rank="quiet", name=name)
        self.answer.clicked.connect(lambda: office.speaker.went.emit(Place("questions")))
        return self.answer


def _name(credit: Credit) -> str:
    return say(f"credit.{credit.type}")


class CreditsView(View):
    """Every account's credits in the tax year on show."""

    by_year = True

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.status = Pill("", "neutral")
        self.answer = Button(say("credits.answer_all"), "question", "primary")
        self.answer.clicked.connect(lambda: office.speaker.went.emit(Place("questions")))
        self.about = label("", tone="mut", wrap=True)
        top = Card(margin=20, spacing=6)
        line = row(spacing=14)
        words = column(6)
        words.addLayout(row(self.status, 1))
        words.addWidget(self.about)
        line.addLayout(words, 1)
        line.addWidget(self.answer)
        top.box.addLayout(line)
        self.cards = column(14)
        self._filling = Filling(self)
        box = column(14)
        box.addWidget(top)
        box.addLayout(self.cards)
        box.addStretch(1)
        self.setLayout(box)

    def fetch(self) -> Callable[[Reader], Shown]:
        year = self.office.years.shown
        if year is None:
            raise RuntimeError
        return lambda reads: (year, accounted.foot(reads, year))

    def present(self, data: Shown) -> None:
        year, tables = data
        name = say("year.short", number=year.number)
        unexplained = by_currency(table.unexplained for table in tables if table.unexplained)
        if not tables:
            self.status.show_status(say("credits.nothing", year=name), "neutral")
        elif unexplained:
            self.status.show_status(say("credits.open", amount=figures.figures(unexplained)), "warn")
        else:
            self.status.show_status(say("credits.all_explained"), "good")
        self.answer.setVisible(bool(unexplained))
        self.about.setText(say("credits.about", year=name))
        self.about.setVisible(bool(tables))
        self._filling.begin(self._filled(tables))

    def _filled(self, tables: tuple[CreditTable, ...]) -> Iterator[None]:
        made = []
        for table in tables:
            made.append(CreditCard(self.office, table))
            yield
        clear(self.cards)
        self.cards.addLayout(in_two_columns(made))
