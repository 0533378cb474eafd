"""What the accountant's pack tells, read from the book: schedules, balances, records of the year, papers by number."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.desk import country, ledger, listings, papers, records, reports, taxes
from freelancer_desk.desk import credits as credit_tables
from freelancer_desk.desk.handover import open_points
from freelancer_desk.desk.handover import years as handover_years
from freelancer_desk.desk.papers import reconciling
from freelancer_desk.desk.taxes import facts as tax_facts
from freelancer_desk.domain import documents, figures
from freelancer_desk.domain.handover import MISSING, Balance, Enclosed, Handover, Moved, OpenPoint, Scheduled
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.papers import E_PRC, PAYMENT
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.domain.summaries import Payment, TaxSummary
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.reader import Reader

_NOUNS = ("expense", "salary", "tax-amount", "tax-payment", "inflow")
_MOVED = """
SELECT l.day, l.account_id, l.text, m.meaning, p.minor FROM derived_meanings AS m JOIN parts AS p ON p.id = m.part_id
JOIN lines AS l ON l.id = p.line_id WHERE m.meaning IN ('loan', 'gift') AND l.day BETWEEN ? AND ? ORDER BY l.day, l.key, p.nth
"""  # noqa: E501
# What stood there at the end of a day: today's balance less what moved since; the last balance printed until then.
_AT = """
SELECT b.account_id, b.balance - coalesce((SELECT sum(minor) FROM lines AS l WHERE l.account_id = b.account_id
  AND l.day > ?), 0) AS minor, b.first_day IS NOT NULL AND b.first_day <= ? AS is_known,
  EXISTS (SELECT 1 FROM statements AS s WHERE s.account_id = b.account_id AND s.closing IS NOT NULL
    AND coalesce(s.to_day, s.last_day) >= ? AND coalesce(s.from_day, s.first_day) <= ?) AS is_covered
FROM derived_balances AS b
"""


class Gathered(NamedTuple):
    """The year's facts before it is known which papers fit into the pack."""

    year: TaxYear
    summary: TaxSummary
    papers: tuple[Enclosed, ...]
    open_points: tuple[OpenPoint, ...]
    rest: Mapping[str, Any]


def gathered(reads: Reader, year: TaxYear, today: date) -> Gathered:
    """Everything that the pack tells; raises DeskError `year_without_rules`."""
    summary = reports.summary(reads, year, today)
    enclosed = _enclosed(papers.listing(reads, year))
    working = taxes.as_json(summary.assessment)
    points = open_points.points(reads, year)
    rest: dict[str, Any] = {
        "payments": _scheduled(summary.payments, enclosed),
        "matches": reconciling.reconcile(reads, year),
        "paper_numbers": {one.paper.id: one.number for one in enclosed},
        "credits": credit_tables.foot(reads, year),
        "transfers": tuple(listings.transfers(reads, year)),
        "balances": _balances(reads, year),
        "records": {noun: _of_year(records.listing(reads, noun), year) for noun in _NOUNS},
        "loans": _moved(reads, year),
        "assets": handover_years.assets(reads, year),
        "cells": handover_years.cells(reads, year),
        "wealth": handover_years.wealth(reads, year),
        "filed": handover_years.filed_before(reads, year),
        "data": _data(reads, year, documents.tax_summary(summary, working).data),
    }
    return Gathered(year, summary, enclosed, points, rest)


def told(
    facts: Gathered, hashes: tuple[tuple[str, str], ...], left_out: tuple[str, ...], *, with_book: bool
) -> Handover:
    """The pack with the files that are in it, by name and hash, and those that are not."""
    inside = {name for name, _ in hashes}
    enclosed = tuple(
        Enclosed(one.number, one.paper, one.file if one.file in inside else "", one.belongs) for one in facts.papers
    )
    filed = sum(bool(one.file) for one in enclosed)
    notes = [
        say("handover.privacy.book" if with_book else "handover.privacy.no_book", year=facts.year.number),
        *([say("handover.privacy.papers", n=filed)] if filed else []),
        *([say("handover.left_out", what=", ".join(left_out))] if left_out else []),
        say("document.note.estimate"),
        say("document.note.book", version=facts.summary.version, head=facts.summary.book_head[:12]),
    ]
    if with_book:
        notes.insert(1, say("handover.answers"))
    return Handover(
        title=say("handover.title"),
        year=facts.year,
        head=_head(facts),
        notes=tuple(notes),
        open_points=facts.open_points,
        papers=enclosed,
        hashes=hashes,
        **facts.rest,
    )


def _head(facts: Gathered) -> tuple[tuple[str, str], ...]:
    summary, unit = facts.summary, facts.summary.totals.reached.currency
    working = summary.assessment

    def rupees(amount: Decimal) -> str:
        return figures.figure(Money.of(amount, unit))

    missing = sum(one.kind == MISSING for one in facts.open_points)
    return (
        (say("document.name"), summary.person or say("document.name.unknown")),
        (say("document.made"), figures.day_text(summary.made_on)),
        (say("document.registrations"), ", ".join(summary.registrations) or say("document.registrations.none")),
        (say("document.filer"), summary.filer_status or say("document.filer.unknown")),
        (say("document.rules"), f"{working.pack_id} ({working.pack_status}), {working.pack_sha256[:12]}"),
        (say("document.total.reached"), figures.figure(summary.totals.reached)),
        (say("document.figure.tax"), rupees(working.total_tax)),
        (say("handover.cut"), rupees(working.total_withheld)),
        (say("document.figure.payable"), rupees(working.payable)),
        (say("document.figure.refundable"), rupees(working.refundable)),
        (say("handover.sheet.open"), say("handover.open_count", n=len(facts.open_points), missing=missing)),
        (say("document.book"), summary.book_head),
    )


def _enclosed(found: tuple[Paper, ...]) -> tuple[Enclosed, ...]:
    return tuple(
        Enclosed(
            number=f"P{number:02}",
            paper=paper,
            file=f"papers/P{number:02} {paper.name}" if paper.has_file else "",
            belongs=", ".join(one.title for one in paper.attached),
        )
        for number, paper in enumerate(found, start=1)
    )


def _scheduled(payments: tuple[Payment, ...], enclosed: tuple[Enclosed, ...]) -> tuple[Scheduled, ...]:
    found = []
    for payment in payments:
        own = [one for one in enclosed if any(a.noun == PAYMENT and a.id == payment.id for a in one.paper.attached)]
        numbers = ", ".join(one.paper.number for one in own if one.paper.kind == E_PRC and one.paper.number)
        found.append(Scheduled(payment, numbers or payment.paper, ", ".join(one.number for one in own)))
    return tuple(found)


def _balances(reads: Reads, year: TaxYear) -> tuple[Balance, ...]:
    last = year.span.last.isoformat()
    accounts = ledger.accounts(reads)
    found = []
    for row in reads.rows(_AT, (last,) * 4):
        account = accounts[row["account_id"]]
        amount = Money(row["minor"], account.currency) if row["is_known"] else None
        how = "unknown" if amount is None else ("printed" if row["is_covered"] else "reckoned")
        found.append(Balance(account.name, amount, how))
    return tuple(sorted(found, key=lambda one: one.account.casefold()))


def _of_year(rows: list[dict[str, str]], year: TaxYear) -> tuple[dict[str, str], ...]:
    """Records of the year: those that name it, and those dated in it."""

    def belongs(row: dict[str, str]) -> bool:
        if "year" in row:
            return row["year"] == str(year.number)
        return date.fromisoformat(row["date"]) in year.span

    found = ({name: value for name, value in row.items() if name != "id"} for row in rows if belongs(row))
    return tuple(sorted(found, key=lambda row: (row.get("date", ""), sorted(row.items()))))


def _moved(reads: Reads, year: TaxYear) -> tuple[Moved, ...]:
    accounts = ledger.accounts(reads)
    rows = reads.rows(_MOVED, (year.span.first.isoformat(), year.span.last.isoformat()))
    return tuple(
        Moved(
            date.fromisoformat(row["day"]),
            accounts[row["account_id"]].name,
            row["text"],
            row["meaning"],
            Money(row["minor"], accounts[row["account_id"]].currency),
        )
        for row in rows
    )


def _data(reads: Reads, year: TaxYear, summary: Mapping[str, Any]) -> dict[str, Any]:
    """The year of the book for programs, besides the sheets."""
    return {
        **summary,
        "kind": "accountants-pack",
        "currency": country.rules(ledger.setting(reads, "country")).currency.code,
        "facts": tax_facts.facts_json(reads, year),
        "lines": listings.lines(reads, year),
        "earnings": listings.earnings(reads, year),
        "transfers": listings.transfers(reads, year),
    }
