"""Frankfurter: a blend of what many central banks publish, for days that the home bank has not published yet."""

from __future__ import annotations

from datetime import date

from freelancer_desk.domain.rates import Published, figure
from freelancer_desk.plugins.rate_sources import exact_json

NAME = "frankfurter"
HOST = "api.frankfurter.dev"
PROVISIONAL = True
FIRST_DAY = date(1999, 1, 4)
DAYS_BACK = 0  # it looks back by itself


def url(currency: str, home: str, day: date) -> str:
    """The rate of one pair on one day, or on the business day before."""
    return f"https://{HOST}/v2/rate/{currency}/{home}?date={day.isoformat()}"


def parse(body: bytes, currency: str, home: str) -> Published | None:
    """`{"date": …, "base": …, "quote": …, "rate": …}` of the pair that was asked for."""
    found = exact_json.read(body)
    day, value = exact_json.day(found.get("date")), figure(found.get("rate"))
    if (found.get("base"), found.get("quote")) != (currency, home) or day is None or value is None:
        return None
    return Published(currency, day, value)
