"""A pack that contradicts itself is refused before anybody reckons with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.days import YearStart
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.bands import Slab
from freelancer_desk.domain.taxes.packs import by_year
from freelancer_desk.domain.taxes.parts import Table
from freelancer_desk.domain.words import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.taxes.packs import RulePack


YEARS = range(2022, 2028)


def refusal(make: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as caught:
        make()
    assert caught.value.kind == "pack_wrong"
    return str(caught.value.facts["what"])


def slabs(*rows: tuple[str, str, str]) -> tuple[Slab, ...]:
    return tuple(Slab(*(Decimal(cell) for cell in row)) for row in rows)


@pytest.mark.parametrize(
    "broken",
    [
        slabs(),
        slabs(("1", "0", "0")),
        slabs(("0", "5", "0")),
        slabs(("0", "0", "0"), ("100", "1", "0.1")),  # a jump at the bound
        slabs(("0", "0", "0.1"), ("100", "9.99", "0.2")),  # a drop at the bound
        slabs(("0", "0", "0.1"), ("100", "10", "0.2"), ("100", "10", "0.3")),  # not rising
        slabs(("0", "0", "1.5")),
        slabs(("0", "0", "-0.1")),
    ],
)
def test_a_table_that_does_not_join_is_refused(pack: Callable[[int], RulePack], broken: tuple[Slab, ...]) -> None:
    whole = pack(2026)
    table = whole.tables["salaried"]
    tables = {**whole.tables, "salaried": Table("salaried", broken, table.evidence)}
    assert refusal(lambda: replace(whole, tables=tables)) == "tables.salaried"


@pytest.mark.parametrize(("key", "value"), [("profit", "20"), ("profit", "-0.1"), ("profit_limit", "1e13")])
def test_an_absurd_figure_is_refused(pack: Callable[[int], RulePack], key: str, value: str) -> None:
    whole = pack(2026)
    figures = {**whole.figures, key: whole.figures[key]._replace(value=Decimal(value))}
    assert refusal(lambda: replace(whole, figures=figures)) == f"figures.{key}"


def test_a_figure_of_no_known_kind_or_confidence_is_refused(pack: Callable[[int], RulePack]) -> None:
    whole = pack(2026)
    late = whole.figures["late_surcharge"]
    odd = {**whole.figures, "late_surcharge": late._replace(kind="weight")}
    assert refusal(lambda: replace(whole, figures=odd, notes=())) == "figures.late_surcharge"
    sure = late.evidence._replace(confidence="certain")
    odd = {**whole.figures, "late_surcharge": late._replace(evidence=sure)}
    assert refusal(lambda: replace(whole, figures=odd)) == "figures.late_surcharge.confidence"


def test_a_deadline_before_the_year_is_refused(pack: Callable[[int], RulePack]) -> None:
    whole = pack(2026)
    early = {"return_due": whole.days["return_due"]._replace(day=date(2025, 7, 1))}
    assert refusal(lambda: replace(whole, days=early)) == "days.return_due"


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("kind", {"kind": "cap"}),
        ("rate", {"rate": "profit_limit"}),
        ("rate", {"rate": "gone"}),
        ("up_to", {"up_to": "profit"}),
        ("cut", {"cut": "gone"}),
        ("cut_status", {"cut_status": "atl"}),
        ("cut_status", {"cut_status": "tall", "cut_otherwise": "profit"}),
        ("categories", {"categories": ("magic",)}),
        ("registration", {"registration": "guild"}),
        ("conditions", {"conditions": (("tall", True),)}),
        ("streams", {"streams": ("gold",)}),
        ("streams", {"streams": ()}),
    ],
)
def test_a_regime_that_points_nowhere_is_refused(
    pack: Callable[[int], RulePack], place: str, change: dict[str, Any]
) -> None:
    whole = pack(2026)
    regimes = (whole.regimes[0]._replace(**change), *whole.regimes[1:])
    assert refusal(lambda: replace(whole, regimes=regimes)) == f"regimes.export_pseb.{place}"


def test_income_that_no_regime_takes_is_refused(pack: Callable[[int], RulePack]) -> None:
    whole = pack(2026)
    regimes = tuple(regime for regime in whole.regimes if regime.key != "export_normal")
    assert refusal(lambda: replace(whole, regimes=regimes)) == "regimes: exports"


def test_other_rules_that_point_nowhere_are_refused(pack: Callable[[int], RulePack]) -> None:
    whole = pack(2026)
    test, surcharge = whole.share_test, whole.surcharge
    assert surcharge is not None
    one = {**whole.figures, "salary_share": whole.figures["salary_share"]._replace(value=Decimal(1))}
    changes: list[tuple[str, dict[str, Any]]] = [
        ("status", {"status": "guessed"}),
        ("round_to", {"round_to": Decimal(0)}),
        ("tolerance", {"tolerance": "profit"}),
        ("refuse_above", {"refuse_above": "gone"}),
        ("share_test", {"share_test": test._replace(above="gone")}),
        ("share_test", {"share_test": test._replace(share="profit_limit")}),
        ("share_test", {"figures": one}),
        ("surcharge", {"surcharge": surcharge._replace(threshold="profit")}),
        ("surcharge", {"surcharge": surcharge._replace(rates=surcharge.rates[:1])}),
        ("surcharge", {"surcharge": surcharge._replace(rates=(("salaried", "gone"), ("non_salaried", "gone")))}),
        ("credits.donation", {"credits": (whole.credits[0]._replace(share="gone"),)}),
        ("unknown.pseb", {"unknown": {**whole.unknown, "pseb": whole.unknown["pseb"]._replace(low="maybe")}}),
        ("unknown", {"unknown": {k: v for k, v in whole.unknown.items() if k != "opt_out"}}),
        ("must_be", {"must_be": (("tall", "too_short"),)}),
        ("categories", {"categories": ("it_services", "other_services", "unsure")}),
        ("notes.late_return", {"notes": tuple(note._replace(fact="tall") for note in whole.notes[1:2])}),
        ("notes.late_return", {"notes": tuple(note._replace(figure="profit") for note in whole.notes[1:2])}),
    ]
    for what, change in changes:
        assert refusal(lambda change=change: replace(whole, **change)) == what  # type: ignore[misc]


def test_evidence_of_no_known_confidence_is_refused_beside_the_tax_too(pack: Callable[[int], RulePack]) -> None:
    whole = pack(2026)
    assert whole.imputable is not None
    assert whole.depreciation is not None
    sure = whole.imputable._replace(confidence="certain")
    assert refusal(lambda: replace(whole, imputable=sure)) == "imputable.confidence"
    assets = whole.depreciation._replace(evidence=sure)
    assert refusal(lambda: replace(whole, depreciation=assets)) == "depreciation.confidence"


def test_a_registration_cannot_have_the_name_of_another_question(pack: Callable[[int], RulePack]) -> None:
    whole = pack(2026)
    registrations = (*whole.registrations, ("atl", "the list"))
    assert refusal(lambda: replace(whole, registrations=registrations)) == "registrations"


@pytest.mark.parametrize("year", YEARS)
def test_every_word_that_a_shipped_pack_asks_for_is_there(pack: Callable[[int], RulePack], year: int) -> None:
    whole = pack(year)
    asked = {regime.label for regime in whole.regimes} | {regime.paper for regime in whole.regimes}
    asked |= {unknown.ask for unknown in whole.unknown.values()} | {note.text for note in whole.notes}
    asked |= {unknown.risk for unknown in whole.unknown.values()} | {label for _, label in whole.registrations}
    asked |= {words for limit in whole.limits for words in (limit.near, limit.reached)}
    assert asked - {""} <= set(SENTENCES)


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_names_its_law_and_the_day_it_was_read(pack: Callable[[int], RulePack], year: int) -> None:
    whole = pack(year)
    found = [figure.evidence for figure in whole.figures.values()]
    found += [table.evidence for table in whole.tables.values()]
    found += [deadline.evidence for deadline in whole.days.values()]
    found += [whole.depreciation.evidence] if whole.depreciation else []
    found += [whole.imputable] if whole.imputable else []
    for evidence in found:
        assert evidence.law
        assert evidence.source
        assert date(2026, 11, 23) <= evidence.date <= date(2026, 11, 27)


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_of_a_shipped_pack_is_used_by_a_rule(pack: Callable[[int], RulePack], year: int) -> None:
    whole = pack(year)
    used = {whole.tolerance, whole.refuse_above}
    used |= {whole.share_test.share, whole.share_test.warn_from, whole.share_test.warn_to}
    for credit in whole.credits:
        used |= {credit.share, credit.limit}
    for note in whole.notes:
        used |= {note.figure, note.second}
    for regime in whole.regimes:
        used |= {regime.rate, regime.cut, regime.cut_otherwise, regime.up_to}
    assert set(whole.figures) == (used | used_besides(whole)) - {""}


def used_besides(whole: RulePack) -> set[str]:
    used = {key for limit in whole.limits for key in (limit.figure, *limit.rates)}
    if whole.surcharge is not None:
        used |= {whole.surcharge.threshold, *dict(whole.surcharge.rates).values()}
    assert whole.advance is not None
    assert whole.late is not None
    assert whole.depreciation is not None
    late = whole.late
    used |= {whole.advance.threshold, whole.depreciation.cash_limit}
    used |= {key for one in whole.depreciation.classes for key in (one.rate, one.initial)}
    used |= {late.day_share, late.day_least, late.salary_share, late.floor_salary, late.floor, late.most_times}
    used |= {late.default_rate, late.reach, late.reach_unfiled, *late.cuts, *dict(late.surcharges).values()}
    return used


def test_the_codes_of_a_form_that_is_not_out_are_not_called_verified(pack: Callable[[int], RulePack]) -> None:
    assert all(regime.verified for regime in pack(2026).regimes if regime.return_code)
    assert not any(regime.verified for regime in pack(2027).regimes)


def test_the_years_of_a_country_join_without_a_gap(pack: Callable[[int], RulePack]) -> None:
    shipped = [pack(year) for year in (2024, 2022, 2027, 2023, 2026, 2025)]
    assert list(by_year(shipped)) == list(YEARS)
    assert by_year([]) == {}
    assert refusal(lambda: by_year([pack(2022), pack(2024)])) == "tax_year"
    assert refusal(lambda: by_year([pack(2022), pack(2022)])) == "tax_year"
    assert refusal(lambda: by_year([pack(2022), replace(pack(2023), country="xx")])) == "country"
    later = replace(pack(2023), year_start=YearStart(8, 1))
    assert refusal(lambda: by_year([pack(2022), later])) == "tax_year"
