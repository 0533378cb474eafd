"""The full price behind an amount that a platform printed after taking its part; worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from freelancer_desk.domain.earnings import full_price
from freelancer_desk.domain.money import Money


@pytest.mark.parametrize(
    ("net", "kept", "price"),
    [
        ("800.00", "0.20", "1000.00"),
        ("40.01", "0.20", "50.01"),  # 50.0125
        ("0.02", "0.20", "0.03"),  # 0.025
        ("-0.02", "0.20", "-0.03"),
        ("100.00", "0.3", "142.86"),  # 142.857142...
        ("5.00", "0", "5.00"),
    ],
)
def test_the_price_is_what_was_left_over_the_part_that_was_left(net: str, kept: str, price: str) -> None:
    assert full_price(Money.of(net, "USD"), Decimal(kept)) == Money.of(price, "USD")
