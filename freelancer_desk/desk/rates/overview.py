"""What the book holds of official rates at a glance: how many, how many are provisional, and which days lack one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import rates
from freelancer_desk.desk.rates import updates as rate_updates
from freelancer_desk.desk.rates.rows import known
from freelancer_desk.domain.rates import is_lacking

if TYPE_CHECKING:
    from datetime import datetime

    from freelancer_desk.outside.http import Connection
    from freelancer_desk.store.book import Reads


class RateOverview(NamedTuple):
    """Whether the internet may be asked and what for, and how many rates are known, provisional and lacking."""

    allowed: bool
    known: int
    provisional: int
    lacking: int
    currencies: tuple[str, ...]
    connections: tuple[Connection, ...]


def overview(reads: Reads, now: datetime) -> RateOverview:
    """Count rates and the days that an update would ask for."""
    today = now.astimezone().date()
    days = rate_updates.wanted(reads, today)
    at_hand = known(reads, (code for code, _ in days))
    counted = reads.rows("SELECT count(*) AS n, coalesce(sum(provisional), 0) AS p FROM rates")[0]
    return RateOverview(
        allowed=rates.is_allowed(reads),
        known=counted["n"],
        provisional=counted["p"],
        lacking=sum(is_lacking(at_hand[code], day, now, today) for code, day in days),
        currencies=rates.currencies(reads),
        connections=rates.connections(),
    )
