"""Payments that are looked for: which, in which order, and what they come to; told one by one only as they are seen."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import daily, flagged
from freelancer_desk.desk.finding import FIRST, IN_LIST, NEVER, PAIRS, Found, any_of, decimal_of, figure_of, ids_of
from freelancer_desk.desk.receipts import Telling
from freelancer_desk.domain import figures
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.summaries import GRAVITY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from freelancer_desk.desk.finding import Asked, Condition
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.store.book import Reads, Value

KINDS = ("all", "no_paper", "flagged", "typed")
# By what payments can be ordered; a {rate} is for a whole unit of the currency, and `state` is by the gravest of what
# is worth knowing, which {gravity} counts.
_ORDERS = {
    "day": "day {way}, id {way}",
    "payer": "payer {way}, day, id",
    "account": "(SELECT name FROM names WHERE names.id = account_id) {way}, day, id",
    "foreign": "coalesce(currency, '') {way}, coalesce(proceeds, 0) {way}, day, id",
    "rate": "coalesce({rate} * credited / converted, 0) {way}, day, id",
    "credited": "credited {way}, day, id",
    "withheld": "withheld {way}, day, id",
    "state": "{gravity} {way}, scope {way}, day, id",
}
ORDERS = tuple(_ORDERS)
_TABLES = f"WITH names (id, name) AS {PAIRS}"
_SUMS = """
SELECT currency, sum(proceeds) AS proceeds, sum(credited) AS credited, sum(withheld) AS withheld FROM derived_receipts
"""
_MOST_LISTED = 500
_CODES = ("purpose_code", "section", "paper")


class Sums(NamedTuple):
    """What payments come to: foreign money, one amount for each currency, what was credited, what was withheld."""

    foreign: Sequence[Money]
    credited: Money
    withheld: Money


@dataclass(frozen=True)
class FoundPayments(Found["Payment"]):
    """What is found, and what all of it comes to, once that is known."""

    sums: Sums | None = None


class Payments:
    """The payments of one tax year: what a search needs besides the rows, as it stood when this was made."""

    def __init__(self, reads: Reads, year: TaxYear) -> None:
        self._telling = Telling(reads, year)
        self._span = (year.span.first.isoformat(), year.span.last.isoformat())
        units = [currency(code) for code in self._distinct(reads, "currency", daily.TABLE) if code]
        self._units = {unit.code: unit for unit in (self._telling.home, *units)}
        self._year = year
        self._flags: dict[str, Condition] | None = None
        self._are_flags_read = False
        self._texts: dict[str, list[tuple[str, str]]] = {}

    def glance(self, reads: Reads, asked: Asked) -> FoundPayments:
        """What comes first of what is found, at once."""
        if asked.words:
            self._read_texts(reads)
        return self._search(reads, asked, FIRST)

    def search(self, reads: Reads, asked: Asked) -> FoundPayments:
        """All that is found, with its sums; raises KeyError for an order that is none."""
        self._read_texts(reads)
        self._read_flags(reads)
        return replace(self._search(reads, asked, -1), sums=self._sums(reads, asked))

    def _search(self, reads: Reads, asked: Asked, most: int) -> FoundPayments:
        where, args = self._where(reads, asked)
        order, ordering = self._order(reads, asked)
        query = f"{_TABLES} SELECT id FROM derived_receipts WHERE {where} ORDER BY {order} LIMIT {most}"
        ids = ids_of(reads, query, [*args, *ordering])
        return FoundPayments(ids, self.some(reads, ids[:FIRST]), is_whole=most < 0)

    def some(self, reads: Reads, ids: Sequence[str]) -> list[Payment]:
        """The payments with these ids, in their order; one that is gone is left out."""
        return self._telling.some(reads, ids)

    def _sums(self, reads: Reads, asked: Asked) -> Sums:
        where, args = self._where(reads, asked)
        rows = reads.rows(f"{_TABLES} {_SUMS} WHERE {where} GROUP BY currency ORDER BY currency", args)
        home = self._telling.home
        foreign = [
            Money(row["proceeds"], currency(row["currency"]))
            for row in rows
            if row["currency"] not in {None, home.code} and row["proceeds"] is not None
        ]
        credited, withheld = (Money(sum(row[name] for row in rows), home) for name in ("credited", "withheld"))
        return Sums(foreign, credited, withheld)

    def _order(self, reads: Reads, asked: Asked) -> Condition:
        order, way = _ORDERS[asked.by], "DESC" if asked.descending else "ASC"
        if asked.by == "rate":
            foreign = [unit for unit in self._units.values() if unit != self._telling.home]
            parts: list[Value] = [part for unit in foreign for part in (unit.code, 10**unit.exponent)]
            rate = f"CASE currency {'WHEN ? THEN 1.0 * ? ' * len(foreign)}END" if foreign else "NULL"
            return order.format(way=way, rate=rate), parts
        if asked.by != "state":
            return order.format(way=way), []
        flags = self._conditions(reads)
        cases = [(f"WHEN {holds} THEN {at}", args) for at, (holds, args) in enumerate(flags.values())]
        gravity = f"CASE {' '.join(case for case, _ in cases)} ELSE {len(cases)} END"
        return order.format(way=way, gravity=gravity), [value for _, args in cases for value in args]

    def _conditions(self, reads: Reads) -> Mapping[str, Condition]:
        """What is worth knowing about payments, the gravest first, and the condition of each."""
        if self._flags is None:
            found = flagged.conditions(reads, self._year)
            self._flags = {flag: found[flag] for flag in GRAVITY if flag in found}
        return self._flags

    def _read_flags(self, reads: Reads) -> None:
        """Which payments a flag of few is on: to order all by flags, or to find those, others need not be looked at."""
        if not self._are_flags_read:
            self._flags = {flag: self._listed(reads, one) for flag, one in self._conditions(reads).items()}
            self._are_flags_read = True

    def _listed(self, reads: Reads, condition: Condition) -> Condition:
        """A condition that holds for few payments, as a list of those; the condition itself where they are many."""
        holds, args = condition
        query = f"SELECT id FROM derived_receipts WHERE day BETWEEN ? AND ? AND ({holds}) LIMIT {_MOST_LISTED + 1}"
        ids = ids_of(reads, query, [*self._span, *args])
        if len(ids) > _MOST_LISTED:
            return condition
        return (f"id {IN_LIST}", [json.dumps(ids)]) if ids else NEVER

    def _where(self, reads: Reads, asked: Asked) -> Condition:
        """The condition of a search, with what its tables hold before its own values."""
        names = json.dumps(list(self._telling.accounts.items()))
        args: list[Value] = [names, *self._span]
        parts = ["day BETWEEN ? AND ?"]
        if asked.kind == "typed":
            parts.append("line_id IS NULL")
        elif asked.kind == "no_paper":
            part, values = flagged.NO_PAPER
            parts.append(part)
            args += values
        elif asked.kind == "flagged":
            part, values = any_of(one for flag, one in self._conditions(reads).items() if flag != "no_paper")
            parts.append(f"({part})")
            args += values
        for word in asked.words:
            part, values = self._holding(word.casefold())
            parts.append(f"({part})")
            args += values
        return " AND ".join(parts), args

    def _read_texts(self, reads: Reads) -> None:
        """What words are looked for in: not what the first rows wait for, and there before a first key."""
        if not self._texts:
            payers = [(payer, payer.casefold()) for payer in self._distinct(reads, "payer", "derived_receipts")]
            days = [(day, f"{_day_text(day)} {day}".casefold()) for day in self._distinct(reads, "day", daily.TABLE)]
            self._texts = {"payer": payers, "day": days}

    def _holding(self, word: str) -> Condition:
        """A condition for the payments that hold a word anywhere."""
        listed = {
            **{column: [value for value, text in texts if word in text] for column, texts in self._texts.items()},
            "account_id": [number for number, name in self._telling.accounts.items() if word in name.casefold()],
            "currency": [unit.code for unit in self._units.values() if word in _sign(unit)],
        }
        parts: list[Condition] = [
            (f"{column} {IN_LIST}", [json.dumps(values)]) for column, values in listed.items() if values
        ]
        parts += [(f"instr(lower({column}), ?)", [word]) for column in _CODES]
        if figure := figure_of(word):
            parts.append((f"instr({decimal_of('credited', self._telling.home.exponent)}, ?)", [figure]))
            for unit in self._units.values():
                holds = f"(currency = ? AND instr({decimal_of('proceeds', unit.exponent)}, ?))"
                parts.append((holds, [unit.code, figure]))
        return any_of(parts)

    def _distinct(self, reads: Reads, column: str, table: str) -> list[str]:
        query = f"SELECT DISTINCT {column} AS it FROM {table} WHERE day BETWEEN ? AND ?"
        return [row["it"] or "" for row in reads.rows(query, self._span)]


def _sign(unit: Currency) -> str:
    """How amounts of a currency begin: `usd $`."""
    return f"{unit.code} {figures.SIGNS.get(unit.code, '')}".casefold()


def _day_text(day: str) -> str:
    return figures.day_text(date.fromisoformat(day))
