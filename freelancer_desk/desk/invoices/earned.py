"""A statement of platform earnings: what a platform paid, with its own references, dated today and without a number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk import ledger
from freelancer_desk.desk.invoices import papers, seller
from freelancer_desk.domain import figures
from freelancer_desk.domain.exports import wrong_format
from freelancer_desk.domain.invoices.invoice import PLATFORM, Dress, Invoice, Party
from freelancer_desk.domain.invoices.lines import InvoiceLine
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import in_english
from freelancer_desk.outside import saving

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reader, Reads

MOST_UNPRINTABLE = 100
_EARNED = """
SELECT e.day, e.client, e.account_id, e.currency, e.gross, l.external_id, l.reference, l.text
FROM derived_earnings AS e LEFT JOIN lines AS l ON e.id LIKE 'l%' AND l.id = CAST(substr(e.id, 2) AS INTEGER)
WHERE e.day BETWEEN ? AND ? AND (? = '' OR e.client = ?) ORDER BY e.day, e.id
"""


@in_english()
def statements(reads: Reads, year: TaxYear, today: date, *, client: str = "", account: str = "") -> tuple[Invoice, ...]:
    """One statement for each currency; refunds stand in it as what they are. Raises DeskError when nothing was paid."""
    span = (year.span.first.isoformat(), min(year.span.last, today).isoformat())
    names = {number: found.name for number, found in ledger.accounts(reads).items()}
    rows = [
        row
        for row in reads.rows(_EARNED, (*span, client, client))
        if not account or names.get(row["account_id"], "").casefold() == account.casefold()
    ]
    if not rows:
        raise DeskError("statement_empty")
    said = seller.facts(reads)
    sender = Party(said["name"], tuple(filter(None, said["address"].split("\n"))), said["email"], said["phone"])
    whom = client or account or ", ".join(sorted({names.get(row["account_id"], "") for row in rows} - {""}))
    by_code: dict[str, list[InvoiceLine]] = {}
    for row in rows:
        by_code.setdefault(row["currency"], []).append(_line(row["day"], row, currency(row["currency"])))
    dress = Dress(layout=said["layout"], language="en", accent=said["accent"], logo=seller.picture(reads, said["logo"]))
    return tuple(
        Invoice(
            PLATFORM, "", today, None, sender, Party(whom), currency(code), tuple(lines),
            period=figures.year_text(year), dress=dress,
        )
        for code, lines in sorted(by_code.items())
    )  # fmt: skip


@in_english()
def export(
    reads: Reader, year: TaxYear, path: Path, today: date, *, client: str = "", account: str = ""
) -> tuple[Path, ...]:
    """Write the statements as PDF: one file, or one for each currency with its code in the name."""
    if path.suffix.casefold() != ".pdf":
        raise wrong_format(path.suffix.removeprefix("."), ("pdf",))
    made = statements(reads, year, today, client=client, account=account)
    written = []
    for one in made:
        target = path if len(made) == 1 else path.with_name(f"{path.stem}-{one.currency.code}{path.suffix}")
        written.append(saving.save(target, _pdf(one), book=reads.path))
    return tuple(written)


def _pdf(statement: Invoice) -> bytes:
    """The statement set as PDF; a letter that no font has is told as `?`, for what a platform wrote is not changed."""
    for _letter in range(MOST_UNPRINTABLE):
        try:
            return papers.pdf(statement)
        except DeskError as error:
            missing = str(error.facts.get("text", ""))
            if error.kind != "text_unprintable" or not any(missing in line.text for line in statement.lines):
                raise
            lines = tuple(line._replace(text=line.text.replace(missing, "?")) for line in statement.lines)
            statement = statement._replace(lines=lines)
    return papers.pdf(statement)


def _line(day: str, row: sqlite3.Row, unit: Currency) -> InvoiceLine:
    reference = row["external_id"] or row["reference"] or ""
    told = (figures.day_text(date.fromisoformat(day)), row["client"], row["text"] or "", reference)
    text = " · ".join(dict.fromkeys(filter(None, told)))
    return InvoiceLine(text, Decimal(1), "", Money(row["gross"], unit).decimal)
