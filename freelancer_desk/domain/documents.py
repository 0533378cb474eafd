"""Documents as data: what a tax summary says, the same for print, workbook and JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain import figures
from freelancer_desk.domain.exports import Document, Table, cell_text
from freelancer_desk.domain.words import ask, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.exports import Row
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.summaries import Payment, TaxSummary


def tax_summary(summary: TaxSummary, working: Mapping[str, Any]) -> Document:
    """The tax summary of a year; `working` is the tax working as its JSON."""
    return Document(
        title=say("document.tax_summary"),
        subtitle=figures.year_text(summary.year),
        head=_head(summary, working),
        tables=(
            _lines(working),
            _tax_totals(working),
            _risks(working),
            _open_points(summary, working),
            _payments(summary),
            _totals(summary),
            _accounts(summary),
        ),
        notes=_notes(summary, working),
        data=_data(summary, working),
    )


def _head(summary: TaxSummary, working: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pack = working["pack"]
    return (
        (say("document.name"), summary.person or say("document.name.unknown")),
        (say("document.made"), figures.day_text(summary.made_on)),
        (say("document.registrations"), ", ".join(summary.registrations) or say("document.registrations.none")),
        (say("document.filer"), summary.filer_status or say("document.filer.unknown")),
        (say("document.work"), say(f"choice.{summary.category}") if summary.category else say("document.work.unknown")),
        (say("document.rules"), f"{pack['id']} ({pack['status']}), {pack['sha256'][:12]}"),
        (say("document.book"), summary.book_head[:12]),
    )


def headline(summary: TaxSummary, working: Mapping[str, Any], stake: Money) -> tuple[dict[str, str], ...]:
    """The few large figures of the first page, each with a label and a note."""
    exports = [payment for payment in summary.payments if payment.scope != "local"]
    papers = sum(1 for payment in exports if payment.has_paper)
    home = summary.totals.reached.currency
    owes = Decimal(working["payable"]) > 0 or Decimal(working["refundable"]) == 0
    missing = len(exports) - papers

    def rupees(text: str) -> str:
        return figures.figure(summary.totals.reached.of(text, home))

    return (
        {
            "label": say("document.figure.reached"),
            "value": figures.figure(summary.totals.reached),
            "note": say("document.figure.reached.note", n=len(exports), papers=papers),
        },
        {
            "label": say("document.figure.tax"),
            "value": rupees(working["total_tax"]),
            "note": say("document.figure.tax.note", cut=rupees(working["total_withheld"])),
        },
        {
            "label": say("document.figure.payable" if owes else "document.figure.refundable"),
            "value": rupees(working["payable"] if owes else working["refundable"]),
            "note": say("document.figure.payable.note"),
        },
        {
            "label": say("document.figure.papers"),
            "value": str(missing),
            "note": say("document.figure.papers.note", stake=figures.figure(stake))
            if missing and stake
            else say("document.figure.papers.none"),
        },
    )


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _lines(working: Mapping[str, Any]) -> Table:
    rows: list[Row] = []
    for line in working["lines"]:
        difference = Decimal(line["shortfall"]) - Decimal(line["excess"])
        rows.append(
            (
                line["label"],
                _number(line["base"]),
                figures.percent(Decimal(line["rate"])) if line["rate"] else "",
                _number(line["tax"]),
                _number(line["withheld"]),
                difference,
                line["return_code"] or "",
                line["law"],
            )
        )
    names = ("line", "base", "rate", "tax", "cut", "difference", "code", "law")
    headings = tuple(say(f"document.col.{name}") for name in names)
    return Table("lines", say("document.lines"), headings, tuple(rows), say("document.lines.note"))


def _tax_totals(working: Mapping[str, Any]) -> Table:
    amounts = {"taxable_income": working["normal"]["taxable_income"]}
    amounts |= {name: working[name] for name in ("final_tax", "total_tax", "total_withheld", "payable", "refundable")}
    rows: tuple[Row, ...] = tuple((say(f"document.sum.{name}"), _number(text)) for name, text in amounts.items())
    headings = tuple(say(f"document.col.{name}") for name in ("total", "amount"))
    return Table("tax_totals", say("document.tax_totals"), headings, rows)


def _risks(working: Mapping[str, Any]) -> Table:
    rows = tuple((risk_text(r), _number(r["up_to"]), r.get("paper") or "") for r in working["at_risk"])
    headings = tuple(say(f"document.col.{name}") for name in ("risk", "up_to", "remedy"))
    return Table("risks", say("document.risks"), headings, rows)


def risk_text(risk: Mapping[str, Any]) -> str:
    """What may happen, in words: payments refused for want of a paper, or a condition that somebody may check."""
    key = "document.risk.paper" if risk["key"] == "no_certificate" else "document.risk.condition"
    return say(key, n=len(risk["rows"]))


def _open_points(summary: TaxSummary, working: Mapping[str, Any]) -> Table:
    rows: list[Row] = [(question["text"], None) for question in working["questions"]]
    rows += [(warning["text"], None) for warning in working["warnings"]]
    rows += [(ask(q.kind, q.facts), q.at_stake.decimal if q.at_stake else None) for q in summary.open_questions]
    headings = tuple(say(f"document.col.{name}") for name in ("question", "stake"))
    return Table("open", say("document.open"), headings, tuple(rows))


def _payments(summary: TaxSummary) -> Table:
    rows: list[Row] = [_payment(payment) for payment in summary.payments]
    if rows:
        credited = sum((p.credited.decimal for p in summary.payments), Decimal(0))
        withheld = sum((p.withheld.decimal for p in summary.payments), Decimal(0))
        rows.append((say("document.col.total"), "", "", "", credited, withheld, "", "", ""))
    names = ("day", "payer", "foreign", "rate", "credited", "cut", "section", "purpose", "paper")
    headings = tuple(say(f"document.col.{name}") for name in names)
    return Table("payments", say("document.payments"), headings, tuple(rows), say("document.payments.note"))


def _payment(payment: Payment) -> Row:
    return (
        payment.day,
        payment.payer,
        figures.figure(payment.proceeds) if payment.proceeds else "",
        figures.rate_text(payment.rate) if payment.rate is not None else "",
        payment.credited.decimal,
        payment.withheld.decimal,
        payment.section,
        payment.purpose_code,
        payment.paper or say("document.paper.no"),
    )


def _totals(summary: TaxSummary) -> Table:
    totals = summary.totals
    rows: list[Row] = [(say("document.total.earned"), code, amount.decimal) for code, amount in totals.earned.items()]
    rows += [(say("document.total.refunded"), code, amount.decimal) for code, amount in totals.refunded.items()]
    rows.append((say("document.total.reached"), totals.reached.currency.code, totals.reached.decimal))
    last = summary.year.span.last
    outside, note = say("document.total.outside"), say("document.earned.note")
    if last < summary.made_on:
        outside, note = say("document.total.outside_on", day=figures.day_text(last)), say("document.earned.over")
    rows += [(outside, code, amount.decimal) for code, amount in totals.outside.items()]
    headings = tuple(say(f"document.col.{name}") for name in ("total", "currency", "amount"))
    return Table("totals", say("document.earned"), headings, tuple(rows), note)


def _accounts(summary: TaxSummary) -> Table:
    rows: list[Row] = []
    for account in summary.accounts:
        for statement in account.statements:
            verdict = {True: "yes", False: "no", None: "none"}[statement.proved]
            difference = figures.figure(statement.difference) if statement.difference is not None else ""
            rows.append(
                (
                    account.name,
                    statement.name,
                    statement.first_day,
                    statement.last_day,
                    statement.opening.decimal if statement.opening is not None else None,
                    statement.closing.decimal if statement.closing is not None else None,
                    say(f"document.proof.{verdict}", difference=difference),
                )
            )
    names = ("account", "statement", "from", "to", "opening", "closing", "proof")
    headings = tuple(say(f"document.col.{name}") for name in names)
    return Table("accounts", say("document.accounts"), headings, tuple(rows))


def _notes(summary: TaxSummary, working: Mapping[str, Any]) -> tuple[str, ...]:
    sources = dict.fromkeys(line["source"] for line in working["lines"] if line["source"])
    made = say("document.note.book", version=summary.version, head=summary.book_head[:12])
    return (*sources, say("document.note.estimate"), made)


def _data(summary: TaxSummary, working: Mapping[str, Any]) -> dict[str, Any]:
    def texts(amounts: Mapping[str, Money]) -> dict[str, str]:
        return {code: amount.text for code, amount in amounts.items()}

    return {
        "kind": "tax-summary",
        "tax_year": summary.year.number,
        "from": summary.year.span.first.isoformat(),
        "to": summary.year.span.last.isoformat(),
        "made_on": summary.made_on.isoformat(),
        "version": summary.version,
        "book_head": summary.book_head,
        "person": {
            "name": summary.person,
            "registrations": list(summary.registrations),
            "filer_status": summary.filer_status,
            "category": summary.category,
        },
        "totals": {
            "earned": texts(summary.totals.earned),
            "refunded": texts(summary.totals.refunded),
            "reached": summary.totals.reached.text,
            "reached_foreign": texts(summary.totals.reached_foreign),
            "outside": texts(summary.totals.outside),
        },
        "tax": dict(working),
        "payments": [_payment_data(payment) for payment in summary.payments],
        "open": [
            {"key": q.key, "text": ask(q.kind, q.facts), "at_stake_pkr": q.at_stake.text if q.at_stake else None}
            for q in summary.open_questions
        ],
    }


def _payment_data(payment: Payment) -> dict[str, Any]:
    def text(amount: Money | None) -> str | None:
        return amount.text if amount is not None else None

    return {
        "id": payment.id,
        "date": payment.day.isoformat(),
        "payer": payment.payer,
        "account": payment.account,
        "proceeds": text(payment.proceeds),
        "currency": payment.proceeds.currency.code if payment.proceeds else None,
        "credited_pkr": payment.credited.text,
        "base_pkr": text(payment.base),
        "withheld_pkr": payment.withheld.text,
        "section": payment.section,
        "purpose_code": payment.purpose_code,
        "category": payment.category,
        "paper": payment.paper or None,
    }


# How wide each printed column is ("auto" or a share), and which ones hold amounts.
_LAYOUT: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "lines": (("1", "auto", "auto", "auto", "auto", "auto", "auto"), (1, 2, 3, 4, 5)),
    "tax_totals": (("1", "auto"), (1,)),
    "risks": (("2", "auto", "1.4"), (1,)),
    "open": (("1", "auto"), (1,)),
    "payments": (("auto", "1", "auto", "auto", "auto", "auto", "auto", "auto", "auto"), (2, 3, 4, 5)),
    "totals": (("1", "auto", "auto"), (2,)),
    "accounts": (("1", "1.4", "auto", "auto", "auto", "auto", "auto"), (4, 5)),
}


def printed(document: Document, big: tuple[dict[str, str], ...], summary: TaxSummary) -> dict[str, Any]:
    """The document as its printed template wants it: every cell a text."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "person": summary.person,
        "made_on": [summary.made_on.year, summary.made_on.month, summary.made_on.day],
        "head": [list(pair) for pair in document.head],
        "figures": list(big),
        "tables": [_printed_table(table) for table in document.tables],
        "notes": list(document.notes),
        "footer": f"{document.title} · {document.subtitle}",
    }


def _printed_table(table: Table) -> dict[str, Any]:
    widths, amounts = _LAYOUT[table.name]
    empty = f"document.{table.name}.empty"
    return {
        "title": table.title,
        "headings": list(table.headings[: len(widths)]),
        "widths": list(widths),
        "align": ["right" if column in amounts else "left" for column in range(len(widths))],
        "rows": [_printed_row(row, len(widths)) for row in table.rows],
        "note": table.note,
        "empty": say(empty) if not table.rows else "",
    }


def _printed_row(row: Row, width: int) -> list[str]:
    """The cells of a row; what has no column of its own on paper stands in small under the first."""
    under = [cell_text(cell) for cell in row[width:] if cell]
    return ["\n".join((cell_text(row[0]), *under)), *(cell_text(cell) for cell in row[1:width])]
