"""Dates worked out by hand: leap years, weekends, circulars, a return that is late, certificates, notices."""

from __future__ import annotations

from datetime import date

import pytest

from freelancer_desk.desk.dates.rules import date_rules
from freelancer_desk.domain.days import TaxYear, YearStart, months_after, working_day
from freelancer_desk.domain.deadlines import (
    SAID,
    Basis,
    Due,
    Ending,
    ReturnDue,
    Rule,
    YearFacts,
    deadlines,
    next_due,
)
from freelancer_desk.domain.notices import Notice
from freelancer_desk.domain.year_end import last_withdrawal

JULY = YearStart(7, 1)
RULES = date_rules("pk").rules
LAW = Basis("the law", "a source", "high")
TODAY = date(2026, 11, 27)


def facts(number: int, due: date, **more: object) -> YearFacts:
    confidence = str(more.pop("confidence", "low"))
    year = TaxYear(number, JULY.span(number))
    return YearFacts(year, ReturnDue(due, Basis("a circular", "a page", confidence)), **more)  # type: ignore[arg-type]


def found(*years: YearFacts, today: date = TODAY, ending: Ending | None = None) -> dict[str, Due]:
    return {due.key: due for due in deadlines(RULES, years, [ending] if ending else [], (), today)}


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 10, 15), 1, date(2026, 11, 15)),
        (date(2025, 10, 31), 1, date(2025, 11, 30)),
        (date(2025, 10, 31), 3, date(2026, 1, 31)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2026, 6, 30), 72, date(2032, 6, 30)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after


def test_a_working_day_is_never_a_weekend() -> None:
    assert working_day(date(2024, 6, 30), (5, 6)) == date(2024, 6, 28)  # a Sunday
    assert working_day(date(2026, 6, 30), (5, 6)) == date(2026, 6, 30)  # a Tuesday
    assert working_day(date(2024, 6, 28), (4, 5)) == date(2024, 6, 27)  # where Friday is off


@pytest.mark.parametrize(
    ("last", "days", "until"),
    [
        (date(2024, 6, 30), 7, date(2024, 6, 21)),  # Sunday: arrives Friday the 28th, a Friday before
        (date(2026, 6, 30), 3, date(2026, 6, 26)),  # Tuesday less three is Saturday
        (date(2027, 6, 30), 0, date(2027, 6, 30)),  # the same day, a Wednesday
        (date(2029, 6, 30), 1, date(2029, 6, 28)),  # Saturday: arrives Friday the 29th
    ],
)
def test_the_last_day_to_withdraw_leaves_the_days_on_the_way_before_a_working_day(
    last: date, days: int, until: date
) -> None:
    assert last_withdrawal(last, days, (5, 6)) == until


def test_a_year_whose_day_went_by_is_overdue_and_its_reduced_penalties_count() -> None:
    dates = found(facts(2026, date(2026, 10, 15)))
    late = dates["return:2026"]
    assert (late.day, late.state, late.sure, late.basis.law) == (date(2026, 10, 15), "overdue", False, "a circular")
    days = {key: (due.day.isoformat(), due.state) for key, due in dates.items() if key.startswith("penalty")}
    assert days == {
        "penalty_75:2026": ("2026-11-15", "passed"),
        "penalty_50:2026": ("2026-12-15", "open"),
        "penalty_25:2026": ("2027-01-15", "coming"),
    }
    assert (dates["list_surcharge:2026"].day, dates["list_surcharge:2026"].state) == (date(2026, 10, 16), "passed")
    assert "50 %" in dates["penalty_50:2026"].title
    assert "15-Oct-2026" in dates["penalty_50:2026"].todo
    coming = next_due(dates.values())
    assert coming is not None
    assert coming.key == "penalty_50:2026"


def test_a_year_that_is_not_late_has_no_penalties() -> None:
    dates = found(facts(2026, date(2026, 12, 15), confidence=SAID))
    assert [key for key in dates if key.startswith("penalty")] == []
    assert (dates["return:2026"].state, dates["return:2026"].sure) == ("open", True)
    assert dates["list_surcharge:2026"].day == date(2026, 12, 16)
    on_the_day = found(facts(2026, TODAY))
    assert (on_the_day["return:2026"].state, "penalty_75:2026" in on_the_day) == ("open", False)


def test_a_filed_year_can_be_revised_for_sixty_days() -> None:
    dates = found(facts(2026, date(2026, 10, 15), filed=date(2026, 10, 14)))
    assert dates["return:2026"].state == "done"
    assert (dates["revision:2026"].day, dates["revision:2026"].state) == (date(2026, 12, 13), "open")
    assert "14-Oct-2026" in dates["revision:2026"].todo
    assert "penalty_50:2026" not in dates
    leap = found(facts(2027, date(2027, 9, 30), filed=date(2028, 1, 15)), today=date(2028, 4, 1))
    assert (leap["revision:2027"].day, leap["revision:2027"].state) == (date(2028, 3, 15), "passed")


def test_the_end_of_the_year_its_letters_and_its_records() -> None:
    dates = found(facts(2026, date(2026, 10, 15), withdraw_by=date(2026, 6, 26)), today=date(2026, 7, 1))
    assert (dates["year_end:2026"].day, dates["year_end:2026"].first) == (date(2026, 6, 30), date(2026, 6, 10))
    letters = dates["letters:2026"]
    assert (letters.first, letters.day, letters.state) == (date(2026, 7, 1), date(2026, 7, 15), "open")
    assert "between 01-Jul-2026 and 15-Jul-2026" in letters.todo
    assert dates["records:2026"].day == date(2032, 6, 30)
    assert (dates["withdraw:2026"].day, dates["withdraw:2026"].state) == (date(2026, 6, 26), "passed")
    with_papers = found(facts(2026, date(2026, 10, 15), has_certificates=True), today=date(2026, 7, 1))
    assert (with_papers["letters:2026"].state, with_papers["records:2026"].state) == ("done", "coming")
    assert "withdraw:2026" not in with_papers


def test_advance_tax_is_a_date_only_where_it_is_due() -> None:
    assert [key for key in found(facts(2027, date(2027, 9, 30))) if key.startswith("advance")] == []
    dates = found(facts(2027, date(2027, 9, 30), advance=True, advances=1))
    assert {key: (due.day.isoformat(), due.state) for key, due in dates.items() if key.startswith("advance")} == {
        "advance:2027.1": ("2026-09-15", "done"),
        "advance:2027.2": ("2026-12-15", "coming"),
        "advance:2027.3": ("2027-03-15", "coming"),
        "advance:2027.4": ("2027-06-15", "coming"),
    }


def test_a_certificate_is_to_be_renewed_thirty_days_before_its_end() -> None:
    dates = found(ending=Ending("pseb", "Z-1", date(2026, 12, 31)))
    assert {due.key.partition(":")[0]: (due.day, due.state) for due in dates.values()} == {
        "certificate_renewal": (date(2026, 12, 1), "open"),
        "certificate_ends": (date(2026, 12, 31), "coming"),
    }
    ended = found(ending=Ending("pseb", "", date(2026, 11, 1)))
    assert {due.state for due in ended.values()} == {"passed", "overdue"}
    assert {due.title for due in ended.values()} == {"Renew: PSEB registration", "Ends: PSEB registration"}
    assert found(ending=Ending("sales_tax", "", date(2026, 12, 31))) == {}


def notice(**changes: object) -> Notice:
    plain: dict[str, object] = {
        "id": "1", "sender": "fbr", "section": "114(4)", "year": 2025, "number": "N-7", "day": None,
        "served": date(2026, 11, 20), "reply_by": date(2026, 12, 4), "questions": (), "state": "open",
        "replied": None, "note": "",
    }  # fmt: skip
    return Notice(**{**plain, **changes})  # type: ignore[arg-type]


def test_a_notice_is_due_on_its_day_until_it_is_answered() -> None:
    (due,) = deadlines(RULES, (), (), (notice(),), TODAY)
    assert (due.key, due.day, due.state) == ("notice:fbr/N-7/2026-11-20", date(2026, 12, 4), "open")
    assert (due.title, due.remind, due.year) == ("Reply to FBR section 114(4) · N-7", (10, 5, 2), 2025)
    (due,) = deadlines(RULES, (), (), (notice(state="replied"),), TODAY)
    assert due.state == "done"
    (due,) = deadlines(RULES, (), (), (notice(),), date(2026, 12, 5))
    assert due.state == "overdue"


def test_the_next_date_is_the_nearest_to_come_else_what_is_late() -> None:
    assert next_due(()) is None
    late = deadlines(RULES, (), (), (notice(), notice(number="N-8", reply_by=date(2026, 12, 6))), date(2027, 1, 1))
    chosen = next_due(late)
    assert chosen is not None
    assert chosen.key == "notice:fbr/N-8/2026-11-20"


def test_a_rule_may_have_words_of_its_own_name() -> None:
    rule = Rule("records", "year_end", LAW, months=12)
    (due,) = deadlines((rule,), (facts(2028, date(2028, 9, 30)),), (), (), TODAY)
    assert (due.day, due.title) == (date(2029, 6, 30), "Papers of Tax Year 2028 may go after this day")
