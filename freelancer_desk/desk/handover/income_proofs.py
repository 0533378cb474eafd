"""Proof of income from the book: gathered for a span of days, written as one PDF or as an archive of its parts."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from freelancer_desk import __version__
from freelancer_desk.desk import country, ledger, listings, papers, person, receipts, records
from freelancer_desk.domain import figures, income_proof
from freelancer_desk.domain.days import Span
from freelancer_desk.domain.exports import wrong_format
from freelancer_desk.domain.income_proof import CHECKLIST, CLIENT, COVER, PURPOSES, STATEMENT, IncomeProof, Row
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.papers import E_PRC, PAYMENT
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import in_english, say, write
from freelancer_desk.outside import saving, typesetting
from freelancer_desk.plugins import archives

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.reader import Reader

FORMATS = ("pdf", "zip")
TEMPLATE = "income-proof"
LONGEST = timedelta(days=3660)


def span_of(year: TaxYear, today: date) -> Span:
    """The days of a tax year as far as they have passed; raises DeskError for one that has not begun."""
    return span(year.span.first, min(year.span.last, today))


def span(first: date, last: date) -> Span:
    """A span of days that can be shown: in order, and at most ten years."""
    if first > last:
        raise DeskError("days_reversed", field="to")
    if last - first > LONGEST:
        raise DeskError("income_proof_too_long")
    return Span(first, last)


@in_english()
def proof(reads: Reads, days: Span, today: date, *, purpose: str = "", mask: bool = False) -> IncomeProof:
    """What the book can show of the payments in these days."""
    wanted = purpose or PURPOSES[0]
    if wanted not in PURPOSES:
        raise DeskError("choice_unknown", field="purpose", value=wanted[:40], choices=", ".join(PURPOSES))
    rules = country.rules(ledger.setting(reads, "country"))
    institutions = {account.institution.casefold() for account in ledger.accounts(reads).values()}
    certificates = _certificates(reads)
    rows = tuple(
        _row(one, certificates.get(one.id, one.paper), institutions)
        for one in receipts.listing(reads)
        if one.day in days
    )
    made = IncomeProof(
        person=person.facts(reads).name,
        span=days,
        made_on=today,
        home=rules.currency,
        rows=rows,
        countries=_countries(reads, days),
        registration=_registration(reads, rules.country.certificate, today),
        purpose=wanted,
        version=__version__,
    )
    return income_proof.masked(made) if mask else made


@in_english()
def export(reads: Reader, made: IncomeProof, path: Path) -> Path:
    """Write everything as one PDF, or as an archive with each part apart and the letters as text to be edited too."""
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise wrong_format(form, FORMATS)
    if form == "pdf":
        return saving.save(path, typesetting.pdf(TEMPLATE, income_proof.printed(made)), book=reads.path)
    files = {}
    for number, part in enumerate((STATEMENT, COVER, CLIENT, CHECKLIST), start=1):
        stem = f"{number}-{write(f'income_proof.file.{part}')}"
        files[f"{stem}.pdf"] = typesetting.pdf(TEMPLATE, income_proof.printed(made, (part,)))
        if part in {COVER, CLIENT}:
            files[f"{stem}.txt"] = income_proof.letter_text(made, part).encode()
    return saving.save(path, archives.packed(files), book=reads.path)


def _row(one: Payment, certificate: str, institutions: set[str]) -> Row:
    return Row(
        day=one.day,
        payer=one.payer,
        foreign=one.proceeds if one.scope != "local" else None,
        worth=one.base,
        cut=one.withheld,
        certificate=certificate,
        is_client=one.payer.casefold() not in institutions,
    )


def _certificates(reads: Reads) -> dict[str, str]:
    """The numbers of the certificates attached to each payment."""
    found: dict[str, list[str]] = defaultdict(list)
    for paper in papers.listing(reads):
        if paper.kind == E_PRC and paper.number:
            for one in paper.attached:
                if one.noun == PAYMENT and one.id:
                    found[one.id].append(say("income_proof.eprc", number=paper.number))
    return {identity: ", ".join(numbers) for identity, numbers in found.items()}


def _countries(reads: Reads, days: Span) -> dict[str, dict[str, Money]]:
    """What was earned in these days by the client's country, empty text where none was said."""
    countries = {record["name"]: record["country"] for record in records.listing(reads, "client")}
    sums: dict[str, dict[str, Money]] = defaultdict(dict)
    for one in listings.earnings(reads, None):
        if days.first.isoformat() <= one["date"] <= days.last.isoformat():
            name, amount = countries.get(one.get("client", ""), ""), Money.of(one["gross"], one["currency"])
            sums[name][amount.currency.code] = (
                sums[name].get(amount.currency.code, Money.zero(amount.currency)) + amount
            )
    return {name: dict(sorted(amounts.items())) for name, amounts in sorted(sums.items())}


def _registration(reads: Reads, certificate: str, today: date) -> str:
    """The certificate that is valid today, or the last one that was."""
    held = [one for one in person.registrations(reads) if one.kind == certificate and one.status == "active"]
    held = [one for one in held if one.first_day is not None and one.first_day <= today]
    if not held:
        return ""
    last = max(held, key=lambda one: (one.last_day is None, one.last_day, one.id))
    until = figures.day_text(last.last_day) if last.last_day is not None else "–"
    return say("income_proof.registered", number=last.number or say("income_proof.number.unknown"), last=until)
