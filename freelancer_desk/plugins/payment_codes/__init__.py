"""Codes that the bank apps of a country scan to pay: one module a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from freelancer_desk.plugins.payment_codes import raast

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal


class PaymentCode(Protocol):
    """A kind of code: its name in the country's data, and the text that goes into the picture."""

    NAME: str

    def payload(self, iban: str, amount: Decimal | None, note: str, expires: datetime | None, scheme: str) -> str:
        """The text of a code; without an amount it never goes out of date."""
        ...


PAYMENT_CODES: tuple[PaymentCode, ...] = (raast,)


def named(name: str) -> PaymentCode:
    """The kind that a country's data names."""
    return next(one for one in PAYMENT_CODES if name == one.NAME)
