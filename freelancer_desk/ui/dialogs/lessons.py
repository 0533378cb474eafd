"""The ten things to know, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.lessons import LESSONS
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.lessons import Lesson
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

WIDTH, HEIGHT = 680, 640


class LessonsDialog(Framed):
    """All of them, to be read in two minutes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("lessons.title"), say("lessons.under"), WIDTH, HEIGHT, parent)
        for name in LESSONS:
            self.body.addWidget(Lesson(name))
        self.body.addStretch(1)
        close = Button(say("button.close"))
        close.clicked.connect(self.accept)
        self.feet(close)
