"""From the bytes of a workbook (XLSX, XLSB, XLS, ODS) to the cells of its visible sheets."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading.plain import printed

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

    from freelancer_desk.outside.reading.limits import Limits

Row = tuple[int, list[str]]
Sheet = tuple[str, list[Row]]
_FILLED_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*\s)?r\s*=\s*["']([A-Z]{1,3})(\d{1,8})["'][^<>]*(?<!/)>""")
_LETTERS = 26


def sheets(content: bytes, limits: Limits) -> list[Sheet]:
    """Each visible sheet that holds something: its name, and its filled rows by their number on the sheet."""
    from python_calamine import CalamineError, PasswordError

    if content.startswith(b"PK"):
        _refuse_far_cells(content, limits)
    try:
        return _sheets(content, limits)
    except PasswordError:
        raise FileUnreadableError("file_is_locked") from None
    except CalamineError:
        raise FileUnreadableError("file_broken") from None


def _sheets(content: bytes, limits: Limits) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    found: list[Sheet] = []
    room = limits.cells
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for about in book.sheets_metadata:
            if about.visible is not SheetVisibleEnum.Visible or about.typ is not SheetTypeEnum.WorkSheet:
                continue
            rows = _rows(book, about.name, limits, room)
            room -= sum(len(cells) for _, cells in rows)
            if rows:
                found.append((about.name, rows))
    return found


def _rows(book: CalamineWorkbook, name: str, limits: Limits, room: int) -> list[Row]:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None or sheet.end is None:
        return []
    width = sheet.end[1] - sheet.start[1] + 1
    height = sheet.end[0] - sheet.start[0] + 1
    if width * height > room:
        raise FileUnreadableError("file_has_too_many_cells", limit=limits.cells)
    if width > limits.columns:
        raise FileUnreadableError("file_too_wide", limit=limits.columns)
    rows: list[Row] = []
    for row, values in enumerate(sheet.iter_rows(), start=1):
        cells = [printed(value) for value in values]
        if any(cell.strip() for cell in cells):
            rows.append((row, cells))
    return rows


def _refuse_far_cells(content: bytes, limits: Limits) -> None:
    """The reader makes room for the whole rectangle between two cells, however far they lie apart."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
                continue
            top = left = 1 << 30
            bottom = right = 0
            for cell in _FILLED_CELL.finditer(packed.read(name)):
                row, column = int(cell[2]), _column(cell[1])
                top, bottom = min(top, row), max(bottom, row)
                left, right = min(left, column), max(right, column)
            if (bottom - top + 1) * (right - left + 1) > limits.cells and right:
                raise FileUnreadableError("file_has_too_many_cells", limit=limits.cells)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number
