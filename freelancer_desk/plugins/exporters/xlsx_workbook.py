"""A document as a workbook: one sheet a table; text is never a formula, only the sums of our own tables are."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain.exports import Sum, cell_text

if TYPE_CHECKING:
    from freelancer_desk.domain.exports import Cell, Document, Table

NAME = "xlsx"
SUFFIX = ".xlsx"
WIDEST, NARROWEST = 60, 10
LONGEST_SHEET_NAME = 31
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write(document: Document) -> bytes:
    """The whole workbook; the same document gives the same bytes."""
    import xlsxwriter

    target = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(target, safe)
    book.set_properties({"title": document.title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "muted": book.add_format({"font_color": "#667085"}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "amount": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "rate": book.add_format({"num_format": "0.00######", "valign": "top"}),
        "count": book.add_format({"num_format": "0", "valign": "top"}),
        "day": book.add_format({"num_format": "dd-mmm-yyyy", "valign": "top", "align": "left"}),
        "sum": book.add_format({"num_format": "#,##0.00", "valign": "top", "bold": True, "top": 1}),
    }
    if document.cover:
        _cover(book.add_worksheet(document.cover), document, styles)
    for table in document.tables:
        _sheet(book.add_worksheet(table.title.translate(_FORBIDDEN)[:LONGEST_SHEET_NAME]), table, styles)
    book.close()
    return target.getvalue()


def _cover(sheet: Any, document: Document, styles: dict[str, Any]) -> None:  # noqa: ANN401
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, WIDEST)
    sheet.write_string(0, 0, document.title, styles["title"])
    sheet.write_string(1, 0, document.subtitle, styles["muted"])
    row = 3
    for name, value in document.head:
        sheet.write_string(row, 0, name, styles["muted"])
        sheet.write_string(row, 1, value, styles["text"])
        row += 1
    for note in document.notes:
        row += 1
        sheet.write_string(row, 0, note, styles["muted"])


def _sheet(sheet: Any, table: Table, styles: dict[str, Any]) -> None:  # noqa: ANN401
    if not table.rows and table.empty:
        sheet.write_string(0, 0, table.empty, styles["muted"])
        return
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, heading, styles["head"])
        longest = max([len(heading), *(len(cell_text(row[column])) for row in table.rows)])
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, longest + 2)))
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, (number, column), cell, styles)
    sheet.freeze_panes(1, 0)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, table.note, styles["muted"])


def _write(sheet: Any, at: tuple[int, int], cell: Cell, styles: dict[str, Any]) -> None:  # noqa: ANN401
    if isinstance(cell, Sum) and cell.value is not None:
        row, column = at
        letters = _letters(column)
        formula = f"=SUM({letters}{row - cell.rows + 1}:{letters}{row})"
        sheet.write_formula(row, column, formula, styles["sum"], cell.value)
    elif isinstance(cell, Decimal):
        is_amount = cell == cell.quantize(Decimal("0.01"))
        sheet.write_number(*at, cell, styles["amount" if is_amount else "rate"])
    elif isinstance(cell, date):
        sheet.write_datetime(*at, cell, styles["day"])
    elif isinstance(cell, int):
        sheet.write_number(*at, cell, styles["count"])
    elif cell is not None:
        sheet.write_string(*at, cell_text(cell), styles["text"])


def _letters(column: int) -> str:
    """How a workbook names a column: A to Z, then AA."""
    head, tail = divmod(column, len(_ALPHABET))
    return (_letters(head - 1) if head else "") + _ALPHABET[tail]
