"""Filing late is estimated beside the tax, with both readings of what is not settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.late import LateCosts, LateReturn, late_costs, years_called_for
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.packs import RulePack

LAHORE = LateReturn(filed=date(2026, 11, 20), tax=Decimal(22_684))


@pytest.fixture
def costs(pack: Callable[[int], RulePack]) -> Callable[..., LateCosts]:
    def reckoned(given: LateReturn, year: int = 2026) -> LateCosts:
        found = late_costs(given, pack(year))
        assert found is not None
        return found

    return reckoned


def test_a_return_of_2026_five_weeks_after_the_extended_day(costs: Callable[..., LateCosts]) -> None:
    found = costs(LAHORE)
    assert (found.due, found.days) == (date(2026, 10, 15), 36)
    assert found.list_surcharge == 25_000
    # The floor is 50,000; twice the tax is 45,368; half of either falls away within two months.
    assert (found.cut, found.penalty_by_floor, found.penalty_by_cap) == (Decimal("0.5"), 25_000, 22_684)
    assert found.default is None
    assert ["182A" in found.rules[0].law, "182(1)" in found.rules[2].law] == [True, True]


@pytest.mark.parametrize(
    ("filed", "cut", "by_floor", "by_cap"),
    [
        ("2026-10-16", "0.75", "12500", "11342"),
        ("2026-11-15", "0.75", "12500", "11342"),
        ("2026-11-16", "0.50", "25000", "22684"),
        ("2026-12-15", "0.50", "25000", "22684"),
        ("2027-01-15", "0.25", "37500", "34026"),
        ("2027-01-16", "0", "50000", "45368"),  # 93 days at 1,000 are more than the cap
    ],
)
def test_the_penalty_shrinks_by_the_month_of_filing(
    costs: Callable[..., LateCosts], filed: str, cut: str, by_floor: str, by_cap: str
) -> None:
    found = costs(LAHORE._replace(filed=date.fromisoformat(filed)))
    said = (found.cut, found.penalty_by_floor, found.penalty_by_cap)
    assert said == (Decimal(cut), Decimal(by_floor), Decimal(by_cap))


def test_a_month_after_the_end_of_a_long_month_ends_with_the_short_one(costs: Callable[..., LateCosts]) -> None:
    due = date(2026, 10, 31)
    assert costs(LAHORE._replace(due=due, filed=date(2026, 11, 30))).cut == Decimal("0.75")
    assert costs(LAHORE._replace(due=due, filed=date(2026, 12, 1))).cut == Decimal("0.50")


def test_each_day_counts_once_it_is_more_than_the_floor(costs: Callable[..., LateCosts]) -> None:
    # 100 days after 15 Oct 2026: 0.1 % of 2,000,000 a day is 2,000, together 200,000.
    found = costs(LateReturn(filed=date(2027, 1, 23), tax=Decimal(2_000_000)))
    assert (found.penalty_by_floor, found.penalty_by_cap) == (200_000, 200_000)
    # With a tax of 40,000 the 100 days at 1,000 stop at the cap of 80,000.
    found = costs(LateReturn(filed=date(2027, 1, 23), tax=Decimal(40_000)))
    assert (found.penalty_by_floor, found.penalty_by_cap) == (80_000, 80_000)


def test_whoever_lives_by_a_salary_has_a_lower_floor(costs: Callable[..., LateCosts]) -> None:
    late = date(2027, 1, 16)
    salaried = LateReturn(filed=late, tax=Decimal(3_000), salary_share=Decimal("0.75"))
    # 93 days at 1,000 stop at the cap of 6,000, and the floor of 10,000 is above it.
    found = costs(salaried)
    assert (found.penalty_by_floor, found.penalty_by_cap) == (10_000, 6_000)
    assert costs(salaried._replace(salary_share=Decimal("0.7499"))).penalty_by_floor == 50_000


def test_the_tax_of_the_last_filed_year_counts_from_july_2026_on(costs: Callable[..., LateCosts]) -> None:
    late = LateReturn(filed=date(2026, 6, 30), tax=Decimal(0), last_tax=Decimal(100_000))
    assert costs(late, 2025).penalty_by_cap == 0
    assert costs(late._replace(filed=date(2026, 7, 1)), 2025).penalty_by_cap == 200_000


@pytest.mark.parametrize(("filed", "surcharge"), [("2026-06-30", 1_000), ("2026-07-01", 25_000)])
def test_entering_the_list_late_costs_more_from_july_2026_on(
    costs: Callable[..., LateCosts], filed: str, surcharge: int
) -> None:
    for year in range(2022, 2026):
        found = costs(LateReturn(filed=date.fromisoformat(filed), tax=Decimal(0)), year)
        assert found.list_surcharge == surcharge


def test_late_payment_is_reckoned_by_the_users_rate_and_never_below_the_laws(costs: Callable[..., LateCosts]) -> None:
    owing = LAHORE._replace(unpaid=Decimal(365_000), rate=Decimal("0.15"))
    assert costs(owing).default == 5_400  # 36 days at 150 a day
    assert costs(owing._replace(rate=Decimal("0.10"))).default == 4_320  # 12 % is the least
    assert costs(owing._replace(paid=date(2026, 10, 25))).default == 1_500
    assert costs(owing._replace(paid=date(2026, 10, 1))).default == 0


def test_a_return_in_time_costs_nothing(pack: Callable[[int], RulePack]) -> None:
    assert late_costs(LAHORE._replace(filed=date(2026, 10, 15)), pack(2026)) is None
    assert late_costs(LAHORE, replace(pack(2026), late=None)) is None


def test_an_amount_below_nothing_is_refused_with_a_sentence(pack: Callable[[int], RulePack]) -> None:
    with pytest.raises(DeskError) as caught:
        late_costs(LAHORE._replace(unpaid=Decimal(-1)), pack(2026))
    assert "below nothing" in sentence(caught.value)


def test_unfiled_years_are_called_for_five_years_back_or_ten_if_none_was_filed(
    pack: Callable[[int], RulePack],
) -> None:
    assert years_called_for(2026, {2024}, pack(2026)) == (2022, 2023, 2025, 2026)
    assert years_called_for(2026, {2021}, pack(2026)) == (2017, 2018, 2019, 2020, 2022, 2023, 2024, 2025, 2026)
    assert years_called_for(2026, set(), pack(2026)) == tuple(range(2017, 2027))
    assert years_called_for(2026, set(range(2022, 2027)), pack(2026)) == ()
    assert years_called_for(2026, set(), replace(pack(2026), late=None)) == ()
