"""The State Bank of Pakistan's own daily series, as Frankfurter serves it."""

from __future__ import annotations

from datetime import date

from freelancer_desk.plugins.rate_sources import frankfurter

NAME = "frankfurter-sbp"
HOST = frankfurter.HOST
PROVISIONAL = False
FIRST_DAY = date(2013, 7, 2)
DAYS_BACK = 0

parse = frankfurter.parse


def url(currency: str, home: str, day: date) -> str:
    """The same question, put to one bank alone."""
    return f"{frankfurter.url(currency, home, day)}&providers=SBP"
