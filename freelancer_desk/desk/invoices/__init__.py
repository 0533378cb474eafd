"""Quotes, invoices and credit notes in the book: listed, found by number, and where each stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import ledger
from freelancer_desk.domain.invoices.chasing import due_reminder
from freelancer_desk.domain.invoices.invoice import INVOICE
from freelancer_desk.domain.invoices.rows import InvoiceRow
from freelancer_desk.domain.invoices.standing import Standing
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    import sqlite3

    from freelancer_desk.store.book import Reads

# A payment that was taken back, or is no earning any more, pays nothing until it is one again.
_ROWS = """
SELECT i.id, i.kind, i.state, i.number, i.day, i.due_day, i.currency, i.order_number, i.total, i.promised_day, i.note,
  i.client_id, c.name AS client, coalesce(o.number, '') AS concerns,
  coalesce((SELECT sum(a.settles) FROM allocations AS a WHERE a.invoice_id = i.id AND CASE
    WHEN a.earning LIKE 'typed/%' THEN EXISTS (
      SELECT 1 FROM earnings AS e WHERE e.id = CAST(substr(a.earning, 7) AS INTEGER))
    ELSE EXISTS (
      SELECT 1 FROM lines AS l JOIN parts AS p ON p.line_id = l.id JOIN derived_meanings AS m ON m.part_id = p.id
      WHERE l.key = substr(a.earning, 6)
        AND (m.meaning IN ('earning', 'client', 'export', 'local', 'social') OR p.kind = 'refund')) END),
    0) AS settled,
  coalesce((SELECT sum(n.total) FROM invoices AS n WHERE n.concerns_id = i.id AND n.kind = 'credit_note'
    AND n.state = 'issued'), 0) AS credited,
  (SELECT group_concat(r.stage) FROM reminders AS r WHERE r.invoice_id = i.id) AS sent
FROM invoices AS i JOIN clients AS c ON c.id = i.client_id LEFT JOIN invoices AS o ON o.id = i.concerns_id
"""


def listing(reads: Reads, today: date, *, client_id: int | None = None) -> tuple[InvoiceRow, ...]:
    """Every quote, invoice and credit note, drafts first, then the newest; of one client where it is named."""
    where, args = ("WHERE i.client_id = ?", (client_id,)) if client_id is not None else ("", ())
    order = "ORDER BY i.state = 'draft' DESC, i.day DESC, i.id DESC"
    return tuple(_row(row, today) for row in reads.rows(f"{_ROWS} {where} {order}", args))


def one(reads: Reads, wanted: str, today: date) -> InvoiceRow:
    """One by its number or `#id`; raises DeskError `invoice_unknown`."""
    return _row(reads.rows(f"{_ROWS} WHERE i.id = ?", (kept(reads, wanted)["id"],))[0], today)


def kept(reads: Reads, wanted: str) -> sqlite3.Row:
    """The row of the book that a number or `#id` names; raises DeskError `invoice_unknown`.

    No number begins with `#`. A bare id is a row only while no paper has it as its number.
    """
    number = ledger.row_number(wanted.removeprefix("#"))
    found = reads.rows("SELECT * FROM invoices WHERE number = ?", (wanted,)) if wanted else []
    found = found or reads.rows("SELECT * FROM invoices WHERE id = ?", (number,))
    if not found:
        raise DeskError("invoice_unknown", invoice=wanted[:40])
    return found[0]


def name(row: sqlite3.Row) -> str:
    """What names a kept paper and no other: its number, or `#id` while it has none."""
    return row["number"] or f"#{row['id']}"


def demand(row: sqlite3.Row, kind: str, *states: str) -> None:
    """Refuse what is not a paper of that kind in one of these states."""
    if row["kind"] != kind:
        raise DeskError("invoice_kind", invoice=name(row), wanted=kind)
    if row["state"] not in states:
        raise DeskError("invoice_state", invoice=name(row), state=say(f"invoice.status.{row['state']}"))


def owed(reads: Reads, today: date) -> dict[str, Money]:
    """What clients still owe, a total for each currency."""
    sums: dict[str, Money] = {}
    for row in listing(reads, today):
        if row.kind == INVOICE and row.standing.is_open:
            code = row.owed.currency.code
            sums[code] = sums.get(code, Money.zero(row.owed.currency)) + row.owed
    return dict(sorted(sums.items()))


def day_of(text: str | None) -> date | None:
    """A kept day."""
    return date.fromisoformat(text) if text else None


def _row(row: sqlite3.Row, today: date) -> InvoiceRow:
    unit = currency(row["currency"])
    due, promised = day_of(row["due_day"]), day_of(row["promised_day"])
    total, credited = Money(row["total"], unit), Money(row["credited"], unit)
    settled = Money(max(row["settled"], 0), unit)  # a refund of what is gone gives nothing back
    standing = Standing(row["kind"], row["state"], total, settled, credited, due)
    sent = [int(stage) for stage in (row["sent"] or "").split(",") if stage]
    return InvoiceRow(
        id=str(row["id"]),
        kind=row["kind"],
        number=row["number"],
        client=row["client"],
        client_id=row["client_id"],
        day=day_of(row["day"]),
        due=due,
        order_number=row["order_number"],
        standing=standing,
        status=standing.told(today),
        days_late=standing.days_late(today),
        promised=promised,
        concerns=row["concerns"],
        reminder=due_reminder(due, sent, promised, today) if standing.is_open else None,
        note=row["note"],
    )
