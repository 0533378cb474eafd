"""The cells of a return: each exact and as it is typed, with its rows, its law and how sure its code is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from freelancer_desk.domain.taxes.forms import ReturnForm

ZERO = Decimal(0)


class Cell(NamedTuple):
    """One cell: amounts in major units of home money, `rounded` in whole ones; None is unknown, never nothing.

    `typed` is False where the office reckons the figure and one only compares; `rows` names the book rows behind it.
    """

    section: str
    code: str
    label: str
    column: str
    exact: Decimal | None
    rounded: Decimal | None
    rows: tuple[str, ...]
    typed: bool
    verified: bool
    form_year: int
    law: str

    @property
    def digits(self) -> str:
        """What is typed: bare digits, nothing for the unknown."""
        return f"{self.rounded:f}" if self.rounded is not None else ""


class Sheet(NamedTuple):
    """One part of the return, and where it is entered."""

    key: str
    title: str
    where: str
    cells: tuple[Cell, ...]

    @property
    def rounding(self) -> dict[str, Decimal]:
        """Rounded minus exact of the typed cells, so that nothing is hidden."""
        found: dict[str, Decimal] = {}
        for cell in self.cells:
            if cell.typed and cell.exact is not None and cell.rounded is not None:
                found[cell.column] = found.get(cell.column, ZERO) + cell.rounded - cell.exact
        return found


def rounded(exact: Decimal | None, form: ReturnForm) -> Decimal | None:
    """The whole figure of a cell; unknown stays unknown."""
    return form.rounded(exact) if exact is not None else None


def cell_json(cell: Cell) -> dict[str, object]:
    """A cell as JSON: the exact amount with its places, the typed one as bare digits."""
    return {
        "section": cell.section,
        "code": cell.code,
        "label": cell.label,
        "column": cell.column,
        "exact": f"{cell.exact:.2f}" if cell.exact is not None else None,
        "rounded": cell.digits or None,
        "typed": cell.typed,
        "verified": cell.verified,
        "form_year": cell.form_year,
        "law": cell.law,
        "rows": list(cell.rows),
    }


def sheets_json(sheets: Iterable[Sheet]) -> list[dict[str, object]]:
    """The parts of a return as JSON, each with its rounding line."""
    return [
        {
            "key": sheet.key,
            "title": sheet.title,
            "where": sheet.where,
            "cells": [cell_json(cell) for cell in sheet.cells],
            "rounding": {column: f"{amount:.2f}" for column, amount in sheet.rounding.items()},
        }
        for sheet in sheets
    ]
