"""About the program: its version, and every connection it can make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk import __version__
from freelancer_desk.desk import rates
from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.widgets import Button, label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

WIDTH, HEIGHT = 560, 400


class AboutDialog(Framed):
    """What it is, and that nothing leaves unless its user sends it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("about.title", version=__version__), say("about.menu"), WIDTH, HEIGHT, parent)
        self.body.addWidget(label(say("about.privacy"), 14, 600, wrap=True))
        self.body.addWidget(label(say("about.connections"), 13, tone="mut", wrap=True))
        told = [say("about.rates", host=one.host) for one in rates.connections()]
        for text in (*told, say("about.sharing")):
            self.body.addWidget(label(f"• {text}", 13, wrap=True))
        self.body.addStretch(1)
        close = Button(say("button.close"))
        close.clicked.connect(self.accept)
        self.feet(close)
