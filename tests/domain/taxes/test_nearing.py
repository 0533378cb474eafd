"""Thresholds of the law are told before they are met, in rupees to go, each with its law."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.assess import assess
from freelancer_desk.domain.taxes.facts import facts_json, facts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.assess import Assessment, Notice
    from freelancer_desk.domain.taxes.packs import RulePack

KNOWN = {"resident": True, "conditions_met": True, "atl": True}


def export(amount: str = "1000000", **more: Any) -> dict[str, Any]:
    return {"date": "2025-10-01", "category": "it_services", "amount_pkr": amount} | more


def found(done: Assessment, key: str) -> list[Notice]:
    return [warning for warning in done.warnings if warning.key == key]


# ---------------------------------------------------------------- what one payer has paid


def local(payer: str, gross: str, withheld: str = "0") -> dict[str, str]:
    return {"date": "2025-10-01", "payer": payer, "gross_pkr": gross, "withheld_pkr": withheld}


@pytest.mark.parametrize(
    ("gross", "amount", "said"),
    [
        ("23999", None, ""),
        ("24000", 6_000, "6,000.00 to go"),
        ("29999.99", Decimal("0.01"), "0.01 to go"),
        ("30000", 0, "not below"),
        ("45000", 15_000, "not below"),
    ],
)
def test_the_floor_counts_by_payer_and_year(
    work: Callable[..., Assessment], gross: str, amount: Decimal | None, said: str
) -> None:
    done = work(person=KNOWN, local=[local("Indus Mills", gross), local("Ravi Press", "100")])
    notices = found(done, "payer_floor")
    assert [notice.amount for notice in notices] == ([] if amount is None else [amount])
    assert all(said in notice.text and "153(1)(b)" in notice.text for notice in notices)


def test_two_payments_of_one_payer_count_together_and_name_what_could_have_been_cut(
    work: Callable[..., Assessment],
) -> None:
    rows = [local("Indus Mills", "20000") | {"row": "l1"}, local("Indus Mills", "20000") | {"row": "l2"}]
    (notice,) = found(work(person=KNOWN, local=rows), "payer_floor")
    assert notice.rows == ("l1", "l2")
    assert "Indus Mills" in notice.text
    assert "1,600.00" in notice.text  # 4 % of 40,000
    assert "6,000.00" in notice.text  # 15 %


def test_a_payer_that_cut_something_or_is_not_named_is_not_asked_about(work: Callable[..., Assessment]) -> None:
    done = work(person=KNOWN, local=[local("Indus Mills", "20000"), local("Indus Mills", "20000", "800")])
    assert not found(done, "payer_floor")
    nameless = {key: text for key, text in local("", "90000").items() if key != "payer"}
    assert not found(work(person=KNOWN, local=[nameless]), "payer_floor")


def test_the_payer_is_written_and_read_again() -> None:
    json = {"country": "pk", "tax_year": 2026, "local": [local("Indus Mills", "100")]}
    known = facts_of(json)
    assert known.local[0].payer == "Indus Mills"
    assert facts_of(facts_json(known)) == known


# ---------------------------------------------------------------- abroad


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("foreign_income", "7999.99", ""),
        ("foreign_income", "8000", "2,000.00 to go"),
        ("foreign_income", "10000", "is due ("),
        ("foreign_assets", "79999.99", ""),
        ("foreign_assets", "99999.99", "0.01 to go"),
        ("foreign_assets", "100000", "is due ("),
    ],
)
def test_a_statement_of_foreign_income_and_assets_is_told_before_it_is_due(
    work: Callable[..., Assessment], key: str, given: str, said: str
) -> None:
    done = work(person=KNOWN, salary={"gross_pkr": "700000"}, **{f"{key}_usd": given})
    texts = [notice.text for notice in found(done, key)]
    assert len(texts) == (1 if said else 0)
    assert all(said in text and "s.116A" in text and "$" in text for text in texts)
    assert done.currency.code == "PKR"


def test_foreign_amounts_are_written_and_read_again_and_keep_their_currency(pack: Callable[[int], RulePack]) -> None:
    json: dict[str, Any] = {"country": "pk", "tax_year": 2026, "foreign_assets_usd": "640", "foreign_income_usd": "0"}
    known = facts_of(json)
    assert (str(known.foreign_assets and known.foreign_assets.text), known.currency) == ("640.00", "")
    assert facts_of(facts_json(known)) == known
    with pytest.raises(DeskError) as caught:
        assess(facts_of({"country": "pk", "tax_year": 2026, "foreign_assets_eur": "640"}), pack(2026))
    assert caught.value.kind == "currencies_differ"
    with pytest.raises(DeskError):
        facts_of({"country": "pk", "tax_year": 2026, "foreign_assets_usd": "-1"})


@pytest.mark.parametrize(
    ("amount", "apart", "said"),
    [
        ("1472525", "3527475", "not an exemption"),
        ("5000000", "0", "0.00 to go"),
        ("5000000.01", "0.01", "above"),
    ],
)
def test_the_limit_on_one_question_is_never_called_an_exemption(
    work: Callable[..., Assessment], amount: str, apart: str, said: str
) -> None:
    (notice,) = found(work(person={**KNOWN, "pseb": []}, exports=[export(amount)]), "remittances")
    assert notice.amount == Decimal(apart)
    assert said in notice.text
    assert "s.111(4)" in notice.text
    assert not found(work(person=KNOWN, salary={"gross_pkr": "700000"}), "remittances")


# ---------------------------------------------------------------- what final tax explains


def test_final_tax_explains_only_the_income_it_stands_for(work: Callable[..., Assessment]) -> None:
    # 1 % of 2,783,490 is 27,834.90; 600,000 + 27,834.90 / 15 % = 785,566.00. The salary explains itself.
    done = work(person={**KNOWN, "pseb": []}, exports=[export("2783490")], salary={"gross_pkr": "700000"})
    (notice,) = found(done, "imputable_income")
    assert notice.amount == Decimal("785566.00")
    assert "27,834.90" in notice.text


def test_final_tax_on_no_more_than_it_stands_for_is_not_remarked(work: Callable[..., Assessment]) -> None:
    # 1 % of 600,000 is 6,000, the tax on 640,000.
    assert not found(work(person={**KNOWN, "pseb": []}, exports=[export("600000")]), "imputable_income")
    done = work(2025, person=KNOWN, exports=[export("9000000", date="2024-10-01")])
    assert not found(done, "imputable_income")  # the text of that year was not read


# ---------------------------------------------------------------- a certificate that ends


def test_a_certificate_that_ends_within_the_year_is_told_with_its_days(work: Callable[..., Assessment]) -> None:
    spans = [{"from": "2025-01-01", "to": "2025-12-31"}]
    (notice,) = found(work(person={**KNOWN, "pseb": spans}, exports=[export()]), "registration_ends")
    assert notice.amount is None
    assert "181 days" in notice.text
    assert "154A" in notice.text


def test_money_that_came_after_a_certificate_says_what_that_cost(work: Callable[..., Assessment]) -> None:
    spans = [{"from": "2025-01-01", "to": "2025-12-31"}]
    exports = [
        export(),
        export("2000000", date="2026-01-01", row="l2"),
        export("500000", date="2026-02-01", category="other_services", row="l3"),
    ]
    (notice,) = found(work(person={**KNOWN, "pseb": spans}, exports=exports), "registration_ends")
    assert (notice.amount, notice.rows) == (15_000, ("l2",))  # 0.75 % of 2,000,000
    assert "15,000.00" in notice.text


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [{"from": "2025-07-01", "to": "2026-06-30"}],
        [{"from": "2024-07-01", "to": "2025-06-30"}],
        [{"from": "2025-07-01", "to": "2025-12-31"}, {"from": "2026-01-01", "to": "2026-12-31"}],
    ],
)
def test_a_certificate_that_does_not_end_within_the_year_is_not_remarked(
    work: Callable[..., Assessment], spans: list[dict[str, str]]
) -> None:
    assert not found(work(person={**KNOWN, "pseb": spans}, exports=[export()]), "registration_ends")


def test_limits_without_rates_say_no_amount_that_could_have_been_cut(pack: Callable[[int], RulePack]) -> None:
    whole = pack(2026)
    bare = replace(whole, limits=tuple(limit._replace(rates=()) for limit in whole.limits if limit.of == "payer"))
    known = facts_of({"country": "pk", "tax_year": 2026, "local": [local("Indus Mills", "40000")]})
    (notice,) = found(assess(known, bare), "payer_floor")
    assert "0.00" in notice.text
