"""Spans of days: months and tax years, each named by its first and last day."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Protocol

    class Dated(Protocol):
        """What has a day."""

        @property
        def day(self) -> date:
            """The day it is of."""
            ...


D = TypeVar("D", bound="Dated")
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 1, 1)
_FOUR = re.compile(r"[0-9]{4}", re.ASCII)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, order=True)
class Span:
    """All days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def months(self) -> tuple[Span, ...]:
        """The calendar months that the span touches, in order."""
        spans = []
        day = self.first.replace(day=1)
        while day <= self.last:
            spans.append(month(day))
            day = spans[-1].last + timedelta(days=1)
        return tuple(spans)


class TaxYear(NamedTuple):
    """A tax year of the home country: its number and its days."""

    number: int
    span: Span


class YearStart(NamedTuple):
    """When a country's tax year begins; the year carries the number of the calendar year in which it ends."""

    month: int
    day: int

    def span(self, year: int) -> Span:
        """The days of tax year `year`."""
        begins_in = year if (self.month, self.day) == (1, 1) else year - 1
        first = date(begins_in, self.month, self.day)
        return Span(first, date(begins_in + 1, self.month, self.day) - timedelta(days=1))

    def year_of(self, day: date) -> int:
        """The tax year that a day falls in."""
        if (self.month, self.day) == (1, 1):
            return day.year
        return day.year + 1 if (day.month, day.day) >= (self.month, self.day) else day.year


def month(day: date) -> Span:
    """The calendar month of a day."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Span(first, following - timedelta(days=1))


def months_after(day: date, months: int, of_month: int | None = None) -> date:
    """The same day of the month, or that `of_month`, so many months later; where that month is shorter, its last."""
    years, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = month(date(years, index + 1, 1)).last
    return last.replace(day=min(of_month or day.day, last.day))


def working_day(day: date, weekend: tuple[int, ...]) -> date:
    """The day itself, or the nearest before it that is no weekend (Monday is 0); holidays are not known."""
    while day.weekday() in weekend:
        day -= timedelta(days=1)
    return day


def typed_year(text: str, first: int = FIRST_DAY.year + 1, last: int = LAST_DAY.year - 1) -> int | None:
    """A year from four digits, between the first and the last (both included; a tax year without them), or None."""
    year = int(text) if _FOUR.fullmatch(text) else None
    return year if year is not None and first <= year <= last else None


def iso_day(text: str) -> date:
    """A date from `2026-04-03`; raises DeskError `not_a_day`, or `absurd_day` outside 1990 to 2100."""
    stripped = text.strip()
    try:
        day = date.fromisoformat(stripped) if _ISO.fullmatch(stripped) else None
    except ValueError:
        day = None
    if day is None:
        raise DeskError("not_a_day", text=stripped[:40])
    return sensible(day)


def sensible(day: date) -> date:
    """The day itself; raises DeskError `absurd_day` outside 1990 to 2100."""
    if not FIRST_DAY <= day < LAST_DAY:
        raise DeskError("absurd_day", day=day.isoformat())
    return day


def day_by_day(rows: Iterable[D], then: Callable[[D], str]) -> list[D]:
    """Rows in the order of their days, and within one by what `then` tells of them.

    Each day is put in order alone: one long sort of many would hold every other thread, and with them the screen.
    """
    days: dict[date, list[D]] = defaultdict(list)
    for row in rows:
        days[row.day].append(row)
    return [row for day in sorted(days) for row in sorted(days[day], key=then)]
