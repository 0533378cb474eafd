"""Money is exact, carries its currency, and loses nothing."""

from __future__ import annotations

from decimal import Decimal
from operator import add, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.money import LARGEST_MINOR, Money, Rounding, by_currency, currency, rate, total
from freelancer_desk.domain.problems import DeskError

USD, PKR, JPY, KWD = (currency(code) for code in ("USD", "PKR", "JPY", "KWD"))
MINORS = st.integers(-LARGEST_MINOR, LARGEST_MINOR)


@given(MINORS, st.sampled_from([USD, JPY, KWD]))
def test_an_amount_reads_back_from_its_text(minor: int, unit: object) -> None:
    money = Money(minor, unit)  # type: ignore[arg-type]
    assert Money.of(money.text, money.currency) == money


def test_minor_units_follow_iso_4217() -> None:
    assert Money.of("1234", "JPY").minor == 1234
    assert Money.of("1.234", "KWD").minor == 1234
    assert Money.of("12.34", "USD").minor == 1234
    assert Money(5, KWD).text == "0.005"
    assert Money(-5, JPY).text == "-5"


@pytest.mark.parametrize(("text", "code"), [("1.5", "JPY"), ("0.001", "USD"), ("0.0001", "KWD")])
def test_more_decimals_than_the_currency_has_are_refused(text: str, code: str) -> None:
    with pytest.raises(DeskError) as refused:
        Money.of(text, code)
    assert refused.value.kind == "too_many_decimals"


def test_an_absurd_amount_is_refused() -> None:
    with pytest.raises(DeskError) as refused:
        Money.of("99999999999999999", "PKR")
    assert refused.value.kind == "amount_too_large"


@pytest.mark.parametrize("code", ["", "US", "XYZ", "DOLLAR"])
def test_a_word_that_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(DeskError) as refused:
        currency(code)
    assert refused.value.kind == "unknown_currency"


def test_currencies_never_add() -> None:
    for combine in (add, sub):
        with pytest.raises(DeskError) as refused:
            combine(Money(1, USD), Money(1, PKR))
        assert refused.value.kind == "currencies_differ"
    with pytest.raises(DeskError):
        total([Money(1, USD)], PKR)
    assert by_currency([Money(3, USD), Money(2, PKR), Money(4, USD)]) == {"PKR": Money(2, PKR), "USD": Money(7, USD)}


@given(MINORS, st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any))
def test_a_split_loses_nothing(minor: int, weights: list[int]) -> None:
    shares = Money(minor, PKR).split(weights)
    assert sum(share.minor for share in shares) == minor
    whole = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor * whole - minor * weight) < whole


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_a_split_needs_weights(weights: list[int]) -> None:
    with pytest.raises(DeskError):
        Money(100, PKR).split(weights)


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [(Rounding.HALF_UP, 138218), (Rounding.HALF_EVEN, 138218), (Rounding.DOWN, 138217), (Rounding.UP, 138218)],
)
def test_rounding_is_the_callers_choice(rounding: Rounding, expected: int) -> None:
    assert Money.of("552870.00", "PKR").times(Decimal("0.0025"), rounding).minor == expected


def test_half_even_and_half_up_differ_on_a_half() -> None:
    half = Money(50, PKR)
    assert half.times(Decimal("0.05"), Rounding.HALF_UP).minor == 3
    assert half.times(Decimal("0.05"), Rounding.HALF_EVEN).minor == 2


def test_the_rate_is_derived_from_both_amounts() -> None:
    assert rate(Money.of("2000.00", "USD"), Money.of("552870.00", "PKR")) == Decimal("276.435")
    assert rate(Money.of("1000", "JPY"), Money.of("1846.50", "PKR")) == Decimal("1.8465")
    assert rate(Money.zero(USD), Money.of("1", "PKR")) is None


def test_conversion_crosses_exponents() -> None:
    assert Money.of("1000", "JPY").converted(Decimal("1.8465"), PKR, Rounding.HALF_UP) == Money.of("1846.50", "PKR")


def test_signs_and_order() -> None:
    assert -Money(5, USD) == Money(-5, USD)
    assert abs(Money(-5, USD)) == Money(5, USD)
    assert not Money.zero("USD")
    assert str(Money(-1234, USD)) == "USD -12.34"
    assert str(USD) == "USD"
    assert Money.zero(USD) == Money.zero("USD")
