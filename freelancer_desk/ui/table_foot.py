"""The foot of a table: how many rows are on show, and each total under the column that it adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from freelancer_desk.domain.words import series
from freelancer_desk.ui import theme
from freelancer_desk.ui.rows import Look
from freelancer_desk.ui.sides import draw_words, is_mirrored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PySide6.QtGui import QPaintEvent

    from freelancer_desk.ui.table import Table

TALL, _EDGE, _APART = 46, 20, 20


class TableFoot(QWidget):
    """Stands right below its table, as wide; several currencies reach to the left over columns without a total."""

    def __init__(self, table: Table[Any]) -> None:
        super().__init__()
        self.setFixedHeight(TALL)
        self._table, self._count = table, ""
        self._totals: dict[str, str] = {}
        table.horizontalHeader().sectionResized.connect(lambda *_: self.update())
        table.horizontalScrollBar().valueChanged.connect(lambda *_: self.update())

    def tell(self, count: str, totals: Mapping[str, str] | None = None) -> None:
        """Say how many rows there are, and the totals by the title of their column."""
        self._count, self._totals = count, dict(totals or {})
        self.setAccessibleName(self.words)
        self.update()

    @property
    def words(self) -> str:
        """All that the foot says."""
        return series(self._count, *(f"{title}: {total}" for title, total in self._totals.items() if total))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.setPen(theme.colour("line"))
            painter.drawLine(0, 0, self.width(), 0)
            painter.setFont(theme.font(12, 500))
            painter.setPen(theme.colour("mut"))
            begin, mirrored, is_whole = _EDGE, is_mirrored(self), True
            count = QRectF(self.rect()).adjusted(_EDGE, 0, -_EDGE, 0)
            placed = sorted(self._placed())
            if not mirrored:
                begin += painter.fontMetrics().horizontalAdvance(self._count) + _APART
            elif placed:
                count.setLeft(placed[-1][0] + _APART)
            draw_words(painter, count, self._count)
            for end, total, is_amount in placed:
                painter.setFont(theme.font(13, 700 if is_amount else 400, tabular=True))
                painter.setPen(theme.colour("text" if is_amount else "mut"))
                box = QRectF(begin, 0, max(0, end - begin), TALL)
                is_whole &= draw_words(painter, box, total, at_end=not mirrored) == total
                begin = end + _APART
            self.setToolTip("" if is_whole else self.words)

    def _placed(self) -> Iterator[tuple[int, str, bool]]:
        """Where each total ends on the right, and whether it is the amount that counts."""
        view = self._table
        begins = view.viewport().mapTo(view.window(), QPoint()).x() - self.mapTo(view.window(), QPoint()).x()
        for at, one in enumerate(view.rows.columns):
            total = self._totals.get(one.title)
            if total and not view.isColumnHidden(at):
                box = QRect(begins + view.columnViewportPosition(at), 0, view.columnWidth(at), TALL)
                inner = view.inner(at, box)
                yield inner.left() + inner.width(), total, one.look is Look.AMOUNT
