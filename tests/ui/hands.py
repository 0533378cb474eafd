"""A user without a mouse: keys go where the focus is, and the Tab key goes on until a name is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from freelancer_desk.domain.words import say
from tests.ui.walking import MOST_STEPS, held_in, spoken

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Bench

_TRIES = 50


class Hands:
    """Ten fingers on the keyboard of one window."""

    def __init__(self, one: Bench) -> None:
        self.one = one

    @property
    def top(self) -> QWidget:
        """The window that has the keys: the dialog in front, or the window of the book."""
        top = QApplication.activeModalWidget() or self.one.window
        for _ in range(_TRIES):
            if top.isActiveWindow():
                break
            top.activateWindow()
            self.one.qtbot.wait(10)
        return top

    @property
    def held(self) -> QWidget:
        """What has the focus."""
        return held_in(self.top) or self.top

    def press(self, keys: str) -> None:
        """Press a key, or several together: `Ctrl+N`."""
        QTest.keySequence(self.held, QKeySequence(keys))
        self.one.settle()

    def type(self, text: str) -> None:
        """Type over what is there."""
        self.press("Ctrl+A")
        self.write(text)

    def write(self, *texts: str) -> None:
        """Type where one is, and from one text to the next by Tab."""
        for at, text in enumerate(texts):
            if at:
                QTest.keyClick(self.held, Qt.Key.Key_Tab)
                QApplication.processEvents()
            for letter in text:  # the first one may open the field that takes the others
                QTest.keyClicks(self.held, letter)
                QApplication.processEvents()
        self.one.settle()

    def to(self, name: str) -> QWidget:
        """Press Tab until a screen reader would say a name that begins so."""
        for _ in range(MOST_STEPS):
            if spoken(self.held).startswith(name):
                return self.held
            QTest.keyClick(self.held, Qt.Key.Key_Tab)
            QApplication.processEvents()
        raise AssertionError(name)

    def do(self, name: str) -> None:
        """Go to a button and press it."""
        self.to(name)
        self.press("Space")

    def enter(self, key: str, text: str) -> None:
        """Type into the field whose name has this key."""
        self.to(say(key))
        self.type(text)

    def answer(self, file: Path) -> None:
        """Type where a file is, or goes, when asked for it."""
        assert isinstance(self.top, QFileDialog)
        self.type(str(file))
        self.press("Return")
        self.one.qtbot.wait(50)
        self.one.settle()
