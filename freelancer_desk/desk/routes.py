"""Which way home costs least: the trails of all payments from abroad, summed by route and month."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, ledger, rates, trails
from freelancer_desk.domain import routes
from freelancer_desk.domain.days import Span
from freelancer_desk.domain.receipts import LOCAL
from freelancer_desk.domain.routes import Map

if TYPE_CHECKING:
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.routes import Official, RouteSum, Trip
    from freelancer_desk.store.book import Reads

DECEMBER = 12
_WAYS = """
SELECT DISTINCT lo.account_id AS out_account, li.account_id AS in_account FROM derived_transfers AS t
JOIN parts AS po ON po.id = t.out_part JOIN lines AS lo ON lo.id = po.line_id
JOIN parts AS pi ON pi.id = t.in_part JOIN lines AS li ON li.id = pi.line_id
"""


class Comparison(NamedTuple):
    """The routes of a span, the cheapest first, and of each of its months."""

    ranking: tuple[RouteSum, ...]
    months: tuple[RouteSum, ...]


def table(reads: Reads, year: TaxYear | None = None) -> tuple[RouteSum, ...]:
    """What each route left in each month, of one tax year or all; rates come from the book alone."""
    home = _home(reads)
    return routes.table(_trips(reads, year), _official(reads), home)


def compare(reads: Reads, today: date, year: TaxYear | None = None) -> Comparison:
    """The routes of a tax year, or of the twelve months up to today, against each other."""
    home, official = _home(reads), _official(reads)
    found = _trips(reads, year)
    span = year.span if year is not None else _twelve_months(today)
    inside = [trip for trip in found if trip.day in span]
    return Comparison(routes.ranking(inside, span, official, home), routes.table(inside, official, home))


def _twelve_months(today: date) -> Span:
    """This month so far and the eleven before it."""
    return Span(date(today.year - (today.month < DECEMBER), today.month % DECEMBER + 1, 1), today)


def _trips(reads: Reads, year: TaxYear | None) -> list[Trip]:
    local = {row["id"] for row in reads.rows("SELECT id FROM derived_receipts WHERE scope = ?", (LOCAL,))}
    known = _map(reads)
    return [
        trip
        for trail in trails.trails(reads, year)
        if trail.receipt not in local
        for trip in routes.trips(trail, known)
    ]


def _map(reads: Reads) -> Map:
    accounts = ledger.accounts(reads)
    ways: dict[str, set[str]] = defaultdict(set)
    for row in reads.rows(_WAYS):
        ways[accounts[row["out_account"]].name].add(accounts[row["in_account"]].name)
    institutions = {account.name: account.institution for account in accounts.values()}
    return Map(institutions, {name: frozenset(others) for name, others in ways.items()})


def _official(reads: Reads) -> Official:
    return cache(lambda code, day: rates.official(reads, code, day))


def _home(reads: Reads) -> Currency:
    return country.rules(ledger.setting(reads, "country")).currency
