"""The ground that the cards of a page stand on, with their shadows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from freelancer_desk.ui import theme
from freelancer_desk.ui.widgets import Card

_SHADOW = 7


class Canvas(QWidget):
    """The ground of a page: paints a soft shadow under each card, in the light theme only."""

    def __init__(self, *, least: int = 0) -> None:
        super().__init__()
        self._least = least
        self._painted: list[QRect] = []
        self.setProperty("class", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def event(self, event: QEvent) -> bool:
        """A card that goes takes its shadow along, which lay outside of it."""
        is_laid_out = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and not theme.Now.dark and self._places() != self._painted:
            self.update()
        return is_laid_out

    def _places(self) -> list[QRect]:
        """Where the cards are that cast a shadow on this ground."""
        cards = (card for card in self.findChildren(Card) if card.isVisible() and not self._scrolls(card))
        return [QRect(card.mapTo(self, QPoint()), card.size()) for card in cards]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if theme.Now.dark:
            return
        before, self._painted = self._painted, self._places()
        if self._painted != before and not self.visibleRegion().subtracted(event.region()).isEmpty():
            self.update()  # only a part is painted now
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tint = QColor(theme.colour("shadow"))
        tint.setAlphaF(0.009)
        painter.setBrush(tint)
        for at in self._painted:
            self._cast(painter, at, event.region())

    def _cast(self, painter: QPainter, at: QRect, wanted: QRegion) -> None:
        """The shadow of a card, where it is wanted and the card does not cover it."""
        rim = QRegion(at.adjusted(-_SHADOW, -_SHADOW, _SHADOW, _SHADOW + 2)) - QRegion(at.adjusted(12, 12, -12, -12))
        if not rim.intersects(wanted):
            return
        for spread in range(_SHADOW):
            around = QRectF(at.adjusted(-spread, 2 - spread, spread, 2 + spread))
            painter.drawRoundedRect(around, 12 + spread, 12 + spread)

    def minimumSizeHint(self) -> QSize:
        """As high as what it holds needs at its width, not as that would need in the narrowest window."""
        least, laid = super().minimumSizeHint(), self.layout()
        if laid is not None and laid.hasHeightForWidth():
            least.setHeight(0)
        return least.expandedTo(QSize(self._least, 0))

    def _scrolls(self, card: Card) -> bool:
        """A card in an area that scrolls by itself moves without this ground, and casts no shadow on it."""
        above = card.parentWidget()
        while above is not None and above is not self:
            if isinstance(above, QAbstractScrollArea):
                return True
            above = above.parentWidget()
        return False
