"""Earnings: what a client paid at the first own account it reached, with the fees and taxes taken there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
