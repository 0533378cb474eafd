"""Reads the table of a printed statement: its pages of words become one grid, which is read as any table is.

A row's number is that of the line with its day, counted from 1 over all pages.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

from freelancer_desk.domain.contents import Grid, GridRow, Words
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.bank_profiles import header_word
from freelancer_desk.plugins.importers import days, table
from freelancer_desk.plugins.importers.print_columns import Table, columns_of, header_at
from freelancer_desk.plugins.importers.print_lines import POINT, cells_of, ibans, lines_of, period_of, space_of
from freelancer_desk.plugins.importers.print_rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from freelancer_desk.domain.contents import Content
    from freelancer_desk.domain.statements import Statement
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.importers.print_columns import Header
    from freelancer_desk.plugins.importers.print_lines import PrintLine
    from freelancer_desk.plugins.importers.sources import Source

NAME = "printed table"
HEADER_WITHIN_PAGES = 3
# What a table above its header may hold, so that the header still stands near the top.
MOST_LINES_ABOVE = 30
LAST_LINES = 3
_USUAL_PITCH = 12 * POINT
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?", re.ASCII)


def identify(content: Content, profile: Profile) -> bool:
    """Whether the profile is of a printed table whose header stands on one of the first pages, beside its marks."""
    if not isinstance(content, Words) or profile.layout is None:
        return False
    lines = lines_of(Words(content.pages[:HEADER_WITHIN_PAGES]), profile.layout.line * POINT)
    first = next((line.number for line in _headers(lines, profile)), None)
    if first is None:
        return False
    pages = {page: [line for line in lines if line.page == page][-LAST_LINES:] for page in range(HEADER_WITHIN_PAGES)}
    around = [line for line in lines if line.number < first or line in pages[line.page]]
    near = "\n".join(line.text for line in around).casefold()
    return not profile.layout.marks or any(mark in near for mark in profile.layout.marks)


def read(source: Source, content: Content, profile: Profile) -> tuple[Statement, ...]:
    """One statement for each account of the table; rows that cannot be read become problems or doubts."""
    found = grid(content, profile) if isinstance(content, Words) else None
    if found is None:
        raise DeskError("profile_does_not_fit", file=source.name, profile=profile.title)
    return table.read(source, found, profile)


def grid(content: Words, profile: Profile) -> Grid | None:
    """What stands above the table, its header in the profile's words, and its rows; None where no header is found."""
    if profile.layout is None:
        return None
    lines = lines_of(content, profile.layout.line * POINT)
    headers = _headers(lines, profile)
    if not headers:
        return None
    space = space_of(content)
    tables = {line: _table(header, profile, space) for line, (header, _) in headers.items()}
    first = next(iter(headers))
    begin = _begin(lines[: first.number], tables[first]) or first.number
    rows = Rows(profile, tables[first].columns, _pitch(lines))
    now = tables[first]
    for page in range(lines[begin - 1].page, len(content.pages)):
        rows.new_page()
        body = [line for line in lines[begin - 1 :] if line.page == page]
        now = _read_page(body, headers, tables, rows, now)
    finished = rows.finished()
    above = [*lines[: begin - 1], *rows.above]
    preamble = [GridRow(line.number, cells_of(line, space, profile.layout.cut)) for line in above[-MOST_LINES_ABOVE:]]
    told = [GridRow(first.number, cells) for cells in _told(above, [cell for row in preamble for cell in row.cells])]
    return Grid((*preamble, *told, GridRow(first.number, profile.layout.header), *finished))


def _begin(lines: Sequence[PrintLine], table: Table) -> int | None:
    """The number of the first row that stands above every header that could be read, for one may be damaged."""
    placed = (table.place(line) for line in lines)
    return next((one.line.number for one in placed if one.has_day and one.amounts), None)


def _headers(lines: Sequence[PrintLine], profile: Profile) -> dict[PrintLine, tuple[Header, int]]:
    """Every line that begins the table's header: where the cells stand, and on how many lines."""
    words = profile.layout.header if profile.layout else ()
    found = ((line, header_at(lines, index, words)) for index, line in enumerate(lines))
    return {line: header for line, header in found if header is not None}


def _table(header: Header, profile: Profile, space: int) -> Table:
    day = {header_word(word) for word in profile.columns.get("day", ())}
    columns = columns_of(header, profile)
    place = next((at for at, column in enumerate(columns) if column.name in day), 0)
    shapes = [days.compiled(pattern) for pattern in profile.dates]
    return Table(
        columns,
        place,
        space,
        lambda text: any(shape.fullmatch(text) for shape in shapes),
        lambda text: bool(_TIME.fullmatch(text)),
    )


def _read_page(
    body: Sequence[PrintLine],
    headers: dict[PrintLine, tuple[Header, int]],
    tables: dict[PrintLine, Table],
    rows: Rows,
    before: Table,
) -> Table:
    """Read one page with its own header's columns; what stands above the header counts only if it holds rows."""
    starts = [place for place, line in enumerate(body) if line in headers]
    above = [before.place(line) for line in body[: starts[0]]] if starts else []
    if any(placed.has_day and placed.amounts for placed in above):
        for placed in above:
            rows.take(placed)
    if not starts:
        for line in body:
            rows.take(before.place(line))
        return before
    for place, following in pairwise((*starts, len(body))):
        now = tables[body[place]]
        rows.new_page()
        for line in body[place + headers[body[place]][1] : following]:
            rows.take(now.place(line))
    return now


def _pitch(lines: Sequence[PrintLine]) -> int:
    """The usual distance of two lines; a print may be airy, but none of text is closer than this."""
    gaps = [below.top - above.top for above, below in pairwise(lines) if above.page == below.page]
    return max(median_low(gaps), _USUAL_PITCH) if gaps else _USUAL_PITCH


def _told(above: Sequence[PrintLine], cells: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What the lines above the table tell without a label of their own: account numbers and the period."""
    for number in ibans(cells):
        yield ("IBAN", number)
    period = period_of(above)
    if period:
        yield from (("From", period[0]), ("To", period[1]))
