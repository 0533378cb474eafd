"""Sums typed where an amount is asked for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.reckoning import in_places, reckoned


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1200*0.9", "1080.0"), ("1,200 × 0.9", "1080.0"), ("12,34,567.50 + 0.5", "1234568.00"), ("(450+30)/4", "120"),
        ("10/3", "3.333333"), ("-5+2", "-3"), ("2*(3-(1+1))", "2"), ("100 − 25", "75"), ("7", "7"), ("-7.50", "-7.50"),
        ("1/8", "0.125"), ("2--3", "5"), ("100/4/5", "5"),
    ],
)  # fmt: skip
def test_a_sum_is_reckoned(text: str, result: str) -> None:
    assert reckoned(text) == Decimal(result)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1000/3", "333.33"),
        ("31/02/2026", "0.01"),
        ("2/3", "0.67"),
        ("10/4", "2.5"),
        ("1200*0.9", "1080"),
        ("7.125", "7.125"),
    ],
)
def test_a_sum_of_money_has_the_places_that_money_has(text: str, result: str) -> None:
    """What is typed as a plain number is never rounded: whoever looks at it says what is wrong with it."""
    assert in_places(text, 2) == Decimal(result)


@pytest.mark.parametrize(
    "text",
    ["", "1+", "*2", "(1", "1)", "1/0", "1 2", "2**3", "1e5*2", "abs(1)", "1+a", "__import__", "((((((((((((((1)))+1",
     "1" * 41, "1,2,3*2", "5%2"],
)  # fmt: skip
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(DeskError) as refused:
        reckoned(text)
    assert refused.value.kind == "not_a_number"


@given(st.text(alphabet="0123456789+-*/(). ,", max_size=40))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        found = reckoned(text)
    except DeskError:
        return
    assert found.is_finite()
