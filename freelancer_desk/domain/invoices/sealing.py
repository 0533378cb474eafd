"""A sealed paper: everything printed on it as JSON, so that it prints the same whatever changes later.

Pictures are kept beside the paper and named by their hash.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.invoices.invoice import Dress, Invoice, Party, PayInto
from freelancer_desk.domain.invoices.lines import InvoiceLine
from freelancer_desk.domain.money import Money, currency

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PICTURES = ("logo", "signature")
_TEXTS = ("prices", "tax_name", "order_number", "concerns", "period", "terms", "qr", "fiscal_id", "fiscal_qr")


def packed(invoice: Invoice) -> dict[str, Any]:
    """The paper as JSON-able values; its pictures by the SHA-256 of their bytes."""
    plain = {name: _plain(value) for name, value in invoice._asdict().items()}
    dress = invoice.dress._asdict()
    for name in _PICTURES:
        dress[name] = sha256_of(dress[name]) if dress[name] else ""
    return {**plain, "dress": dress}


def unpacked(kept: Mapping[str, Any], picture: Callable[[str], bytes]) -> Invoice:
    """The paper as it was sealed; `picture` gives the bytes of a hash. What an older version kept has fewer fields."""
    unit = currency(kept["currency"])

    def day(name: str) -> date | None:
        return date.fromisoformat(kept[name]) if kept.get(name) else None

    def money(name: str) -> Money | None:
        found = kept.get(name)
        return Money.of(found["amount"], found["currency"]) if found else None

    dress = dict(kept["dress"])
    dress.update({name: picture(dress.get(name, "")) for name in _PICTURES})
    paper = Invoice(
        kind=kept["kind"],
        number=kept["number"],
        day=day("day"),
        due=day("due"),
        seller=_party(kept["seller"]),
        client=_party(kept["client"]),
        currency=unit,
        lines=tuple(_line(line) for line in kept["lines"]),
        charged=Decimal(kept["charged"]),
        deposit=money("deposit"),
        notes=tuple(kept["notes"]),
        pay_into=PayInto(**kept["pay_into"]) if kept.get("pay_into") else None,
        home_equivalent=money("home_equivalent"),
        home_rate=Decimal(kept["home_rate"]) if kept.get("home_rate") else None,
        paid=money("paid"),
        dress=Dress(**dress),
    )
    return paper._replace(**{name: kept[name] for name in _TEXTS if name in kept})


def _party(kept: Mapping[str, Any]) -> Party:
    tax_ids = tuple((str(label), str(number)) for label, number in kept["tax_ids"])
    return Party(**{**kept, "address": tuple(kept["address"]), "tax_ids": tax_ids})


def _line(kept: Mapping[str, str]) -> InvoiceLine:
    numbers = {name: Decimal(kept[name]) for name in ("quantity", "price", "discount", "tax")}
    return InvoiceLine(text=kept["text"], unit=kept["unit"], **numbers)


def _plain(value: Any) -> Any:  # noqa: ANN401  whatever a field holds
    if isinstance(value, Money):
        return {"amount": value.text, "currency": value.currency.code}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Party, PayInto, InvoiceLine)):
        return {name: _plain(one) for name, one in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.code if hasattr(value, "exponent") else value
