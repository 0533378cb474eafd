"""What the law leaves open and what filing late may cost, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Line


@pytest.fixture
def freelancer(line: Line) -> Line:
    """Rs 1,100,000 of exports in tax year 2026, nothing cut, no certificate: tax of 1 %, Rs 11,000."""
    line("add", "receipt", "--date", "2026-03-15", "--payer", "X", "--proceeds", "4000", "--currency", "USD",
         "--credited-pkr", "1100000", "--category", "other_services")  # fmt: skip
    return line


def test_a_late_return_has_a_surcharge_and_both_readings_of_the_penalty(freelancer: Line) -> None:
    """Of the floor, 50,000, half is gone within two months; of the cap, twice the tax, so is half."""
    late = freelancer("late", "--year", "2026", "--filed", "2026-11-20", "--rate", "12").json["late"]
    assert (late["due"], late["days"], late["list_surcharge"], late["cut"]) == ("2026-10-15", 36, "25000.00", "0.50")
    assert (late["penalty_by_floor"], late["penalty_by_cap"]) == ("25000.00", "11000.00")
    assert late["default_surcharge"] == "130.19"  # 11,000 x 12 % x 36 / 365
    assert freelancer("tax", "--year", "2026").json["payable"] == "11000.00", "never part of the tax"


def test_the_day_that_the_user_says_is_the_day_it_is_due(freelancer: Line) -> None:
    freelancer("dates", "--year", "2026", "--due", "2026-11-30", "--circular", "Circular 9 of 2026")
    assert freelancer("late", "--year", "2026", "--filed", "2026-11-30").json["late"] is None
    late = freelancer("late", "--year", "2026", "--filed", "2026-12-01").json["late"]
    assert (late["days"], late["cut"], late["default_surcharge"]) == (1, "0.75", None)


def test_every_open_point_of_a_year_has_two_readings_with_sources_and_a_winner(freelancer: Line) -> None:
    points = freelancer("contested", "--year", "2027").json["points"]
    social = next(point for point in points if point["key"] == "social_media_or_export")
    assert (social["winner"], social["checked"]) == ("asked", "2026-11-23")
    assert all(point[name]["says"] and point[name]["source"] for point in points for name in ("first", "second"))
    earlier = {point["key"] for point in freelancer("contested", "--year", "2022").json["points"]}
    assert "doubling_in_2022" in earlier
    assert "social_media_or_export" not in earlier
