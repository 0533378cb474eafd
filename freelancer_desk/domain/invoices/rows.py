"""Quotes, invoices and credit notes as lists and pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.invoices.chasing import Reminder
    from freelancer_desk.domain.invoices.standing import Standing
    from freelancer_desk.domain.money import Money


class InvoiceRow(NamedTuple):
    """One paper in a list: `status` is the word of `Standing.told`, `concerns` the invoice or quote it follows from."""

    id: str
    kind: str
    number: str
    client: str
    client_id: int
    day: date | None
    due: date | None
    order_number: str
    standing: Standing
    status: str
    days_late: int
    promised: date | None
    concerns: str
    reminder: Reminder | None
    note: str

    @property
    def total(self) -> Money:
        """What it asks for."""
        return self.standing.total

    @property
    def owed(self) -> Money:
        """What is still owed of it."""
        return self.standing.owed

    @property
    def name(self) -> str:
        """Its number, or its row while it has none."""
        return self.number or f"#{self.id}"


class AllocationRow(NamedTuple):
    """A part of an earning that paid a part of an invoice; `gain` is in home money, None where a rate is unknown."""

    id: str
    invoice: str
    earning: str
    day: date | None
    client: str
    settles: Money
    takes: Money
    difference: str
    gain: Money | None
