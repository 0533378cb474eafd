"""Rule packs: the dated, sourced figures and rules of one country's tax year as frozen data that checks itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.bands import FLAT, MAX_OF, SLABS, slab_tax

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.domain.days import Span, YearStart
    from freelancer_desk.domain.money import Currency, Rounding
    from freelancer_desk.domain.taxes.bands import Slab

STREAMS = ("exports", "social_media", "local", "salary", "bank_profit", "other_normal_income")
QUESTIONS = ("atl", "resident", "return_filed_on_time", "conditions_met", "sales_tax_filed", "opt_out")
STATUSES = ("enacted", "provisional")
CONFIDENCES = ("high", "medium-high", "medium", "low", "disputed")
LARGEST_FIGURE = Decimal(10) ** 12
UNSURE = "unsure"


@dataclass(frozen=True)
class Evidence:
    """Where a figure comes from: the law, who printed it, the day it was read there, and how sure that is."""

    law: str
    source: str
    date: date
    confidence: str
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """One number of the law: a `rate` (share of one), an `amount` of the home currency, or a `count`."""

    key: str
    kind: str
    value: Decimal
    evidence: Evidence


@dataclass(frozen=True)
class Table:
    """A progressive table, lowest slab first."""

    key: str
    slabs: tuple[Slab, ...]
    evidence: Evidence


@dataclass(frozen=True)
class Deadline:
    """One day of the law, such as the day a return is due."""

    key: str
    day: date
    evidence: Evidence


@dataclass(frozen=True)
class Regime:
    """How income of some streams is taxed when its needs are met; the first regime that fits an income takes it.

    `flat`: `rate` of the gross, apart from everything else. `slabs`: joins the taxable income.
    `max_of`: joins it, but the tax on it is at least `rate` of the gross, or (without a rate) what was withheld.
    """

    key: str
    label: str
    streams: tuple[str, ...]
    kind: str
    head: str
    rate: str = ""
    categories: tuple[str, ...] = ()
    registration: str = ""
    conditions: tuple[tuple[str, bool], ...] = ()
    up_to: str = ""
    cut: str = ""
    cut_status: str = ""
    cut_otherwise: str = ""
    paper: str = ""
    return_code: str = ""
    form_year: int = 0
    verified: bool = False


@dataclass(frozen=True)
class Unknown:
    """What an unknown fact counts as: for the total, at best and at worst; `ask` words the question.

    `risk` names the words of the paper that removes the risk, where the fact is a condition somebody may check.
    """

    fact: str
    total: str
    low: str
    high: str
    ask: str
    risk: str = ""


@dataclass(frozen=True)
class Credit:
    """A tax credit: average rate x the amount, capped at a share of the taxable income; only beside some heads."""

    key: str
    share: str
    heads: tuple[str, ...]


@dataclass(frozen=True)
class ShareTest:
    """Which table applies: `above` when one head's income exceeds a share of the taxable income, else `otherwise`."""

    head: str
    share: str
    above: str
    otherwise: str
    warn_from: str
    warn_to: str


@dataclass(frozen=True)
class Surcharge:
    """A share of the slab tax once the taxable income exceeds a threshold; the share depends on the table."""

    threshold: str
    rates: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Note:
    """A remark that goes with a working when a stream has income and a fact has (or may have) an answer."""

    key: str
    text: str
    streams: tuple[str, ...]
    fact: str = ""
    answer: bool = False
    figure: str = ""


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
    sha256: str
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
    surcharge: Surcharge
    credits: tuple[Credit, ...]
    notes: tuple[Note, ...] = field(default=())

    def __post_init__(self) -> None:
        _check(self)

    @property
    def span(self) -> Span:
        """The days of the tax year."""
        return self.year_start.span(self.tax_year)

    def assumed(self, which: str) -> dict[str, str]:
        """What every unknown fact counts as: for the `total`, at the `low` or at the `high` end."""
        return {fact: str(getattr(unknown, which)) for fact, unknown in self.unknown.items()}

    def value(self, key: str) -> Decimal:
        """The number of a figure."""
        return self.figures[key].value


def wrong(pack: str, what: str) -> DeskError:
    """The refusal of a pack, with the place that is wrong."""
    return DeskError("pack_wrong", pack=pack[:40], what=what[:80])


def _check(pack: RulePack) -> None:
    for what, holds in _promises(pack):
        if not holds:
            raise wrong(pack.id, what)


def _promises(pack: RulePack) -> Iterable[tuple[str, bool]]:
    yield "status", pack.status in STATUSES
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


def _regime(pack: RulePack, regime: Regime) -> Iterable[tuple[str, bool]]:
    where = f"regimes.{regime.key}"
    yield f"{where}.streams", bool(regime.streams) and set(regime.streams) <= set(STREAMS)
    yield f"{where}.kind", regime.kind in {FLAT, SLABS, MAX_OF}
    yield f"{where}.rate", _is(pack, regime.rate, "rate") if regime.kind == FLAT else _may(pack, regime.rate, "rate")
    yield f"{where}.up_to", _may(pack, regime.up_to, "amount")
    yield f"{where}.cut", _may(pack, regime.cut, "rate") and _may(pack, regime.cut_otherwise, "rate")
    yield f"{where}.cut_status", bool(regime.cut_otherwise) == bool(regime.cut_status)
    yield f"{where}.cut_status", regime.cut_status in {"", *QUESTIONS}
    yield f"{where}.categories", set(regime.categories) <= set(pack.categories)
    yield f"{where}.registration", regime.registration in {"", *(name for name, _ in pack.registrations)}
    yield f"{where}.conditions", {fact for fact, _ in regime.conditions} <= set(QUESTIONS)


def _tests(pack: RulePack) -> Iterable[tuple[str, bool]]:
    test = pack.share_test
    yield "share_test", {test.above, test.otherwise} <= set(pack.tables)
    yield "share_test", all(_is(pack, key, "rate") for key in (test.share, test.warn_from, test.warn_to))
    yield "share_test", 0 < pack.value(test.share) < 1
    yield "surcharge", _is(pack, pack.surcharge.threshold, "amount")
    yield "surcharge", {table for table, _ in pack.surcharge.rates} == set(pack.tables)
    yield "surcharge", all(_is(pack, key, "rate") for _, key in pack.surcharge.rates)
    for credit in pack.credits:
        yield f"credits.{credit.key}", _is(pack, credit.share, "rate") and bool(credit.heads)


def _facts(pack: RulePack) -> Iterable[tuple[str, bool]]:
    registrations = {name for name, _ in pack.registrations}
    for unknown in pack.unknown.values():
        allowed = set(pack.categories) if unknown.fact == "category" else {"yes", "no"}
        yield f"unknown.{unknown.fact}", {unknown.total, unknown.low, unknown.high} <= allowed
    yield "unknown", set(pack.unknown) == {"category", *QUESTIONS, *registrations}
    yield "must_be", {fact for fact, _ in pack.must_be} <= set(QUESTIONS)
    yield "registrations", not registrations & set(QUESTIONS)
    yield "categories", bool(pack.categories) and UNSURE not in pack.categories
    for note in pack.notes:
        known = set(note.streams) <= set(STREAMS) and note.fact in {"", *QUESTIONS}
        yield f"notes.{note.key}", bool(note.streams) and known and _may(pack, note.figure, "amount")


def _takes_all(regime: Regime) -> bool:
    return not (regime.categories or regime.registration or regime.conditions or regime.up_to)


def _is(pack: RulePack, key: str, kind: str) -> bool:
    return key in pack.figures and pack.figures[key].kind == kind


def _may(pack: RulePack, key: str, kind: str) -> bool:
    return not key or _is(pack, key, kind)


def _sane(figure: Figure) -> bool:
    if figure.kind == "rate":
        return 0 <= figure.value <= 1
    return figure.kind in {"amount", "count"} and 0 <= figure.value <= LARGEST_FIGURE


def _continuous(slabs: tuple[Slab, ...]) -> bool:
    """The first slab begins at nothing with no tax, and each begins with the tax at the top of the one below."""
    if not slabs or slabs[0].above or slabs[0].fixed:
        return False
    sane = all(0 <= slab.rate < 1 and 0 <= slab.above <= LARGEST_FIGURE for slab in slabs)
    rising = all(below.above < slab.above for below, slab in pairwise(slabs))
    meeting = all(slab.fixed == slab_tax(slabs[:place], slab.above) for place, slab in enumerate(slabs))
    return sane and rising and meeting
