"""What reports cost in privacy, in epsilon: at most three for each of a person's fiscal years, over all campaigns."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.sharing.report import NONE, TREND

if TYPE_CHECKING:
    from collections.abc import Iterable

CEILING = Decimal(3)
SLICE_COST = Decimal(1)


class Spending(NamedTuple):
    """What one report tells of: its period such as `FY2026`, its slice, and what both cost together."""

    period: str
    slice: str
    cost: Decimal

    @property
    def years(self) -> dict[str, Decimal]:
        """What each fiscal year bears: its own all of it, and of a trend, which tells of both, the year before."""
        return {self.period: self.cost, **({year_before(self.period): SLICE_COST} if self.slice == TREND else {})}


def cost(slice_: str, eps: str = "2") -> Decimal:
    """What a report costs; a region in clear counts as spent, too."""
    return Decimal(eps) + (SLICE_COST if slice_ != NONE else Decimal(0))


def year_before(period: str) -> str:
    """The fiscal year before: of `FY2026` it is `FY2025`."""
    return f"FY{int(period.removeprefix('FY')) - 1}"


def exceeded(others: Iterable[Spending], wanted: Spending) -> str:
    """The fiscal year that cannot bear one more report beside the others; empty where all can."""
    spent: dict[str, Decimal] = {}
    for one in others:
        for year, amount in one.years.items():
            spent[year] = spent.get(year, Decimal(0)) + amount
    return next((year for year, amount in wanted.years.items() if spent.get(year, Decimal(0)) + amount > CEILING), "")
