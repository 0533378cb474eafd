"""The collector of cyclic garbage, which walks every row that is read as if it might be garbage."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PORTION = 1_000


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the collector: a hundred thousand rows are no garbage, yet it would walk them often."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def let_go(*lists: Sequence[object]) -> None:
    """Empty lists that nobody needs any more, a portion at a time: many rows that all go at once hold every thread."""
    for rows in lists:
        while isinstance(rows, list) and rows:
            del rows[-_PORTION:]
