"""Receipts: money realised in the home country, one for each remittance or local payment, from a bank line or typed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

from freelancer_desk.domain.statements import fingerprint

if TYPE_CHECKING:
    from datetime import date

# Which income a receipt is: from abroad, from clients at home, or revenue shared by a social-media platform.
EXPORT, LOCAL, SOCIAL = "export", "local", "social"


@dataclass(frozen=True)
class Typed:
    """What the user says of a payment: all of it (typed), or only what a bank line does not print (`line_key`).

    Amounts are minor units: `proceeds`, `converted` and `retained` of `currency`, the others of the home currency.
    """

    id: int
    line_key: str | None
    day: date | None
    account_id: int | None
    payer: str | None
    client: str | None
    currency: str | None
    proceeds: int | None
    converted: int | None
    retained: int | None
    credited: int | None
    withheld: int | None
    section: str | None
    withheld_by: str | None
    purpose_code: str | None
    category: str | None
    client_category: str
    paper: str | None
    note: str

    @property
    def stands_alone(self) -> bool:
        """The user typed the payment itself, so it counts even without its bank line."""
        return self.day is not None and self.credited is not None

    @property
    def key(self) -> str:
        """The content key of a typed payment: the same in every book that holds it."""
        day = self.day.isoformat() if self.day else ""
        amounts = (self.currency or "", str(self.proceeds), str(self.credited), str(self.withheld))
        return fingerprint(("receipt", day, self.payer or self.client or "", *amounts))


@dataclass(frozen=True)
class Receipt:
    """A payment received as it counts: `base` is what the tax is reckoned on, None when a rate is missing."""

    id: str
    day: date
    payer: str
    account_id: int | None
    line_id: int | None
    receipt_id: int | None
    scope: str
    currency: str | None
    proceeds: int | None
    converted: int | None
    retained: int | None
    credited: int
    base: int | None
    withheld: int
    section: str
    withheld_by: str
    purpose_code: str
    category: str
    paper: str


def base(credited: int, proceeds: int | None, converted: int | None) -> int | None:
    """Rupees that the whole proceeds are worth: credited x proceeds / converted, half-up to the minor unit.

    What was kept abroad in foreign money is realised too; nothing converted and something kept is unknown.
    """
    if proceeds is None or converted is None or proceeds == converted:
        return credited
    if not converted:
        return None
    with localcontext(prec=60):
        exact = Decimal(credited) * proceeds / converted
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
