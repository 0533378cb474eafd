"""Facts are read field by field, and what is wrong is said in one sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.facts import facts_json, facts_of
from freelancer_desk.domain.truth import Truth
from freelancer_desk.domain.words import sentence

WHOLE = {
    "country": "pk",
    "tax_year": 2026,
    "person": {
        "atl": True,
        "resident": True,
        "return_filed_on_time": True,
        "conditions_met": False,
        "opt_out": False,
        "may_be_salary": True,
        "pseb": [{"from": "2025-07-01", "to": "2026-06-30"}],
    },
    "exports": [
        {
            "date": "2025-07-31",
            "category": "it_services",
            "amount_pkr": "752449.50",
            "withheld_pkr": "7524.50",
            "paper": False,
            "row": "l12",
        }
    ],
    "social_media": [
        {"date": "2026-05-01", "amount_pkr": "1000000.00", "withheld_pkr": "50000.00", "expenses_pkr": "300000.00"}
    ],
    "local": [
        {
            "date": "2026-01-10",
            "category": "it_services",
            "gross_pkr": "800000.00",
            "withheld_pkr": "32000.00",
            "row": "l13",
            "payer": "Lahore Foods",
        }
    ],
    "local_expenses_pkr": "150000.00",
    "salary": {"gross_pkr": "1800000.00", "withheld_pkr": "72000.00"},
    "bank_profit": {"gross_pkr": "100.00", "withheld_pkr": "20.00"},
    "bank_profit_noted": {"gross_pkr": "1210.53", "withheld_pkr": "181.58"},
    "other_normal_income_pkr": "1.00",
    "adjustable_withheld": [{"section": "236Y", "amount_pkr": "5.00"}],
    "allowances": {"zakat_pkr": "7.00"},
    "credits": {"donation_pkr": "8.00", "pension_pkr": "9.00"},
    "advance_tax_paid_pkr": "10.00",
}


def refused(**change: Any) -> DeskError:
    with pytest.raises(DeskError) as caught:
        facts_of({"country": "pk", "tax_year": 2026, **change})
    text = sentence(caught.value)
    assert "could not be done" not in text, caught.value.kind
    assert text.endswith(".")
    return caught.value


def test_every_fact_is_read() -> None:
    facts = facts_of(WHOLE)
    assert facts.exports[0].day == date(2025, 7, 31)
    assert facts.exports[0].amount == Decimal("752449.50")
    assert facts.exports[0].paper is Truth.NO
    assert facts.person.answer("conditions_met") is Truth.NO
    assert facts.person.may_be_salary is Truth.YES
    assert facts.local[0].payer == "Lahore Foods"
    assert facts.currency == "PKR"


def test_facts_written_and_read_again_are_the_same() -> None:
    assert facts_json(facts_of(WHOLE)) == WHOLE


def test_nothing_but_country_and_year_is_needed() -> None:
    facts = facts_of({"country": "PK", "tax_year": 2026})
    assert facts.country == "pk"
    assert facts.person.answer("atl") is Truth.UNKNOWN
    assert facts.incomes() == ()
    assert facts_json(facts) == {"country": "pk", "tax_year": 2026}


def test_an_absent_registration_is_unknown_and_an_empty_one_is_none() -> None:
    unknown = facts_of({"country": "pk", "tax_year": 2026})
    none = facts_of({"country": "pk", "tax_year": 2026, "person": {"pseb": []}})
    assert unknown.person.registrations == ()
    assert none.person.registrations == (("pseb", ()),)
    assert facts_json(none)["person"] == {"pseb": []}


def test_null_is_the_same_as_absent() -> None:
    nothing = facts_of(
        {"country": "pk", "tax_year": 2026, "exports": None, "salary": None, "other_normal_income_pkr": None}
    )
    assert nothing.incomes() == ()


def test_unsure_is_an_unknown_category() -> None:
    facts = facts_of({"country": "pk", "tax_year": 2026, "exports": [{"category": "unsure", "amount_pkr": "1"}]})
    assert facts.exports[0].category == ""


@pytest.mark.parametrize(
    ("kind", "field", "change"),
    [
        ("fact_unknown", "exprots", {"exprots": []}),
        ("fact_unknown", "exports[1].amount", {"exports": [{"amount": "5"}]}),
        ("fact_unknown", "exports[1].gross_pkr", {"exports": [{"gross_pkr": "5"}]}),
        ("fact_unknown", "exports[1].amount_xyz", {"exports": [{"amount_xyz": "5"}]}),
        ("fact_unknown", "local[1].paper", {"local": [{"paper": True}]}),
        ("fact_unknown", "salary.net_pkr", {"salary": {"net_pkr": "1"}}),
        ("fact_unknown", "allowances.zakat", {"allowances": {"zakat": "1"}}),
        ("fact_not_list", "exports", {"exports": {}}),
        ("fact_unknown", "person.psebb", {"person": {"psebb": True}}),
        ("fact_not_object", "exports[2]", {"exports": [{}, 5]}),
        ("fact_not_object", "person", {"person": []}),
        ("fact_not_text", "exports[1].category", {"exports": [{"category": 5}]}),
        ("fact_not_text", "exports[1].row", {"exports": [{"row": "a\nb"}]}),
        ("fact_not_text", "exports[1].row", {"exports": [{"row": "a" * 81}]}),
        ("fact_not_text", "adjustable_withheld[1].section", {"adjustable_withheld": [{"amount_pkr": "1"}]}),
        ("fact_not_text", "country", {"country": None}),
        ("fact_not_whole", "tax_year", {"tax_year": "2026"}),
        ("fact_not_whole", "tax_year", {"tax_year": True}),
        ("fact_not_yes_no", "person.atl", {"person": {"atl": "yes"}}),
        ("fact_not_yes_no", "exports[1].paper", {"exports": [{"paper": 1}]}),
        ("fact_not_amount", "salary.gross_pkr", {"salary": {"gross_pkr": 1.5}}),
        ("fact_not_amount", "salary.gross_pkr", {"salary": {"gross_pkr": True}}),
        ("fact_negative", "exports[1].amount_pkr", {"exports": [{"amount_pkr": "-1"}]}),
        ("fact_span", "person.pseb", {"person": {"pseb": [{"from": "2025-07-01"}]}}),
        ("fact_days_reversed", "person.pseb", {"person": {"pseb": [{"from": "2026-07-01", "to": "2025-07-01"}]}}),
        ("fact_cut_too_large", "salary.withheld_pkr", {"salary": {"gross_pkr": "1", "withheld_pkr": "2"}}),
        ("fact_cut_too_large", "exports[1].withheld_pkr", {"exports": [{"amount_pkr": "1", "withheld_pkr": "2"}]}),
    ],
)
def test_a_wrong_field_is_named(kind: str, field: str, change: dict[str, Any]) -> None:
    error = refused(**change)
    assert (error.kind, error.facts["field"]) == (kind, field)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("fact_year", {"tax_year": 1900}),
        ("fact_year", {"tax_year": 10**30}),
        ("currencies_differ", {"salary": {"gross_pkr": "1", "withheld_usd": "1"}}),
        ("currencies_differ", {"salary": {"gross_pkr": "1", "gross_usd": "1"}}),
        ("not_a_number", {"salary": {"gross_pkr": "1,000"}}),
        ("not_a_number", {"salary": {"gross_pkr": "1e9"}}),
        ("not_a_number", {"salary": {"gross_pkr": "NaN"}}),
        ("amount_too_large", {"salary": {"gross_pkr": "9" * 30}}),
        ("too_many_decimals", {"salary": {"gross_pkr": "1.005"}}),
        ("not_a_day", {"exports": [{"date": "31/07/2025"}]}),
        ("not_a_day", {"exports": [{"date": "2025-02-30"}]}),
        ("absurd_day", {"exports": [{"date": "1900-01-01"}]}),
        ("absurd_day", {"exports": [{"date": "2200-01-01"}]}),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(kind: str, change: dict[str, Any]) -> None:
    assert refused(**change).kind == kind


def test_facts_that_are_no_object_are_refused() -> None:
    with pytest.raises(DeskError) as caught:
        facts_of([])  # type: ignore[arg-type]
    assert caught.value.kind == "fact_not_object"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["2025-07-31", "12.50", "unsure"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*WHOLE, "from", "to", "date", "amount_pkr", "gross_pkr", "withheld_pkr", "pseb", "section"]
            )
            | st.text(max_size=6),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused_with_a_sentence(value: Any) -> None:
    for whole in (
        value,
        {"country": "pk", "tax_year": 2026, **(value if isinstance(value, dict) else {"person": value})},
    ):
        try:
            facts_of(whole)
        except DeskError as error:
            said = sentence(error)
        else:
            said = "read"
        assert said
