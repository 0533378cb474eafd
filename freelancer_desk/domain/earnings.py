"""Earnings: what a client paid at the first own account it reached, with the fees and taxes taken there."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money, Rounding

if TYPE_CHECKING:
    from datetime import date


class Earning(NamedTuple):
    """A client's payment in minor units of `currency`; fees and taxes are negative, a refund is a negative gross."""

    id: str
    day: date
    client: str
    account_id: int | None
    currency: str
    gross: int
    fees: int
    taxes: int
    category: str

    @property
    def net(self) -> int:
        """What is left of it."""
        return self.gross + self.fees + self.taxes


def full_price(net: Money, kept: Decimal) -> Money:
    """What a client paid, where only `net` is printed and the platform keeps that part of the price: an estimate."""
    with localcontext(prec=60):
        return Money.rounded(net.decimal / (1 - kept), net.currency, Rounding.HALF_UP)
