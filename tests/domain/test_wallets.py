"""A wallet's year: every part has its named amount, and the year explains itself or says what is missing."""

from __future__ import annotations

import pytest

from freelancer_desk.domain.days import TaxYear, YearStart
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.wallets import WalletYear, named, side_of

JULY = YearStart(7, 1)


def usd(text: str) -> Money:
    return Money.of(text, "USD")


@pytest.mark.parametrize(
    ("kind", "meaning", "minor", "told"),
    [
        ("income", "earning", 5, "earned"),
        ("deposit", "client", 5, "earned"),
        ("transfer_in", "own", 5, "transfers_in"),
        ("transfer_in", "unanswered", 5, "unexplained_in"),
        ("refund", "refund", 5, "given_back"),
        ("transfer_out", "on_the_way", 5, "given_back"),
        ("deposit", "personal", 5, "other_in"),
        ("interest", "interest", 5, "other_in"),
        ("fee", "fee", -5, "fees"),
        ("fee", "fee", 5, "fees"),
        ("tax", "tax", -5, "taxes"),
        ("transfer_out", "own", -5, "withdrawn"),
        ("transfer_out", "on_the_way", -5, "withdrawn"),
        ("expense", "expense", -5, "spent"),
        ("cash", "cash", -5, "spent"),
        ("fx", "spent", -5, "spent"),
        ("refund", "refund", -5, "refunds"),
        ("fx", "unanswered", -5, "unexplained_out"),
        ("transfer_out", "personal", -5, "other_out"),
    ],
)
def test_each_part_has_its_named_amount(kind: str, meaning: str, minor: int, told: str) -> None:
    assert side_of(kind, meaning, minor) == told


def test_a_year_explains_itself_and_what_is_missing_is_the_difference() -> None:
    """67.61 + 640.00 + 100.00 - (9.20 + 500.00 + 15.00) = 283.41; a fee given back lessens the fees."""
    came_in, went_out = named(
        [
            ("income", "earning", usd("640")),
            ("transfer_in", "own", usd("100")),
            ("fee", "fee", usd("-10")),
            ("fee", "fee", usd("0.80")),
            ("transfer_out", "own", usd("-500")),
            ("expense", "expense", usd("-15")),
        ]
    )
    assert came_in == {"earned": usd("640"), "transfers_in": usd("100")}
    assert went_out == {"fees": usd("9.20"), "withdrawn": usd("500"), "spent": usd("15")}
    year = TaxYear(2026, JULY.span(2026))
    whole = WalletYear(1, "Payoneer USD", year, usd("67.61"), came_in, went_out, usd("283.41"), printed=True)
    assert (whole.difference, whole.spent) == (usd("0"), usd("15"))
    lacking = WalletYear(1, "Payoneer USD", year, usd("67.61"), came_in, {}, usd("283.41"), printed=True)
    assert (lacking.difference, lacking.spent) == (usd("524.20"), usd("0"))
