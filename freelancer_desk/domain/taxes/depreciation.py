"""How assets lose value over the tax years: what of their cost counts in which year, by the packs of those years."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.bands import PRECISION, ZERO, flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.parts import AssetClass, Depreciation, Evidence

# What people buy for work; a pack has a class for each that its law writes down.
KINDS = ("computer", "plant", "vehicle", "furniture", "building")
_HALF = Decimal("0.5")


class Asset(NamedTuple):
    """A thing used for work; amounts in major units of the home currency, `share` the part of its use for work.

    `opening` is the written-down value with which tax year `opening_year` began, where the years before are not known.
    `is_new` is needed for what is allowed at once; `in_cash` says that it was paid outside banks.
    """

    day: date
    kind: str
    cost: Decimal
    share: Decimal = Decimal(1)
    opening: Decimal | None = None
    opening_year: int = 0
    sold_on: date | None = None
    sold_for: Decimal = ZERO
    is_new: bool = True
    in_cash: bool = False


class AssetYear(NamedTuple):
    """One tax year of an asset; `allowed` is the part of both deductions for work, `gain` what its sale brought.

    The gain (a loss below nothing) is the price less the whole written-down value, before any private share.
    """

    tax_year: int
    opening: Decimal
    initial: Decimal
    depreciation: Decimal
    closing: Decimal
    allowed: Decimal
    gain: Decimal
    rules: tuple[Evidence, ...]


def written_down(asset: Asset, packs: Mapping[int, RulePack], last: int) -> tuple[AssetYear, ...]:
    """Each tax year of an asset up to `last`; raises DeskError for a wrong asset or a year without rules.

    An asset above the limit for cash loses nothing, because it counts as none: its rows name that rule.
    """
    start = packs[min(packs)].year_start
    bought = start.year_of(asset.day)
    sold = start.year_of(asset.sold_on) if asset.sold_on is not None else None
    _fit(asset, bought)
    first = bought if asset.opening is None else max(bought, asset.opening_year)
    value = asset.cost if asset.opening is None else asset.opening
    years = []
    for year in range(first, min(last, sold or last) + 1):
        rules = packs[year].depreciation if year in packs else None
        if rules is None:
            raise DeskError("year_without_rules", year=year, years=", ".join(map(str, sorted(packs))))
        one = _Year(asset, packs[year], rules, is_first=year == bought, is_last=year == sold)
        years.append(one.of(value))
        value = years[-1].closing
    return tuple(years)


def _fit(asset: Asset, bought: int) -> None:
    if asset.cost < 0 or asset.sold_for < 0 or (asset.opening is not None and asset.opening < 0):
        raise DeskError("asset_negative", kind_of=asset.kind)
    if not 0 <= asset.share <= 1:
        raise DeskError("asset_share", share=str(asset.share))
    if asset.sold_on is not None and asset.sold_on < asset.day:
        raise DeskError("asset_days", day=asset.day.isoformat(), sold=asset.sold_on.isoformat())
    if asset.opening is not None and asset.opening_year < bought:
        raise DeskError("asset_opening", year=asset.opening_year, bought=bought)


class _Year:
    """One asset under one year's rules."""

    def __init__(self, asset: Asset, pack: RulePack, rules: Depreciation, *, is_first: bool, is_last: bool) -> None:
        self.asset, self.pack, self.rules = asset, pack, rules
        self.is_first, self.is_last = is_first, is_last
        self.found = self._class()

    def of(self, opening: Decimal) -> AssetYear:
        """The year, given the value it began with."""
        if self._is_cash():
            figure = self.pack.figures[self.rules.cash_limit]
            return AssetYear(self.pack.tax_year, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, (figure.evidence,))
        initial = self._initial(opening)
        with localcontext(prec=PRECISION):
            depreciation = self._minor(flat(opening - initial, self.pack.value(self.found.rate)) * self._part())
            left = opening - initial - depreciation
            return AssetYear(
                tax_year=self.pack.tax_year,
                opening=opening,
                initial=initial,
                depreciation=depreciation,
                closing=ZERO if self.is_last else left,
                allowed=self._minor((initial + depreciation) * self.asset.share),
                gain=self.asset.sold_for - left if self.is_last else ZERO,
                rules=tuple(self._evidence(initial)),
            )

    def _class(self) -> AssetClass:
        for one in self.rules.classes:
            if one.key == self.asset.kind:
                return one
        choices = ", ".join(one.key for one in self.rules.classes)
        raise DeskError("asset_class", kind_of=self.asset.kind[:40], choices=choices)

    def _is_cash(self) -> bool:
        limit = self.rules.cash_limit
        return self.asset.in_cash and bool(limit) and self.asset.cost > self.pack.value(limit)

    def _initial(self, opening: Decimal) -> Decimal:
        """In the year of first use only, of what is new; nothing where it is sold in that year."""
        if not self.found.initial or not self.is_first or self.is_last or not self.asset.is_new:
            return ZERO
        return self._minor(flat(opening, self.pack.value(self.found.initial)))

    def _part(self) -> Decimal:
        """The part of a year that counts."""
        if self.rules.half_year and (self.is_first or self.is_last):
            return _HALF
        return ZERO if self.is_last else Decimal(1)

    def _evidence(self, initial: Decimal) -> Iterable[Evidence]:
        if initial:
            yield self.pack.figures[self.found.initial].evidence
        yield self.pack.figures[self.found.rate].evidence
        if self.is_first or self.is_last:
            yield self.rules.evidence

    def _minor(self, exact: Decimal) -> Decimal:
        return Money.rounded(exact, self.pack.currency, self.pack.rounding).decimal
