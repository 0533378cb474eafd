"""Step: the only writer. One transaction that notes what it does in the journal, by runs of rows."""

from __future__ import annotations

import json
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.problems import CancelledError, DeskError
from freelancer_desk.store.journal import (
    DELETED,
    INSERTED,
    LONGEST_RUN,
    UPDATED,
    Run,
    canonical,
    chained,
    digest_of,
    head,
    packed,
    written,
)
from freelancer_desk.store.tables import Table, Tables, demand_columns, quoted, wanted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from freelancer_desk.store.connection import Value
    from freelancer_desk.store.journal import Row


# So many changed rows can be looked at one by one; more are derived anew as a whole.
LOOKED_AT = 100
ROWS_A_STATEMENT = 100


class Heading(NamedTuple):
    """What a step says of itself."""

    at: str
    verb: str
    facts: Mapping[str, str | int]
    undoes: int | None
    sealed: bool
    app: str

    def told(self, step: int) -> tuple[Value, ...]:
        """The columns of `steps` without the hash."""
        facts = canonical(dict(sorted(self.facts.items()))).decode()
        return (step, self.at, self.verb, facts, self.undoes, int(self.sealed), self.app)


class Step:
    """Writes rows and notes what it wrote; lives inside `book.step()` and is void afterwards."""

    def __init__(self, connection: sqlite3.Connection, tables: Tables) -> None:
        self._connection = connection
        self._plain = connection.cursor()
        self._plain.row_factory = None
        self._tables = tables
        self._runs: list[Run] = []
        self._open: _OpenRun | None = None
        self._derived: set[str] = set()
        self._only_derived = False
        self.id = self._free_id("steps")

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer, as the book is inside this step."""
        return self._connection.execute(sql, args).fetchall()

    def insert(self, table: str, row: Mapping[str, Value]) -> int:
        """Write one row and return its id; columns not named are NULL."""
        shape = self._writable(table)
        demand_columns(shape, row)
        values = tuple(row.get(column) for column in shape.columns)
        shape.demand(shape.columns, (values,))
        marks = ", ".join("?" * len(values))
        cursor = self._connection.execute(f'INSERT INTO "{table}" ({shape.listed}) VALUES ({marks})', values)
        row_id = int(cursor.lastrowid or 0)
        self._note_one(INSERTED, shape, (row_id, *values[1:]), None)
        return row_id

    def insert_many(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Value]],
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> range:
        """Write rows and return their ids, which follow each other; raises CancelledError as soon as asked to stop."""
        shape = self._writable(table)
        demand_columns(shape, columns)
        if "id" in columns:
            raise KeyError("id")
        self._close_run()
        journaled = ("id", *columns)
        missing = tuple(column for column in shape.columns if column not in journaled)
        first = last = self._free_id(table)
        flow = iter(rows)
        while chunk := list(islice(flow, LONGEST_RUN)):
            if cancelled is not None and cancelled():
                raise CancelledError("cancelled")
            shape.demand(columns, chunk)
            numbered = [(row_id, *row) for row_id, row in enumerate(chunk, start=last)]
            self._write(shape, journaled, numbered)
            image = written(
                numbered
                if not missing and journaled == shape.columns
                else _arranged(numbered, journaled, shape.columns)
            )
            last += len(chunk)
            self._runs.append(
                Run(table, shape.columns, INSERTED, last - len(chunk), last - 1, len(chunk), None, digest_of(image))
            )
        return range(first, last)

    def update(self, table: str, id: int, changes: Mapping[str, Value]) -> None:  # noqa: A002
        """Change columns of one row; raises DeskError `row_gone` when there is no such row."""
        shape = self._writable(table)
        demand_columns(shape, changes)
        if "id" in changes:
            raise KeyError("id")
        (before,) = self.rows_by_id(shape, [id])
        after = tuple(changes.get(column, old) for column, old in zip(shape.columns, before, strict=True))
        shape.demand(shape.columns, (after,))
        if after == before:
            return
        assigned = ", ".join(f'"{column}" = ?' for column in changes)
        self._connection.execute(f'UPDATE "{table}" SET {assigned} WHERE id = ?', (*changes.values(), id))
        self._note_one(UPDATED, shape, after, before)

    def delete(self, table: str, ids: Iterable[int]) -> None:
        """Delete rows; raises DeskError `row_gone` when one is not there."""
        shape = self._writable(table)
        ascending = iter(sorted(set(ids)))
        while chunk := list(islice(ascending, LONGEST_RUN)):
            rows = self.rows_by_id(shape, chunk)
            self.remove(shape, chunk, canonical(rows))

    def derive_rows(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Value]],
        *,
        where: str = "",
        args: Sequence[Value] = (),
    ) -> None:
        """Put rows in the place of all of a derived table, or of those of its rows that meet `where`; unjournaled."""
        shape = self._tables.derived(table)
        demand_columns(shape, columns)
        self._connection.execute(f'DELETE FROM "{table}"' + (f" WHERE {where}" if where else ""), args)
        flow = iter(rows)
        while chunk := list(islice(flow, LONGEST_RUN)):
            shape.demand(columns, chunk)
            self._write(shape, columns, chunk)
        self._derived.add(table)

    # ------------------------------------------------------- for undoing: whole runs, journaled like any other writing

    def shape(self, table: str) -> Table:
        """The journaled table of that name; raises KeyError."""
        self._close_run()
        return self._writable(table)

    def rows_by_id(self, shape: Table, ids: Sequence[int], columns: Sequence[str] | None = None) -> list[Row]:
        """These rows in the order of ids; raises DeskError `row_gone` when one is missing."""
        listed = shape.listed if columns is None else quoted(columns)
        where, args = wanted(ids)
        rows: list[Row] = self._plain.execute(
            f'SELECT {listed} FROM "{shape.name}" WHERE {where} ORDER BY id', args
        ).fetchall()
        if len(rows) != len(ids):
            raise DeskError("row_gone", table=shape.name)
        return rows

    def remove(self, shape: Table, ids: Sequence[int], image: bytes) -> None:
        """Delete up to 1,000 rows, whose canonical image is given."""
        self._close_run()
        where, args = wanted(ids)
        self._connection.execute(f'DELETE FROM "{shape.name}" WHERE {where}', args)
        self._runs.append(
            Run(shape.name, shape.columns, DELETED, ids[0], ids[-1], len(ids), packed(image), digest_of(image))
        )

    def put_back(self, shape: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert up to 1,000 rows under the ids they had (the first column), in the order of ids."""
        self._close_run()
        ids = [int(str(row[0])) for row in rows]
        shape.demand(columns, rows)
        self._write(shape, columns, rows)
        image = canonical(self.rows_by_id(shape, ids) if tuple(columns) != shape.columns else rows)
        contiguous = ids[-1] - ids[0] == len(ids) - 1
        self._runs.append(
            Run(
                shape.name, shape.columns, INSERTED, ids[0], ids[-1], len(ids),
                None if contiguous else packed(canonical(ids)), digest_of(image),
            )
        )  # fmt: skip

    def set_back(self, shape: Table, columns: Sequence[str], rows: Sequence[Row], before: bytes) -> None:
        """Give up to 1,000 rows the values they had; `before` is the canonical image of what stands there now."""
        self._close_run()
        shape.demand(columns, rows)
        assigned = ", ".join(f"{quoted((column,))} = ?" for column in columns[1:])
        self._connection.executemany(
            f'UPDATE "{shape.name}" SET {assigned} WHERE id = ?', [(*row[1:], row[0]) for row in rows]
        )
        ids = [int(str(row[0])) for row in rows]
        image = canonical(self.rows_by_id(shape, ids) if tuple(columns) != shape.columns else rows)
        self._runs.append(
            Run(shape.name, shape.columns, UPDATED, ids[0], ids[-1], len(ids), packed(before), digest_of(image))
        )

    # ------------------------------------------------------------------------------------------------ the end of a step

    def touched(self) -> frozenset[str]:
        """The tables of facts written so far."""
        self._close_run()
        return frozenset(run.table for run in self._runs)

    def changed(self, table: str) -> list[int] | None:
        """The rows of a table written so far, None when they are too many to look at one by one."""
        self._close_run()
        runs = [run for run in self._runs if run.table == table]
        if sum(run.n for run in runs) > LOOKED_AT:
            return None
        return sorted({number for run in runs for number in run.ids()})

    def derived(self) -> frozenset[str]:
        """The derived tables written so far."""
        return frozenset(self._derived)

    def write_only_derived(self) -> None:
        """From now on facts are refused."""
        self._only_derived = True

    def conclude(self, heading: Heading) -> None:
        """Write the step, its runs and its link in the chain."""
        self._close_run()
        told = heading.told(self.id)
        link = chained(head(self), told, self._runs)
        self._connection.execute("INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*told, link))
        self._connection.executemany(
            "INSERT INTO journal (step_id, shape_id, op, first, last, n, images, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (self.id, self._shape_id(run), run.op, run.first, run.last, run.n, run.images, run.digest)
                for run in self._runs
            ],
        )

    def _shape_id(self, run: Run) -> int:
        columns = json.dumps(run.columns)
        found = self.rows("SELECT id FROM shapes WHERE tbl = ? AND columns = ?", (run.table, columns))
        if found:
            return int(found[0]["id"])
        cursor = self._connection.execute("INSERT INTO shapes (tbl, columns) VALUES (?, ?)", (run.table, columns))
        return int(cursor.lastrowid or 0)

    def _writable(self, table: str) -> Table:
        if self._only_derived:
            raise RuntimeError("what is derived never changes the facts")
        return self._tables.facts(table)

    def _free_id(self, table: str) -> int:
        (row,) = self.rows(
            "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0),"
            f' coalesce((SELECT max(id) FROM "{table}"), 0)) + 1 AS free',
            (table,),
        )
        return int(row["free"])

    def _write(self, shape: Table, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        """Many rows a statement: what SQLite does once for each statement costs more than a row."""
        into, marks = f'INSERT INTO "{shape.name}" ({quoted(columns)}) VALUES ', f"({', '.join('?' * len(columns))})"
        whole = len(rows) - len(rows) % ROWS_A_STATEMENT
        full = (chain.from_iterable(rows[at : at + ROWS_A_STATEMENT]) for at in range(0, whole, ROWS_A_STATEMENT))
        self._connection.executemany(into + ", ".join([marks] * ROWS_A_STATEMENT), map(tuple, full))
        self._connection.executemany(into + marks, rows[whole:])

    def _note_one(self, op: str, shape: Table, after: Row, before: Row | None) -> None:
        if self._open is None or not self._open.takes(op, shape, after):
            self._close_run()
            self._open = _OpenRun(op, shape)
        self._open.after.append(after)
        if before is not None:
            self._open.before.append(before)

    def _close_run(self) -> None:
        if self._open is not None:
            self._runs.append(self._open.closed())
            self._open = None


class _OpenRun:
    """Single rows of one table, collected until something else is written."""

    def __init__(self, op: str, shape: Table) -> None:
        self.op = op
        self.shape = shape
        self.after: list[Row] = []
        self.before: list[Row] = []

    def takes(self, op: str, shape: Table, row: Row) -> bool:
        """Whether the row continues the run: ids ascend, those of inserted rows without a gap."""
        last, new = int(str(self.after[-1][0])), int(str(row[0]))
        follows = new == last + 1 if op == INSERTED else new > last
        return (op, shape) == (self.op, self.shape) and follows and len(self.after) < LONGEST_RUN

    def closed(self) -> Run:
        first, last = int(str(self.after[0][0])), int(str(self.after[-1][0]))
        images = packed(canonical(self.before)) if self.op == UPDATED else None
        digest = digest_of(written(self.after))
        return Run(self.shape.name, self.shape.columns, self.op, first, last, len(self.after), images, digest)


def _arranged(rows: Sequence[Row], columns: Sequence[str], target: Sequence[str]) -> list[Row]:
    places = [columns.index(column) if column in columns else None for column in target]
    return [tuple(None if place is None else row[place] for place in places) for row in rows]
