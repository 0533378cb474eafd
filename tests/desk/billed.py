"""Invoices as the tests of the desk draft, issue and pay them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, invoices, records
from freelancer_desk.desk.invoices import drafting, issuing
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from freelancer_desk.domain.invoices.rows import InvoiceRow

LINES = [
    {"text": "Dashboard", "quantity": "24", "unit": "h", "price": "45"},
    {"text": "Words", "quantity": "1000", "price": "0.085"},
]
IBAN = "PK36SCBL0000001123456702"


def draft(desk: Desk, client: str = "Northwind", lines: list[dict[str, str]] | None = None, **fields: str) -> str:
    return drafting.add(desk, {"client": client, "currency": "USD", **fields}, lines or LINES).id


def issued(desk: Desk, client: str = "Northwind", **fields: str) -> str:
    return issuing.issue(desk, draft(desk, client, None, **fields)).id


def one(desk: Desk, number: str) -> InvoiceRow:
    return invoices.one(desk.book, number, desk.today())


def refused(kind: str) -> pytest.RaisesExc[DeskError]:
    return pytest.RaisesExc(DeskError, check=lambda error: error.kind == kind)


def earn(desk: Desk, gross: str, client: str = "Northwind", code: str = "USD") -> str:
    day = desk.today().isoformat()
    return f"t{records.add(desk, 'earning', {'date': day, 'client': client, 'currency': code, 'gross': gross}).id}"
