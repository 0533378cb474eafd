"""The papers' files in backups: each kept once in a folder beside them, and brought back where one is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.problems import DeskError, DiskFullError, Problem
from freelancer_desk.outside import keeping, places
from freelancer_desk.store import journal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.copies import Source

SUFFIX = places.BACKUP
_BESIDE = "*-files"
_NAMED = "SELECT id, name, sha256, bytes FROM papers WHERE sha256 <> '' ORDER BY id"


class Carried(NamedTuple):
    """How many files of papers a backup carries, or a restore brought back, and the papers whose files are lacking."""

    files: int
    missing: tuple[Problem, ...]


def named(reads: Reads) -> set[str]:
    """The hashes that papers of the book have, or had before a step that can be undone."""
    names = {row["sha256"] for row in reads.rows("SELECT sha256 FROM papers")}
    for row in reads.rows(f"{journal.RUNS} WHERE tbl = 'papers' AND images IS NOT NULL"):
        run = journal.run_of(row)
        if run.op != journal.INSERTED and "sha256" in run.columns:
            place = run.columns.index("sha256")
            names |= {str(image[place]) for image in run.before()}
    return names - {""}


def files_of(backup: Path) -> Path:
    """Where the files of a backup lie: one folder for a whole kept set, else `NAME-files` beside it, as with a book."""
    if backup.suffix == SUFFIX:
        return backup.with_name(f"{SUFFIX.strip('.')}-files")
    return keeping.folder_of(backup)


def carry(reads: Source, backup: Path) -> None:
    """Copy the files that a backup does not carry yet; raises DeskError when one cannot be written."""
    source, target = keeping.folder_of(reads.path), files_of(backup)
    try:
        for name in sorted(named(reads)):
            keeping.carry(name, source, target)
    except DiskFullError:
        raise
    except DeskError:
        raise DeskError("backup_files_failed", backup=backup.name) from None


def carried(reads: Reads, backup: Path) -> Carried:
    """Which files of the papers of a backup lie with it, by name and size; `reads` is the backup or its book."""
    folder = files_of(backup)
    rows = reads.rows(_NAMED)
    lacking = [row for row in rows if keeping.size_of(folder, row["sha256"]) != row["bytes"]]
    gone = {row["sha256"] for row in lacking}
    whole = {row["sha256"] for row in rows} - gone
    return Carried(len(whole), tuple(_problem("backup_lacks_paper", row, backup) for row in lacking))


def bring_back(reads: Reads, backup: Path, book: Path) -> Carried:
    """Put the files of a restored book beside it; one that is whole there stays, one that is damaged is not taken.

    `reads` is the restored book. Raises DeskError when a file cannot be written.
    """
    rows = {row["sha256"]: row for row in reads.rows(_NAMED)}
    count, missing = 0, []
    for name in sorted(named(reads)):
        if keeping.fault(book, name) is None:
            continue
        found, kind = _found(name, backup, book)
        if found:
            keeping.keep(book, found)
            count += 1
        elif name in rows:
            missing.append((rows[name], kind))
    missing.sort(key=lambda one: one[0]["id"])
    return Carried(count, tuple(_problem(kind, row, backup) for row, kind in missing))


def _found(name: str, backup: Path, book: Path) -> tuple[bytes, str]:
    """The bytes of a file from beside the backup; else none, and what is wrong."""
    kind = "backup_lacks_paper"
    for folder in _folders(backup, book):
        try:
            return keeping.found_in(folder, name), ""
        except DeskError as error:
            kind = "backup_paper_changed" if error.kind == "paper_changed" else kind
    return b"", kind


def _folders(backup: Path, book: Path) -> Iterator[Path]:
    """The backup's own folder of files, any other beside it (it may have been renamed), that of the book's kept set."""
    own = files_of(backup)
    yield own
    yield from (folder for folder in sorted(backup.parent.glob(_BESIDE)) if folder != own)
    yield from sorted(places.backups_of(book).glob(_BESIDE))


def _problem(kind: str, row: sqlite3.Row, backup: Path) -> Problem:
    return Problem(kind, {"paper": row["id"], "name": row["name"], "backup": backup.name})
