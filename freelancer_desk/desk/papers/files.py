"""The files behind papers: proved, copied out for the user, and cleared away when nothing names them any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from freelancer_desk.desk import backups, paper_copies
from freelancer_desk.desk.papers.records import row_of
from freelancer_desk.domain.papers import SUFFIXES
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.outside import keeping, places, saving
from freelancer_desk.store import copies
from freelancer_desk.store.reader import open_reader

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Value

ORPHAN_AFTER = 24 * 60 * 60


class Place(Protocol):
    """A book or a reader: it answers queries and knows where the book lies."""

    path: Path

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer."""
        ...


def verify(reads: Place) -> tuple[Problem, ...]:
    """Papers whose file is missing, changed, that of another paper, or a link; empty when all are whole."""
    rows = reads.rows("SELECT id, name, sha256 FROM papers WHERE sha256 <> '' ORDER BY id")
    hashes = {row["sha256"] for row in rows}
    found = []
    for row in rows:
        fault = keeping.fault(reads.path, row["sha256"])
        if fault is not None:
            kind, now = fault
            swapped = kind == "paper_changed" and now in hashes
            facts = {"paper": row["id"], "name": row["name"]}
            found.append(Problem("paper_swapped" if swapped else kind, facts))
    return tuple(found)


def save_copy(reads: Place, identity: str, to: Path) -> Path:
    """Save the file of a paper elsewhere; in a folder it gets the paper's own name, and replaces nothing there."""
    row = _with_file(reads, identity)
    target = to
    if to.is_dir():
        target = to / row["name"]
        if target.exists() or target.is_symlink():
            raise DeskError("file_exists", file=target.name)
    return saving.save(target, _content(reads, row), book=reads.path)


def private_copy(reads: Place, identity: str) -> Path:
    """A copy that a viewer may open: only pictures, PDF, tables and texts, each with the ending of what it is."""
    row = _with_file(reads, identity)
    suffix = SUFFIXES.get(row["media"])
    if suffix is None:
        raise DeskError("paper_not_opened", name=row["name"])
    stem = row["name"].rpartition(".")[0] or row["name"]
    folder = places.caches() / "papers" / row["sha256"][:16]
    return keeping.private_copy(folder, f"{stem}{suffix}", _content(reads, row))


def tidy(desk: Desk) -> int:
    """Delete files that no paper, no step that can be undone and no copy of the book names, a day after; how many."""
    now = int(desk.now().timestamp())
    named = paper_copies.named(desk.book)
    old = [
        kept
        for kept in keeping.everything(desk.book.path)
        if now - kept.at > ORPHAN_AFTER and (kept.name not in named or kept.is_begun)
    ]
    spared = _named_by_copies(desk.book.path) if any(not kept.is_begun for kept in old) else set()
    gone = [kept for kept in old if kept.is_begun or (spared is not None and kept.name not in spared)]
    for kept in gone:
        keeping.remove(kept)
    return len(gone)


def _named_by_copies(book: Path) -> set[str] | None:
    """The hashes that backups and replaced books name; None when one of them cannot be asked."""
    names: set[str] = set()
    found = [
        *backups.folder_of(book).glob(f"*{paper_copies.SUFFIX}"),
        *book.parent.glob(f"{copies.REPLACED}/*/{book.name}"),
    ]
    for copy in sorted(found):
        try:
            with open_reader(copy) as reads:
                names |= paper_copies.named(reads)
        except (DeskError, ValueError):
            return None
    return names


def _with_file(reads: Place, identity: str) -> sqlite3.Row:
    row = row_of(reads, identity)
    if not row["sha256"]:
        raise DeskError("paper_without_file", name=row["name"])
    return row


def _content(reads: Place, row: sqlite3.Row) -> bytes:
    """The kept bytes; a fault is told by the name people know."""
    try:
        return keeping.content_of(reads.path, row["sha256"])
    except DeskError as error:
        raise DeskError(error.kind, paper=row["id"], name=row["name"]) from None
