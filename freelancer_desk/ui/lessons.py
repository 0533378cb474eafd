"""A sentence of help beside its figure, and below it the law it rests on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from freelancer_desk.domain.lessons import law_of
from freelancer_desk.domain.words import say
from freelancer_desk.ui.widgets import Elided, Mark, column, label, row


class Lesson(QWidget):
    """One of the ten things to know."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.text = name, say(f"lesson.{name}")
        words = column(0)
        said = label(self.text, 12, tone="mut", wrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        said.setSizePolicy(policy)
        words.addWidget(said)
        if law := law_of(name):
            quoted = Elided(law, 11)
            quoted.setProperty("tone", "faint")
            words.addWidget(quoted)
        line = row(spacing=8)
        line.addWidget(Mark("lightbulb", "faint", 16), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.setLayout(line)
        self.setAccessibleName(self.text)
