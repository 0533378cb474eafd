"""A day cell is read as the profile writes days, or in a form with one meaning, never by guessing day and month."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers.days import Days, order_of, span_of

FEB_1 = date(2026, 2, 1)
DAYS = st.dates(date(1990, 1, 1), date(2069, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-01",
        "2026/2/1",
        "2026.02.01",
        "20260201",
        "2026-02-01T23:30:00Z",
        "2026-02-01 09:00:00.123",
        "01.02.2026",
        "1.2.26",
        "01 Feb 2026",
        "1-FEB-26",
        "01feb26",
        "1 February, 2026",
        "Feb 1, 2026",
        "February 01 2026",
        "1 Sept 2026",
        "46054",
        "46054.5",
        "01 Feb 2026 05:53 PM",
    ],
)
def test_forms_with_one_meaning_need_no_pattern(text: str) -> None:
    assert Days((), None).read(text) == (date(2026, 9, 1) if "Sept" in text else FEB_1)


@pytest.mark.parametrize(
    "text", ["", "soon", "31/02/2026", "30 Feb 2026", "2026-13-01", "32 Jan 2026", "1 Foo 2026", "4605", "99999", "0"]
)
@pytest.mark.parametrize("order", [None, "", "dmy", "mdy"])
def test_what_is_no_day_is_refused(text: str, order: str | None) -> None:
    with pytest.raises(DeskError) as refused:
        Days((), order).read(text)
    assert refused.value.kind == "not_a_day_here"


@pytest.mark.parametrize("text", ["01 Jan 1900", "2100-01-01"])
def test_an_absurd_day_is_refused_each_time(text: str) -> None:
    days = Days(("%d %b %Y",), None)
    for _ in range(2):
        with pytest.raises(DeskError) as refused:
            days.read(text)
        assert refused.value.kind == "absurd_day"


def test_numeric_days_are_read_only_where_the_profile_says_so() -> None:
    with pytest.raises(DeskError):
        Days((), None).read("03/04/2026")
    assert Days(("%m/%d/%Y",), None).read("03/04/2026") == date(2026, 3, 4)
    assert Days(("%m/%d/%Y",), None).read("3/4/2026") == date(2026, 3, 4)


def test_day_and_month_that_could_be_swapped_wait_unless_something_decides() -> None:
    undecided = Days((), "")
    assert undecided.read("03/04/2026") is None
    assert undecided.read("05/05/2026") is None, "a file is decided as a whole"
    assert undecided.read("03/04/2026", "dmy") == date(2026, 4, 3), "an account at home"
    assert undecided.read("03/04/2026") is None, "what was decided for one account is not for another"
    assert undecided.read("13/04/2026") == date(2026, 4, 13)
    assert Days((), "mdy").read("03-04-26", "dmy") == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2026", "13/04/2026"], "dmy"),
        (["03/04/2026", "04-13-2026", "2026-01-01", "words"], "mdy"),
        (["03/04/2026", "05/06/2026"], ""),
        (["13/04/2026", "04/13/2026"], ""),
        (["31/13/2026"], ""),
    ],
)
def test_the_rows_of_a_file_decide_together(texts: list[str], order: str) -> None:
    assert order_of(texts) == order


@given(st.lists(DAYS, min_size=1), st.booleans())
def test_a_file_that_tells_its_order_is_read_back_whole(days: list[date], day_first: bool) -> None:  # noqa: FBT001
    written = [f"{d:%d/%m/%Y}" if day_first else f"{d:%m/%d/%Y}" for d in days]
    order = order_of(written)
    assert order in {"", "dmy" if day_first else "mdy"}
    assert bool(order) == any(d.day > 12 for d in days)
    if order:
        assert [Days((), order).read(text) for text in written] == days


@given(DAYS)
def test_every_day_reads_back_in_every_form(day: date) -> None:
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][day.month - 1]
    forms = [day.isoformat(), f"{day.day:02}.{day.month:02}.{day.year}", f"{day.day} {month} {day.year}"]
    forms += [f"{month} {day.day}, {day.year}", f"{day.day:02}{month.upper()}{day.year % 100:02}"]
    assert {Days((), None).read(form) for form in forms} == {day}
    serial = (day - date(1899, 12, 30)).days
    assert Days((), None).read(str(serial)) == day == date(1899, 12, 30) + timedelta(serial)


def test_a_pattern_with_wide_gaps_takes_no_time_to_fail() -> None:
    begun = time.process_time()
    with pytest.raises(DeskError):
        Days([f"%d{' ' * 150}%m %Y"], None).read(f"1{' ' * 400}x")
    assert time.process_time() - begun < 1
    assert Days(["%d   %m %Y"], None).read("1  2 2026") == FEB_1


def test_a_period_is_read_from_one_cell() -> None:
    read = Days(("%b%d,%Y",), None).read
    span = (date(2026, 4, 8), date(2026, 4, 12))
    assert span_of("from 08 Apr 2026 to 12 Apr 2026", read) == span
    assert span_of("APR08,2026 TO APR12,2026", read) == span
    assert span_of("2026-04-08 - 2026-04-12", read) == span
    assert span_of("12 Apr 2026 to 08 Apr 2026", read) is None
    assert span_of("April 2026", read) is None
