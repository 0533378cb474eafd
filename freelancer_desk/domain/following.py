"""Following a payment: the hops to it, what the bank made of it, and what all of that cost."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.hops import Change, Hops
from freelancer_desk.domain.money import Money, rate
from freelancer_desk.domain.trails import (
    BANK_FEE,
    CHANGED_IN,
    CHANGED_OUT,
    COSTS,
    CREDITED,
    KEPT,
    LEFT,
    LOST,
    OTHER_TAX,
    RATE,
    SENT,
    SOURCES,
    TAX_CUT,
    UNTRACED,
    Papers,
    Step,
    Trail,
    costs_of,
    per_cent,
    sources_of,
    untraced_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from freelancer_desk.domain.hops import Ground
    from freelancer_desk.domain.money import Currency

Values = dict[str, Fraction]


class Taken(NamedTuple):
    """A fee or tax that the bank took from the credit, as a negative amount."""

    kind: str
    amount: Money
    section: str
    day: date
    line_id: int


class Received(NamedTuple):
    """A payment as the bank or the user tells it; `out` names account and part of the withdrawal it came with."""

    id: str
    day: date
    payer: str
    account: str
    line_id: int | None
    credited: Money
    proceeds: Money | None
    converted: Money | None
    base: Money | None
    withheld: Money
    section: str
    taken: tuple[Taken, ...]
    out: tuple[int, int] | None
    papers: Papers


def follow(payment: Received, ground: Ground) -> Trail:
    """The whole way of a payment."""
    hops = Hops(ground, *payment.out) if payment.out is not None else None
    proceeds = _abroad(payment)
    steps: list[Step] = []
    changes: list[Change] = []
    if hops is not None:
        steps += hops.steps()
        changes += hops.changes
        steps += _arrival(payment, hops.sent, proceeds, changes)
    steps += _at_home(payment, proceeds, is_traced=hops is not None)
    values = _values(payment, proceeds, changes)
    left, kept = _left(payment, proceeds)
    steps += _places(payment, left, kept)
    return _trail(payment, tuple(steps), values, left, kept)


def _abroad(payment: Received) -> Money | None:
    """The proceeds where they are foreign money."""
    if payment.proceeds is None or payment.proceeds.currency == payment.credited.currency:
        return None
    return payment.proceeds


def _converted(payment: Received, proceeds: Money) -> Money:
    same = payment.converted is not None and payment.converted.currency == proceeds.currency
    return payment.converted if same and payment.converted is not None else proceeds


def _arrival(payment: Received, sent: Money, proceeds: Money | None, changes: list[Change]) -> Iterable[Step]:
    """What became of the money between the last own account abroad and the bank."""
    about = {"day": payment.day, "account": payment.account}
    if proceeds is None:
        yield Step(CHANGED_OUT, amount=-sent, **about)  # type: ignore[arg-type]
        changes.append(Change(sent, payment.credited))
    elif proceeds.currency == sent.currency:
        more = proceeds - sent
        if more:
            yield Step(LOST if more.minor < 0 else UNTRACED, amount=more, **about)  # type: ignore[arg-type]
    else:
        changes.append(Change(sent, proceeds))
        yield Step(CHANGED_OUT, amount=-sent, **about)  # type: ignore[arg-type]
        yield Step(CHANGED_IN, amount=proceeds, **about)  # type: ignore[arg-type]


def _at_home(payment: Received, proceeds: Money | None, *, is_traced: bool) -> Iterable[Step]:
    lines = (payment.line_id,) if payment.line_id is not None else ()
    who = {"who": payment.payer}

    def step(kind: str, amount: Money, facts: dict[str, str] | None = None) -> Step:
        return Step(kind, payment.day, payment.account, amount, lines=lines, facts=facts or {})

    if not is_traced:
        yield step(SENT, proceeds if proceeds is not None else payment.credited, who)
    if proceeds is not None:
        converted = _converted(payment, proceeds)
        if converted:
            yield step(CHANGED_OUT, -converted)
            made = rate(converted, payment.credited)
            facts = {"rate": f"{made:f}", "currency": converted.currency.code} if made is not None else {}
            yield step(RATE, Money.zero(payment.credited.currency), facts)
    if (proceeds is not None or is_traced) and payment.credited:
        yield step(CREDITED, payment.credited)
    for taken in _taken(payment):
        kind = BANK_FEE if taken.kind == "fee" else OTHER_TAX
        facts = {"section": taken.section} if taken.section else {}
        yield Step(kind, taken.day, payment.account, taken.amount, lines=(taken.line_id,), facts=facts)
    if payment.withheld:
        cuts = [t for t in payment.taken if t.kind == "tax" and t.section == payment.section]
        cut = step(TAX_CUT, -payment.withheld, {"section": payment.section})
        yield replace(cut, day=cuts[0].day, lines=tuple(t.line_id for t in cuts)) if cuts else cut


def _taken(payment: Received) -> list[Taken]:
    """What was taken besides the tax that counts as this payment's."""
    return [t for t in payment.taken if t.kind == "fee" or t.section != payment.section]


def _left(payment: Received, proceeds: Money | None) -> tuple[Money, Money | None]:
    left = payment.credited - payment.withheld
    kept = proceeds - _converted(payment, proceeds) if proceeds is not None else None
    for taken in _taken(payment):
        if taken.amount.currency == left.currency:
            left += taken.amount
        elif kept is not None and taken.amount.currency == kept.currency:
            kept += taken.amount
    return left, kept or None


def _places(payment: Received, left: Money, kept: Money | None) -> Iterable[Step]:
    for kind, money in ((KEPT, kept), (LEFT, left)):
        if money is not None:
            yield Step(kind, payment.day, payment.account, Money.zero(money.currency), left=money)


def _units(currency: Currency) -> int:
    """How many minor units one unit has."""
    return int(10**currency.exponent)


def _fraction(money: Money) -> Fraction:
    return Fraction(money.minor, _units(money.currency))


def _values(payment: Received, proceeds: Money | None, changes: Sequence[Change]) -> Values:
    """What one unit of each currency came to at home, by this payment's own rate; without a rate, no value."""
    home = payment.credited.currency.code
    values = {home: Fraction(1)}
    if proceeds is not None:
        converted = _converted(payment, proceeds)
        if converted and payment.credited:
            values[proceeds.currency.code] = _fraction(payment.credited) / _fraction(converted)
        elif payment.base is not None and proceeds:
            values[proceeds.currency.code] = _fraction(payment.base) / _fraction(proceeds)
    outs = {change.out.currency.code for change in changes} - set(values)
    while outs:
        ready = {
            code for code in outs if all(c.into.currency.code in values for c in changes if c.out.currency.code == code)
        }
        if not ready:
            break
        for code in sorted(ready):
            here = [change for change in changes if change.out.currency.code == code]
            out = sum((_fraction(change.out) for change in here), Fraction(0))
            made = sum((_fraction(change.into) * values[change.into.currency.code] for change in here), Fraction(0))
            if out:
                values[code] = made / out
        outs -= ready
    return values


def _at_own_rate(steps: Iterable[Step], values: Values, home: Currency) -> Fraction | None:
    exact = Fraction(0)
    for step in steps:
        value = values.get(step.amount.currency.code)
        if value is None:
            return None
        exact += _fraction(step.amount) * value
    return exact * _units(home)


def _rounded(exact: Fraction) -> int:
    with localcontext(prec=60):
        return int((Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _with_costs(steps: tuple[Step, ...], values: Values, home: Currency) -> tuple[Step, ...]:
    """Each cost with what it comes to at home; rounded along the way, so that they add up to the rounded sum."""
    found, exact, said = [], Fraction(0), 0
    for step in steps:
        if step.kind not in COSTS:
            found.append(step)
            continue
        exact -= _fraction(step.amount) * values[step.amount.currency.code] * _units(home)
        found.append(replace(step, in_home=Money(_rounded(exact) - said, home)))
        said = _rounded(exact)
    return tuple(found)


def _trail(payment: Received, steps: tuple[Step, ...], values: Values, left: Money, kept: Money | None) -> Trail:
    home = payment.credited.currency
    costs = [step for step in steps if step.kind in COSTS]
    cost, whole = _at_own_rate(costs, values, home), _at_own_rate((s for s in steps if s.kind in SOURCES), values, home)
    if cost is not None:
        steps = _with_costs(steps, values, home)
    gross = sources_of(steps)
    worth = _at_own_rate((Step(LEFT, None, "", m) for m in (left, kept) if m is not None), values, home)
    converted = _converted(payment, payment.proceeds) if payment.proceeds is not None else None
    foreign = converted is not None and converted.currency != home
    return Trail(
        receipt=payment.id,
        day=payment.day,
        payer=payment.payer,
        account=payment.account,
        steps=steps,
        gross=gross,
        cost=costs_of(steps, home.code),
        gross_home=Money(_rounded(whole), home) if whole is not None else None,
        cost_home=Money(_rounded(-cost), home) if cost is not None else None,
        cost_percent=_percent(steps, cost, whole, home),
        credited=payment.credited,
        tax_cut=payment.withheld,
        left=left,
        kept=kept,
        rate=rate(converted, payment.credited) if foreign and converted and payment.credited else None,
        effective_rate=_effective(gross, worth, home),
        untraced=untraced_of(steps),
        papers=payment.papers,
    )


def _percent(steps: tuple[Step, ...], cost: Fraction | None, whole: Fraction | None, home: Currency) -> Decimal | None:
    if cost is None or whole is None:
        gross, costs = sources_of(steps), costs_of(steps, home.code)
        if len(gross) != 1 or [money.currency for money in costs] not in ([], [gross[0].currency]):
            return None
        return per_cent(costs[0].decimal if costs else Decimal(0), gross[0].decimal)
    with localcontext(prec=60):
        parts = [Decimal(exact.numerator) / exact.denominator for exact in (-cost, whole)]
    return per_cent(parts[0], parts[1])


def _effective(gross: tuple[Money, ...], worth: Fraction | None, home: Currency) -> Decimal | None:
    """What is left at home for each unit that was paid, with what was kept at its own value."""
    if worth is None or len(gross) != 1 or not gross[0] or gross[0].currency == home:
        return None
    exact = worth / _units(home) / _fraction(gross[0])
    with localcontext(prec=34):
        return Decimal(exact.numerator) / exact.denominator
