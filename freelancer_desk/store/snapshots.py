"""Whole copies of a book, made by SQLite into one closed file that is proved before it gets its name."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.problems import BookUnreadableError
from freelancer_desk.store.connection import connect, refusal_of
from freelancer_desk.store.disk import beside, make_private_file, sync_file, sync_folder
from freelancer_desk.store.journal import head
from freelancer_desk.store.tables import fact_tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from freelancer_desk.store.connection import Reads, Value


class Copy(NamedTuple):
    """A proved copy: how many rows of facts it holds, and the hash that stands for its history."""

    path: Path
    rows: int
    head: str


def copy_out(source: sqlite3.Connection, target: Path) -> None:
    """Write the book into an empty private file and onto the disk; the connection must not be in a transaction."""
    make_private_file(target)
    source.execute("VACUUM INTO ?", (str(target),))
    sync_file(target)


def proved_copy(source: sqlite3.Connection, target: Path) -> Copy:
    """A copy under its final name, or DeskError and the file that was there before."""
    part = beside(target, ".part")
    with suppress(FileNotFoundError):
        part.unlink()
    try:
        copy_out(source, part)
        rows, newest = proved(part)
        if not source.execute("SELECT 1 FROM steps WHERE hash = ?", (newest,)).fetchone() and newest != head(
            _Plain(source)
        ):
            raise BookUnreadableError("backup_failed", name=target.name)
        os.replace(part, target)  # noqa: PTH105
        sync_folder(target.parent)
    except sqlite3.Error as error:
        raise refusal_of(error, target.name) or error from error
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return Copy(target, rows, newest)


def proved(path: Path) -> tuple[int, str]:
    """Rows of facts and head of a closed copy that passes SQLite's check; raises BookUnreadableError."""
    with closing(connect(path, "mode=ro")) as copy:
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise BookUnreadableError("backup_failed", name=path.name)
        reads = _Plain(copy)
        return count_of_facts(reads), head(reads)


def count_of_facts(reads: Reads) -> int:
    """How many rows all journaled tables hold together."""
    names = fact_tables(row["name"] for row in reads.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"))
    return sum(int(reads.rows(f'SELECT count(*) AS n FROM "{name}"')[0]["n"]) for name in names)


class _Plain:
    """A bare connection as something to read from."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        return self._connection.execute(sql, args).fetchall()
