"""The official rate of a day: typed, settled or nearest before; never of a later day, never more than a week old."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain import rates
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.rates import TABLE, TYPED, Published, Rate, official

TUESDAY = date(2026, 6, 30)
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 7, day) for day in (3, 4, 5, 6))
NOW = datetime(2026, 7, 6, 12, 0, tzinfo=UTC)


def rate(
    day: date, value: str = "280", source: str = TABLE, *, rate_day: date | None = None, guess: bool = False
) -> Rate:
    return Rate("USD", day, Decimal(value), rate_day or day, source, guess, "2026-07-06T11:00:00+00:00")


DAYS = st.dates(date(2026, 6, 1), date(2026, 7, 31))
RATES = st.builds(
    lambda asked, back, source, guess, cents: rate(
        asked, f"2{cents}", source, rate_day=asked - timedelta(days=back), guess=guess
    ),
    DAYS, st.integers(0, 7), st.sampled_from(rates.SOURCES), st.booleans(), st.integers(10, 99),
)  # fmt: skip


@given(st.lists(RATES, max_size=12), DAYS)
def test_a_rate_is_never_of_a_later_day_nor_more_than_a_week_old(known: list[Rate], day: date) -> None:
    found = official(known, day)
    if found is None:
        assert not [r for r in known if r.source != TYPED and 0 <= (day - r.rate_day).days <= 7]
        assert not [r for r in known if r.source == TYPED and r.day == day]
    elif found.source != TYPED:
        assert timedelta(0) <= day - found.rate_day <= timedelta(days=7)
        assert found.day == day
        assert found.value in {r.value for r in known}


@given(st.lists(RATES, max_size=8, unique_by=lambda r: (r.day, r.source)), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_matters(known: list[Rate], day: date, dice: object) -> None:
    shuffled = list(known)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = official(known, day), official(shuffled, day)
    assert (one and (one.rate_day, one.source, one.provisional)) == (
        other and (other.rate_day, other.source, other.provisional)
    )


@given(st.lists(RATES, max_size=12), DAYS)
def test_a_settled_rate_is_never_passed_over_for_a_guess(known: list[Rate], day: date) -> None:
    found = official(known, day)
    certain = [r for r in known if r.source != TYPED and not r.provisional and r.rate_day == day]
    assert not certain or (found is not None and not found.provisional)


def test_a_weekend_takes_the_rate_of_friday_and_is_settled() -> None:
    for day in (SATURDAY, SUNDAY):
        found = official([rate(FRIDAY)], day)
        assert found is not None
        assert (found.rate_day, found.provisional) == (FRIDAY, False)


def test_a_business_day_without_a_rate_of_its_own_is_only_provisional() -> None:
    found = official([rate(FRIDAY)], MONDAY)
    assert found is not None
    assert (found.value, found.rate_day, found.provisional) == (Decimal(280), FRIDAY, True)


def test_a_holiday_inside_an_imported_table_is_settled() -> None:
    table = [rate(TUESDAY), rate(FRIDAY, "281")]
    found = official(table, date(2026, 7, 2))
    assert found is not None
    assert (found.rate_day, found.provisional) == (TUESDAY, False)


def test_what_a_bank_answered_for_a_day_holds_for_the_days_before_it_too() -> None:
    answered = rate(date(2026, 7, 2), source="frankfurter-sbp", rate_day=TUESDAY)
    found = official([answered], date(2026, 7, 1))
    assert found is not None
    assert not found.provisional


def test_a_typed_rate_counts_on_its_own_day_before_all_others_and_on_no_other_day() -> None:
    known = [rate(FRIDAY), rate(FRIDAY, "279.5", TYPED)]
    on_friday, on_saturday = official(known, FRIDAY), official(known, SATURDAY)
    assert on_friday is not None
    assert on_friday.value == Decimal("279.5")
    assert on_saturday is not None
    assert on_saturday.value == Decimal(280)


def test_a_guess_for_the_very_day_beats_an_older_figure_that_may_be_out_of_date() -> None:
    found = official([rate(FRIDAY), rate(MONDAY, "283", "currency-api", guess=True)], MONDAY)
    assert found is not None
    assert (found.value, found.provisional) == (Decimal(283), True)


def test_nothing_within_a_week_is_unknown_not_a_number() -> None:
    assert official([rate(TUESDAY)], TUESDAY + timedelta(days=8)) is None
    assert official([rate(TUESDAY)], TUESDAY - timedelta(days=1)) is None
    assert official([], TUESDAY) is None


@pytest.mark.parametrize(
    ("value", "known"),
    [(278, True), (Decimal("0.997086"), True), (0, False), (-1, False), (True, False), ("278", False), (None, False),
     (Decimal("NaN"), False), (Decimal("1e99"), False), (Decimal("1." + "1" * 40), False)],
)  # fmt: skip
def test_only_a_positive_number_of_sensible_size_is_a_rate(value: object, *, known: bool) -> None:
    assert (rates.figure(value) is not None) is known


@pytest.mark.parametrize(
    ("value", "plausible"), [("140", True), ("139.99", False), ("560", True), ("560.01", False), ("0.0036", False)]
)
def test_a_rate_is_held_against_the_nearest_one_known(value: str, *, plausible: bool) -> None:
    known = [rate(TUESDAY), rate(TUESDAY - timedelta(days=300), "10")]
    assert rates.is_plausible(Published("USD", MONDAY, Decimal(value)), known) is plausible


def test_the_first_rate_of_a_currency_and_one_years_apart_are_held_against_nothing() -> None:
    old = Published("USD", date(2013, 7, 2), Decimal("99.44"))
    assert rates.is_plausible(old, [])
    assert rates.is_plausible(old, [rate(TUESDAY)])


def test_an_answer_of_a_later_day_or_older_than_a_week_is_none() -> None:
    for days, wanted in ((-1, False), (0, True), (7, True), (8, False)):
        found = Published("USD", TUESDAY - timedelta(days=days), Decimal(280))
        assert rates.is_answer(found, TUESDAY) is wanted


def test_the_bank_may_still_publish_a_day_of_the_last_weeks() -> None:
    assert rates.is_settled(FRIDAY, SUNDAY, MONDAY)
    assert not rates.is_settled(FRIDAY, MONDAY, MONDAY + timedelta(days=60))
    assert rates.is_settled(FRIDAY, MONDAY, MONDAY + timedelta(days=61))


def test_a_source_is_asked_for_what_is_unknown_for_gaps_and_for_today_after_six_hours() -> None:
    today = MONDAY
    assert rates.is_lacking([], FRIDAY, NOW, today)
    assert not rates.is_lacking([rate(FRIDAY)], SATURDAY, NOW, today)
    gap = [rate(TUESDAY)]
    assert rates.is_lacking(gap, FRIDAY, NOW, today)
    guess = rate(FRIDAY, source="currency-api", guess=True)
    assert not rates.is_lacking([*gap, guess], FRIDAY, NOW, today)
    fresh = rate(MONDAY, source="frankfurter", guess=True)
    assert not rates.is_lacking([fresh], MONDAY, NOW + timedelta(hours=5), today)
    assert rates.is_lacking([fresh], MONDAY, NOW + timedelta(hours=5, seconds=1), today)
    assert not rates.is_lacking([rate(MONDAY, source=TYPED)], MONDAY, NOW + timedelta(days=1), today)
    undated = Rate("USD", MONDAY, Decimal(280), MONDAY, "frankfurter", provisional=True, fetched_at="yesterday")
    assert rates.is_lacking([undated], MONDAY, NOW, today)


def test_a_cross_rate_divides_two_home_rates_of_one_day_to_six_places() -> None:
    dollar, euro = rate(TUESDAY, "278.4375"), Rate("EUR", TUESDAY, Decimal("317.6933"), TUESDAY, TABLE, False)
    assert rates.cross(dollar, euro) == Decimal("0.876435")  # 278.4375 / 317.6933 = 0.8764349…
    assert rates.cross(euro, dollar) == Decimal("1.140986")  # 317.6933 / 278.4375 = 1.1409860…
    with pytest.raises(DeskError) as refused:
        rates.cross(dollar, rate(FRIDAY))
    assert refused.value.kind == "rates_of_two_days"


def test_the_spread_is_what_was_lost_against_the_official_rate() -> None:
    assert rates.spread(Decimal("275.8"), Decimal(280)) == Decimal("-1.5")
    assert rates.spread(Decimal(280), Decimal(280)) == 0
