"""Urdu for what Qt says by itself: the menus of fields, the buttons and names of its file dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTranslator

from freelancer_desk.domain.words import Voice, say
from freelancer_desk.domain.words.toolkit import SAID_BY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_NOT_WORDS = frozenset({"QShortcut", "QGuiApplication"})


class ToolkitWords(QTranslator):
    """Looks Qt’s English up among our own sentences; None leaves it to Qt."""

    worn: ClassVar[ToolkitWords | None] = None

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        del disambiguation, n
        name = None if context in _NOT_WORDS else SAID_BY.get(sourceText.replace("&", ""))
        return say(f"toolkit.{name}") if name is not None else None


def wear(app: QApplication) -> None:
    """Let Qt speak as the window does; where that is in Latin letters Qt's own English stays."""
    if Voice.from_right and ToolkitWords.worn is None:
        ToolkitWords.worn = ToolkitWords()
        app.installTranslator(ToolkitWords.worn)
    elif not Voice.from_right and ToolkitWords.worn is not None:
        app.removeTranslator(ToolkitWords.worn)
        ToolkitWords.worn = None
