"""What is worth knowing about a payment besides its tax: purpose code, monthly cap, the turn of the tax year."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.desk.finding import IN_LIST, IN_PAIRS, any_of
from freelancer_desk.domain.checks import (
    FAMILY_CODE,
    OVER_CAP,
    YEAR_TURN,
    Capped,
    exceeding,
    is_at_year_turn,
    is_over_cap,
)
from freelancer_desk.domain.checks import headroom as of_month
from freelancer_desk.domain.days import month
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.receipts import EXPORT, LOCAL

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from freelancer_desk.desk.finding import Condition
    from freelancer_desk.domain.checks import Headroom, Month
    from freelancer_desk.domain.countries import PaymentRules
    from freelancer_desk.domain.days import Span, TaxYear
    from freelancer_desk.store.book import Reads, Value

    Exceeding = dict[Month, Capped]

_ABROAD = """
SELECT id, day, purpose_code, proceeds FROM derived_receipts
WHERE scope = ? AND currency = ? AND proceeds IS NOT NULL AND day <= ? AND (day, id) > (?, ?)
ORDER BY day, id LIMIT 1000
"""
# As `counts_to_cap` says.
_COUNTS = f"scope = ? AND currency = ? AND (purpose_code = '' OR purpose_code {IN_LIST}) AND proceeds IS NOT NULL"
_MONTHS_OVER = f"""
SELECT substr(day, 1, 7) AS month FROM derived_days
WHERE {_COUNTS} AND day BETWEEN ? AND ? GROUP BY month HAVING sum(proceeds) > ?
"""
_BY_DAY = """
SELECT day, purpose_code, sum(proceeds) AS proceeds FROM derived_days
WHERE scope = ? AND currency = ? AND proceeds IS NOT NULL AND day BETWEEN ? AND ? GROUP BY day, purpose_code
"""
# Taxes that a bank booked on another day than the credit they were cut from.
_TAX_DAYS = """
SELECT own.line_id, tax.day FROM parts AS p JOIN derived_meanings AS m ON m.part_id = p.id
JOIN parts AS own ON own.id = m.other_part JOIN lines AS tax ON tax.id = p.line_id
JOIN lines AS credit ON credit.id = own.line_id WHERE p.kind = 'tax' AND tax.day <> credit.day
"""
_TAXED_IN_ANOTHER_YEAR = f"{_TAX_DAYS} AND credit.day BETWEEN ? AND ? AND tax.day NOT BETWEEN ? AND ?"
# Taxes that a certificate shows as paid to the state on another day than they were cut on.
_DEPOSITS = """
SELECT day, credited, tax, deposited_day FROM paper_rows WHERE deposited_day IS NOT NULL AND deposited_day <> day
"""
_DEPOSITED_IN_ANOTHER_YEAR = f"{_DEPOSITS} AND day BETWEEN ? AND ? AND deposited_day NOT BETWEEN ? AND ?"


def _capped(row: sqlite3.Row) -> Capped:
    proceeds = Money(row["proceeds"], currency(row["currency"]))
    return Capped(row["id"], date.fromisoformat(row["day"]), row["purpose_code"], proceeds)


def _is_abroad(row: sqlite3.Row) -> bool:
    return row["scope"] == EXPORT and row["currency"] is not None and row["proceeds"] is not None


def _abroad(reads: Reads, rules: PaymentRules, first: str, last: str) -> Iterator[Capped]:
    """Those of the cap's currency as they came, read in portions: a year of many is never in memory at once."""
    if rules.monthly_cap is None:
        return
    unit, after = rules.monthly_cap.currency, (first, "")
    while rows := reads.rows(_ABROAD, (EXPORT, unit.code, last, *after)):
        for one, day, code, minor in rows:
            yield Capped(one, date.fromisoformat(day), code, Money(minor, unit))
        after = (rows[-1]["day"], rows[-1]["id"])


def _over_cap(reads: Reads, rules: PaymentRules, first: str, last: str) -> Exceeding:
    """Of each month the payment that exceeds its cap: sums tell the month, then the day, which alone is read through.

    That holds as no payment received is less than nothing.
    """
    if rules.monthly_cap is None:
        return {}
    unit, capped = rules.monthly_cap.currency, json.dumps(rules.capped_codes)
    months = reads.rows(_MONTHS_OVER, (EXPORT, unit.code, capped, first, last, rules.monthly_cap.minor))
    found: Exceeding = {}
    for (here,) in months:
        sums = [
            Capped("", date.fromisoformat(row["day"]), row["purpose_code"], Money(row["proceeds"], unit))
            for row in reads.rows(_BY_DAY, (EXPORT, unit.code, f"{here}-01", f"{here}-31"))
        ]
        for one in exceeding(sums, rules).values():
            before = (each for each in sums if each.day < one.day)
            found |= exceeding((*before, *_abroad(reads, rules, one.day.isoformat(), one.day.isoformat())), rules)
    return found


def headroom(reads: Reads, today: date) -> Headroom | None:
    """How much may still come this month on the rail for home remittances."""
    first = today.replace(day=1).isoformat()
    rules = country.rules(ledger.setting(reads, "country"))
    return of_month(_abroad(reads, rules.country.payments, first, today.isoformat()), rules.country.payments, today)


def _months_of(year: TaxYear | None) -> tuple[str, str]:
    """The first and last day of the whole months that a tax year touches; of all time without one."""
    if year is None:
        return "0000-01-01", "9999-12-31"
    return month(year.span.first).first.isoformat(), month(year.span.last).last.isoformat()


def watcher(reads: Reads, year: TaxYear | None = None) -> Callable[[sqlite3.Row], tuple[str, ...]]:
    """A function that flags what is worth knowing about one row of the payments received, of one tax year or any."""
    home = country.rules(ledger.setting(reads, "country"))
    rules = home.country.payments
    over = _over_cap(reads, rules, *_months_of(year))
    tax_days: dict[int, list[date]] = defaultdict(list)
    for row in reads.rows(_TAX_DAYS):
        tax_days[row["line_id"]].append(date.fromisoformat(row["day"]))
    deposits: dict[tuple[str, str, int], list[date]] = defaultdict(list)
    for row in reads.rows(_DEPOSITS):
        for name in ("credited", "tax"):
            if row[name]:
                deposits[row["day"], name, row[name]].append(date.fromisoformat(row["deposited_day"]))

    def flags(row: sqlite3.Row) -> tuple[str, ...]:
        if row["scope"] == LOCAL:
            return (FAMILY_CODE,) if row["purpose_code"] in rules.wrong_codes else ()
        days = [
            *tax_days.get(row["line_id"], ()),
            *deposits.get((row["day"], "credited", row["credited"]), ()),
            *deposits.get((row["day"], "tax", row["withheld"]), ()),
        ]
        turns = is_at_year_turn(date.fromisoformat(row["day"]), days, rules, home.year_start)
        told = (
            (FAMILY_CODE, row["purpose_code"] in rules.wrong_codes),
            (OVER_CAP, _is_abroad(row) and is_over_cap(_capped(row), over, rules)),
            (YEAR_TURN, turns),
        )
        return tuple(flag for flag, is_so in told if is_so)

    return flags


def conditions(reads: Reads, year: TaxYear) -> dict[str, Condition]:
    """The payments of a year that `watcher` flags, by flag."""
    home = country.rules(ledger.setting(reads, "country"))
    rules = home.country.payments
    return {
        FAMILY_CODE: (f"purpose_code {IN_LIST}", [json.dumps(rules.wrong_codes)]),
        OVER_CAP: any_of(_over_cap_from(_over_cap(reads, rules, *_months_of(year)), rules)),
        YEAR_TURN: _at_year_turn(reads, year.span, rules),
    }


def _over_cap_from(over: Exceeding, rules: PaymentRules) -> Iterator[Condition]:
    for first in over.values():
        days, rail = month(first.day), [EXPORT, first.proceeds.currency.code, json.dumps(rules.capped_codes)]
        later: list[Value] = [days.first.isoformat(), days.last.isoformat(), first.day.isoformat(), first.id]
        yield f"(day BETWEEN ? AND ? AND (day, id) >= (?, ?) AND {_COUNTS})", [*later, *rail]


def _at_year_turn(reads: Reads, year: Span, rules: PaymentRules) -> Condition:
    turned = (year.first + timedelta(days=rules.turn_days)).isoformat()
    found: list[Condition] = [("day < ?", [turned])]
    ends = (year.first.isoformat(), year.last.isoformat())
    if lines := [row["line_id"] for row in reads.rows(_TAXED_IN_ANOTHER_YEAR, (*ends, *ends))]:
        found.append((f"line_id {IN_LIST}", [json.dumps(lines)]))
    deposits = reads.rows(_DEPOSITED_IN_ANOTHER_YEAR, (*ends, *ends))
    for column, printed in (("credited", "credited"), ("withheld", "tax")):
        if pairs := [(row["day"], row[printed]) for row in deposits if row[printed]]:
            found.append((f"(day, {column}) {IN_PAIRS}", [json.dumps(pairs)]))
    holds, args = any_of(found)
    return f"scope <> ? AND ({holds})", [LOCAL, *args]
