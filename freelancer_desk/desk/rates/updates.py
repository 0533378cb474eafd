"""Fetches rates: what the book lacks, and final ones for provisional ones; asked first, then kept as one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, ledger
from freelancer_desk.desk.rates.chain import Chain
from freelancer_desk.desk.rates.rows import home, is_allowed, known, put
from freelancer_desk.domain import rates
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside.http import Wire
from freelancer_desk.plugins.rate_sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.domain.rates import Rate
    from freelancer_desk.store.book import Reads

Wanted = tuple[str, date]


class Gathered(NamedTuple):
    """What the sources answered; nothing of it is in the book yet."""

    found: tuple[Rate, ...]
    lacking: tuple[Wanted, ...]
    problems: tuple[Problem, ...]


class Updated(NamedTuple):
    """What an update brought: `step` is None when there was nothing to write, `lacking` what nobody could answer."""

    step: int | None
    rates: tuple[Rate, ...]
    lacking: tuple[Wanted, ...]
    problems: tuple[Problem, ...]


def wanted(reads: Reads, today: date) -> tuple[Wanted, ...]:
    """Currencies and days the book needs a rate for: its payments, and each year's end of accounts in foreign money."""
    query = "SELECT DISTINCT currency, day FROM derived_days WHERE currency IS NOT NULL AND currency <> ?"
    found = {(row["currency"], date.fromisoformat(row["day"])) for row in reads.rows(query, (home(reads),))}
    start = country.rules(ledger.setting(reads, "country")).year_start
    query = (
        "SELECT a.currency, min(l.day) AS first FROM lines l JOIN accounts a ON a.id = l.account_id"
        " WHERE a.currency <> ? GROUP BY a.currency"
    )
    for row in reads.rows(query, (home(reads),)):
        first = start.year_of(date.fromisoformat(row["first"]))
        found |= {(row["currency"], start.span(year).last) for year in range(first, start.year_of(today) + 1)}
    return tuple(sorted((code, day) for code, day in found if day <= today))


def update(desk: Desk, asked: Iterable[Wanted] | None = None, *, wire: Wire | None = None) -> Updated:
    """Fetch the rates that the book lacks and keep them, as one step; raises DeskError unless that is allowed."""
    return keep(desk, gather(desk.book, desk.now(), asked, wire=wire))


def gather(
    reads: Reads,
    now: datetime,
    asked: Iterable[Wanted] | None = None,
    *,
    wire: Wire | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Gathered:
    """Ask for what is lacking; it writes nothing, so it may run on any thread with a reader of its own."""
    today = now.astimezone().date()
    days = wanted(reads, today) if asked is None else tuple(sorted(set(asked)))
    at_hand = known(reads, (code for code, _ in days))
    lacking = [(code, day) for code, day in days if day <= today and rates.is_lacking(at_hand[code], day, now, today)]
    chain = _chain(reads, today, wire)
    found, left = _asked(chain, lacking, at_hand, cancelled)
    stamped = tuple(rate._replace(fetched_at=now.isoformat(timespec="seconds")) for rate in found)
    without = tuple((code, day) for code, day in left if rates.official(at_hand[code], day) is None)
    return Gathered(stamped, without, tuple(chain.problems))


def keep(desk: Desk, gathered: Gathered) -> Updated:
    """Write what was gathered, as one step."""
    if not gathered.found:
        return Updated(None, (), gathered.lacking, gathered.problems)
    with desk.book.step("rates.update", facts={"n": len(gathered.found)}) as step:
        for rate in gathered.found:
            put(step, rate)
    return Updated(step.id, gathered.found, gathered.lacking, gathered.problems)


def replace_provisional(desk: Desk, *, wire: Wire | None = None) -> Updated:
    """Put the central bank's own rate in the place of each provisional one, as far as it is published: one step."""
    return keep_final(desk, gather_final(desk.book, desk.now(), wire=wire))


def gather_final(
    reads: Reads, now: datetime, *, wire: Wire | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Gathered:
    """Ask the central bank's series alone for each day whose rate is provisional; `lacking` is what stays so."""
    today = now.astimezone().date()
    rows = reads.rows("SELECT DISTINCT currency, day FROM rates WHERE provisional = 1 ORDER BY currency, day")
    days = [(str(row["currency"]), date.fromisoformat(row["day"])) for row in rows]
    at_hand = known(reads, (code for code, _ in days))
    found, waiting = [], []
    for code, day in days:
        in_book = rates.official(at_hand[code], day)
        if in_book is not None and not in_book.provisional:
            found.append(in_book)
        else:
            waiting.append((code, day))
    chain = replace(_chain(reads, today, wire), sources=tuple(one for one in SOURCES if not one.PROVISIONAL))
    answers, left = _asked(chain, waiting, at_hand, cancelled)
    final = [one._replace(fetched_at=now.isoformat(timespec="seconds")) for one in answers if not one.provisional]
    still = [*left, *((one.currency, one.day) for one in answers if one.provisional)]
    return Gathered((*found, *final), tuple(sorted(still)), tuple(chain.problems))


def keep_final(desk: Desk, gathered: Gathered) -> Updated:
    """Write final rates and take the provisional ones of those days away, as one step."""
    if not gathered.found:
        return Updated(None, (), gathered.lacking, gathered.problems)
    with desk.book.step("rates.replace", facts={"n": len(gathered.found)}) as step:
        for rate in gathered.found:
            query = "SELECT id FROM rates WHERE currency = ? AND day = ? AND provisional = 1"
            gone = step.rows(query, (rate.currency, rate.day.isoformat()))
            step.delete("rates", [row["id"] for row in gone])
            if rate.source not in {rates.TABLE, rates.TYPED}:  # those stand in the book already
                put(step, rate)
    return Updated(step.id, gathered.found, gathered.lacking, gathered.problems)


def _chain(reads: Reads, today: date, wire: Wire | None) -> Chain:
    if not is_allowed(reads):
        raise DeskError("rates_not_allowed")
    return Chain(home(reads), today, wire or Wire())


def _asked(
    chain: Chain, days: Iterable[Wanted], at_hand: dict[str, list[Rate]], cancelled: Callable[[], bool]
) -> tuple[list[Rate], list[Wanted]]:
    """Answers, each known at once to the next question, and the days that no source could answer."""
    found, left = [], []
    for code, day in days:
        answer = None if chain.is_cut_off or cancelled() else chain.ask(code, day, at_hand[code])
        if answer is None:
            left.append((code, day))
        else:
            found.append(answer)
            at_hand[code].append(answer)
    return found, left
