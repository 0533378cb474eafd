"""A made-up country with a regime that people choose and income that is presumed: from its pack alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.advance import instalments
from freelancer_desk.domain.taxes.assess import assess, assessment_json
from freelancer_desk.domain.taxes.facts import facts_json, facts_of
from freelancer_desk.domain.taxes.parts import QUESTIONS
from freelancer_desk.plugins.rule_packs import read

if TYPE_CHECKING:
    from freelancer_desk.domain.taxes.assess import Assessment
    from freelancer_desk.domain.taxes.packs import RulePack

EVIDENCE = 'law = "Lake Act", source = "A buoy", date = "2026-01-01", confidence = "high"'
ASKED = (*QUESTIONS, "guild", "simple")


def figure(key: str, kind: str, value: str) -> str:
    return f'{key} = {{ kind = "{kind}", value = "{value}", {EVIDENCE} }}\n'


# Whoever chooses it pays 8 % of a gross of at most 3,000; up to 5,000 half of the gross counts; above, what is left.
LAKELAND = (
    """
id = "la-2026"
title = "Lakeland 2026"
country = "la"
tax_year = 2026
currency = "KWD"
year_start = "01-01"
status = "enacted"
checked = "2026-01-02"
rounding = "half_up"
round_to = "0.001"
tolerance = "slack"
refuse_above = "limit"
categories = ["any"]
allowances = []
elections = ["simple"]
credits = []
notes = []

[registrations]
guild = "The letter of the guild"

[must_be]

[figures]
"""
    + figure("simple_rate", "rate", "0.08")
    + figure("simple_limit", "amount", "3000")
    + figure("presumed_share", "rate", "0.5")
    + figure("presumed_limit", "amount", "5000")
    + figure("half", "rate", "0.5")
    + figure("slack", "amount", "0")
    + figure("limit", "amount", "999999")
    + f"""
[tables]
only = {{ slabs = [["0", "0", "0"], ["800", "0", "0.1"], ["2000", "120", "0.2"]], {EVIDENCE} }}

[days]

[share_test]
head = "none"
share = "half"
above = "only"
otherwise = "only"
warn_from = "half"
warn_to = "half"

[[regimes]]
key = "simple"
label = "Chosen rate"
streams = ["exports"]
kind = "flat"
head = "trade"
rate = "simple_rate"
up_to = "simple_limit"
conditions = {{ simple = true }}

[[regimes]]
key = "presumed"
label = "Half of the gross"
streams = ["exports", "local"]
kind = "presumed"
head = "trade"
rate = "presumed_share"
up_to = "presumed_limit"

[[regimes]]
key = "actual"
label = "What is left"
streams = ["exports", "social_media", "local", "salary", "bank_profit", "other_normal_income"]
kind = "slabs"
head = "trade"

[unknown]
category = {{ total = "any", low = "any", high = "any", ask = "?" }}
"""
    + "\n".join(
        f'{name} = {{ total = "no", low = "no", high = "{"yes" if name == "simple" else "no"}", ask = "{name}?" }}'
        for name in ASKED
    )
)


@pytest.fixture(scope="module")
def lakeland() -> RulePack:
    return read(LAKELAND)


def work(pack: RulePack, gross: str, *, chosen: bool | None = None, **more: Any) -> Assessment:
    person = {} if chosen is None else {"elections": {"simple": chosen}}
    exports = [{"date": "2026-12-31", "amount_kwd": gross}] if gross else []
    return assess(facts_of({"country": "la", "tax_year": 2026, "person": person, "exports": exports, **more}), pack)


def test_the_chosen_rate_stands_apart_from_the_tables(lakeland: RulePack) -> None:
    done = work(lakeland, "2500", chosen=True)
    assert [(line.key, line.base, line.rate, line.tax) for line in done.lines] == [
        ("simple", 2_500, Decimal("0.08"), 200)
    ]
    assert (done.final_tax, done.normal.taxable_income, done.payable) == (200, 0, 200)
    assert assessment_json(done)["total_tax"] == "200.000"


def test_who_does_not_choose_pays_by_the_table_on_the_presumed_half(lakeland: RulePack) -> None:
    done = work(lakeland, "2500", chosen=False)
    assert [(line.key, line.base, line.rate, line.tax) for line in done.lines] == [("presumed", 1_250, None, 45)]
    assert (done.final_tax, done.normal.taxable_income, done.normal.tax) == (0, 1_250, 45)  # 10 % of 450


def test_a_gross_above_the_limit_leaves_the_chosen_rate(lakeland: RulePack) -> None:
    assert work(lakeland, "3000", chosen=True).total_tax == 240
    done = work(lakeland, "3000.001", chosen=True)
    assert (done.lines[0].key, done.total_tax) == ("presumed", Decimal("70.000"))  # 10 % of 700.0005


def test_above_the_presumed_limit_what_is_really_left_counts(lakeland: RulePack) -> None:
    done = work(lakeland, "", local=[{"gross_kwd": "6000"}], local_expenses_kwd="1000")
    # 120 and 20 % of the 3,000 above 2,000.
    assert (done.normal.taxable_income, done.normal.tax, done.normal.surcharge) == (5_000, 720, 0)
    presumed = work(lakeland, "", local=[{"gross_kwd": "5000"}], local_expenses_kwd="1000")
    assert presumed.normal.taxable_income == 2_500  # whatever was spent


def test_a_choice_that_nobody_made_is_asked_with_what_it_moves(lakeland: RulePack) -> None:
    done = work(lakeland, "2500")
    assert (done.total_tax, done.range.low, done.range.high) == (45, 45, 200)
    assert [(question.key, question.text, question.at_stake) for question in done.questions] == [
        ("simple", "simple?", 155)
    ]


def test_choices_are_written_and_read_again_and_an_unknown_one_is_refused(lakeland: RulePack) -> None:
    known = facts_of({"country": "la", "tax_year": 2026, "person": {"elections": {"simple": False}, "atl": True}})
    assert facts_json(known)["person"] == {"atl": True, "elections": {"simple": False}}
    assert facts_json(facts_of(facts_json(known))) == facts_json(known)
    for elections, kind in (({"complex": True}, "fact_unknown"), ({"simple": "yes"}, "fact_not_yes_no")):
        with pytest.raises(DeskError) as caught:
            assess(facts_of({"country": "la", "tax_year": 2026, "person": {"elections": elections}}), lakeland)
        assert caught.value.kind == kind


def test_a_choice_cannot_have_the_name_of_another_question(lakeland: RulePack) -> None:
    with pytest.raises(DeskError) as caught:
        replace(lakeland, elections=("simple", "atl"))
    assert caught.value.facts["what"] == "elections"


def test_what_the_pack_does_not_know_is_not_said(lakeland: RulePack) -> None:
    assert instalments(Decimal(9_999), Decimal(999), [], lakeland) == ()
    warned = {warning.key for warning in work(lakeland, "2500", chosen=True).warnings}
    assert warned == set()


def test_a_presumed_regime_needs_its_share(lakeland: RulePack) -> None:
    regimes = tuple(regime._replace(rate="") if regime.key == "presumed" else regime for regime in lakeland.regimes)
    with pytest.raises(DeskError) as caught:
        replace(lakeland, regimes=regimes)
    assert caught.value.facts["what"] == "regimes.presumed.rate"
