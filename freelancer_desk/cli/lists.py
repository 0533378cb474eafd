"""The plain lists and the three totals, for people and as JSON; no lock is needed for them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli import views
from freelancer_desk.cli.acting import printable, reading, table, today, year_of
from freelancer_desk.cli.parser import LISTS
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.invoices.rows import InvoiceRow


def listing(wanted: Namespace) -> int:
    """Print one of the lists."""
    with reading(wanted) as reads:
        year = year_of(wanted, reads) if wanted.year is not None else None
        rows = _rows(wanted.command, reads, year)
    answer = {wanted.command: rows}
    text = json.dumps(answer, ensure_ascii=False, indent=1) if wanted.json else printable(table(rows))
    sys.stdout.write(text + "\n")
    return 0


def _rows(name: str, reads: Any, year: TaxYear | None) -> list[dict[str, Any]]:  # noqa: ANN401
    from freelancer_desk.cli import invoices as invoice_views
    from freelancer_desk.desk import accounts, invoices, listings, questions, receipts, records

    makers: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "receipts": lambda: [views.payment(row) for row in receipts.listing(reads, year)],
        "accounts": lambda: [views.account(row) for row in accounts.listing(reads)],
        "questions": lambda: [views.question(row) for row in questions.listing(reads, year)],
        "clients": lambda: [dict(row) for row in records.listing(reads, "client")],
        "invoices": lambda: [invoice_views.view(row) for row in invoices.listing(reads, today()) if _is_of(row, year)],
        "earnings": lambda: listings.earnings(reads, year),
        "lines": lambda: listings.lines(reads, year),
        "transfers": lambda: listings.transfers(reads, year),
    }
    return makers[name]()


def _is_of(paper: InvoiceRow, year: TaxYear | None) -> bool:
    """A draft has no day yet and belongs to every year."""
    return year is None or paper.day is None or paper.day in year.span


def totals(wanted: Namespace) -> int:
    """Print the three totals."""
    from freelancer_desk.desk import overview

    with reading(wanted) as reads:
        answer = views.totals(overview.totals(reads, year_of(wanted, reads) if wanted.year is not None else None))
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    sys.stdout.write((text if wanted.json else printable(_totals_words(answer))) + "\n")
    return 0


def _totals_words(answer: Mapping[str, Any]) -> str:
    def amounts(sums: Mapping[str, str]) -> str:
        return ", ".join(f"{code} {text}" for code, text in sums.items()) or "0"

    return "\n".join(
        (
            say("cli.total.earned", amounts=amounts(answer["earned"])),
            *([say("cli.total.refunded", amounts=amounts(answer["refunded"]))] if answer["refunded"] else []),
            say("cli.total.reached", amount=answer["reached"], foreign=amounts(answer["reached_foreign"])),
            say("cli.total.outside", amounts=amounts(answer["outside"])),
        )
    )


def search(wanted: Namespace) -> int:
    """Print what has all of the words in it."""
    from freelancer_desk.desk import searching

    with reading(wanted) as reads:
        rows = [one._asdict() for one in searching.find(reads, " ".join(wanted.words))]
    text = json.dumps({"found": rows}, ensure_ascii=False, indent=1) if wanted.json else printable(table(rows))
    sys.stdout.write(text + "\n")
    return 0


COMMANDS = {**dict.fromkeys(LISTS, listing), "totals": totals, "search": search}
