"""A document as a workbook: one sheet a table; text is never a formula, amounts are numbers with two places."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from freelancer_desk.domain.exports import Document, Table

NAME = "xlsx"
SUFFIX = ".xlsx"
WIDEST, NARROWEST = 60, 10
LONGEST_SHEET_NAME = 31
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
    }
    _cover(book.add_worksheet("Summary"), document, styles)
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
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, heading, styles["head"])
        longest = max([len(heading), *(len(str(row[column] or "")) for row in table.rows)])
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, longest + 2)))
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                is_amount = cell == cell.quantize(Decimal("0.01"))
                sheet.write_number(number, column, cell, styles["amount" if is_amount else "rate"])
            elif cell is not None:
                sheet.write_string(number, column, cell, styles["text"])
    sheet.freeze_panes(1, 0)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, table.note, styles["muted"])
