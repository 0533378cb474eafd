"""What is worth knowing about payments, as conditions of the book: many are found, or ordered, with none told alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import checks
from freelancer_desk.desk.taxes import odd_cuts
from freelancer_desk.domain.receipts import LOCAL

if TYPE_CHECKING:
    from freelancer_desk.desk.finding import Condition
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.store.book import Reads

NO_PAPER: Condition = ("paper = '' AND scope <> ?", [LOCAL])
RATE_UNKNOWN: Condition = ("base IS NULL", [])


def conditions(reads: Reads, year: TaxYear) -> dict[str, Condition]:
    """The payments of a year that `taxes.flagger` flags, by flag."""
    return {
        "no_paper": NO_PAPER,
        "rate_unknown": RATE_UNKNOWN,
        **checks.conditions(reads, year),
        **odd_cuts.conditions(reads, year),
    }
