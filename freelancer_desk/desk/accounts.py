"""Own accounts: balances, money on the way, and whether each statement adds up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import attachments, country, ledger, questions
from freelancer_desk.domain.accounts import AccountType, is_outside
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.owners import Owners
from freelancer_desk.domain.papers import ACCOUNT
from freelancer_desk.domain.questions import ONE_ACCOUNT, name_of, slug
from freelancer_desk.domain.summaries import AccountSummary, StatementSummary

if TYPE_CHECKING:
    import sqlite3

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step

# Money that left a foreign account and has not arrived anywhere yet.
_ON_THE_WAY = """
SELECT lines.account_id, sum(parts.minor) AS minor FROM derived_meanings AS m JOIN parts ON parts.id = m.part_id
JOIN lines ON lines.id = parts.line_id WHERE m.meaning = 'on_the_way' GROUP BY lines.account_id
"""

# What is said of an account, each with what makes two of a kind the same.
_SAID_OF = {"rules": ("way", "how", "words"), "closings": ()}


def row_of(step: Step, account: Account) -> int:
    """The row of an account, a new one where it has none; the fuller of two prints of its number is kept."""
    own = ledger.accounts(step)
    owners = Owners((*own.values(), account), ledger.answers(step))
    wanted = owners.of(account).identity
    alike = {number: one for number, one in own.items() if owners.of(one).identity == wanted}
    if not alike:
        values = {"institution": account.institution, "currency": account.currency.code, "number": account.number}
        return step.insert("accounts", {**values, "type": account.type.value})
    number, kept = max(alike.items(), key=lambda one: (one[1].key == account.key, one[1].fullness))
    for other, one in alike.items():
        if one.identity != kept.identity:
            _take_in(step, other, number)
            _follow(step, one, kept)
    if account.fullness > kept.fullness:
        step.update("accounts", number, {"number": account.number})
        _follow(step, kept, replace(kept, number=account.number))
    return number


def _take_in(step: Step, gone: int, kept: int) -> None:
    """What stood under one number from now on stands under the other."""
    for table in ("lines", "statements", "receipts", "earnings"):
        for row in step.rows(f"SELECT id FROM {table} WHERE account_id = ?", (gone,)):
            step.update(table, row["id"], {"account_id": kept})
    step.delete("accounts", [gone])


def _follow(step: Step, before: Account, after: Account) -> None:
    """What was said of an account follows it to another print of its number."""
    for table, beside in _SAID_OF.items():
        same = " AND ".join(f"twin.{name} = said.{name}" for name in beside) or "1"
        twin = f"SELECT 1 FROM {table} AS twin WHERE twin.account_key = ? AND {same}"
        query = f"SELECT said.id, EXISTS ({twin}) FROM {table} AS said WHERE said.account_key = ?"
        for number, has_twin in step.rows(query, (after.key, before.key)):
            if has_twin:
                step.delete(table, [number])
            else:
                step.update(table, number, {"account_key": after.key})
    for row in step.rows("SELECT id, account_key FROM closings WHERE successor = ?", (before.key,)):
        step.update("closings", row["id"], {"successor": "" if row["account_key"] == after.key else after.key})
    attachments.follow(step, ACCOUNT, before.key, after.key)
    named, renamed = (f":{slug(name_of(account))}:" for account in (before, after))
    query = "SELECT id, key, value FROM answers WHERE instr(key, ?) AND substr(key, 1, ?) <> ?"
    for row in step.rows(query, (named, len(ONE_ACCOUNT), ONE_ACCOUNT)):
        step.delete("answers", [row["id"]])
        questions.put(step, row["key"].replace(named, renamed, 1), row["value"])


def listing(reads: Reads) -> tuple[AccountSummary, ...]:
    """Every account in the order of its name."""
    home = country.rules(ledger.setting(reads, "country")).currency.code
    statements = defaultdict(list)
    for row in reads.rows("SELECT * FROM statements ORDER BY first_day, id"):
        statements[row["account_id"]].append(row)
    balances = {row["account_id"]: row for row in reads.rows("SELECT * FROM derived_balances")}
    moving = {row["account_id"]: -row["minor"] for row in reads.rows(_ON_THE_WAY)}
    found = [
        _summary(number, account, balances.get(number), statements[number], moving.get(number, 0), home)
        for number, account in ledger.accounts(reads).items()
    ]
    return tuple(sorted(found, key=lambda account: account.name.casefold()))


def _summary(
    number: int, account: Account, balance: sqlite3.Row | None, rows: list[sqlite3.Row], moving: int, home: str
) -> AccountSummary:
    outside = is_outside(account.type, account.currency.code, home)
    return AccountSummary(
        id=number,
        name=account.name,
        institution=account.institution,
        type=account.type.value,
        number=account.number,
        balance=Money(balance["balance"] if balance else 0, account.currency),
        on_the_way=Money(moving if outside else 0, account.currency),
        is_outside=outside or account.type is AccountType.RETENTION,
        first_day=_day(balance["first_day"] if balance else None),
        last_day=_day(balance["last_day"] if balance else None),
        lines=balance["lines"] if balance else 0,
        statements=tuple(_statement(row, account) for row in rows),
    )


def _statement(row: sqlite3.Row, account: Account) -> StatementSummary:
    def money(name: str) -> Money | None:
        return Money(row[name], account.currency) if row[name] is not None else None

    proved = None if row["difference"] is None else row["difference"] == 0 and row["first_break_row"] is None
    return StatementSummary(
        name=row["name"],
        first_day=_day(row["first_day"]),
        last_day=_day(row["last_day"]),
        rows=row["rows"],
        opening=money("opening"),
        closing=money("closing"),
        difference=money("difference"),
        first_break_row=row["first_break_row"],
        proved=proved,
        import_id=row["import_id"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
