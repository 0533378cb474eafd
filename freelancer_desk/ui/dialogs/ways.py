"""The dialog that compares the ways home, and leads to the rates that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.office import Place
from freelancer_desk.ui.ways import WaysView
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 980, 620


class WaysDialog(Framed):
    """The comparison in a window of its own; it follows the tax year on show."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        width = min(WIDTH, parent.window().width()) if parent is not None else WIDTH
        super().__init__(say("ways.title"), say("ways.under"), width, HEIGHT, parent)
        self._office = office
        self._job: Job | None = None
        self.view = WaysView(office)
        self.view.wants_rates.connect(self._on_rates)
        self.body.addWidget(self.view, 1)
        done = Button(say("button.close"))
        done.clicked.connect(self.accept)
        self.feet(done)
        office.years.changed.connect(self._read)
        self._read()

    def _read(self) -> None:
        if self._job is not None:
            self._job.dropped = True
        self._job = self._office.jobs.look(self.view.fetch(), self.view.present)

    def _on_rates(self) -> None:
        self.accept()
        self._office.speaker.went.emit(Place("settings"))
