"""What a bank or payer should have cut from one payment, and the flags of payments where it did not."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from freelancer_desk.domain.taxes.bands import PRECISION
from freelancer_desk.domain.taxes.parts import QUESTIONS
from freelancer_desk.domain.taxes.working import Answers, certificates, regime_of, together

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.taxes.facts import Income, Person
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.parts import Regime
    from freelancer_desk.domain.taxes.working import Group, States

WRONG_RATE, NOTHING_CUT = "wrong_rate", "nothing_cut"
# A year may have many payments, and each is looked at several times: what they share is made once.
_EXACT = Context(prec=PRECISION)
_UNITS = tuple(Decimal(1).scaleb(-exponent) for exponent in range(5))


class Cuts:
    """What payers have to cut from one person's payments in one year; remembers what payments have in common.

    Whether the year's conditions are met or the person opts out changes the tax, never what the payer has to cut.
    """

    def __init__(self, person: Person, pack: RulePack) -> None:
        self._person, self._pack, self._tolerance = person, pack, pack.value(pack.tolerance)
        self._states: dict[date | None, States] = {}
        self._rates: dict[tuple[str, str, States], tuple[Decimal, ...]] = {}

    def rates(self, income: Income) -> tuple[Decimal, ...]:
        """The rates that may be right, first the one that the total counts with; empty if no rule names one."""
        if income.day not in self._states:
            self._states[income.day] = certificates(self._person, income.day, self._pack)
        key = (income.stream, income.category, self._states[income.day])
        if key not in self._rates:
            self._rates[key] = self._possible(together((*key, income.paper), [income]))
        return self._rates[key]

    def rate(self, income: Income) -> Decimal | None:
        """The one rate that the payer has to cut; None without a rule or while a fact is missing."""
        rates = self.rates(income)
        return rates[0] if len(rates) == 1 else None

    def flags(self, income: Income) -> tuple[str, ...]:
        """`wrong_rate` when no possible rate explains the cut, `nothing_cut` when there should be one; else none."""
        rates = self.rates(income)
        cuts = (expected_cut(income.amount, rate, self._pack) for rate in rates)
        if not rates:
            return ()
        if not income.withheld:
            return (NOTHING_CUT,) if min(cuts) >= self._tolerance else ()
        return () if any(abs(income.withheld - cut) <= self._tolerance for cut in cuts) else (WRONG_RATE,)

    def _possible(self, group: Group) -> tuple[Decimal, ...]:
        rates: list[Decimal] = []
        for which in ("total", "low", "high"):
            answers = Answers(self._person, self._pack.assumed(which))
            regime = regime_of(group, answers, self._pack, group.amount, by_conditions=False)
            rates.extend(_by_status(self._person, regime, self._pack))
        return tuple(dict.fromkeys(rates))


def expected_rate(person: Person, income: Income, pack: RulePack) -> Decimal | None:
    """As `Cuts.rate`, for a single payment."""
    return Cuts(person, pack).rate(income)


def cut_flags(person: Person, income: Income, pack: RulePack) -> tuple[str, ...]:
    """As `Cuts.flags`, for a single payment."""
    return Cuts(person, pack).flags(income)


def expected_cut(amount: Decimal, rate: Decimal, pack: RulePack) -> Decimal:
    """What that rate cuts from one payment, rounded to the minor unit."""
    unit = _UNITS[pack.currency.exponent]
    return _EXACT.multiply(amount, rate).quantize(unit, pack.rounding.value, _EXACT)


def _by_status(person: Person, regime: Regime, pack: RulePack) -> tuple[Decimal, ...]:
    keys: tuple[str, ...] = (regime.cut,)
    if regime.cut_status in QUESTIONS:
        known = person.answer(regime.cut_status).known
        keys = (regime.cut, regime.cut_otherwise) if known is None else (regime.cut if known else regime.cut_otherwise,)
    return tuple(pack.value(key) for key in keys if key)
