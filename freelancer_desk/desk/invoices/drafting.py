"""Drafts of quotes, invoices and credit notes: typed, checked, changed and thrown away until they are issued."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import clients, invoices, person
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.invoices import seller
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE, KINDS, LANGUAGES, LAYOUTS, PLATFORM, QUOTE
from freelancer_desk.domain.invoices.lines import HUNDRED, PRICE_PLACES, PRICES, InvoiceLine, sums
from freelancer_desk.domain.invoices.standing import DRAFT
from freelancer_desk.domain.money import LARGEST_MINOR, Currency, Money, currency
from freelancer_desk.domain.numbers import typed_decimal
from freelancer_desk.domain.problems import DeskError, Problem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

FIELDS = (
    "kind", "client", "date", "due", "currency", "prices", "discount", "tax_name", "deposit", "order_number", "period",
    "notes", "terms", "language", "layout", "pay_into", "fiscal_id", "fiscal_qr", "note",
)  # fmt: skip
LINE_FIELDS = ("text", "quantity", "unit", "price", "discount", "tax")
MOST_LINES = 500
_TYPED = tuple(kind for kind in KINDS if kind != PLATFORM)


class Typed(NamedTuple):
    """A draft as it was read: the columns of its row, its client's name and its lines."""

    values: dict[str, Value]
    client: str
    lines: tuple[InvoiceLine, ...]
    unit: Currency


_MOST_EARNED = """
SELECT currency FROM derived_days WHERE scope <> 'local' AND currency IS NOT NULL
GROUP BY currency ORDER BY sum(payments) DESC, currency LIMIT 1
"""


def check(
    reads: Reads, fields: Mapping[str, str], lines: Sequence[Mapping[str, str]], today: date
) -> tuple[Problem, ...]:
    """What is wrong with a draft, each problem naming its field (`line.2.price` of the second line)."""
    draft = Draft(fields)
    _read(reads, draft, lines, today)
    return tuple(draft.problems)


def read(reads: Reads, fields: Mapping[str, str], lines: Sequence[Mapping[str, str]], today: date) -> Typed:
    """A draft as values; raises DeskError for the first wrong field."""
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise DeskError("field_unknown", field=unknown[0][:40], fields=", ".join(FIELDS))
    draft = Draft(fields)
    typed = _read(reads, draft, lines, today)
    draft.refuse()
    return typed


def add(desk: Desk, fields: Mapping[str, str], lines: Sequence[Mapping[str, str]]) -> Done:
    """Keep a new draft; a client not known yet is added with it."""
    typed = read(desk.book, fields, lines, desk.today())
    if typed.values["kind"] == CREDIT_NOTE:
        raise DeskError("credit_note_alone")
    with desk.book.step(f"{typed.values['kind']}.add", facts={"what": typed.client[:80]}) as step:
        return Done(str(put(step, typed)), step.id)


def put(step: Step, typed: Typed, **more: Value) -> int:
    """Write a draft and its lines; gives its row."""
    client_id = clients.find_or_add(step, typed.client)
    row_id = step.insert("invoices", {**typed.values, **more, "client_id": client_id})
    _put_lines(step, row_id, typed.lines)
    return row_id


def change(
    desk: Desk, wanted: str, fields: Mapping[str, str], lines: Sequence[Mapping[str, str]] | None = None
) -> Done:
    """Change fields of a draft, and all its lines where they are given; an issued paper is refused."""
    row = _draft(desk.book, wanted)
    before, old_lines = fields_of(desk.book, row)
    typed = read(desk.book, {**before, **fields}, old_lines if lines is None else lines, desk.today())
    _refuse_another_concern(typed, before)
    with desk.book.step(f"{typed.values['kind']}.change", facts={"what": typed.client[:80]}) as step:
        client_id = clients.find_or_add(step, typed.client)
        kept = {name: value for name, value in typed.values.items() if name not in {"number", "series", "state"}}
        step.update("invoices", row["id"], {**kept, "client_id": client_id})
        if lines is not None:
            step.delete("invoice_lines", _line_ids(step, row["id"]))
            _put_lines(step, row["id"], typed.lines)
    return Done(str(row["id"]), step.id)


def remove(desk: Desk, wanted: str) -> Done:
    """Throw a draft away; it never had a number, so no number is missing."""
    row = _draft(desk.book, wanted)
    with desk.book.step(f"{row['kind']}.remove", facts={"what": f"#{row['id']}"}) as step:
        step.delete(
            "repeats", [one["id"] for one in step.rows("SELECT id FROM repeats WHERE invoice_id = ?", (row["id"],))]
        )
        step.delete("invoice_lines", _line_ids(step, row["id"]))
        step.delete("invoices", [row["id"]])
    return Done(str(row["id"]), step.id)


def fields_of(reads: Reads, row: sqlite3.Row) -> tuple[dict[str, str], list[dict[str, str]]]:
    """A kept paper as a form shows it: its fields and its lines."""
    unit = currency(row["currency"])
    client = reads.rows("SELECT name FROM clients WHERE id = ?", (row["client_id"],))[0]["name"]
    pay_into = reads.rows("SELECT name FROM pay_into WHERE id = ?", (row["pay_into_id"] or 0,))
    plain = {name: row[name] for name in FIELDS if name not in {"client", "date", "due", "deposit", "pay_into"}}
    fields = {
        **plain,
        "client": client,
        "date": row["day"] or "",
        "due": row["due_day"] or "",
        "deposit": Money(row["deposit"], unit).text if row["deposit"] else "",
        "pay_into": pay_into[0]["name"] if pay_into else "",
    }
    query = "SELECT * FROM invoice_lines WHERE invoice_id = ? ORDER BY nth"
    return fields, [{name: line[name] for name in LINE_FIELDS} for line in reads.rows(query, (row["id"],))]


def lines_of(reads: Reads, invoice_id: int) -> tuple[InvoiceLine, ...]:
    """The lines of a kept paper as values."""
    return tuple(
        InvoiceLine(
            row["text"], Decimal(row["quantity"]), row["unit"], Decimal(row["price"]), Decimal(row["discount"]),
            Decimal(row["tax"]),
        )
        for row in reads.rows("SELECT * FROM invoice_lines WHERE invoice_id = ? ORDER BY nth", (invoice_id,))
    )  # fmt: skip


def _draft(reads: Reads, wanted: str) -> sqlite3.Row:
    row = invoices.kept(reads, wanted)
    if row["state"] != DRAFT:
        raise DeskError("quote_sealed" if row["kind"] == QUOTE else "invoice_sealed", invoice=row["number"])
    return row


def _refuse_another_concern(typed: Typed, before: Mapping[str, str]) -> None:
    """A credit note concerns its invoice for good, and nothing else becomes one."""
    now = {"kind": typed.values["kind"], "client": typed.client, "currency": typed.unit.code}
    if CREDIT_NOTE in {now["kind"], before["kind"]} and any(now[field] != before[field] for field in now):
        raise DeskError("credit_note_alone")


def _line_ids(reads: Reads, invoice_id: int) -> list[int]:
    return [row["id"] for row in reads.rows("SELECT id FROM invoice_lines WHERE invoice_id = ?", (invoice_id,))]


def _put_lines(step: Step, invoice_id: int, lines: Sequence[InvoiceLine]) -> None:
    for nth, line in enumerate(lines):
        numbers = {name: f"{getattr(line, name):f}" for name in ("quantity", "price", "discount", "tax")}
        step.insert(
            "invoice_lines", {"invoice_id": invoice_id, "nth": nth, "text": line.text, "unit": line.unit, **numbers}
        )


def _read(reads: Reads, draft: Draft, lines: Sequence[Mapping[str, str]], today: date) -> Typed:
    known = clients.defaults(reads, draft.text("client"))
    said = seller.facts(reads)
    draft.text("client", required=True)
    unit = draft.currency("currency") or currency(known["currency"] or said_currency(reads))
    day = draft.day("date") or today
    terms_days = int(known["terms_days"] or said["terms_days"])
    due = draft.day("due") or (day + timedelta(days=terms_days))
    if due < day:
        draft.note("due", "days_reversed")
    read_lines = tuple(_line(draft, at, dict(line), unit) for at, line in enumerate(lines[:MOST_LINES], start=1))
    if not lines:
        draft.note("lines", "lines_missing")
    if len(lines) > MOST_LINES:
        draft.note("lines", "lines_too_many", most=MOST_LINES)
    prices = draft.choice("prices", PRICES, PRICES[0])
    discount = _percent(draft, "discount", draft.text("discount"))
    total = sums(read_lines, unit, prices=prices, discount=HUNDRED - discount).total
    if abs(total.minor) > LARGEST_MINOR:
        draft.note("lines", "amount_too_large", amount=total.text[:40])
    tax_name = draft.text("tax_name")
    if any(line.tax for line in read_lines):
        _demand_tax(reads, draft, day, tax_name)
    deposit = draft.money("deposit", unit)
    if deposit and not draft.problems and deposit.minor > total.minor:
        draft.note("deposit", "deposit_too_much", total=str(total))
    values: dict[str, Value] = {
        "kind": draft.choice("kind", _TYPED, INVOICE),
        "state": DRAFT,
        "number": "",
        "series": "",
        "day": day.isoformat() if draft.text("date") else None,
        "due_day": due.isoformat() if draft.text("due") else None,
        "currency": unit.code,
        "prices": prices,
        "discount": f"{discount:f}",
        "tax_name": tax_name,
        "deposit": deposit.minor if deposit else None,
        **{name: draft.text(name) for name in ("order_number", "period", "fiscal_id", "fiscal_qr", "note")},
        "notes": draft.block("notes"),
        "terms": draft.block("terms"),
        "language": draft.choice("language", LANGUAGES),
        "layout": draft.choice("layout", LAYOUTS),
        "pay_into_id": _pay_into(reads, draft),
        "total": total.minor,
    }
    return Typed(values, draft.text("client"), read_lines, unit)


def said_currency(reads: Reads) -> str:
    """The currency of the newest paper, else the one most is earned in, or home money."""
    from freelancer_desk.desk.rates.rows import home

    rows = reads.rows("SELECT currency FROM invoices ORDER BY id DESC LIMIT 1")
    rows = rows or reads.rows(_MOST_EARNED)
    return rows[0]["currency"] if rows else home(reads)


def _line(draft: Draft, at: int, fields: dict[str, str], unit: Currency) -> InvoiceLine:
    """One line; what is wrong is noted on the draft as `line.AT.FIELD`."""
    one = Draft(fields)
    unknown = sorted(set(fields) - set(LINE_FIELDS))
    if unknown:
        one.note(unknown[0][:40], "field_unknown", fields=", ".join(LINE_FIELDS))
    text = one.block("text")
    if not text:
        one.note("text", "field_missing")
    quantity = _number(one, "quantity", Decimal(1))
    price = _number(one, "price", None)
    line = InvoiceLine(
        text, quantity, one.text("unit"), price,
        _percent(one, "discount", one.text("discount")), _percent(one, "tax", one.text("tax")),
    )  # fmt: skip
    if not one.problems and abs(line.amount(unit).minor) > LARGEST_MINOR:
        one.note("price", "amount_too_large", amount=fields.get("price", "")[:40])
    for problem in one.problems:
        facts = {**problem.facts, "field": f"line {at}, {problem.field}"}
        draft.problems.append(Problem(problem.kind, facts, field=f"line.{at}.{problem.field}"))
    return line


def _number(draft: Draft, name: str, default: Decimal | None) -> Decimal:
    """A signed number of up to six decimal places."""
    text = draft.text(name)
    if not text:
        if default is None:
            draft.note(name, "field_missing")
        return default or Decimal(0)
    try:
        number = typed_decimal(text)
    except DeskError as error:
        draft.note(name, error.kind, **error.facts)
        return Decimal(0)
    exponent = number.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > PRICE_PLACES:
        draft.note(name, "price_places", most=PRICE_PLACES)
    return number


def _percent(draft: Draft, name: str, text: str) -> Decimal:
    if not text:
        return Decimal(0)
    try:
        share = typed_decimal(text.removesuffix("%").strip())
    except DeskError as error:
        draft.note(name, error.kind, **error.facts)
        return Decimal(0)
    if not 0 <= share <= HUNDRED:
        draft.note(name, "percent_wrong", value=text[:20])
        return Decimal(0)
    return share


def _pay_into(reads: Reads, draft: Draft) -> Value:
    wanted = draft.text("pay_into")
    if not wanted:
        return None
    rows = reads.rows("SELECT id FROM pay_into WHERE name = ?", (wanted,))
    if not rows:
        known = ", ".join(row["name"] for row in reads.rows("SELECT name FROM pay_into ORDER BY name")) or "–"
        draft.note("pay_into", "pay_into_unknown", value=wanted[:60], known=known)
        return None
    return int(rows[0]["id"])


def _demand_tax(reads: Reads, draft: Draft, day: date, tax_name: str) -> None:
    """Tax is charged only by who is registered for it, and called by its name; a note gives back what was charged."""
    held = [one for one in person.registrations(reads) if one.kind == "sales_tax" and one.status == "active"]
    is_held = any((one.first_day or day) <= day <= (one.last_day or day) for one in held)
    if not is_held and draft.text("kind") != CREDIT_NOTE:
        draft.note("tax_name", "tax_unregistered")
    elif not tax_name:
        draft.note("tax_name", "field_missing")
