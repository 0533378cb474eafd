"""Rows of a printed table, put together from its lines: wrapped texts, times below days, texts that begin above."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from freelancer_desk.domain.contents import GridRow
from freelancer_desk.domain.numbers import printed_decimal
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers.print_columns import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.importers.print_columns import Column, Placed
    from freelancer_desk.plugins.importers.print_lines import PrintLine

TOTALS = ("total", "grand total", "sub total", "subtotal")
CURRENCIES = ("PKR", "Rs.", "Rs", "USD", "EUR", "GBP", "$", "€", "£")
_SIGNS = ("+", "-", "\u2212")
# A gap between lines this many times the usual one (or the smallest one near it) parts what they say.
_FAR, _NEAR = (5, 2), (8, 5)


@dataclass
class _Row:
    """A row that may still go on: its lines, what they hold by column, and whether amounts are among them."""

    last: PrintLine
    number: int
    has_day: bool
    cells: dict[int, list[str]] = field(default_factory=dict)
    has_amounts: bool = False

    def add(self, placed: Placed) -> None:
        for place, text in placed.cells.items():
            self.cells.setdefault(place, []).append(text)
        self.has_amounts = self.has_amounts or bool(placed.amounts)
        self.last = placed.line

    def text(self, place: int) -> str:
        text = " ".join(self.cells.get(place, ()))
        return "" if text == NOTHING else text


class Rows:
    """Takes the lines of a table one by one; `above` are those before its first row that are none."""

    def __init__(self, profile: Profile, columns: Sequence[Column], pitch: int) -> None:
        self.above: list[PrintLine] = []
        self.rows: list[GridRow] = []
        self._columns = columns
        self._named = {
            name: tuple(place for place, c in enumerate(columns) if c.name in {word.casefold() for word in words})
            for name, words in profile.columns.items()
        }
        self._footer = profile.layout.footer if profile.layout else ()
        self._text_above = bool(profile.layout and profile.layout.text_above)
        self._pitch = pitch
        self._row: _Row | None = None
        self._between: list[Placed] = []
        self._outside = False
        self._sums: dict[int, Decimal] = {}

    def new_page(self) -> None:
        """What stands on the next page may go on with the last row."""
        self._outside = False

    def take(self, placed: Placed) -> None:
        """The next line of the table, or of what is printed around it."""
        row = self._row
        if not placed.has_day and placed.line.text.casefold().startswith(self._footer or ("\0",)):
            self._outside = True
        elif placed.has_day or (placed.amounts and (row is None or row.has_amounts)):
            self._begin(placed)
        elif placed.amounts and row is not None:
            row.add(placed)
        elif placed.stray or self._outside or (row is not None and self._is_far(placed, row)):
            self._outside = True
        elif self._text_above and (row is None or row.has_amounts):
            self._between.append(placed)
        elif row is not None:
            row.add(placed)
        elif not self.rows:
            self.above.append(placed.line)

    def finished(self) -> tuple[GridRow, ...]:
        """Every row, once the last line was taken."""
        self._end(self._between)
        return tuple(self.rows)

    def _is_far(self, placed: Placed, row: _Row) -> bool:
        if self._text_above or placed.line.page != row.last.page:
            return False
        return (placed.line.top - row.last.top) * _FAR[1] > self._pitch * _FAR[0]

    def _begin(self, placed: Placed) -> None:
        below, above = self._parted(placed) if placed.has_day else (self._between, [])
        self._end(below)
        self._outside = False
        if not placed.has_day and self._is_total(placed):
            self._outside = True
            return
        self._row = _Row(placed.line, placed.line.number, placed.has_day)
        for line in (*above, placed):
            self._row.add(line)

    def _parted(self, placed: Placed) -> tuple[list[Placed], list[Placed]]:
        """Lines of text between two rows: which of them end the one above, and which begin the one below."""
        between, row = self._between, self._row
        if row is None or not between:
            return [], between
        at = _parting([line.line for line in between], row.last, placed.line)
        return between[:at], between[at:]

    def _end(self, below: Sequence[Placed]) -> None:
        row, self._row, self._between = self._row, None, []
        if row is None:
            return
        for line in below:
            row.add(line)
        day = self._named.get("day", (0,))
        texts = [place for place in self._named.get("text", ()) if place not in day]
        if not row.has_amounts and not any(row.text(place) for place in row.cells if place not in day):
            return
        if not row.has_day and texts:
            moved = [text for place in day for text in row.cells.pop(place, ())]
            row.cells[texts[0]] = moved + row.cells.get(texts[0], [])
        self.rows.append(GridRow(row.number, tuple(self._cells(row))))
        for place in self._amount_places():
            self._sums[place] = self._sums.get(place, Decimal(0)) + (_number(row.text(place)) or Decimal(0))

    def _cells(self, row: _Row) -> Iterator[str]:
        """The cells of a row; a sign that repeats what its column says is left out, one that denies it is minus."""
        credit, debit = self._named.get("credit", ()), self._named.get("debit", ())
        for place in range(len(self._columns)):
            text = row.text(place)
            if place in (*credit, *debit) and text[:1] in _SIGNS:
                agrees = (text[0] == "+") == (place in credit)
                text = ("" if agrees else "-") + text[1:].strip()
            yield text

    def _amount_places(self) -> Iterator[int]:
        return (place for name in ("credit", "debit", "amount") for place in self._named.get(name, ()))

    def _is_total(self, placed: Placed) -> bool:
        """Whether a line without a day prints the sums of the rows above it."""
        texts = [text for place, text in placed.cells.items() if place not in placed.amounts and text != NOTHING]
        if texts and not placed.line.text.casefold().startswith(TOTALS):
            return False
        printed = [(place, _number(placed.cells[place])) for place in self._amount_places() if place in placed.amounts]
        return bool(printed) and all(self._sums.get(place, Decimal(0)) == number for place, number in printed)


def _parting(between: Sequence[PrintLine], above: PrintLine, below: PrintLine) -> int:
    """How many lines belong to the row above: to the page break, the last line in brackets, a gap, else all but one."""
    if above.page != below.page:
        return sum(1 for line in between if line.page == above.page)
    bracketed = [at for at, line in enumerate(between, start=1) if _in_brackets(line.text)]
    if bracketed:
        return bracketed[-1]
    gaps = [lower.top - upper.top for upper, lower in pairwise((above, *between, below))]
    if max(gaps) * _NEAR[1] >= min(gaps) * _NEAR[0]:
        return gaps.index(max(gaps))
    return len(between) - 1


def _in_brackets(text: str) -> bool:
    return text.startswith("(") and text.endswith(")") and text.count("(") == text.count(")")


def _number(text: str) -> Decimal | None:
    try:
        return abs(printed_decimal(text, words=CURRENCIES)) if text else None
    except DeskError:
        return None
