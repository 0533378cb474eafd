"""Checks a book: its pages, its structure, the chain of its history, and that every row is what the journal says."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.store.journal import (
    DELETED,
    INSERTED,
    LONGEST_RUN,
    RUNS,
    canonical,
    chained,
    digest_of,
    origin,
    run_of,
)
from freelancer_desk.store.migrations import SCHEMA, migration_names, newest_version, schema_is_known
from freelancer_desk.store.tables import fact_tables, quoted, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from freelancer_desk.store.connection import Reads
    from freelancer_desk.store.journal import Row, Run

# What reading damaged rows, or rows that somebody made up, can raise.
_BROKEN = (DeskError, sqlite3.Error, ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError)
_RUNS_AT_ONCE = 100


def check(reads: Reads) -> list[Problem]:
    """Everything that is not as the program's own steps left it; empty when nothing is."""
    found: list[Problem] = []
    for part in (_pages, _structure, _references, _chain, _rows, _numbering):
        try:
            found.extend(part(reads))
        except _BROKEN:
            found.append(Problem("pages_damaged", {"what": part.__name__.strip("_")}))
    return found


def _pages(reads: Reads) -> Iterator[Problem]:
    for row in reads.rows("PRAGMA integrity_check(5)"):
        if row[0] != "ok":
            yield Problem("pages_damaged", {"what": str(row[0])[:120]})


def _structure(reads: Reads) -> Iterator[Problem]:
    names = [row["name"] for row in reads.rows("SELECT name FROM _sqlite_migrations ORDER BY id")]
    if names != migration_names() or not schema_is_known(reads.rows(SCHEMA), newest_version()):
        yield Problem("structure_changed")


def _references(reads: Reads) -> Iterator[Problem]:
    for row in reads.rows("PRAGMA foreign_key_check"):
        yield Problem("row_points_nowhere", {"table": row["table"], "id": row["rowid"] or 0})


def _chain(reads: Reads) -> Iterator[Problem]:
    """Each hash follows from the one before, the step's own columns and its runs; the first from the book's secret."""
    runs: dict[int, list[Run]] = {}
    told = reads.rows(RUNS.replace("images", "NULL AS images") + " ORDER BY step_id, journal.id")
    for step, group in groupby(told, key=lambda row: row["step_id"]):
        runs[step] = [run_of(row) for row in group]
    if len(told) != reads.rows("SELECT count(*) AS n FROM journal")[0]["n"]:
        yield Problem("step_changed", {"step": 0})
    previous, expected = origin(reads), 1
    for row in reads.rows("SELECT id, at, verb, facts, undoes, sealed, app, hash FROM steps ORDER BY id"):
        link = chained(previous, tuple(row)[:-1], runs.pop(row["id"], []))
        if link != row["hash"] or row["id"] != expected:
            yield Problem("step_changed", {"step": row["id"]})
        previous, expected = row["hash"], row["id"] + 1
    for step in runs:
        yield Problem("step_changed", {"step": step})


def _rows(reads: Reads) -> Iterator[Problem]:
    """Play the whole journal backwards from the rows of today: every digest must fit, and nothing may be left over."""
    past = _Past(reads)
    below = reads.rows("SELECT coalesce(max(id), 0) + 1 AS top FROM journal")[0]["top"]
    while rows := reads.rows(f"{RUNS} WHERE journal.id < ? ORDER BY journal.id DESC LIMIT {_RUNS_AT_ONCE}", (below,)):
        for row in rows:
            if row["id"] >= below:
                raise ValueError  # pages that are out of order would be read for ever
            below = row["id"]
            try:
                fits = past.take_back(run_of(row))
            except _BROKEN:
                fits = False
            if not fits:
                yield Problem(
                    "rows_changed",
                    {"table": row["tbl"], "first": row["first"], "last": row["last"], "step": row["step_id"]},
                )
    yield from past.left_over()


class _Past:
    """The facts as they were before the runs taken back so far: rows of today, and those the images tell of."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        # By table and id: the columns and the row as it was, or None where there was none.
        self._then: dict[str, dict[int, tuple[tuple[str, ...], Row] | None]] = defaultdict(dict)
        self._today: dict[str, set[int]] = defaultdict(set)

    def take_back(self, run: Run) -> bool:
        """Whether the rows are as the run left them; afterwards they are as it found them."""
        then, ids = self._then[run.table], run.ids()
        before = run.before() if run.op != INSERTED else []
        now = self._rows(run.table, run.columns, ids)
        then.update(dict.fromkeys(ids))
        then.update({int(str(row[0])): (run.columns, row) for row in before})
        if (run.first, run.last, run.n) != (ids[0], ids[-1], len(ids)) or run.n > LONGEST_RUN:
            return False
        if run.op == DELETED:
            return not now and digest_of(canonical(before)) == run.digest
        return digest_of(canonical(now)) == run.digest

    def left_over(self) -> Iterator[Problem]:
        """Rows that no run wrote."""
        names = self._reads.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        for table in fact_tables(row["name"] for row in names):
            written = self._today[table]
            ids = []
            if self._reads.rows(f'SELECT count(*) AS n FROM "{table}"')[0]["n"] != len(written):
                ids = [row["id"] for row in self._reads.rows(f'SELECT id FROM "{table}"') if row["id"] not in written]
            if ids:
                yield Problem("rows_unknown", {"table": table, "first": min(ids), "last": max(ids), "n": len(ids)})
            told = [row_id for row_id, row in self._then[table].items() if row is not None]
            if told:
                yield Problem("rows_changed", {"table": table, "first": min(told), "last": max(told), "step": 0})

    def _rows(self, table: str, columns: tuple[str, ...], ids: Sequence[int]) -> list[Row]:
        then = self._then[table]
        fresh = ids if then.keys().isdisjoint(ids) else [row_id for row_id in ids if row_id not in then]
        rows: list[Row] = []
        if fresh:
            where, args = wanted(fresh)
            found = self._reads.rows(f'SELECT {quoted(columns)} FROM "{table}" WHERE {where} ORDER BY id', args)
            rows = list(map(tuple, found))
            self._today[table].update(fresh if len(found) == len(fresh) else [row["id"] for row in found])
        if len(fresh) < len(ids):
            known = (then[row_id] for row_id in ids if row_id in then)
            rows.extend(_projected(*row, columns) for row in known if row is not None)
            rows.sort(key=lambda row: int(str(row[0])))
        return rows


def _projected(columns: tuple[str, ...], row: Row, target: tuple[str, ...]) -> Row:
    return row if columns == target else tuple(row[columns.index(column)] for column in target)


def _numbering(reads: Reads) -> Iterator[Problem]:
    """The next id of every table is the one after the last ever given, so that none is given twice."""
    given = {row["tbl"]: row["last"] for row in reads.rows(
        "SELECT tbl, max(last) AS last FROM journal JOIN shapes ON shapes.id = shape_id WHERE op = 'i' GROUP BY tbl"
    )}  # fmt: skip
    for table in ("steps", "journal", "shapes"):
        given[table] = reads.rows(f"SELECT max(id) AS last FROM {table}")[0]["last"]
    found = {row["name"]: row["seq"] for row in reads.rows("SELECT name, seq FROM sqlite_sequence")}
    for table in sorted(found.keys() | given.keys()):
        if (found.get(table) or 0) != (given.get(table) or 0):
            yield Problem("numbering_changed", {"table": table})
