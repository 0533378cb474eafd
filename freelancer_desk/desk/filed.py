"""Years that were filed: what was kept of each, the lock on its records, and the rules it recomputes with."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.desk import country, ledger
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins import rule_packs

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from freelancer_desk.domain.taxes.forms import ReturnForm
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.store.book import Reads, Value

FILED, REVISED, REOPENED = "filed", "revised", "reopened"
# Records that stand in a year by their day rather than by its number.
_DATED = frozenset({"salary", "expense", "receipt"})
# Tax paid with the return or after it does not change what was filed.
_ADVANCE = "advance"


class Filing(NamedTuple):
    """One return that was filed: the acknowledgement's number and day, and everything that was typed into it.

    `cells` is the kept JSON: `cells` in the order of the return, `closing` the net assets (None where unknown).
    """

    id: str
    year: int
    day: date
    number: str
    kind: str
    cells: Mapping[str, Any]
    document_sha256: str
    head: str
    pack: str
    form: str
    note: str

    @property
    def is_open(self) -> bool:
        """It was opened again: the year's records may change."""
        return self.kind == REOPENED


def listing(reads: Reads) -> tuple[Filing, ...]:
    """Every return that was filed, oldest first."""
    return tuple(_filing(row) for row in reads.rows("SELECT * FROM filings ORDER BY id"))


def of_year(reads: Reads, year: int) -> Filing | None:
    """The newest return filed for a year, opened again or not."""
    rows = reads.rows("SELECT * FROM filings WHERE year = ? ORDER BY id DESC LIMIT 1", (year,))
    return _filing(rows[0]) if rows else None


def standing(reads: Reads, year: int) -> Filing | None:
    """The return of a year that is filed and not opened again."""
    found = of_year(reads, year)
    return found if found is not None and not found.is_open else None


def pack_for(reads: Reads, code: str, year: int) -> RulePack:
    """The rules of a year: those it was filed with, else those that ship; raises DeskError `year_without_rules`."""
    filing = standing(reads, year)
    return rule_packs.read(filing.pack) if filing is not None else country.pack_of(code, year)


def form_for(reads: Reads, year: int) -> ReturnForm | None:
    """The form that a year was filed with, if it was."""
    filing = standing(reads, year)
    if filing is None:
        return None
    from freelancer_desk.plugins import return_forms

    return return_forms.read(filing.form)


def refuse_if_filed(reads: Reads, noun: str, values: Mapping[str, Value]) -> None:
    """Raise DeskError `year_filed` when a record belongs to a year whose return is filed."""
    if not reads.rows("SELECT 1 FROM filings LIMIT 1"):
        return
    year = _year_of(reads, noun, values)
    if year is not None:
        refuse_year(reads, year)


def refuse_year(reads: Reads, year: int) -> None:
    """Raise DeskError `year_filed` when the return of that year is filed and not opened again."""
    filing = standing(reads, year)
    if filing is not None:
        raise DeskError("year_filed", year=filing.year, number=filing.number[:40])


def _year_of(reads: Reads, noun: str, values: Mapping[str, Value]) -> int | None:
    if noun == "tax-payment" and values.get("kind") != _ADVANCE:
        return None
    year, day = values.get("year"), values.get("day")
    if noun in {"tax-amount", "tax-payment", "holding", "outflow", "inflow"} and isinstance(year, int):
        return year
    if noun in _DATED and isinstance(day, str) and day:
        return country.rules(ledger.setting(reads, "country")).year_start.year_of(date.fromisoformat(day))
    return None


def _filing(row: sqlite3.Row) -> Filing:
    values = {name: row[name] for name in row.keys() if name not in {"id", "day", "cells"}}  # noqa: SIM118
    return Filing(id=str(row["id"]), day=date.fromisoformat(row["day"]), cells=json.loads(row["cells"]), **values)
