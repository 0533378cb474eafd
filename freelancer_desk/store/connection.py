"""One way to open a connection: pragmas, limits, and what SQLite's errors mean to people."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from freelancer_desk.domain.problems import BookBusyError, BookMovedError, BookUnreadableError, DeskError, DiskFullError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Value = int | str | None

BUSY_SECONDS = 5
LONGEST_VALUE = 50_000_000
_INSTRUCTIONS_BETWEEN_LOOKS = 10_000
_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=4194304",
    "PRAGMA fullfsync=ON",
    "PRAGMA checkpoint_fullfsync=ON",
)


class Reads(Protocol):
    """Whatever answers queries: a Book, a Reader, a Step."""

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer."""
        ...


def connect(path: Path, how: str = "mode=rw", wait: int = BUSY_SECONDS * 1000) -> sqlite3.Connection:
    """A guarded connection to an existing file; `how` are the parameters of SQLite's file URI.

    For a file that another program has locked it waits so many milliseconds.
    """
    where = path.absolute().as_uri()
    connection = sqlite3.connect(f"{where}?{how}", uri=True, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout={wait}")
    connection.row_factory = sqlite3.Row
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # VACUUM INTO attaches its target
    if sys.version_info >= (3, 12):  # pragma: no cover
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


def pragma(connection: sqlite3.Connection, name: str) -> int | str:
    """The answer of a pragma: its first value."""
    answer: int | str = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return answer


@contextmanager
def time_limit(connection: sqlite3.Connection, seconds: int) -> Iterator[None]:
    """End any query that is still running after so many seconds; it then raises SQLITE_INTERRUPT."""
    end = monotonic() + seconds
    connection.set_progress_handler(lambda: monotonic() > end, _INSTRUCTIONS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def refusal_of(error: sqlite3.Error, name: str) -> DeskError | None:
    """What an error of SQLite means for the book of that name; None for a bug of ours."""
    code = getattr(error, "sqlite_errorname", "")
    if code == "SQLITE_READONLY_DBMOVED":
        return BookMovedError("book_moved", name=name)
    primary = "_".join(code.split("_")[:2])
    kinds: dict[str, tuple[type[DeskError], str]] = {
        "SQLITE_FULL": (DiskFullError, "disk_full"),
        "SQLITE_IOERR": (DeskError, "disk_failed"),
        "SQLITE_CANTOPEN": (DeskError, "disk_failed"),
        "SQLITE_CORRUPT": (BookUnreadableError, "book_damaged"),
        "SQLITE_NOTADB": (BookUnreadableError, "book_not_ours"),
        "SQLITE_READONLY": (DeskError, "book_read_only"),
        "SQLITE_BUSY": (BookBusyError, "book_busy"),
        "SQLITE_PROTOCOL": (DeskError, "place_without_locks"),
        "SQLITE_INTERRUPT": (BookUnreadableError, "book_not_ours"),
        "SQLITE_TOOBIG": (BookUnreadableError, "book_not_ours"),
    }
    if primary not in kinds:
        return None
    refusal, kind = kinds[primary]
    return refusal(kind, name=name, holder="?")


def ends_writing(error: sqlite3.Error) -> bool:
    """Whether nothing more may be written after this error: the disk or the file itself failed."""
    code: str = getattr(error, "sqlite_errorname", "")
    return code.startswith(("SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_READONLY"))
