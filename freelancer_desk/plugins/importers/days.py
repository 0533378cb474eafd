"""How the day cells of a table are read: a profile's patterns, forms that have one meaning, then day or month first."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers.sources import DAY_FIRST, MONTH_FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_NUMBERS = {name[:letters]: number for number, name in enumerate(_MONTHS, start=1) for letters in (3, 4, len(name))}
_CLOCK = r"(?:[T ,]+[0-9]{1,2}:[0-9]{2}.*)?"
_YEAR = r"(?P<Y>[0-9]{4})"
_ANY_YEAR = r"(?:(?P<Y>[0-9]{4})|(?P<y>[0-9]{2}))"
_NUMERIC = re.compile(rf"([0-9]{{1,2}})([-/])([0-9]{{1,2}})\2(?P<rest>[0-9]{{4}}|[0-9]{{2}}){_CLOCK}", re.ASCII)
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
_FORMS = tuple(
    re.compile(form + _CLOCK, re.ASCII | re.DOTALL)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<m>[0-9]{{1,2}})(?P=mark)(?P<d>[0-9]{{1,2}})",
        r"(?P<Y>[12][0-9]{3})(?P<m>[01][0-9])(?P<d>[0-3][0-9])",
        rf"(?P<d>[0-9]{{1,2}})\.(?P<m>[0-9]{{1,2}})\.{_ANY_YEAR}",
        rf"(?P<d>[0-9]{{1,2}})[ /-]*(?P<b>[A-Za-z]{{3,9}})\.?[ ,/-]*{_ANY_YEAR}",
        rf"(?P<b>[A-Za-z]{{3,9}})\.?[ -]*(?P<d>[0-9]{{1,2}})[ ,-]+{_YEAR}",
    )
)
_DIRECTIVES = {
    "d": r"(?P<d>[0-9]{1,2})", "m": r"(?P<m>[0-9]{1,2})", "Y": _YEAR, "y": r"(?P<y>[0-9]{2})",
    "b": r"(?P<b>[A-Za-z]{3,9})\.?", "B": r"(?P<b>[A-Za-z]{3,9})", "H": "[0-9]{1,2}", "I": "[0-9]{1,2}",
    "M": "[0-9]{1,2}", "S": "[0-9]{1,2}", "f": "[0-9]{1,6}", "p": "[AaPp][Mm]", "z": "[+-][0-9:]{4,6}", "%": "%",
}  # fmt: skip
_CENTURY_TURNS = 70


class Days:
    """Reads day cells; `order` is how numeric dates stand where no pattern decides, None where they are not read."""

    def __init__(self, patterns: Iterable[str], order: str | None) -> None:
        self._patterns = tuple(map(compiled, patterns))
        self._order = order
        self._known: dict[tuple[str, str], date] = {}

    def read(self, text: str, fallback: str = "") -> date | None:
        """The day, None where day and month could be swapped; `fallback` is the order of the account's country."""
        known = self._known.get((text, fallback))
        if known is not None:
            return known
        day = self._read(text, fallback)
        if day is not None:
            self._known[text, fallback] = sensible(day)
        return day

    def _read(self, text: str, fallback: str) -> date | None:
        for pattern in self._patterns:
            found = pattern.fullmatch(text)
            day = _day_of(found.groupdict()) if found else None
            if day is not None:
                return day
        numeric = _NUMERIC.fullmatch(text) if self._order is not None else None
        if numeric:
            order = _told(numeric) or self._order or fallback
            if not order:
                return None
            places = (numeric[1], numeric[3]) if order == DAY_FIRST else (numeric[3], numeric[1])
            day = _day_of({"d": places[0], "m": places[1], _year_letter(numeric["rest"]): numeric["rest"]})
        else:
            day = _by_form(text)
        if day is None:
            raise DeskError("not_a_day_here", text=text[:40])
        return day


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern such as `%d %b %Y` for reading; months are English in every locale. Raises ValueError."""
    made = []
    rest = iter(" ".join(pattern.split()))
    for letter in rest:
        if letter == "%":
            directive = next(rest, "")
            if directive not in _DIRECTIVES:
                raise ValueError(pattern)
            made.append(_DIRECTIVES[directive])
        else:
            made.append(r"\s+" if letter == " " else re.escape(letter))
    return re.compile("".join(made), re.ASCII | re.IGNORECASE)


def order_of(texts: Iterable[str]) -> str:
    """Which of day and month stands first, told by any number above twelve; empty where none or both are told."""
    told = set()
    for text in texts:
        numeric = _NUMERIC.fullmatch(text)
        if numeric:
            told.add(_told(numeric))
    told.discard("")
    return told.pop() if len(told) == 1 else ""


def _told(numeric: re.Match[str]) -> str:
    """The order that one date tells by itself."""
    first, second = int(numeric[1]) > len(_MONTHS), int(numeric[3]) > len(_MONTHS)
    return "" if first == second else DAY_FIRST if first else MONTH_FIRST


def span_of(text: str, read: Callable[[str], date | None]) -> tuple[date, date] | None:
    """The first and last day in a printed period: `from 01 Jul 2025 to 30 Jun 2026`."""
    first, mark, last = re.sub(r"^\s*from\s+", "", text, flags=re.IGNORECASE).partition(
        next((mark for mark in (" to ", " TO ", " To ", " - ", " – ") if mark in text), "\n")
    )
    if not mark:
        return None
    begins, ends = read(first.strip(" :")), read(last.strip(" :"))
    return (begins, ends) if begins is not None and ends is not None and begins <= ends else None


def _by_form(text: str) -> date | None:
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(days=int(text.partition(".")[0]))
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _day_of(found.groupdict())
    return None


def _year_letter(year: str) -> str:
    return "Y" if len(year) > 2 else "y"  # noqa: PLR2004


def _day_of(found: Mapping[str, str | None]) -> date | None:
    """The day that the pieces name, None for one that does not exist."""
    year, short = found.get("Y"), found.get("y")
    name = found.get("b")
    month = _NUMBERS.get(name.casefold()) if name else int(found.get("m") or 0)
    if not month or not (year or short):
        return None
    full = int(year) if year else _century(int(short or 0))
    try:
        return date(full, month, int(found.get("d") or 0))
    except ValueError:
        return None


def _century(short: int) -> int:
    return short + (2000 if short < _CENTURY_TURNS else 1900)
