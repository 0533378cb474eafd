"""What is not known, what may be refused, and what the law leaves open: all of it is said beside the figure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.assess import assess, assessment_json
from freelancer_desk.domain.taxes.facts import facts_of
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.assess import Assessment, Notice
    from freelancer_desk.domain.taxes.packs import RulePack

KNOWN = {"resident": True, "conditions_met": True, "atl": True}
FULL = [{"from": "2025-07-01", "to": "2026-06-30"}]
FULL_2027 = [{"from": "2026-07-01", "to": "2027-06-30"}]


def export(amount: str = "1000000", **more: Any) -> dict[str, Any]:
    return {"date": "2025-10-01", "category": "it_services", "amount_pkr": amount} | more


def keys(done: Assessment) -> list[str]:
    return [question.key for question in done.questions]


def notice(done: Assessment, key: str) -> Notice:
    return next(warning for warning in done.warnings if warning.key == key)


def warned(done: Assessment) -> set[str]:
    return {warning.key for warning in done.warnings}


# ---------------------------------------------------------------- what is not known


def test_without_a_word_on_registration_the_higher_rate_counts_and_the_question_is_asked(
    work: Callable[..., Assessment],
) -> None:
    done = work(person=KNOWN, exports=[export()])
    assert done.lines[0].key == "export_other"
    assert (done.total_tax, done.range.low, done.range.high) == (10_000, 2_500, 10_000)
    assert keys(done) == ["pseb"]
    assert done.questions[0].at_stake == 7_500
    assert "PSEB" in done.questions[0].text


def test_without_a_word_on_the_work_the_higher_rate_counts_and_the_question_is_asked(
    work: Callable[..., Assessment],
) -> None:
    done = work(person={**KNOWN, "pseb": FULL}, exports=[export(category="unsure")])
    assert done.lines[0].key == "export_other"
    assert keys(done) == ["category"]
    assert (done.range.low, done.range.high) == (2_500, 10_000)


def test_both_questions_are_asked_while_each_could_lower_the_tax(work: Callable[..., Assessment]) -> None:
    assert keys(work(person=KNOWN, exports=[export(category="unsure")])) == ["pseb", "category"]


def test_a_question_whose_answer_changes_nothing_is_not_asked(work: Callable[..., Assessment]) -> None:
    assert keys(work(person=KNOWN, exports=[export(category="other_services")])) == []
    assert keys(work(person={**KNOWN, "pseb": []}, exports=[export(category="unsure")])) == []
    assert keys(work(person={**KNOWN}, salary={"gross_pkr": "900000"})) == []


def test_residence_is_asked_as_soon_as_there_is_income_and_not_before(work: Callable[..., Assessment]) -> None:
    assert keys(work(salary={"gross_pkr": "900000"})) == ["resident"]
    assert keys(work()) == []


def test_a_year_of_nothing_owes_nothing(work: Callable[..., Assessment]) -> None:
    done = work()
    assert (done.lines, done.total_tax, done.payable, done.refundable) == ((), 0, 0, 0)
    assert (done.normal.table, done.range.low, done.range.high) == ("none", 0, 0)
    assert (done.at_risk, done.warnings, done.questions) == ((), (), ())


def test_conditions_that_nobody_confirmed_are_a_risk_and_widen_only_the_high_end(
    work: Callable[..., Assessment],
) -> None:
    done = work(person={"resident": True, "pseb": FULL}, exports=[export("2000000", row="l1")])
    assert keys(done) == ["conditions_met"]
    (risk,) = done.at_risk
    # At normal rates 2,000,000 owe 290,000; as final tax 5,000.
    assert (risk.key, risk.up_to, risk.count, risk.rows) == ("conditions_met", 285_000, 0, ("l1",))
    assert "return" in risk.paper
    assert (done.total_tax, done.range.low, done.range.high) == (5_000, 5_000, 290_000)


def test_a_missing_paper_widens_only_the_high_end(work: Callable[..., Assessment]) -> None:
    exports = [export("1500000", paper=False, row="l2"), export("2000000", paper=True, row="l3"), export("100")]
    done = work(person={**KNOWN, "pseb": FULL}, exports=exports)
    (risk,) = done.at_risk
    # 1,500,000 at normal rates owe 150,000; 3,750 of final tax fall away.
    assert (risk.key, risk.up_to, risk.count, risk.rows) == ("no_certificate", 146_250, 1, ("l2",))
    assert "e-PRC" in risk.paper
    assert (done.total_tax, done.range.low) == (8_750, 8_750)
    assert done.range.high == 155_000


def test_a_missing_paper_that_would_lower_the_tax_risks_nothing(work: Callable[..., Assessment]) -> None:
    done = work(person={**KNOWN, "pseb": []}, exports=[export("500000", paper=False)])
    assert (done.at_risk, done.range.high, done.total_tax) == ((), 5_000, 5_000)


def test_the_high_end_is_never_below_the_total(work: Callable[..., Assessment]) -> None:
    done = work(person={"resident": True, "pseb": FULL}, exports=[export("500000")])
    assert done.range.low <= done.total_tax <= done.range.high


# ---------------------------------------------------------------- registration by the day


def test_the_certificate_must_be_valid_on_the_day_of_each_payment(work: Callable[..., Assessment]) -> None:
    spans = [{"from": "2025-07-01", "to": "2025-09-30"}, {"from": "2026-01-01", "to": "2026-06-30"}]
    exports = [
        export(date="2025-09-30", row="l1"),
        export(date="2025-10-01", row="l2"),
        export(date="2025-12-31", row="l3"),
        export(date="2026-01-01", row="l4"),
    ]
    done = work(person={**KNOWN, "pseb": spans}, exports=exports)
    assert {line.key: (line.base, line.rows) for line in done.lines} == {
        "export_pseb": (2_000_000, ("l1", "l4")),
        "export_other": (2_000_000, ("l2", "l3")),
    }
    gap = notice(done, "registration_gap")
    assert (gap.amount, gap.rows, gap.facts["n"]) == (15_000, ("l2", "l3"), 2)
    assert "PSEB certificate" in gap.text
    assert keys(done) == []


def test_nobody_is_told_of_a_gap_who_never_had_a_certificate(work: Callable[..., Assessment]) -> None:
    assert "registration_gap" not in warned(work(person={**KNOWN, "pseb": []}, exports=[export()]))


@pytest.mark.parametrize(
    ("spans", "asked", "tax"),
    [
        (FULL, [], 2_500),
        ([{"from": "2025-07-01", "to": "2025-12-31"}], ["pseb"], 10_000),
        ([{"from": "2024-07-01", "to": "2025-06-30"}], [], 10_000),
    ],
)
def test_a_payment_without_a_day_asks_the_whole_year(
    work: Callable[..., Assessment], spans: list[dict[str, str]], asked: list[str], tax: int
) -> None:
    done = work(person={**KNOWN, "pseb": spans}, exports=[{"category": "it_services", "amount_pkr": "1000000"}])
    assert (keys(done), done.total_tax) == (asked, tax)


# ---------------------------------------------------------------- normal rates by choice or by failure


@pytest.mark.parametrize(
    ("person", "key"),
    [({"opt_out": True}, "opted_out"), ({"conditions_met": False}, "conditions_failed")],
)
def test_exports_at_normal_rates_take_what_was_cut_as_a_credit(
    work: Callable[..., Assessment], person: dict[str, bool], key: str
) -> None:
    done = work(person={**KNOWN, "pseb": FULL, **person}, exports=[export("2000000", withheld_pkr="5000")])
    (line,) = done.lines
    assert (line.key, line.base, line.rate, line.tax, line.withheld) == (
        "export_normal",
        2_000_000,
        None,
        290_000,
        5_000,
    )
    assert (done.final_tax, done.normal.taxable_income, done.payable) == (0, 2_000_000, 285_000)
    assert key in warned(done)
    assert not done.at_risk


def test_a_sales_tax_return_that_was_not_filed_costs_only_unregistered_exports_their_final_tax(
    work: Callable[..., Assessment],
) -> None:
    exports = [export("1000000"), export("2000000", category="other_services")]
    done = work(person={**KNOWN, "pseb": FULL, "sales_tax_filed": False}, exports=exports)
    assert {line.key: line.tax for line in done.lines} == {"export_pseb": 2_500, "export_normal": 290_000}
    assert "sales_tax_missing" in warned(done)


def test_expenses_of_local_work_lower_exports_at_normal_rates_but_never_final_tax(
    work: Callable[..., Assessment],
) -> None:
    exports = [export("2000000")]
    final = work(person={**KNOWN, "pseb": FULL}, exports=exports, local_expenses_pkr="400000")
    assert (final.total_tax, final.normal.taxable_income) == (5_000, 0)
    loss = notice(final, "loss_not_used")
    assert loss.amount == 400_000
    chosen = work(person={**KNOWN, "opt_out": True}, exports=exports, local_expenses_pkr="400000")
    assert (chosen.normal.taxable_income, chosen.normal.tax) == (1_600_000, 170_000)
    assert "loss_not_used" not in warned(chosen)


def test_a_loss_from_work_does_not_lower_a_salary(work: Callable[..., Assessment]) -> None:
    done = work(salary={"gross_pkr": "2000000"}, local=[{"gross_pkr": "100000"}], local_expenses_pkr="300000")
    assert (done.normal.taxable_income, done.normal.table, done.normal.tax) == (2_000_000, "salaried", 94_000)
    assert notice(done, "loss_not_used").amount == 200_000


# ---------------------------------------------------------------- minimum tax, credits, other income


def test_tax_cut_on_local_services_is_the_least_tax_on_them(work: Callable[..., Assessment]) -> None:
    # Net 700,000: 15,000 by the table; 15 % were cut from 1,000,000.
    done = work(person=KNOWN, local=[{"gross_pkr": "1000000", "withheld_pkr": "150000"}], local_expenses_pkr="300000")
    (line,) = done.lines
    assert (done.normal.tax, done.normal.minimum_tax_top_up, done.total_tax) == (15_000, 135_000, 150_000)
    assert (line.tax, line.shortfall, line.excess, done.payable, done.refundable) == (150_000, 0, 0, 0, 0)


def test_tax_cut_on_local_services_without_taxable_income_is_not_given_back(work: Callable[..., Assessment]) -> None:
    done = work(person=KNOWN, local=[{"gross_pkr": "100000", "withheld_pkr": "4000"}], local_expenses_pkr="200000")
    assert (done.normal.tax, done.total_tax, done.refundable) == (0, 4_000, 0)


def test_the_minimum_is_compared_with_the_tax_that_falls_on_the_local_profit(work: Callable[..., Assessment]) -> None:
    # Salary 1,000,000 and local profit 1,000,000 of 2,000,000: half of 290,000 falls on each.
    facts = {"salary": {"gross_pkr": "1000000"}, "person": KNOWN}
    below = work(**facts, local=[{"gross_pkr": "1000000", "withheld_pkr": "145000"}])
    assert below.normal.minimum_tax_top_up == 0
    above = work(**facts, local=[{"gross_pkr": "1000000", "withheld_pkr": "145000.50"}])
    assert above.normal.minimum_tax_top_up == Decimal("0.50")
    assert {line.key: line.tax for line in above.lines} == {
        "local_services": Decimal("145000.50"),
        "salary": 145_000,
    }


def test_social_media_off_the_list_owes_five_and_gets_the_rest_back(work: Callable[..., Assessment]) -> None:
    media = [{"date": "2026-08-01", "amount_pkr": "1000000", "withheld_pkr": "100000", "expenses_pkr": "900000"}]
    done = work(2027, person={**KNOWN, "atl": False}, social_media=media)
    assert (done.total_tax, done.refundable) == (50_000, 50_000)
    assert "wrong_rate" not in warned(done)
    on_the_list = work(2027, person=KNOWN, social_media=media)
    assert "wrong_rate" in warned(on_the_list)
    assert "social_media_boundary" in warned(on_the_list)


def test_profitable_social_media_pays_by_the_table(work: Callable[..., Assessment]) -> None:
    media = [{"date": "2026-08-01", "amount_pkr": "2000000", "withheld_pkr": "100000"}]
    done = work(2027, person=KNOWN, social_media=media)
    (line,) = done.lines
    assert (line.base, line.rate, line.tax, done.normal.minimum_tax_top_up) == (2_000_000, None, 290_000, 0)


def test_before_its_own_rule_social_media_was_an_export(work: Callable[..., Assessment]) -> None:
    media = [{"date": "2026-05-01", "amount_pkr": "1000000", "withheld_pkr": "10000"}]
    done = work(2026, person={**KNOWN, "pseb": FULL}, exports=[export(category="other_services")], social_media=media)
    (line,) = done.lines
    assert (line.key, line.base, line.tax) == ("export_other", 2_000_000, 20_000)
    assert "social_media_as_export" in warned(done)


def test_losses_of_one_business_lower_the_others_in_proportion(work: Callable[..., Assessment]) -> None:
    media = [{"date": "2026-08-01", "amount_pkr": "1000000", "expenses_pkr": "1600000"}]
    done = work(
        2027,
        person={**KNOWN, "opt_out": True},
        exports=[export("2000000", date="2026-08-01")],
        local=[{"gross_pkr": "1000000"}],
        social_media=media,
    )
    # 2,000,000 + 1,000,000 - 600,000 = 2,400,000: 410,000 by the table, and 50,000 at least on the revenue.
    assert (done.normal.taxable_income, done.normal.tax, done.normal.minimum_tax_top_up) == (2_400_000, 410_000, 50_000)
    taxes = {line.key: line.tax for line in done.lines}
    assert taxes == {
        "export_normal": Decimal("273333.33"),
        "social_media": 50_000,
        "local_services": Decimal("136666.67"),
    }


def test_bank_profit_is_taxed_apart_until_it_is_large(work: Callable[..., Assessment]) -> None:
    small = work(person=KNOWN, bank_profit={"gross_pkr": "5000000", "withheld_pkr": "1000000"})
    assert (small.lines[0].key, small.final_tax, small.payable) == ("profit_on_debt", 1_000_000, 0)
    large = work(person=KNOWN, bank_profit={"gross_pkr": "5000001", "withheld_pkr": "1000000"})
    assert (large.lines[0].key, large.final_tax, large.normal.taxable_income) == ("profit_normal", 0, 5_000_001)


def test_a_pension_credit_needs_income_from_work(work: Callable[..., Assessment]) -> None:
    done = work(other_normal_income_pkr="2000000", credits={"pension_pkr": "300000", "donation_pkr": "0"})
    assert done.normal.credits == 0


def test_credits_never_exceed_the_tax(work: Callable[..., Assessment]) -> None:
    done = work(other_normal_income_pkr="500000", credits={"donation_pkr": "500000"})
    assert (done.normal.credits, done.total_tax) == (0, 0)


def test_tax_paid_elsewhere_is_taken_off_what_is_due(work: Callable[..., Assessment]) -> None:
    done = work(
        person=KNOWN,
        other_normal_income_pkr="2000000",
        adjustable_withheld=[{"section": "236Y", "amount_pkr": "1000.50"}, {"section": "231AB", "amount_pkr": "0"}],
        advance_tax_paid_pkr="300000",
    )
    assert (done.total_withheld, done.payable, done.refundable) == (Decimal("301000.50"), 0, 11_001)
    assert [line.label for line in done.lines][1:] == ["Tax cut under section 236Y", "Advance tax paid"]


def test_zakat_beyond_the_income_leaves_nothing_to_tax(work: Callable[..., Assessment]) -> None:
    done = work(salary={"gross_pkr": "900000"}, allowances={"zakat_pkr": "1000000"})
    assert (done.normal.taxable_income, done.normal.table, done.total_tax) == (0, "none", 0)


# ---------------------------------------------------------------- what does not fit


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("not_resident", {"person": {"resident": False}}),
        ("fact_unknown", {"person": {"guild": []}}),
        ("fact_unknown", {"allowances": {"tithe_pkr": "1"}}),
        ("fact_unknown", {"credits": {"charity_pkr": "1"}}),
        ("fact_category", {"exports": [{"category": "magic"}]}),
        ("currencies_differ", {"salary": {"gross_usd": "1"}}),
    ],
)
def test_facts_that_do_not_fit_the_year_are_refused(
    work: Callable[..., Assessment], kind: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(DeskError) as caught:
        work(2026, **facts)
    assert caught.value.kind == kind
    assert "could not be done" not in sentence(caught.value)


@pytest.mark.parametrize("facts", [{"country": "in", "tax_year": 2026}, {"country": "pk", "tax_year": 2027}])
def test_the_rules_of_another_year_or_country_are_refused(
    pack: Callable[[int], RulePack], facts: dict[str, Any]
) -> None:
    with pytest.raises(DeskError) as caught:
        assess(facts_of(facts), pack(2026))
    assert caught.value.kind == "pack_does_not_fit"
    assert sentence(caught.value)


# ---------------------------------------------------------------- remarks and form


def test_a_late_return_is_said_with_its_price_and_not_added(work: Callable[..., Assessment]) -> None:
    done = work(person={**KNOWN, "return_filed_on_time": False}, salary={"gross_pkr": "700000"})
    assert "25,000.00" in notice(done, "late_return").text
    assert done.total_tax == 1_000


def test_codes_of_a_form_that_is_not_out_say_so(work: Callable[..., Assessment]) -> None:
    done = work(2027, person={**KNOWN, "pseb": FULL_2027}, exports=[export(date="2026-08-01", withheld_pkr="2500")])
    assert "64060290" in notice(done, "codes_not_verified").text


def test_the_json_has_exactly_the_fields_of_the_contract(work: Callable[..., Assessment]) -> None:
    done = work(
        person={"pseb": FULL},
        exports=[export("9073498.50", withheld_pkr="33975.53", paper=False, row="l1")],
        salary={"gross_pkr": "700000"},
    )
    json = assessment_json(done)
    top = {
        "country", "tax_year", "currency", "pack", "lines", "normal", "final_tax", "total_tax", "total_withheld",
        "payable", "refundable", "at_risk", "range", "warnings", "questions",
    }  # fmt: skip
    assert set(json) == top
    assert json["pack"] == {"id": "pk-2026", "status": "enacted", "sha256": done.pack_sha256}
    line: Any = json["lines"][0]  # type: ignore[index]
    assert {name: line[name] for name in ("base", "rate", "tax", "withheld", "shortfall", "excess", "rows")} == {
        "base": "9073498.50", "rate": "0.0025", "tax": "22683.75", "withheld": "33975.53", "shortfall": "0.00",
        "excess": "11291.78", "rows": ["l1"],
    }  # fmt: skip
    assert json["normal"] == {
        "taxable_income": "700000.00", "table": "salaried", "tax": "1000.00", "surcharge": "0.00",
        "minimum_tax_top_up": "0.00", "credits": "0.00",
    }  # fmt: skip
    assert json["total_tax"] == "23684.00"
    risks: Any = json["at_risk"]
    assert {risk["key"] for risk in risks} == {"no_certificate", "conditions_met"}
    assert all(set(risk) == {"key", "up_to", "paper", "rows"} for risk in risks)
    assert all({"key", "text"} <= set(entry) for entry in json["warnings"])  # type: ignore[attr-defined]
    assert json["questions"] == [{"key": q.key, "text": q.text} for q in done.questions]
