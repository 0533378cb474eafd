"""A cell says what is typed as bare digits, and an unknown one says nothing rather than zero."""

from __future__ import annotations

from decimal import Decimal

from freelancer_desk.domain.taxes.cells import Cell, Sheet, sheets_json


def cell(exact: str | None, whole: str | None, *, typed: bool = True) -> Cell:
    amount, digits = (Decimal(one) if one is not None else None for one in (exact, whole))
    return Cell(
        section="adjustable",
        code="64151905",
        label="Cards",
        column="tax",
        exact=amount,
        rounded=digits,
        rows=("t1",),
        typed=typed,
        verified=True,
        form_year=2026,
        law="236Y",
    )


def test_a_sheet_is_told_with_its_rounding_and_unknown_stays_unknown() -> None:
    cells = (cell("500.50", "501"), cell(None, None), cell("0.40", "0", typed=False))
    (told,) = sheets_json([Sheet("adjustable", "H", "Adjustable Tax", cells)])
    assert told["rounding"] == {"tax": "0.50"}
    shown = told["cells"]
    assert isinstance(shown, list)
    assert [(one["exact"], one["rounded"]) for one in shown] == [("500.50", "501"), (None, None), ("0.40", "0")]
    assert shown[0]["rows"] == ["t1"]
