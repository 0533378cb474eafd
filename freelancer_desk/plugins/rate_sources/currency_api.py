"""currency-api: mid-market rates of every day, weekends too, as files of a package that jsDelivr hands out."""

from __future__ import annotations

from datetime import date

from freelancer_desk.domain.rates import FURTHEST_BACK, Published, figure
from freelancer_desk.plugins.rate_sources import exact_json

NAME = "currency-api"
HOST = "cdn.jsdelivr.net"
PROVISIONAL = True
FIRST_DAY = date(2024, 3, 2)
DAYS_BACK = FURTHEST_BACK  # a day can be missing


def url(currency: str, home: str, day: date) -> str:  # noqa: ARG001  one file holds all pairs of a currency
    """All rates of one currency on one day."""
    package = f"npm/@fawazahmed0/currency-api@{day.isoformat()}"
    return f"https://{HOST}/{package}/v1/currencies/{currency.lower()}.min.json"


def parse(body: bytes, currency: str, home: str) -> Published | None:
    """`{"date": …, "usd": {"pkr": …, …}}`."""
    found = exact_json.read(body)
    pairs = found.get(currency.lower())
    day = exact_json.day(found.get("date"))
    value = figure(pairs.get(home.lower())) if isinstance(pairs, dict) else None
    return Published(currency, day, value) if day is not None and value is not None else None
