"""The return of a year as its page shows it: worksheet, wealth, what was typed for both, and whether it was filed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import filed, receipts, records, returns
from freelancer_desk.desk.returns import filings, law, wealth
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes import wealth_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.desk.returns.filings import Standing
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.domain.taxes.cells import Sheet
    from freelancer_desk.domain.taxes.late import LateCosts
    from freelancer_desk.domain.taxes.results import Notice
    from freelancer_desk.domain.taxes.wealth import Wealth
    from freelancer_desk.domain.taxes.worksheet import Worksheet
    from freelancer_desk.store.book import Reads

# The nouns whose records stand behind cells.
_NOUNS = ("holding", "outflow", "inflow", "tax-amount", "tax-payment", "salary", "expense", "asset")


class Owned(NamedTuple):
    """The wealth of a year with its cells, and what is said of it."""

    wealth: Wealth
    sheets: tuple[Sheet, Sheet]
    reasons: tuple[Notice, ...]
    choices: tuple[Notice, ...]
    checks: tuple[Notice, ...]


@dataclass(frozen=True)
class Return:
    """The return of a year; without `sheet` and `owned` there is a `refusal` that says why.

    `late` estimates what filing it today costs, where it is late and not filed. `payments`, the first ones of each
    cell, and `records` are found by the rows that cells name: `t3`, `l12`, `holding:4`.
    """

    year: TaxYear
    sheet: Worksheet | None = None
    owned: Owned | None = None
    standing: Standing | None = None
    refusal: DeskError | None = None
    late: LateCosts | None = None
    payments: Mapping[str, Payment] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def overview(reads: Reads, year: TaxYear, today: date, most: int) -> Return:
    """Everything that the page of a year's return shows, with so many payments of each cell at most."""
    try:
        told_by = wealth.of_year(reads, year)
        found = wealth.statement(reads, year, told_by)
        sheet = returns.worksheet(reads, year, found, told_by)
        owned = Owned(
            found,
            wealth.sheets(reads, found),
            wealth_sheet.reasons(found),
            wealth_sheet.choices(found),
            wealth.checks(reads, found),
        )
    except DeskError as error:
        return Return(year, refusal=error)
    filing = filed.of_year(reads, year.number)
    return Return(
        year=year,
        sheet=sheet,
        owned=owned,
        standing=filings.standing(reads, filing, today) if filing is not None else None,
        late=law.filed_late(reads, year, today) if filing is None else None,
        payments=_first_payments(reads, year, (*sheet.sheets, *owned.sheets), most),
        records={f"{noun}:{row['id']}": row for noun in _NOUNS for row in records.listing(reads, noun)},
    )


def _first_payments(reads: Reads, year: TaxYear, sheets: Iterable[Sheet], most: int) -> dict[str, Payment]:
    """The first payments of each cell, by their ids."""
    days = (year.span.first.isoformat(), year.span.last.isoformat())
    known = {row["id"] for row in reads.rows("SELECT id FROM derived_receipts WHERE day BETWEEN ? AND ?", days)}
    cells = (cell for sheet in sheets for cell in sheet.cells)
    first = {row for cell in cells for row in islice((row for row in cell.rows if row in known), most)}
    return {payment.id: payment for payment in receipts.Telling(reads, year).some(reads, sorted(first))}
