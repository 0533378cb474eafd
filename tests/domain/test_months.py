"""Which months statements cover: periods, statements that meet, gaps, and what does not add up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.days import Span
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.months import AccountMonths, Sheet, cover, due, months

if TYPE_CHECKING:
    from freelancer_desk.domain.months import MonthState

TODAY = date(2026, 7, 15)


def rs(units: int) -> Money:
    return Money.of(units, "PKR")


def sheet(
    first: str, last: str, opening: int | None = 0, closing: int | None = 0, broken: str = "", *, proved: bool = True
) -> Sheet:
    """A statement of some days of 2026, each told as month-day."""
    span = Span(date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))
    has_balances = opening is not None and closing is not None
    return Sheet(
        span,
        rs(opening) if opening is not None else None,
        rs(closing) if closing is not None else None,
        (proved and not broken) if has_balances else None,
        date.fromisoformat(f"2026-{broken}") if broken else None,
    )


def states(*sheets: Sheet, first: str = "", today: date = TODAY, until: str = "") -> dict[int, str]:
    start = date.fromisoformat(f"2026-{first}") if first else min(s.span.first for s in sheets)
    end = date.fromisoformat(f"2026-{until}") if until else None
    return {m.span.first.month: m.state.value for m in months(sheets, start, today, end)}


def month(state: MonthState | None) -> int | None:
    return state.span.first.month if state else None


def test_printed_periods_cover_their_months_and_the_present_one_is_not_due_yet() -> None:
    found = states(sheet("04-01", "04-30", 0, 10), sheet("05-01", "06-30", 10, 50))
    assert found == {4: "proved", 5: "proved", 6: "proved", 7: "not_yet"}


def test_a_month_without_a_statement_is_missing() -> None:
    found = states(sheet("04-01", "04-30", None, None), sheet("06-01", "06-30", None, None))
    assert found == {4: "no_proof", 5: "missing", 6: "no_proof", 7: "not_yet"}


def test_statements_that_meet_in_their_balance_cover_the_days_between() -> None:
    """Nothing moved between 20 April and 10 June: one ends with 500, the next begins with 500."""
    found = states(sheet("04-02", "04-20", 0, 500), sheet("06-10", "06-30", 500, 900))
    assert found == {4: "proved", 5: "proved", 6: "proved", 7: "not_yet"}


def test_statements_that_do_not_meet_leave_a_gap_with_the_difference() -> None:
    found = months([sheet("04-02", "04-30", 0, 500), sheet("06-01", "06-30", 620, 900)], date(2026, 4, 2), TODAY)
    assert [(m.span.first.month, m.state.value, m.difference) for m in found][1] == (5, "gap", rs(120))
    assert [m.state.value for m in found] == ["proved", "gap", "proved", "not_yet"]


def test_neighbouring_days_whose_balances_differ_are_a_gap_too() -> None:
    assert states(sheet("04-01", "04-30", 0, 500), sheet("05-01", "06-30", 620, 900))[5] == "gap"


def test_neighbouring_days_without_balances_follow_each_other() -> None:
    assert states(sheet("04-01", "05-10", None, None), sheet("05-11", "06-30", None, None))[5] == "no_proof"


def test_an_account_begins_with_its_first_line_not_with_the_first_of_the_month() -> None:
    assert states(sheet("04-12", "06-30"))[4] == "proved"


def test_a_month_covered_in_part_is_missing_and_says_from_when() -> None:
    [_, june, _] = months([sheet("05-01", "06-12")], date(2026, 5, 1), TODAY)
    assert (june.state.value, june.covered_until) == ("missing", date(2026, 6, 12))


def test_a_break_marks_its_month_and_those_after_it_in_that_statement() -> None:
    found = states(sheet("03-01", "06-30", broken="05-09"))
    assert found == {3: "proved", 4: "proved", 5: "does_not_add_up", 6: "does_not_add_up", 7: "not_yet"}


def test_a_statement_that_adds_up_proves_its_month_whatever_another_print_of_it_says() -> None:
    assert states(sheet("05-01", "06-30", broken="05-09"), sheet("05-01", "05-31"))[5] == "proved"


def test_a_broken_statement_of_the_present_month_is_not_passed_over() -> None:
    assert states(sheet("06-01", "07-10", broken="07-02"))[7] == "does_not_add_up"


def test_a_short_statement_inside_a_long_one_changes_nothing() -> None:
    long, short = sheet("03-01", "06-30", 0, 900), sheet("04-05", "04-09", 100, 200)
    assert set(states(long, short).values()) == {"proved", "not_yet"}
    assert cover([short, long]).spans == (long.span,)


def test_an_account_that_was_closed_wants_no_statement_after_its_last_day() -> None:
    assert states(sheet("04-01", "05-20"), until="05-20") == {4: "proved", 5: "proved"}


def test_lines_that_no_statement_covers_make_their_months_missing() -> None:
    assert states(sheet("05-01", "06-30"), first="03-10") == {
        3: "missing", 4: "missing", 5: "proved", 6: "proved", 7: "not_yet",
    }  # fmt: skip


@pytest.mark.parametrize(("day", "wanted"), [(1, 5), (2, 5), (3, 6), (15, 6)])
def test_the_month_just_ended_is_asked_for_from_the_third_day_on(day: int, wanted: int) -> None:
    today = date(2026, 7, day)
    account = AccountMonths(1, "A", "A", months([sheet("04-01", "04-30")], date(2026, 4, 1), today))
    assert month(due(account, today)) == wanted


def test_nothing_is_asked_for_where_nothing_is_missing() -> None:
    account = AccountMonths(1, "A", "A", months([sheet("04-01", "06-30")], date(2026, 4, 1), TODAY))
    assert due(account, TODAY) is None
    assert account.missing == ()
