"""The lines of one account: what each means, who said so, and what may be said of it."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.domain import questions as asking
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.statements import Kind
from freelancer_desk.domain.summaries import LineSummary

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.countries import Country
    from freelancer_desk.store.book import Reads

_LINES = """
SELECT l.id, l.key, l.day, l.text, l.counterparty, l.minor, p.kind, p.minor AS part_minor, p.section,
  coalesce(m.meaning, p.kind) AS meaning, coalesce(m.origin, 'profile') AS origin
FROM lines AS l JOIN parts AS p ON p.line_id = l.id LEFT JOIN derived_meanings AS m ON m.part_id = p.id
WHERE l.account_id = ? ORDER BY l.day DESC, l.id DESC, p.nth
"""


def listing(reads: Reads, account_id: int) -> tuple[LineSummary, ...]:
    """Every line of an account, the newest first; of several parts the one that may be answered speaks for its line."""
    account = ledger.accounts(reads)[account_id]
    rules = country.rules(ledger.setting(reads, "country"))
    answers = ledger.answers(reads)
    found = []
    for _, parts in groupby(reads.rows(_LINES, (account_id,)), key=lambda row: row["id"]):
        offered = [(part, _choices(part, account, rules.country, rules.currency.code)) for part in parts]
        part, choices = next((one for one in offered if one[1]), offered[0])
        found.append(_summary(part, choices, account, answers))
    return tuple(found)


def _choices(part: sqlite3.Row, account: Account, rules: Country, home: str) -> tuple[str, ...]:
    is_home = account.currency.code == home
    is_credit = is_home and part["section"] in {rules.sections.export, rules.sections.social}
    return asking.choices_of(Kind(part["kind"]), is_out=part["part_minor"] < 0, is_home=is_home, is_credit=is_credit)


def _summary(part: sqlite3.Row, choices: tuple[str, ...], account: Account, answers: Mapping[str, str]) -> LineSummary:
    return LineSummary(
        id=str(part["id"]),
        day=date.fromisoformat(part["day"]),
        text=part["text"],
        counterparty=part["counterparty"],
        amount=Money(part["minor"], account.currency),
        meaning=part["meaning"],
        origin=part["origin"],
        choices=choices,
        said=answers.get(f"line/{part['key']}", ""),
    )
