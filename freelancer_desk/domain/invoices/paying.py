"""Which earnings pay which invoices: proposals with their reasons, and what the difference between them is."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money, Rounding, total
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

FEE, ROUNDING, EXCHANGE, GIVEN_UP = "fee", "rounding", "exchange", "discount"
DIFFERENCES = (FEE, ROUNDING, EXCHANGE, GIVEN_UP)
# A platform or a bank on the way takes up to a fifth; a rounding is less than one unit of the currency.
LARGEST_FEE, EARLY_DAYS, LATE_DAYS = 20, 5, 400
MOST_TOGETHER, MOST_OPEN = 4, 12
_SURE = 100


class Owed(NamedTuple):
    """An invoice that is still owed."""

    id: int
    number: str
    client: str
    day: date
    owed: Money


class Paid(NamedTuple):
    """An earning, or what is left of one that paid other invoices already; `text` is what its line prints."""

    key: str
    client: str
    day: date
    left: Money
    text: str


class Share(NamedTuple):
    """A part of an earning for one invoice: what it closes there, and what it takes of the earning."""

    invoice: Owed
    settles: Money
    takes: Money
    difference: str


class Proposal(NamedTuple):
    """One earning and the invoices it seems to pay; `reasons` are keys of words."""

    paid: Paid
    shares: tuple[Share, ...]
    reasons: tuple[str, ...]
    score: int

    @property
    def is_sure(self) -> bool:
        """Its number is printed and its amount is right: still confirmed by the user, but offered first."""
        return self.score >= _SURE


def proposals(owed: Sequence[Owed], paid: Iterable[Paid]) -> tuple[Proposal, ...]:
    """The best proposal for each earning, the surest first; an invoice is proposed for one earning only."""
    found = [best for one in paid if (best := _best(owed, one)) is not None]
    taken: set[int] = set()
    kept = []
    for proposal in sorted(found, key=lambda p: (-p.score, p.paid.day, p.paid.key)):
        ids = {share.invoice.id for share in proposal.shares}
        if not ids & taken:
            kept.append(proposal)
            taken |= ids
    return tuple(kept)


def _best(owed: Sequence[Owed], paid: Paid) -> Proposal | None:
    near = [one for one in owed if -EARLY_DAYS <= (paid.day - one.day).days <= LATE_DAYS]
    named = [one for one in near if one.number and one.number.casefold() in paid.text.casefold()]
    same = [one for one in near if one.client and one.client.casefold() == paid.client.casefold()]
    tried = (
        _exact(named, paid, "named"),
        _exact(same, paid, "client"),
        _several(same, paid),
        _one(named, paid, "named"),
        _exact(near, paid, ""),
        _one(same, paid, "client"),
    )
    scored = [proposal for proposal in tried if proposal is not None]
    return max(scored, key=lambda p: p.score, default=None)


def _exact(owed: Sequence[Owed], paid: Paid, why: str) -> Proposal | None:
    """The invoice of that very amount; without a name only where there is one alone."""
    alike = [one for one in owed if one.owed == paid.left]
    if not alike or (not why and len(alike) > 1):
        return None
    first = min(alike, key=lambda one: (one.day, one.id))
    score = {"named": 120, "client": 90, "": 50}[why] - (5 if len(alike) > 1 else 0)
    reasons = tuple(filter(None, (why, "amount")))
    return Proposal(paid, (Share(first, first.owed, paid.left, ""),), reasons, score)


def _several(owed: Sequence[Owed], paid: Paid) -> Proposal | None:
    """Two to four invoices of the client that add up to the payment."""
    alike = sorted((one for one in owed if one.owed.currency == paid.left.currency), key=lambda o: (o.day, o.id))
    for size in range(2, MOST_TOGETHER + 1):
        for group in combinations(alike[:MOST_OPEN], size):
            if total((one.owed for one in group), paid.left.currency) == paid.left:
                shares = tuple(Share(one, one.owed, one.owed, "") for one in group)
                return Proposal(paid, shares, ("client", "together"), 85)
    return None


def _one(owed: Sequence[Owed], paid: Paid, why: str) -> Proposal | None:
    """The oldest invoice in that currency: in part, or less a fee that was taken on the way."""
    alike = sorted((one for one in owed if one.owed.currency == paid.left.currency), key=lambda o: (o.day, o.id))
    if not alike:
        return None
    for one in alike:
        lost = one.owed - paid.left
        if 0 < lost.minor * 100 <= one.owed.minor * LARGEST_FEE:
            difference = difference_of(lost)
            return Proposal(
                paid, (Share(one, one.owed, paid.left, difference),), (why, difference), 75 + (why == "named")
            )
    first = alike[0]
    if paid.left.minor < first.owed.minor:
        share = Share(first, paid.left, paid.left, "")
        return Proposal(paid, (share,), (why, "part"), 60 + 10 * (why == "named"))
    return Proposal(paid, (Share(first, first.owed, first.owed, ""),), (why, "more"), 40)


def difference_of(lost: Money) -> str:
    """What a small difference is called: a rounding below one unit of the currency, else a fee."""
    return ROUNDING if abs(lost.minor) < 10**lost.currency.exponent else FEE


def difference(settles: Money, takes: Money, said: str) -> str:
    """Why a payment closes another amount than it takes, in one currency; what was said, else what a small one is.

    Raises DeskError `difference_wrong` where what was said cannot be, `difference_large` where nothing was said.
    """
    lost = settles - takes
    if not lost:
        return ""
    is_rounding = difference_of(lost) == ROUNDING
    if said == EXCHANGE or (said == ROUNDING and not is_rounding) or (lost.minor < 0 and not is_rounding):
        raise DeskError("difference_wrong", settles=str(settles), takes=str(takes))
    if not said and abs(lost.minor) * 100 > abs(settles.minor) * LARGEST_FEE:
        raise DeskError("difference_large", settles=str(settles), takes=str(takes))
    return said or difference_of(lost)


def refuse_unlike(settles: Money, takes: Money, worth: Money | None) -> None:
    """Across currencies: what was taken, and what it was `worth` in the invoice's own, must be near what it closes.

    Raises DeskError `difference_large`; an unknown worth is not judged.
    """
    if worth is not None and abs(settles.minor - worth.minor) * 100 > abs(settles.minor) * LARGEST_FEE:
        raise DeskError("difference_large", settles=str(settles), takes=f"{takes} (≈ {worth})")


def realised(settled: Money, billed_rate: Decimal | None, received: Money | None) -> Money | None:
    """Gain (negative: loss) in home money: what came, less the billed at the rate of its day; None where unknown."""
    if billed_rate is None or received is None:
        return None
    return received - settled.converted(billed_rate, received.currency, Rounding.HALF_UP)
