"""Quotes and invoices in words: their status as a word and its tone, and everything that typing can find in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain import figures
from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE
from freelancer_desk.domain.invoices.standing import ISSUED
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.invoices.rows import InvoiceRow

TONES = {
    "issued": "acc", "part_paid": "warn", "overdue": "bad", "paid": "good", "overpaid": "warn", "accepted": "good",
}  # fmt: skip


def status(row: InvoiceRow) -> str:
    """One word on where it stands."""
    if row.status == "overdue":
        return say("invoice.status.overdue", n=row.days_late)
    if _is_credit(row):
        return say("invoice.status.credit_note")
    return say(f"invoice.status.{row.status}")


def tone(row: InvoiceRow) -> str:
    """The tone of that word."""
    return "neutral" if _is_credit(row) else TONES.get(row.status, "neutral")


def _is_credit(row: InvoiceRow) -> bool:
    """A credit note that was issued: nobody waits for money of it."""
    return row.kind == CREDIT_NOTE and row.status == ISSUED


def called(row: InvoiceRow) -> str:
    """Its number, or what it is while it has none."""
    return row.number or say(f"invoice.draft.{row.kind}")


def day(value: date | None) -> str:
    """A day, or a dash."""
    return figures.day_text(value) if value is not None else "–"


def due(row: InvoiceRow) -> str:
    """The day on which it is due, where it asks for money."""
    return day(row.due) if row.kind == INVOICE else "–"


def owed(row: InvoiceRow) -> str:
    """What is still owed, where it asks for money."""
    return figures.figure(row.owed) if row.kind == INVOICE and row.standing.is_open else "–"


def searched(row: InvoiceRow) -> str:
    """Everything that typing in the search field can find, in one text."""
    parts = (
        row.number, row.client, row.order_number, row.total.text, figures.figure(row.total), row.note, row.concerns,
        day(row.day), day(row.due), row.day.isoformat() if row.day else "",
    )  # fmt: skip
    return " ".join(parts).casefold()
