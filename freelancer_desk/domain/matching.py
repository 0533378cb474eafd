"""Finds what belongs together: own transfers (out with in) and the fees and taxes of a credit; pure, with reasons."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.days import day_by_day
from freelancer_desk.domain.statements import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.countries import Sections

    KeyOf = Callable[["Entry"], tuple[object, ...] | None]
    Edge = tuple["Entry", "Entry"]
    RateNear = Callable[[str, str, date], Decimal | None]

# Payment companies need up to a week with holidays; a bank may book a day before the other side prints it.
EARLIEST, LATEST = -1, 7
TAX_WITHIN_DAYS = 3
LARGEST_TAX_SHARE = 20
LARGEST_FEE_SHARE = 20
RATE_WITHIN = Decimal("0.06")
_LEAVING = frozenset({Kind.TRANSFER_OUT, Kind.FX})
_ARRIVING = frozenset({Kind.TRANSFER_IN, Kind.FX, Kind.DEPOSIT})


class Entry(NamedTuple):
    """A part together with what its line prints: what matching looks at."""

    part_id: int
    line_id: int
    key: str
    account_id: int
    account: Account
    day: date
    kind: Kind
    minor: int
    section: str
    text: str
    counterparty: str
    external_id: str
    reference: str
    parent: str
    other_minor: int | None
    other_currency: str | None


class Pair(NamedTuple):
    """Money that left one own account and reached another; `sure` pairs count, the others are proposals."""

    out: Entry
    into: Entry
    sure: bool
    reason: str


class Level(NamedTuple):
    """One way to recognise a pair, from the surest to the weakest."""

    reason: str
    edges: tuple[Edge, ...]
    may_be_sure: bool


def _unknown_rate(_code: str, _into: str, _day: date) -> Decimal | None:
    return None


def pairs(
    entries: Sequence[Entry], forbidden: frozenset[tuple[str, str]], rate_near: RateNear = _unknown_rate
) -> tuple[Pair, ...]:
    """Own transfers among the entries: each is in at most one sure pair; ties are broken by content, never by order.

    `rate_near` tells what a unit of one currency was worth in another around a day; it only ever makes proposals.
    """
    outs = day_by_day((e for e in entries if e.minor < 0 and e.kind in _LEAVING), attrgetter("key"))
    ins = day_by_day((e for e in entries if e.minor > 0 and e.kind in _ARRIVING), attrgetter("key"))
    taken: set[int] = set()
    found: list[Pair] = []
    for level in _levels(outs, ins, taken, rate_near):
        free = [
            (out, into)
            for out, into in level.edges
            if out.part_id not in taken and into.part_id not in taken and (out.key, into.key) not in forbidden
        ]
        for component in _components(free):
            for pair in _settled(component, level):
                found.append(pair)
                if pair.sure:
                    taken |= {pair.out.part_id, pair.into.part_id}
    return tuple(p for p in found if p.sure or not {p.out.part_id, p.into.part_id} & taken)


def _levels(outs: Sequence[Entry], ins: Sequence[Entry], taken: set[int], rate_near: RateNear) -> Iterable[Level]:
    """Edges by one shared id, by the printed other side, by equal amounts, by amounts less a fee, by the usual rate."""
    yield Level("same_id", tuple(_edges(outs, ins, _by_id, _by_id)), may_be_sure=True)
    yield Level("same_id", tuple(_edges(outs, ins, _by_reference, _by_reference)), may_be_sure=True)
    yield Level("other_side", tuple(_edges(outs, ins, _by_other_out, _by_amount_in)), may_be_sure=True)
    amounts = tuple(_edges(outs, ins, _by_amount_out, _by_amount_in))
    yield Level("same_amount", tuple(e for e in amounts if e[1].kind is not Kind.DEPOSIT), may_be_sure=True)
    yield Level("maybe_own", tuple(e for e in amounts if e[1].kind is Kind.DEPOSIT), may_be_sure=False)
    left = [e for e in outs if e.part_id not in taken and e.kind is Kind.TRANSFER_OUT and not e.other_minor]
    arrived = [e for e in ins if e.part_id not in taken and e.kind is Kind.TRANSFER_IN]
    near = tuple(_near(left, arrived))
    yield Level("less_fee", tuple(e for e in near if _is_less_a_fee(*e)), may_be_sure=False)
    yield Level("usual_rate", tuple(e for e in near if _is_at_the_rate(*e, rate_near)), may_be_sure=False)


def _by_id(entry: Entry) -> tuple[object, ...] | None:
    return (entry.account.institution, entry.external_id) if entry.kind is Kind.FX and entry.external_id else None


def _by_reference(entry: Entry) -> tuple[object, ...] | None:
    """The payment that both sides of a conversion name."""
    return (entry.account.institution, entry.reference) if entry.kind is Kind.FX and entry.reference else None


def _near(outs: Sequence[Entry], ins: Sequence[Entry]) -> Iterable[Edge]:
    """Every withdrawal with every credit of another institution that arrived in the days after it."""
    by_day: dict[int, list[Entry]] = defaultdict(list)
    for into in ins:
        by_day[into.day.toordinal()].append(into)
    for out in outs:
        for offset in range(LATEST + 1):
            for into in by_day.get(out.day.toordinal() + offset, ()):
                if into.account.institution != out.account.institution:
                    yield out, into


def _is_less_a_fee(out: Entry, into: Entry) -> bool:
    """What arrived in the same currency is what left, less a fee of up to one part in twenty."""
    fee = -out.minor - into.minor
    return out.account.currency == into.account.currency and 0 < fee * LARGEST_FEE_SHARE <= -out.minor


def _is_at_the_rate(out: Entry, into: Entry, rate_near: RateNear) -> bool:
    """What arrived in another currency is what left, at a rate within six per cent of the usual one."""
    if out.account.currency == into.account.currency:
        return False
    rate = rate_near(out.account.currency.code, into.account.currency.code, out.day)
    if rate is None:
        return False
    places = into.account.currency.exponent - out.account.currency.exponent
    expected = -out.minor * rate * Decimal(10) ** places
    return abs(into.minor - expected) <= expected * RATE_WITHIN


def _by_other_out(entry: Entry) -> tuple[object, ...] | None:
    return (entry.other_currency, entry.other_minor) if entry.other_minor else None


def _by_amount_in(entry: Entry) -> tuple[object, ...]:
    return entry.account.currency.code, entry.minor


def _by_amount_out(entry: Entry) -> tuple[object, ...] | None:
    return None if entry.kind is Kind.FX else (entry.account.currency.code, -entry.minor)


def _edges(outs: Sequence[Entry], ins: Sequence[Entry], key_out: KeyOf, key_in: KeyOf) -> Iterable[Edge]:
    index: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in ins:
        key = key_in(entry)
        if key is not None:
            index[key].append(entry)
    for out in outs:
        key = key_out(out)
        for into in index.get(key, ()) if key is not None else ():
            if into.account_id != out.account_id and EARLIEST <= (into.day - out.day).days <= LATEST:
                yield out, into


def _components(edges: Sequence[Edge]) -> Iterable[list[Edge]]:
    """Edges that hang together; what happens in one component cannot touch another."""
    group_of: dict[int, int] = {}
    groups: dict[int, list[Edge]] = {}
    for number, (out, into) in enumerate(edges):
        joined = {group_of[part] for part in (out.part_id, into.part_id) if part in group_of}
        groups[number] = [(out, into)]
        for old in joined:
            groups[number] = groups.pop(old) + groups[number]
        for one, other in groups[number]:
            group_of[one.part_id] = group_of[other.part_id] = number
    return list(groups.values())


def _settled(component: list[Edge], level: Level) -> Iterable[Pair]:
    """Alike on both sides: earliest with earliest, surely. Otherwise every edge is only a proposal."""
    outs = {out.part_id: out for out, _ in component}
    ins = {into.part_id: into for _, into in component}
    alike = len({(o.account_id, o.minor) for o in outs.values()}) == len({i.account_id for i in ins.values()}) == 1
    if not (alike and level.may_be_sure):
        return [Pair(out, into, sure=False, reason=level.reason) for out, into in component]
    possible = {(out.part_id, into.part_id) for out, into in component}
    waiting = day_by_day(outs.values(), attrgetter("key"))
    found = []
    for into in day_by_day(ins.values(), attrgetter("key")):
        match = next((out for out in waiting if (out.part_id, into.part_id) in possible), None)
        if match is not None:
            waiting.remove(match)
            found.append(Pair(match, into, sure=True, reason=level.reason))
    return found


def ties(entries: Sequence[Entry], rates: tuple[Decimal, ...], sections: Sections) -> dict[int, Entry]:
    """Which earning, credit, transfer or interest each fee and tax part belongs to; what is unclear is left out.

    `rates` are the shares that a bank may cut by law: they tell two credits of one day apart.
    """
    costs = [entry for entry in entries if entry.kind in {Kind.FEE, Kind.TAX}]
    if not costs:
        return {}
    main = {entry.line_id: entry for entry in entries if entry.kind not in {Kind.FEE, Kind.TAX}}
    named: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    by_day: dict[tuple[int, date], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind in {Kind.FEE, Kind.TAX}:
            continue
        by_day[entry.account_id, entry.day].append(entry)
        for name in {entry.external_id, entry.reference} - {""}:
            named[entry.account_id, name].append(entry)
    fees: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in costs:
        if entry.kind is Kind.FEE and entry.reference:
            fees[entry.account_id, entry.reference].append(entry)
    found: dict[int, Entry] = {}
    for entry in costs:
        target = (
            main.get(entry.line_id)
            or _named_target(entry, named, fees)
            or _nearby_target(entry, by_day, rates, sections)
        )
        if target is not None:
            found[entry.part_id] = target
    return found


def _named_target(
    entry: Entry, named: dict[tuple[int, str], list[Entry]], fees: dict[tuple[int, str], list[Entry]]
) -> Entry | None:
    """The row that this one names, or that carries the same number; a tax on a fee belongs to the fee's own row."""
    for name in (entry.parent, entry.reference):
        targets = named.get((entry.account_id, name), []) if name else []
        if len(targets) == 1:
            return targets[0]
    parents = fees.get((entry.account_id, entry.parent), []) if entry.parent else []
    return _named_target(parents[0], named, {}) if len(parents) == 1 else None


def _nearby_target(
    entry: Entry, by_day: dict[tuple[int, date], list[Entry]], rates: tuple[Decimal, ...], sections: Sections
) -> Entry | None:
    if entry.kind is Kind.FEE:
        earned = [e for e in by_day.get((entry.account_id, entry.day), ()) if e.kind is Kind.INCOME]
        return earned[0] if len(earned) == 1 and not entry.parent else None
    if entry.section == sections.interest:
        interest = [e for e in by_day.get((entry.account_id, entry.day), ()) if e.kind is Kind.INTEREST]
        return interest[0] if len(interest) == 1 else None
    if entry.section not in {sections.export, sections.social, sections.local}:
        return None
    for back in range(TAX_WITHIN_DAYS + 1):
        day = entry.day.fromordinal(entry.day.toordinal() - back)
        credits_ = [
            e
            for e in by_day.get((entry.account_id, day), ())
            if e.kind in {Kind.TRANSFER_IN, Kind.DEPOSIT, Kind.INCOME} and -entry.minor * LARGEST_TAX_SHARE <= e.minor
        ]
        exact = [e for e in credits_ if any(abs(e.minor * r + entry.minor) < 1 for r in rates)]
        for group in (exact, credits_):
            if len(group) == 1:
                return group[0]
    return None
