"""The State Bank's daily rates as a table the user fetched: days down and currencies across, or the other way round."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from freelancer_desk.domain.money import EXPONENTS
from freelancer_desk.domain.numbers import printed_decimal
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.rates import Published, figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from freelancer_desk.domain.contents import Grid, GridRow

_Found = TypeVar("_Found")
# What the bank's sheets call a currency, one way or another (spaces, points and case aside).
_LABELS = {
    "australiandollar": "AUD", "bahrainidinar": "BHD", "bahraindinar": "BHD", "canadiandollar": "CAD",
    "chineseyuan": "CNY", "danishkrone": "DKK", "danishkroner": "DKK", "euro": "EUR", "hongkongdollar": "HKD",
    "japaneseyen": "JPY", "japneseyen": "JPY", "kuwaitidinar": "KWD", "malaysianringgit": "MYR",
    "newzealanddollar": "NZD", "norwegiankrone": "NOK", "norwegiankroner": "NOK", "omaniriyal": "OMR",
    "qatarriyal": "QAR", "qataririyal": "QAR", "saudiriyal": "SAR", "saudiarabianriyal": "SAR",
    "singaporedollar": "SGD", "singaporiandollar": "SGD", "swedishkrona": "SEK", "swedishkrone": "SEK",
    "swissfranc": "CHF", "thaibaht": "THB", "thaibhat": "THB", "turkishlira": "TRY", "uaedirham": "AED",
    "poundsterling": "GBP", "ukpound": "GBP", "ukpoundsterling": "GBP", "usdollar": "USD",
}  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_WORD = re.compile(r"(\d{1,2})[-/ ]([A-Za-z]{3})[a-z]*[-/ ,]+(\d{4}|\d{2})", re.ASCII)
_FIGURES = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_SERIAL = re.compile(r"[3-7]\d{4}(?:\.0+)?", re.ASCII)  # how a spreadsheet counts days: 41456 is 1 July 2013
_SERIAL_BEGINS = date(1899, 12, 30)
_PLACES = Decimal("0.000001")  # what the bank prints; a spreadsheet adds noise behind it


def parse(grid: Grid) -> tuple[Published, ...]:
    """Every figure by currency and day; none when it is no such table. A cell without a figure is no rate."""
    found = {(one.currency, one.day): one for read in (_days_down, _days_across) for one in read(grid.rows)}
    return tuple(found[key] for key in sorted(found))


def code_of(label: str) -> str | None:
    """The currency that a heading names: its code in capitals, or what the bank calls it."""
    name = label.strip()
    return name if name in EXPONENTS else _LABELS.get(re.sub(r"[^a-z]", "", name.casefold()))


def day_of(text: str) -> date | None:
    """A day as the bank or a spreadsheet writes it; the day stands before the month."""
    cell = text.strip()
    try:
        if found := _ISO.fullmatch(cell):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _WORD.fullmatch(cell):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)  # noqa: PLR2004
            return date(year, _MONTHS.split().index(found[2].casefold()) + 1, int(found[1]))
        if found := _FIGURES.fullmatch(cell):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if _SERIAL.fullmatch(cell):
            return _SERIAL_BEGINS + timedelta(days=int(cell.partition(".")[0]))
    except ValueError:
        return None
    return None


def _days_down(rows: Sequence[GridRow]) -> Iterator[Published]:
    """Currencies across: below their heading each row begins with its day."""
    start, currencies = _heading(rows, code_of)
    for row in rows[start:] if currencies else ():
        day = _first(row.cells[: min(currencies)], day_of)
        for place, code in currencies.items() if day is not None else ():
            value = _figure(row.cells[place]) if place < len(row.cells) else None
            if value is not None and day is not None:
                yield Published(code, day, value)


def _days_across(rows: Sequence[GridRow]) -> Iterator[Published]:
    """Days across: below their heading each row begins with the name of its currency."""
    start, days = _heading(rows, day_of)
    for row in rows[start:] if days else ():
        code = _first(row.cells[: min(days)], code_of)
        for place, day in days.items() if code is not None else ():
            value = _figure(row.cells[place]) if place < len(row.cells) else None
            if value is not None and code is not None:
                yield Published(code, day, value)


def _heading(rows: Sequence[GridRow], read: Callable[[str], _Found | None]) -> tuple[int, dict[int, _Found]]:
    """The row that names most columns, and what it calls each of them; the rows below begin at the number given."""
    best: tuple[int, dict[int, _Found]] = (0, {})
    for number, row in enumerate(rows):
        places = {place: found for place, cell in enumerate(row.cells) if (found := read(cell)) is not None}
        if len(places) > len(best[1]):
            best = (number + 1, places)
    return best


def _first(cells: Sequence[str], read: Callable[[str], _Found | None]) -> _Found | None:
    return next((found for cell in cells if (found := read(cell)) is not None), None)


def _figure(cell: str) -> Decimal | None:
    try:
        number = figure(printed_decimal(cell)) if cell.strip() else None
    except DeskError:
        return None
    if number is None or number == number.quantize(_PLACES):
        return number
    return number.quantize(_PLACES).normalize()
