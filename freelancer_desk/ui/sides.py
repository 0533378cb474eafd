"""Which side things stand on, and how much room a line needs, in the language on the screen."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt

from freelancer_desk.domain.words import Voice, apart

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

# The height of a line of Nastaliq for each pixel of its size; Inter's lines fit everywhere.
_NASTALIQ = 2.5
_BROADER = 1.1
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def direction() -> Qt.LayoutDirection:
    """Where the language on the screen begins."""
    return Qt.LayoutDirection.RightToLeft if Voice.from_right else Qt.LayoutDirection.LeftToRight


def is_mirrored(what: QPainter | QWidget) -> bool:
    """What is painted, or laid out, begins on the right."""
    return what.layoutDirection() is Qt.LayoutDirection.RightToLeft


def sided(painter: QPainter, box: QRectF, within: QRectF) -> QRectF:
    """A box told from the left, on the side where the language has it."""
    if not is_mirrored(painter):
        return box
    return QRectF(within.left() + within.right() - box.right(), box.top(), box.width(), box.height())


def pad(layout: QLayout, start: int, top: int, end: int, bottom: int) -> None:
    """Margins of a layout, told in the direction of reading."""
    left, right = (end, start) if Voice.from_right else (start, end)
    layout.setContentsMargins(left, top, right, bottom)


def high(pixels: int, *sizes: int, around: int = 0) -> int:
    """As many pixels, or as many as lines of these font sizes need in the script on the screen."""
    return max(pixels, around + sum(ceil(size * _NASTALIQ) for size in sizes)) if Voice.from_right else pixels


def broad(pixels: int) -> int:
    """As many pixels, or as many as the same words need in the script on the screen."""
    return ceil(pixels * _BROADER) if Voice.from_right else pixels


def begin_right(line: QLineEdit | None) -> None:
    """Whatever is typed, it stands where reading begins."""
    if line is not None and Voice.from_right:
        line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)


def draw_words(painter: QPainter, box: QRect | QRectF, text: str, *, at_end: bool = False) -> str:
    """One line, cut with an ellipsis where room ends, at the start or the end of its box; gives back what is shown."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, side | _MIDDLE, apart(shown))
    return shown
