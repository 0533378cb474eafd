"""What a table's file says above and below it: balances, totals, the period, the account's number and currency."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Cells = tuple[str, ...]

_GAP = re.compile(r"\s{2,}")
_BEFORE_COLON = re.compile(r"(?<!\s)\s+:")  # a run of spaces is looked through once, not from each of its letters
_DIGITS = 6
_LAST_COUNTS = frozenset({"closing", "to"})


def printed(rows: Sequence[Cells], labels: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The value behind each label: the first that is filled, of a closing balance the last.

    `Label` and `Label:` are followed by the value in the same cell (after a colon) or in the next filled one; `Label*`
    has it below; `row 3` is the first cell of that row.
    """
    found: dict[str, str] = {}
    for name, wanted in labels.items():
        values = [value for label in wanted for value in _values(rows, label) if value]
        if values:
            found[name] = values[-1] if name in _LAST_COUNTS else values[0]
    return found


def _values(rows: Sequence[Cells], label: str) -> Iterator[str]:
    start, _, number = label.partition(" ")
    if start == "row" and number.isdecimal():
        place = int(number[:_DIGITS])
        yield from (cell.strip() for row in rows[place - 1 : place] for cell in row[:1] if place)
        return
    word = _plain(label.removesuffix("*"))
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if label.endswith("*"):
                below = rows[place + 1] if place + 1 < len(rows) else ()
                if _plain(cell) == word and column < len(below):
                    yield below[column].strip()
            else:
                behind = _behind(cell, word)
                if behind is not None:
                    yield behind or next(filter(None, map(str.strip, row[column + 1 :])), "")


def _behind(cell: str, word: str) -> str | None:
    """What follows the label in its own cell, None where the cell does not hold it; wide gaps part the cell."""
    pieces = _GAP.split(_BEFORE_COLON.sub(":", cell.strip()))
    for place, piece in enumerate(pieces):
        if _plain(piece).removesuffix(":") == word.removesuffix(":"):
            return pieces[place + 1] if place + 1 < len(pieces) else ""
        if word.endswith(":") and _plain(piece).startswith(word):
            return piece[piece.find(":") + 1 :].strip() or (pieces[place + 1] if place + 1 < len(pieces) else "")
    return None


def _plain(text: str) -> str:
    return " ".join(_BEFORE_COLON.sub(":", text).casefold().split())
