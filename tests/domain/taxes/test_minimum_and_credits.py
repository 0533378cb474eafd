"""A minimum tax stays the least, whatever credits lower; sales tax is asked only where a rule needs it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.taxes.facts import facts_of
from freelancer_desk.domain.taxes.working import asks

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.assess import Assessment
    from freelancer_desk.domain.taxes.packs import RulePack


def test_a_donation_does_not_lower_the_tax_that_clients_at_home_cut(work: Callable[..., Assessment]) -> None:
    """Tables: 290,000 on 2,000,000; credit 290,000 / 2,000,000 x 600,000 = 87,000; least 280,000 (s.153(3))."""
    done = work(
        local=[{"gross_pkr": "2000000", "withheld_pkr": "280000", "category": "other_services"}],
        credits={"donation_pkr": "600000"},
    )
    assert (done.total_tax, done.payable, done.refundable) == (Decimal(280000), Decimal(0), Decimal(0))
    assert (done.normal.credits, done.normal.minimum_tax_top_up) == (Decimal(87000), Decimal(77000))


def test_credits_do_not_lower_the_least_tax_on_social_media(work: Callable[..., Assessment]) -> None:
    """5 per cent of 4,000,000 is 200,000; tables 290,000 less credits 87,000 + 43,500 = 159,500."""
    done = work(
        2027,
        social_media=[
            {"date": "2026-08-01", "amount_pkr": "4000000", "expenses_pkr": "2000000", "withheld_pkr": "200000"}
        ],
        credits={"donation_pkr": "600000", "pension_pkr": "300000"},
    )
    assert (done.total_tax, done.refundable) == (Decimal(200000), Decimal(0))


def test_credits_lower_the_tax_as_far_as_it_is_above_the_least(work: Callable[..., Assessment]) -> None:
    """The same donation with only 80,000 cut: 290,000 - 87,000 = 203,000 stands above the least."""
    done = work(local=[{"gross_pkr": "2000000", "withheld_pkr": "80000"}], credits={"donation_pkr": "600000"})
    assert (done.total_tax, done.payable) == (Decimal(203000), Decimal(123000))


@pytest.mark.parametrize(
    ("year", "category", "certified", "asked"),
    [
        (2026, "it_services", True, False),  # waived for registered exporters by the Finance Act 2023
        (2026, "it_services", False, True),
        (2026, "other_services", True, True),
        (2026, "unsure", True, True),
        (2023, "it_services", True, True),
    ],
)
def test_sales_tax_is_asked_where_a_rule_of_the_year_needs_it(
    pack: Callable[[int], RulePack],
    year: int,
    category: str,
    certified: bool,  # noqa: FBT001
    asked: bool,  # noqa: FBT001
) -> None:
    span = {"from": f"{year - 1}-07-01", "to": f"{year}-06-30"}
    facts: dict[str, Any] = {
        "country": "pk", "tax_year": year, "person": {"conditions_met": True, "pseb": [span] if certified else []},
        "exports": [{"date": f"{year}-01-15", "category": category, "amount_pkr": "2000000"}],
    }  # fmt: skip
    assert asks(facts_of(facts), pack(year), "sales_tax_filed") is asked


def test_final_tax_explains_only_the_income_it_stands_for(work: Callable[..., Assessment]) -> None:
    """Beside 2,600,000 of taxable income: 600,000 + 7,500 / 15 % = 650,000, not more."""
    done = work(
        person={"pseb": [{"from": "2025-07-01", "to": "2026-06-30"}], "conditions_met": True},
        exports=[{"date": "2025-09-01", "category": "it_services", "amount_pkr": "3000000", "withheld_pkr": "7500"}],
        salary={"gross_pkr": "1800000", "withheld_pkr": "72000"},
        local=[{"gross_pkr": "800000", "withheld_pkr": "32000"}],
    )
    (told,) = [one for one in done.warnings if one.key == "imputable_income"]
    assert told.amount == Decimal(650000)
