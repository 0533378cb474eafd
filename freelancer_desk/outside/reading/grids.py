"""From text to a grid of cells: separated values, or a table drawn with bars."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from freelancer_desk.domain.contents import Grid, GridRow
from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading.limits import MB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from freelancer_desk.outside.reading.limits import Limits

SNIFFED_LINES = 40
_RULE = frozenset("-=+_ ")
_LEAST_DRAWN = 2


def grid(text: str, name: str, limits: Limits) -> Grid:
    """The filled rows of a text, each with the line on which it begins."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    head = lines.split("\n", SNIFFED_LINES)[:SNIFFED_LINES]
    rows = _drawn(lines) if _is_drawn(head) else _separated(lines, _delimiter(head), name, limits)
    return Grid(tuple(_counted(rows, name, limits)))


def _counted(rows: Iterable[GridRow], name: str, limits: Limits) -> Iterator[GridRow]:
    cells = 0
    for count, row in enumerate(rows):
        cells += len(row.cells)
        if count >= limits.rows or len(row.cells) > limits.columns or cells > limits.text_cells:
            raise FileUnreadableError("file_too_large", file=name, limit=limits.file // MB)
        if any(row.cells):
            yield row


def _separated(lines: str, delimiter: str, name: str, limits: Limits) -> Iterator[GridRow]:
    skipped = 0
    if lines.lower().startswith("sep="):
        first, _, lines = lines.partition("\n")
        delimiter, skipped = first[4:5] or delimiter, 1
    letters = 0

    def feed() -> Iterator[str]:
        """The lines one by one; ends the reading where one row, over however many lines, is longer than allowed."""
        nonlocal letters
        for line in io.StringIO(lines, newline="\n"):
            letters += len(line)
            if letters > limits.line + 1:
                raise csv.Error
            yield line

    reader = csv.reader(feed(), delimiter=delimiter)
    csv.field_size_limit(limits.line)
    begins = 1 + skipped
    try:
        for cells in reader:
            letters = 0
            yield GridRow(begins, tuple(map(str.strip, cells)))
            begins = reader.line_num + 1 + skipped
    except csv.Error:
        raise FileUnreadableError("file_not_text", file=name) from None


def _delimiter(head: list[str]) -> str:
    """The separator that occurs in most of the first lines, twice or at least once; the comma where none is clearer."""
    for fewest in (2, 1):
        counts = {mark: sum(1 for line in head if line.count(mark) >= fewest) for mark in (",", ";", "\t", "|")}
        best = max(counts, key=lambda mark: counts[mark])
        if counts[best]:
            return best if counts[best] > counts[","] else ","
    return ","


def _is_drawn(head: list[str]) -> bool:
    """Whether bars stand around the lines and not only between their cells."""
    barred = [line.strip() for line in head if line.count("|") > 1]
    drawn = sum(1 for line in barred if line.startswith("|") and line.endswith("|"))
    return drawn >= _LEAST_DRAWN and drawn * 2 > len(barred)


def _drawn(lines: str) -> Iterator[GridRow]:
    """Cells between bars without the frame; a line without bars is one cell."""
    for number, line in enumerate(lines.split("\n"), start=1):
        stripped = line.strip()
        inner = stripped.removeprefix("|").removesuffix("|") if "|" in stripped else stripped
        cells = tuple(map(str.strip, inner.split("|")))
        if not all(_RULE.issuperset(cell) for cell in cells):
            yield GridRow(number, cells)
