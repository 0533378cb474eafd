"""What filing late may cost: an estimate that stands beside the tax and is never added to it."""

from __future__ import annotations

from calendar import monthrange
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.bands import PRECISION, ZERO, flat

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.parts import Evidence, Late

_DAYS_OF_A_YEAR = 365
_MONTHS = 12


class LateReturn(NamedTuple):
    """A return and when it was, or would be, filed; amounts in major units of the home currency.

    `tax` is the tax of the year, `last_tax` that of the last year filed, `unpaid` what was not paid by the due day.
    `due` stands for the last due day that the pack knows. `rate` is the yearly rate of the default surcharge.
    """

    filed: date
    tax: Decimal
    unpaid: Decimal = ZERO
    last_tax: Decimal = ZERO
    salary_share: Decimal = ZERO
    due: date | None = None
    paid: date | None = None
    rate: Decimal | None = None


class LateCosts(NamedTuple):
    """The estimate. The penalty needs an order and has two readings: its floor goes above its cap, or the cap holds.

    `cut` is the share of the penalty that falls away by the day of filing; both penalties are what is left.
    `default` is None while no rate was given.
    """

    due: date
    days: int
    list_surcharge: Decimal
    cut: Decimal
    penalty_by_floor: Decimal
    penalty_by_cap: Decimal
    default: Decimal | None
    rules: tuple[Evidence, ...]


def late_costs(given: LateReturn, pack: RulePack) -> LateCosts | None:
    """What that return costs; None when it is not late or the pack has no rules for it."""
    rules = pack.late
    if rules is None:
        return None
    if min(given.tax, given.unpaid, given.last_tax, given.salary_share, given.rate or ZERO) < 0:
        raise DeskError("late_negative")
    due = given.due or max(pack.days[key].day for key in rules.due)
    days = (given.filed - due).days
    if days <= 0:
        return None
    surcharge = _surcharge_key(given.filed, rules, pack)
    floor = rules.floor_salary if given.salary_share >= pack.value(rules.salary_share) else rules.floor
    cut = _cut(given.filed, due, rules, pack)
    by_floor, by_cap = _penalties(given, days, pack.value(floor), rules, pack)
    named = (surcharge, rules.day_share, floor, rules.most_times, rules.default_rate)
    return LateCosts(
        due=due,
        days=days,
        list_surcharge=pack.value(surcharge),
        cut=cut,
        penalty_by_floor=_minor(by_floor * (1 - cut), pack),
        penalty_by_cap=_minor(by_cap * (1 - cut), pack),
        default=_default(given, due, rules, pack),
        rules=tuple(pack.figures[key].evidence for key in named),
    )


def years_called_for(last: int, filed: Collection[int], pack: RulePack) -> tuple[int, ...]:
    """The years without a return, up to `last`, for which one may still be asked; more when none was filed lately."""
    if pack.late is None:
        return ()
    recent = range(last - int(pack.value(pack.late.reach)) + 1, last + 1)
    reach = pack.late.reach if set(recent) & set(filed) else pack.late.reach_unfiled
    return tuple(year for year in range(last - int(pack.value(reach)) + 1, last + 1) if year not in filed)


def _surcharge_key(filed: date, rules: Late, pack: RulePack) -> str:
    return [key for day, key in rules.surcharges if not day or filed >= pack.days[day].day][-1]


def _cut(filed: date, due: date, rules: Late, pack: RulePack) -> Decimal:
    """The share that falls away within so many months after the due day."""
    for months, key in enumerate(rules.cuts, 1):
        if filed <= _later(due, months):
            return pack.value(key)
    return ZERO


def _penalties(given: LateReturn, days: int, floor: Decimal, rules: Late, pack: RulePack) -> tuple[Decimal, Decimal]:
    """The whole penalty by both readings."""
    last_counts = not rules.last_counts or given.filed >= pack.days[rules.last_counts].day
    tax = max(given.tax, given.last_tax) if last_counts else given.tax
    with localcontext(prec=PRECISION):
        by_day = days * max(flat(tax, pack.value(rules.day_share)), pack.value(rules.day_least))
        most = tax * pack.value(rules.most_times)
        return max(min(by_day, most), floor), min(max(by_day, floor), most)


def _default(given: LateReturn, due: date, rules: Late, pack: RulePack) -> Decimal | None:
    """By the given rate, at least the pack's, from the due day to the day of payment."""
    if given.rate is None:
        return None
    days = max(0, ((given.paid or given.filed) - due).days)
    rate = max(given.rate, pack.value(rules.default_rate))
    with localcontext(prec=PRECISION):
        return _minor(given.unpaid * rate * days / _DAYS_OF_A_YEAR, pack)


def _later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    whole = day.year * _MONTHS + day.month - 1 + months
    year, month = divmod(whole, _MONTHS)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _minor(exact: Decimal, pack: RulePack) -> Decimal:
    return Money.rounded(exact, pack.currency, pack.rounding).decimal
