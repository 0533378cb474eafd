"""The last day of a tax year: until when to withdraw, and what to note, fetch and count on that day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.days import working_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.rates import Rate


class StillOutside(NamedTuple):
    """Money abroad: in an account, or on the way from it; `age` in days of its oldest part, None where unknown.

    `days` is how long withdrawals from there took at most (`own`: in this book), `withdraw_by` the day that leaves:
    None once the year is over.
    """

    account: str
    amount: Money
    age: int | None
    on_the_way: bool
    days: int
    own: bool
    withdraw_by: date | None


class AccountAtEnd(NamedTuple):
    """An account on the last day: its balance by its lines, and whether a statement covers the day."""

    account: str
    balance: Money
    has_statement: bool


class RateAtEnd(NamedTuple):
    """The official rate of a currency on the last day, None while the book has none."""

    currency: str
    rate: Rate | None


class YearEnd(NamedTuple):
    """Everything to look at on the last day of a tax year; `is_near`: it is time to look at it."""

    year: TaxYear
    withdraw_by: date
    days: int
    own: bool
    outside: tuple[StillOutside, ...]
    accounts: tuple[AccountAtEnd, ...]
    cash: Money | None
    rates: tuple[RateAtEnd, ...]
    is_near: bool

    @property
    def left(self) -> int:
        """How many things are not done: statements, cash and rates."""
        statements = sum(not one.has_statement for one in self.accounts)
        return statements + (self.cash is None) + sum(one.rate is None for one in self.rates)


def last_withdrawal(last: date, days: int, weekend: Sequence[int]) -> date:
    """The last sensible day to withdraw: so many days later is the last working day of the year."""
    off = tuple(weekend)
    return working_day(working_day(last, off) - timedelta(days=days), off)
