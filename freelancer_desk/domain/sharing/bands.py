"""What was received in a year as one of eight bands of dollars; nothing finer ever leaves the computer."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from freelancer_desk.domain.money import Money, Rounding, currency

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

# Upper edges in dollars, each inside its band: 0, (0, 100], (100, 250] … above 5,000.
EDGES = (0, 100, 250, 500, 1_000, 2_500, 5_000)
COUNT = len(EDGES) + 1
USD = currency("USD")


def band_of(amount: Money) -> int:
    """The band, 0 to 7, of an amount in dollars; a negative sum counts as nothing."""
    return bisect_left([edge * 10**USD.exponent for edge in EDGES], max(0, amount.minor))


def limits(band: int) -> tuple[int | None, int | None]:
    """The dollars above which a band begins and up to which it reaches; None where there is no such limit."""
    return (EDGES[band - 1] if band else None), (EDGES[band] if band < len(EDGES) else None)


def in_dollars(received: Iterable[tuple[Money, Decimal | None]]) -> Money | None:
    """The sum of payments in dollars, each by its own rate (dollars for one unit); None where one rate is unknown."""
    total = Money.zero(USD)
    for amount, rate in received:
        if amount.currency == USD:
            total += amount
        elif rate is None:
            return None
        else:
            total += amount.converted(rate, USD, Rounding.HALF_UP)
    return total
