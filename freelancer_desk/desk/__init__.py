"""Verbs: the desk loads, lets the domain decide, and saves; `open_desk` opens the book and its parts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from freelancer_desk import __version__
from freelancer_desk.outside import clock, places

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from freelancer_desk.store.book import Book
    from freelancer_desk.store.book import Changes as Changes
    from freelancer_desk.store.book import Reader as Reader
    from freelancer_desk.store.viewing import View


class Desk:
    """The open book; write verbs take the desk and run on the thread that opened it, readers may live anywhere."""

    def __init__(self, path: Path, book: Book, now: Callable[[], datetime]) -> None:
        self.path, self.book, self.now = path, book, now

    def reader(self) -> Reader:
        """A short-lived read-only view of the book, for any thread."""
        return self.book.reader()

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Be told after each step which tables changed; called on the writing thread."""
        self.book.listen(listener)

    def today(self) -> date:
        """Today by the clock."""
        return self.now().astimezone().date()

    def close(self) -> None:
        """Close the book; one closed file is left."""
        self.book.close()


def open_desk(path: Path | None = None, *, now: Callable[[], datetime] | None = None) -> Desk:
    """Open the book (the default one without a path), made on first use; raises DeskError with the reason."""
    from freelancer_desk.desk import ledger  # the window paints before the book's machinery is loaded
    from freelancer_desk.domain.problems import DeskError
    from freelancer_desk.outside import disks, known_books
    from freelancer_desk.store.book import create_book, open_book

    now = now or clock.now
    where = path if path is not None else places.default_book()
    if is_view(where):
        return Desk(where, _viewed(where, now), now)
    if where.name.casefold().endswith(places.BACKUP):
        raise DeskError("book_is_a_backup", name=where.name)
    local = disks.kind_of(where) == disks.LOCAL
    if where.exists() or where.is_symlink():
        known = known_books.is_known
        book = open_book(where, derive=ledger.derive, app=__version__, now=now, local=local, trusted=known)
    else:
        book = create_book(where, derive=ledger.derive, app=__version__, now=now, local=local)
    known_books.remember(book.book_id)
    return Desk(where, book, now)


def _viewed(path: Path, now: Callable[[], datetime]) -> View:
    """A copy that was handed out, only read; it is checked in full and derived anew, as every stranger is."""
    from freelancer_desk.desk import ledger
    from freelancer_desk.store.viewing import open_view

    return open_view(path, derive=ledger.derive, app=__version__, now=now)


def is_view(path: Path) -> bool:
    """Whether a book is a copy that somebody was handed to look at, also by way of a link: it is only read."""
    return any(name.casefold().endswith(places.VIEW) for name in (path.name, os.path.realpath(path)))


def may_be_counted(path: Path) -> bool:
    """Whether anything of being counted lies beside a book or in this computer's memory: to look loads none of it."""
    from freelancer_desk.store import sharing_file

    return any(os.path.lexists(where) for where in (sharing_file.path_of(path), places.memories()))


def default_book() -> Path:
    """Where the book lies when no other is named."""
    return places.default_book()


def read_book(path: Path) -> Reader | View:
    """A read-only view of a book without taking its lock; raises DeskError when there is none."""
    from freelancer_desk.store.reader import open_reader

    return _viewed(path, clock.now) if is_view(path) else open_reader(path)


def clock_today() -> date:
    """Today by the clock, where no desk is open."""
    return clock.now().astimezone().date()


def clock_now() -> datetime:
    """Now by the clock, where no desk is open."""
    return clock.now()


def resources() -> Path:
    """Fonts, demo and documents that ship with the program."""
    return places.resources()
