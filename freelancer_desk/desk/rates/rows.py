"""Rates as rows of the book: read, kept, and the one question of whether the internet may be asked for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.domain.numbers import plain_decimal
from freelancer_desk.domain.rates import Rate

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

ALLOWED = "rates.allowed"
COLUMNS = ("currency", "day", "rate", "rate_day", "source", "provisional", "fetched_at", "note")


def rate_of(row: sqlite3.Row) -> Rate:
    """A row of the table as a rate."""
    days = date.fromisoformat(row["day"]), date.fromisoformat(row["rate_day"])
    told = (row["source"], bool(row["provisional"]), row["fetched_at"], row["note"])
    return Rate(row["currency"], days[0], plain_decimal(row["rate"]), days[1], *told)


def row_of(rate: Rate) -> tuple[Value, ...]:
    """A rate in the order of COLUMNS."""
    days = rate.day.isoformat(), rate.rate_day.isoformat()
    told = (rate.source, int(rate.provisional), rate.fetched_at, rate.note)
    return rate.currency, days[0], rate.text, days[1], *told


def put(step: Step, rate: Rate) -> int:
    """Keep a rate, in place of an earlier one of the same source for the same day; the row it has."""
    values = dict(zip(COLUMNS, row_of(rate), strict=True))
    query = "SELECT id FROM rates WHERE currency = ? AND day = ? AND source = ?"
    found = step.rows(query, (rate.currency, rate.day.isoformat(), rate.source))
    if not found:
        return step.insert("rates", values)
    step.update("rates", found[0]["id"], values)
    return int(found[0]["id"])


def known(reads: Reads, codes: Iterable[str]) -> dict[str, list[Rate]]:
    """Every rate in the book of these currencies."""
    query = "SELECT * FROM rates WHERE currency = ?"
    return {code: [rate_of(row) for row in reads.rows(query, (code,))] for code in sorted(set(codes))}


def home(reads: Reads) -> str:
    """The money in which rates are told."""
    return country.rules(ledger.setting(reads, "country")).currency.code


def is_allowed(reads: Reads) -> bool:
    """Whether the user allowed the program to ask for rates on the internet."""
    return ledger.setting(reads, ALLOWED) == "yes"
