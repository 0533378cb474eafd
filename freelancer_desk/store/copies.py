"""Copies of a book: a backup is proved before it gets its name; a restore keeps what it replaces."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING, Protocol

from freelancer_desk.domain.problems import BookUnreadableError, DeskError
from freelancer_desk.store.book import open_book
from freelancer_desk.store.checking import check
from freelancer_desk.store.connection import connect
from freelancer_desk.store.disk import COMPANIONS, beside, make_private_folder, sync_file, sync_folder
from freelancer_desk.store.journal import HANDED_OUT, head, origin
from freelancer_desk.store.lock import Lock
from freelancer_desk.store.migrations import newest_version
from freelancer_desk.store.reader import open_reader
from freelancer_desk.store.replacing import (
    REPLACED,
    finish_replacing,
    is_being_replaced,
    put_in_place,
    restored_name,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from freelancer_desk.store.book import Book
    from freelancer_desk.store.connection import Reads, Value
    from freelancer_desk.store.snapshots import Copy
    from freelancer_desk.store.step import Step

__all__ = ["REPLACED", "Source", "back_up", "hand_out", "make_ready", "restore"]


class Source(Protocol):
    """A book or a reader: it answers queries and can write itself into a new file."""

    path: Path

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer."""
        ...

    def copy_into(self, target: Path) -> Copy:
        """A proved copy."""
        ...


def back_up(source: Source, target: Path) -> Copy:
    """Write a proved copy; a file already under that name is replaced only by a good one, never the book itself."""
    make_ready(source, target)
    try:
        return source.copy_into(target)
    except OSError as error:
        raise DeskError("backup_failed", name=target.name) from error


def hand_out(source: Source, target: Path) -> Copy:
    """As `back_up`, for somebody else: its draws and the secret, from which reports and keys follow, stay at home."""
    make_ready(source, target)
    draft = beside(target, ".draft")
    try:
        made = back_up(source, draft)
        with closing(connect(draft, "mode=rw")) as copy:
            copy.execute("PRAGMA secure_delete=ON")
            copy.execute("UPDATE book SET secret = ?", (HANDED_OUT + origin(source),))
            copy.execute("DELETE FROM kept_draws")
            copy.execute("VACUUM")  # no page keeps what was there
        sync_file(draft)
        draft.replace(target)  # never under its own name with the secret in it
        sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return made._replace(path=target)


def make_ready(source: Source, target: Path) -> None:
    """Refuse what no copy may replace, and make the folder for one."""
    try:
        if target.is_symlink() or (target.exists() and (not target.is_file() or target.samefile(source.path))):
            raise DeskError("backup_failed", name=target.name)
        make_private_folder(target.parent)
    except OSError as error:
        raise DeskError("backup_failed", name=target.name) from error


def restore(
    path: Path,
    copy: Path,
    *,
    derive: Callable[[Step, frozenset[str]], None],
    app: str,
    now: Callable[[], datetime],
    first: Callable[[Book], object] = lambda _book: None,
    carry: Callable[[Step], object] = lambda _step: None,
) -> tuple[Path, int]:
    """Put a checked copy in the book's place; answers the folder with what it replaced, and the rows it now has.

    What has to be there before the book is, `first` brings: it gets the new book, and what it raises ends the restore.
    What must outlive the replaced book `carry` writes into the restored one.
    Raises BookBusyError while the book is open, DeskError when the copy is no whole book; then nothing was moved.
    """
    make_private_folder(path.parent)
    book = path.resolve()
    lock = Lock(book)
    try:
        if is_being_replaced(book):
            finish_replacing(book)
        new = restored_name(book)
        _clear(new)
        try:
            with open_reader(copy, older=True) as reads:
                made = back_up(reads, new)
            facts = {"copy": made.head, "replaced": _head_of(book)}
            with open_book(new, derive=derive, app=app, now=now) as restored:
                _refuse_unless_whole(restored, copy.name)
                with restored.step("restore", facts=facts, seal=True) as step:
                    carry(step)
                restored.rebuild()
                first(restored)
        except BaseException:
            _clear(new)
            raise
        _clear_beside(new)
        kept = _free_name(book, now())
        put_in_place(book, kept)
    finally:
        lock.release()
    return book.parent / REPLACED / kept, made.rows


def _refuse_unless_whole(reads: Reads, name: str) -> None:
    if check(reads):
        raise BookUnreadableError("book_damaged", name=name)


def _head_of(book: Path) -> str:
    """The head of the history that is replaced; empty where there is none that can be read."""
    with suppress(DeskError), open_reader(book) as reads:
        return head(reads)
    return ""


def _free_name(book: Path, at: datetime) -> str:
    name, number = f"{at:%Y%m%d-%H%M%S}", 0
    while (book.parent / REPLACED / (f"{name}-{number}" if number else name)).exists():
        number += 1
    return f"{name}-{number}" if number else name


def _clear(new: Path) -> None:
    new.unlink(missing_ok=True)
    _clear_beside(new)


def _clear_beside(new: Path) -> None:
    """Remove what work in the file left beside it: companions, the lock, the copy of what an older version wrote."""
    versions = (f".version-{version}" for version in range(1, newest_version()))
    for suffix in (*COMPANIONS, ".lock", *versions):
        beside(new, suffix).unlink(missing_ok=True)
