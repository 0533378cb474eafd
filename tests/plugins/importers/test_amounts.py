"""Which mark is the decimal one is decided over a whole file; an amount is exact or it is refused."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.plugins.importers.amounts import decimal_mark, reader, unit_of

USD, KWD = currency("USD"), currency("KWD")
STYLES = Path(__file__).parents[3].parent / "shared" / "samples" / "ugly" / "amount-styles.csv"


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1,234.56"], "."),
        (["1.234,56"], ","),
        (["1000", "50,5"], ","),
        (["50.5", "1,000"], "."),
        (["1,000", "2,000"], ""),
        (["1.000", "2.000"], ""),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        (["0,125"], ","),
        (["1234,567"], ","),
        (["1.000", "-3,50 EUR"], ","),
        (["1,234.56", "1.234,56"], "."),
        (["", "words", "-", "7"], ""),
    ],
)
def test_all_cells_of_a_file_decide_the_decimal_mark(cells: list[str], mark: str) -> None:
    assert decimal_mark(cells) == mark


@pytest.mark.parametrize(
    ("cell", "mark", "exact"),
    [
        ("1.234,56", ",", "1234.56"),
        ("1 234,56", ",", "1234.56"),
        ("Rs. 1.000,00", ",", "1000"),
        ("1.000", "", "1000"),
        ("1,000", "", "1000"),
        ("Rs. 1,000/-", ".", "1000"),
        ("US$ 5", ".", "5"),
        ("usd 5.00", ".", "5"),
        ("5.00 USD", ".", "5"),
        ("0.30000000000000004", ".", "0.30"),
        ("1234567.8899999999", ".", "1234567.89"),
    ],
)
def test_a_cell_is_read_with_the_mark_of_its_file(cell: str, mark: str, exact: str) -> None:
    assert reader(USD, mark)(cell).decimal == Decimal(exact)


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("1.50", ","),
        ("1.234,567", ","),
        ("1,50", "."),
        ("1.50", ""),
        ("0.305", "."),
        ("0.3050000000001", "."),
        ("--5", "."),
        ("-5.00 Dr", "."),
        ("(5.00)-", "."),
        ("(-5.00)", "."),
        ("1$2", "."),
        ("5.00 EUR", "."),
        ("$", "."),
        ("-", "."),
    ],
)
def test_what_is_no_exact_amount_is_refused(cell: str, mark: str) -> None:
    with pytest.raises(DeskError):
        reader(USD, mark)(cell)


@given(st.integers(-(10**13), 10**13), st.sampled_from([USD, KWD, currency("JPY")]), st.sampled_from([".", ","]))
def test_what_a_bank_would_print_is_read_back(minor: int, unit: object, mark: str) -> None:
    money = Money(minor, unit)  # type: ignore[arg-type]
    whole, point, rest = money.text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}" + point + rest
    printed = ("-" if minor < 0 else "") + grouped
    if mark == ",":
        printed = printed.translate(str.maketrans(".,", ",."))
    assert reader(money.currency, mark)(printed) == money
    assert reader(money.currency, mark)(f"{money.currency.code} {printed}") == money


def test_a_currency_is_known_by_its_code_its_sign_or_its_name() -> None:
    assert [unit_of(cell).code for cell in ("usd", "€", "£", "US$", "Rs.", "Pakistan Rupees")] == [
        *("USD", "EUR", "GBP", "USD", "PKR", "PKR")
    ]
    with pytest.raises(DeskError):
        unit_of("dollars of somebody")


@pytest.mark.skipif(not STYLES.is_file(), reason="the shared samples are not here")
def test_every_published_style_gives_its_amount() -> None:
    rows = list(csv.DictReader(STYLES.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 20
    for row in rows:
        mark = "," if row["Description"] in {"style 2", "style 3"} else "."
        unit = currency("PKR") if "PKR" in row["Amount"] else USD
        assert reader(unit, mark)(row["Amount"]).decimal == Decimal(row["Expected"]), row
