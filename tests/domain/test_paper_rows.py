"""Rows of papers as they are typed: what makes a row, what is wrong, and the way back to the fields."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.paper_rows import ROW_FIELDS, columns, fields_of, typed
from freelancer_desk.domain.papers import S_PRC, TAX_CERTIFICATE, PaperRow

PKR = currency("PKR")
WHOLE = {
    "date": "2026-07-30",
    "deposited": "2026-08-05",
    "credited_pkr": "280250.00",
    "tax_pkr": "700.63",
    "proceeds": "1000.00",
    "currency": "USD",
    "rate": "280.25",
    "section": "154A",
    "purpose_code": "9186",
    "reference": "PRC-1",
    "text": "Northwind Labs",
}


def test_a_whole_row_and_its_fields_are_the_same() -> None:
    row, problems = typed(WHOLE, PKR)
    assert problems == ()
    assert row == PaperRow(
        date(2026, 7, 30), date(2026, 8, 5), Money(28025000, PKR), Money(70063, PKR),
        Money(100000, currency("USD")), Decimal("280.25"), "154A", "9186", "PRC-1", "Northwind Labs",
    )  # fmt: skip
    assert fields_of(row) == WHOLE
    assert fields_of(PaperRow(date(2026, 7, 30))) == {"date": "2026-07-30"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, [("date", "field_missing"), ("credited_pkr", "field_missing")]),
        ({"date": "2026-07-30", "tax_pkr": "5", "proceeds": "9"}, [("currency", "field_missing")]),
        ({"date": "2026-07-30", "tax_pkr": "5", "proceeds": "9", "currency": "XX"}, [("currency", "unknown_currency")]),
        ({"date": "2026-07-30", "tax_pkr": "five"}, [("tax_pkr", "not_a_number")]),
    ],
)
def test_everything_that_is_wrong_with_a_row_is_told(fields: dict[str, str], told: list[tuple[str, str]]) -> None:
    row, problems = typed(fields, PKR)
    assert row is None
    assert [(problem.field, problem.kind) for problem in problems] == told


def test_a_kind_of_paper_has_its_columns_and_those_that_are_filled_besides() -> None:
    assert columns(S_PRC)[:3] == ("date", "proceeds", "currency")
    assert "section" not in columns(S_PRC)
    assert columns(TAX_CERTIFICATE, [{"rate": "280", "purpose_code": ""}])[-1] == "rate"
    assert columns("contract") == ROW_FIELDS
