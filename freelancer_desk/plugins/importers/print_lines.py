"""Printed words as lines and cells: which words stand on one line, and where a wide gap parts them.

All places are whole hundredths of a point. A line's number is counted from 1 over all pages.
"""

from __future__ import annotations

import re
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers.days import Days
from freelancer_desk.plugins.importers.sources import DAY_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from freelancer_desk.domain.contents import Word, Words

POINT = 100
PARTING = "|"
_USUAL_WIDTH = 5 * POINT
_IBAN = re.compile(r"\bPK[0-9]{2}(?: ?[A-Z0-9]){20}\b|\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_DAY = re.compile(
    r"[0-9]{1,2}[ -][A-Za-z]{3,9}[ -][0-9]{4}|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)


class PrintLine(NamedTuple):
    """The words on one height of one page, from left to right."""

    number: int
    page: int
    words: tuple[Word, ...]

    @property
    def top(self) -> int:
        """Where the line begins."""
        return min(word.top for word in self.words)

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)


def lines_of(content: Words, tolerance: int) -> tuple[PrintLine, ...]:
    """Every line of the document; words whose tops differ by no more than `tolerance` stand on one."""
    lines: list[PrintLine] = []
    for page, words in enumerate(content.pages):
        group: list[Word] = []
        for word in sorted((w for w in words if w.text.strip()), key=lambda w: (w.top, w.left)):
            if group and word.top - group[0].top > tolerance:
                lines.append(_line(len(lines) + 1, page, group))
                group = []
            group.append(word)
        if group:
            lines.append(_line(len(lines) + 1, page, group))
    return tuple(lines)


def _line(number: int, page: int, words: list[Word]) -> PrintLine:
    return PrintLine(number, page, tuple(sorted(words, key=lambda word: (word.left, word.right, word.text))))


def space_of(content: Words) -> int:
    """The widest gap that still is a space between two words of one text: twice the width of a usual letter."""
    widths = [(w.right - w.left) // len(w.text) for page in content.pages for w in page if w.text and w.right > w.left]
    return 2 * (median_low(widths) if widths else _USUAL_WIDTH)


def runs(words: Sequence[Word], space: int) -> Iterator[tuple[Word, ...]]:
    """The words in groups with no wide gap inside."""
    start = 0
    for place, word in enumerate(words):
        if place and word.left - words[place - 1].right > space:
            yield tuple(words[start:place])
            start = place
    if words:
        yield tuple(words[start:])


def cells_of(line: PrintLine, space: int, cut: Sequence[str] = ()) -> tuple[str, ...]:
    """A line outside the table as cells: parted at wide gaps and at upright strokes, IBANs closed up."""
    cells = []
    for run in runs(line.words, space):
        for part in " ".join(word.text for word in run).split(f" {PARTING} "):
            text = _IBAN.sub(lambda found: found[0].replace(" ", ""), part.strip())
            for piece in cut:
                text = text.replace(piece, "")
            cells.append(text)
    return tuple(cells)


def ibans(cells: Iterable[str]) -> tuple[str, ...]:
    """Account numbers of the international form, each once, in print order."""
    found = (match[0].replace(" ", "") for cell in cells for match in _IBAN.finditer(cell))
    return tuple(dict.fromkeys(found))


def period_of(lines: Sequence[PrintLine]) -> tuple[str, str] | None:
    """First and last day of the first line that tells just two: `01 Jan 2026 to 31 Jan 2026`; as ISO days."""
    for line in lines:
        told = [day for day in map(_iso, _DAY.findall(line.text)) if day]
        if len(told) == len(("first", "last")) and told[0] <= told[1]:
            return told[0], told[1]
    return None


def _iso(text: str) -> str:
    try:
        day = Days((), DAY_FIRST).read(text)
    except DeskError:
        return ""
    return day.isoformat() if day else ""
