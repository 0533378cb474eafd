"""The paper itself: a quote, an invoice or a credit note with everything that is printed on it."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003  a field of the dataclass
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.invoices.lines import EXCLUSIVE, HUNDRED, Sums, sums

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.domain.invoices.lines import InvoiceLine
    from freelancer_desk.domain.money import Currency, Money

QUOTE, INVOICE, CREDIT_NOTE, PLATFORM = "quote", "invoice", "credit_note", "platform_statement"
KINDS = (QUOTE, INVOICE, CREDIT_NOTE, PLATFORM)
LANGUAGES = ("en", "ur", "both")
LAYOUTS = ("modern", "classic", "plain")


class Party(NamedTuple):
    """Who bills or is billed; `address` keeps its lines, `tax_ids` are pairs of a label and a number."""

    name: str
    address: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    tax_ids: tuple[tuple[str, str], ...] = ()
    tagline: str = ""


class PayInto(NamedTuple):
    """Where to pay: title of the account, bank, IBAN or number, SWIFT code, and a free note such as a Raast ID."""

    title: str
    bank: str
    iban: str = ""
    number: str = ""
    swift: str = ""
    note: str = ""


class Dress(NamedTuple):
    """How it looks: layout, accent (`#rrggbb`), logo and signature (image bytes), words, grouping, language."""

    layout: str = "modern"
    language: str = "en"
    accent: str = "#4F46E5"
    logo: bytes = b""
    signature: bytes = b""
    signed_by: str = ""
    in_words: bool = False
    lakh: bool = False


class Invoice(NamedTuple):
    """One paper as it is printed. `charged` is what is left of the lines after the discount, in per cent.

    `tax_name` names the tax of its lines. `qr` is the text of a payment code, `fiscal_id` and `fiscal_qr` what an
    office gave. `concerns` is the number of the invoice that a credit note takes back.
    """

    kind: str
    number: str
    day: date | None
    due: date | None
    seller: Party
    client: Party
    currency: Currency
    lines: tuple[InvoiceLine, ...]
    prices: str = EXCLUSIVE
    charged: Decimal = HUNDRED
    tax_name: str = ""
    deposit: Money | None = None
    order_number: str = ""
    concerns: str = ""
    period: str = ""
    notes: tuple[str, ...] = ()
    terms: str = ""
    pay_into: PayInto | None = None
    qr: str = ""
    fiscal_id: str = ""
    fiscal_qr: str = ""
    home_equivalent: Money | None = None
    home_rate: Decimal | None = None
    paid: Money | None = None
    dress: Dress = Dress()

    @property
    def sums(self) -> Sums:
        """What it adds up to."""
        return sums(self.lines, self.currency, prices=self.prices, discount=self.charged)
