"""Payments from which a bank or payer cut what no rule explains: counted without looking at each of many."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.desk.daily import PARTS
from freelancer_desk.desk.finding import IN_LIST
from freelancer_desk.desk.taxes import income_of
from freelancer_desk.desk.taxes.facts import person_of
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.taxes.cuts import WRONG_RATE, Cuts
from freelancer_desk.domain.taxes.working import steady

if TYPE_CHECKING:
    import sqlite3

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.store.book import Reads

_DAYS = """
SELECT day, scope, category, section, base, withheld, largest, least_cut, most_cut FROM derived_days
WHERE day BETWEEN ? AND ? AND scope <> 'local' AND has_base AND withheld > 0
"""
_PAYMENTS = f"SELECT * FROM derived_receipts WHERE day {IN_LIST} AND scope <> 'local' AND base IS NOT NULL"


def count(reads: Reads, year: TaxYear) -> int:
    """How many payments of the year were cut at a rate that no rule explains; 0 for a year whose rules are not known.

    The rule is asked about the payments of those days alone on which not every cut is plainly right.
    """
    home = country.rules(ledger.setting(reads, "country"))
    pack = home.packs.get(year.number)
    if pack is None:
        return 0
    who = person_of(reads, year)
    cuts, within = Cuts(who, pack), Money.of(pack.value(pack.tolerance), home.currency).minor - 1
    unsure: set[str] = set()
    for days in steady(who, year.span):
        rates: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for row in reads.rows(_DAYS, (days.first.isoformat(), days.last.isoformat())):
            kind = row["scope"], row["category"]
            if kind not in rates:
                rates[kind] = [rate.as_integer_ratio() for rate in cuts.rates(income_of(row, home))]
            if not any(_is_right(row, *rate, within) for rate in rates[kind]):
                unsure.add(row["day"])
    payments = reads.rows(_PAYMENTS, (json.dumps(sorted(unsure)),)) if unsure else ()
    return sum(WRONG_RATE in cuts.flags(income_of(row, home)) for row in payments)


def _is_right(row: sqlite3.Row, part: int, whole: int, within: int) -> bool:
    """Whether a rate of `part` in `whole` explains every cut of a day to so many minor units, however it is rounded."""
    if row["least_cut"] is None:
        return False
    right = part * PARTS
    off = max(abs(row["least_cut"] * whole - right), abs((row["most_cut"] + 1) * whole - right))
    return bool(off * row["largest"] <= within * whole * PARTS)
