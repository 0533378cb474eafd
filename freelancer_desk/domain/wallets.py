"""Wallets: money that has not come home yet, and the proof of each account's tax year to the cent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.outflows import EARNED, OWN
from freelancer_desk.domain.statements import Kind
from freelancer_desk.domain.trails import UNEXPLAINED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.domain.days import TaxYear

CAME_IN = ("earned", "transfers_in", "given_back", "other_in", "unexplained_in")
WENT_OUT = ("fees", "taxes", "withdrawn", "spent", "refunds", "other_out", "unexplained_out")


class OnTheWay(NamedTuple):
    """A withdrawal that has not arrived anywhere yet, and for how many days."""

    line_id: int
    account_id: int
    account: str
    day: date
    amount: Money
    to: str
    age: int


class Waiting(NamedTuple):
    """Money in a wallet, on a platform or kept in foreign money at home.

    `oldest` and `age` (in days) are those of the oldest money still there; None for what was there at the beginning.
    """

    account_id: int
    account: str
    type: str
    balance: Money
    oldest: date | None
    age: int | None


class Outside(NamedTuple):
    """What has not come home: on the way, and waiting abroad; foreign money kept at home stands apart."""

    on_the_way: tuple[OnTheWay, ...]
    balances: tuple[Waiting, ...]
    kept_at_home: tuple[Waiting, ...]


class WalletYear(NamedTuple):
    """One account's tax year: opening + what came in = what went out + closing.

    `closing` is what a statement printed at the end of the year, else what follows from the lines (`printed` False).
    """

    account_id: int
    account: str
    year: TaxYear
    opening: Money
    came_in: Mapping[str, Money]
    went_out: Mapping[str, Money]
    closing: Money
    printed: bool

    @property
    def difference(self) -> Money:
        """What the year's lines cannot explain; nothing when no line is missing."""
        unit = self.opening.currency
        return self.opening + total(self.came_in.values(), unit) - total(self.went_out.values(), unit) - self.closing

    @property
    def spent(self) -> Money:
        """Spent abroad and never realised at home: a question, in no total."""
        return self.went_out.get("spent", Money.zero(self.opening.currency))


def side_of(kind: str, meaning: str, minor: int) -> str:
    """Which named amount of a wallet year a part belongs to."""
    if kind == Kind.FEE:
        return "fees"
    if kind == Kind.TAX:
        return "taxes"
    if minor > 0:
        return _side_in(kind, meaning)
    return _side_out(kind, meaning)


def _side_in(kind: str, meaning: str) -> str:
    if meaning == OWN:
        return "transfers_in"
    if meaning in EARNED or meaning == "typed":
        return "earned"
    if meaning in UNEXPLAINED:
        return "unexplained_in"
    given_back = kind in {Kind.REFUND, Kind.TRANSFER_OUT, Kind.EXPENSE, Kind.CASH} or meaning == "refund"
    return "given_back" if given_back else "other_in"


def _side_out(kind: str, meaning: str) -> str:
    if meaning in {OWN, "on_the_way"}:
        return "withdrawn"
    if kind == Kind.REFUND:
        return "refunds"
    if meaning in {"expense", "cash", "spent"}:
        return "spent"
    return "unexplained_out" if meaning in UNEXPLAINED else "other_out"


def named(sums: Iterable[tuple[str, str, Money]]) -> tuple[dict[str, Money], dict[str, Money]]:
    """Sums of parts by kind and meaning as the named amounts of both sides; what went out is positive."""
    came_in: dict[str, Money] = {}
    went_out: dict[str, Money] = {}
    for kind, meaning, money in sums:
        name = side_of(kind, meaning, money.minor)
        side, amount = (came_in, money) if name in CAME_IN else (went_out, -money)
        side[name] = side[name] + amount if name in side else amount
    return (
        {name: came_in[name] for name in CAME_IN if name in came_in},
        {name: went_out[name] for name in WENT_OUT if name in went_out},
    )
