"""A mistake of ours: an apology, what to do, and a report to copy."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QWidget

from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.widgets import Button, column, label


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
