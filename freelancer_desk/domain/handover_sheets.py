"""The sheets of the accountant's pack in the order in which they are read: open points first, hashes last."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain import figures, handover_records
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.exports import Document, Sum, cell_json, cell_text
from freelancer_desk.domain.handover import decimal, sheet, totalled
from freelancer_desk.domain.receipts import LOCAL
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.exports import Row, Table
    from freelancer_desk.domain.handover import Handover, Scheduled
    from freelancer_desk.domain.reconciling import Printed, Reconciled

WIDEST = 50


def document(told: Handover) -> Document:
    """The pack as one document: a cover, then a table a sheet; the same as data."""
    tables = (
        _open(told),
        _schedule(told),
        _match(told),
        _credits(told),
        _transfers(told),
        _balances(told),
        _local(told),
        *handover_records.sheets(told),
        _papers(told),
        sheet("hashes", "file sha256", told.hashes),
    )
    return Document(
        title=told.title,
        subtitle=figures.year_text(told.year),
        head=told.head,
        tables=tables,
        notes=told.notes,
        data={**told.data, "sheets": {table.name: _as_json(table) for table in tables}},
        cover=say("handover.cover"),
    )


def printed(made: Document, person: str, made_on: date) -> dict[str, Any]:
    """The pack as its printed template wants it: every cell a text."""
    return {
        "title": made.title,
        "subtitle": made.subtitle,
        "person": person,
        "made_on": [made_on.year, made_on.month, made_on.day],
        "head": [list(pair) for pair in made.head],
        "notes": list(made.notes),
        "tables": [_printed(table) for table in made.tables],
    }


def _printed(table: Table) -> dict[str, Any]:
    columns = range(len(table.headings))
    texts = [[cell_text(cell) for cell in row] for row in table.rows]
    amounts = [any(isinstance(row[column], (Sum, Decimal, int)) for row in table.rows) for column in columns]
    longest = [max(len(row[column]) for row in [table.headings, *texts]) for column in columns]
    return {
        "title": table.title,
        "headings": list(table.headings),
        "amounts": amounts,
        # 0 is as wide as its amounts; texts share what is left by their longest.
        "widths": [0 if amounts[column] else min(longest[column], WIDEST) for column in columns],
        "rows": texts,
        "sums": [any(isinstance(cell, Sum) for cell in row) for row in table.rows],
        "note": table.note,
        "empty": table.empty,
    }


def _as_json(table: Table) -> list[dict[str, str | int | None]]:
    """The rows by their headings, without the sums."""
    return [
        dict(zip(table.headings, map(cell_json, row), strict=True))
        for row in table.rows
        if not any(isinstance(cell, Sum) for cell in row)
    ]


def _open(told: Handover) -> Table:
    rows: list[Row] = [
        (say(f"handover.open.{one.kind}"), one.text, decimal(one.stake), one.tick, one.item) for one in told.open_points
    ]
    return sheet("open", "kind what stake ticked item", rows)


def _schedule(told: Handover) -> Table:
    foreign = [one for one in told.payments if one.payment.scope != LOCAL]
    rows = [_scheduled(number, one) for number, one in enumerate(foreign, start=1)]
    columns = "number payer day currency foreign rate credited whole cut section purpose certificate paper"
    return sheet("schedule", columns, totalled(rows, 6, 7, 8, complete=(7,)))


def _scheduled(number: int, one: Scheduled) -> Row:
    payment = one.payment
    return (
        str(number),
        payment.payer,
        payment.day,
        payment.proceeds.currency.code if payment.proceeds is not None else "",
        decimal(payment.proceeds),
        payment.rate,
        payment.credited.decimal,
        decimal(payment.base),
        payment.withheld.decimal,
        payment.section,
        payment.purpose_code,
        one.certificates or say("handover.no_certificate"),
        one.papers,
    )


def _match(told: Handover) -> Table:
    rows = [_matched(one, told) for one in told.matches]
    columns = "state day payer credited cut_statement cut_certificate cut_fbr proved difference marks paper"
    return sheet("match", columns, totalled(rows, 3, 4, 5, 6, 7, 8))


def _matched(one: Reconciled, told: Handover) -> Row:
    def tax(shown: Printed | None) -> Decimal | None:
        return decimal(shown.row.tax) if shown is not None else None

    shown = [side for side in (one.certificate, one.fbr, one.listed) if side is not None]
    numbers = dict.fromkeys(told.paper_numbers.get(side.paper, "") for side in shown)
    return (
        say(f"handover.match.{one.state}"),
        one.day,
        one.payment.payer if one.payment is not None else shown[0].row.text,
        decimal(one.payment.credited) if one.payment is not None else None,
        decimal(one.payment.tax) if one.payment is not None else None,
        tax(one.certificate),
        tax(one.fbr),
        one.proved_tax.decimal,
        one.difference.decimal,
        ", ".join(say(f"handover.mark.{mark}") for mark in one.marks),
        ", ".join(filter(None, numbers)),
    )


def _credits(told: Handover) -> Table:
    rows: list[Row] = []
    for one in told.credits:
        code = one.printed.currency.code
        block: list[Row] = [
            (one.account, say(f"credit.{row.type}"), row.lines, code, row.amount.decimal) for row in one.rows
        ]
        reckoned = sum((row.amount.decimal for row in one.rows), Decimal(0))
        rows += block
        rows.append((one.account, say("handover.credits.sum"), None, code, Sum(len(block), reckoned)))
        rows.append((one.account, say("handover.credits.printed"), None, code, one.printed.decimal))
    return sheet("credits", "account what lines currency amount", rows)


def _transfers(told: Handover) -> Table:
    rows: list[Row] = []
    for one in told.transfers:
        sides = [
            (iso_day(side["date"]), side["account"], side["currency"], Decimal(side["amount"]))
            for side in (one["out"], one["in"])
        ]
        rate = Decimal(one["rate"]) if one["rate"] else None
        rows.append((*sides[0], *sides[1], rate, say("choice.yes" if one["sure"] else "choice.no")))
    columns = "left from out_currency out arrived to in_currency in rate sure"
    return sheet("transfers", columns, rows)


def _balances(told: Handover) -> Table:
    rows: list[Row] = [
        (
            one.account,
            one.amount.currency.code if one.amount is not None else "",
            decimal(one.amount),
            say(f"handover.balance.{one.how}"),
        )
        for one in told.balances
    ]
    return sheet("balances", "account currency amount how", rows)


def _local(told: Handover) -> Table:
    rows: list[Row] = [
        (
            one.payment.day,
            one.payment.payer,
            one.payment.account,
            one.payment.credited.decimal,
            one.payment.withheld.decimal,
            one.payment.section,
            one.certificates or say("handover.no_certificate"),
            one.papers,
        )
        for one in told.payments
        if one.payment.scope == LOCAL
    ]
    columns = "day payer account credited cut section certificate paper"
    return sheet("local", columns, totalled(rows, 3, 4))


def _papers(told: Handover) -> Table:
    rows: list[Row] = [
        (
            one.number,
            say(f"papers.kind.{one.paper.kind}"),
            one.paper.name,
            one.paper.day,
            one.paper.issuer,
            one.paper.number,
            one.belongs,
            one.file or say("handover.paper.left_out" if one.paper.has_file else "handover.paper.no_file"),
        )
        for one in told.papers
    ]
    return sheet("papers", "number what name day issuer certificate belongs file", rows)
