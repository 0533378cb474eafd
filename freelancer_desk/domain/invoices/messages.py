"""What to write with an invoice and to chase it: a mail and a WhatsApp text in the client's language, by tone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from freelancer_desk.domain import figures
from freelancer_desk.domain.invoices.chasing import STAGES
from freelancer_desk.domain.words import in_english, write

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.invoices.rows import InvoiceRow

SENDING = "sending"
TONES = (SENDING, *STAGES.values())
URDU = "ur"


class Message(NamedTuple):
    """A mail (subject, body) and the shorter text for WhatsApp; `file` is what the PDF to attach is called."""

    tone: str
    language: str
    to: str
    subject: str
    body: str
    whatsapp: str
    file: str

    @property
    def mailto(self) -> str:
        """The address that opens a draft in the mail program; its text names the file that must be attached."""
        return f"mailto:{quote(self.to, safe='@')}?subject={quote(self.subject)}&body={quote(self.body)}"


@in_english()
def written(row: InvoiceRow, tone: str, language: str, *, to: str, addressed: str, sender: str, today: date) -> Message:
    """The message for a quote, an invoice or a credit note; a bilingual client is written to in English."""
    tongue = URDU if language == URDU else "en"
    name = f"{file_name(row.number, row.name)}.pdf"
    facts = {
        "number": row.number,
        "client": addressed,
        "sender": sender,
        "amount": figures.figure(row.owed if row.standing.is_open else row.total),
        "due": figures.day_text(row.due) if row.due else "",
        "days": row.days_late,
        "concerns": row.concerns,
        "today": figures.day_text(today),
        "file": name,
    }
    key = f"message.{tongue}.{row.kind}.{tone}" if tone == SENDING else f"message.{tongue}.{tone}"
    subject, body, whatsapp = (write(f"{key}.{part}", **facts).strip() for part in ("subject", "body", "whatsapp"))
    return Message(tone, tongue, to, subject, body, whatsapp, name)


def file_name(number: str, fallback: str) -> str:
    """What a paper's file is called: its number, with marks that no file name may hold turned into dashes."""
    return "".join(letter if letter.isalnum() or letter in "-_. " else "-" for letter in number or fallback)
