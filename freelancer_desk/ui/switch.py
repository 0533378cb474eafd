"""A switch: on or off, by click or Space."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from freelancer_desk.ui import theme

_WIDE, _HIGH, _GAP, _RING = 40, 22, 3, 3


class Switch(QAbstractButton):
    """Off is grey with its knob at the start, on is the accent with its knob at the end."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(_WIDE + 2 * _RING, _HIGH + 2 * _RING)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(_RING, _RING, _WIDE, _HIGH)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("acc"), 2))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), _HIGH / 2 + 2, _HIGH / 2 + 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("acc" if self.isChecked() else "edge"))
        painter.drawRoundedRect(box, _HIGH / 2, _HIGH / 2)
        size = _HIGH - 2 * _GAP
        at_end = self.isChecked() != (self.layoutDirection() is Qt.LayoutDirection.RightToLeft)
        left = box.right() - _GAP - size if at_end else box.left() + _GAP
        painter.setBrush(theme.colour("onacc"))
        painter.drawEllipse(QRectF(left, box.top() + _GAP, size, size))
