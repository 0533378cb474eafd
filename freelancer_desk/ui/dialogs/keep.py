"""Keep for tax, payment by payment: what clients paid, the way, the tax cut and expected, and what is yours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.desk.taxes import set_asides
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.table_foot import TableFoot
from freelancer_desk.ui.widgets import Button, Card

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk.taxes.set_asides import Aside, SoFar
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Money
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT, LEAST = 1080, 620, 300


def columns() -> tuple[Column[Aside], ...]:
    """What the table says of a payment."""
    day, payer = say("keep.date"), say("keep.payer")
    return (
        Column[Any](day, lambda one: figures.day_text(one.day), Look.MUTED, lambda one: one.day, width=124),
        Column[Any](payer, lambda one: one.payer, Look.STRONG, width=120, stretch=1),
        _amount("gross", lambda one: one.gross, drop=4),
        _amount("fees", lambda one: one.fees, drop=3),
        _amount("cut", lambda one: one.cut, drop=1),
        _amount("expected", lambda one: one.expected, drop=2),
        Column[Any](say("keep.keep"), _keep, Look.FOREIGN, lambda one: one.keep.minor, width=136),
        _amount("yours", lambda one: one.yours, look=Look.AMOUNT),
    )


def _keep(one: Aside) -> str:
    """What is still to be kept; what was cut too much comes back."""
    amount = figures.figure(abs(one.keep))
    return say("keep.back", amount=amount) if one.keep.minor < 0 else amount


def _amount(
    name: str, of: Callable[[Aside], Money | None], *, look: Look = Look.FOREIGN, drop: int = 0
) -> Column[Aside]:
    def text(one: Aside) -> str:
        money = of(one)
        return figures.figure(money) if money is not None else "–"

    def order(one: Aside) -> int:
        money = of(one)
        return money.minor if money is not None else 0

    return Column(say(f"keep.{name}"), text, look, order, width=132 if look is Look.AMOUNT else 124, drop=drop)


class KeepDialog(Framed):
    """The payments of a year in one table."""

    def __init__(self, office: Office, year: TaxYear, parent: QWidget | None = None) -> None:
        width = min(WIDTH, parent.window().width()) if parent is not None else WIDTH
        super().__init__(say("keep.title"), say("keep.under"), width, HEIGHT, parent)
        self.table: Table[Aside] = Table(columns(), lambda one: one.id, say("keep.title"))
        self.table.setMinimumHeight(LEAST)
        self.foot_of_table = TableFoot(self.table)
        card = Card(margin=1, spacing=0)
        card.box.addWidget(self.table, 1)
        card.box.addWidget(self.foot_of_table)
        self.body.addWidget(card, 1)
        done = Button(say("button.close"))
        done.clicked.connect(self.accept)
        self.feet(done)
        office.jobs.look(lambda reads: set_asides.listing(reads, year), self._on_read)

    def _on_read(self, found: tuple[SoFar, tuple[Aside, ...]]) -> None:
        sums, asides = found
        self.table.fill(asides)
        back = say("keep.back", amount=figures.figure(-sums.keep)) if sums.keep.minor < 0 else figures.figure(sums.keep)
        sums_told = {"cut": figures.figure(sums.cut), "expected": figures.figure(sums.expected), "keep": back}
        told = {say(f"keep.{name}"): words for name, words in sums_told.items()} if asides else {}
        self.foot_of_table.tell(say("payments.count", n=len(asides)), told)
