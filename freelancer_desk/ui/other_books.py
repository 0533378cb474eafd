"""Other books, each in a window of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SUFFIX = "fdesk"


def start_beside(path: Path) -> None:
    """Show a book in another window, which lives on its own."""
    from PySide6.QtCore import QProcess

    given = ["--book", str(path)]
    program = given if getattr(sys, "frozen", False) else ["-m", "freelancer_desk", *given]
    QProcess.startDetached(sys.executable, program)


def choose(window: QWidget, folder: Path, *, new: bool) -> None:
    """Ask for the file of another book, one that is there or a new one, and show it."""
    from PySide6.QtWidgets import QFileDialog

    dialog = QFileDialog(window, say("books.new" if new else "books.open"), str(folder))
    dialog.setNameFilters([say("books.filter")])
    if new:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: start_beside(Path(name)))
    dialog.open()
