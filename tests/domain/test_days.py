"""Tax years are spans of days, not numbers."""

from __future__ import annotations

from datetime import date

import pytest

from freelancer_desk.domain.days import Span, YearStart, iso_day, month
from freelancer_desk.domain.problems import DeskError

PAKISTAN, CALENDAR, UK = YearStart(7, 1), YearStart(1, 1), YearStart(4, 6)


def test_tax_year_2027_of_pakistan_runs_from_july_2026_to_june_2027() -> None:
    assert PAKISTAN.span(2027) == Span(date(2026, 7, 1), date(2027, 6, 30))
    assert PAKISTAN.year_of(date(2026, 6, 30)) == 2026
    assert PAKISTAN.year_of(date(2026, 7, 1)) == 2027


def test_other_countries_years_start_elsewhere() -> None:
    assert CALENDAR.span(2027) == Span(date(2027, 1, 1), date(2027, 12, 31))
    assert CALENDAR.year_of(date(2027, 12, 31)) == 2027
    assert UK.span(2027) == Span(date(2026, 4, 6), date(2027, 4, 5))
    assert UK.year_of(date(2027, 4, 5)) == 2027
    assert UK.year_of(date(2027, 4, 6)) == 2028


def test_a_year_has_its_months_in_order() -> None:
    months = PAKISTAN.span(2027).months()
    assert [m.first for m in months[:2]] == [date(2026, 7, 1), date(2026, 8, 1)]
    assert len(months) == 12
    assert months[-1].last == date(2027, 6, 30)
    assert month(date(2028, 2, 10)) == Span(date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("03/04/2026", "not_a_day"),
        ("2026-02-30", "not_a_day"),
        ("20260403", "not_a_day"),
        ("", "not_a_day"),
        ("1900-01-01", "absurd_day"),
        ("2200-01-01", "absurd_day"),
    ],
)
def test_a_day_is_iso_and_of_our_time(text: str, kind: str) -> None:
    with pytest.raises(DeskError) as refused:
        iso_day(text)
    assert refused.value.kind == kind


def test_a_good_day_is_read() -> None:
    assert iso_day(" 2026-04-03 ") == date(2026, 4, 3)


def test_a_span_holds_both_its_ends_and_nothing_beyond() -> None:
    span = PAKISTAN.span(2027)
    assert [day in span for day in (date(2026, 6, 30), date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 1))] == [
        False,
        True,
        True,
        False,
    ]
