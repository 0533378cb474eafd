"""Assets lose value by the rules of each year they live in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.depreciation import Asset, AssetYear, written_down
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.packs import RulePack

LAPTOP = Asset(date(2025, 9, 1), "computer", Decimal(200_000))


@pytest.fixture
def packs(pack: Callable[[int], RulePack]) -> dict[int, RulePack]:
    return {year: pack(year) for year in range(2022, 2028)}


def figures(years: tuple[AssetYear, ...]) -> list[tuple[int, Decimal, Decimal, Decimal, Decimal]]:
    return [(one.tax_year, one.opening, one.initial, one.depreciation, one.closing) for one in years]


def test_a_laptop_of_2026_loses_a_quarter_at_once_and_thirty_per_cent_of_the_rest(packs: dict[int, RulePack]) -> None:
    years = written_down(LAPTOP, packs, 2027)
    assert figures(years) == [(2026, 200_000, 50_000, 45_000, 105_000), (2027, 105_000, 0, 31_500, 73_500)]
    assert [one.allowed for one in years] == [95_000, 31_500]
    assert ["s.23" in years[0].rules[0].law, "Part I" in years[1].rules[0].law] == [True, True]
    assert len(years[1].rules) == 1


def test_in_2022_only_half_a_year_counted_in_the_year_of_buying(packs: dict[int, RulePack]) -> None:
    years = written_down(LAPTOP._replace(day=date(2021, 9, 1)), packs, 2023)
    assert figures(years) == [(2022, 200_000, 50_000, 22_500, 127_500), (2023, 127_500, 0, 38_250, 89_250)]
    assert "2020" in years[0].rules[-1].law


def test_nothing_is_lost_in_the_year_of_selling_and_the_price_less_the_value_is_the_gain(
    packs: dict[int, RulePack],
) -> None:
    *_, last = written_down(LAPTOP._replace(sold_on=date(2026, 8, 1), sold_for=Decimal(120_000)), packs, 2027)
    assert (last.tax_year, last.opening, last.depreciation, last.closing, last.gain) == (2027, 105_000, 0, 0, 15_000)
    (only,) = written_down(LAPTOP._replace(sold_on=date(2026, 6, 1), sold_for=Decimal(150_000)), packs, 2027)
    assert (only.initial, only.depreciation, only.closing, only.gain) == (0, 0, 0, -50_000)


def test_in_2022_half_a_year_counted_in_the_year_of_selling(packs: dict[int, RulePack]) -> None:
    known = LAPTOP._replace(day=date(2020, 9, 1), opening=Decimal(100_000), opening_year=2022)
    (last,) = written_down(known._replace(sold_on=date(2022, 6, 1), sold_for=Decimal(80_000)), packs, 2023)
    assert (last.depreciation, last.gain) == (15_000, -5_000)


def test_a_value_of_the_last_return_stands_for_the_years_before(packs: dict[int, RulePack]) -> None:
    known = LAPTOP._replace(day=date(2019, 9, 1), opening=Decimal(80_000), opening_year=2026)
    assert figures(written_down(known, packs, 2026)) == [(2026, 80_000, 0, 24_000, 56_000)]
    with pytest.raises(DeskError) as caught:
        written_down(LAPTOP._replace(day=date(2019, 9, 1)), packs, 2026)
    assert (caught.value.kind, caught.value.facts["year"]) == ("year_without_rules", 2020)


def test_private_use_lowers_what_is_allowed_and_not_the_value(packs: dict[int, RulePack]) -> None:
    (year,) = written_down(LAPTOP._replace(share=Decimal("0.6")), packs, 2026)
    assert (year.allowed, year.closing) == (57_000, 105_000)


@pytest.mark.parametrize(
    ("kind", "is_new", "initial", "depreciation"),
    [
        ("computer", False, 0, 60_000),
        ("furniture", True, 0, 30_000),
        ("vehicle", True, 0, 30_000),
        ("plant", True, 50_000, 22_500),
        ("building", True, 0, 20_000),
    ],
)
def test_each_class_has_its_rate(
    packs: dict[int, RulePack], kind: str, *, is_new: bool, initial: int, depreciation: int
) -> None:
    (year,) = written_down(LAPTOP._replace(kind=kind, is_new=is_new), packs, 2026)
    assert (year.initial, year.depreciation) == (initial, depreciation)


def test_what_was_paid_in_cash_above_a_million_counts_as_nothing(packs: dict[int, RulePack]) -> None:
    dear = LAPTOP._replace(cost=Decimal("1000000.01"), in_cash=True)
    (year,) = written_down(dear, packs, 2026)
    assert (year.initial, year.depreciation, year.closing, year.allowed) == (0, 0, 0, 0)
    assert "75A" in year.rules[0].law
    assert written_down(dear._replace(in_cash=False), packs, 2026)[0].initial > 0
    assert written_down(dear._replace(cost=Decimal(1_000_000)), packs, 2026)[0].initial == 250_000


def test_an_asset_bought_after_the_last_year_has_no_year(packs: dict[int, RulePack]) -> None:
    assert written_down(LAPTOP, packs, 2025) == ()


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("asset_negative", {"cost": Decimal(-1)}),
        ("asset_negative", {"sold_for": Decimal(-1)}),
        ("asset_negative", {"opening": Decimal(-1), "opening_year": 2026}),
        ("asset_share", {"share": Decimal("1.1")}),
        ("asset_days", {"sold_on": date(2025, 8, 31)}),
        ("asset_opening", {"opening": Decimal(1), "opening_year": 2025}),
        ("asset_class", {"kind": "camel"}),
    ],
)
def test_a_wrong_asset_is_refused_with_a_sentence(
    packs: dict[int, RulePack], kind: str, change: dict[str, Any]
) -> None:
    with pytest.raises(DeskError) as caught:
        written_down(LAPTOP._replace(**change), packs, 2026)
    assert caught.value.kind == kind
    assert sentence(caught.value)


def test_a_country_without_rules_for_assets_says_so(packs: dict[int, RulePack]) -> None:
    bare = {2026: replace(packs[2026], depreciation=None)}
    with pytest.raises(DeskError) as caught:
        written_down(LAPTOP, bare, 2026)
    assert caught.value.kind == "year_without_rules"
