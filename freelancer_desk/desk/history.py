"""Undo, redo and the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import backups, is_view, kept, ledger
from freelancer_desk.desk.done import Done
from freelancer_desk.domain.problems import Problem
from freelancer_desk.store import checking, journal

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.copies import Source
    from freelancer_desk.store.journal import StepRecord


def steps(reads: Reads) -> tuple[StepRecord, ...]:
    """Every step of the book, oldest first."""
    return journal.history(reads)


def next_undo(reads: Reads) -> StepRecord | None:
    """The step that undo would take back."""
    return journal.next_undo(reads)


def next_redo(reads: Reads) -> StepRecord | None:
    """The step that redo would bring back."""
    return journal.next_redo(reads)


def undo(desk: Desk) -> Done:
    """Take the newest step back, as a new step; raises CannotUndoError."""
    return Done("", desk.book.undo().step)


def redo(desk: Desk) -> Done:
    """Bring back what the last undo took; raises CannotUndoError."""
    return Done("", desk.book.redo().step)


def check(reads: Source) -> tuple[Problem, ...]:
    """Integrity of the file, the journal's chain and digests, the money, the papers and what the newest backup carries.

    Empty when all is well. A copy that was handed out has neither papers beside it nor backups of its own.
    """
    from freelancer_desk.desk.papers import files as paper_files  # only who checks a book needs the papers

    found = checking.check(reads)
    if found:
        return tuple(found)
    beside = () if is_view(reads.path) else (*paper_files.verify(reads), *backups.newest_carries(reads).missing)
    return (*_unbalanced(reads), *ledger.differences(reads), *kept.differences(reads), *beside)


def _unbalanced(reads: Reads) -> list[Problem]:
    """Lines whose parts do not add up to them."""
    query = (
        "SELECT lines.id FROM lines LEFT JOIN parts ON parts.line_id = lines.id GROUP BY lines.id"
        " HAVING coalesce(sum(parts.minor), 0) <> lines.minor OR count(parts.id) = 0"
    )
    return [Problem("parts_do_not_add_up_to_line", {"line": row["id"]}) for row in reads.rows(query)]
