"""Which side things stand on, and how much room a line needs, in the language on the screen."""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QStaticText, QTextOption, QTransform

from freelancer_desk.domain.words import Voice, apart, is_arabic

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPainter
    from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

# The height of a line of Nastaliq for each pixel of its size; Inter's lines fit everywhere.
_NASTALIQ = 2.5
_BROADER = 1.1
_ARM, _DOT = 0.4, 0.16
_DAY, _JOINED = re.compile(r"\b\d{1,4}-\w+-\d{1,4}\b"), "\u2060"
_BEFORE_WORDS = "\u2066\u2067\u2068\u2069\u200f\u200e“”\"'( "
_AT_START = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_AT_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Amounts stand on the right also where reading begins there: else their digits would not stand below each other.
FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
# So many texts of tables are kept laid out: what some screens of them show.
_KEPT = 1024


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


def overhang(text: str, font: QFont) -> int:
    """How far the first letter of words that begin on the right reaches over their edge, where it would be cut.

    No metrics of Qt tell it: kaf and gaf have an arm of two fifths of the font's size there, other letters a dot.
    """
    first = text.lstrip(_BEFORE_WORDS)[:1]
    if not (Voice.from_right and is_arabic(first)):
        return 0
    return ceil(font.pixelSize() * (_ARM if first in "کگ" else _DOT))


def unbroken(text: str) -> str:
    """Words over several lines, in which no day is broken at its hyphens and no number stands apart from its sign."""
    return _DAY.sub(lambda day: day[0].replace("-", f"-{_JOINED}"), text).replace(" %", "\u00a0%")


def begin_right(line: QLineEdit | None) -> None:
    """Whatever is typed, it stands where reading begins."""
    if line is not None and Voice.from_right:
        line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)


def draw_words(painter: QPainter, box: QRect | QRectF, text: str, *, at_end: bool = False) -> str:
    """One line, cut with an ellipsis where room ends, at the start or the end of its box; gives back what is shown."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, _AT_END if at_end else _AT_START, apart(shown))
    return shown


def draw_kept_words(
    painter: QPainter, box: QRect | QRectF, text: str, font: QFont, *, to_the_right: bool = False
) -> None:
    """As `draw_words` in a font, for what is painted again and again: it is laid out once."""
    painter.setFont(font)
    laid_out, wide, high = _laid_out(text, int(box.width()), font, Voice.from_right)
    left = box.left() + box.width() - wide if to_the_right or Voice.from_right else box.left()
    painter.drawStaticText(QPointF(left, box.top() + (box.height() - high) / 2), laid_out)


@lru_cache(maxsize=_KEPT)
def _laid_out(text: str, room: int, font: QFont, from_right: bool) -> tuple[QStaticText, float, float]:  # noqa: FBT001
    """A line cut to its room, its width and its height."""
    measured = QFontMetricsF(font)
    shown = apart(measured.elidedText(text, Qt.TextElideMode.ElideRight, room))
    made, option = QStaticText(shown), QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextOption(option)
    made.prepare(QTransform(), font)
    return made, made.size().width(), made.size().height()
