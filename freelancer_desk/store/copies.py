"""Copies of a book: made by the database, opened and counted before they get their name; restore keeps what it replaces."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from freelancer_desk.domain.problems import BookUnreadableError, DeskError, DiskFullError
from freelancer_desk.store import connection as guarded
from freelancer_desk.store import disk, journal
from freelancer_desk.store.book import open_book, open_reader
from freelancer_desk.store.lock import Lock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from freelancer_desk.store.book import Value
    from freelancer_desk.store.step import Step

REPLACED = "replaced"
_COUNTED = ("lines", "receipts", "earnings", "clients", "answers", "registrations", "salaries", "expenses", "statements")


class Source(Protocol):
    """A book or a reader: it answers queries and can write itself into a new file."""

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]: ...
    def vacuum_into(self, target: Path) -> None: ...


@dataclass(frozen=True)
class Copy:
    """A copy that was opened and counted: its rows, and the head of its history."""

    path: Path
    rows: int
    head: str


def back_up(source: Source, target: Path) -> Copy:
    """Write a verified copy; a file already under that name is replaced only by a good one."""
    head = journal.head(source)
    part = disk.beside(target, ".part")
    try:
        disk.make_private_folder(target.parent)
        part.unlink(missing_ok=True)
        _write(source, part)
        rows = _proved(part, head)
        part.replace(target)
        disk.sync_folder(target.parent)
    except OSError as error:
        raise DeskError("backup_failed", name=target.name) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Copy(target, rows, head)


def _write(source: Source, part: Path) -> None:
    disk.make_private_file(part)
    try:
        source.vacuum_into(part)
    except sqlite3.Error as error:
        refusal = guarded.refusal_of(error, part.name)
        if isinstance(refusal, DiskFullError):
            raise refusal from error
        raise DeskError("backup_failed", name=part.name) from error
    disk.sync_file(part)


def _proved(copy: Path, head: str) -> int:
    """Open the copy as any book is opened, check its pages, and count; raises BookUnreadableError."""
    with open_reader(copy) as reads:
        if reads.rows("PRAGMA quick_check(1)")[0][0] != "ok" or journal.head(reads) != head:
            raise BookUnreadableError("backup_failed", name=copy.name)
        return _count(reads)


def _count(reads: Source) -> int:
    return sum(int(reads.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"]) for table in _COUNTED)


def count(path: Path) -> int:
    """How many rows a book holds that a person would miss."""
    with open_reader(path) as reads:
        return _count(reads)


def restore(
    path: Path,
    copy: Path,
    *,
    derive: Callable[[Step, frozenset[str]], None],
    app: str,
    now: Callable[[], datetime],
) -> Path:
    """Put a checked copy in the book's place; answers the folder with what it replaced. Raises while the book is open."""
    with open_reader(copy) as reads:
        new = disk.beside(path, ".restored")
        new.unlink(missing_ok=True)
        made = back_up(reads, new)
    kept = _kept_folder(path, now())
    before = _move_aside(path, kept)
    new.replace(path)
    disk.sync_folder(path.parent)
    book = open_book(path, derive=derive, app=app, now=now)
    try:
        with book.step("restore", facts={"copy": made.head, "replaced": before}, seal=True):
            pass
    finally:
        book.close()
    return kept


def _kept_folder(path: Path, at: datetime) -> Path:
    folder = path.parent / REPLACED
    disk.make_private_folder(folder)
    number = 0
    while True:
        kept = folder / (f"{at:%Y%m%d-%H%M%S}" + (f"-{number}" if number else ""))
        if not kept.exists():
            disk.make_private_folder(kept)
            return kept
        number += 1


def _move_aside(path: Path, kept: Path) -> str:
    """Move the book and its companions together, while nobody has it open; answers the head of its history."""
    if not path.exists():
        return ""
    lock = Lock(path)
    try:
        head = ""
        with suppress(DeskError), open_reader(path) as reads:
            head = journal.head(reads)
        for name in (path, *(disk.beside(path, suffix) for suffix in disk.COMPANIONS)):
            if name.exists():
                name.replace(kept / name.name)
        disk.sync_folder(kept)
        disk.sync_folder(path.parent)
        return head
    finally:
        lock.release()
