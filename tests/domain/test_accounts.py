"""An account is known by institution, currency and number; what its name tells can be read back."""

from __future__ import annotations

import pytest

from freelancer_desk.domain.accounts import Account, AccountType, is_outside, named
from freelancer_desk.domain.money import currency


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


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("PK36HABB0000427900012303", "0042-79000123-03", True),
        ("PK36 HABB 0000 4279 0001 2303", "427900012303", True),
        ("00170000000001", "170000000001", True),
        ("pk36habb0000427900012303", "PK36HABB0000427900012303", True),
        ("PK36HABB0000427900012303", "7900012303", False),  # another branch may have this number, too
        ("PK36HABB0000427900012303", "PK36MEZN0000427900012304", False),
        ("PK00HABB0000000000012345", "12345", False),  # five digits are alike by chance
        ("", "0", False),
        ("PK36HABB0000XXXXXXXX2303", "2303", False),
        ("main", "", False),
    ],
)
def test_a_number_alone_and_its_iban_name_one_account(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    accounts = [Account("HBL", currency("PKR"), number, AccountType.BANK) for number in (one, other)]
    assert (accounts[0].identity == accounts[1].identity) is same


def test_an_iban_says_more_than_a_number_of_any_length() -> None:
    numbers = ("PK36HABB0000427900012303", "427900012303", "0000000000000042-79000123-03", "")
    fullest = max((Account("HBL", currency("PKR"), n, AccountType.BANK) for n in numbers), key=lambda a: a.fullness)
    assert fullest.number == "PK36HABB0000427900012303"
