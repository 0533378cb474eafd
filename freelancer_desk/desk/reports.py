"""Exports: the tax summary of a year as PDF, workbook, CSV or JSON, the facts of its tax, and the whole book."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from freelancer_desk import __version__
from freelancer_desk.desk import (
    accounts,
    country,
    dump,
    ledger,
    overview,
    person,
    person_words,
    questions,
    receipts,
    taxes,
)
from freelancer_desk.desk.returns import files as return_files
from freelancer_desk.desk.taxes import facts as tax_facts
from freelancer_desk.domain import documents
from freelancer_desk.domain.exports import FORMATS, Document, Table, wrong_format
from freelancer_desk.domain.summaries import TaxSummary
from freelancer_desk.domain.words import in_english
from freelancer_desk.outside import saving, typesetting
from freelancer_desk.plugins.exporters import EXPORTERS, csv_document, xlsx_workbook
from freelancer_desk.store import journal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.store.reader import Reader


def summary(reads: Reader, year: TaxYear, today: date) -> TaxSummary:
    """Everything the tax summary of a year says."""
    known = person.facts(reads)
    return TaxSummary(
        year=year,
        person=known.name,
        registrations=person_words.registrations(known),
        filer_status=person_words.filer(known),
        category=known.category,
        assessment=taxes.working_or_refuse(reads, year),
        payments=receipts.listing(reads, year),
        totals=overview.totals(reads, year, year.span.last if year.span.last < today else None),
        accounts=accounts.listing(reads),
        open_questions=questions.listing(reads),
        made_on=today,
        book_head=journal.head(reads),
        version=__version__,
    )


@in_english()
def export(reads: Reader, year: TaxYear, form: str, path: Path, today: date) -> Path:
    """Write the tax summary of a year; the format is one of `FORMATS`."""
    if form not in FORMATS:
        raise wrong_format(form, FORMATS)
    facts = summary(reads, year, today)
    working = taxes.as_json(facts.assessment)
    document = documents.tax_summary(facts, working)
    if form == "pdf":
        home = country.rules(ledger.setting(reads, "country")).currency
        big = documents.headline(facts, working, taxes.paper_stake(facts.assessment, home))
        content = typesetting.pdf("tax-summary", documents.printed(document, big, facts))
    else:
        content = next(exporter for exporter in EXPORTERS if form == exporter.NAME).write(document)
    return saving.save(path, content, book=reads.path)


@in_english()
def export_what(
    reads: Reader, what: str, year: TaxYear, form: str | None, path: Path, today: date, *, draft: bool = False
) -> Path:
    """Write `tax-summary`, `worksheet`, `wealth`, `facts` or `book`; without a format the name's ending decides."""
    wanted = form or path.suffix.removeprefix(".").lower() or "json"
    if what == "worksheet":
        return return_files.worksheet(reads, year, wanted, path, today)
    if what == "wealth":
        return return_files.wealth_statement(reads, year, wanted, path, today, draft=draft)
    if what == "tax-summary":
        return export(reads, year, wanted, path, today)
    if wanted != "json":
        raise wrong_format(wanted, ("json",))
    if what == "book":
        return saving.save(path, dump.text(reads).encode(), book=reads.path)
    text = json.dumps(tax_facts.facts_json(reads, year), ensure_ascii=False, indent=1) + "\n"
    return saving.save(path, text.encode(), book=reads.path)


def keep_table(reads: Reader, title: str, rows: Sequence[Sequence[str]], form: str, path: Path) -> Path:
    """Write a table as it is shown, its headings first, as `xlsx` or `csv`; never over the book."""
    headings, *cells = map(tuple, rows)
    if form == "csv":
        return saving.save(path, csv_document.plain(rows), book=reads.path)
    table = Table("table", title, headings, tuple(cells))
    document = Document(title, "", (), (table,), (), {}, cover="")
    return saving.save(path, xlsx_workbook.write(document), book=reads.path)


def keep_picture(reads: Reader, path: Path, content: bytes) -> Path:
    """Write a picture of a chart to a file that the user named; never over the book."""
    return saving.save(path, content, book=reads.path)
