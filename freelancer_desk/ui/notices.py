"""Short messages of the window: a bar for refusals, a toast for what was done, with a way to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from freelancer_desk.domain.words import say
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.theme import MARGIN
from freelancer_desk.ui.widgets import Button, Mark, column, label, tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QLabel

TOAST_MS = 8000
# The foot of a table, with its sums, stays in sight.
_ABOVE_FOOT = 84
HEIGHT = 46
_ICONS = {"bad": "warning-circle", "warn": "warning", "good": "check-circle"}


class _Notice(QFrame):
    """A sentence with one thing that can be done about it; furnished when it first has something to say."""

    _text: QLabel
    _act: Button

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[[], object] | None = None
        self.hide()

    @property
    def text(self) -> str:
        """What it now says; empty when it says nothing."""
        return "" if self.isHidden() else self._text.text()

    def _furnish(self) -> None:
        raise NotImplementedError

    def _ready(self, *, wrap: bool) -> None:
        """Its words and its button, the first time."""
        if self.layout() is None:
            self._text = label("", 13, 500, wrap=wrap)
            self._act = Button("", rank="quiet")
            self._act.clicked.connect(self._on_act)
            self._furnish()

    def _show(self, text: str, act: str, then: Callable[[], object] | None) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        self._act.setText(act)
        self._act.setAccessibleName(act)
        self._act.setVisible(bool(act))
        self._then = then
        self.show()

    def _on_act(self) -> None:
        self.hide()
        if self._then is not None:
            self._then()


class MessageBar(_Notice):
    """One sentence across the top of the page until it is closed or answered."""

    def say(self, text: str, kind: str = "bad", act: str = "", then: Callable[[], object] | None = None) -> None:
        """Show a sentence, with one thing that can be done about it."""
        self._ready(wrap=True)
        tone(self._frame, kind)
        self._mark.name, self._mark.tint = _ICONS[kind], kind
        self._show(text, act, then)

    def _furnish(self) -> None:
        self._frame = QFrame()
        self._frame.setProperty("class", "bar")
        self._mark = Mark("warning-circle", "bad", 20)
        close = Button("", "x", "quiet", name=say("button.dismiss"))
        close.setFixedWidth(32)
        close.clicked.connect(self.hide)
        box = QHBoxLayout()
        pad(box, 14, 8, 8, 8)
        box.setSpacing(10)
        for widget, stretch in ((self._mark, 0), (self._text, 1), (self._act, 0), (close, 0)):
            box.addWidget(widget, stretch)
        self._frame.setLayout(box)
        outer = column(0)
        outer.setContentsMargins(MARGIN, 16, MARGIN, 0)
        outer.addWidget(self._frame)
        self.setLayout(outer)


class Floor(QWidget):
    """What a toast stands over."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class Toast(_Notice):
    """What was just done, over the foot of the window, with its Undo; it goes by itself."""

    def __init__(self, over: Floor) -> None:
        super().__init__(over)
        self.setProperty("class", "toast")
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.hide)
        over.resized.connect(self._on_resized)

    def say(self, text: str, act: str = "", then: Callable[[], object] | None = None) -> None:
        """Show a sentence for a few seconds."""
        self._ready(wrap=False)
        self._show(text, act, then)
        if QApplication.activeModalWidget() is not None:
            from freelancer_desk.ui.dialogs.frame import Framed

            for dialog in QApplication.topLevelWidgets():  # the one in front may be going
                if isinstance(dialog, Framed) and dialog.isVisible():
                    dialog.hear(text)
        self._place()
        self.raise_()
        self._clock.start(TOAST_MS)

    def _on_resized(self) -> None:
        if self.isVisible():
            self._place()

    def _furnish(self) -> None:
        box = QHBoxLayout()
        pad(box, 16, 6, 10, 6)
        box.setSpacing(14)
        box.addWidget(self._text, 1)
        box.addWidget(self._act)
        outer = column(0)
        outer.addLayout(box)
        self.setLayout(outer)

    def _place(self) -> None:
        over = self.parentWidget()
        if over is not None:
            if (room := self.layout()) is not None:
                room.invalidate()
                room.activate()
            self.resize(min(over.width() - 2 * MARGIN, max(240, self.sizeHint().width())), HEIGHT)
            self.move((over.width() - self.width()) // 2, over.height() - self.height() - _ABOVE_FOOT)
