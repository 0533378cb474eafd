"""Where an invoice stands: what was paid, credited or given up, what is still owed and how late that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE, QUOTE
from freelancer_desk.domain.money import Money

if TYPE_CHECKING:
    from datetime import date

DRAFT, ISSUED, CANCELLED, WRITTEN_OFF, ACCEPTED, DECLINED = (
    "draft", "issued", "cancelled", "written_off", "accepted", "declined",
)  # fmt: skip
PART_PAID, PAID, CREDITED, OVERPAID, OVERDUE = "part_paid", "paid", "credited", "overpaid", "overdue"
# What a paper of each kind may be in the book; everything else follows from payments and days.
STATES = {
    QUOTE: (DRAFT, ISSUED, ACCEPTED, DECLINED),
    INVOICE: (DRAFT, ISSUED, CANCELLED, WRITTEN_OFF),
    CREDIT_NOTE: (DRAFT, ISSUED),
}


@dataclass(frozen=True)
class Standing:
    """Amounts in the invoice's currency; `settled` is what payments closed of it, `credited` what notes took back."""

    kind: str
    state: str
    total: Money
    settled: Money
    credited: Money
    due: date | None

    @cached_property
    def owed(self) -> Money:
        """What the client still owes; nothing while it is a draft, and nothing of a paper that asks for no money."""
        if self.kind != INVOICE or self.state != ISSUED:
            return Money.zero(self.total.currency)
        return self.left

    @cached_property
    def left(self) -> Money:
        """What of the total was neither paid nor credited, also where it was given up."""
        is_untouched = not self.settled and not self.credited
        return self.total if is_untouched else self.total - self.settled - self.credited

    @property
    def payable(self) -> Money:
        """What a payment may still pay: what is owed, or was given up and comes after all."""
        return self.left if self.kind == INVOICE and self.state == WRITTEN_OFF else self.owed

    @property
    def is_open(self) -> bool:
        """Whether money is still wanted."""
        return self.owed.minor > 0

    def days_late(self, today: date) -> int:
        """How many days it is overdue; 0 where it is not."""
        return max(0, (today - self.due).days) if self.is_open and self.due else 0

    def told(self, today: date) -> str:
        """One word for it: draft, issued, part_paid, overdue, paid, overpaid, credited, cancelled and so on."""
        if self.kind == INVOICE and self.state == WRITTEN_OFF and self.left.minor <= 0:
            return PAID
        if self.kind != INVOICE or self.state != ISSUED:
            return self.state
        if self.owed.minor < 0:
            return OVERPAID
        if not self.is_open:
            return PAID if self.settled or not self.credited else CREDITED
        if self.days_late(today):
            return OVERDUE
        return PART_PAID if self.settled else ISSUED

    @property
    def can_be_credited(self) -> bool:
        """Whether a credit note may take something back."""
        return self.kind == INVOICE and self.state == ISSUED and self.credited.minor < self.total.minor

    @property
    def can_be_cancelled(self) -> bool:
        """Whether it may be called off as a whole: nothing was paid or credited."""
        return self.kind == INVOICE and self.state == ISSUED and not self.settled and not self.credited
