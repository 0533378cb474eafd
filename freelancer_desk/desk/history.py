"""Undo, redo and the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk.done import Done
from freelancer_desk.store import checking, journal

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.store.book import Reads
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


def check(reads: Reads) -> tuple[Problem, ...]:
    """Integrity of the file, the journal's chain and digests; empty when all is well."""
    return tuple(checking.check(reads))
