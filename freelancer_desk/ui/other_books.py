"""Other books, each in a window of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.ui.jobs import Job, Jobs
    from freelancer_desk.ui.office import Office

SUFFIX, DEMO = "fdesk", "demo.fdesk"


def start_beside(path: Path) -> None:
    """Show a book in another window, which lives on its own."""
    from PySide6.QtCore import QProcess

    given = ["--book", str(path)]
    program = given if getattr(sys, "frozen", False) else ["-m", "freelancer_desk", *given]
    QProcess.startDetached(sys.executable, program)


def open_demo(office: Office, then: Callable[[], object] = lambda: None) -> None:
    """Show the demo, which lies in a file of its own, in a window of its own."""
    from freelancer_desk.desk import default_book, demo

    path = default_book().with_name(DEMO)

    def made(_job: Job) -> Path:
        if not path.exists():
            demo.make(path)
        return path

    def show(path: Path) -> None:
        then()
        start_beside(path)

    office.jobs.aside(made, show)


def choose(window: QWidget, jobs: Jobs, *, new: bool) -> None:
    """Ask for the file of another book, one that is there or a new one, and show it."""
    from PySide6.QtWidgets import QFileDialog

    from freelancer_desk.desk import default_book

    folder = (jobs.desk.path if jobs.is_open else default_book()).parent
    dialog = QFileDialog(window, say("books.new" if new else "books.open"), str(folder))
    dialog.setNameFilters([say("books.filter")])
    if new:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: start_beside(Path(name)))
    dialog.open()
