"""Files of the return: its worksheet and the wealth statement as PDF, workbook or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk import __version__
from freelancer_desk.desk import person, returns
from freelancer_desk.desk.returns import wealth
from freelancer_desk.domain import figures, return_documents
from freelancer_desk.domain.exports import RETURN_FORMATS
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import in_english, say
from freelancer_desk.outside import saving, typesetting
from freelancer_desk.plugins.exporters import EXPORTERS
from freelancer_desk.store import journal

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.exports import Document
    from freelancer_desk.store.reader import Reader


@in_english()
def worksheet(reads: Reader, year: TaxYear, form: str, path: Path, today: date) -> Path:
    """Write the worksheet of a year."""
    _known(form)
    sheet = returns.worksheet(reads, year)
    about = returns.header(reads, sheet)
    names = ("registrations", "filer", "form", "rules")
    head = (*_head(reads, today), *((say(f"document.{name}"), about[name] or "–") for name in names))
    document = return_documents.worksheet(sheet, year, head, returns.as_json(reads, sheet))
    return saving.save(path, _written(reads, document, form, today), book=reads.path)


@in_english()
def wealth_statement(reads: Reader, year: TaxYear, form: str, path: Path, today: date, *, draft: bool) -> Path:
    """Write the wealth statement; raises DeskError `wealth_not_final` unless it is reconciled or only a draft."""
    _known(form)
    found = wealth.statement(reads, year)
    if not draft:
        wealth.refuse_unless_final(found)
    stamp = return_documents.stamp(found) if draft else ""
    head = (*((say("document.state"), stamp),) * bool(stamp), *_head(reads, today))
    data = {**wealth.as_json(reads, found), "draft": stamp or None}
    document = return_documents.wealth(found, wealth.sheets(reads, found), head, wealth.checks(reads, found), data)
    return saving.save(path, _written(reads, document, form, today, stamp), book=reads.path)


def _known(form: str) -> None:
    if form not in RETURN_FORMATS:
        raise DeskError("format_unknown", format=form[:20], formats=", ".join(RETURN_FORMATS))


def _written(reads: Reader, document: Document, form: str, today: date, stamp: str = "") -> bytes:
    if form == "pdf":
        name = person.facts(reads).name
        return typesetting.pdf("return", return_documents.printed(document, name, today, stamp))
    return next(exporter for exporter in EXPORTERS if form == exporter.NAME).write(document)


def _head(reads: Reader, today: date) -> tuple[tuple[str, str], ...]:
    return (
        (say("document.name"), person.facts(reads).name or say("document.name.unknown")),
        (say("document.made"), figures.day_text(today)),
        (say("document.book"), journal.head(reads)[:12]),
        (say("document.program"), __version__),
    )
