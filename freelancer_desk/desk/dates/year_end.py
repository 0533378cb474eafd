"""The last day of a tax year out of the book: money outside, statements, balances, cash and rates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger, months
from freelancer_desk.desk.dates.rules import date_rules
from freelancer_desk.domain.accounts import AccountType, is_outside
from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.months import State
from freelancer_desk.domain.year_end import AccountAtEnd, RateAtEnd, StillOutside, YearEnd, last_withdrawal

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.months import AccountMonths
    from freelancer_desk.store.book import Reads

# How long each of the user's own withdrawals took, by the account they left.
_TAKEN = """
SELECT lo.account_id AS account, li.account_id AS into_account, julianday(li.day) - julianday(lo.day) AS days
FROM derived_transfers AS t JOIN parts AS po ON po.id = t.out_part JOIN lines AS lo ON lo.id = po.line_id
JOIN parts AS pi ON pi.id = t.in_part JOIN lines AS li ON li.id = pi.line_id WHERE li.day <= ?
"""
_BALANCE = """
SELECT b.account_id, b.opening + coalesce((SELECT sum(minor) FROM lines AS l WHERE l.account_id = b.account_id
  AND l.day <= ?), 0) AS balance, b.first_day FROM derived_balances AS b
"""
_COVERED = frozenset({State.PROVED, State.NO_PROOF, State.DOES_NOT_ADD_UP})

LINGERS = 15


def days_taken(reads: Reads, today: date) -> dict[int, int]:
    """The most days that a withdrawal to a home account took, by the account abroad that it left."""
    home = country.rules(ledger.setting(reads, "country")).currency.code
    known = ledger.accounts(reads)
    abroad = {number for number, one in known.items() if is_outside(one.type, one.currency.code, home)}
    found: dict[int, int] = {}
    for row in reads.rows(_TAKEN, (today.isoformat(),)):
        if row["account"] in abroad and row["into_account"] not in abroad:
            found[row["account"]] = max(found.get(row["account"], 0), round(row["days"]))
    return found


def withdraw_by(reads: Reads, last: date, today: date) -> tuple[date, int, bool]:
    """The last sensible day to withdraw, the days it counts with, and whether they are this user's own."""
    rules = date_rules(country.rules(ledger.setting(reads, "country")).country.code)
    taken = days_taken(reads, today)
    days = max(taken.values(), default=rules.usual_days)
    return last_withdrawal(last, days, rules.weekend), days, bool(taken)


def is_near(reads: Reads, year: TaxYear, today: date) -> bool:
    """From some weeks before the last day until two weeks after it, when statements are there."""
    opens = date_rules(country.rules(ledger.setting(reads, "country")).country.code).year_end_opens
    return year.span.last - timedelta(days=opens) <= today <= year.span.last + timedelta(days=LINGERS)


def year_end(reads: Reads, year: TaxYear, today: date, *, outside: bool = True) -> YearEnd:
    """What to do until, and on, the last day of that year; without `outside` the ages of money abroad stay unread."""
    from freelancer_desk.desk import rates  # whether a last day is near is asked all year

    last = year.span.last
    until, days, own = withdraw_by(reads, last, today)
    return YearEnd(
        year=year,
        withdraw_by=until,
        days=days,
        own=own,
        outside=_outside(reads, last, today) if outside else (),
        accounts=_accounts(reads, last, today),
        cash=_cash(reads, year),
        rates=tuple(RateAtEnd(code, rate) for code, rate in rates.on_day(reads, last)),
        is_near=is_near(reads, year, today),
    )


def _outside(reads: Reads, last: date, today: date) -> tuple[StillOutside, ...]:
    """What is outside; of a year that is over, what was on its last day, as far as the book reaches back."""
    from freelancer_desk.desk import balances, trails

    home = country.rules(ledger.setting(reads, "country"))
    rules = date_rules(home.country.code)
    taken = days_taken(reads, today)

    def row(number: int, account: str, amount: Money, age: int | None, *, on_the_way: bool) -> StillOutside:
        days = taken.get(number, max(taken.values(), default=rules.usual_days))
        until = last_withdrawal(last, days, rules.weekend) if today <= last else None
        return StillOutside(account, amount, age, on_the_way, days, number in taken, until)

    if last < today:
        numbers = {account.key: number for number, account in ledger.accounts(reads).items()}
        there = (
            one
            for one in balances.outside(reads, last, home.currency)
            if one.is_known and one.account.type is not AccountType.RETENTION
        )
        return tuple(
            row(numbers[one.account.key], one.account.name, one.amount, None, on_the_way=one.is_moving) for one in there
        )
    waiting = trails.outside(reads, today)
    moving = (row(one.account_id, one.account, one.amount, one.age, on_the_way=True) for one in waiting.on_the_way)
    lying = (row(one.account_id, one.account, one.balance, one.age, on_the_way=False) for one in waiting.balances)
    return (*lying, *moving)


def _accounts(reads: Reads, last: date, today: date) -> tuple[AccountAtEnd, ...]:
    """Every account that had begun by that day and had not been closed before."""
    known = ledger.accounts(reads)
    closed = {row["account_key"]: row["day"] for row in reads.rows("SELECT account_key, day FROM closings")}
    covered = {one.account_id: _covers(one, last) for one in months.grid(reads, today)}
    found = []
    for row in reads.rows(_BALANCE, (last.isoformat(),)):
        account = known[row["account_id"]]
        began = row["first_day"] is not None and row["first_day"] <= last.isoformat()
        ended = closed.get(account.key, "9999") < last.isoformat()
        if began and not ended and account.type is not AccountType.CASH:
            balance = Money(row["balance"], account.currency)
            found.append(AccountAtEnd(account.name, balance, covered.get(row["account_id"], False)))
    return tuple(sorted(found, key=lambda one: one.account.casefold()))


def _covers(account: AccountMonths, last: date) -> bool:
    state = next((one for one in account.months if last in one.span), None)
    if state is None:
        return False
    return state.state in _COVERED or (state.covered_until is not None and state.covered_until >= last)


def _cash(reads: Reads, year: TaxYear) -> Money | None:
    """Cash as it was noted for that year's wealth statement; None while nothing is."""
    unit = country.rules(ledger.setting(reads, "country")).currency
    rows = reads.rows("SELECT minor FROM holdings WHERE year = ? AND kind = 'cash' ORDER BY id", (year.number,))
    return total((Money(row["minor"], unit) for row in rows), unit) if rows else None
