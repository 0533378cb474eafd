"""The monthly cap of the home-remittance rail, and payments at the turn of the tax year."""

from __future__ import annotations

from datetime import date

import pytest

from freelancer_desk.domain.checks import Capped, exceeding, headroom, is_at_year_turn, is_over_cap
from freelancer_desk.domain.countries import PaymentRules
from freelancer_desk.domain.days import YearStart
from freelancer_desk.domain.money import Money

RULES = PaymentRules(
    wrong_codes=("9471",), right_codes=("9186",), capped_codes=("9186", "9249"),
    monthly_cap=Money.of("25000", "USD"), turn_days=3,
)  # fmt: skip
JULY = YearStart(7, 1)


def payment(name: str, day: str, amount: str, code: str = "", currency: str = "USD") -> Capped:
    return Capped(name, date.fromisoformat(day), code, Money.of(amount, currency))


def over_cap(payments: list[Capped], rules: PaymentRules) -> set[str]:
    found = exceeding(payments, rules)
    return {one.id for one in payments if is_over_cap(one, found, rules)}


def test_a_month_that_comes_under_its_cap_again_flags_only_what_exceeds_it_later() -> None:
    payments = [
        payment("a", "2026-05-02", "25001"), payment("b", "2026-05-03", "-2000"), payment("c", "2026-05-04", "1"),
        payment("d", "2026-05-05", "2000"), payment("e", "2026-05-06", "1"),
    ]  # fmt: skip
    assert over_cap(payments, RULES) == {"d", "e"}


def test_the_payment_that_exceeds_the_month_is_flagged_and_those_after_it() -> None:
    payments = [
        payment("a", "2026-05-02", "20000"), payment("b", "2026-05-09", "5000"), payment("c", "2026-05-20", "1"),
        payment("d", "2026-05-28", "300"), payment("e", "2026-06-01", "25000"),
    ]  # fmt: skip
    assert over_cap(payments, RULES) == {"c", "d"}


def test_payments_of_another_rail_or_currency_do_not_use_the_cap_up() -> None:
    payments = [
        payment("a", "2026-05-02", "20000", "9184"), payment("b", "2026-05-03", "20000", currency="EUR"),
        payment("c", "2026-05-04", "20000", "9186"), payment("d", "2026-05-05", "6000", "9249"),
    ]  # fmt: skip
    assert over_cap(payments, RULES) == {"d"}


def test_a_month_says_how_much_may_still_come() -> None:
    payments = [
        payment("a", "2026-05-02", "20000"),
        payment("b", "2026-04-30", "9000"),
        payment("c", "2026-05-08", "7000"),
    ]
    found = headroom(payments, RULES, date(2026, 5, 8))
    assert found is not None
    assert (str(found.used), str(found.left)) == ("USD 27000.00", "USD -2000.00")


def test_a_country_without_a_cap_flags_nothing() -> None:
    payments = [payment("a", "2026-05-02", "90000")]
    assert over_cap(payments, PaymentRules()) == set()
    assert headroom(payments, PaymentRules(), date(2026, 5, 8)) is None


@pytest.mark.parametrize(
    ("day", "taxes", "turns"),
    [
        ("2026-06-30", [], False),
        ("2026-06-30", ["2026-06-30"], False),
        ("2026-06-30", ["2026-07-02"], True),
        ("2026-07-01", [], True),
        ("2026-07-03", [], True),
        ("2026-07-04", [], False),
        ("2026-07-04", ["2026-06-30"], True),
        ("2026-01-01", [], False),
    ],
)
def test_june_and_july_are_looked_at_twice(day: str, taxes: list[str], *, turns: bool) -> None:
    days = [date.fromisoformat(text) for text in taxes]
    assert is_at_year_turn(date.fromisoformat(day), days, RULES, JULY) is turns
