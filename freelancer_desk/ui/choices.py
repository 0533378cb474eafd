"""A choice of one among a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QStyledItemDelegate

from freelancer_desk.domain.words import apart
from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import is_mirrored
from freelancer_desk.ui.widgets import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterable


class Choice(QComboBox):
    """A choice of one, each entry with its key; the wheel scrolls the page, not the choice."""

    def __init__(self, entries: Iterable[tuple[str, str]] = (), name: str = "") -> None:
        super().__init__()
        self._is_dressed = False
        self.setFont(theme.font(13))
        self.setFixedHeight(CONTROL)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.offer(entries)

    def offer(self, entries: Iterable[tuple[str, str]]) -> None:
        """Put entries on offer; the chosen key stays chosen if it is still there."""
        kept = self.key()
        self.blockSignals(True)
        self.clear()
        for key, text in entries:
            self.addItem(text if self.isEditable() else apart(text), key)
        self.choose(kept)
        self.blockSignals(False)

    def key(self) -> str:
        """The key of what is chosen."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose by key; an unknown key chooses the first entry."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def showPopup(self) -> None:
        """The list is dressed as the sheet says, which the one that Qt makes by itself is not."""
        if not self._is_dressed:
            self._is_dressed = True
            self.setView(QListView())
            self.setItemDelegate(QStyledItemDelegate(self))
            self.view().setCurrentIndex(self.model().index(self.currentIndex(), self.modelColumn()))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("mut"), 1.5))
        at = QPointF(self.rect().right() - 16, self.rect().center().y() + 0.5)
        if is_mirrored(self):
            at.setX(16)
        painter.drawPolyline(QPolygonF([at + QPointF(-4, -2), at + QPointF(0, 2), at + QPointF(4, -2)]))
