"""A status as a dot and a word on a soft ground, by itself or in a row of a table."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QWidget

from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import draw_kept_words, high, is_mirrored, sided

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_DOT = 6


def pill_height() -> int:
    """How high a pill is."""
    return high(24, 12)


def pill_width(text: str) -> int:
    """How wide a pill with this word is."""
    return int(QFontMetricsF(theme.font(12, 600)).horizontalAdvance(text)) + 30


def draw_pill(painter: QPainter, box: QRectF, text: str, kind: str, ground: str = "") -> None:
    """A status as a dot and a word on its soft ground, or on one that is named."""
    inks = ("acctext", ground or "accsoft") if kind == "acc" else (kind, ground or f"{kind}bg")
    ink, under = (theme.colour(token).rgba() for token in inks)
    ratio = painter.device().devicePixelRatio()
    painter.drawImage(box.topLeft(), _wordless(box.width(), box.height(), ink, under, ratio, is_mirrored(painter)))
    painter.setPen(QColor.fromRgba(ink))
    draw_kept_words(painter, sided(painter, box.adjusted(20, 0, -7, 0), box), text, theme.font(12, 600))


@lru_cache(maxsize=64)
def _wordless(wide: float, tall: float, ink: int, ground: int, ratio: float, mirrored: bool) -> QImage:  # noqa: FBT001
    """A pill before its word is on it; to round an edge takes Qt longer than all else of a row."""
    made = QImage(ceil(wide * ratio), ceil(tall * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor.fromRgba(ground))
        painter.drawRoundedRect(QRectF(0, 0, wide, tall), tall / 2, tall / 2)
        painter.setBrush(QColor.fromRgba(ink))
        left = wide - 9 - _DOT if mirrored else 9
        painter.drawEllipse(QRectF(left, (tall - _DOT) / 2, _DOT, _DOT))
    return made


class Pill(QWidget):
    """A status as a dot and a word."""

    def __init__(self, text: str, kind: str) -> None:
        super().__init__()
        self.show_status(text, kind)

    def show_status(self, text: str, kind: str) -> None:
        """Say another status."""
        self._text, self._kind = text, kind
        self.setAccessibleName(text)
        self.setFixedSize(pill_width(text), pill_height())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        draw_pill(QPainter(self), QRectF(self.rect()), self._text, self._kind)
