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


def test_tax_that_was_paid_by_the_due_day_bears_no_default_surcharge(freelancer: Line) -> None:
    freelancer("add", "tax-payment", "--year", "2026", "--date", "2026-10-10", "--kind", "with_return",
               "--amount-pkr", "6000")  # fmt: skip
    late = freelancer("late", "--year", "2026", "--filed", "2026-11-20", "--rate", "12").json["late"]
    assert late["default_surcharge"] == "59.18"  # 5,000 x 12 % x 36 / 365
    freelancer("add", "tax-payment", "--year", "2026", "--date", "2026-10-25", "--kind", "with_return",
               "--amount-pkr", "5000")  # fmt: skip
    late = freelancer("late", "--year", "2026", "--filed", "2026-11-20", "--rate", "12").json["late"]
    assert late["default_surcharge"] == "16.44"  # the rest was ten days late


def test_the_tax_of_the_year_filed_before_weighs_in_the_penalty(freelancer: Line) -> None:
    """With 11,000 of tax the cap is 22,000 and the floor stands above it; 2,690,000 the year before lift both."""
    freelancer("add", "receipt", "--date", "2024-09-01", "--payer", "X", "--proceeds", "30000", "--currency", "USD",
               "--credited-pkr", "269000000", "--category", "other_services")  # fmt: skip
    before = freelancer("late", "--year", "2026", "--filed", "2027-02-20").json["late"]
    assert (before["penalty_by_floor"], before["penalty_by_cap"]) == ("50000.00", "22000.00")
    freelancer("file-return", "--year", "2025", "--number", "114-1", "--date", "2025-10-30")
    late = freelancer("late", "--year", "2026", "--filed", "2027-02-20").json["late"]
    assert late["penalty_by_floor"] == "344320.00"  # 0.1 % of 2,690,000 x 128


def test_tax_in_advance_is_a_quarter_of_the_year_before_less_what_was_paid_in_it(line: Line) -> None:
    """1,500,000 of local work taxed with 150,000: four parts of 37,500."""
    line("add", "receipt", "--date", "2025-09-01", "--payer", "Shop", "--credited-pkr", "1500000", "--section", "153")
    assert line("tax", "--year", "2026").json["total_tax"] == "150000.00"
    line("add", "tax-payment", "--year", "2027", "--date", "2026-11-20", "--kind", "advance", "--amount-pkr", "30000")
    parts = line("advance", "--year", "2027").json["instalments"]
    assert [(one["due"], one["part"], one["left"]) for one in parts] == [
        ("2026-09-15", "37500.00", "37500.00"),
        ("2026-12-15", "37500.00", "7500.00"),
        ("2027-03-15", "37500.00", "37500.00"),
        ("2027-06-15", "37500.00", "37500.00"),
    ]
    assert line("advance", "--year", "2026").json["instalments"] == []
