"""How amounts, rates and days are written for people; every figure here can be read back exactly."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from freelancer_desk.domain.grouping import Grouping as Grouping  # noqa: PLC0414 (known here by every page)
from freelancer_desk.domain.grouping import hides
from freelancer_desk.domain.grouping import write_with as write_with  # noqa: PLC0414
from freelancer_desk.domain.grouping import written_with as written_with  # noqa: PLC0414
from freelancer_desk.domain.money import minor_text
from freelancer_desk.domain.numbers import LONGEST
from freelancer_desk.domain.words import apart, beside, say, until

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.domain.days import Span, TaxYear
    from freelancer_desk.domain.money import Money

MINUS = "\u2212"
HIDDEN = "\u2022" * 5
SIGNS = {"PKR": "Rs\u00a0", "USD": "$"}
RATE_DIGITS = 6
_THOUSAND = 3


def grouped(digits: str, grouping: Grouping) -> str:
    """Whole digits with commas: the last three together, the rest by three or by two."""
    head, tail = digits[:-_THOUSAND], digits[-_THOUSAND:]
    step = _THOUSAND if grouping is Grouping.THOUSANDS else 2
    groups = [tail]
    while head:
        groups.append(head[-step:])
        head = head[:-step]
    return ",".join(reversed(groups))


def amount(money: Money, grouping: Grouping | None = None) -> str:
    """The bare figure with every decimal place of its currency: `-1,234.50` with a true minus sign.

    Where amounts are hidden it is dots, except in a document, which has a grouping of its own.
    """
    if grouping is None and hides():
        return HIDDEN
    sign = MINUS if money.minor < 0 else ""
    return apart(sign + _unsigned(money, grouping))


def covered(text: str) -> str:
    """A figure that is written already, as it may be shown: dots where amounts are hidden; nothing stays nothing."""
    return HIDDEN if text and hides() else text


def figure(money: Money, grouping: Grouping | None = None) -> str:
    """The amount with its currency: `Rs 1,112,070.00`, `$785.06`, `EUR 860.00`."""
    code = money.currency.code
    is_hidden = grouping is None and hides()
    sign = MINUS if money.minor < 0 and not is_hidden else ""
    bare = HIDDEN if is_hidden else _unsigned(money, grouping)
    return apart(sign + SIGNS.get(code, f"{code}\u00a0") + bare)


def _unsigned(money: Money, grouping: Grouping | None) -> str:
    whole, point, rest = minor_text(abs(money.minor), money.currency.exponent).partition(".")
    return grouped(whole, grouping or written_with()) + point + rest


def added(money: Money) -> str:
    """The amount with its sign, also where it is added: `+$785.06`."""
    return figure(money) if money.minor < 0 or hides() else apart(f"+{figure(money)}")


def figures(amounts: Mapping[str, Money] | Iterable[Money]) -> str:
    """Amounts of several currencies side by side, never added: `$4,012.00 · EUR 860.00`."""
    values = amounts.values() if hasattr(amounts, "values") else amounts
    return beside(*(figure(money) for money in values))


def rate_text(rate: Decimal) -> str:
    """A rate for the eye, shortened to six digits after the point: `277.85`."""
    with localcontext(prec=LONGEST + RATE_DIGITS):
        text = f"{rate.quantize(Decimal(1).scaleb(-RATE_DIGITS)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(rate: Decimal) -> str:
    """A share of one as a percentage: `0.25 %`."""
    with localcontext(prec=LONGEST):
        return apart(f"{rate_text(rate * 100)}\u00a0%")


def day_text(day: date) -> str:
    """`03-Apr-2026`: no reader can swap day and month."""
    return apart(f"{day.day:02}-{month_names()[day.month - 1]}-{day.year:04}")


def short_day(day: date) -> str:
    """`03-Apr`, where the year is plain."""
    return apart(f"{day.day:02}-{month_names()[day.month - 1]}")


def month_names() -> tuple[str, ...]:
    """Twelve short names in order."""
    return tuple(say("months.short").split())


def month_text(day: date) -> str:
    """`Apr 2026`."""
    return apart(f"{month_names()[day.month - 1]} {day.year}")


def span_text(span: Span) -> str:
    """`01-Jul-2026 – 30-Jun-2027`."""
    return until(day_text(span.first), day_text(span.last))


def year_text(year: TaxYear) -> str:
    """`Tax Year 2027 (Jul 2026 – Jun 2027)`."""
    return say("year.label", number=year.number, first=month_text(year.span.first), last=month_text(year.span.last))
