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


# ---------------------------------------------------------------- properties


ROWS = st.lists(
    st.tuples(
        st.sampled_from(ACCOUNTS),
        st.sampled_from(list(Kind)),
        st.sampled_from([100, 200, 40000]),
        st.integers(0, 5),
        st.sampled_from([None, 100, 40000]),
        st.sampled_from(["USD", "PKR"]),
        st.sampled_from(["", "7", "8"]),
        st.sampled_from(["", "7", "8"]),
        st.sampled_from(["", "154A", "151", "unknown"]),
    ),
    max_size=14,
)
INCOMING = {Kind.INCOME, Kind.TRANSFER_IN, Kind.DEPOSIT, Kind.INTEREST}
ANSWERS = st.dictionaries(
    st.sampled_from(
        [
            "credit:meezan-pkr-0001:x",
            "credit:mcb-pkr-0002:x",
            "credit:payoneer-usd:x",
            *(f"line/{n:03}{'k' * 29}" for n in range(3)),
        ]
    ),
    st.sampled_from(["export", "client", "own", "salary", "ask-accountant"]),
    max_size=3,
)
TYPED = st.lists(
    st.builds(
        lambda number, minor, day: typed(number, day=START + timedelta(day), credited=minor, currency="USD"),
        st.integers(1, 9),
        st.sampled_from([100, 40000]),
        st.integers(0, 9),
    ),
    max_size=2,
    unique_by=lambda one: one.id,
)


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
