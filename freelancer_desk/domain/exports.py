"""A document as data: headed tables of cells that a printed page, a workbook and a JSON file all say alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.domain import figures
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMATS = ("pdf", "xlsx", "csv", "json")
RETURN_FORMATS = ("pdf", "xlsx", "json")


class Sum(NamedTuple):
    """The sum of the `rows` cells right above it; a workbook writes it as a formula, which comes to `value`.

    A sum whose `value` is None hangs on a cell that nobody knows: it is said to be unknown.
    """

    rows: int
    value: Decimal | None


Cell = str | int | Decimal | date | Sum | None
Row = tuple[Cell, ...]
_PAISA = Decimal("0.01")


class Table(NamedTuple):
    """One table: its title, a note under it, the headings, rows of cells, and what is said when there are none."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = ""


class Document(NamedTuple):
    """Everything an exporter needs: the title, head lines, tables, and the same as nested data for JSON."""

    title: str
    subtitle: str
    head: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    data: Mapping[str, Any]
    cover: str = "Summary"


def cell_text(cell: Cell) -> str:
    """A cell as it is printed: amounts with two places and commas, longer numbers as rates, days with their month."""
    if isinstance(cell, Sum):
        return cell_text(cell.value) if cell.value is not None else say("document.unknown")
    if isinstance(cell, Decimal):
        if cell != cell.quantize(_PAISA):
            return figures.rate_text(cell)
        whole, _, places = f"{abs(cell):.2f}".partition(".")
        sign = figures.MINUS if cell < 0 else ""
        return f"{sign}{figures.grouped(whole, figures.written_with())}.{places}"
    if isinstance(cell, date):
        return figures.day_text(cell)
    return "" if cell is None else str(cell)


def cell_json(cell: Cell) -> str | int | None:
    """A cell for programs: amounts as decimal texts, days as ISO."""
    if isinstance(cell, Sum):
        return cell_json(cell.value)
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else cell


def wrong_format(form: str, known: tuple[str, ...]) -> DeskError:
    """The refusal of a format that is none, or was not said."""
    kind = "format_unknown" if form else "format_missing"
    return DeskError(kind, format=form[:20], formats=", ".join(known))
