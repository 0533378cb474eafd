"""What a credit was, by its meaning; every one is of one type, and what nobody explained stays unexplained."""

from __future__ import annotations

import pytest

from freelancer_desk.domain.credits import TYPES, Credit, CreditTable, rows_of, type_of
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.questions import ABROAD, AT_HOME


def rs(units: int) -> Money:
    return Money.of(units, "PKR")


@pytest.mark.parametrize(
    ("meaning", "kind", "scope", "told"),
    [
        ("own", "transfer_in", "export", "exports"),
        ("export", "deposit", "export", "exports"),
        ("typed", "deposit", "local", "local_clients"),
        ("typed", "deposit", "", "exports"),
        ("social", "deposit", "social", "social_media"),
        ("local", "deposit", "local", "local_clients"),
        ("own", "transfer_in", "", "own_transfers"),
        ("on_the_way", "transfer_out", "", "own_transfers"),
        ("earning", "income", "", "clients"),
        ("client", "deposit", "", "clients"),
        ("salary", "deposit", "", "salary"),
        ("interest", "interest", "", "profit"),
        ("loan", "deposit", "", "loans"),
        ("gift", "deposit", "", "gifts"),
        ("refund", "refund", "", "refunds"),
        ("refund", "deposit", "", "refunds"),
        ("fee", "fee", "", "refunds"),
        ("sale", "deposit", "", "sales"),
        ("personal", "deposit", "", "personal"),
        ("for_other", "deposit", "", "for_others"),
        ("paid_on", "deposit", "", "paid_on"),
        ("other_name", "deposit", "", "other_name"),
        ("crypto", "deposit", "", "crypto"),
        ("spent", "fx", "", "other"),
        ("unanswered", "deposit", "", "unexplained"),
        ("maybe_the_same", "deposit", "", "unexplained"),
        ("ask-accountant", "deposit", "", "unexplained"),
        ("", "deposit", "", "unexplained"),
        # A payment's line may hold other money, too.
        ("interest", "interest", "export", "profit"),
    ],
)
def test_each_meaning_has_its_type(meaning: str, kind: str, scope: str, told: str) -> None:
    assert type_of(meaning, kind, scope, is_out=False) == told


def test_what_was_taken_inside_a_credit_is_told_apart() -> None:
    assert type_of("fee", "fee", "", is_out=True) == "deducted"


def test_every_answer_to_whose_money_this_is_has_a_type_of_its_own() -> None:
    for answer in {*AT_HOME, *ABROAD}:
        scope = answer if answer in {"export", "social", "local"} else ""
        assert type_of(answer, "deposit", scope, is_out=False) in set(TYPES) - {"other"}, answer


def test_a_table_comes_to_what_was_printed_and_says_what_it_lacks() -> None:
    rows = rows_of([("gifts", rs(5), 1), ("unexplained", rs(7), 2), ("exports", rs(100), 1), ("gifts", rs(6), 1)])
    assert rows == (Credit("exports", rs(100), 1), Credit("gifts", rs(11), 2), Credit("unexplained", rs(7), 2))
    table = CreditTable(1, "Meezan PKR 0001", None, rows, rs(118))
    assert (table.difference, table.unexplained) == (rs(0), rs(7))
    assert CreditTable(1, "Meezan PKR 0001", None, rows, rs(120)).difference == rs(2)
