"""The tax on one set of answers, exact and unrounded: which regime takes which income, and what follows."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.days import Span
from freelancer_desk.domain.taxes.bands import (
    FLAT,
    MAX_OF,
    PRECISION,
    PRESUMED,
    ZERO,
    cap,
    flat,
    income_for,
    max_of,
    presumed,
    share_of,
    slab_tax,
)
from freelancer_desk.domain.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from freelancer_desk.domain.taxes.facts import Income, Person, TaxFacts
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.parts import Credit, Regime

NO_TABLE = "none"
States = tuple[tuple[str, Truth], ...]


class Group(NamedTuple):
    """Incomes that no rule can tell apart: same stream, category, certificates and paper."""

    stream: str
    category: str
    certified: States
    paper: Truth
    incomes: tuple[Income, ...]
    amount: Decimal
    withheld: Decimal
    expenses: Decimal


class Answers(NamedTuple):
    """What unknown facts count as (`yes`, `no`, a category), and whether payments without a paper are refused."""

    person: Person
    unknown: Mapping[str, str]
    refused: bool = False

    def holds(self, fact: str) -> bool:
        """The answer to a question of the law."""
        known = self.person.answer(fact).known
        return self.unknown[fact] == "yes" if known is None else known

    def certified(self, group: Group, registration: str) -> bool:
        """Whether a certificate covered these payments."""
        known = dict(group.certified)[registration].known
        return self.unknown[registration] == "yes" if known is None else known


class Position(NamedTuple):
    """What one regime took: gross and what was cut from it, its share of the taxable income, and its tax."""

    regime: Regime
    groups: tuple[Group, ...]
    gross: Decimal
    withheld: Decimal
    net: Decimal
    taxed: Decimal = ZERO
    tax: Decimal = ZERO
    top_up: Decimal = ZERO

    @property
    def incomes(self) -> tuple[Income, ...]:
        """The payments it took."""
        return tuple(income for one in self.groups for income in one.incomes)


class Working(NamedTuple):
    """The whole tax, exact."""

    positions: tuple[Position, ...]
    taxable: Decimal
    table: str
    slab: Decimal
    surcharge: Decimal
    credits: Decimal
    unused_loss: Decimal

    @property
    def final(self) -> Decimal:
        """Tax that stands apart from the taxable income."""
        return sum((p.tax for p in self.positions if p.regime.kind == FLAT), ZERO)

    @property
    def top_up(self) -> Decimal:
        """What minimum taxes add to the tax on the taxable income."""
        return sum((p.top_up for p in self.positions), ZERO)

    @property
    def total(self) -> Decimal:
        """All tax of the year."""
        return self.final + self.slab + self.surcharge - self.credits + self.top_up


def certified(spans: Sequence[Span] | None, day: date | None, year: Span) -> Truth:
    """Whether a certificate is valid on a day; None for spans is unknown, a payment without a day asks the year."""
    if spans is None:
        return Truth.UNKNOWN
    if day is not None:
        return Truth.of(any(day in span for span in spans))
    if any(span.first <= year.first and year.last <= span.last for span in spans):
        return Truth.YES
    touched = any(span.first <= year.last and year.first <= span.last for span in spans)
    return Truth.UNKNOWN if touched else Truth.NO


def certificates(person: Person, day: date | None, pack: RulePack) -> States:
    """The state of every registration of the pack on that day."""
    known = dict(person.registrations)
    return tuple((name, certified(known.get(name), day, pack.span)) for name, _ in pack.registrations)


def steady(person: Person, days: Span) -> tuple[Span, ...]:
    """These days in spans, in order, in each of which every registration stays as it is."""
    turns = {days.first}
    for _, spans in person.registrations:
        turns |= {day for span in spans for day in (span.first, span.last + timedelta(days=1)) if day in days}
    firsts = sorted(turns)
    lasts = (*(first - timedelta(days=1) for first in firsts[1:]), days.last)
    return tuple(map(Span, firsts, lasts))


def group(facts: TaxFacts, pack: RulePack) -> tuple[Group, ...]:
    """The incomes of a year, those that no rule can tell apart together."""
    found: dict[tuple[str, str, States, Truth], list[Income]] = defaultdict(list)
    states: dict[date | None, States] = {}
    for income in facts.incomes():
        if income.day not in states:
            states[income.day] = certificates(facts.person, income.day, pack)
        found[(income.stream, income.category, states[income.day], income.paper)].append(income)
    return tuple(together(key, incomes) for key, incomes in found.items())


def together(key: tuple[str, str, States, Truth], incomes: Iterable[Income]) -> Group:
    """One group with its sums."""
    members = tuple(incomes)
    return Group(
        *key,
        incomes=members,
        amount=sum((income.amount for income in members), ZERO),
        withheld=sum((income.withheld for income in members), ZERO),
        expenses=sum((income.expenses for income in members), ZERO),
    )


def regime_of(group: Group, answers: Answers, pack: RulePack, whole: Decimal, *, by_conditions: bool = True) -> Regime:
    """The first regime that takes the group; `whole` is the year's sum of its stream."""
    category = group.category or answers.unknown["category"]

    def fits(regime: Regime) -> bool:
        return (
            group.stream in regime.streams
            and (not regime.categories or category in regime.categories)
            and (not regime.registration or answers.certified(group, regime.registration))
            and (not regime.up_to or whole <= pack.value(regime.up_to))
            and not (answers.refused and regime.paper and group.paper is Truth.NO)
            and (not by_conditions or all(answers.holds(fact) is needed for fact, needed in regime.conditions))
        )

    return next(regime for regime in pack.regimes if fits(regime))


def work(groups: Sequence[Group], facts: TaxFacts, answers: Answers, pack: RulePack) -> Working:
    """The tax on these answers."""
    with localcontext(prec=PRECISION):
        taken = _positions(groups, answers, pack)
        nets = _nets(taken)
        positions = _taxed(taken, nets)
        income = sum((max(ZERO, net) for net in nets.values()), ZERO)
        taxable = max(ZERO, income - sum((amount for _, amount in facts.allowances), ZERO))
        table = _table(nets, taxable, pack)
        slab = slab_tax(pack.tables[table].slabs, taxable) if table != NO_TABLE else ZERO
        surcharge = surcharge_on(slab, taxable, table, pack)
        credit = _credits(facts, positions, slab, taxable, pack)
        topped_up = _topped_up(positions, slab + surcharge - credit, taxable, pack)
        return Working(
            positions=_shared(topped_up, slab + surcharge - credit, income),
            taxable=taxable,
            table=table,
            slab=slab,
            surcharge=surcharge,
            credits=credit,
            unused_loss=sum((-net for net in nets.values() if net < 0), ZERO),
        )


def surcharge_on(slab: Decimal, taxable: Decimal, table: str, pack: RulePack) -> Decimal:
    """The surcharge on a slab tax: nothing up to the threshold, then the table's share of the whole tax."""
    if pack.surcharge is None or table == NO_TABLE or taxable <= pack.value(pack.surcharge.threshold):
        return ZERO
    return flat(slab, pack.value(dict(pack.surcharge.rates)[table]))


def normal_tax(taxable: Decimal, table: str, pack: RulePack) -> Decimal:
    """The exact tax of a table on a taxable income, surcharge included."""
    slab = slab_tax(pack.tables[table].slabs, taxable)
    return slab + surcharge_on(slab, taxable, table, pack)


def imputable_income(final: Decimal, pack: RulePack) -> Decimal:
    """The least income on which the slabs would have charged that final tax."""
    return income_for(pack.tables[pack.share_test.otherwise].slabs, final)


def whole_income(working: Working, pack: RulePack) -> Decimal:
    """Taxable income and the income that the final tax stands for."""
    return working.taxable + imputable_income(working.final, pack)


def rounded(exact: Decimal, pack: RulePack) -> Decimal:
    """By the pack's rule for the tax of a year: to the rupee, not to the paisa."""
    return (exact / pack.round_to).quantize(Decimal(1), rounding=pack.rounding.value) * pack.round_to


def asks(facts: TaxFacts, pack: RulePack, fact: str) -> bool:
    """Whether any income of the year falls under a rule that asks for this fact, whatever else is unknown."""
    groups = group(facts, pack)
    return any(
        name == fact
        for which in ("total", "low", "high")
        for p in _positions(groups, Answers(facts.person, pack.assumed(which)), pack)
        for name, _ in p.regime.conditions
    )


def _positions(groups: Sequence[Group], answers: Answers, pack: RulePack) -> list[Position]:
    whole: dict[str, Decimal] = defaultdict(Decimal)
    for one in groups:
        whole[one.stream] += one.amount
    taken: dict[str, list[Group]] = {}
    regimes = {}
    for one in groups:
        regime = regime_of(one, answers, pack, whole[one.stream])
        taken.setdefault(regime.key, []).append(one)
        regimes[regime.key] = regime
    order = {regime.key: place for place, regime in reversed(list(enumerate(pack.regimes)))}
    return [_position(regimes[key], taken[key], pack) for key in sorted(taken, key=order.__getitem__)]


def _position(regime: Regime, groups: Sequence[Group], pack: RulePack) -> Position:
    gross = sum((one.amount for one in groups), ZERO)
    is_flat = regime.kind == FLAT
    if regime.kind == PRESUMED:
        net = presumed(gross, pack.value(regime.rate))
    else:
        net = gross if is_flat else gross - sum((one.expenses for one in groups), ZERO)
    return Position(
        regime=regime,
        groups=tuple(groups),
        gross=gross,
        withheld=sum((one.withheld for one in groups), ZERO),
        net=net,
        tax=flat(gross, pack.value(regime.rate)) if is_flat else ZERO,
    )


def _nets(positions: Iterable[Position]) -> dict[str, Decimal]:
    """What each head earned that joins the taxable income, losses taken off."""
    nets: dict[str, Decimal] = defaultdict(Decimal)
    for p in positions:
        if p.regime.kind != FLAT:
            nets[p.regime.head] += p.net
    return nets


def _taxed(positions: Sequence[Position], nets: Mapping[str, Decimal]) -> tuple[Position, ...]:
    """Each position's part of the taxable income: losses count against the same head only, never below nothing."""
    gains: dict[str, Decimal] = defaultdict(Decimal)
    for p in positions:
        gains[p.regime.head] += max(ZERO, p.net) if p.regime.kind != FLAT else ZERO
    return tuple(
        p
        if p.regime.kind == FLAT
        else p._replace(taxed=share_of(max(ZERO, nets[p.regime.head]), p.net, gains[p.regime.head]))
        for p in positions
    )


def _table(nets: Mapping[str, Decimal], taxable: Decimal, pack: RulePack) -> str:
    if not taxable:
        return NO_TABLE
    test = pack.share_test
    return test.above if nets.get(test.head, ZERO) > taxable * pack.value(test.share) else test.otherwise


def _credits(
    facts: TaxFacts, positions: Sequence[Position], slab: Decimal, taxable: Decimal, pack: RulePack
) -> Decimal:
    """Average rate x the capped amounts, both on the tax before any credit; at most the slab tax."""
    given = dict(facts.credits)
    heads = {p.regime.head for p in positions if p.taxed > 0}
    capped = sum(
        (
            cap(_limited(given[credit.key], credit, pack), taxable, pack.value(credit.share))
            for credit in pack.credits
            if credit.key in given and heads & set(credit.heads)
        ),
        ZERO,
    )
    return share_of(slab, capped, taxable)


def _limited(amount: Decimal, credit: Credit, pack: RulePack) -> Decimal:
    return min(amount, pack.value(credit.limit)) if credit.limit else amount


def _topped_up(positions: Sequence[Position], normal: Decimal, taxable: Decimal, pack: RulePack) -> list[Position]:
    """Minimum taxes: what they exceed the normal tax, credits taken off, that falls on the same income."""
    done = []
    for p in positions:
        if p.regime.kind == MAX_OF:
            least = flat(p.gross, pack.value(p.regime.rate)) if p.regime.rate else p.withheld
            attributable = share_of(normal, p.taxed, taxable)
            done.append(p._replace(top_up=max_of(least, attributable) - attributable))
        else:
            done.append(p)
    return done


def _shared(positions: Sequence[Position], normal: Decimal, income: Decimal) -> tuple[Position, ...]:
    """The normal tax on its lines by their incomes, the last one taking what is left so that they add up exactly."""
    bearing = [place for place, p in enumerate(positions) if p.taxed > 0]
    left = normal
    done = list(positions)
    for place in bearing:
        p = positions[place]
        part = left if place == bearing[-1] else share_of(normal, p.taxed, income)
        left -= part
        done[place] = p._replace(tax=part + p.top_up)
    return tuple(p if p.regime.kind == FLAT or p.taxed > 0 else p._replace(tax=p.top_up) for p in done)
