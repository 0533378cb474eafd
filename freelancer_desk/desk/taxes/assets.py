"""What was bought for work: how each asset loses value over the tax years, and what of it counts against local work."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, filed, ledger
from freelancer_desk.domain.money import Money, Rounding, total
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.depreciation import Asset, AssetYear, written_down

if TYPE_CHECKING:
    import sqlite3

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reads

HUNDRED = Decimal(100)


class Owned(NamedTuple):
    """One asset in a tax year; `local` is what counts against local work: the deduction, and the `loss` by its sale.

    `gain` and `loss` are the parts of what its sale brought above or below its value that count for local work.

    `year` is None where the asset has none by then, and `why` says what hinders when it cannot be reckoned.
    """

    id: int
    text: str
    kind: str
    cost: Money
    year: AssetYear | None
    local: Money
    gain: Money
    loss: Money
    why: DeskError | None = None


def schedule(reads: Reads, year: TaxYear) -> tuple[Owned, ...]:
    """Every asset bought by the end of a tax year, in the order of its day; assets sold before it are left out."""
    rows = reads.rows("SELECT * FROM assets WHERE day <= ? ORDER BY day, id", (year.span.last.isoformat(),))
    if not rows:
        return ()
    home = country.rules(ledger.setting(reads, "country"))
    packs = {**home.packs}
    if year.number in packs:
        packs[year.number] = filed.pack_for(reads, home.country.code, year.number)
    found = []
    for row in rows:
        if row["sold_day"] and row["sold_day"] < year.span.first.isoformat():
            continue
        known, why = None, None
        try:
            years = written_down(_asset(row, home.currency), packs, year.number)
            known = next((one for one in years if one.tax_year == year.number), None)
        except DeskError as error:
            why = error
        cost = Money(row["cost"], home.currency)
        local, gain, loss = _local(row, known, home.currency)
        found.append(Owned(row["id"], row["text"], row["kind"], cost, known, local, gain, loss, why))
    return tuple(found)


def deduction(reads: Reads, year: TaxYear) -> Money:
    """What all assets take off the income from local work; final tax is never lowered by it."""
    unit = country.rules(ledger.setting(reads, "country")).currency
    return total((one.local for one in schedule(reads, year)), unit)


def gains(reads: Reads, year: TaxYear) -> Money:
    """What sales of assets brought above their written-down value, the part for local work (income, ITO s.22(8))."""
    unit = country.rules(ledger.setting(reads, "country")).currency
    return total((one.gain for one in schedule(reads, year)), unit)


def _asset(row: sqlite3.Row, unit: Currency) -> Asset:
    return Asset(
        day=date.fromisoformat(row["day"]),
        kind=row["kind"],
        cost=Money(row["cost"], unit).decimal,
        share=Decimal(row["share"]) / HUNDRED,
        opening=Money(row["opening"], unit).decimal if row["opening"] is not None else None,
        opening_year=row["opening_year"] or 0,
        sold_on=date.fromisoformat(row["sold_day"]) if row["sold_day"] else None,
        sold_for=Money(row["sold_for"] or 0, unit).decimal,
        in_cash=row["paid_by"] == "cash",
    )


def _local(row: sqlite3.Row, year: AssetYear | None, unit: Currency) -> tuple[Money, Money, Money]:
    """What counts against local work, what of a gain is income from it, and what of the first is a loss by a sale."""
    nothing = Money.zero(unit)
    if year is None:
        return nothing, nothing, nothing
    part = Decimal(row["local_percent"]) / HUNDRED
    sold = Money.of(year.gain, unit).times(part * Decimal(row["share"]) / HUNDRED, Rounding.HALF_UP)
    used = Money.of(year.allowed, unit).times(part, Rounding.HALF_UP)
    return (used, sold, nothing) if sold.minor > 0 else (used - sold, nothing, -sold)
