"""Backups: made by the database, opened and counted, kept with the papers' files; restore keeps what it replaces."""

from __future__ import annotations

import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import is_view, ledger, paper_copies
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.paper_copies import SUFFIX, Carried
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.outside import places
from freelancer_desk.store import copies
from freelancer_desk.store.reader import open_reader

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Book, Reads
    from freelancer_desk.store.copies import Source
    from freelancer_desk.store.snapshots import Copy
    from freelancer_desk.store.step import Step

SECOND_PLACE = "backup.second_place"
KEPT = 10
RARELY = timedelta(minutes=30)
KEPT_DAYS, KEPT_MONTHS = 14, 12
_HEAD = 12  # letters of the hash that stands for a history
_TIME = "%Y%m%d-%H%M%S"
PATTERN = f"*{SUFFIX}"
_NAME = re.compile(r"([0-9]{8}-[0-9]{6})-step([0-9]{1,18})(?:-([0-9a-f]{12}))?" + re.escape(SUFFIX), re.ASCII)


@dataclass(frozen=True, order=True)
class Kept:
    """A backup of a kept set as its name tells it: after which step, when, and the first letters of that step's hash.

    The order is that of the steps and never follows the clock. An older version named no hash: `head` is empty.
    """

    step: int
    at: datetime
    head: str
    path: Path


class Made(NamedTuple):
    """A backup: where it is, how many rows it has, and what files of papers it carries."""

    path: Path
    rows: int
    carried: Carried


class Restored(NamedTuple):
    """A restore: how many rows the book now has, the folder with what it replaced, and the files brought back.

    `knows_numbers` says that no invoice can get a number which the replaced book gave.
    """

    rows: int
    kept: Path
    brought: Carried
    knows_numbers: bool


def make(reads: Source, path: Path) -> Made:
    """Write one backup to a path, its papers' files beside it; it is opened and counted before it gets its name."""
    copy = _back_up(reads, path)
    return Made(copy.path, copy.rows, paper_copies.carried(reads, path))


def after_import(desk: Desk) -> Path | None:
    """A backup into the kept set, and into the second place if one was chosen."""
    return _keep_one(desk)


def on_close(desk: Desk) -> Path | None:
    """As after an import, when anything changed since the last backup; then close is safe."""
    return _keep_one(desk)


def when_due(desk: Desk) -> Path | None:
    """As after an import, when the newest backup is older than half an hour or its date cannot be right."""
    newest = latest(desk.book)
    if newest is not None and timedelta(0) <= desk.now() - newest.at < RARELY:
        return newest.path
    return _keep_one(desk)


def folder_of(book: Path) -> Path:
    """Where the kept set of a book lies: beside the book's data, never in the book's own file."""
    return places.backups_of(book)


def latest(reads: Source) -> Kept | None:
    """The newest backup of the kept set that was made of the book's own history, none of what a restore replaced."""
    return max(_ours(reads), default=None)


def latest_at(book: Path) -> datetime | None:
    """When the newest backup of the kept set was made, of whatever history: all that is told of a broken book."""
    return max((one.at for one in _kept(folder_of(book))), default=None)


def moment_of(backup: Path) -> datetime | None:
    """When the last step that a backup holds was made, None in an empty one; raises DeskError for what is no book."""
    with open_reader(backup, older=True) as copy:
        (row,) = copy.rows("SELECT max(at) AS at FROM steps")
    return datetime.fromisoformat(row["at"]) if row["at"] else None


def newest_carries(reads: Source) -> Carried:
    """What files of papers the newest backup of the kept set carries; one that cannot be read is lacking itself."""
    newest = latest(reads)
    if newest is None:
        return Carried(0, ())
    try:
        with open_reader(newest.path) as copy:
            return paper_copies.carried(copy, newest.path)
    except DeskError as error:
        is_older = error.kind == "book_older"  # made before a migration: as good as ever
        return Carried(0, () if is_older else (Problem("backup_unreadable", {"backup": newest.path.name}),))


def second_place(reads: Reads) -> str:
    """The folder that gets a second copy; empty when none was chosen."""
    return ledger.setting(reads, SECOND_PLACE)


def set_second_place(desk: Desk, folder: str) -> Done:
    """Choose a second place for backups, such as a stick or a synced folder; empty text for none."""
    from freelancer_desk.desk.person import put_setting

    if folder and not places.is_folder(folder):
        raise DeskError("folder_missing", folder=folder[-120:])
    with desk.book.step("settings.save", facts={"what": "backup"}) as step:
        put_setting(step, SECOND_PLACE, folder)
    return Done("", step.id)


def _keep_one(desk: Desk) -> Path | None:
    if is_view(desk.path):
        return None
    _take_draws_along(desk.book)
    for row in desk.book.rows("SELECT id, hash FROM steps ORDER BY id DESC LIMIT 1"):
        newest = latest(desk.book)
        if newest is not None and newest.step == row["id"]:
            paper_copies.carry(desk.book, newest.path)
            return newest.path
        name = f"{desk.now():{_TIME}}-step{row['id']}-{row['hash'][:_HEAD]}{SUFFIX}"
        made = _back_up(desk.book, folder_of(desk.book.path) / name).path
        _thin(desk.book, made)
        beside = second_place(desk.book)
        if beside and places.is_folder(beside):
            _back_up(desk.book, places.folder(beside) / f"{desk.path.stem}-{name}")
        return made
    return None


def _take_draws_along(book: Book) -> None:
    """What was drawn for being counted goes into the book, too; the files beside it are no part of a backup."""
    from freelancer_desk.desk.sharing import homes  # who only looks at backups loads none of it

    if homes.are_there(book):
        with suppress(DeskError):  # a backup without them is better than none
            homes.put_in_book(book)


def _carry_draws_over(book: Path) -> None:
    """What the replaced book alone knows was drawn stays known here."""
    from freelancer_desk.desk.sharing import homes

    with suppress(DeskError), open_reader(book) as reads:
        homes.take_in(reads)


def _back_up(reads: Source, path: Path) -> Copy:
    """First the files, so that no backup names one that is not there; a full disk may still have room for the book."""
    copies.make_ready(reads, path)
    try:
        paper_copies.carry(reads, path)
    finally:
        copy = copies.hand_out(reads, path) if is_view(path) else copies.back_up(reads, path)
    paper_copies.carry(reads, path)  # what a window attached in between
    return copy


def _kept(folder: Path) -> list[Kept]:
    """The kept set; what else lies there, a link, a folder or a name that tells no time, is none of ours."""
    return [one for one in map(_told, folder.glob(PATTERN)) if one is not None]


def _told(path: Path) -> Kept | None:
    """What the name of a backup tells, or None."""
    found = _NAME.fullmatch(path.name)
    try:
        if found is None or not stat.S_ISREG(path.lstat().st_mode):
            return None
        return Kept(int(found[2]), datetime.strptime(found[1], _TIME).replace(tzinfo=UTC), found[3] or "", path)
    except (OSError, ValueError):
        return None


def _ours(reads: Source) -> list[Kept]:
    """The backups that were made of the book's own history."""
    found = _kept(folder_of(reads.path))
    wanted = ",".join({str(one.step) for one in found})
    steps = {row["id"]: row for row in reads.rows(f"SELECT id, at, hash FROM steps WHERE id IN ({wanted})")}
    return [one for one in found if one.step in steps and _is_of(one, steps[one.step])]


def _is_of(one: Kept, step: sqlite3.Row) -> bool:
    """Whether a backup was made after this very step; one without a hash was not when the step is the younger."""
    if not one.head:
        return str(step["at"]) <= one.at.isoformat(timespec="seconds")
    return str(step["hash"]).startswith(one.head)


def _thin(reads: Source, made: Path) -> None:
    """Keep what was just made, the last 10, the newest of each of 14 days and of 12 months; never delete by age alone.

    Backups of a history that a restore replaced stay: they were thinned while it was the book's own.
    """
    found = sorted(_ours(reads))
    days = {f"{one.at:%Y%m%d}": one.path for one in found}
    months = {f"{one.at:%Y%m}": one.path for one in found}
    keep = {made, *(one.path for one in found[-KEPT:])}
    keep |= {days[name] for name in sorted(days)[-KEPT_DAYS:]}
    keep |= {months[name] for name in sorted(months)[-KEPT_MONTHS:]}
    for one in found:
        if one.path not in keep:
            one.path.unlink(missing_ok=True)


def restore(book: Path | None, copy: Path) -> Restored:
    """Put a backup in the book's place and the files of its papers beside it, where they are missing or damaged.

    Raises DeskError while the book is open elsewhere or is only read, the copy is no book or a file cannot be written.
    """
    from freelancer_desk import __version__
    from freelancer_desk.outside import clock

    where = book if book is not None else places.default_book()
    if is_view(where):
        raise DeskError("book_read_only", name=where.name)
    if not places.may_hold_a_book(where):
        raise DeskError("book_not_ours", name=where.name)
    _carry_draws_over(where)
    brought: list[Carried] = []
    knows: list[bool] = []

    def first(restored: Book) -> None:
        _take_draws_along(restored)
        brought.append(paper_copies.bring_back(restored, copy, where))

    kept, rows = copies.restore(
        where, copy, derive=ledger.derive, app=__version__, now=clock.now, first=first,
        carry=lambda step: knows.append(_carry_numbers_over(where, step)),
    )  # fmt: skip
    return Restored(rows, kept, brought[0], knows[0])


def _carry_numbers_over(book: Path, step: Step) -> bool:
    """No number that the replaced book gave is given again; one that cannot be read is known by its backups alone.

    Answers whether all of them are known.
    """
    from freelancer_desk.desk.invoices import numbers

    for path in (book, *(one.path for one in sorted(_kept(folder_of(book)), reverse=True))):
        with suppress(DeskError), open_reader(path, older=True) as reads:
            numbers.carry(reads, step)
            if path == book:
                return True
    return not step.rows("SELECT 1 FROM invoices WHERE number <> ''")
