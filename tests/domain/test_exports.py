"""A cell is printed and told to programs in one way, whatever it holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from freelancer_desk.domain.exports import Cell, Sum, cell_json, cell_text


@pytest.mark.parametrize(
    ("cell", "shown", "told"),
    [
        ("=1+1", "=1+1", "=1+1"),
        (None, "", None),
        (7, "7", 7),
        (Decimal("-1234567.5"), "−1,234,567.50", "-1234567.5"),
        (Decimal("277.854321"), "277.854321", "277.854321"),
        (date(2026, 7, 3), "03-Jul-2026", "2026-07-03"),
        (Sum(2, Decimal("0.30")), "0.30", "0.30"),
    ],
)
def test_a_cell_is_printed_and_told(cell: Cell, shown: str, told: str | int | None) -> None:
    assert cell_text(cell) == shown
    assert cell_json(cell) == told
