"""The worksheet of the year's return: the book's tax working, laid out in the cells of the office's form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import person, person_words
from freelancer_desk.desk.returns import flows, wealth
from freelancer_desk.desk.returns import rows as return_rows
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.taxes import wealth as owned
from freelancer_desk.domain.taxes.cells import sheets_json
from freelancer_desk.domain.taxes.worksheet import Certificate, Given, Worksheet
from freelancer_desk.domain.taxes.worksheet import worksheet as lay_out
from freelancer_desk.store import journal

if TYPE_CHECKING:
    from decimal import Decimal

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.wealth import Wealth
    from freelancer_desk.store.book import Reads


def worksheet(reads: Reads, year: TaxYear, known: Wealth | None = None, told_by: flows.Year | None = None) -> Worksheet:
    """The worksheet of a year; raises DeskError `year_without_rules` or `year_without_form`.

    `known` is the year's wealth and `told_by` its `wealth.of_year`, where they were worked out already.
    """
    told_by = told_by or wealth.of_year(reads, year)
    holdings, held = _holdings(known or wealth.statement(reads, year, told_by))
    given = Given(
        facts=told_by.facts,
        working=told_by.working,
        pack=told_by.pack,
        heads=flows.heads(reads, year, told_by.unit),
        certificates=_certificates(reads, year, told_by.unit),
        holdings=holdings,
        rows=return_rows.rows_of(reads, year, told_by.pack) | held,
    )
    return lay_out(given, wealth.form_of(reads, year))


def header(reads: Reads, sheet: Worksheet) -> dict[str, str]:
    """Part A of the worksheet: whose return it is, on which form, by which rules, out of which state of the book."""
    known, form, working = person.facts(reads), sheet.form, sheet.working
    return {
        "name": known.name,
        "registrations": ", ".join(person_words.registrations(known)),
        "filer": person_words.filer(known),
        "resident": known.said["resident"],
        "form": f"{form.title}: {form.source}",
        "rules": f"{working.pack_id} ({working.pack_status}), {working.pack_sha256[:12]}",
        "book": journal.head(reads)[:12],
    }


def as_json(reads: Reads, sheet: Worksheet) -> dict[str, Any]:
    """The worksheet as the command line prints it; rounded figures are bare digits."""
    form, working = sheet.form, sheet.working
    return {
        "tax_year": form.tax_year,
        "header": header(reads, sheet),
        "form": {"id": form.id, "form_year": form.form_year, "source": form.source, "sha256": form.sha256},
        "pack": {"id": working.pack_id, "status": working.pack_status, "sha256": working.pack_sha256},
        "sections": sheets_json(sheet.sheets),
        "certificates": [
            {
                "section": one.section,
                "party": one.party,
                "number": one.number,
                "gross_pkr": f"{one.gross:.2f}",
                "tax_pkr": f"{one.tax:.2f}",
                "code": one.code,
                "row": one.row,
            }
            for one in sheet.certificates
        ],
    }


def _holdings(found: Wealth) -> tuple[dict[str, Decimal | None], dict[str, tuple[str, ...]]]:
    """What was owned at the end of the year by kind, and the rows behind it."""
    amounts = {kind: found.of_kind(kind) for kind in owned.ASSET_KINDS}
    rows = {
        f"holding:{kind}": tuple(one.row for one in found.holdings if one.counted and one.row and one.filed_as == kind)
        for kind in owned.ASSET_KINDS
    }
    return {kind: amount.decimal if amount is not None else None for kind, amount in amounts.items()}, rows


def _certificates(reads: Reads, year: TaxYear, unit: Currency) -> tuple[Certificate, ...]:
    """Tax that was cut elsewhere in the year, each with its certificate."""
    query = "SELECT * FROM tax_amounts WHERE kind = 'adjustable' AND year = ? ORDER BY name, day, id"
    return tuple(
        Certificate(
            section=row["name"],
            party=row["party"],
            number=row["number"],
            gross=Money(row["gross"], unit).decimal,
            tax=Money(row["tax"], unit).decimal,
            row=f"tax-amount:{row['id']}",
        )
        for row in reads.rows(query, (year.number,))
    )
