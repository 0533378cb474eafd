"""What the law leaves open, and what filing late may cost: told beside the tax, never added to it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, dates, ledger, taxes
from freelancer_desk.domain.taxes.contested import stale
from freelancer_desk.domain.taxes.late import LateReturn, late_costs

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.taxes.contested import Contested
    from freelancer_desk.domain.taxes.late import LateCosts
    from freelancer_desk.domain.taxes.results import Notice
    from freelancer_desk.store.book import Reads


def contested(reads: Reads, year: TaxYear) -> tuple[Contested, ...]:
    """The open points of a tax year, in the order of the register."""
    register = country.contested(ledger.setting(reads, "country"))
    return tuple(point for point in register.points if year.number in point.years)


def unchecked(reads: Reads, today: date) -> tuple[Notice, ...]:
    """A notice where open points were last checked too long ago."""
    return stale(country.contested(ledger.setting(reads, "country")), today)


def filed_late(reads: Reads, year: TaxYear, filed: date, rate: Decimal | None = None) -> LateCosts | None:
    """What the return of a year costs when it is filed on a day after it was due; None when that is in time.

    `rate` is the yearly rate of the default surcharge as a share of one. Raises DeskError `year_without_rules`.
    """
    home = country.rules(ledger.setting(reads, "country"))
    pack = country.pack_of(home.country.code, year.number)
    working = taxes.working_or_refuse(reads, year)
    taxable = working.normal.taxable_income
    salary = sum((line.base for line in working.lines if line.key == "salary"), Decimal(0))
    given = LateReturn(
        filed=filed,
        tax=working.total_tax,
        unpaid=working.payable,
        salary_share=salary / taxable if taxable else Decimal(0),
        due=dates.return_due(reads, year).day,
        rate=rate,
    )
    return late_costs(given, pack)
