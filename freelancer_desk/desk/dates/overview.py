"""What the page of dates and Home show: dates that wait and those behind one, notices with their papers, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, dates, ledger
from freelancer_desk.desk.dates import notices, year_end
from freelancer_desk.desk.tax_years import year_of
from freelancer_desk.domain.deadlines import OVERDUE
from freelancer_desk.domain.summaries import Task

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.deadlines import Due, ReturnDue
    from freelancer_desk.domain.notices import Notice, Wanted
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.domain.year_end import YearEnd
    from freelancer_desk.store.book import Reads


class Asked(NamedTuple):
    """A notice with the papers that belong to it, and those its sender usually wants, each with whether it is there.

    `at_hand` are papers of the book that could be attached, `typed` is the record as a form shows it, with its id.
    """

    notice: Notice
    days_left: int
    warning: int | None
    papers: tuple[Paper, ...]
    at_hand: tuple[Paper, ...]
    wanted: tuple[tuple[Wanted, bool], ...]
    typed: Mapping[str, str]


class DatePage(NamedTuple):
    """Everything on the page of dates; `end` is the last day of the present tax year, or of the one just over.

    `returns` and `advances` are what is known of each year's return and advance tax.
    """

    waiting: tuple[Due, ...]
    behind: tuple[Due, ...]
    asked: tuple[Asked, ...]
    end: YearEnd
    returns: Mapping[int, ReturnDue]
    advances: Mapping[int, str]


def page(reads: Reads, today: date) -> DatePage:
    """What the page of dates shows."""
    found = dates.listing(reads, today)
    years = {due.year: year_of(reads, due.year) for due in found if due.year is not None and due.words == "return"}
    return DatePage(
        waiting=tuple(due for due in found if due.waits),
        behind=tuple(due for due in found if not due.waits),
        asked=asked(reads, today),
        end=_end(reads, today),
        returns={number: dates.return_due(reads, year) for number, year in years.items()},
        advances={number: dates.advance_answer(reads, year) for number, year in years.items()},
    )


def asked(reads: Reads, today: date) -> tuple[Asked, ...]:
    """Every notice with its papers, those that wait first."""
    from freelancer_desk.desk import records  # Home, which tells the dates too, shows no form

    typed = {row["id"]: row for row in records.listing(reads, "notice")}
    found = []
    for one in notices.listing(reads):
        papers = notices.attached(reads, one)
        hand = () if one.is_answered else notices.at_hand(reads, one)
        wanted = tuple((paper, paper.is_among(papers)) for paper in notices.wanted(reads, one))
        found.append(Asked(one, one.days_left(today), one.warning(today), papers, hand, wanted, typed[one.id]))
    return tuple(found)


def warnings(reads: Reads, due: Sequence[Due], today: date) -> Iterator[Task]:
    """A task for each notice to be answered within ten days, the most urgent first, and for a last day that is near.

    Then one for the newest return that is late; `due` are the dates of the book.
    """
    for one in notices.listing(reads):
        left = one.days_left(today)
        if one.warning(today) is not None:
            kind = "notice" if left >= 0 else "notice_late"
            yield Task(kind, {"n": abs(left), "sender": one.who}, "dates", None)
    for year in _ending(reads, today):
        left = year_end.year_end(reads, year, today, outside=False).left if year_end.is_near(reads, year, today) else 0
        if left:
            yield Task("year_end", {"n": left, "year": year.number}, "dates", None)
    late = [(one.year, one.day) for one in due if one.words == "return" and one.state == OVERDUE]
    for number, day in late[-1:]:
        yield Task("return_late", {"n": (today - day).days, "year": number or 0}, "dates", None)


def _ending(reads: Reads, today: date) -> tuple[TaxYear, ...]:
    """The year just over and the present one."""
    number = country.rules(ledger.setting(reads, "country")).year_start.year_of(today)
    return (year_of(reads, number - 1), year_of(reads, number))


def _end(reads: Reads, today: date) -> YearEnd:
    """The year just over stays on show while its last day is near."""
    before, present = _ending(reads, today)
    shown = before if year_end.is_near(reads, before, today) else present
    return year_end.year_end(reads, shown, today, outside=False)
