"""How whoever reads wants figures written: where their commas stand, and whether amounts are shown at all."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDES = ContextVar("hides_amounts", default=False)
_PLAINLY = ContextVar("writes_plainly", default=False)


class Grouping(StrEnum):
    """Where the commas stand: `1,234,567` or `12,34,567`."""

    THOUSANDS = "thousands"
    LAKH = "lakh"


class _Hand:
    """The grouping that the user chose; thousands until then."""

    grouping = Grouping.THOUSANDS


def write_with(grouping: Grouping) -> None:
    """Choose where the commas stand from now on."""
    _Hand.grouping = grouping


def written_with() -> Grouping:
    """Where the commas stand now."""
    return Grouping.THOUSANDS if _PLAINLY.get() else _Hand.grouping


def hides() -> bool:
    """Whether this thread writes dots in the place of amounts; a new thread never does."""
    return _HIDES.get() and not _PLAINLY.get()


def hide(wanted: bool) -> None:  # noqa: FBT001 (the one thing it is told)
    """Write dots, or amounts again, on this thread from now on."""
    _HIDES.set(wanted)


@contextmanager
def hiding(wanted: bool) -> Iterator[None]:  # noqa: FBT001 (the one thing it is told)
    """Write dots, or amounts, on this thread for a while."""
    before = _HIDES.set(wanted)
    try:
        yield
    finally:
        _HIDES.reset(before)


@contextmanager
def plainly() -> Iterator[None]:
    """Meanwhile figures are written by thousands and never hidden: for what is kept, and not for who looks."""
    before = _PLAINLY.set(True)
    try:
        yield
    finally:
        _PLAINLY.reset(before)
