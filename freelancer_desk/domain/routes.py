"""Routes: what each way home leaves of a client's money, by month and over a year, beside the official rate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain import trails
from freelancer_desk.domain.days import month
from freelancer_desk.domain.money import Money, Rounding, total
from freelancer_desk.domain.rates import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from freelancer_desk.domain.days import Span
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.rates import Rate
    from freelancer_desk.domain.trails import Step, Trail

    Official = Callable[[str, date], Rate | None]

# What the cost of a route counts: what a trail counts, and what the rate cost against the official one.
FEES_AND_RATE = "fees_and_rate"
_KNOWN_SOURCES = frozenset({trails.EARNED, trails.OTHER_IN, trails.SENT})
_PLATFORM = frozenset({trails.PLATFORM_FEE, trails.PLATFORM_TAX})
_HOME_TAXES = frozenset({trails.TAX_CUT, trails.OTHER_TAX})


class Map(NamedTuple):
    """The own accounts: the institution behind each name, and to which accounts money ever went from it."""

    institutions: Mapping[str, str]
    ways: Mapping[str, frozenset[str]]


class Trip(NamedTuple):
    """One source of one payment: what went into the route abroad, and what it left at home.

    `gross` is None where the money lay in an account before its first statement: its fees are not known. `proceeds` is
    what the bank changed and `credited` what it made of that; `before_tax` is after its fees, what was kept included.
    """

    route: tuple[str, ...]
    payment: str
    day: date
    gross: Money | None
    proceeds: Money | None
    credited: Money
    before_tax: Money | None
    after_tax: Money | None


class RouteSum(NamedTuple):
    """What a route left in a span of days; a figure that needs a missing rate or fee is None, never a guess.

    `per_unit` is home money for one unit that the client paid, after every fee and before tax; `spread_percent` how far
    the rate of the bank or wallet lies from the official one (below zero is dearer), `cost` all fees and the spread.
    `unknown` is the money (before tax) of which it is not known what it was made from; it is in no other figure, and a
    route that knows no more has no `gross`.
    """

    route: tuple[str, ...]
    span: Span
    payments: int
    gross: Money | None
    before_tax: Money
    after_tax: Money
    per_unit: Decimal | None
    per_unit_after_tax: Decimal | None
    official: Decimal | None
    provisional: bool
    spread_percent: Decimal | None
    cost: Money | None
    cost_percent: Decimal | None
    unknown: Money


@dataclass
class _Stream:
    """Money of one source while it flows; `amount` in minor units of the account it is in."""

    route: tuple[str, ...]
    gross: Money | None
    amount: Fraction
    unit: Currency

    def scaled(self, ratio: Fraction) -> None:
        self.amount *= ratio


def trips(trail: Trail, known: Map) -> tuple[Trip, ...]:
    """A payment as one trip for each source of its money; costs that sources share are borne in proportion."""
    at_home = [step for step in trail.steps if step.account == trail.account]
    abroad: dict[str, list[Step]] = defaultdict(list)
    for step in trail.steps:
        if step.account != trail.account:
            abroad[step.account].append(step)
    streams = _flow(trail, abroad, known) if abroad else _sent(at_home)
    bank = known.institutions.get(trail.account, trail.account)
    weights = _weights(streams)
    if not any(weights):
        return ()
    after = _worth(trail)
    taxes = total((step.amount for step in at_home if step.kind in _HOME_TAXES and _is_home(step, trail)), _home(trail))
    changed = _proceeds(trail, at_home)
    proceeds = changed.split(weights) if changed is not None else (None,) * len(streams)
    lefts = after.split(weights) if after is not None else (None,) * len(streams)
    credits_, cuts = trail.credited.split(weights), taxes.split(weights)
    return tuple(
        Trip(
            route=_with(stream.route, bank),
            payment=trail.receipt,
            day=trail.day,
            gross=stream.gross,
            proceeds=proceeds[number],
            credited=credits_[number],
            before_tax=left - cuts[number] if (left := lefts[number]) is not None else None,
            after_tax=left,
        )
        for number, stream in enumerate(streams)
    )


def _flow(trail: Trail, abroad: Mapping[str, Sequence[Step]], known: Map) -> list[_Stream]:
    """The streams that reach the bank, out of the accounts in their order, the farthest first."""
    names = list(abroad)
    waiting: dict[str, list[_Stream]] = defaultdict(list)
    for place, name in enumerate(names):
        here = [one for one in names[place + 1 :] if one in known.ways.get(name, frozenset())]
        streams = _through(abroad[name], waiting.pop(name, []), known.institutions.get(name, name))
        waiting[here[0] if here else trail.account] += streams
    return waiting[trail.account]


def _through(steps: Sequence[Step], arrived: list[_Stream], institution: str) -> list[_Stream]:
    """What flows out of one account: what arrived and what was earned there, each less its share of the costs."""
    sums: dict[str, Fraction] = defaultdict(Fraction)
    unit = steps[0].amount.currency
    for step in steps:
        sums[step.kind] += step.amount.minor if step.amount.currency == unit else 0
    foreign = [stream for stream in arrived if stream.unit != unit]
    if foreign:
        _spread_out(foreign, sums[trails.CHANGED_IN] - sum((stream.amount for stream in foreign), Fraction(0)))
        for stream in foreign:
            stream.unit = unit
    _spread_out(arrived, sums[trails.LOST])
    for stream in arrived:
        stream.route = _with(stream.route, institution)
    own = [
        _Stream((institution,), _gross(steps, unit), sum((sums[kind] for kind in _KNOWN_SOURCES), Fraction(0)), unit)
    ]
    _spread_out([one for one in own if one.amount] or arrived, sum((sums[kind] for kind in _PLATFORM), Fraction(0)))
    before = sums[trails.OPENING] + sums[trails.UNTRACED]
    own.append(_Stream((institution,), None, before, unit))
    streams = [stream for stream in (*arrived, *own) if stream.amount > 0]
    _spread_out(streams, sums[trails.TRANSFER_FEE])
    return streams


def _gross(steps: Sequence[Step], unit: Currency) -> Money:
    return total((step.amount for step in steps if step.kind in _KNOWN_SOURCES), unit)


def _sent(at_home: Sequence[Step]) -> list[_Stream]:
    """A payment that came straight from the client, as far as anyone knows."""
    return [
        _Stream((), step.amount, Fraction(step.amount.minor), step.amount.currency)
        for step in at_home
        if step.kind == trails.SENT
    ]


def _spread_out(streams: Sequence[_Stream], more: Fraction) -> None:
    """Add to the streams, or take from them, in proportion to what they are."""
    whole = sum((stream.amount for stream in streams), Fraction(0))
    for stream in streams if whole and more else ():
        stream.scaled((whole + more) / whole)


def _with(route: tuple[str, ...], institution: str) -> tuple[str, ...]:
    return route if route[-1:] == (institution,) or not institution else (*route, institution)


def _weights(streams: Sequence[_Stream]) -> list[int]:
    scale = lcm(*(stream.amount.denominator for stream in streams))
    return [max(0, int(stream.amount * scale)) for stream in streams]


def _home(trail: Trail) -> Currency:
    return trail.credited.currency


def _is_home(step: Step, trail: Trail) -> bool:
    return step.amount.currency == _home(trail)


def _worth(trail: Trail) -> Money | None:
    """What is left at home, with what was kept in foreign money at the payment's own rate."""
    if trail.kept is None:
        return trail.left
    return trail.left + trail.kept.converted(trail.rate, _home(trail), Rounding.HALF_UP) if trail.rate else None


def _proceeds(trail: Trail, at_home: Sequence[Step]) -> Money | None:
    """The foreign money that the bank changed into home money."""
    changed = [step.amount for step in at_home if step.kind == trails.CHANGED_OUT and not _is_home(step, trail)]
    return -changed[-1] if changed else None


def table(found: Iterable[Trip], official: Official, home: Currency) -> tuple[RouteSum, ...]:
    """What each route left in each month, the newest month first and in it the cheapest route."""
    by_month: dict[Span, list[Trip]] = defaultdict(list)
    for trip in found:
        by_month[month(trip.day)].append(trip)
    return tuple(
        row for span in sorted(by_month, reverse=True) for row in ranking(by_month[span], span, official, home)
    )


def ranking(found: Iterable[Trip], span: Span, official: Official, home: Currency) -> tuple[RouteSum, ...]:
    """The routes of a span of days by what they cost, the cheapest first; currencies are never compared."""
    groups: dict[tuple[str, tuple[str, ...]], list[Trip]] = defaultdict(list)
    unknown: dict[tuple[str, ...], list[Trip]] = defaultdict(list)
    for trip in found:
        if trip.day not in span:
            continue
        if trip.gross is not None and trip.gross.minor > 0 and trip.gross.currency != home and trip.before_tax:
            groups[trip.gross.currency.code, trip.route].append(trip)
        else:
            unknown[trip.route].append(trip)
    rows = []
    for (_, route), known in groups.items():
        rows.append(_sum(route, span, known, official, _left_of(unknown.pop(route, ()), home)))
    rows += [_nothing_known(route, span, _left_of(rest, home)) for route, rest in unknown.items()]
    return tuple(sorted(rows, key=_preference))


def _left_of(found: Iterable[Trip], home: Currency) -> Money:
    return total((trip.before_tax for trip in found if trip.before_tax is not None), home)


def _nothing_known(route: tuple[str, ...], span: Span, unknown: Money) -> RouteSum:
    nothing = Money.zero(unknown.currency)
    none = (None, None, None, False, None, None, None)
    return RouteSum(route, span, 0, None, nothing, nothing, *none, unknown)


def _preference(row: RouteSum) -> tuple[bool, str, bool, Decimal, tuple[str, ...]]:
    code = row.gross.currency.code if row.gross else ""
    cost = -(row.per_unit or Decimal(0)) if row.cost_percent is None else row.cost_percent
    return row.gross is None, code, row.cost_percent is None, cost, row.route


def _sum(route: tuple[str, ...], span: Span, known: Sequence[Trip], official: Official, unknown: Money) -> RouteSum:
    home = unknown.currency
    gross = total((trip.gross for trip in known if trip.gross), known[0].gross.currency if known[0].gross else home)
    before = total((trip.before_tax for trip in known if trip.before_tax is not None), home)
    after = total((trip.after_tax for trip in known if trip.after_tax is not None), home)
    worth, used = _official_worth(((trip.gross, trip.day) for trip in known), official, home)
    changed, _ = _official_worth(((trip.proceeds, trip.day) for trip in known), official, home)
    credited = total((trip.credited for trip in known), home)
    with localcontext(prec=34):
        return RouteSum(
            route=route,
            span=span,
            payments=len({trip.payment for trip in known}),
            gross=gross,
            before_tax=before,
            after_tax=after,
            per_unit=before.decimal / gross.decimal,
            per_unit_after_tax=after.decimal / gross.decimal,
            official=worth.decimal / gross.decimal if worth is not None else None,
            provisional=any(rate.provisional for rate in used),
            spread_percent=spread(credited.decimal, changed.decimal) if changed else None,
            cost=worth - before if worth is not None else None,
            cost_percent=-spread(before.decimal, worth.decimal) if worth else None,
            unknown=unknown,
        )


def _official_worth(
    amounts: Iterable[tuple[Money | None, date]], official: Official, home: Currency
) -> tuple[Money | None, list[Rate]]:
    """What amounts are worth at the official rates of their days; None as soon as one of them is unknown."""
    worth, used = Money.zero(home), []
    for amount, day in amounts:
        rate = official(amount.currency.code, day) if amount is not None else None
        if amount is None or rate is None:
            return None, []
        worth += amount.converted(rate.value, home, Rounding.HALF_UP)
        used.append(rate)
    return worth, used
