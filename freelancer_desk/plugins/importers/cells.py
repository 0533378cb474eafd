"""Where the cells of a table are: its header row, which rows belong to it, and which column a profile means."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.contents import Grid, GridRow
from freelancer_desk.plugins.bank_profiles import header_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from freelancer_desk.domain.contents import Content
    from freelancer_desk.plugins.bank_profiles import Profile

    Get = Callable[[tuple[str, ...]], str]

Cells = tuple[str, ...]
HEADER_WITHIN = 40
# A table wider than any statement is not taken for one because it also has a date and an amount.
WIDEST_PLAIN = 40
_DIGIT = re.compile(r"\d")
_RULE = re.compile(r"[-=_+|*\s]+")


class Sheet(NamedTuple):
    """A table taken apart: its header, its rows, and what stands above and below it."""

    header: Header
    rows: tuple[GridRow, ...]
    outside: tuple[Cells, ...]


class Header:
    """Where each column stands; a name that occurs twice means its first place."""

    def __init__(self, cells: Iterable[str]) -> None:
        self.cells = header_words(tuple(cells))
        self._places: dict[str, int] = {}
        for index, cell in enumerate(self.cells):
            self._places.setdefault(cell, index)

    def places(self, columns: Iterable[str]) -> tuple[int, ...]:
        """The places of those columns that are there."""
        words = map(header_word, columns)
        return tuple(dict.fromkeys(self._places[word] for word in words if word in self._places))

    def first(self, columns: Iterable[str]) -> Get:
        """Gives the cell of the first of these columns that is there, filled or not."""
        places = self.places(columns)
        return itemgetter(places[0]) if places else nothing

    def filled(self, columns: Iterable[str]) -> Get:
        """Gives the first filled cell among these columns."""
        places = self.places(columns)
        if len(places) < 2:  # noqa: PLR2004
            return itemgetter(places[0]) if places else nothing

        def get(cells: Cells) -> str:
            for place in places:
                if cells[place]:
                    return cells[place]
            return ""

        return get

    def joined(self, columns: Iterable[str]) -> Get:
        """Gives all different filled cells of these columns, with a dot between them."""
        places = self.places(columns)
        if len(places) < 2:  # noqa: PLR2004
            return itemgetter(places[0]) if places else nothing
        get = itemgetter(*places)
        return lambda cells: " · ".join(dict.fromkeys(filter(None, get(cells))))


def nothing(cells: Cells) -> str:
    """The cell of a column that is not there."""
    del cells
    return ""


@lru_cache(maxsize=512)
def header_words(cells: Cells) -> Cells:
    """A row's cells as they are compared with a signature."""
    return tuple(map(header_word, cells))


def header_at(content: Content, profile: Profile) -> int | None:
    """The place of the first row near the top that carries the profile's signature."""
    if not isinstance(content, Grid):
        return None
    for index, row in enumerate(content.rows[:HEADER_WITHIN]):
        words = set(header_words(row.cells))
        met = all(not words.isdisjoint(alternatives) for alternatives in profile.signature)
        if met and words.isdisjoint(profile.without) and not (profile.plain and len(row.cells) > WIDEST_PLAIN):
            return index
    return None


def taken_apart(grid: Grid, start: int, profile: Profile) -> Sheet:
    """The rows below the header, without repeated headers, ruled lines, and what stands below the end of the table."""
    header = Header(grid.rows[start].cells)
    outside: list[Cells] = [row.cells for row in grid.rows[:start]]
    rows: list[GridRow] = []
    inside, begins = True, header.cells[0]
    is_row = _row_test(header, profile)
    for row in grid.rows[start + 1 :]:
        cells = row.cells
        if cells[0].casefold() == begins and tuple(map(header_word, cells)) == header.cells:
            inside = True
            continue
        first = cells[0] or next(filter(None, cells), "")
        if not first or (first[0] in "-=_+|*" and all(not cell or _RULE.fullmatch(cell) for cell in cells)):
            continue
        if (inside and profile.ends and first.casefold().startswith(profile.ends)) or not inside:
            inside = is_row(cells)
        if inside:
            rows.append(row)
        else:
            outside.append(row.cells)
    return Sheet(header, tuple(rows), tuple(outside))


def _row_test(header: Header, profile: Profile) -> Callable[[Cells], bool]:
    """Tells a row from a footer: a shop may be called Total, and rows may go on below a sum; no row is lost for it."""
    days = header.places(columns_of(profile, ("day",)))
    amounts = header.places(columns_of(profile, ("amount", "credit", "debit")))
    width = len(header.cells)

    def is_row(cells: Cells) -> bool:
        if len(cells) < width or not any(cells[place] and _DIGIT.search(cells[place]) for place in days):
            return False
        return any(_DIGIT.search(cells[place]) for place in amounts)

    return is_row


def wrapped(rows: Iterable[GridRow], width: int, keys: Sequence[int], joined: Sequence[int]) -> Iterator[GridRow]:
    """Rows with those joined on that only continue the texts above: nothing stands in their key columns.

    A row that is cut short is continued by none.
    """
    above: GridRow | None = None
    for row in rows:
        is_whole = above is not None and min(len(above.cells), len(row.cells)) >= width
        continues = is_whole and not any(row.cells[place] for place in keys)
        if above is None or not continues:
            if above is not None:
                yield above
            above = row
            continue
        cells = list(above.cells)
        for place in joined:
            cells[place] = " ".join(filter(None, (cells[place], row.cells[place])))
        above = GridRow(above.number, tuple(cells))
    if above is not None:
        yield above


def days_carried(rows: Iterable[GridRow], place: int) -> Iterator[GridRow]:
    """Rows of which each has a day: where none is printed, that of the row above, at the top that of the row below."""
    day = ""
    waiting: list[GridRow] = []
    for row in rows:
        day = row.cells[place] if place < len(row.cells) and row.cells[place] else day
        if not day:
            waiting.append(row)
            continue
        for early in waiting:
            yield _dated(early, place, day)
        waiting.clear()
        yield _dated(row, place, day)
    yield from waiting


def _dated(row: GridRow, place: int, day: str) -> GridRow:
    if place >= len(row.cells) or row.cells[place]:
        return row
    return GridRow(row.number, (*row.cells[:place], day, *row.cells[place + 1 :]))


def columns_of(profile: Profile, names: Iterable[str]) -> tuple[str, ...]:
    """The printed headers that any leg of the profile means by these names."""
    legs: Iterable[Mapping[str, tuple[str, ...]]] = [leg.columns for leg in profile.legs]
    wanted = tuple(names)
    return tuple(dict.fromkeys(word for columns in legs for name in wanted for word in columns.get(name, ())))
