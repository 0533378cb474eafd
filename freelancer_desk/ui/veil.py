"""What covers the window while files are held over it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme


class DropVeil(QWidget):
    """What is seen while files are held over the window."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # a page below may take files itself
        self.hide()

    def cover(self) -> None:
        """Lie over all of the window."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.colour("accsoft"))
        ground.setAlphaF(0.92)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(theme.colour("acc"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(16, 16, -17, -17), 12, 12)
        painter.setPen(theme.colour("acctext"))
        painter.setFont(theme.font(18, 600))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, say("import.drop"))
