"""The two ways a book lies on a disk: WAL on a local one, a rollback journal where shared memory is lacking."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store.connection import connect, pragma
from freelancer_desk.store.disk import COMPANIONS, beside, make_private_file

if TYPE_CHECKING:
    from pathlib import Path

WAL, DELETE = "wal", "delete"


def probed_mode(book: Path, *, local: bool) -> str:
    """The mode the folder bears, asked of a throw-away file and never of the book; raises DeskError without locks.

    Setting WAL succeeds even where shared memory fails, and leaves a book that no longer opens.
    """
    probe = beside(book, f".probe-{os.getpid()}")
    for mode in (WAL, DELETE) if local else (DELETE,):
        _clear(probe)
        try:
            make_private_file(probe)
            if _holds(probe, mode):
                return mode
        except sqlite3.Error:
            continue
        finally:
            _clear(probe)
    raise DeskError("place_without_locks", name=book.name)


def _holds(probe: Path, mode: str) -> bool:
    with closing(connect(probe)) as one, closing(connect(probe)) as other:
        one.execute("PRAGMA synchronous=OFF")
        other.execute("PRAGMA synchronous=OFF")
        other.execute("PRAGMA busy_timeout=0")
        if one.execute(f"PRAGMA journal_mode={mode}").fetchone()[0] != mode:
            return False
        one.execute("CREATE TABLE probe (id INTEGER PRIMARY KEY)")
        if other.execute("SELECT count(*) FROM probe").fetchone()[0] != 0:
            return False
        one.execute("BEGIN IMMEDIATE")
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            return error.sqlite_errorname == "SQLITE_BUSY"
        return False


def _clear(probe: Path) -> None:
    for suffix in ("", *COMPANIONS):
        with suppress(FileNotFoundError):
            beside(probe, suffix).unlink()


def settle_mode(connection: sqlite3.Connection, mode: str) -> None:
    """Turn the book to the mode; a WAL book goes to DELETE without shared memory (the connection is exclusive)."""
    if pragma(connection, f"journal_mode={mode}") != mode:
        raise DeskError("place_without_locks", name="")
    if mode == DELETE:
        connection.execute("PRAGMA locking_mode=NORMAL")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # only now the exclusive lock is let go
        connection.execute("PRAGMA synchronous=EXTRA")
    else:
        connection.execute("PRAGMA synchronous=FULL")
