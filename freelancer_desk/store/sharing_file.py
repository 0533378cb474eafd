"""A file of sharing: campaigns, what was drawn, agreed to, queued and sent; outside journal, undo and restore.

One lies beside a book, another in this computer's memory of that book, of which only the draws are used. A row belongs
to one book, campaign and period.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store.connection import pragma
from freelancer_desk.store.disk import (
    beside,
    make_private_file,
    make_private_folder,
    refuse_a_made_up_book,
    sync_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from freelancer_desk.store.connection import Value

_KEY = "book TEXT NOT NULL, campaign TEXT NOT NULL, period TEXT NOT NULL"
_TABLES = f"""
campaigns (id TEXT PRIMARY KEY, content TEXT NOT NULL, imported_at TEXT NOT NULL);
drawn ({_KEY}, what TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (book, campaign, period, what));
consents ({_KEY}, sha256 TEXT NOT NULL, text TEXT NOT NULL, slices TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (book, campaign, period));
addresses ({_KEY}, endpoint TEXT NOT NULL, token INTEGER NOT NULL, PRIMARY KEY (book, campaign, period));
queue ({_KEY}, body TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at TEXT, status INTEGER,
  PRIMARY KEY (book, campaign, period));
posts ({_KEY}, endpoint TEXT NOT NULL, PRIMARY KEY (book, campaign, period, endpoint));
unanswered ({_KEY}, endpoint TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (book, campaign, period, endpoint))
"""
_VERSION = 2
# The first files kept one row a draw, and did not tell a report that may have left from one that never did.
_TAKEN_OVER = """
INSERT INTO drawn SELECT book, campaign, period, 'band', CAST(band AS TEXT) FROM draws;
INSERT INTO drawn SELECT book, campaign, period, 'slice', slice FROM draws WHERE slice IS NOT NULL;
INSERT INTO drawn SELECT book, campaign, period, slice, value FROM draws WHERE value <> '';
INSERT INTO drawn SELECT book, campaign, period, 'cost', cost FROM draws WHERE cost IS NOT NULL;
DROP TABLE draws;
INSERT INTO posts SELECT book, campaign, period, endpoint FROM queue JOIN addresses USING (book, campaign, period)
  WHERE attempts > 0
"""
# What runs by itself when a row is read or written: no file of ours has any.
_FOREIGN = "SELECT 1 FROM sqlite_schema WHERE type IN ('view', 'trigger')"
_COLUMNS = """
SELECT one.name, one.strict, part.name, part.type, part."notnull", part.pk
FROM pragma_table_list AS one JOIN pragma_table_info(one.name) AS part
WHERE one.type = 'table' AND one.schema = 'main'
"""
_SUFFIX = "-sharing"
BUSY_MS = 5000


def path_of(book: Path) -> Path:
    """Where the file of a book lies."""
    return beside(book, _SUFFIX)


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

    def is_ours(self) -> bool:
        """Whether every table is as we make it: in others rows may hold what no program of ours ever wrote."""
        return _layout() <= _layout_of(self._connection)

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

    def lay_out(self) -> None:
        """Make the tables, and take over what an older file kept in others."""
        with self.step():
            if int(pragma(self._connection, "user_version")) >= _VERSION:
                return
            for table in _TABLES.strip().split(";\n"):
                self._connection.execute(f"CREATE TABLE IF NOT EXISTS {table} STRICT")
            if self.rows("SELECT 1 FROM sqlite_schema WHERE name = 'draws'"):
                for statement in _TAKEN_OVER.split(";\n"):
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version={_VERSION}")


@cache
def _layout() -> frozenset[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        SharingFile(connection).lay_out()
        return _layout_of(connection)


def _layout_of(connection: sqlite3.Connection) -> frozenset[tuple[str, ...]]:
    """Every column: its table, whether that keeps types strictly, its name and type."""
    return frozenset(tuple(map(str, row)) for row in connection.execute(_COLUMNS))


@contextmanager
def opened(path: Path, *, make: bool) -> Iterator[SharingFile | None]:
    """The file; None where there is none and none is to be made. Raises DeskError `sharing_unreadable`."""
    if not _is_there(path, make=make):
        yield None
        return
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            for wanted in ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON", "trusted_schema=OFF"):
                connection.execute(f"PRAGMA {wanted}")
            if connection.execute(_FOREIGN).fetchone() is not None:
                raise DeskError("sharing_unreadable", file=path.name)
            file = SharingFile(connection)
            if int(pragma(connection, "user_version")) < _VERSION:
                file.lay_out()
            if not file.is_ours():
                raise DeskError("sharing_unreadable", file=path.name)
            yield file
    except sqlite3.Error:
        raise DeskError("sharing_unreadable", file=path.name) from None


def _is_there(path: Path, *, make: bool) -> bool:
    """Whether the file is there, made private where that is wanted."""
    try:
        if make and not path.is_symlink() and not path.exists():
            make_private_folder(path.parent)
            with suppress(FileExistsError):  # another window was sooner
                make_private_file(path)
            sync_folder(path.parent)
        if not path.is_symlink() and not path.exists():
            return False
        refuse_a_made_up_book(path)
        is_a_link = path.is_symlink()
    except (OSError, DeskError):
        raise DeskError("sharing_unreadable", file=path.name) from None
    if is_a_link:
        raise DeskError("sharing_unreadable", file=path.name)
    return True
