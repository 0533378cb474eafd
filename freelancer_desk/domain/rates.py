"""Official rates: what one unit of a currency was worth at home on a day, from whom, and how far that is settled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A day without a rate of its own takes the one of the business day before, so many days back at most.
FURTHEST_BACK = 7
# The central bank publishes a month about three weeks after its end; so long after a day a gap is a holiday.
SETTLED_AFTER = 60
TODAY_LIVES = timedelta(hours=6)
# A rate outside this share of the nearest one known, up to a year away, is a mistake or a question.
LEAST, MOST = Decimal("0.5"), Decimal(2)
COMPARED_WITHIN = 366
LARGEST_POWER, MOST_DIGITS = 9, 28
_CROSS = Decimal("0.000001")
_FRIDAY = 4

TYPED, TABLE = "typed", "sbp-file"
# From the surest to the weakest: the order of two rates that are equally near and equally settled.
SOURCES = (TYPED, TABLE, "frankfurter-sbp", "frankfurter", "currency-api", "currency-api-pages")


class Published(NamedTuple):
    """One figure as a source printed it: home money for one unit of `currency` on `day`."""

    currency: str
    day: date
    value: Decimal


class Rate(NamedTuple):
    """The rate of `day`, published for `rate_day`; `provisional` until the central bank has published that day."""

    currency: str
    day: date
    value: Decimal
    rate_day: date
    source: str
    provisional: bool
    fetched_at: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """The value as plain digits."""
        return f"{self.value:f}"


def figure(value: object) -> Decimal | None:
    """A rate that can be one: exact, more than nothing, of a sensible size; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    if not number.is_finite() or number <= 0 or abs(number.adjusted()) > LARGEST_POWER:
        return None
    return number if len(number.as_tuple().digits) <= MOST_DIGITS else None


def official(known: Iterable[Rate], day: date) -> Rate | None:
    """The rate of a day out of those of one currency: typed for that very day, else settled, else the nearest before.

    Never one of a later day, never one more than a week old; None when there is none, for unknown is not a number.
    """
    rates = list(known)
    found = [_on(rate, day, rates) for rate in rates if _reaches(rate, day)]
    return max(found, key=_preference, default=None)


def _reaches(rate: Rate, day: date) -> bool:
    if rate.source == TYPED:
        return rate.day == day
    return timedelta(0) <= day - rate.rate_day <= timedelta(days=FURTHEST_BACK)


def _on(rate: Rate, day: date, known: Sequence[Rate]) -> Rate:
    """The rate as that of another day; days between on which one may be missing make it provisional."""
    is_answered = rate.day >= day
    is_bridged = rate.source == TABLE and any(other.source == TABLE and other.rate_day > day for other in known)
    settled = is_answered or is_bridged or only_weekend(rate.rate_day, day)
    return rate._replace(day=day, provisional=rate.provisional or not settled)


def _preference(rate: Rate) -> tuple[bool, bool, date, int, str]:
    place = SOURCES.index(rate.source) if rate.source in SOURCES else len(SOURCES)
    return rate.source == TYPED, not rate.provisional, rate.rate_day, -place, rate.fetched_at


def only_weekend(rate_day: date, day: date) -> bool:
    """Whether no business day lies after `rate_day`, up to and with `day`."""
    between = ((rate_day + timedelta(days=n)) for n in range(1, (day - rate_day).days + 1))
    return all(one.weekday() > _FRIDAY for one in between)


def is_settled(rate_day: date, day: date, today: date) -> bool:
    """Whether what the central bank answers for `day` will not change: a later figure can no longer turn up."""
    return only_weekend(rate_day, day) or (today - day).days > SETTLED_AFTER


def is_answer(found: Published, day: date) -> bool:
    """Whether a source's figure can stand for `day`: none of a later day, none older than a week."""
    return timedelta(0) <= day - found.day <= timedelta(days=FURTHEST_BACK)


def is_plausible(found: Published, known: Iterable[Rate]) -> bool:
    """Half to twice the nearest rate known within a year of it; the first of all has nothing to be held against."""
    near = [rate for rate in known if rate.currency == found.currency and _apart(rate, found) <= COMPARED_WITHIN]
    if not near:
        return True
    nearest = min(near, key=lambda rate: (_apart(rate, found), rate.rate_day, rate.source))
    return within_bounds(found.value, nearest.value)


def within_bounds(value: Decimal, last: Decimal) -> bool:
    """Whether a rate may follow the last known one."""
    with localcontext(prec=60):
        return LEAST * last <= value <= MOST * last


def _apart(rate: Rate, found: Published) -> int:
    return abs((rate.rate_day - found.day).days)


def is_lacking(known: Sequence[Rate], day: date, now: datetime, today: date) -> bool:
    """Whether a source should be asked for that day: nothing is known, or only a guess that was not asked for it."""
    found = official(known, day)
    if found is None:
        return True
    asked = [rate for rate in known if rate.day == day]
    if day == today and found.source != TYPED:
        return not any(_is_fresh(rate, now) for rate in asked)
    return found.provisional and not asked


def _is_fresh(rate: Rate, now: datetime) -> bool:
    try:
        return now - datetime.fromisoformat(rate.fetched_at) <= TODAY_LIVES
    except (ValueError, TypeError):  # a text that is no moment, or one without its zone
        return False


def cross(one: Rate, other: Rate) -> Decimal:
    """Units of the other currency for one unit of the first, by way of home money, to six places."""
    if one.day != other.day:
        raise DeskError("rates_of_two_days", one=one.day.isoformat(), other=other.day.isoformat())
    with localcontext(prec=60):
        return (one.value / other.value).quantize(_CROSS, rounding=ROUND_HALF_UP)


def spread(real: Decimal, rate: Decimal) -> Decimal:
    """How far a real rate lies from the official one, in per cent, exact to 20 digits; below zero is dearer."""
    with localcontext(prec=20):
        return (real / rate - 1) * 100
