"""Assets for work in a return: the head of expenses they make, what they are worth, and how that changed one's wealth.

An asset stands in the wealth statement, and in the balance sheet of the business, with its written-down value. So what
was paid for it is no spending: the money became the asset. What it lost in the year counts once: the part for local
work has lowered the income already, the part for export work and the private part are outflows. So is it with a sale
for more than the value, or for less: what of it counts for local work is in the income, the rest is a gain or a loss on
disposal. Where the user typed what may be the same thing, only that counts:
neither the value nor these flows. What the bank paid for an asset is therefore not to be typed as spending, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk.returns import holdings
from freelancer_desk.desk.taxes import assets
from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.taxes import wealth
from freelancer_desk.domain.taxes.wealth import Flow, Holding
from freelancer_desk.domain.taxes.worksheet import Head
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from freelancer_desk.desk.taxes.assets import Owned
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reads

BUSINESS = "business"
# Under what else the user may have typed an asset of each kind.
_ELSE = {
    "computer": "equipment",
    "plant": "equipment",
    "furniture": "equipment",
    "vehicle": "vehicle",
    "building": "property",
}


class Kept(NamedTuple):
    """An asset in a tax year: what it began with (its cost where it was bought then) and what is left, a sale aside.

    None is unknown. `allowed` is the part of the loss that is for work, `sold_for` what its sale in the year brought;
    `is_said` tells that the user typed what may be this asset.
    """

    owned: Owned
    began: Money | None
    left: Money | None
    allowed: Money
    sold_for: Money | None
    is_said: bool

    @property
    def row(self) -> str:
        """Its row in the book."""
        return f"asset:{self.owned.id}"


def heads(reads: Reads, year: TaxYear) -> tuple[Head, ...]:
    """The part of the year's depreciation that lowers local income, as one head of expenses; none without any."""
    found = [one for one in assets.schedule(reads, year) if one.local]
    if not found:
        return ()
    nothing = Money.zero(found[0].local.currency)
    local = total((one.local for one in found), nothing.currency).decimal
    rows = tuple(f"asset:{one.id}" for one in found)
    return (Head(say("return.head.depreciation"), local, nothing.decimal, nothing.decimal, rows),)


def of_year(reads: Reads, year: TaxYear, unit: Currency) -> tuple[Kept, ...]:
    """Every asset that was there in a year."""
    before, now = (
        {one.filed_as for one in holdings.typed(reads, number, unit) if one.side == wealth.ASSET}
        for number in (year.number - 1, year.number)
    )
    rows = {row["id"]: row for row in reads.rows("SELECT * FROM assets")}
    return tuple(_kept(one, rows[one.id], year, before, now) for one in assets.schedule(reads, year))


def _kept(one: Owned, row: sqlite3.Row, year: TaxYear, before: set[str], now: set[str]) -> Kept:
    """An asset that was sold can only be what was typed a year before."""
    unit = one.cost.currency
    known, began, left, allowed = one.year, None, None, Money.zero(unit)
    if known is not None:
        began = Money.of(known.opening, unit)
        left = Money.of(known.opening - known.initial - known.depreciation, unit)
        allowed = Money.of(known.allowed, unit)
    elif row["opening_year"] == year.number + 1 and row["opening"] is not None:
        left = Money(row["opening"], unit)
    is_new = row["day"] >= year.span.first.isoformat()
    is_sold = bool(row["sold_day"]) and row["sold_day"] <= year.span.last.isoformat()
    said = now if not is_sold else set() if is_new else before
    return Kept(
        owned=one,
        began=one.cost if is_new else began,
        left=left,
        allowed=allowed,
        sold_for=Money(row["sold_for"] or 0, unit) if is_sold else None,
        is_said=bool(said & {BUSINESS, _ELSE[one.kind]}),
    )


def worth(kept: Iterable[Kept]) -> tuple[Holding, ...]:
    """What is left of the assets when the year ends; nothing of one that is sold or written off."""
    return tuple(
        Holding(
            side=wealth.ASSET,
            kind=BUSINESS,
            text=one.owned.text,
            amount=one.left,
            proof=wealth.WORD,
            origin=wealth.BOOK,
            row=one.row,
            counted=not one.is_said,
            why=wealth.ASSET_TYPED if one.is_said else wealth.ASSET_UNKNOWN if one.left is None else "",
        )
        for one in kept
        if one.sold_for is None and (one.left is None or one.left)
    )


def inflows(kept: Iterable[Kept]) -> Iterator[Flow]:
    """What sales brought above the value that is not in the income."""
    for one, left, sold_for in _sold(kept):
        gain = sold_for - left - one.owned.gain
        if gain.minor > 0:
            yield _flow("gain", one.owned.text, gain, one)


def outflows(kept: Iterable[Kept]) -> Iterator[Flow]:
    """What assets lost in the year that lowered no income, and what sales brought too little."""
    kept = tuple(kept)
    for one in kept:
        if one.is_said or one.began is None or one.left is None:
            continue
        text = say("wealth.value_lost", text=one.owned.text)
        rest = one.began - one.left - one.allowed
        for kind, amount in (("export_costs", one.allowed - (one.owned.local - one.owned.loss)), ("other", rest)):
            if amount.minor > 0:
                yield _flow(kind, text, amount, one)
    for one, left, sold_for in _sold(kept):
        loss = left - sold_for - one.owned.loss
        if loss.minor > 0:
            yield _flow("loss", one.owned.text, loss, one)


def _sold(kept: Iterable[Kept]) -> Iterator[tuple[Kept, Money, Money]]:
    for one in kept:
        if one.sold_for is not None and one.left is not None and not one.is_said:
            yield one, one.left, one.sold_for


def _flow(kind: str, text: str, amount: Money, one: Kept) -> Flow:
    return Flow(kind, text, amount, wealth.WORD, wealth.BOOK, (one.row,))
