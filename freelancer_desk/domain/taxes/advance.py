"""Tax paid in advance: equal parts of the latest year's tax, less what was paid in each quarter already."""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money
from freelancer_desk.domain.taxes.bands import PRECISION, ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.parts import Evidence


class Instalment(NamedTuple):
    """One part: when it is due, the part itself, what was paid already, and what is left; home currency."""

    due: date
    part: Decimal
    paid: Decimal
    left: Decimal
    rule: Evidence


def instalments(
    latest_income: Decimal, latest_tax: Decimal, paid: Sequence[Decimal], pack: RulePack
) -> tuple[Instalment, ...]:
    """The parts of a tax year; none where the pack has none or the income lies below its threshold.

    `latest_income` is the latest assessed taxable income without salary and without what was taxed finally,
    `latest_tax` the tax assessed on it. `paid` holds the creditable tax of each part's quarter without that of a
    salary, in order; what is missing counts as nothing.
    """
    rules = pack.advance
    if rules is None or latest_income < pack.value(rules.threshold):
        return ()
    with localcontext(prec=PRECISION):
        exact = latest_tax / len(rules.due)
    part = Money.rounded(exact, pack.currency, pack.rounding).decimal
    days = [pack.days[key] for key in rules.due]
    filled = [*paid, *[ZERO] * len(days)]
    return tuple(
        Instalment(day.day, part, done, max(ZERO, part - done), day.evidence)
        for day, done in zip(days, filled, strict=False)
    )
