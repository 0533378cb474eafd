"""Returns that were filed: mark one as filed, open it again, and how the book differs from what was typed since."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.desk import country, filed, ledger, return_forms, returns
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.returns import wealth
from freelancer_desk.domain import figures
from freelancer_desk.domain.days import TaxYear, iso_day
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say
from freelancer_desk.outside import keeping
from freelancer_desk.store import journal

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.filed import Filing
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.wealth import Wealth
    from freelancer_desk.store.book import Reads, Value


class Moved(NamedTuple):
    """A cell of a filed return that the book would fill in otherwise today; figures are whole, None is unknown."""

    section: str
    code: str
    label: str
    column: str
    filed: Decimal | None
    now: Decimal | None

    @property
    def by(self) -> Decimal:
        """By how much, whichever way."""
        return abs((self.now or Decimal(0)) - (self.filed or Decimal(0)))


class Standing(NamedTuple):
    """A filed return as it stands today: until when it may be revised without asking, and what differs by now."""

    filing: Filing
    revise_until: date
    days_left: int
    moved: tuple[Moved, ...]
    unit: Currency

    @property
    def differs_by(self) -> Money:
        """The largest difference of a cell."""
        return Money.of(max((one.by for one in self.moved), default=Decimal(0)), self.unit)

    @property
    def said(self) -> str:
        """How the book differs from what was filed, in words."""
        moved = len(self.moved)
        return say("filing.differs", n=moved, amount=figures.figure(self.differs_by)) if moved else say("filing.same")


def file_return(desk: Desk, year: TaxYear, number: str, day: str, pdf: Path | None = None, note: str = "") -> Done:
    """Mark a year as filed and keep everything that was typed; its records are locked from then on.

    Raises DeskError when the year is filed already or did not end yet, when the day or the number is missing, or when
    the day is still to come.
    """
    draft = Draft({"number": number, "date": day, "note": note})
    said = {name: draft.text(name, required=name == "number") for name in ("number", "note")}
    draft.day("date", required=True)
    draft.past("date", desk.today())
    draft.refuse()
    on = iso_day(day)
    if on <= year.span.last:
        raise DeskError("filed_too_early", year=year.number, day=on.isoformat())
    filed.refuse_year(desk.book, year.number)
    before = filed.of_year(desk.book, year.number)
    sheet = returns.worksheet(desk.book, year)
    row: dict[str, Value] = {
        "year": year.number,
        "day": on.isoformat(),
        "number": said["number"],
        "kind": filed.FILED if before is None else filed.REVISED,
        "cells": _kept(desk.book, year),
        "document_sha256": sha256_of(keeping.read_once(pdf)) if pdf is not None else "",
        "head": journal.head(desk.book),
        "pack": return_forms.pack_text(sheet.working.pack_sha256),
        "form": return_forms.text_of(sheet.form),
        "note": said["note"],
    }
    with desk.book.step("filing.add", facts={"year": year.number, "number": said["number"][:80]}) as step:
        identity = step.insert("filings", row)
    return Done(str(identity), step.id)


def reopen(desk: Desk, year: TaxYear) -> Done:
    """Open a filed year again, so that its records may change; what was filed is kept."""
    filing = filed.standing(desk.book, year.number)
    if filing is None:
        raise DeskError("year_not_filed", year=year.number)
    with desk.book.step("filing.reopen", facts={"year": year.number, "number": filing.number[:80]}) as step:
        step.update("filings", int(filing.id), {"kind": filed.REOPENED})
    return Done(filing.id, step.id)


def standing(reads: Reads, filing: Filing, today: date) -> Standing:
    """A filed return beside the book as it is today."""
    until = filing.day + timedelta(days=return_forms.read(filing.form).revision_days)
    unit = country.rules(ledger.setting(reads, "country")).currency
    return Standing(filing, until, max(0, (until - today).days), _moved(reads, filing), unit)


def listing(reads: Reads, today: date) -> tuple[Standing, ...]:
    """Every filed return, oldest first."""
    return tuple(standing(reads, filing, today) for filing in filed.listing(reads))


def as_json(found: Standing) -> dict[str, Any]:
    """A filed return as the command line prints it."""
    filing = found.filing
    return {
        "id": filing.id,
        "tax_year": filing.year,
        "number": filing.number,
        "date": filing.day.isoformat(),
        "kind": filing.kind,
        "document_sha256": filing.document_sha256 or None,
        "book_head": filing.head,
        "pack_sha256": sha256_of(filing.pack.encode()),
        "form_sha256": sha256_of(filing.form.encode()),
        "note": filing.note,
        "revise_until": found.revise_until.isoformat(),
        "days_left": found.days_left,
        "differs_by_pkr": found.differs_by.text,
        "differs": found.said,
        "differences": [
            {
                "section": one.section,
                "code": one.code,
                "label": one.label,
                "column": one.column,
                "filed": _text(one.filed),
                "now": _text(one.now),
            }
            for one in found.moved
        ],
        "cells": list(filing.cells["cells"]),
    }


def _typed_cells(reads: Reads, year: TaxYear, known: Wealth) -> list[dict[str, str | None]]:
    """What is typed into the return, cell by cell, without the book's row numbers."""
    sheets = (*returns.worksheet(reads, year, known).sheets, *wealth.sheets(reads, known))
    return [
        {
            "section": cell.section,
            "code": cell.code,
            "label": cell.label,
            "column": cell.column,
            "exact": f"{cell.exact:.2f}" if cell.exact is not None else None,
            "rounded": cell.digits or None,
        }
        for sheet in sheets
        for cell in sheet.cells
        if cell.typed
    ]


def _kept(reads: Reads, year: TaxYear) -> str:
    found = wealth.statement(reads, year)
    closing = found.closing
    kept = {"cells": _typed_cells(reads, year, found), "closing": closing.text if closing is not None else None}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _moved(reads: Reads, filing: Filing) -> tuple[Moved, ...]:
    start = country.rules(ledger.setting(reads, "country")).year_start
    year = TaxYear(filing.year, start.span(filing.year))
    today = _by_name(_typed_cells(reads, year, wealth.statement(reads, year)))
    then = _by_name(filing.cells["cells"])
    found = []
    for name in {**then, **today}:
        before, now = then.get(name), today.get(name)
        if before != now:
            section, code, label, column = name
            found.append(Moved(section, code, label, column, before, now))
    return tuple(found)


def _by_name(cells: list[dict[str, str | None]]) -> dict[tuple[str, str, str, str], Decimal | None]:
    """The whole figures by cell; things of one name together."""
    found: dict[tuple[str, str, str, str], Decimal | None] = {}
    for cell in cells:
        section, code, label, column = (str(cell[name]) for name in ("section", "code", "label", "column"))
        amount = Decimal(cell["rounded"]) if cell["rounded"] is not None else None
        before = found.get((section, code, label, column), Decimal(0))
        both = before + amount if before is not None and amount is not None else None
        found[section, code, label, column] = both
    return found


def _text(amount: Decimal | None) -> str | None:
    return f"{amount:f}" if amount is not None else None
