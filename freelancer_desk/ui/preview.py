"""The paper beside its form: the pages of the real document as pictures, as wide as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from freelancer_desk.domain.grouping import hides
from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.canvas import Canvas
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.widgets import column

if TYPE_CHECKING:
    from collections.abc import Iterable

# A page is 210 mm wide; more dots than this help nobody.
_WIDE_MM, _INCH_TENTH_MM, _MOST_PER_INCH = 210, 254, 300
_LEAST_PER_INCH = 40
_AROUND = 16


class Leaf(QWidget):
    """One page with its edge, as wide as its column."""

    def __init__(self, picture: QPixmap) -> None:
        super().__init__()
        self._picture = picture
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = self.width() * self._picture.height() // max(1, self._picture.width())
        if self.height() != high:
            self.setFixedHeight(high)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if hides():
            self._cover(painter)
        else:
            painter.drawPixmap(self.rect(), self._picture)
        painter.setPen(theme.colour("border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _cover(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("mut"))
        middle = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(self.rect().adjusted(_AROUND, 0, -_AROUND, 0), middle, say("hide.document"))


class Preview(Scrolling):
    """All pages, one below the other; `resized` asks for pictures of another size."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(say("invoice.preview"))
        self.leaves: list[Leaf] = []
        self._ground = Canvas()
        self._pages = column(_AROUND, _AROUND)
        self._pages.addStretch(1)
        self._ground.setLayout(self._pages)
        self.setWidget(self._ground)

    @property
    def per_inch(self) -> int:
        """How many dots to the inch fill the width of the column on this screen."""
        wide = max(1, self.viewport().width() - 2 * _AROUND) * self.devicePixelRatio()
        return min(_MOST_PER_INCH, max(_LEAST_PER_INCH, int(wide) * _INCH_TENTH_MM // (_WIDE_MM * 10)))

    def show_pages(self, pages: Iterable[QImage]) -> None:
        """Show pictures; where one was scrolled to stays."""
        at = self.verticalScrollBar().value()
        for old in self.leaves:
            self._pages.removeWidget(old)
            old.deleteLater()
        self.leaves = [Leaf(QPixmap.fromImage(page)) for page in pages]
        for place, leaf in enumerate(self.leaves):
            self._pages.insertWidget(place, leaf)
        self._pages.activate()
        self.verticalScrollBar().setValue(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.resized.emit()


def images(pages: Iterable[bytes]) -> tuple[QImage, ...]:
    """Pictures ready to be shown; done off the main thread."""
    return tuple(QImage.fromData(page) for page in pages)
