"""What if: the working made again on a copy of the facts, beside the one that holds; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.desk import country, ledger, taxes
from freelancer_desk.desk.taxes import facts as tax_facts
from freelancer_desk.domain.days import TaxYear, iso_day
from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.taxes.results import Assessment
    from freelancer_desk.store.book import Reads

    Facts = dict[str, Any]

STREAMS = ("exports", "social_media", "local")
BEFORE, AFTER, DIFFERENCE = "before", "after", "difference"
SUMS = ("total_tax", "total_withheld", "payable", "refundable")


@dataclass(frozen=True)
class Plan:
    """What is tried: a certificate from a day (to the year's end), payments on other days, normal rates or not."""

    certified_from: date | None = None
    certified_to: date | None = None
    moves: Mapping[str, date] = field(default_factory=dict)
    opt_out: bool | None = None


class Outcome(NamedTuple):
    """A tax year as it is and as it would be."""

    year: int
    before: Assessment
    after: Assessment

    def sums(self, which: str) -> dict[str, Decimal]:
        """SUMS `before` or `after`."""
        working = self.before if which == BEFORE else self.after
        return {name: getattr(working, name) for name in SUMS}


def sums(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Money]]:
    """SUMS over some years: before, after, and by how much they would rise."""
    unit = outcomes[0].before.currency

    def together(which: str) -> dict[str, Money]:
        parts = [one.sums(which) for one in outcomes]
        return {name: total((Money.of(part[name], unit) for part in parts), unit) for name in SUMS}

    before, after = together(BEFORE), together(AFTER)
    return {BEFORE: before, AFTER: after, DIFFERENCE: {name: after[name] - before[name] for name in SUMS}}


def plan(fields: Mapping[str, str], moves: Mapping[str, str]) -> Plan:
    """A plan from texts: `from`, `to`, `opt_out` (yes or no), and the new day of each payment; raises DeskError."""
    days = {name: iso_day(fields[name]) if fields.get(name) else None for name in ("from", "to")}
    moved = {payment: iso_day(day) for payment, day in moves.items()}
    opt_out = {"yes": True, "no": False}.get(fields.get("opt_out", ""))
    if days["to"] and not days["from"]:
        raise DeskError("certificate_without_from")
    if not (days["from"] or moved or opt_out is not None):
        raise DeskError("nothing_planned")
    return Plan(days["from"], days["to"], moved, opt_out)


def try_out(reads: Reads, year: TaxYear, wanted: Plan) -> tuple[Outcome, ...]:
    """The year, and each other year that a payment moves to, before and after; raises DeskError as `tax` does."""
    home = country.rules(ledger.setting(reads, "country"))
    numbers = {year.number, *(home.year_start.year_of(day) for day in wanted.moves.values())}
    before = {
        number: tax_facts.facts_json(reads, TaxYear(number, home.year_start.span(number))) for number in sorted(numbers)
    }
    after = {number: _copied(facts) for number, facts in before.items()}
    for payment, day in wanted.moves.items():
        _move(after, year.number, payment, day, home.year_start.year_of(day))
    for facts in after.values():
        if wanted.certified_from is not None:
            last = wanted.certified_to or year.span.last
            span = {"from": wanted.certified_from.isoformat(), "to": last.isoformat()}
            certificate = home.country.certificate
            facts["person"][certificate] = [*facts["person"].get(certificate, []), span]
    if wanted.opt_out is not None:
        after[year.number]["person"]["opt_out"] = wanted.opt_out
    return tuple(
        Outcome(number, taxes.assess_json(before[number]), taxes.assess_json(after[number])) for number in before
    )


def _copied(facts: Facts) -> Facts:
    streams = {stream: list(facts.get(stream, ())) for stream in STREAMS}
    return {**facts, "person": dict(facts.get("person", {})), **streams}


def _move(after: dict[int, Facts], year: int, payment: str, day: date, to: int) -> None:
    """Give a payment of the year another day, and its place in the year of that day."""
    for stream in STREAMS:
        rows = after[year][stream]
        found = next((row for row in rows if row["row"] == payment), None)
        if found is not None:
            rows.remove(found)
            after[to][stream] = sorted(
                (*after[to][stream], {**found, "date": day.isoformat()}), key=lambda row: (row["date"], row["row"])
            )
            return
    raise DeskError("row_unknown", noun="receipt", id=payment[:20])


def as_json(year: TaxYear, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What would change: sums over all years touched, and each year with both of its workings."""

    def texts(some: Sequence[Outcome]) -> dict[str, Any]:
        return {which: {name: money.text for name, money in parts.items()} for which, parts in sums(some).items()}

    years = [
        {
            "tax_year": one.year,
            **texts([one]),
            "workings": {BEFORE: taxes.as_json(one.before), AFTER: taxes.as_json(one.after)},
        }
        for one in outcomes
    ]
    return {"tax_year": year.number, "currency": outcomes[0].before.currency.code, **texts(outcomes), "years": years}
