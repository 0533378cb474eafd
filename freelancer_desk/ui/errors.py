"""What goes wrong on screen: a refusal becomes one sentence, anything else a bug report without anyone's data."""

from __future__ import annotations

import sqlite3
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QWidget

import freelancer_desk
from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.widgets import Button, column, label

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_HOUSE = Path(freelancer_desk.__file__).parent
_DEPTH = 8


def report_of(error: BaseException) -> str:
    """Exception classes, our own files, functions and line numbers, versions; never a message, a value or a path."""
    import platform

    lines = [
        f"freelancer-desk {freelancer_desk.__version__}",
        f"python {platform.python_version()} · {sys.platform} · qt {qVersion()} · pyside {PySide6.__version__}",
        f"sqlite {sqlite3.sqlite_version}",
    ]
    link: BaseException | None = error
    for _ in range(_DEPTH):
        if link is None:
            break
        lines.append(type(link).__name__ + _sqlite_name(link))
        for frame in traceback.extract_tb(link.__traceback__):
            place = Path(frame.filename)
            if place.is_relative_to(_HOUSE):
                lines.append(f"  {place.relative_to(_HOUSE).as_posix()}:{frame.lineno} {frame.name}")
        link = link.__cause__ or link.__context__
    return "\n".join(lines)


def _sqlite_name(error: BaseException) -> str:
    name = getattr(error, "sqlite_errorname", None) if isinstance(error, sqlite3.Error) else None
    return f" {name}" if name else ""


def catch_bugs(show: Callable[[BaseException], None]) -> None:
    """Bring every exception that nobody expected to one place."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        del trace
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        show(error)

    sys.excepthook = hook


class BugDialog(QDialog):
    """An apology, what to do, and the report to copy, word for word."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("bug.title"))
        self.resize(560, 420)
        self._report = report
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setFont(theme.font(12))
        text.setAccessibleName(say("bug.report"))
        copy = Button(say("button.copy"), "copy")
        copy.clicked.connect(self._on_copy)
        close = Button(say("button.close"), rank="primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(copy)
        foot.addWidget(close)
        box = column(12, 24)
        box.addWidget(label(say("bug.title"), 18, 700))
        box.addWidget(label(say("bug.text"), wrap=True, tone="mut"))
        box.addWidget(text, 1)
        box.addLayout(foot)
        self.setLayout(box)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
