"""Backups: made by the database, opened and counted, kept with the papers' files; restore keeps what it replaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from freelancer_desk.desk import is_view, ledger, paper_copies
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.paper_copies import SUFFIX, Carried
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.outside import places
from freelancer_desk.store import copies, journal
from freelancer_desk.store.reader import open_reader

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.copies import Source
    from freelancer_desk.store.snapshots import Copy

SECOND_PLACE = "backup.second_place"
KEPT = 10
RARELY = timedelta(minutes=30)
KEPT_DAYS, KEPT_MONTHS = 14, 12
_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-step[0-9]+" + re.escape(SUFFIX), re.ASCII)


@dataclass(frozen=True)
class Made:
    """A backup: where it is, how many rows it has, and what files of papers it carries."""

    path: Path
    rows: int
    carried: Carried


@dataclass(frozen=True)
class Restored:
    """A restore: how many rows the book now has, the folder with what it replaced, and the files brought back."""

    rows: int
    kept: Path
    brought: Carried


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
    newest = latest(desk.path)
    if newest is not None:
        made = datetime.strptime(newest.name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
        if timedelta(0) <= desk.now() - made < RARELY:
            return newest
    return _keep_one(desk)


def folder_of(book: Path) -> Path:
    """Where the kept set of a book lies: beside the book's data, never in the book's own file."""
    return places.backups_of(book)


def latest(book: Path) -> Path | None:
    """The newest backup of the kept set."""
    found = _kept(folder_of(book))
    return found[-1] if found else None


def newest_carries(book: Path) -> Carried:
    """What files of papers the newest backup of the kept set carries; one that cannot be read is lacking itself."""
    newest = latest(book)
    if newest is None:
        return Carried(0, ())
    try:
        with open_reader(newest) as reads:
            return paper_copies.carried(reads, newest)
    except DeskError as error:
        is_older = error.kind == "book_older"  # made before a migration: as good as ever
        return Carried(0, () if is_older else (Problem("backup_unreadable", {"backup": newest.name}),))


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
    records = journal.history(desk.book)
    if not records:
        return None
    name = f"{desk.now():%Y%m%d-%H%M%S}-step{records[-1].id}{SUFFIX}"
    folder = folder_of(desk.path)
    newest = latest(desk.path)
    if newest is not None and newest.name.endswith(f"-step{records[-1].id}{SUFFIX}"):
        paper_copies.carry(desk.book, newest)
        return newest
    made = _back_up(desk.book, folder / name).path
    _thin(folder)
    beside = second_place(desk.book)
    if beside and places.is_folder(beside):
        _back_up(desk.book, places.folder(beside) / f"{desk.path.stem}-{name}")
    return made


def _back_up(reads: Source, path: Path) -> Copy:
    """First the files, so that no backup names one that is not there; a full disk may still have room for the book."""
    copies.make_ready(reads, path)
    try:
        paper_copies.carry(reads, path)
    finally:
        copy = copies.back_up(reads, path)
    paper_copies.carry(reads, path)  # what a window attached in between
    return copy


def _kept(folder: Path) -> list[Path]:
    """The kept set by step: order never follows the clock."""
    found = (path for path in folder.glob(f"*{SUFFIX}") if _NAME.fullmatch(path.name))
    return sorted(found, key=lambda path: (_step(path), path.name))


def _step(path: Path) -> int:
    return int(path.name.removesuffix(SUFFIX).rpartition("-step")[2])


def _thin(folder: Path) -> None:
    """Keep the last 10, the newest of each of 14 days and of 12 months; never delete by age alone."""
    found = _kept(folder)
    keep = set(found[-KEPT:])
    days: dict[str, Path] = {}
    months: dict[str, Path] = {}
    for path in found:
        days[path.name[:8]] = path
        months[path.name[:6]] = path
    keep |= {days[name] for name in sorted(days)[-KEPT_DAYS:]}
    keep |= {months[name] for name in sorted(months)[-KEPT_MONTHS:]}
    for path in found:
        if path not in keep:
            path.unlink(missing_ok=True)


def restore(book: Path | None, copy: Path) -> Restored:
    """Put a backup in the book's place and the files of its papers beside it, where they are missing or damaged.

    Raises DeskError while the book is open elsewhere, the copy is no book or a file cannot be written.
    """
    from freelancer_desk import __version__
    from freelancer_desk.outside import clock

    where = book if book is not None else places.default_book()
    if not places.may_hold_a_book(where):
        raise DeskError("book_not_ours", name=where.name)
    brought: list[Carried] = []
    kept, rows = copies.restore(
        where, copy, derive=ledger.derive, app=__version__, now=clock.now,
        first=lambda reads: brought.append(paper_copies.bring_back(reads, copy, where)),
    )  # fmt: skip
    return Restored(rows, kept, *brought)
