"""Tax workings kept ready in the book, as they are told: told again while everything they follow from is the same."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import MAXYEAR, date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from freelancer_desk import __version__
from freelancer_desk.desk import law_files
from freelancer_desk.domain.digests import sha256_of_parts
from freelancer_desk.domain.grouping import Grouping, hides, plainly, written_with
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.words import in_english
from freelancer_desk.outside import known_books

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

TABLE = "derived_workings"
COLUMNS = ("year", "made_from", "answer", "shown_from", "shown_to")
_ROOMS = ("domain", "desk", "plugins")

Row = tuple["Value", ...]


def told(answer: dict[str, Any]) -> str:
    """An answer of the command line as JSON, the only way one is kept."""
    import json  # who is told what is kept needs no more than its text

    return json.dumps(answer, ensure_ascii=False, indent=1)


def answer(reads: Reads, year: int | None, today: date) -> str | None:
    """The working kept for a year, or for the one shown first today; None where none is kept that still holds.

    A book that this computer does not know may keep what it likes: its workings are made anew. None either for those
    who have figures written in another way than they are kept in.
    """
    if written_with() is not Grouping.THOUSANDS or hides() or (year is not None and year not in range(MAXYEAR)):
        return None
    if not known_books.is_known(reads.rows("SELECT book_id FROM book")[0]["book_id"]):
        return None
    where, wanted = ("year = ?", year) if year is not None else ("? BETWEEN shown_from AND shown_to", today.isoformat())
    rows = reads.rows(f"SELECT made_from, answer FROM {TABLE} WHERE {where}", (wanted,))
    if len(rows) != 1 or rows[0]["made_from"] != made_from(reads):
        return None
    return str(rows[0]["answer"])


@plainly()
def figures_of(reads: Reads, year: TaxYear, today: date) -> dict[str, Any] | None:
    """The working kept for a year, for whoever needs its figures and none of its words; None where none holds."""
    import json

    found = answer(reads, year.number, today)
    return json.loads(found) if found is not None else None


@in_english()
@plainly()
def fresh(reads: Reads, today: date) -> list[Row]:
    """The rows to keep: each year whose working can be made; none while anything changes meanwhile."""
    mark = made_from(reads)
    rows = list(_worked_out(reads, today, mark))
    return rows if mark == made_from(reads) else []


def put(desk: Desk, rows: list[Row]) -> None:
    """Keep these rows in the place of all others; without a step, as they only follow from what the book holds."""
    if not rows or desk.book.read_only or rows == _rows(desk.book):
        return

    def derive(step: Step, _tables: frozenset[str]) -> None:
        step.derive_rows(TABLE, COLUMNS, rows)

    with suppress(DeskError):  # they are made anew whenever they are asked for
        desk.book.rebuild(derive)


def keep(desk: Desk) -> None:
    """Keep every working ready, where the book may be written; never a reason to refuse what was done before."""
    if not desk.book.read_only:
        put(desk, fresh(desk.book, desk.today()))


@in_english()
@plainly()
def differences(reads: Reads) -> list[Problem]:
    """Workings that would be told, and are not what follows from the book."""
    mark, kept = made_from(reads), _rows(reads)
    shown = next((date.fromisoformat(str(row[3])) for row in kept if row[3]), date.min)
    right = {row[0]: row for row in _worked_out(reads, shown, mark)} if any(row[1] == mark for row in kept) else {}
    wrong = any(row[1] == mark and row != right.get(row[0]) for row in kept)
    return [Problem("derived_differs", {"table": TABLE})] if wrong else []


def made_from(reads: Reads) -> str:
    """A mark of everything a working follows from: the history, the program, the law as data.

    The day is none of it: the working of a year is the same on every day.
    """
    codes = reads.rows("SELECT value FROM settings WHERE key = 'country'")
    law = law_files.mark(law_files.wanted(str(codes[0]["value"]) if codes else ""))
    steps = reads.rows("SELECT hash FROM steps ORDER BY id DESC LIMIT 1")
    head = str(steps[0]["hash"]) if steps else ""
    parts = (head, __version__, _program(), law)
    return sha256_of_parts(part.encode("utf-8", "surrogateescape") for part in parts)


@cache
def _program() -> str:
    """The program's own files, by name, size and time: while it is worked on, its version does not tell."""
    package = Path(__file__).parent.parent
    found = []
    for room in _ROOMS:
        for folder, _, names in os.walk(package / room):
            for name in names:
                if name.endswith(".py"):
                    about = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 (pathlib takes five times as long)
                    found.append(f"{folder}/{name} {about.st_size} {about.st_mtime_ns}")
    return "\n".join(sorted(found))


def _rows(reads: Reads) -> list[Row]:
    return [tuple(row) for row in reads.rows(f"SELECT {', '.join(COLUMNS)} FROM {TABLE} ORDER BY year")]


def _worked_out(reads: Reads, today: date, mark: str) -> Iterator[Row]:
    from freelancer_desk.desk import country, ledger, tax_years, taxes

    code = ledger.setting(reads, "country")
    if country.rules(code).mark != law_files.mark(country.rules(code).country.code):
        country.forget()  # the files changed since they were read
    rules = country.rules(code)
    present = rules.year_start.span(rules.year_start.year_of(today))
    current = tax_years.current_year(reads, today)
    for number in sorted(rules.packs):
        year = tax_years.year_of(reads, number)
        with suppress(DeskError):  # the one who asks is told why
            words = told(taxes.as_json(taxes.working_or_refuse(reads, year)))
            shown = (present.first.isoformat(), present.last.isoformat()) if year == current else (None, None)
            yield (number, mark, words, *shown)
