"""The frame of every dialog: title, body that scrolls when it must, a foot with its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from freelancer_desk.ui import theme
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.sides import high, pad
from freelancer_desk.ui.tabbing import tab_as_laid_out
from freelancer_desk.ui.widgets import Elided, column, label, rule

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

PAD = 24
# What a screen keeps for the edge of a window.
_AROUND = QSize(16, 48)
_TALLER = 1.2


class Framed(QDialog):
    """A dialog with its name, one sentence, a body and a foot; Esc closes, Enter takes the first button."""

    def __init__(self, title: str, under: str, width: int, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if parent is None:
            theme.wear(self)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = label(title, 20, 700)
        self.under = label(under, tone="mut", wrap=True)
        self._heard = Elided("", 13, 500)
        self._heard.setProperty("tone", "good")
        self.body = column(12)
        self.body.setContentsMargins(PAD, 8, PAD, 16)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(PAD, 14, PAD, 16)
        self.foot.setSpacing(10)
        head = column(2)
        head.setContentsMargins(PAD, 20, PAD, 10)
        head.addWidget(self.title)
        head.addWidget(self.under)
        inner = QWidget()
        inner.setProperty("class", "canvas")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner.setLayout(self.body)
        self._area = Scrolling(inner)
        self._area.barred.connect(self._leave_room)
        box = column(0)
        box.addLayout(head)
        box.addWidget(self._area, 1)
        box.addWidget(rule())
        box.addLayout(self.foot)
        self.setLayout(box)
        room = self.screen().availableSize() - _AROUND
        if parent is not None:
            room = room.expandedTo(parent.window().size())
        self._room = room
        self.resize(QSize(width, high(height, around=round(height * _TALLER))).boundedTo(room))

    def grow(self) -> None:
        """Be as high as what came into the body since needs, where the screen has the room; never less than before."""
        self.body.activate()
        short = self.body.sizeHint().height() - self._area.viewport().height()
        if short > 0:
            self.resize(QSize(self.width(), self.height() + short).boundedTo(self._room))

    def hear(self, text: str) -> None:
        """Say at the foot what was just done: a message of the window would lie behind."""
        self._heard.setText(text)

    def _leave_room(self, bar: int) -> None:
        margins = self.body.contentsMargins()
        pad(self.body, PAD, margins.top(), PAD - bar, margins.bottom())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 (Qt's own signature)
        tab_as_laid_out(self)
        return super().focusNextPrevChild(next)

    def feet(self, *buttons: QPushButton) -> None:
        """Buttons at the foot, the first one answers Enter and stands at the end."""
        self.foot.addWidget(self._heard, 1)
        for button in reversed(buttons):
            self.foot.addWidget(button)
            button.setAutoDefault(False)
        buttons[0].setDefault(True)
