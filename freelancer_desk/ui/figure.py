"""Large figures, alone or several beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import draw_words

if TYPE_CHECKING:
    from collections.abc import Iterable

# What the last letter of a figure may reach over its end.
_BESIDE = 3


class Figure(QLabel):
    """A large figure that steps down in size rather than being cut."""

    SIZES = (28, 24, 20, 17, 14)

    def __init__(self, text: str = "", *, largest: int = SIZES[0]) -> None:
        super().__init__()
        self.begin_at(largest)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedHeight(36)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.alike: tuple[Figure, ...] = (self,)
        self.setText(text)

    def begin_at(self, largest: int) -> None:
        """The size it has where there is room."""
        self._sizes = tuple(size for size in self.SIZES if size <= largest)

    def setText(self, text: str) -> None:
        super().setText(text)
        for other in self.alike:
            other.update()
        least = QFontMetricsF(theme.font(self._sizes[-1], 700, tabular=True)).horizontalAdvance(text)
        self.setMinimumWidth(int(least) + _BESIDE + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setPen(theme.colour(str(self.property("tone") or "text")))
        size = min(figure.fitting() for figure in self.alike if figure is self or figure.isVisible())
        painter.setFont(theme.font(size, 700, tabular=True))
        draw_words(painter, self.rect(), self.text())

    def fitting(self) -> int:
        """The largest size for which there is room."""
        wide = ((size, theme.font(size, 700, tabular=True)) for size in self._sizes)
        room = self.width() - _BESIDE
        return next(
            (size for size, font in wide if QFontMetricsF(font).horizontalAdvance(self.text()) <= room), self._sizes[-1]
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for other in self.alike:
            other.update()

    @staticmethod
    def stand_together(figures: Iterable[Figure]) -> None:
        """Figures in a row are of one size: the smallest that one of them has to step down to."""
        every = tuple(figures)
        for figure in every:
            figure.alike = every
