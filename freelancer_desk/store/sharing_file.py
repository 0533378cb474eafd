"""The file of sharing beside a book: campaigns, what was drawn, agreed to and sent; outside journal, undo and restore.

A row belongs to one book, campaign and period. What was drawn is never drawn again, whatever becomes of the book.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store.disk import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from freelancer_desk.store.connection import Value

_SCHEMA = """
CREATE TABLE IF NOT EXISTS campaigns (id TEXT PRIMARY KEY, content TEXT NOT NULL, imported_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS draws (book TEXT NOT NULL, campaign TEXT NOT NULL, period TEXT NOT NULL,
  band INTEGER NOT NULL, slice TEXT, value TEXT, cost TEXT, PRIMARY KEY (book, campaign, period)) STRICT;
CREATE TABLE IF NOT EXISTS consents (book TEXT NOT NULL, campaign TEXT NOT NULL, period TEXT NOT NULL,
  sha256 TEXT NOT NULL, text TEXT NOT NULL, slices TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (book, campaign, period)) STRICT;
CREATE TABLE IF NOT EXISTS addresses (book TEXT NOT NULL, campaign TEXT NOT NULL, period TEXT NOT NULL,
  endpoint TEXT NOT NULL, token INTEGER NOT NULL, PRIMARY KEY (book, campaign, period)) STRICT;
CREATE TABLE IF NOT EXISTS queue (book TEXT NOT NULL, campaign TEXT NOT NULL, period TEXT NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at TEXT, status INTEGER,
  PRIMARY KEY (book, campaign, period)) STRICT;
"""
_SUFFIX = "-sharing"
BUSY_MS = 5000


def path_of(book: Path) -> Path:
    """Where the file of a book lies."""
    return book.with_name(book.name + _SUFFIX)


class SharingFile:
    """Rows of the file; each write is one durable transaction, and so are those of one `step` together."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer."""
        return self._connection.execute(sql, args).fetchall()

    @contextmanager
    def step(self) -> Iterator[None]:
        """What is read and written here happens whole and alone: another process waits until it is over."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            yield

    def put(self, table: str, row: Mapping[str, Value]) -> None:
        """Write a row in the place of one with the same key."""
        marks = ", ".join("?" * len(row))
        with self.step():
            self._connection.execute(
                f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
            )

    def remove(self, table: str, key: Mapping[str, Value]) -> None:
        """Delete the rows that meet the key."""
        where = " AND ".join(f"{name} = ?" for name in key)
        with self.step():
            self._connection.execute(f"DELETE FROM {table} WHERE {where}", tuple(key.values()))


@contextmanager
def opened(book: Path, *, make: bool) -> Iterator[SharingFile | None]:
    """The file of a book; None where there is none and none is to be made. Raises DeskError `sharing_unreadable`."""
    path = path_of(book)
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise DeskError("sharing_unreadable", file=path.name)
    if not path.exists():
        if not make:
            yield None
            return
        path.touch(mode=PRIVATE_FILE)
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.executescript("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON;")
            connection.executescript(_SCHEMA)
            yield SharingFile(connection)
    except sqlite3.Error:
        raise DeskError("sharing_unreadable", file=path.name) from None
