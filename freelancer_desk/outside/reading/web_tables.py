"""From a web page to its tables: what banks save as a spreadsheet often is one."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import FileUnreadableError

if TYPE_CHECKING:
    from freelancer_desk.outside.reading.limits import Limits
    from freelancer_desk.outside.reading.workbooks import Row, Sheet

_SILENT = {"script", "style", "title"}
_BREAKS = {"br", "p", "div", "li"}
_DEEPEST = 50


def tables(text: str, limits: Limits) -> list[Sheet]:
    """Each table with something in it; its rows are counted from 1, and cells over several columns count once."""
    page = _Page(limits)
    page.feed(text)
    page.close()
    found: list[Sheet] = [("", rows) for rows in (table.rows() for table in page.tables) if rows]
    if not found:
        raise FileUnreadableError("file_has_no_table")
    return found


@dataclass
class _Table:
    cells: list[list[list[str]]] = field(default_factory=list)
    """Rows of cells of pieces of text."""
    in_cell: bool = False

    def rows(self) -> list[Row]:
        texts = ([" ".join("".join(cell).split()) for cell in row] for row in self.cells)
        return [(number, row) for number, row in enumerate(texts, start=1) if any(row)]


class _Page(HTMLParser):
    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._count = 0
        self._open: list[_Table] = []
        self._silent = False
        self.tables: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 what html.parser gives
        if tag == "table":
            if len(self._open) >= _DEEPEST:
                raise FileUnreadableError("file_not_opened")
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag in _SILENT:
            self._silent = True
        elif self._open:
            self._within(self._open[-1], tag)

    def _within(self, table: _Table, tag: str) -> None:
        if tag == "tr":
            table.cells.append([])
            table.in_cell = False
        elif tag in {"td", "th"}:
            self._count += 1
            if self._count > self._limits.cells:
                raise FileUnreadableError("file_has_too_many_cells", limit=self._limits.cells)
            if not table.cells:
                table.cells.append([])
            if len(table.cells[-1]) >= self._limits.columns:
                raise FileUnreadableError("file_too_wide", limit=self._limits.columns)
            table.cells[-1].append([])
            table.in_cell = True
        elif tag in _BREAKS and table.in_cell:
            table.cells[-1][-1].append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = False
        elif tag == "table" and self._open:
            self._open.pop()
        elif tag in {"td", "th", "tr"} and self._open:
            self._open[-1].in_cell = False

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].in_cell and not self._silent:
            self._open[-1].cells[-1][-1].append(data)
