"""Urdu for what Qt says by itself: the menus of fields, the buttons and names of its file dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTranslator

from freelancer_desk.domain.words import Voice, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_KEYS = {
    "Undo": "button.undo", "Redo": "button.redo", "Cut": "toolkit.cut", "Copy": "toolkit.copy",
    "Paste": "toolkit.paste", "Delete": "button.delete", "Select All": "toolkit.select_all", "OK": "toolkit.ok",
    "Cancel": "button.cancel", "Open": "button.open", "Save": "button.save", "Save As": "button.save",
    "Close": "button.close", "Yes": "choice.yes", "No": "choice.no", "Look in:": "toolkit.look_in",
    "File name:": "toolkit.file_name", "Files of type:": "toolkit.file_type", "New Folder": "toolkit.new_folder",
    "Create New Folder": "toolkit.new_folder", "Create a New Folder": "toolkit.new_folder",
    "Rename": "toolkit.rename", "Show hidden files": "toolkit.hidden", "Back": "toolkit.back",
    "Go back": "toolkit.back", "Forward": "toolkit.forward", "Go forward": "toolkit.forward",
    "Parent Directory": "toolkit.parent", "Go to the parent directory": "toolkit.parent",
    "List View": "toolkit.list", "Change to list view mode": "toolkit.list", "Detail View": "toolkit.details",
    "Change to detail view mode": "toolkit.details", "Name": "field.name", "Size": "toolkit.size",
    "Type": "toolkit.type", "Date Modified": "toolkit.modified", "Computer": "toolkit.computer",
    "Folder": "toolkit.folder", "Drive": "toolkit.drive", "All Files (*)": "toolkit.all_files",
}  # fmt: skip
_NOT_WORDS = frozenset({"QShortcut", "QGuiApplication"})


class ToolkitWords(QTranslator):
    """Looks Qt’s English up among our own sentences; None leaves it to Qt."""

    worn: ClassVar[ToolkitWords | None] = None

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str | None:  # type: ignore[override]  # None leaves the text to Qt
        del disambiguation, n
        key = None if context in _NOT_WORDS else _KEYS.get(sourceText.replace("&", ""))
        return say(key) if key is not None else None


def wear(app: QApplication) -> None:
    """Let Qt speak as the window does; where that is in Latin letters Qt's own English stays."""
    if Voice.from_right and ToolkitWords.worn is None:
        ToolkitWords.worn = ToolkitWords()
        app.installTranslator(ToolkitWords.worn)
    elif not Voice.from_right and ToolkitWords.worn is not None:
        app.removeTranslator(ToolkitWords.worn)
        ToolkitWords.worn = None
