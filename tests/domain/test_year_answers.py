"""What the law makes of plain answers: who is resident, who may be a child, whether export tax is final."""

from __future__ import annotations

import pytest

from freelancer_desk.domain.days import YearStart
from freelancer_desk.domain.truth import Truth
from freelancer_desk.domain.year_answers import conditions_met, may_be_under_age, resident, truth

YEAR = YearStart(7, 1).span(2026)
LEAP = YearStart(7, 1).span(2024)
MET = {"return_filed": "yes", "statements_filed": "not_needed", "sales_tax_filed": "yes"}


@pytest.mark.parametrize(
    ("days", "citizen", "elsewhere", "general", "found"),
    [
        # 365 days less 182 leave 183 here: resident, whoever one is.
        ("182", "no", "yes", "", Truth.YES),
        ("183", "no", "", "", Truth.NO),
        ("183", "yes", "yes", "", Truth.NO),
        ("183", "yes", "no", "", Truth.YES),
        # Long abroad, and not said to be a citizen who is taxed nowhere else: no benefit by silence.
        ("183", "yes", "", "", Truth.NO),
        ("183", "yes", "unsure", "yes", Truth.NO),
        ("183", "", "no", "", Truth.NO),
        ("183", "unsure", "no", "", Truth.NO),
        # Without the days a citizen who is taxed nowhere else is resident all the same.
        ("", "yes", "no", "no", Truth.YES),
        ("unsure", "yes", "no", "", Truth.YES),
        # What is said in general counts only while nothing of the year was left open.
        ("", "", "", "yes", Truth.YES),
        ("", "", "", "no", Truth.NO),
        ("", "", "", "unsure", Truth.UNKNOWN),
        ("", "yes", "", "yes", Truth.YES),
        ("unsure", "", "", "yes", Truth.UNKNOWN),
        ("", "ask-accountant", "", "yes", Truth.UNKNOWN),
        ("", "", "", "", Truth.UNKNOWN),
        # What an older program kept and is no number of days of the year says nothing.
        ("0" * 5000, "", "", "", Truth.UNKNOWN),
        ("366", "no", "", "", Truth.UNKNOWN),
    ],
)
def test_who_is_resident(days: str, citizen: str, elsewhere: str, general: str, found: Truth) -> None:
    said = {"days_abroad": days, "citizen": citizen, "tax_resident_elsewhere": elsewhere, "resident": general}
    assert resident(said, YEAR) is found


def test_a_leap_year_has_one_more_day_abroad() -> None:
    assert resident({"days_abroad": "183", "citizen": "no"}, LEAP) is Truth.YES
    assert resident({"days_abroad": "184", "citizen": "no"}, LEAP) is Truth.NO


@pytest.mark.parametrize(
    ("born", "found"),
    # Tax Year 2026 begins on 1 July 2025: who was born in 2006 was 18 by then, who in 2007 perhaps not.
    [
        ("2006", Truth.NO),
        ("2007", Truth.YES),
        ("2008", Truth.YES),
        ("", Truth.NO),
        ("unsure", Truth.YES),
        ("019909999", Truth.YES),
        ("1899", Truth.YES),
    ],
)
def test_who_may_have_been_a_child(born: str, found: Truth) -> None:
    assert Truth.of(may_be_under_age(born, YEAR)) is found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, Truth.YES),
        ({"sales_tax_filed": "no"}, Truth.YES),
        ({"return_filed": "no"}, Truth.NO),
        ({"statements_filed": "no"}, Truth.NO),
        ({"return_filed": "unsure"}, Truth.UNKNOWN),
        ({"statements_filed": ""}, Truth.UNKNOWN),
        ({"sales_tax_filed": "ask-accountant"}, Truth.UNKNOWN),
        ({"remote_employer": "no"}, Truth.YES),
        ({"remote_employer": "services"}, Truth.YES),
        ({"remote_employer": "unsure"}, Truth.UNKNOWN),
        ({"remote_employer": "ask-accountant"}, Truth.UNKNOWN),
    ],
)
def test_whether_export_tax_is_final(fields: dict[str, str], found: Truth) -> None:
    assert conditions_met({**MET, **fields}) is found


def test_an_open_answer_is_never_a_yes() -> None:
    assert [truth(said) for said in ("yes", "not_needed", "no", "unsure", "ask-accountant", "")] == [
        Truth.YES, Truth.YES, Truth.NO, Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN,
    ]  # fmt: skip
