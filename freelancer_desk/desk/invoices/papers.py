"""The paper itself: composed from the book while it is a draft, unsealed once it is issued, and written as a file."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import country, invoices, ledger
from freelancer_desk.desk.invoices import drafting, seller
from freelancer_desk.domain.drafts import upright
from freelancer_desk.domain.exports import wrong_format
from freelancer_desk.domain.invoices import documents, sealing
from freelancer_desk.domain.invoices.invoice import INVOICE, Dress, Invoice, Party, PayInto
from freelancer_desk.domain.invoices.lines import HUNDRED
from freelancer_desk.domain.invoices.standing import DRAFT
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import saving, typesetting
from freelancer_desk.plugins import payment_codes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reader, Reads

FORMATS = ("pdf", "json")
_TEMPLATE = "invoice"


def paper(reads: Reads, wanted: str, *, code_until: datetime | None = None) -> Invoice:
    """A paper as it is printed; `code_until` puts what is owed and an expiry into its payment code, to be paid now."""
    row = invoices.kept(reads, wanted)
    made = _as_kept(reads, row)
    if code_until is None or made.kind != INVOICE:
        return made
    asked = made.sums.total
    if row["state"] != DRAFT:
        asked = invoices.one(reads, invoices.name(row), code_until.date()).owed
    if asked.minor <= 0:
        raise DeskError("invoice_settled", invoice=invoices.name(row))
    return made._replace(qr=_code(reads, made.pay_into, made.currency, asked.decimal, code_until))


def _as_kept(reads: Reads, row: sqlite3.Row) -> Invoice:
    if row["sealed"]:
        return sealing.unpacked(json.loads(row["sealed"]), lambda sha256: seller.picture(reads, sha256))
    return composed(reads, row)


def data(reads: Reads, wanted: str, *, code_until: datetime | None = None) -> dict[str, Any]:
    """A paper as data: lines, totals, where to pay, the text of its payment code."""
    return documents.plain(paper(reads, wanted, code_until=code_until))


def pdf(invoice: Invoice) -> bytes:
    """The paper set as PDF; the same paper gives the same bytes."""
    return typesetting.pdf(_TEMPLATE, told(invoice), standard="a-3a" if invoice.day else None)


def pictures(invoice: Invoice, *, ppi: int) -> tuple[bytes, ...]:
    """The pages of the very same document as PNG, for the screen."""
    return typesetting.pictures(_TEMPLATE, told(invoice), ppi=ppi)


def code_picture(text: str) -> bytes:
    """A payment code as SVG."""
    return typesetting.code(text).encode()


def told(invoice: Invoice) -> dict[str, Any]:
    """What the template prints, its codes drawn."""
    printed = _upright(documents.printed(invoice))
    drawn = {name: typesetting.code(text) if text else "" for name, text in _codes(invoice).items()}
    return {**printed, "codes": drawn, "text": documents.text(printed)}


def _upright(printed: Any) -> Any:  # noqa: ANN401  lists and dictionaries of whatever a template takes
    """All that is printed without marks that would let a text be read as another one."""
    if isinstance(printed, dict):
        return {name: _upright(value) for name, value in printed.items()}
    if isinstance(printed, list) and not all(isinstance(value, int) for value in printed):
        return [_upright(value) for value in printed]
    return upright(printed) if isinstance(printed, str) else printed


def _codes(invoice: Invoice) -> dict[str, str]:
    return {"pay": invoice.qr, "fiscal": invoice.fiscal_qr}


def export(reads: Reader, wanted: str, path: Path, *, code_until: datetime | None = None) -> Path:
    """Write a paper as PDF or JSON; the name's ending decides."""
    form = path.suffix.removeprefix(".").lower()
    made = paper(reads, wanted, code_until=code_until)
    if form == "json":
        text = json.dumps(documents.plain(made), ensure_ascii=False, indent=1) + "\n"
        return saving.save(path, text.encode(), book=reads.path)
    if form != "pdf":
        raise wrong_format(form, FORMATS)
    return saving.save(path, pdf(made), book=reads.path)


def preview(reads: Reads, fields: Mapping[str, str], lines: Sequence[Mapping[str, str]], today: date) -> Invoice:
    """What a draft will look like while it is typed; raises DeskError for the first wrong field."""
    typed = drafting.read(reads, fields, lines, today)
    rows = reads.rows("SELECT * FROM clients WHERE name = ?", (typed.client,))
    client = _client(rows[0]) if rows else Party(typed.client)
    return _composed(reads, typed.values, client, rows[0]["language"] if rows else "", typed)


def composed(reads: Reads, row: sqlite3.Row) -> Invoice:
    """A kept paper, put together from what the book says now."""
    client = reads.rows("SELECT * FROM clients WHERE id = ?", (row["client_id"],))[0]
    fields = dict(zip(row.keys(), tuple(row), strict=True))
    lines = drafting.lines_of(reads, row["id"])
    typed = drafting.Typed(fields, client["name"], lines, currency(row["currency"]))
    return _composed(reads, fields, _client(client), client["language"], typed)


def _composed(
    reads: Reads, values: Mapping[str, Any], client: Party, language: str | None, typed: drafting.Typed
) -> Invoice:
    said = seller.facts(reads)
    home = country.rules(ledger.setting(reads, "country")).currency
    is_local = typed.unit == home
    pay_into = _pay_into(reads, values, said, typed) if values["kind"] == INVOICE else None
    concerns = reads.rows("SELECT number FROM invoices WHERE id = ?", (values.get("concerns_id") or 0,))
    return Invoice(
        kind=values["kind"],
        number=values.get("number") or "",
        day=invoices.day_of(values["day"]),
        due=invoices.day_of(values["due_day"]) if values["kind"] == INVOICE else None,
        seller=_seller(said, is_local=is_local, has_tax=any(line.tax for line in typed.lines)),
        client=client,
        currency=typed.unit,
        lines=typed.lines,
        prices=values["prices"],
        charged=HUNDRED - Decimal(values["discount"]),
        tax_name=values["tax_name"],
        deposit=Money(values["deposit"], typed.unit) if values["deposit"] else None,
        order_number=values["order_number"],
        concerns=concerns[0]["number"] if concerns else "",
        period=values["period"],
        notes=tuple(filter(None, (values["notes"] or said["notes"]).split("\n"))),
        terms=values["terms"] or (said["terms"] if values["kind"] == INVOICE else ""),
        pay_into=pay_into,
        qr=_code(reads, pay_into, typed.unit, None, None),
        fiscal_id=values["fiscal_id"],
        fiscal_qr=values["fiscal_qr"],
        dress=_dress(reads, said, values["layout"], values["language"] or language or ""),
    )


def _seller(said: Mapping[str, str], *, is_local: bool, has_tax: bool) -> Party:
    """The sender; the tax number is for clients at home, the sales-tax number where that tax is charged."""
    numbers = [("NTN", said["ntn"])] if is_local and said["ntn"] else []
    numbers += [("STRN", said["sales_tax_number"])] if has_tax and said["sales_tax_number"] else []
    address = tuple(filter(None, said["address"].split("\n")))
    return Party(said["name"], address, said["email"], said["phone"], tuple(numbers), said["tagline"])


def _client(row: sqlite3.Row) -> Party:
    address = [line for line in (row["address"] or "").split("\n") if line]
    contact = [row["contact"]] if row["contact"] else []
    tax_ids = (("", row["tax_id"]),) if row["tax_id"] else ()
    country = [row["country"]] if row["country"] and row["country"] not in address else []
    return Party(row["name"], (*contact, *address, *country), row["email"] or "", row["phone"] or "", tax_ids)


def _pay_into(
    reads: Reads, values: Mapping[str, Any], said: Mapping[str, str], typed: drafting.Typed
) -> PayInto | None:
    """The account chosen for this paper, else the usual one, else the only one in its currency."""
    rows = reads.rows("SELECT * FROM pay_into ORDER BY id")
    chosen = [row for row in rows if row["id"] == values["pay_into_id"]] if values["pay_into_id"] else []
    usual = [row for row in rows if row["name"] == said["pay_into"] and row["currency"] in {"", typed.unit.code}]
    fitting = [row for row in rows if row["currency"] == typed.unit.code]
    found = next((group[0] for group in (chosen, usual, fitting) if group), None)
    if found is None:
        return None
    return PayInto(found["title"], found["bank"], found["iban"], found["number"], found["swift"], found["note"])


def _dress(reads: Reads, said: Mapping[str, str], layout: str, language: str) -> Dress:
    return Dress(
        layout=layout or said["layout"],
        language=language or said["language"],
        accent=said["accent"],
        logo=seller.picture(reads, said["logo"]),
        signature=seller.picture(reads, said["signature"]),
        signed_by=said["signed_by"],
        in_words=said["in_words"] == "yes",
        lakh=said["lakh"] == "yes",
    )


def _code(reads: Reads, pay: PayInto | None, unit: Currency, amount: Decimal | None, until: datetime | None) -> str:
    """The payment code of the account, where the country has one, the money is its own and the user wants it."""
    rules = country.rules(ledger.setting(reads, "country"))
    if pay is None or not pay.iban or unit != rules.currency or not rules.country.payment_code:
        return ""
    wanted = reads.rows("SELECT scheme FROM pay_into WHERE iban = ? AND qr <> ''", (pay.iban,))
    if not wanted:
        return ""
    return payment_codes.named(rules.country.payment_code).payload(pay.iban, amount, "", until, wanted[0]["scheme"])


def tomorrow_evening(today: date) -> datetime:
    """When a code with an amount expires that is made at the moment of paying: at the end of the next day."""
    return datetime.combine(today + timedelta(days=1), time(23, 59))
