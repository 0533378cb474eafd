"""What is turned on and off, by click or Space: a switch, and a thing to tick off."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import draw_words, is_mirrored, sided

_WIDE, _HIGH, _GAP, _RING = 40, 22, 3, 3
_LINE, _LEAST, _BOX, _TEXT = 34, 200, 18, 32


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
        at_end = self.isChecked() != is_mirrored(self)
        left = box.right() - _GAP - size if at_end else box.left() + _GAP
        painter.setBrush(theme.colour("onacc"))
        painter.drawEllipse(QRectF(left, box.top() + _GAP, size, size))


class Tick(QAbstractButton):
    """A thing to tick off: a box and its words, crossed to muted once it is done."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_LINE)

    def sizeHint(self) -> QSize:
        return QSize(_LEAST, _LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = sided(painter, QRectF(_RING, (self.height() - _BOX) / 2, _BOX, _BOX), QRectF(self.rect()))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("acc"), 2))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 7, 7)
        painter.setPen(Qt.PenStyle.NoPen if self.isChecked() else QPen(theme.colour("faint"), 1.5))
        painter.setBrush(theme.colour("acc") if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        if self.isChecked():
            theme.draw_icon(painter, "check-bold", box.adjusted(3, 3, -3, -3), theme.colour("onacc"))
        painter.setFont(theme.font(13, 400 if self.isChecked() else 500))
        painter.setPen(theme.colour("mut" if self.isChecked() else "text"))
        whole = QRectF(self.rect())
        draw_words(painter, sided(painter, whole.adjusted(_TEXT, 0, 0, 0), whole), self.text())
