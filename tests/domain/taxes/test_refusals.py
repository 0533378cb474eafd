"""What refusing certain payments for want of a paper would cost, reckoned one by one beside a whole working of each."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelancer_desk.domain.taxes.assess import assess
from freelancer_desk.domain.taxes.facts import facts_of
from freelancer_desk.domain.taxes.refusals import stakes
from freelancer_desk.domain.truth import Truth
from tests.domain.taxes.conftest import shipped

if TYPE_CHECKING:
    from freelancer_desk.domain.taxes.facts import TaxFacts

FULL = [{"from": "2025-07-01", "to": "2026-06-30"}]
HALF = [{"from": "2025-07-01", "to": "2025-12-31"}]
PERSON = {"resident": True, "conditions_met": True, "atl": True}
FIRST = date(2025, 7, 1)
PACK = shipped(2026)


def facts(exports: list[dict[str, Any]], *, pseb: Any = FULL, **more: Any) -> TaxFacts:
    person = {**PERSON, "pseb": pseb} if pseb is not None else PERSON
    return facts_of({"country": "pk", "tax_year": 2026, "person": person, "exports": exports, **more})


def export(row: str, rupees: str, day: str = "2025-10-01", **more: Any) -> dict[str, Any]:
    return {"date": day, "category": "it_services", "amount_pkr": rupees, "row": row, **more}


def whole(given_facts: TaxFacts, rows: set[str]) -> Decimal:
    """The same by a working of the whole year in which these rows alone have no paper."""
    exports = tuple(one._replace(paper=Truth.of(one.row not in rows)) for one in given_facts.exports)
    risks = assess(given_facts._replace(exports=exports), PACK).at_risk
    return sum((risk.up_to for risk in risks if risk.key == "no_certificate"), Decimal(0))


def test_a_refused_payment_leaves_the_quarter_per_cent_and_joins_the_slabs() -> None:
    """Tax year 2026, business: nothing up to 600,000, 15 % up to 1,200,000; section 154A: 0.25 %."""
    stake = stakes(facts([export("a", "1000000"), export("b", "400000")]), PACK)
    assert stake(["a"]) == 60_000 - 2_500
    assert stake(["b"]) == 0
    assert stake(["a", "b"]) == 90_000 + 40_000 - 3_500
    assert stake([]) == 0
    assert stake(["not in the year"]) == 0


def test_payments_of_other_years_and_from_clients_at_home_are_not_refused() -> None:
    local = [{"date": "2025-11-01", "gross_pkr": "900000", "row": "home"}]
    stake = stakes(facts([export("old", "5000000", "2025-06-30"), export("a", "1000000")], local=local), PACK)
    assert stake(["old", "home"]) == 0
    assert stake(["a"]) == whole(facts([export("a", "1000000")], local=local), {"a"})


@st.composite
def years(draw: st.DrawFn) -> tuple[TaxFacts, set[str]]:
    rupees = st.decimals("0.01", "9000000", places=2)
    given_exports = [
        export(
            f"r{at}",
            str(draw(rupees)),
            (FIRST + timedelta(days=draw(st.integers(0, 364)))).isoformat(),
            category=draw(st.sampled_from(["it_services", "other_services", "unsure"])),
            withheld_pkr=str(draw(st.decimals("0", "0.01", places=2))),
            paper=draw(st.sampled_from([True, False])),
        )
        for at in range(draw(st.integers(1, 8)))
    ]
    local = [{"gross_pkr": str(draw(rupees))}] if draw(st.booleans()) else []
    made = facts(given_exports, pseb=draw(st.sampled_from([FULL, HALF, [], None])), local=local)
    rows = draw(st.sets(st.sampled_from([one["row"] for one in given_exports])))
    return made, rows


@settings(deadline=None)
@given(years())
def test_any_payments_cost_what_a_whole_working_of_their_refusal_says(made: tuple[TaxFacts, set[str]]) -> None:
    given_facts, rows = made
    assert stakes(given_facts, PACK)(rows) == whole(given_facts, rows)


@pytest.mark.parametrize("rows", [{"a"}, {"b"}, {"a", "b"}])
def test_several_askings_do_not_change_each_other(rows: set[str]) -> None:
    year = facts([export("a", "3000000"), export("b", "4000000")], pseb=HALF)
    stake = stakes(year, PACK)
    for asked in ({"b"}, {"a", "b"}, {"a"}):
        stake(asked)
    assert stake(rows) == whole(year, rows)
