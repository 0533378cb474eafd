"""Chasing what is owed: the reminders that are due, their words for mail and WhatsApp, and what the client promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import invoices
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.invoices import seller
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.invoices import messages
from freelancer_desk.domain.invoices.chasing import STAGES
from freelancer_desk.domain.invoices.invoice import INVOICE
from freelancer_desk.domain.invoices.standing import ISSUED
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.invoices.messages import Message
    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from freelancer_desk.store.book import Reads


def due(reads: Reads, today: date) -> tuple[InvoiceRow, ...]:
    """Invoices for which a reminder is due today, the latest first."""
    rows = [row for row in invoices.listing(reads, today) if row.reminder is not None]
    return tuple(sorted(rows, key=lambda row: -row.days_late))


def message(reads: Reads, wanted: str, today: date, *, tone: str = "") -> Message:
    """What to send with a paper or to chase it, in the client's language; `tone` chooses another than is due."""
    row = invoices.one(reads, wanted, today)
    if row.status == "draft":
        raise DeskError("invoice_state", invoice=row.name, state=row.status)
    if tone and tone not in messages.TONES:
        raise DeskError("choice_unknown", field="tone", value=tone[:40], choices=", ".join(messages.TONES))
    if tone not in {"", messages.SENDING} and not row.standing.is_open:
        raise DeskError("invoice_settled", invoice=row.name)
    client = reads.rows("SELECT * FROM clients WHERE id = ?", (row.client_id,))[0]
    kept = invoices.kept(reads, row.name)
    said = seller.facts(reads)
    language = kept["language"] or client["language"] or said["language"]
    chosen = tone or (row.reminder.tone if row.reminder else messages.SENDING)
    addressed = client["contact"] or client["name"]
    return messages.written(
        row, chosen, language, to=client["email"] or "", addressed=addressed, sender=said["name"], today=today
    )


def reminded(desk: Desk, wanted: str, day: str = "") -> Done:
    """Note that the reminder that is due was sent."""
    row = invoices.one(desk.book, wanted, desk.today())
    if row.reminder is None:
        raise DeskError("reminder_none", invoice=row.name)
    sent = iso_day(day) if day else desk.today()
    with desk.book.step("invoice.remind", facts={"what": row.number}) as step:
        step.insert("reminders", {"invoice_id": int(row.id), "stage": row.reminder.stage, "day": sent.isoformat()})
    return Done(row.number, step.id)


def promise(desk: Desk, wanted: str, day: str) -> Done:
    """Keep the day on which the client promised to pay; empty takes it away."""
    kept = invoices.kept(desk.book, wanted)
    invoices.demand(kept, INVOICE, ISSUED)
    promised = iso_day(day).isoformat() if day else None
    with desk.book.step("invoice.promise", facts={"what": kept["number"]}) as step:
        step.update("invoices", kept["id"], {"promised_day": promised})
    return Done(kept["number"], step.id)


def stages() -> tuple[int, ...]:
    """On which days after the due day a reminder is due."""
    return tuple(STAGES)
