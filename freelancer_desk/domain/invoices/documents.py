"""A paper as data: every text ready for its template, or plain values for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.domain import figures
from freelancer_desk.domain.figures import Grouping
from freelancer_desk.domain.invoices import iban
from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE, PLATFORM, QUOTE
from freelancer_desk.domain.invoices.lines import HUNDRED, INCLUSIVE
from freelancer_desk.domain.invoices.spelled import ENGLISH, URDU, spelled
from freelancer_desk.domain.words import in_english, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.invoices.invoice import Invoice, Party
    from freelancer_desk.domain.invoices.lines import InvoiceLine
    from freelancer_desk.domain.money import Money

BOTH = "both"
_CLIENT = {PLATFORM: "paid_by", QUOTE: "quote_for"}
Label = list[str]


@in_english()
def plain(invoice: Invoice) -> dict[str, Any]:
    """The paper for scripts: amounts as decimal texts, days as ISO, `iban` and the text of its payment code."""
    sums, pay = invoice.sums, invoice.pay_into
    totals = {name: getattr(sums, name).text for name in ("lines", "discount", "net", "tax", "total")}
    return {
        "kind": invoice.kind,
        "number": invoice.number or None,
        "date": invoice.day.isoformat() if invoice.day else None,
        "due": invoice.due.isoformat() if invoice.due else None,
        "seller": invoice.seller.name,
        "client": invoice.client.name,
        "currency": invoice.currency.code,
        "lines": [_plain_line(line, invoice) for line in invoice.lines],
        "taxes": [{"rate": f"{one.rate:f}", "base": one.base.text, "tax": one.tax.text} for one in sums.taxes],
        "totals": totals,
        "total": sums.total.text,
        "in_words": {ENGLISH: spelled(sums.total, ENGLISH, lakh=invoice.dress.lakh), URDU: spelled(sums.total, URDU)},
        "order_number": invoice.order_number or None,
        "iban": (pay.iban or None) if pay else None,
        "bank": pay.bank if pay else None,
        "title": pay.title if pay else None,
        "raast_qr": invoice.qr or None,
        "fiscal_id": invoice.fiscal_id or None,
    }


def _plain_line(line: InvoiceLine, invoice: Invoice) -> dict[str, str]:
    numbers = {name: f"{getattr(line, name):f}" for name in ("quantity", "price", "discount", "tax")}
    return {"text": line.text, "unit": line.unit, **numbers, "amount": line.amount(invoice.currency).text}


@in_english()
def printed(invoice: Invoice) -> dict[str, Any]:
    """The paper for its template: each label a list of one text, or of two where both languages stand side by side."""
    page = _Page(invoice)
    stamp = page.label("draft") if not invoice.number and invoice.kind != PLATFORM else []
    return {
        "layout": invoice.dress.layout,
        "language": URDU if invoice.dress.language == URDU else ENGLISH,
        "accent": invoice.dress.accent,
        "made_on": [invoice.day.year, invoice.day.month, invoice.day.day] if invoice.day else None,
        "title": page.label(invoice.kind),
        "number": invoice.number,
        "draft": stamp,
        "logo": list(invoice.dress.logo),
        "signature": list(invoice.dress.signature),
        "signed_by": invoice.dress.signed_by,
        "labels": {name: page.label(name) for name in ("signature", "in_words", "scan")},
        "page": page.label("page", page="{page}", pages="{pages}"),
        "seller": page.party(invoice.seller, "from"),
        "client": page.party(invoice.client, _CLIENT.get(invoice.kind, "bill_to")),
        "facts": {"label": page.label("details"), "rows": page.facts()},
        "headings": [page.label(name) for name in ("description", "quantity", "price", "amount")],
        "lines": [page.line(line) for line in invoice.lines],
        "sums": page.sums(),
        "words": page.words(),
        "pay": page.pay(),
        "fiscal": page.fiscal(),
        "notes": [*page.remark(), *invoice.notes],
        "terms": [line for line in invoice.terms.split("\n") if line],
    }


def text(data: Mapping[str, Any]) -> str:
    """The words of a printed paper in reading order, one thing a line: what goes along with a PDF to be copied from."""
    lines = [" / ".join(data["title"]) + (f" {data['number']}" if data["number"] else "")]
    for party in (data["seller"], data["client"]):
        lines += ["", " / ".join(party["label"]), party["name"], *party["lines"]]
    lines += ["", *(f"{' / '.join(name)}: {told}" for name, told in data["facts"]["rows"]), ""]
    for line in data["lines"]:
        lines.append("  ".join((line["text"], *line["under"], *line["cells"])))
    lines.append("")
    for row in data["sums"]:
        lines.append("  ".join(filter(None, (" / ".join(row["label"]), row["share"], row["text"]))))
    lines += data["words"]
    if data["pay"]:
        lines += ["", *(f"{' / '.join(name)}: {told}" for name, told in data["pay"]["rows"])]
    return "\n".join((*lines, "", *data["notes"], *data["terms"])).strip() + "\n"


class _Page:
    """The figures of one paper in its language and grouping."""

    def __init__(self, invoice: Invoice) -> None:
        self.invoice = invoice
        wanted = invoice.dress.language
        self.languages = (ENGLISH, URDU) if wanted == BOTH else (wanted,)
        self.grouping = Grouping.LAKH if invoice.dress.lakh else Grouping.THOUSANDS

    def label(self, name: str, **facts: str) -> Label:
        return list(dict.fromkeys(write(f"paper.{one}.{name}", **facts) for one in self.languages))

    def money(self, amount: Money) -> str:
        return figures.amount(amount, self.grouping)

    def coded(self, amount: Money) -> str:
        return f"{amount.currency.code}\u00a0{self.money(amount)}"

    def day(self, day: date) -> str:
        return f"{day.day}\u00a0{self.label('months')[0].split()[day.month - 1]}\u00a0{day.year}"

    def party(self, party: Party, name: str) -> dict[str, Any]:
        numbers = [f"{label or self.label('client_tax')[0]} {number}" for label, number in party.tax_ids]
        lines = [*party.address, *filter(None, (party.email, party.phone)), *numbers]
        return {"label": self.label(name), "name": party.name, "tagline": party.tagline, "lines": lines}

    def facts(self) -> list[list[Any]]:
        one = self.invoice
        concerns = f"concerns.{one.kind}" if one.kind in {INVOICE, CREDIT_NOTE} else ""
        rows = [
            ("dated" if one.kind == PLATFORM else "issued", self.day(one.day) if one.day else ""),
            ("due", self.day(one.due) if one.due else ""),
            (concerns, one.concerns if concerns else ""),
            ("order", one.order_number),
            ("period", one.period),
        ]
        return [[self.label(name), text] for name, text in rows if text]

    def line(self, line: InvoiceLine) -> dict[str, Any]:
        first, *rest = line.text.split("\n")
        less = [f"{self.label('discount')[0]} {_number(line.discount)} %"] if line.discount else []
        if len({one.tax for one in self.invoice.lines}) > 1:
            less.append(f"{self.invoice.tax_name} {_number(line.tax)} %")
        quantity = "\u00a0".join(filter(None, (self.number(line.quantity), line.unit)))
        amount = self.money(line.amount(self.invoice.currency))
        return {"text": first, "under": [*rest, *less], "cells": [quantity, self.price(line.price), amount]}

    def number(self, number: Decimal) -> str:
        """A number grouped before its point, without needless noughts."""
        whole, point, rest = _number(abs(number)).partition(".")
        return (figures.MINUS if number < 0 else "") + figures.grouped(whole, self.grouping) + point + rest

    def price(self, price: Decimal) -> str:
        """A price with the places of its currency, and more only where it has more."""
        places = self.invoice.currency.exponent
        whole, point, rest = self.number(price).partition(".")
        return f"{whole}.{rest.ljust(places, '0')}" if places else whole + point + rest

    def sums(self) -> list[dict[str, Any]]:
        """The rows under the lines; the last but what follows the total is the total itself."""
        one, sums = self.invoice, self.invoice.sums
        rows: list[dict[str, Any]] = []

        def row(label: Label, text: str, rank: str = "", share: str = "") -> None:
            rows.append({"label": label, "share": share, "text": text, "rank": rank})

        if sums.discount or sums.taxes:
            row(self.label("subtotal"), self.money(sums.lines))
        if sums.discount:
            share = f"{_number(HUNDRED - one.charged)} %"
            row(self.label("discount"), self.money(-sums.discount), share=share)
        included = one.prices == INCLUSIVE
        for tax in () if included else sums.taxes:
            row([one.tax_name], self.money(tax.tax), share=f"{_number(tax.rate)} %")
        row(self.label("credited" if one.kind == CREDIT_NOTE else "total"), self.coded(sums.total), "total")
        for tax in sums.taxes if included else ():
            row(self.label("included", tax=one.tax_name), self.money(tax.tax), "under", f"{_number(tax.rate)} %")
        if one.home_equivalent is not None and one.home_rate is not None:
            facts = {"amount": self.coded(one.home_equivalent), "rate": figures.rate_text(one.home_rate)}
            row([""], self.label("equivalent", **facts)[0], "under")
        if one.deposit is not None:
            row(self.label("deposit"), self.coded(one.deposit), "under")
        if one.paid is not None:
            row(self.label("paid"), self.coded(one.paid), "under")
        return rows

    def words(self) -> list[str]:
        if not self.invoice.dress.in_words:
            return []
        return [spelled(self.invoice.sums.total, one, lakh=self.invoice.dress.lakh) for one in self.languages]

    def pay(self) -> dict[str, Any] | None:
        pay = self.invoice.pay_into
        if pay is None:
            return None
        rows = [
            ("title", pay.title),
            ("bank", pay.bank),
            ("iban", iban.spaced(pay.iban)),
            ("number", pay.number),
            ("swift", pay.swift),
        ]
        shown = [[self.label(name), text] for name, text in rows if text]
        return {"label": self.label("pay_into"), "rows": shown, "note": pay.note}

    def fiscal(self) -> dict[str, Any] | None:
        one = self.invoice
        if not one.fiscal_id and not one.fiscal_qr:
            return None
        return {"label": self.label("fiscal"), "text": one.fiscal_id}

    def remark(self) -> list[str]:
        return self.label("earned") if self.invoice.kind == PLATFORM else []


def _number(number: Decimal) -> str:
    whole, point, rest = f"{number:f}".partition(".")
    rest = rest.rstrip("0")
    return whole + (point + rest if rest else "")
