"""A draft while it is typed: what it may name, what is wrong with it, and what it will look like all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import clients, invoices, person
from freelancer_desk.desk.invoices import drafting, papers
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from freelancer_desk.domain.invoices.invoice import Invoice
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.store.book import Reads

UNKNOWN = "–"


class Desktop(NamedTuple):
    """What an editor of a draft needs: names on offer, whether tax may be charged, and the draft as it is kept."""

    clients: tuple[str, ...]
    accounts: tuple[str, ...]
    may_tax: bool
    fields: Mapping[str, str]
    lines: tuple[Mapping[str, str], ...]


class Sketch(NamedTuple):
    """What is wrong with a draft, and the paper with a dash where something is missing or wrong."""

    problems: tuple[Problem, ...]
    paper: Invoice | None


def desktop(reads: Reads, wanted: str, today: date) -> Desktop:
    """What an editor needs to begin with a kept draft, or with a new one where none is wanted."""
    names = tuple(row["name"] for row in reads.rows("SELECT name FROM clients ORDER BY name COLLATE NOCASE"))
    accounts = tuple(row["name"] for row in reads.rows("SELECT name FROM pay_into ORDER BY name COLLATE NOCASE"))
    taxed = any(
        one.kind == "sales_tax" and one.status == "active" and (one.last_day or today) >= today
        for one in person.registrations(reads)
    )
    if not wanted:
        return Desktop(names, accounts, taxed, {"currency": drafting.said_currency(reads)}, ())
    fields, lines = drafting.fields_of(reads, invoices.kept(reads, wanted))
    return Desktop(names, accounts, taxed or any(line["tax"] != "0" for line in lines), fields, tuple(lines))


def usual(reads: Reads, client: str) -> dict[str, str]:
    """What a client wants on its invoices, where it is known."""
    return clients.defaults(reads, client)


def sketch(reads: Reads, fields: Mapping[str, str], lines: Sequence[Mapping[str, str]], today: date) -> Sketch:
    """What is wrong with a draft, and what it looks like with that left out."""
    problems = drafting.check(reads, fields, lines, today)
    shown = {name: text for name, text in fields.items() if name not in {problem.field for problem in problems}}
    shown["client"] = fields.get("client", "").strip() or UNKNOWN
    rows = [dict(line) for line in lines] or [{}]
    for problem in problems:
        parts = str(problem.field).split(".")
        if parts[0] == "line":
            rows[int(parts[1]) - 1][parts[2]] = ""
    if any(problem.field == "tax_name" for problem in problems):
        rows = [{**row, "tax": ""} for row in rows]
    for row in rows:
        row["text"] = row.get("text", "").strip() or UNKNOWN
        row["price"] = row.get("price", "").strip() or "0"
    try:
        return Sketch(problems, papers.preview(reads, shown, rows, today))
    except DeskError:
        return Sketch(problems, None)
