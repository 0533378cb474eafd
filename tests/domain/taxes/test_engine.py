"""What holds for any facts, and for a country that nobody has heard of."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from freelancer_desk.domain import taxes
from freelancer_desk.domain.days import Span
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.assess import assess, assessment_json
from freelancer_desk.domain.taxes.bands import income_for, slab_tax
from freelancer_desk.domain.taxes.cuts import cut_flags, expected_cut, expected_rate
from freelancer_desk.domain.taxes.facts import Person, facts_json, facts_of
from freelancer_desk.domain.taxes.working import certificates, steady
from freelancer_desk.plugins.rule_packs import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.facts import Income
    from freelancer_desk.domain.taxes.packs import RulePack

PACKS = Path(__file__).parents[3] / "resources" / "rule_packs"
SHIPPED = {year: read((PACKS / f"pk-{year}.toml").read_text(encoding="utf-8")) for year in range(2022, 2028)}
LARGEST_SEPARATE_PROFIT = Decimal(5_000_000)  # section 7B of the Ordinance
STARTS = {year: year - 1 for year in SHIPPED}

paisa = st.integers(0, 3_000_000_000).map(lambda minor: Money(minor, SHIPPED[2026].currency).text)
maybe = st.sampled_from([True, False, None])


def payments(year: int, stream: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Payments of a stream: the cut is a share of the amount, days lie in the year."""
    first = STARTS[year]
    days = st.sampled_from([f"{first}-07-01", f"{first}-12-31", f"{year}-01-01", f"{year}-06-30"])

    @st.composite
    def payment(draw: st.DrawFn) -> dict[str, Any]:
        minor = draw(st.integers(0, 3_000_000_000))
        cut = minor * draw(st.sampled_from([0, 25, 100, 400, 500, 1000])) // 10_000
        unit = SHIPPED[year].currency
        gross = "gross_pkr" if stream == "local" else "amount_pkr"
        entry = {"date": draw(days), gross: Money(minor, unit).text, "withheld_pkr": Money(cut, unit).text}
        if stream == "social_media":
            return {**entry, "expenses_pkr": draw(paisa)}
        entry["category"] = draw(st.sampled_from(["it_services", "other_services", "unsure"]))
        return {**entry, "paper": draw(st.booleans())} if stream == "exports" else entry

    return st.lists(payment(), max_size=5)


@st.composite
def years(draw: st.DrawFn) -> dict[str, Any]:
    """A whole year of facts, some of them unknown."""
    year = draw(st.sampled_from(sorted(SHIPPED)))
    answers = {name: draw(maybe) for name in ("atl", "conditions_met", "opt_out", "return_filed_on_time")}
    person: dict[str, Any] = {name: answer for name, answer in answers.items() if answer is not None}
    half = [{"from": f"{STARTS[year]}-07-01", "to": f"{STARTS[year]}-12-31"}]
    spans = draw(st.sampled_from([None, [], half, [{"from": f"{STARTS[year]}-07-01", "to": f"{year}-06-30"}]]))
    if spans is not None:
        person["pseb"] = spans
    return {
        "country": "pk",
        "tax_year": year,
        "person": person,
        **{stream: draw(payments(year, stream)) for stream in ("exports", "social_media", "local")},
        "local_expenses_pkr": draw(paisa),
        "salary": {"gross_pkr": draw(paisa)},
        "bank_profit": {"gross_pkr": draw(paisa)},
        "other_normal_income_pkr": draw(paisa),
        "adjustable_withheld": [{"section": "236Y", "amount_pkr": draw(paisa)}],
        "allowances": {"zakat_pkr": draw(paisa)},
        "credits": {"donation_pkr": draw(paisa), "pension_pkr": draw(paisa)},
        "advance_tax_paid_pkr": draw(paisa),
    }


@given(years())
@settings(max_examples=150, deadline=None)
def test_the_total_is_the_sum_of_its_lines_and_the_rest_follows(json: dict[str, Any]) -> None:
    done = assess(facts_of(json), SHIPPED[json["tax_year"]])
    exact = sum((line.exact for line in done.lines), Decimal(0))
    assert done.total_tax == exact.quantize(Decimal(1), rounding="ROUND_HALF_UP")
    assert done.total_withheld == sum((line.withheld for line in done.lines), Decimal(0))
    due = (exact - done.total_withheld).quantize(Decimal(1), rounding="ROUND_HALF_UP")
    assert done.payable - done.refundable == due
    assert not (done.payable and done.refundable)
    assert done.range.low <= done.total_tax <= done.range.high
    for line in done.lines:
        assert line.shortfall - line.excess == line.tax - line.withheld
        assert line.tax >= 0
        assert abs(line.tax - line.exact) <= Decimal("0.005")
    for risk in done.at_risk:
        assert 0 <= risk.up_to <= done.range.high - done.total_tax
    assert assessment_json(done)


@given(years(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_payments_changes_nothing(json: dict[str, Any], chance: Any) -> None:
    shuffled = dict(json)
    for stream in ("exports", "social_media", "local"):
        shuffled[stream] = list(json[stream])
        chance.shuffle(shuffled[stream])
    pack = SHIPPED[json["tax_year"]]
    assert assessment_json(assess(facts_of(json), pack)) == assessment_json(assess(facts_of(shuffled), pack))


@given(years())
@settings(max_examples=60, deadline=None)
def test_facts_written_and_read_again_give_the_same_working(json: dict[str, Any]) -> None:
    facts = facts_of(json)
    again = facts_of(facts_json(facts))
    pack = SHIPPED[json["tax_year"]]
    assert assessment_json(assess(facts, pack)) == assessment_json(assess(again, pack))


@given(
    st.sampled_from(sorted(SHIPPED)),
    st.sampled_from(["exports", "local", "social_media", "other"]),
    st.integers(0, 9_000_000),
    st.integers(0, 900_000),
)
@settings(max_examples=150, deadline=None)
def test_more_income_of_one_kind_never_means_less_tax(year: int, stream: str, amount: int, more: int) -> None:
    def tax(rupees: int) -> Decimal:
        if stream == "other":
            facts: dict[str, Any] = {"other_normal_income_pkr": str(rupees)}
        else:
            key = "gross_pkr" if stream == "local" else "amount_pkr"
            facts = {stream: [{key: str(rupees)}]}
        return assess(facts_of({"country": "pk", "tax_year": year, **facts}), SHIPPED[year]).total_tax

    assert tax(amount) <= tax(amount + more)


@given(
    years(),
    st.sampled_from(["exports", "local", "social_media", "other", "salary", "bank_profit"]),
    st.integers(0, 9_000_000),
)
@settings(max_examples=150, deadline=None)
def test_in_a_whole_year_more_income_owes_less_only_where_the_law_says_so(
    json: dict[str, Any], stream: str, more: int
) -> None:
    richer = dict(json)
    if stream == "other":
        richer["other_normal_income_pkr"] = str(Decimal(json["other_normal_income_pkr"]) + more)
    elif stream in {"salary", "bank_profit"}:
        richer[stream] = {"gross_pkr": str(Decimal(json[stream]["gross_pkr"]) + more)}
    else:
        key = "gross_pkr" if stream == "local" else "amount_pkr"
        richer[stream] = [*json[stream], {key: str(more)}]
    pack = SHIPPED[json["tax_year"]]
    try:
        before, after = assess(facts_of(json), pack), assess(facts_of(richer), pack)
    except DeskError:  # more than anybody should reckon with
        reject()
    fell_into = (before.normal.table, after.normal.table) == ("non_salaried", "salaried")
    profits = [Decimal(facts["bank_profit"]["gross_pkr"]) for facts in (json, richer)]
    is_freed = profits[0] <= LARGEST_SEPARATE_PROFIT < profits[1]  # from here on deductions count
    assert before.total_tax <= after.total_tax or (fell_into and stream == "salary") or is_freed


def test_zakat_is_deducted_from_bank_profit_only_above_five_million(pack: Callable[[int], RulePack]) -> None:
    # Tax year 2022: 15 % of 691,860.01; then 70,000 + 15 % of what 5,000,000.01 less Zakat is above 1,200,000.
    known = {"country": "pk", "tax_year": 2022, "allowances": {"zakat_pkr": "3574810.01"}}
    little, much = (
        assess(facts_of({**known, "bank_profit": {"gross_pkr": gross}}), pack(2022))
        for gross in ("691860.01", "5000000.01")
    )
    assert (little.normal.taxable_income, little.total_tax) == (0, 103_779)
    assert (much.normal.taxable_income, much.total_tax) == (Decimal(1_425_190), 103_779)


@given(
    st.sampled_from([(year, table) for year in SHIPPED for table in ("salaried", "non_salaried")]),
    st.decimals(0, 150_000_000, places=2),
)
def test_the_income_that_a_tax_stands_for_gives_that_tax_again(which: tuple[int, str], income: Decimal) -> None:
    slabs = SHIPPED[which[0]].tables[which[1]].slabs
    tax = slab_tax(slabs, income)
    stands_for = income_for(slabs, tax)
    assert stands_for <= income
    assert abs(slab_tax(slabs, stands_for) - tax) < Decimal("1e-40")


def test_the_income_behind_a_known_final_tax_is_as_published(pack: Callable[[int], RulePack]) -> None:
    assert income_for(pack(2026).tables["non_salaried"].slabs, Decimal("22683.75")) == Decimal(751_225)


def test_the_engine_names_no_country_no_law_and_no_currency() -> None:
    ours = ("pseb", "154", "153", "pkr", "rupee", "pakistan", "paisa", "zakat", "fbr", "iris", "it_services")
    for path in Path(taxes.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
        prose = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in prose:
                assert not any(word in node.value.casefold() for word in ours), f"{path.name}: {node.value}"
            if isinstance(node, ast.Name):
                assert not any(word in node.id.casefold() for word in ours), f"{path.name}: {node.id}"


# ---------------------------------------------------------------- one payment at a time


def test_one_payment_knows_its_expected_cut(pack: Callable[[int], RulePack]) -> None:
    whole = pack(2026)
    full = {"pseb": [{"from": "2025-07-01", "to": "2025-12-31"}]}
    person = facts_of({"country": "pk", "tax_year": 2026, "person": full}).person
    nobody = facts_of({"country": "pk", "tax_year": 2026}).person

    def payment(day: str, category: str, cut: str) -> Income:
        facts = {"exports": [{"date": day, "category": category, "amount_pkr": "752449.50", "withheld_pkr": cut}]}
        return facts_of({"country": "pk", "tax_year": 2026, **facts}).exports[0]

    inside, outside = payment("2025-12-31", "it_services", "1881.12"), payment("2026-01-01", "it_services", "1881.12")
    assert expected_rate(person, inside, whole) == Decimal("0.0025")
    assert expected_rate(person, outside, whole) == Decimal("0.01")
    assert expected_rate(person, payment("2025-12-31", "other_services", "0"), whole) == Decimal("0.01")
    assert expected_rate(person, payment("2025-12-31", "unsure", "0"), whole) is None
    assert expected_rate(nobody, inside, whole) is None
    assert expected_cut(inside.amount, Decimal("0.0025"), whole) == Decimal("1881.12")
    assert cut_flags(person, inside, whole) == ()
    assert cut_flags(person, outside, whole) == ("wrong_rate",)
    assert cut_flags(nobody, outside, whole) == ()
    assert cut_flags(person, payment("2025-12-31", "it_services", "0"), whole) == ("nothing_cut",)


def test_opting_out_changes_the_tax_but_not_what_the_bank_has_to_cut(pack: Callable[[int], RulePack]) -> None:
    json = {"country": "pk", "tax_year": 2026, "person": {"opt_out": True, "conditions_met": False, "pseb": []}}
    facts = facts_of({**json, "exports": [{"date": "2025-12-31", "amount_pkr": "100000", "withheld_pkr": "1000"}]})
    assert expected_rate(facts.person, facts.exports[0], pack(2026)) == Decimal("0.01")


def test_local_payments_have_no_expected_cut(pack: Callable[[int], RulePack]) -> None:
    facts = facts_of({"country": "pk", "tax_year": 2026, "local": [{"gross_pkr": "100000", "withheld_pkr": "15000"}]})
    assert expected_rate(facts.person, facts.local[0], pack(2026)) is None
    assert cut_flags(facts.person, facts.local[0], pack(2026)) == ()


@pytest.mark.parametrize(
    ("active", "flags"),
    [(True, {"5000": (), "10000": ("wrong_rate",)}), (False, {"5000": ("wrong_rate",), "10000": ()})],
)
def test_social_media_is_cut_double_off_the_list(
    pack: Callable[[int], RulePack], flags: dict[str, tuple[str, ...]], *, active: bool
) -> None:
    for cut, expected in flags.items():
        media = [{"date": "2026-08-01", "amount_pkr": "100000", "withheld_pkr": cut}]
        facts = facts_of({"country": "pk", "tax_year": 2027, "person": {"atl": active}, "social_media": media})
        assert cut_flags(facts.person, facts.social_media[0], pack(2027)) == expected
        unknown = facts_of({"country": "pk", "tax_year": 2027, "social_media": media})
        assert cut_flags(unknown.person, unknown.social_media[0], pack(2027)) == ()


days_of_2026 = st.dates(date(2025, 5, 1), date(2026, 8, 31))


@given(spans=st.lists(st.tuples(days_of_2026, days_of_2026).map(lambda two: Span(*sorted(two))), max_size=4))
def test_a_year_in_steady_spans_is_the_whole_year_and_no_certificate_turns_in_one(spans: list[Span]) -> None:
    pack, year = SHIPPED[2026], SHIPPED[2026].span
    who = Person(registrations=(("pseb", tuple(spans)),))
    found = steady(who, year)
    assert (found[0].first, found[-1].last) == (year.first, year.last)
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
    for one in found:
        days = [one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)]
        assert len({certificates(who, day, pack) for day in days}) == 1
