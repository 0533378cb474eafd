"""Which way home costs least: each route of a year with what it left of a client's money, or month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from freelancer_desk.desk import routes
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.views import Segments, View
from freelancer_desk.ui.widgets import Button, Card, Mark, column, label, row
from freelancer_desk.ui.years import YearChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.routes import Comparison
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.routes import RouteSum
    from freelancer_desk.ui.office import Office

LEAST = 240
_NOTHING = "–"


def columns(*, by_month: bool) -> tuple[Column[RouteSum], ...]:
    """What the tables say of a route."""
    month = Column[Any](say("ways.month"), lambda r: figures.month_text(r.span.first), Look.MUTED, width=100)
    whole = (
        Column[Any](say("ways.route"), way, Look.STRONG, width=190, stretch=3),
        Column[Any](say("ways.payments"), lambda r: str(r.payments), Look.FOREIGN, width=100, drop=4),
        Column[Any](say("ways.paid"), _paid, Look.FOREIGN, width=116, stretch=1),
        Column[Any](say("ways.per_unit"), _per_unit, Look.AMOUNT, lambda r: r.per_unit or 0, width=116),
        Column[Any](say("ways.official"), _official, Look.FOREIGN, lambda r: r.official or 0, width=120, drop=2),
        Column[Any](say("ways.spread"), lambda r: percent(r.spread_percent), Look.FOREIGN, width=110, drop=1),
        Column[Any](say("ways.cost"), _cost, Look.FOREIGN, width=120, drop=3),
        Column[Any](say("ways.cost_percent"), lambda r: percent(r.cost_percent), Look.AMOUNT, width=104),
    )
    return (month, *whole) if by_month else whole


def way(one: RouteSum) -> str:
    """A route by its institutions."""
    return " → ".join(one.route) or say("ways.direct")


def percent(share: Decimal | None) -> str:
    """A share that is in per cent already, with a true minus sign."""
    if share is None:
        return _NOTHING
    return f"{share:.2f}\u00a0%".replace("-", figures.MINUS)


def _rate(rate: Decimal, unit: Currency) -> str:
    return figures.SIGNS.get(unit.code, f"{unit.code}\u00a0") + f"{rate:.4f}"


def _paid(one: RouteSum) -> str:
    return figures.figure(one.gross) if one.gross is not None else _NOTHING


def _per_unit(one: RouteSum) -> str:
    return _rate(one.per_unit, one.before_tax.currency) if one.per_unit is not None else _NOTHING


def _official(one: RouteSum) -> str:
    if one.official is None:
        return _NOTHING
    shown = _rate(one.official, one.before_tax.currency)
    return say("ways.provisional", rate=shown) if one.provisional else shown


def _cost(one: RouteSum) -> str:
    return figures.figure(one.cost) if one.cost is not None else _NOTHING


class WaysView(View):
    """One sentence that answers, and the table it rests on."""

    by_year = True
    wants_rates = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.best = label("", 15, 600, wrap=True)
        self.notes = label("", 12, tone="mut", wrap=True)
        self.rates = Button(say("ways.get_rates"), "currency-circle-dollar")
        self.rates.clicked.connect(self.wants_rates)
        self.switch = Segments([(key, say(f"ways.view.{key}")) for key in ("year", "months")], say("ways.views"))
        self.tables: dict[str, Table[RouteSum]] = {
            key: Table(columns(by_month=key == "months"), lambda one: (one.span, way(one), _paid(one)), name)
            for key, name in (("year", say("ways.title")), ("months", say("ways.view.months")))
        }
        self._stack = QStackedWidget()
        for table in self.tables.values():
            self._stack.addWidget(table)
        self.switch.turned.connect(lambda key: self._stack.setCurrentWidget(self.tables[key]))
        self.switch.turn("year")
        box = column(14)
        box.addWidget(self._answer())
        box.addWidget(self._table(), 1)
        self.setLayout(box)

    def fetch(self) -> Callable[[Reader], Comparison]:
        year, today = self.office.years.shown, self.office.jobs.desk.today()
        return lambda reads: routes.compare(reads, today, year)

    def present(self, data: Comparison) -> None:
        known = [one for one in data.ranking if one.per_unit is not None]
        self.best.setText(_best(known))
        unknown = [one.unknown for one in data.ranking if one.unknown]
        notes = [say("ways.unknown", amount=figures.figure(sum(unknown[1:], unknown[0])))] if unknown else []
        lacking = any(one.cost_percent is None for one in known)
        notes += [say("ways.need_rates")] if lacking else []
        notes += [say("ways.provisional.tip")] if any(one.provisional for one in known) else []
        self.notes.setText(" ".join(notes))
        self.notes.setVisible(bool(notes))
        self.rates.setVisible(lacking)
        self.tables["year"].fill(data.ranking)
        self.tables["months"].fill(data.months)

    def _answer(self) -> QWidget:
        card = Card(margin=18, spacing=4)
        words = column(2)
        words.addWidget(self.best)
        words.addWidget(self.notes)
        line = row(Mark("path", "acctext", 20, ground="accsoft", box=40), spacing=12)
        line.addLayout(words, 1)
        line.addWidget(self.rates)
        card.box.addLayout(line)
        return card

    def _table(self) -> QWidget:
        card = Card(margin=1, spacing=0)
        tools = row(self.switch, 1, YearChoice(self.office.years))
        tools.setContentsMargins(19, 12, 19, 8)
        card.box.addLayout(tools)
        self._stack.setMinimumHeight(LEAST)
        card.end_with(self._stack)
        return card


def _best(known: list[RouteSum]) -> str:
    """The answer: what costs least where that is known, else what left the most for one unit."""
    if not known:
        return say("ways.nothing")
    first = known[0]
    facts = {
        "route": way(first),
        "rate": _per_unit(first),
        "currency": first.gross.currency.code if first.gross else "",
    }
    if sum(one.gross is not None and one.gross.currency.code == facts["currency"] for one in known) == 1:
        return say("ways.only", **facts)
    if first.cost_percent is not None:
        return say("ways.cheapest", percent=percent(first.cost_percent), **facts)
    return say("ways.best", **facts)
