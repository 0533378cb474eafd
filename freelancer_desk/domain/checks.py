"""Checks of single payments besides the tax cut: the bank's purpose code, the monthly cap, the turn of the tax year."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.days import Span, month
from freelancer_desk.domain.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.domain.countries import PaymentRules
    from freelancer_desk.domain.days import YearStart

Month = tuple[int, int]  # year and month of the calendar

FAMILY_CODE, OVER_CAP, YEAR_TURN = "family_code", "monthly_cap", "year_turn"


class Capped(NamedTuple):
    """A payment as the monthly cap sees it."""

    id: str
    day: date
    purpose_code: str
    proceeds: Money

    @property
    def month(self) -> Month:
        return self.day.year, self.day.month


class Headroom(NamedTuple):
    """How much of a month's cap is used, and how much is left of it (less than nothing when it is exceeded)."""

    month: Span
    used: Money
    cap: Money

    @property
    def left(self) -> Money:
        return self.cap - self.used


def counts_to_cap(payment: Capped, rules: PaymentRules) -> bool:
    """Remittances of the home-remittance rail count; one whose code nobody knows yet may be one."""
    cap = rules.monthly_cap
    if cap is None or payment.proceeds.currency != cap.currency:
        return False
    return not payment.purpose_code or payment.purpose_code in rules.capped_codes


def exceeding(payments: Iterable[Capped], rules: PaymentRules) -> dict[Month, Capped]:
    """Of each calendar month, the payment with which its sum came to exceed the cap, out of all as they came in."""
    if rules.monthly_cap is None:
        return {}
    cap, used, found = rules.monthly_cap.minor, dict[Month, int](), dict[Month, Capped]()
    for payment in payments:
        if counts_to_cap(payment, rules):
            here = payment.month
            used[here] = used.get(here, 0) + payment.proceeds.minor
            if used[here] <= cap:
                found.pop(here, None)
            else:
                found.setdefault(here, payment)
    return found


def is_over_cap(payment: Capped, exceeding: Mapping[Month, Capped], rules: PaymentRules) -> bool:
    """Whether it is the one that exceeds its month's cap, or came after it on the same rail."""
    first = exceeding.get(payment.month)
    is_later = first is not None and (payment.day, payment.id) >= (first.day, first.id)
    return is_later and counts_to_cap(payment, rules)


def headroom(payments: Iterable[Capped], rules: PaymentRules, today: date) -> Headroom | None:
    """What may still come this month; None in a country without a cap."""
    cap = rules.monthly_cap
    if cap is None:
        return None
    here = month(today)
    used = total((p.proceeds for p in payments if p.day in here and counts_to_cap(p, rules)), cap.currency)
    return Headroom(here, used, cap)


def is_at_year_turn(day: date, tax_days: Iterable[date], rules: PaymentRules, start: YearStart) -> bool:
    """A payment of the first days of a tax year, or one whose tax was booked in another year."""
    year = start.year_of(day)
    if (day - start.span(year).first).days < rules.turn_days:
        return True
    return any(start.year_of(tax_day) != year for tax_day in tax_days)
