"""A laptop bought for work loses value as the study's example says, and lowers the tax on local work only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Line

LAPTOP = ("--text", "Laptop", "--kind", "computer", "--amount-pkr", "200000")


def of_year(line: Line, year: int) -> dict[str, str]:
    (row,) = line("depreciation", "--year", str(year)).json["assets"]
    return {name: row[name] for name in ("opening", "initial", "depreciation", "closing", "local")}


def test_a_laptop_of_2026_is_written_down_as_the_example_says(line: Line) -> None:
    line("add", "asset", "--date", "2025-08-01", *LAPTOP, "--local-percent", "100")
    assert of_year(line, 2026) == {
        "opening": "200000.00", "initial": "50000.00", "depreciation": "45000.00", "closing": "105000.00",
        "local": "95000.00",
    }  # fmt: skip
    assert of_year(line, 2027) == {
        "opening": "105000.00", "initial": "0.00", "depreciation": "31500.00", "closing": "73500.00",
        "local": "31500.00",
    }  # fmt: skip
    assert line("depreciation", "--year", "2025").json["assets"] == []


def test_a_laptop_of_2022_falls_under_the_half_year_rule(line: Line) -> None:
    line("add", "asset", "--date", "2021-08-01", *LAPTOP)
    assert of_year(line, 2022) == {
        "opening": "200000.00", "initial": "50000.00", "depreciation": "22500.00", "closing": "127500.00",
        "local": "0.00",
    }  # fmt: skip
    assert of_year(line, 2023)["depreciation"] == "38250.00"


@pytest.mark.parametrize(("local", "taxed"), [("0", "800000.00"), ("50", "762000.00"), ("100", "724000.00")])
def test_only_the_part_for_local_work_lowers_the_taxable_income(line: Line, local: str, taxed: str) -> None:
    """95,000 in the first year; used for work to 80 per cent: 76,000, of which the local part counts."""
    line("add", "receipt", "--date", "2025-09-01", "--payer", "Shop", "--credited-pkr", "800000", "--section", "153")
    line("add", "receipt", "--date", "2025-10-01", "--payer", "Acme", "--proceeds", "1000", "--currency", "USD",
         "--credited-pkr", "280000", "--category", "other_services")  # fmt: skip
    line("add", "asset", "--date", "2025-08-01", *LAPTOP, "--share", "80", "--local-percent", local)
    working = line("tax", "--year", "2026").json
    assert working["normal"]["taxable_income"] == taxed
    assert working["final_tax"] == "2800.00", "no expense lowers final tax"


def test_what_cannot_be_reckoned_says_why_and_lowers_nothing(line: Line) -> None:
    line("add", "asset", "--date", "2019-08-01", *LAPTOP, "--local-percent", "100")
    (row,) = line("depreciation", "--year", "2026").json["assets"]
    assert (row["opening"], row["local"]) == (None, "0.00")
    assert "2020" in row["why"]
    line("set", "asset", "1", "opening_year=2026", "opening_pkr=40000")
    assert of_year(line, 2026)["depreciation"] == "12000.00"  # 30 % of what the last return left
    boat = line("add", "asset", "--date", "2025-08-01", "--text", "X", "--kind", "boat", "--amount-pkr", "5")
    assert "computer" in boat.err


@pytest.mark.parametrize(
    ("price", "taxable", "tax"),
    [("150000", "2045000.00", "303500.00"), ("80000", "1975000.00", "282500.00")],  # 105,000 was left of it
)
def test_what_a_sale_brings_above_or_below_what_was_left_counts(line: Line, price: str, taxable: str, tax: str) -> None:
    line("add", "receipt", "--date", "2025-09-01", "--payer", "Shop", "--credited-pkr", "2000000", "--section", "153")
    line("add", "asset", "--date", "2024-08-01", *LAPTOP, "--local-percent", "100", "--opening-year", "2026",
         "--opening-pkr", "105000", "--sold", "2026-05-01", "--sold-pkr", price)  # fmt: skip
    working = line("tax", "--year", "2026").json
    assert (working["normal"]["taxable_income"], working["total_tax"]) == (taxable, tax)
