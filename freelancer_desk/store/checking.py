"""Checks a book: its pages, the chain of its history, and that every row is what the journal says it is."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.store import journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.store.connection import Reads, Value
    from freelancer_desk.store.journal import Run

_OWN = frozenset({"book", "steps", "journal", "shapes", "sqlite_sequence", "_sqlite_migrations"})
Rows = dict[int, tuple["Value", ...]]


def check(reads: Reads) -> list[Problem]:
    """What is wrong with the book; empty when nothing is."""
    try:
        return list(_problems(reads))
    except (DeskError, sqlite3.Error, ValueError, KeyError, IndexError, TypeError, UnicodeError):
        return [Problem("pages_damaged", {"what": "unreadable"})]


def _problems(reads: Reads) -> Iterator[Problem]:
    for row in reads.rows("PRAGMA integrity_check(5)"):
        if row[0] != "ok":
            yield Problem("pages_damaged", {"what": str(row[0])[:120]})
    for row in reads.rows("PRAGMA foreign_key_check"):
        yield Problem("row_points_nowhere", {"table": row["table"], "id": row["rowid"] or 0})
    yield from _chain(reads)
    yield from _rows(reads)


def _chain(reads: Reads) -> Iterator[Problem]:
    """Each step's hash follows from the one before, its own fields and its runs; the first seals the book's name."""
    before = journal.origin(reads)
    expected = 1
    query = "SELECT id, at, verb, facts, undoes, sealed, app, hash FROM steps ORDER BY id"
    for row in reads.rows(query):
        link = journal.chained(before, tuple(row)[:-1], journal.runs_of(reads, row["id"]))
        if link != row["hash"] or row["id"] != expected:
            yield Problem("step_changed", {"step": row["id"]})
        before, expected = row["hash"], row["id"] + 1
    for row in reads.rows("SELECT count(*) AS n FROM journal WHERE step_id NOT IN (SELECT id FROM steps)"):
        if row["n"]:
            yield Problem("step_changed", {"step": expected})


def _rows(reads: Reads) -> Iterator[Problem]:
    """Play the whole journal backwards from the rows of today: every digest must fit, and nothing may be left."""
    shapes = _shapes(reads)
    today = {table: _table(reads, table, columns) for table, columns in shapes.items()}
    steps = [row["id"] for row in reads.rows("SELECT id FROM steps ORDER BY id DESC")]
    for step in steps:
        for run in reversed(journal.runs_of(reads, step)):
            if run.table not in today or run.columns != shapes[run.table]:
                yield Problem("step_changed", {"step": step})
            elif not _fits(today[run.table], run):
                yield Problem("rows_changed", {"table": run.table, "first": run.first, "last": run.last})
    for table, rows in today.items():
        if rows:
            yield Problem("rows_unknown", {"table": table, "first": min(rows), "last": max(rows)})


def _fits(rows: Rows, run: Run) -> bool:
    """Take one run back in the rows; False when they are not what the run left."""
    ids = list(run.ids())
    before = run.before() if run.op != journal.INSERTED else []
    found = [rows.pop(number, None) for number in ids]
    now = [row for row in found if row is not None]
    for number, row in zip(ids, before, strict=False):
        rows[number] = row
    if run.op == journal.DELETED:
        return not now and journal.digest_of(journal.canonical(before)) == run.digest
    return len(now) == run.n == len(ids) and journal.digest_of(journal.canonical(now)) == run.digest


def _shapes(reads: Reads) -> dict[str, tuple[str, ...]]:
    tables = [row["name"] for row in reads.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {
        table: tuple(row["name"] for row in reads.rows(f"PRAGMA table_info({table})"))
        for table in tables
        if table not in _OWN and not table.startswith("derived_")
    }


def _table(reads: Reads, table: str, columns: tuple[str, ...]) -> Rows:
    place = columns.index("id")
    return {row[place]: tuple(row) for row in reads.rows(f"SELECT {','.join(columns)} FROM {table}")}
