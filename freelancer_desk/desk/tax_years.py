"""The tax years of a book: one by its number, those with payments, and the one to show first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.domain.days import FIRST_DAY, LAST_DAY, TaxYear

if TYPE_CHECKING:
    from freelancer_desk.store.book import Reads


def year_of(reads: Reads, number: int) -> TaxYear:
    """The tax year of that number in the book's country; raises DeskError `year_without_rules` outside 1991 to 2099."""
    code = ledger.setting(reads, "country")
    if not FIRST_DAY.year < number < LAST_DAY.year:
        raise country.no_rules(code, number)
    return TaxYear(number, country.rules(code).year_start.span(number))


def years(reads: Reads, today: date) -> tuple[TaxYear, ...]:
    """Every tax year with a payment (while none is known, with an earning) and the present one, newest first."""
    start = country.rules(ledger.setting(reads, "country")).year_start
    row = reads.rows(f"SELECT min(day) AS first, max(day) AS last FROM {_told_by(reads)}")[0]
    days = [date.fromisoformat(text) for text in (row["first"], row["last"]) if text]
    numbers = [start.year_of(day) for day in [*days, today]]
    return tuple(TaxYear(n, start.span(n)) for n in range(max(numbers), min(numbers) - 1, -1))


def current_year(reads: Reads, today: date) -> TaxYear:
    """The tax year of today, or the newest one with payments (or else earnings) when today's has none."""
    present = year_of(reads, country.rules(ledger.setting(reads, "country")).year_start.year_of(today))
    query = f"SELECT max(day) AS last FROM {_told_by(reads)} WHERE day <= ?"
    last = reads.rows(query, (present.span.last.isoformat(),))[0]["last"]
    if not last or date.fromisoformat(last) >= present.span.first:
        return present
    return next(year for year in years(reads, today) if date.fromisoformat(last) in year.span)


def _told_by(reads: Reads) -> str:
    """What tells the years of a book: its payments; of one that holds statements of platforms alone, its earnings."""
    return "derived_days" if reads.rows("SELECT 1 FROM derived_days LIMIT 1") else "derived_earnings"
