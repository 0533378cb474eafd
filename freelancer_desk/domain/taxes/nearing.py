"""What comes near a threshold of the law or is past it, in rupees to go, each with the law it stands in."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.domain.figures import day_text, figure, percent
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.taxes.bands import FLAT, ZERO, flat
from freelancer_desk.domain.taxes.results import Notice, worded
from freelancer_desk.domain.taxes.working import imputable_income

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.facts import Income, TaxFacts
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.parts import Limit, Regime
    from freelancer_desk.domain.taxes.working import Working

NEAR = Decimal("0.80")
Facts = dict[str, str | int]


def nearing(facts: TaxFacts, pack: RulePack, working: Working) -> Iterable[Notice]:
    """Every threshold that is near or met, then certificates that end early and what final tax explains."""
    for limit in pack.limits:
        yield from _payers(limit, facts, pack) if limit.of == "payer" else _whole(limit, facts, pack)
    yield from _endings(facts, pack)
    yield from _imputable(pack, working)


def _whole(limit: Limit, facts: TaxFacts, pack: RulePack) -> Iterable[Notice]:
    unit = currency(pack.figures[limit.figure].currency or pack.currency.code)
    if limit.of in {"foreign_income", "foreign_assets"}:
        given: Money | None = getattr(facts, limit.of)
        amount = given.decimal if given is not None else ZERO
    else:
        amount = sum((income.amount for income in facts.incomes() if income.stream == limit.of), ZERO)
    words = _side(limit, amount, pack)
    if words:
        yield _notice(limit, words, amount, unit, pack)


def _payers(limit: Limit, facts: TaxFacts, pack: RulePack) -> Iterable[Notice]:
    """By payer and year; a payer that cut something is past any question."""
    paid: dict[str, list[Income]] = defaultdict(list)
    for income in facts.local:
        if income.payer:
            paid[income.payer].append(income)
    for payer in sorted(paid):
        amount = sum((income.amount for income in paid[payer]), ZERO)
        words = "" if any(income.withheld for income in paid[payer]) else _side(limit, amount, pack)
        if words:
            rates = sorted(pack.value(key) for key in limit.rates) or [ZERO]
            more: Facts = {
                "payer": payer,
                "least": figure(Money.rounded(flat(amount, rates[0]), pack.currency, pack.rounding)),
                "most": figure(Money.rounded(flat(amount, rates[-1]), pack.currency, pack.rounding)),
            }
            rows = tuple(income.row for income in paid[payer] if income.row)
            yield _notice(limit, words, amount, pack.currency, pack, more, rows)


def _side(limit: Limit, amount: Decimal, pack: RulePack) -> str:
    """The words for that amount; empty while the threshold is far."""
    threshold = pack.value(limit.figure)
    if amount > threshold or (amount == threshold and not limit.only_above):
        return limit.reached
    return limit.near if amount >= threshold * NEAR or (limit.always and amount) else ""


def _notice(
    limit: Limit,
    words: str,
    amount: Decimal,
    unit: Currency,
    pack: RulePack,
    more: Facts | None = None,
    rows: tuple[str, ...] = (),
) -> Notice:
    threshold = pack.value(limit.figure)
    apart = abs(threshold - amount)
    facts: Facts = {
        "amount": figure(Money.of(amount, unit)),
        "limit": figure(Money.of(threshold, unit)),
        "apart": figure(Money.of(apart, unit)),
        "law": pack.figures[limit.figure].evidence.law,
    }
    home = apart if unit == pack.currency else None
    return Notice(limit.key, words, facts | (more or {}), home, rows)


def _endings(facts: TaxFacts, pack: RulePack) -> Iterable[Notice]:
    """A certificate that ends within the year: how many days are without it, and what came in them."""
    known = dict(facts.person.registrations)
    for name, label in pack.registrations:
        better = next((r for r in pack.regimes if r.registration == name and r.kind == FLAT), None)
        spans = known.get(name, ())
        end = max((span.last for span in spans), default=pack.span.last)
        if better is None or end not in pack.span or end == pack.span.last:
            continue
        worse = next((r for r in pack.regimes if r.kind == FLAT and not r.registration and _shares(r, better)), better)
        after = [
            income
            for income in facts.incomes()
            if income.stream in better.streams and income.category in better.categories
            if income.day is not None and income.day > end
        ]
        apart = pack.value(worse.rate) - pack.value(better.rate)
        cost = Money.rounded(flat(sum((i.amount for i in after), ZERO), apart), pack.currency, pack.rounding)
        said: Facts = {
            "paper": worded(label),
            "day": day_text(end),
            "n": (pack.span.last - end).days,
            "now": percent(pack.value(better.rate)),
            "then": percent(pack.value(worse.rate)),
            "cost": figure(cost),
            "law": pack.figures[better.rate].evidence.law,
        }
        words = "tax.warning.registration_ended" if after else "tax.warning.registration_ends"
        yield Notice("registration_ends", words, said, cost.decimal if after else None, _rows(after))


def _shares(one: Regime, other: Regime) -> bool:
    return bool(set(one.streams) & set(other.streams))


def _imputable(pack: RulePack, working: Working) -> Iterable[Notice]:
    """Where income under final tax is more than what its tax stands for: reckoned on the tax as it is reported."""
    taken = [p for p in working.positions if p.regime.kind == FLAT]
    gross = sum((p.gross for p in taken), ZERO)
    final = Money.rounded(working.final, pack.currency, pack.rounding)
    stands = Money.rounded(imputable_income(final.decimal, pack), pack.currency, pack.rounding)
    if pack.imputable is None or gross <= stands.decimal:
        return
    facts: Facts = {
        "gross": figure(Money.rounded(gross, pack.currency, pack.rounding)),
        "tax": figure(final),
        "amount": figure(stands),
        "law": pack.imputable.law,
    }
    yield Notice("imputable_income", "tax.warning.imputable_income", facts, stands.decimal)


def _rows(incomes: Sequence[Income]) -> tuple[str, ...]:
    return tuple(income.row for income in incomes if income.row)
