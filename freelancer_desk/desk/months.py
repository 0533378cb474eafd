"""The grid of accounts and months: what is covered, what adds up, and which statement is to be fetched next."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.domain.accounts import AccountType
from freelancer_desk.domain.days import Span
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.months import AccountMonths, MissingStatement, Sheet, due, months

if TYPE_CHECKING:
    import sqlite3

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.store.book import Reads

_STATEMENTS = """
SELECT s.*, CASE WHEN s.first_break_row IS NOT NULL THEN (SELECT l.day FROM printed AS p
  JOIN lines AS l ON l.id = p.line_id WHERE p.statement_id = s.id AND p.row = s.first_break_row) END AS break_day
FROM statements AS s
"""


def grid(reads: Reads, today: date) -> tuple[AccountMonths, ...]:
    """Every account with its months, in the order of its name; cash has no statements."""
    sheets: dict[int, list[Sheet]] = defaultdict(list)
    accounts = {n: a for n, a in ledger.accounts(reads).items() if a.type is not AccountType.CASH}
    for row in reads.rows(_STATEMENTS):
        if row["account_id"] in accounts:
            sheet = _sheet(row, accounts[row["account_id"]])
            if sheet is not None:
                sheets[row["account_id"]].append(sheet)
    firsts = {row["account_id"]: row["first_day"] for row in reads.rows("SELECT * FROM derived_balances")}
    ends = {row["account_key"]: date.fromisoformat(row["day"]) for row in reads.rows("SELECT * FROM closings")}
    found = []
    for number, account in sorted(accounts.items(), key=lambda item: (item[1].name.casefold(), item[0])):
        days = [sheet.span.first for sheet in sheets[number]]
        first = firsts.get(number)
        days += [date.fromisoformat(first)] if first else []
        if days:
            states = months(sheets[number], min(days), today, ends.get(account.key))
            found.append(AccountMonths(number, account.name, account.institution, states))
    return tuple(found)


def _sheet(row: sqlite3.Row, account: Account) -> Sheet | None:
    first, last = row["from_day"] or row["first_day"], row["to_day"] or row["last_day"]
    if first is None or last is None or first > last:
        return None

    def money(name: str) -> Money | None:
        return Money(row[name], account.currency) if row[name] is not None else None

    proved = None if row["difference"] is None else row["difference"] == 0 and row["first_break_row"] is None
    broken = date.fromisoformat(row["break_day"] or first) if proved is False else None
    span = Span(date.fromisoformat(first), date.fromisoformat(last))
    return Sheet(span, money("opening"), money("closing"), proved, broken)


def missing_statements(reads: Reads, today: date) -> tuple[MissingStatement, ...]:
    """Statements that are wanted, the longest missing first: one for each account, with the way to fetch it."""
    found = []
    for account in grid(reads, today):
        wanted = due(account, today)
        if wanted is not None:
            count = sum(month.span <= wanted.span for month in account.missing)
            steps = _download(reads, account)
            about = (account.account_id, account.account)
            found.append(MissingStatement(*about, wanted.span, wanted.state, wanted.covered_until, count, steps))
    return tuple(sorted(found, key=lambda m: (m.month, m.account.casefold())))


def _download(reads: Reads, account: AccountMonths) -> tuple[str, ...]:
    """How the institution lets its statements be fetched: of the profile last used, else of one of its profiles."""
    query = "SELECT profile FROM statements WHERE account_id = ? ORDER BY id DESC"
    used = [row["profile"] for row in reads.rows(query, (account.account_id,))]
    profiles = country.profiles()
    ordered = sorted(profiles, key=lambda p: (used.index(p.id) if p.id in used else len(used), p.id))
    for profile in ordered:
        steps: tuple[str, ...] = getattr(profile, "download", ())
        if steps and (profile.id in used or profile.institution == account.institution):
            return steps
    return ()
