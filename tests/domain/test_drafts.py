"""What a user types becomes values or problems of fields, never a guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from freelancer_desk.domain.drafts import LONGEST_TEXT, Draft
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence

PKR = currency("PKR")


def kinds(draft: Draft) -> list[tuple[str | None, str]]:
    return [(problem.field, problem.kind) for problem in draft.problems]


def test_right_fields_become_values() -> None:
    draft = Draft(
        {
            "payer": "  Orbit\n Labs ",
            "day": " 2026-01-31 ",
            "currency": "usd",
            "rate": "276.435",
            "amount": "5,52,870.00",
        }
    )
    assert draft.text("payer") == "Orbit Labs"
    assert draft.day("day") == date(2026, 1, 31)
    assert draft.currency("currency") == currency("USD")
    assert draft.decimal("rate") == Decimal("276.435")
    assert draft.money("amount", PKR) == Money(55287000, PKR)
    assert not draft.problems
    draft.refuse()


def test_empty_fields_are_nothing_unless_they_are_needed() -> None:
    draft = Draft({"payer": " "})
    assert draft.text("payer") == ""
    assert draft.choice("kind", ("a", "b"), "b") == "b"
    assert (draft.day("day"), draft.currency("c"), draft.decimal("r"), draft.money("m", PKR)) == (
        None,
        None,
        None,
        None,
    )
    assert not draft.problems
    assert draft.text("payer", required=True) == ""
    assert draft.day("day", required=True) is None
    assert draft.money("m", PKR, required=True) is None
    assert kinds(draft) == [("payer", "field_missing"), ("day", "field_missing"), ("m", "field_missing")]


@pytest.mark.parametrize("text", ["x" * (LONGEST_TEXT + 1), "a\x1bb", "a\x00b", "a\ud800b"])
def test_a_text_that_is_too_long_or_not_plain_is_a_problem(text: str) -> None:
    draft = Draft({"note": text})
    assert draft.text("note") == ""
    assert kinds(draft) == [("note", "text_too_long")]


def test_a_choice_outside_its_set_is_a_problem() -> None:
    draft = Draft({"kind": "c"})
    assert draft.choice("kind", ("a", "b"), "b") == "b"
    assert Draft({"kind": "a"}).choice("kind", ("a", "b"), "b") == "a"
    assert kinds(draft) == [("kind", "choice_unknown")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("abc", "not_a_number"),
        ("1e5", "not_a_number"),
        ("-5", "must_be_positive"),
        ("5.001", "too_many_decimals"),
        ("99999999999999999", "amount_too_large"),
    ],
)
def test_an_amount_that_cannot_be_is_a_problem(text: str, kind: str) -> None:
    draft = Draft({"amount": text})
    assert draft.money("amount", PKR) is None
    assert kinds(draft) == [("amount", kind)]
    assert "{" not in sentence(draft.problems[0])
    with pytest.raises(DeskError) as refused:
        draft.refuse()
    assert refused.value.kind == kind


def test_nothing_is_an_amount_only_where_it_may_be() -> None:
    assert Draft({"cut": "0"}).money("cut", PKR) == Money(0, PKR)
    draft = Draft({"cut": "0.00"})
    assert draft.money("cut", PKR, zero=False) is None
    assert kinds(draft) == [("cut", "must_be_positive")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("31-01-2026", "not_a_day"),
        ("2026-02-30", "not_a_day"),
        ("1900-01-01", "absurd_day"),
        ("2200-01-01", "absurd_day"),
    ],
)
def test_a_day_that_cannot_be_is_a_problem(text: str, kind: str) -> None:
    draft = Draft({"day": text})
    assert draft.day("day") is None
    assert kinds(draft) == [("day", kind)]


@pytest.mark.parametrize("text", ["0", "-276", "abc"])
def test_a_rate_is_more_than_nothing(text: str) -> None:
    draft = Draft({"rate": text})
    assert draft.decimal("rate") is None
    assert len(draft.problems) == 1


def test_a_currency_that_is_none_is_a_problem() -> None:
    draft = Draft({"currency": "ROCK"})
    assert draft.currency("currency") is None
    assert kinds(draft) == [("currency", "unknown_currency")]
