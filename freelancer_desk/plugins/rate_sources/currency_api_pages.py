"""The same files of currency-api from their second home, where each day has a host name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.plugins.rate_sources import currency_api

if TYPE_CHECKING:
    from datetime import date

NAME = "currency-api-pages"
HOST = "currency-api.pages.dev"
PROVISIONAL = True
FIRST_DAY = currency_api.FIRST_DAY
DAYS_BACK = currency_api.DAYS_BACK

parse = currency_api.parse


def url(currency: str, home: str, day: date) -> str:  # noqa: ARG001  as in its first home
    """All rates of one currency on one day."""
    return f"https://{day.isoformat()}.{HOST}/v1/currencies/{currency.lower()}.min.json"
