"""What a bank or payer should have cut from one payment, and the flags of payments where it did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.money import Money
from freelancer_desk.domain.taxes.bands import ZERO, flat
from freelancer_desk.domain.taxes.packs import QUESTIONS
from freelancer_desk.domain.taxes.working import Answers, certificates, regime_of, together

if TYPE_CHECKING:
    from decimal import Decimal

    from freelancer_desk.domain.taxes.facts import Income, Person
    from freelancer_desk.domain.taxes.packs import Regime, RulePack

WRONG_RATE, NOTHING_CUT = "wrong_rate", "nothing_cut"


def cut_rates(person: Person, income: Income, pack: RulePack) -> tuple[Decimal, ...]:
    """The rates that may be right for this payment, one for each way unknown facts may turn out; empty if no rule.

    Whether the year's conditions are met or the person opts out changes the tax, never what the payer has to cut.
    """
    states = certificates(person, income.day, pack)
    group = together((income.stream, income.category, states, income.paper), [income])
    rates: set[Decimal] = set()
    for which in ("low", "total", "high"):
        unknown = {fact: str(getattr(u, which)) for fact, u in pack.unknown.items()}
        regime = regime_of(group, Answers(person, unknown), pack, income.amount, by_conditions=False)
        rates.update(_by_status(person, regime, pack))
    return tuple(sorted(rates))


def expected_rate(person: Person, income: Income, pack: RulePack) -> Decimal | None:
    """The one rate that the payer of this payment has to cut; None without a rule or while a fact is missing."""
    rates = cut_rates(person, income, pack)
    return rates[0] if len(rates) == 1 else None


def expected_cut(amount: Decimal, rate: Decimal, pack: RulePack) -> Decimal:
    """What that rate cuts from one payment, rounded to the minor unit."""
    return Money.rounded(flat(amount, rate), pack.currency, pack.rounding).decimal


def cut_flags(person: Person, income: Income, pack: RulePack) -> tuple[str, ...]:
    """`wrong_rate` when no possible rate explains the cut, `nothing_cut` when there should be one; else nothing."""
    cuts = [expected_cut(income.amount, rate, pack) for rate in cut_rates(person, income, pack)]
    tolerance = pack.value(pack.tolerance)
    if not cuts:
        return ()
    if income.withheld == ZERO:
        return (NOTHING_CUT,) if min(cuts) >= tolerance else ()
    return () if any(abs(income.withheld - cut) <= tolerance for cut in cuts) else (WRONG_RATE,)


def _by_status(person: Person, regime: Regime, pack: RulePack) -> tuple[Decimal, ...]:
    keys: tuple[str, ...] = (regime.cut,)
    if regime.cut_status in QUESTIONS:
        known = person.answer(regime.cut_status).known
        keys = (regime.cut, regime.cut_otherwise) if known is None else (regime.cut if known else regime.cut_otherwise,)
    return tuple(pack.value(key) for key in keys if key)
