"""Rule packs: the dated, sourced figures and rules of one country's tax year as frozen data that checks itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.money import EXPONENTS
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.bands import FLAT, MAX_OF, PRESUMED, SLABS, slab_tax
from freelancer_desk.domain.taxes.parts import (
    CONFIDENCES,
    LARGEST_FIGURE,
    MEASURES,
    QUESTIONS,
    STATUSES,
    STREAMS,
    UNSURE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.days import Span, YearStart
    from freelancer_desk.domain.money import Currency, Rounding
    from freelancer_desk.domain.taxes.bands import Slab
    from freelancer_desk.domain.taxes.parts import (
        Advance,
        Credit,
        Deadline,
        Depreciation,
        Evidence,
        Figure,
        Late,
        Limit,
        Note,
        Regime,
        ShareTest,
        Surcharge,
        Table,
        Unknown,
    )


@dataclass(frozen=True)
class RulePack:
    """Everything that the law of one country's tax year adds to the engine; raises DeskError `pack_wrong`."""

    id: str
    title: str
    country: str
    tax_year: int
    currency: Currency
    year_start: YearStart
    status: str
    checked: date
    read_from: str = field(repr=False)
    rounding: Rounding
    round_to: Decimal
    tolerance: str
    refuse_above: str
    categories: tuple[str, ...]
    registrations: tuple[tuple[str, str], ...]
    must_be: tuple[tuple[str, str], ...]
    allowances: tuple[str, ...]
    figures: Mapping[str, Figure]
    tables: Mapping[str, Table]
    days: Mapping[str, Deadline]
    regimes: tuple[Regime, ...]
    unknown: Mapping[str, Unknown]
    share_test: ShareTest
    surcharge: Surcharge | None
    credits: tuple[Credit, ...]
    notes: tuple[Note, ...] = ()
    elections: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    imputable: Evidence | None = None
    depreciation: Depreciation | None = None
    advance: Advance | None = None
    late: Late | None = None

    def __post_init__(self) -> None:
        _check(self)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the text it was read from."""
        return sha256_of(self.read_from.encode())

    @property
    def span(self) -> Span:
        """The days of the tax year."""
        return self.year_start.span(self.tax_year)

    @property
    def questions(self) -> tuple[str, ...]:
        """Every question about the person with yes or no for an answer."""
        return (*QUESTIONS, *self.elections)

    def assumed(self, which: str) -> dict[str, str]:
        """What every unknown fact counts as: for the `total`, at the `low` or at the `high` end."""
        return {fact: str(getattr(unknown, which)) for fact, unknown in self.unknown.items()}

    def value(self, key: str) -> Decimal:
        """The number of a figure."""
        return self.figures[key].value


def wrong(pack: str, what: str) -> DeskError:
    """The refusal of a pack, with the place that is wrong."""
    return DeskError("pack_wrong", pack=pack[:40], what=what[:80])


def by_year(packs: Iterable[RulePack]) -> dict[int, RulePack]:
    """The packs of one country by tax year; raises DeskError `pack_wrong` where a day lies in no year or in two."""
    ordered = sorted(packs, key=lambda pack: pack.tax_year)
    for before, after in pairwise(ordered):
        if before.country != after.country:
            raise wrong(after.id, "country")
        if (after.span.first - before.span.last).days != 1:
            raise wrong(after.id, "tax_year")
    return {pack.tax_year: pack for pack in ordered}


def _check(pack: RulePack) -> None:
    for what, holds in _promises(pack):
        if not holds:
            raise wrong(pack.id, what)


def _promises(pack: RulePack) -> Iterable[tuple[str, bool]]:
    yield "status", pack.status in STATUSES
    yield "year_start", pack.span.first < pack.span.last
    yield "round_to", pack.round_to > 0
    yield "tolerance", _is(pack, pack.tolerance, "amount")
    yield "refuse_above", _is(pack, pack.refuse_above, "amount")
    for table in pack.tables.values():
        yield f"tables.{table.key}.confidence", table.evidence.confidence in CONFIDENCES
        yield f"tables.{table.key}", _continuous(table.slabs)
    for figure in pack.figures.values():
        yield f"figures.{figure.key}.confidence", figure.evidence.confidence in CONFIDENCES
        yield f"figures.{figure.key}", _sane(figure)
    for deadline in pack.days.values():
        yield f"days.{deadline.key}.confidence", deadline.evidence.confidence in CONFIDENCES
        yield f"days.{deadline.key}", deadline.day > pack.span.first
    for regime in pack.regimes:
        yield from _regime(pack, regime)
    for stream in STREAMS:
        yield f"regimes: {stream}", any(stream in r.streams and _takes_all(r) for r in pack.regimes)
    yield from _tests(pack)
    yield from _facts(pack)
    yield from _besides(pack)


def _regime(pack: RulePack, regime: Regime) -> Iterable[tuple[str, bool]]:
    where = f"regimes.{regime.key}"
    yield f"{where}.streams", bool(regime.streams) and set(regime.streams) <= set(STREAMS)
    yield f"{where}.kind", regime.kind in {FLAT, SLABS, MAX_OF, PRESUMED}
    by_rate = regime.kind in {FLAT, PRESUMED}
    yield f"{where}.rate", _is(pack, regime.rate, "rate") if by_rate else _may(pack, regime.rate, "rate")
    yield f"{where}.up_to", _may(pack, regime.up_to, "amount")
    yield f"{where}.cut", _may(pack, regime.cut, "rate") and _may(pack, regime.cut_otherwise, "rate")
    yield f"{where}.cut_status", bool(regime.cut_otherwise) == bool(regime.cut_status)
    yield f"{where}.cut_status", regime.cut_status in {"", *pack.questions}
    yield f"{where}.categories", set(regime.categories) <= set(pack.categories)
    yield f"{where}.registration", regime.registration in {"", *(name for name, _ in pack.registrations)}
    yield f"{where}.conditions", {fact for fact, _ in regime.conditions} <= set(pack.questions)


def _tests(pack: RulePack) -> Iterable[tuple[str, bool]]:
    test = pack.share_test
    yield "share_test", {test.above, test.otherwise} <= set(pack.tables)
    yield "share_test", all(_is(pack, key, "rate") for key in (test.share, test.warn_from, test.warn_to))
    yield "share_test", 0 < pack.value(test.share) < 1
    if pack.surcharge is not None:
        yield "surcharge", _is(pack, pack.surcharge.threshold, "amount")
        yield "surcharge", {table for table, _ in pack.surcharge.rates} == set(pack.tables)
        yield "surcharge", all(_is(pack, key, "rate") for _, key in pack.surcharge.rates)
    for credit in pack.credits:
        capped = _is(pack, credit.share, "rate") and _may(pack, credit.limit, "amount")
        yield f"credits.{credit.key}", capped and bool(credit.heads)


def _facts(pack: RulePack) -> Iterable[tuple[str, bool]]:
    registrations = {name for name, _ in pack.registrations}
    for unknown in pack.unknown.values():
        allowed = set(pack.categories) if unknown.fact == "category" else {"yes", "no"}
        yield f"unknown.{unknown.fact}", {unknown.total, unknown.low, unknown.high} <= allowed
    yield "unknown", set(pack.unknown) == {"category", *pack.questions, *registrations}
    yield "must_be", {fact for fact, _ in pack.must_be} <= set(pack.questions)
    yield "registrations", not registrations & set(pack.questions)
    yield "elections", len(set(pack.questions)) == len(pack.questions)
    yield "categories", bool(pack.categories) and UNSURE not in pack.categories
    for note in pack.notes:
        known = set(note.streams) <= set(STREAMS) and note.fact in {"", *pack.questions}
        said = _may(pack, note.figure, "amount") and _may(pack, note.second, "amount")
        yield f"notes.{note.key}", bool(note.streams) and known and said
    for limit in pack.limits:
        yield f"limits.{limit.key}", limit.of in MEASURES and _is(pack, limit.figure, "amount")
        yield f"limits.{limit.key}.rates", all(_is(pack, key, "rate") for key in limit.rates)


def _besides(pack: RulePack) -> Iterable[tuple[str, bool]]:
    """What goes with the tax: depreciation, advance tax, filing late."""
    if pack.imputable is not None:
        yield "imputable.confidence", pack.imputable.confidence in CONFIDENCES
    if pack.depreciation is not None:
        yield "depreciation.confidence", pack.depreciation.evidence.confidence in CONFIDENCES
        yield "depreciation.cash_limit", _may(pack, pack.depreciation.cash_limit, "amount")
        for one in pack.depreciation.classes:
            rates = _is(pack, one.rate, "rate") and _may(pack, one.initial, "rate")
            yield f"depreciation.classes.{one.key}", rates
    if pack.advance is not None:
        yield "advance.threshold", _is(pack, pack.advance.threshold, "amount")
        yield "advance.due", bool(pack.advance.due) and set(pack.advance.due) <= set(pack.days)
    if pack.late is not None:
        yield from _late(pack, pack.late)


def _late(pack: RulePack, late: Late) -> Iterable[tuple[str, bool]]:
    yield "late.due", bool(late.due) and set(late.due) <= set(pack.days)
    yield "late.last_counts", late.last_counts in {"", *pack.days}
    yield "late.surcharges", bool(late.surcharges) and late.surcharges[0][0] == ""
    for day, amount in late.surcharges:
        yield "late.surcharges", day in {"", *pack.days} and _is(pack, amount, "amount")
    kinds = {
        "rate": (late.day_share, late.salary_share, late.default_rate, *late.cuts),
        "amount": (late.day_least, late.floor_salary, late.floor),
        "count": (late.most_times, late.reach, late.reach_unfiled),
    }
    for kind, keys in kinds.items():
        for key in keys:
            yield f"late.{key}", _is(pack, key, kind)


def _takes_all(regime: Regime) -> bool:
    return not (regime.categories or regime.registration or regime.conditions or regime.up_to)


def _is(pack: RulePack, key: str, kind: str) -> bool:
    return key in pack.figures and pack.figures[key].kind == kind


def _may(pack: RulePack, key: str, kind: str) -> bool:
    return not key or _is(pack, key, kind)


def _sane(figure: Figure) -> bool:
    if figure.kind == "rate":
        return 0 <= figure.value <= 1
    named = not figure.currency or (figure.kind == "amount" and figure.currency in EXPONENTS)
    return figure.kind in {"amount", "count"} and 0 <= figure.value <= LARGEST_FIGURE and named


def _continuous(slabs: tuple[Slab, ...]) -> bool:
    """The first slab begins at nothing with no tax, and each begins with the tax at the top of the one below."""
    if not slabs or slabs[0].above or slabs[0].fixed:
        return False
    sane = all(0 <= slab.rate < 1 and 0 <= slab.above <= LARGEST_FIGURE for slab in slabs)
    rising = all(below.above < slab.above for below, slab in pairwise(slabs))
    meeting = all(slab.fixed == slab_tax(slabs[:place], slab.above) for place, slab in enumerate(slabs))
    return sane and rising and meeting
