"""What every step did, by runs of rows: images, digests, the chain of hashes, and what can be undone."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.digests import sha256_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from freelancer_desk.store.connection import Reads, Value

Row = tuple["Value", ...]

HANDED_OUT = "origin:"  # stands before the hash that takes the place of the secret in a copy for others
LONGEST_RUN = 1000
INSERTED, UPDATED, DELETED = "i", "u", "d"
_PACKED_ABOVE = 1024
_LARGEST_IMAGE = 100_000_000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class Run(NamedTuple):
    """What a step did to at most 1,000 rows of one table; `columns` begin with `id`, rows stand in the order of ids.

    Inserted: no image, only the ids where they leave gaps. Updated and deleted: the rows as they were.
    The digest is of the rows as the run left them, of a deletion as it found them.
    """

    table: str
    columns: tuple[str, ...]
    op: str
    first: int
    last: int
    n: int
    images: bytes | None
    digest: str

    def ids(self) -> Sequence[int]:
        """The ids of the rows concerned, ascending."""
        if self.op != INSERTED:
            return [int(str(row[0])) for row in self.before()]
        if self.images is None:
            return range(self.first, self.last + 1)
        ids: list[int] = json.loads(unpacked(self.images))
        return ids

    def before(self) -> list[Row]:
        """The rows as they were before an update or a deletion; raises ValueError when the image is broken."""
        rows = json.loads(unpacked(self.images or b""))
        if not isinstance(rows, list) or len(rows) != self.n:
            raise ValueError(self.table)
        return [tuple(row) for row in rows]


class StepRecord(NamedTuple):
    """A step as history tells it; `undone` for one whose effect is taken back at present."""

    id: int
    at: str
    verb: str
    facts: Mapping[str, str | int]
    undoes: int | None
    sealed: bool
    app: str
    undone: bool


def canonical(rows: Sequence[Sequence[Value]] | Sequence[Value] | Mapping[str, object]) -> bytes:
    """The one way rows are written in the journal: JSON in UTF-8 without spaces."""
    return _encode(rows).encode()


def written(rows: Sequence[Sequence[Value]]) -> bytes:
    """The canonical form of rows that a step writes; raises ValueError when a text holds a NUL."""
    image = canonical(rows)
    if b"\\u0000" in image and any(isinstance(value, str) and "\0" in value for row in rows for value in row):
        raise ValueError("NUL")
    return image


def digest_of(image: bytes) -> str:
    return sha256_of(image)


def packed(image: bytes) -> bytes:
    """An image as it is stored: compressed above 1 KB."""
    return zlib.compress(image, 1) if len(image) > _PACKED_ABOVE else image


def unpacked(stored: bytes) -> bytes:
    """An image as it was; raises ValueError for one that is broken or would fill the memory."""
    if stored[:1] == b"[":
        return stored
    try:
        inflater = zlib.decompressobj()
        image = inflater.decompress(stored, _LARGEST_IMAGE)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not inflater.eof or inflater.unused_data:
        raise ValueError(len(stored))
    return image


def run_of(row: sqlite3.Row) -> Run:
    """A run as the journal tells it; raises ValueError when it is broken."""
    columns = json.loads(row["columns"])
    if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
        raise ValueError(row["tbl"])
    return Run(row["tbl"], tuple(columns), row["op"], row["first"], row["last"], row["n"], row["images"], row["digest"])


RUNS = (
    "SELECT journal.id, step_id, tbl, columns, op, first, last, n, images, digest"
    " FROM journal JOIN shapes ON shapes.id = shape_id"
)


def runs_of(reads: Reads, step: int) -> list[Run]:
    """What one step did, in its order."""
    return [run_of(row) for row in reads.rows(f"{RUNS} WHERE step_id = ? ORDER BY journal.id", (step,))]


def chained(previous: str, step: Sequence[Value], runs: Sequence[Run]) -> str:
    """The hash of a step: `step` is (id, at, verb, facts, undoes, sealed, app), `previous` the hash before it."""
    told = [[run.table, list(run.columns), run.op, run.first, run.last, run.n, run.digest] for run in runs]
    return sha256_of(previous.encode() + canonical(step) + _encode(told).encode())


def origin(reads: Reads) -> str:
    """The hash before the first step: of the book's id and secret; a copy that was handed out holds the hash alone."""
    (row,) = reads.rows("SELECT book_id, secret FROM book")
    if row["secret"].startswith(HANDED_OUT):
        return str(row["secret"]).removeprefix(HANDED_OUT)
    return sha256_of(canonical([row["book_id"], row["secret"]]))


def head(reads: Reads) -> str:
    """The hash of the newest step: it stands for the whole history."""
    for row in reads.rows("SELECT hash FROM steps ORDER BY id DESC LIMIT 1"):
        newest: str = row["hash"]
        return newest
    return origin(reads)


# An act is undone while a step that undoes it is not itself undone (redo undoes the undoing).
_TOLD = """
SELECT id, at, verb, facts, undoes, sealed, app, EXISTS (SELECT 1 FROM steps AS undoing WHERE undoing.undoes = steps.id
  AND NOT EXISTS (SELECT 1 FROM steps AS redoing WHERE redoing.undoes = undoing.id)) AS undone FROM steps
"""


def history(reads: Reads) -> tuple[StepRecord, ...]:
    """Every step, the oldest first."""
    return tuple(_record_of(row) for row in reads.rows(f"{_TOLD} ORDER BY id"))


def next_undo(reads: Reads) -> StepRecord | None:
    """The step that undo would take back; None at the beginning and behind a sealed step."""
    found = reads.rows(f"{_TOLD} WHERE undoes IS NULL AND NOT undone ORDER BY id DESC LIMIT 1")
    return None if not found or found[0]["sealed"] else _record_of(found[0])


def next_redo(reads: Reads) -> StepRecord | None:
    """The undone step that redo would bring back; None after a new step."""
    undoing = next_undoing(reads)
    return None if undoing is None else _record_of(reads.rows(f"{_TOLD} WHERE id = ?", (undoing.undoes,))[0])


def next_undoing(reads: Reads) -> StepRecord | None:
    """The undoing that redo would take back: the newest still in force, made after the newest act."""
    found = reads.rows(
        f"""{_TOLD} WHERE id > (SELECT max(id) FROM steps WHERE undoes IS NULL) AND NOT undone
        AND (SELECT act.undoes FROM steps AS act WHERE act.id = steps.undoes) IS NULL ORDER BY id DESC LIMIT 1"""
    )
    return _record_of(found[0]) if found else None


def _record_of(row: sqlite3.Row) -> StepRecord:
    return StepRecord(
        row["id"],
        row["at"],
        row["verb"],
        json.loads(row["facts"]),
        row["undoes"],
        bool(row["sealed"]),
        row["app"],
        bool(row["undone"]),
    )
