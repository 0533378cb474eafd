"""An area that scrolls what it holds, as wide as there is room, without a frame and never in the way of Tab."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scrolling(QScrollArea):
    """What is as wide as the area and as high as it likes; `barred` says how wide the bar is, 0 while nothing scrolls.

    A bar that comes takes its room from the margin of what it scrolls: nothing in it moves.
    """

    barred = Signal(int)

    def __init__(self, inner: QWidget | None = None) -> None:
        super().__init__()
        # To name a viewport of Qt's own, the bindings would make every class of widget they know.
        ground = QWidget()
        ground.setBackgroundRole(QPalette.ColorRole.NoRole)
        self.setViewport(ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda least, most: self.barred.emit(bar.sizeHint().width() if most > least else 0))
        if inner is not None:
            self.setWidget(inner)
