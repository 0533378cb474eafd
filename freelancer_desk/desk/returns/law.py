"""What the law leaves open, and what filing late may cost: told beside the tax, never added to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, dates, ledger, taxes
from freelancer_desk.desk import filed as filed_years
from freelancer_desk.domain.days import TaxYear
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.taxes.advance import instalments
from freelancer_desk.domain.taxes.bands import FLAT
from freelancer_desk.domain.taxes.contested import stale
from freelancer_desk.domain.taxes.late import LateReturn, late_costs

if TYPE_CHECKING:
    from freelancer_desk.domain.taxes.advance import Instalment
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
    pack = filed_years.pack_for(reads, home.country.code, year.number)
    working = taxes.working_or_refuse(reads, year, together=True)
    due = dates.return_due(reads, year).day
    unpaid, paid = _unpaid(reads, year, working.payable, due)
    taxable = working.normal.taxable_income
    salary = sum((line.base for line in working.lines if line.key == "salary"), Decimal(0))
    given = LateReturn(
        filed=filed,
        tax=working.total_tax,
        unpaid=unpaid,
        last_tax=_last_tax(reads, year),
        salary_share=salary / taxable if taxable else Decimal(0),
        due=due,
        paid=paid,
        rate=rate,
    )
    return late_costs(given, pack)


def advance(reads: Reads, year: TaxYear) -> tuple[Instalment, ...]:
    """The instalments of a year's tax in advance, out of the working of the year before; none where none are due.

    What was paid counts in the quarter of its day. Raises DeskError `year_without_rules`.
    """
    rules = country.rules(ledger.setting(reads, "country"))
    pack = country.pack_of(rules.country.code, year.number)
    last_year = TaxYear(year.number - 1, rules.year_start.span(year.number - 1))
    before = taxes.working(reads, last_year, together=True)
    if before is None:
        return ()
    finally_taxed = {regime.key for regime in pack.regimes if regime.kind == FLAT} | {"salary"}
    lines = [line for line in before.lines if line.key not in finally_taxed]
    income = before.normal.taxable_income - sum((x.base for x in before.lines if x.key == "salary"), Decimal(0))
    days = [pack.days[key].day for key in pack.advance.due] if pack.advance is not None else []
    paid = [Decimal(0)] * len(days)
    query = "SELECT day, minor FROM tax_payments WHERE year = ? AND kind = 'advance'"
    for row in reads.rows(query, (year.number,)):
        nth = next((n for n, day in enumerate(days) if row["day"] <= day.isoformat()), len(days) - 1)
        paid[nth] += Money(row["minor"], rules.currency).decimal
    return instalments(income, sum((line.tax for line in lines), Decimal(0)), paid, pack)


def _unpaid(reads: Reads, year: TaxYear, payable: Decimal, due: date) -> tuple[Decimal, date | None]:
    """What was not paid with the return by the day it was due, and the day by which all of it was paid."""
    left = late = Money.of(payable, country.rules(ledger.setting(reads, "country")).currency)
    query = "SELECT day, minor FROM tax_payments WHERE year = ? AND kind = 'with_return' ORDER BY day"
    for row in reads.rows(query, (year.number,)):
        left -= Money(row["minor"], left.currency)
        if row["day"] <= due.isoformat():
            late = left
        if left.minor <= 0:
            return max(late.decimal, Decimal(0)), date.fromisoformat(row["day"])
    return max(late.decimal, Decimal(0)), None


def _last_tax(reads: Reads, year: TaxYear) -> Decimal:
    """The tax of the last year before that whose return was filed; nothing where none was."""
    rules = country.rules(ledger.setting(reads, "country"))
    earlier = [filing.year for filing in filed_years.listing(reads) if filing.year < year.number]
    if not earlier:
        return Decimal(0)
    number = max(earlier)
    before = taxes.working(reads, TaxYear(number, rules.year_start.span(number)), together=True)
    return before.total_tax if before is not None else Decimal(0)
