"""What can be wrong: Problem is data that reading collects, DeskError a refusal; a kind and facts, no prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Fact = str | int


class Problem(NamedTuple):
    """Something wrong at one place (a row of a file, a field of a form); `words.sentence` says it."""

    kind: str
    facts: Mapping[str, Fact] = {}
    row: int | None = None
    field: str | None = None


class DeskError(Exception):
    """A refusal for people: nothing was done, nothing is lost; `words.sentence` says why."""

    def __init__(self, kind: str, **facts: Fact) -> None:
        super().__init__(kind)
        self.kind = kind
        self.facts: dict[str, Fact] = facts


class BookBusyError(DeskError):
    """Another program, or a long step of this one, is writing in the book."""


class BookTooNewError(DeskError):
    """The book was written by a newer version of the program."""


class BookMovedError(DeskError):
    """The file under the book's name is no longer the book that was opened."""


class BookUnreadableError(DeskError):
    """The file is not a book, is damaged, or was made to do harm."""


class DiskFullError(DeskError):
    """There is no room; the step was rolled back and the book stays writable."""


class CannotUndoError(DeskError):
    """There is nothing to undo or redo, or the rows no longer look as that step left them."""


class FileUnreadableError(DeskError):
    """A statement file that cannot be read at all: empty, a picture, cut off, not text."""


class CancelledError(DeskError):
    """The user stopped a long step; it was rolled back."""
