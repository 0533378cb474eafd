"""The number grammar is closed: what it reads is exact, all else is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from freelancer_desk.domain.numbers import plain_decimal, printed_decimal, typed_decimal
from freelancer_desk.domain.problems import DeskError


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1e5",
        "1_000",
        "1e9999999",
        "NaN",
        "Infinity",
        "--1",
        "1.",
        ".5",
        "1,5",
        "0x10",
        "1 000",
        "9" * 41,
        "½",
    ],
)
def test_only_digits_a_point_and_a_sign_are_a_number(text: str) -> None:
    with pytest.raises(DeskError) as refused:
        plain_decimal(text)
    assert refused.value.kind == "not_a_number"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1234.50", "1234.50"), (" -7 ", "-7"), ("+0.25", "0.25"), ("۱۲۳٫۵", "123.5"), ("١٢٣", "123")],
)
def test_plain_numbers_read_exactly(text: str, expected: str) -> None:
    assert plain_decimal(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12,34,567.50", "1234567.50"), ("1,234,567.5", "1234567.5"), ("-1,000", "-1000"), ("1234", "1234")],
)
def test_people_group_by_lakh_or_by_thousand(text: str, expected: str) -> None:
    assert typed_decimal(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["1,2345", "1,23", ",123", "1,,234", "1234,567"])
def test_commas_in_other_places_are_refused(text: str) -> None:
    with pytest.raises(DeskError):
        typed_decimal(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PKR      25000.00", "25000.00"),
        ("(1,234.50)", "-1234.50"),
        ("1,234.50-", "-1234.50"),
        ("\u22121234.50", "-1234.50"),
        ("5,000.00Dr", "-5000.00"),
        ("5,000.00 CR", "5000.00"),
        ("- PKR43.00", "-43.00"),
        ("+ PKR42,500.00", "42500.00"),
        ("1\u00a0234.50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("$12.00", "12.00"),
    ],
)
def test_banks_print_amounts_in_many_ways(text: str, expected: str) -> None:
    assert printed_decimal(text, words=("PKR", "$")) == Decimal(expected)


def test_a_decimal_comma_is_a_setting_not_a_guess() -> None:
    assert printed_decimal("1.234,50", decimal_mark=",") == Decimal("1234.50")
    with pytest.raises(DeskError):
        printed_decimal("1.234,50")


def test_a_cell_of_a_thousand_digits_is_refused_before_it_is_read() -> None:
    with pytest.raises(DeskError):
        printed_decimal("9" * 1000)
