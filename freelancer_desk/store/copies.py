"""Copies of a book: a backup is proved before it gets its name; a restore keeps what it replaces."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store import disk, journal
from freelancer_desk.store.book import open_book
from freelancer_desk.store.lock import Lock
from freelancer_desk.store.reader import open_reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from freelancer_desk.store.snapshots import Copy
    from freelancer_desk.store.step import Step

REPLACED = "replaced"


class Source(Protocol):
    """A book or a reader: it can write itself into a new file."""

    def copy_into(self, target: Path) -> Copy: ...


def back_up(source: Source, target: Path) -> Copy:
    """Write a proved copy; a file already under that name is replaced only by a good one."""
    try:
        disk.make_private_folder(target.parent)
        return source.copy_into(target)
    except OSError as error:
        raise DeskError("backup_failed", name=target.name) from error


def restore(
    path: Path,
    copy: Path,
    *,
    derive: Callable[[Step, frozenset[str]], None],
    app: str,
    now: Callable[[], datetime],
) -> tuple[Path, int]:
    """Put a proved copy in the book's place; answers the folder with what it replaced, and the rows it now has.

    Raises BookBusyError while the book is open, DeskError when the copy is no book; then nothing was moved.
    """
    new = disk.beside(path, ".restored")
    with open_reader(copy) as reads:
        made = back_up(reads, new)
    kept = _kept_folder(path, now())
    before = _move_aside(path, kept)
    new.replace(path)
    disk.sync_folder(path.parent)
    with open_book(path, derive=derive, app=app, now=now) as book:
        with book.step("restore", facts={"copy": made.head, "replaced": before}, seal=True):
            pass
        book.rebuild()
    return kept, made.rows


def _kept_folder(path: Path, at: datetime) -> Path:
    folder = path.parent / REPLACED
    disk.make_private_folder(folder)
    number = 0
    while (folder / _name(at, number)).exists():
        number += 1
    kept = folder / _name(at, number)
    disk.make_private_folder(kept)
    return kept


def _name(at: datetime, number: int) -> str:
    return f"{at:%Y%m%d-%H%M%S}" + (f"-{number}" if number else "")


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
