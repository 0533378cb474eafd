"""Rate sources say where the rate of a day can be asked for and read the answer; each member is a plain module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from freelancer_desk.plugins.rate_sources import currency_api, currency_api_pages, frankfurter, frankfurter_sbp

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.rates import Published


class RateSource(Protocol):
    """Where to ask: `HOST` is the name behind the address, `DAYS_BACK` how far to look for a day that is missing."""

    NAME: str
    HOST: str
    PROVISIONAL: bool
    FIRST_DAY: date
    DAYS_BACK: int

    def url(self, currency: str, home: str, day: date) -> str:
        """The address that answers; nothing but codes and the date is in it."""
        ...

    def parse(self, body: bytes, currency: str, home: str) -> Published | None:
        """The figure in the answer; None when it is not the answer that was asked for."""
        ...


# In the order in which they are asked.
SOURCES: tuple[RateSource, ...] = (frankfurter_sbp, frankfurter, currency_api, currency_api_pages)
