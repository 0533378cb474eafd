"""An account is known by institution, currency and number; what its name tells can be read back."""

from __future__ import annotations

import pytest

from freelancer_desk.domain.accounts import AccountType, is_outside, named


def test_money_at_a_platform_is_outside_and_money_at_a_bank_is_not() -> None:
    assert is_outside(AccountType.WALLET, "USD", "PKR")
    assert is_outside(AccountType.PLATFORM, "USD", "PKR")
    assert not is_outside(AccountType.WALLET, "PKR", "PKR")
    assert not is_outside(AccountType.RETENTION, "USD", "PKR"), "realised when it was retained"
    assert not is_outside(AccountType.BANK, "PKR", "PKR")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Meezan Bank PKR 0001", ("Meezan Bank", "PKR", "0001")),
        ("Payoneer USD", ("Payoneer", "USD", "")),
        ("My Bank", ("My Bank", "", "")),
        ("USD", ("USD", "", "")),
        ("", ("", "", "")),
    ],
)
def test_the_name_of_an_account_tells_institution_currency_and_number(text: str, told: tuple[str, str, str]) -> None:
    assert named(text) == told
