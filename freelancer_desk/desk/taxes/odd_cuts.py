"""Payments from which a bank or payer cut what no rule explains, or nothing: found without looking at each of many."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, ledger
from freelancer_desk.desk.daily import PARTS
from freelancer_desk.desk.finding import IN_LIST, NEVER, any_of
from freelancer_desk.desk.taxes import income_of
from freelancer_desk.desk.taxes.facts import person_of
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.receipts import SOCIAL
from freelancer_desk.domain.taxes.cuts import NOTHING_CUT, WRONG_RATE, Cuts, expected_cut
from freelancer_desk.domain.taxes.working import steady

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from freelancer_desk.desk.finding import Condition
    from freelancer_desk.domain.days import Span, TaxYear
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.store.book import Reads

_KINDS = """
SELECT min(day) AS day, scope, category, section, base, withheld FROM derived_days
WHERE day BETWEEN ? AND ? AND scope <> 'local' AND has_base GROUP BY scope, category
"""
_DAYS = f"""
SELECT DISTINCT day FROM derived_days
WHERE day BETWEEN ? AND ? AND scope = ? AND category {IN_LIST} AND has_base AND withheld > 0
"""


def count(reads: Reads, year: TaxYear) -> int:
    """How many payments of the year were cut at a rate that no rule explains; 0 where its rules are not known."""
    odd = _odd(reads, year)
    if odd is None:
        return 0
    holds, args = odd.wrong()
    return int(reads.rows(f"SELECT count(*) AS n FROM derived_receipts WHERE {holds}", args)[0]["n"])


def conditions(reads: Reads, year: TaxYear) -> dict[str, Condition]:
    """The payments of a year that `Cuts.flags` flags, by flag; nothing for a year whose rules are not known."""
    odd = _odd(reads, year)
    return {WRONG_RATE: odd.wrong(), NOTHING_CUT: odd.nothing()} if odd is not None else {}


def _odd(reads: Reads, year: TaxYear) -> _Odd | None:
    home = country.rules(ledger.setting(reads, "country"))
    pack = home.packs.get(year.number)
    return _Odd(reads, year, home, pack) if pack is not None else None


class Alike(NamedTuple):
    """What payments have in common that are cut at the same rates: days, a scope, and their categories as JSON."""

    first: str
    last: str
    scope: str
    rates: tuple[Decimal, ...]
    categories: str


class _Odd:
    """The odd cuts of one year, as conditions."""

    def __init__(self, reads: Reads, year: TaxYear, home: country.Rules, pack: RulePack) -> None:
        who = person_of(reads, year)
        self._reads, self._home, self._pack, self._cuts = reads, home, pack, Cuts(who, pack)
        self._within = Money.of(pack.value(pack.tolerance), home.currency).minor
        self._every = [alike for days in steady(who, year.span) for alike in self._alike(days)]

    def wrong(self) -> Condition:
        """Those cut at none of the rates that may be right."""
        return any_of(map(self._wrong, self._every))

    def nothing(self) -> Condition:
        """Those of which nothing was cut, though it would have been worth a look at the least of the rates."""
        scopes = tuple(dict.fromkeys(alike.scope for alike in self._every))
        return any_of(map(self._nothing, scopes))

    def _alike(self, days: Span) -> Iterator[Alike]:
        ends = days.first.isoformat(), days.last.isoformat()
        found: dict[tuple[str, tuple[Decimal, ...]], list[str]] = defaultdict(list)
        for row in self._reads.rows(_KINDS, ends):
            if rates := self._cuts.rates(income_of(row, self._home)):
                found[row["scope"], rates].append(row["category"])
        for (scope, rates), categories in found.items():
            yield Alike(*ends, scope, rates, json.dumps(categories))

    def _wrong(self, alike: Alike) -> Condition:
        """The rule itself is asked only where it hangs on how a cut is rounded."""
        parts = [rate.as_integer_ratio() for rate in alike.rates]
        all_right = " OR ".join(_all_right(*part, self._within - 1) for part in parts)
        query = f"{_DAYS} AND (least_cut IS NULL OR NOT ({all_right})) ORDER BY day"
        rows = self._reads.rows(query, (alike.first, alike.last, alike.scope, alike.categories))
        unsure = [row["day"] for row in rows]
        if not unsure:
            return NEVER
        section = self._section(alike.scope)
        cut = (
            f"day {IN_LIST} AND scope = ? AND category {IN_LIST} AND base IS NOT NULL"
            f" AND withheld <> 0 AND substr(section, 1, {len(section)}) = ?"
        )
        args = [json.dumps(unsure), alike.scope, alike.categories, section]
        may_be = " AND ".join(_off(*part, self._within - 1) for part in parts)
        surely = " AND ".join(_off(*part, self._within) for part in parts)
        asked = self._reads.rows(f"SELECT * FROM derived_receipts WHERE {cut} AND {may_be} AND NOT ({surely})", args)
        wrong = [row["id"] for row in asked if WRONG_RATE in self._cuts.flags(income_of(row, self._home))]
        return f"({cut} AND ({surely} OR id {IN_LIST}))", [*args, json.dumps(wrong)]

    def _nothing(self, scope: str) -> Condition:
        section = self._section(scope)
        looked_at: list[Condition] = []
        for alike in (one for one in self._every if one.scope == scope):
            first = self._first_worth_a_look(min(alike.rates))
            if first is not None:
                holds = f"(base >= ? AND day BETWEEN ? AND ? AND category {IN_LIST})"
                looked_at.append((holds, [first, alike.first, alike.last, alike.categories]))
        worth, args = any_of(looked_at)
        untouched = f"(scope = ? AND (withheld = 0 OR substr(section, 1, {len(section)}) <> ?) AND ({worth}))"
        return untouched, [scope, section, *args]

    def _first_worth_a_look(self, rate: Decimal) -> int | None:
        """The smallest payment of which that rate cuts as much as is looked at; None where it never does."""
        if not rate:
            return None if self._within else 0
        unit = self._home.currency

        def cut(base: int) -> int:
            return Money.of(expected_cut(Money(base, unit).decimal, rate, self._pack), unit).minor

        return bisect_left(range(int((self._within + 1) / rate) + 1), self._within, key=cut)

    def _section(self, scope: str) -> str:
        sections = self._home.country.sections
        return sections.social if scope == SOCIAL else sections.export


def _all_right(part: int, whole: int, within: int) -> str:
    """A rate of `part` in `whole` explains every cut of a day to so many minor units, however it is rounded."""
    right = part * PARTS
    off = f"max(abs(least_cut * {whole} - {right}), abs((most_cut + 1) * {whole} - {right}))"
    return f"({off} <= {within * whole * PARTS} / largest)"


def _off(part: int, whole: int, within: int) -> str:
    """What was cut is more than so much away from a rate of `part` in `whole`, rounded down as well as rounded up."""
    floor = f"base / {whole} * {part} + base % {whole} * {part} / {whole}"
    return f"(withheld NOT BETWEEN {floor} - {within} AND {floor} + {within + 1})"
