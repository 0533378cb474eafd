"""The lines of one account: what each means, who said so, and what may be said of it; told only as they are seen."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger
from freelancer_desk.desk.finding import FIRST, IN_LIST, PAIRS, Found, any_of, decimal_of, figure_of, ids_of
from freelancer_desk.domain import figures
from freelancer_desk.domain import questions as asking
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.statements import Kind
from freelancer_desk.domain.summaries import LineSummary
from freelancer_desk.domain.words import SENTENCES, say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from freelancer_desk.desk.finding import Asked, Condition
    from freelancer_desk.store.book import Reads, Value

_MEANS = "choice."
ORIGINS = ("profile", "sure", "question", "rule", "user")
# By what lines can be ordered: meanings and origins by their words on the screen.
_ORDERS = {
    "day": "l.day {way}, l.id {way}",
    "text": "CASE WHEN instr(lower(l.text), lower(l.counterparty)) THEN l.text"
    " ELSE l.counterparty || l.text END {way}, l.day, l.id",
    "meaning": "(SELECT place FROM meanings WHERE code = s.meaning) {way}, l.day, l.id",
    "origin": "(SELECT place FROM origins WHERE code = s.origin) {way}, l.day, l.id",
    "amount": "l.minor {way}, l.day, l.id",
}
ORDERS = tuple(_ORDERS)
_LIST = "MATERIALIZED (SELECT value FROM json_each(?))"
# What a query knows beforehand, and of each line the part that speaks for it: the first that may be answered, else
# the first.
_KNOWN = f"""
meanings (code, place) AS {PAIRS}, origins (code, place) AS {PAIRS}, sections (code) AS {_LIST}, can (code) AS {_LIST},
spoken (id, meaning, origin, nth) AS (
  SELECT p.line_id, coalesce(m.meaning, p.kind), coalesce(m.origin, 'profile'),
    min(p.nth + CASE WHEN p.kind || (p.minor < 0) || (p.section IN sections) IN can THEN 0 ELSE 1000000 END)
  FROM lines AS l JOIN parts AS p ON p.line_id = l.id LEFT JOIN derived_meanings AS m ON m.part_id = p.id
  WHERE l.account_id = ? GROUP BY p.line_id)
"""
# The same of one line: for the first few lines it takes less than of all.
_SPOKEN_OF_ONE = """
(SELECT {column} FROM (SELECT coalesce(m.meaning, p.kind) AS meaning, coalesce(m.origin, 'profile') AS origin
  FROM parts AS p LEFT JOIN derived_meanings AS m ON m.part_id = p.id WHERE p.line_id = l.id
  ORDER BY p.kind || (p.minor < 0) || (p.section IN sections) IN can DESC, p.nth LIMIT 1))
"""
_SPOKEN_OF_ALL = "(SELECT {column} FROM spoken WHERE spoken.id = l.id)"
_SOME = f"""
SELECT l.id, l.key, l.day, l.text, l.counterparty, l.minor, p.kind, p.minor AS part_minor, p.section,
  coalesce(m.meaning, p.kind) AS meaning, coalesce(m.origin, 'profile') AS origin
FROM lines AS l JOIN parts AS p ON p.line_id = l.id LEFT JOIN derived_meanings AS m ON m.part_id = p.id
WHERE l.id {IN_LIST} ORDER BY l.id, p.nth
"""


class Lines:
    """The lines of one account: what looking for them needs besides the rows, as it stood when this was made."""

    def __init__(self, reads: Reads, account_id: int) -> None:
        self._id, self._account = account_id, ledger.accounts(reads)[account_id]
        rules = country.rules(ledger.setting(reads, "country"))
        self._is_home = self._account.currency.code == rules.currency.code
        sections = rules.country.sections
        self._sections = (sections.export, sections.social) if self._is_home else ()
        self._answers = ledger.answers(reads)
        query = "SELECT DISTINCT day FROM lines WHERE account_id = ?"
        days = (row["day"] for row in reads.rows(query, (self._id,)))
        self._days = [(day, f"{figures.day_text(date.fromisoformat(day))} {day}".casefold()) for day in days]
        self._meanings = {key.removeprefix(_MEANS): say(key) for key in SENTENCES if key.startswith(_MEANS)}
        self._origins = {code: say(f"lines.origin.{code}") for code in ORIGINS}

    def glance(self, reads: Reads, asked: Asked) -> Found[LineSummary]:
        """The first lines that are found, at once."""
        return self._search(reads, asked, FIRST)

    def search(self, reads: Reads, asked: Asked) -> Found[LineSummary]:
        """All lines that are found; raises KeyError for an order that is none."""
        return self._search(reads, asked, -1)

    def some(self, reads: Reads, ids: Sequence[str]) -> list[LineSummary]:
        """The lines with these ids, in their order; one that is gone is left out."""
        rows = reads.rows(_SOME, (json.dumps(list(map(int, ids))),))
        found = {str(number): self._told(list(parts)) for number, parts in groupby(rows, key=lambda row: row["id"])}
        return [found[one] for one in ids if one in found]

    def _search(self, reads: Reads, asked: Asked, most: int) -> Found[LineSummary]:
        where, args = ["l.account_id = ?"], [*self._known(), self._id]
        for word in asked.words:
            part, values = self._holding(word, _SPOKEN_OF_ALL if most < 0 else _SPOKEN_OF_ONE)
            where.append(f"({part})")
            args += values
        order = _ORDERS[asked.by].format(way="DESC" if asked.descending else "ASC")
        joined = "JOIN spoken AS s ON s.id = l.id" if asked.by in {"meaning", "origin"} else ""
        query = f"WITH {_KNOWN} SELECT l.id FROM lines AS l {joined} WHERE {' AND '.join(where)} ORDER BY {order}"
        ids = ids_of(reads, f"{query} LIMIT {most}", args)
        return Found(ids, self.some(reads, ids[:FIRST]), is_whole=most < 0)

    def _known(self) -> list[Value]:
        """What the tables before a query hold."""
        places = [json.dumps(_places(words)) for words in (self._meanings, self._origins)]
        can = [
            f"{kind}{is_out:d}{is_credit:d}"
            for kind in Kind
            for is_out in (False, True)
            for is_credit in (False, True)
            if asking.choices_of(kind, is_out=is_out, is_home=self._is_home, is_credit=is_credit)
        ]
        return [*places, json.dumps(self._sections), json.dumps(can), self._id]

    def _holding(self, word: str, spoken: str) -> Condition:
        """A condition for the lines that hold a word anywhere."""
        small = word.casefold()
        parts: list[Condition] = []
        for column in ("l.text", "l.counterparty"):
            parts.append((f"instr(lower({column}), ?)", [small]))
            if not word.isascii():  # SQLite makes only the letters of English small
                parts += [(f"instr({column}, ?)", [way]) for way in (word, word.upper(), word.capitalize())]
        days = [day for day, text in self._days if small in text]
        if days:
            parts.append((f"l.day {IN_LIST}", [json.dumps(days)]))
        for column, words in (("meaning", self._meanings), ("origin", self._origins)):
            codes = [code for code, text in words.items() if small in text.casefold()]
            if codes:
                parts.append((f"{spoken.format(column=column)} {IN_LIST}", [json.dumps(codes)]))
        if figure := figure_of(small):
            parts.append((f"instr({decimal_of('l.minor', self._account.currency.exponent)}, ?)", [figure]))
        return any_of(parts)

    def _told(self, parts: Sequence[sqlite3.Row]) -> LineSummary:
        offered = [(part, self._choices(part)) for part in parts]
        part, choices = next((one for one in offered if one[1]), offered[0])
        return LineSummary(
            id=str(part["id"]),
            day=date.fromisoformat(part["day"]),
            text=part["text"],
            counterparty=part["counterparty"],
            amount=Money(part["minor"], self._account.currency),
            meaning=part["meaning"],
            origin=part["origin"],
            choices=choices,
            said=self._answers.get(f"line/{part['key']}", ""),
        )

    def _choices(self, part: sqlite3.Row) -> tuple[str, ...]:
        is_credit = part["section"] in self._sections
        is_out = part["part_minor"] < 0
        return asking.choices_of(Kind(part["kind"]), is_out=is_out, is_home=self._is_home, is_credit=is_credit)


def _places(words: Mapping[str, str]) -> list[tuple[str, int]]:
    """Each code with the place of its words among all."""
    return [(code, at) for at, code in enumerate(sorted(words, key=words.__getitem__))]
