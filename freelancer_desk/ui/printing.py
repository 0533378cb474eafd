"""The table on show, on paper: as it is sorted and filtered, with its titles on every sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QDialog, QStyle, QWidget

from freelancer_desk.domain.grouping import hiding
from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import FIGURES
from freelancer_desk.ui.table import Table

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from freelancer_desk.ui.office import Office
    from freelancer_desk.ui.rows import Column

_PER_INCH = 96
_ROW, _PAD, _HEAD, _FOOT = 24, 6, 44, 24
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def print_page(office: Office, page: QWidget | None) -> None:
    """Ask for a printer, and print the table on show on a page."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    shown = [table for table in page.findChildren(Table) if table.isVisibleTo(page)] if page is not None else []
    if page is None or not shown:
        office.speaker.said.emit(say("print.nothing"), False)
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, page)
    dialog.accepted.connect(lambda: print_table(shown[0], page.accessibleName(), printer))
    QDialog.open(dialog)  # its own wants a slot by name


def print_table(table: Table[Any], title: str, printer: QPrinter) -> None:
    """Paint a table sheet by sheet; amounts are printed also while the screen hides them."""
    sheet = Sheet(table, title, printer)
    with hiding(wanted=False):
        for number in range(sheet.count):
            if number:
                printer.newPage()
            sheet.paint(number)
    sheet.painter.end()


class Sheet:
    """What one table needs on each sheet: its columns, as wide as the paper allows, and its rows."""

    def __init__(self, table: Table[Any], title: str, printer: QPrinter) -> None:
        self.table, self.title = table, title
        self.painter = QPainter(printer)
        dots = printer.resolution() / _PER_INCH
        self.painter.scale(dots, dots)
        room = printer.pageRect(printer.Unit.DevicePixel)
        self.room = QRect(0, 0, int(room.width() / dots), int(room.height() / dots))
        self.per_sheet = max(1, (self.room.height() - _HEAD - _ROW - _FOOT) // _ROW)
        self.count = max(1, -(-table.rows.rowCount() // self.per_sheet))
        seen = [at for at in range(len(table.rows.columns)) if not table.isColumnHidden(at)]
        whole = sum(table.columnWidth(at) for at in seen)
        self.columns = [(at, table.columnWidth(at) * self.room.width() // whole) for at in seen]

    def paint(self, number: int) -> None:
        """Paint one sheet."""
        rows, columns = self.table.rows, self.table.rows.columns
        self._write(QRect(0, 0, self.room.width(), _HEAD), self.title, 18, 700)
        self._row(_HEAD, [columns[at].title for at, _ in self.columns], 600)
        first = number * self.per_sheet
        for down, at in enumerate(range(first, min(first + self.per_sheet, rows.rowCount())), start=1):
            self._row(_HEAD + down * _ROW, [columns[column].text(rows.row(at)) for column, _ in self.columns], 400)
        foot = QRect(0, self.room.height() - _FOOT, self.room.width(), _FOOT)
        self._write(foot, say("print.sheet", n=number + 1, whole=self.count), 11, 400, Qt.AlignmentFlag.AlignRight)

    def _row(self, top: int, texts: list[str], weight: int) -> None:
        left = 0
        for (at, wide), text in zip(self.columns, texts, strict=True):
            column: Column[Any] = self.table.rows.columns[at]
            side = FIGURES if column.to_the_right else Qt.AlignmentFlag.AlignLeft
            self._write(QRect(left + _PAD, top, wide - 2 * _PAD, _ROW), text, 11, weight, side)
            left += wide
        self.painter.setPen(QPen(QColor(theme.LIGHT["border"]), 1))
        self.painter.drawLine(0, top + _ROW, self.room.width(), top + _ROW)

    def _write(
        self, box: QRect, text: str, size: int, weight: int, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        direction = self.table.layoutDirection()
        place = QStyle.visualRect(direction, self.room, box)
        self.painter.setFont(theme.font(size, weight))
        self.painter.setPen(QColor(theme.LIGHT["text"]))
        shown = self.painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        self.painter.drawText(place, QStyle.visualAlignment(direction, side) | _MIDDLE, shown)
