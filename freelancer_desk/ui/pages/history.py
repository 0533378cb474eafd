"""History: what was done, by whom it can be undone, and the steps that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedLayout

from freelancer_desk.desk import history
from freelancer_desk.domain.words import say
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.steps import step_time, step_title
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.widgets import Button, Card, EmptyState, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.desk import Reader
    from freelancer_desk.ui.office import Office
    from freelancer_desk.ui.steps import StepRecord


def columns() -> tuple[Column[StepRecord], ...]:
    """What the table says of a step."""
    return (
        Column(say("history.at"), step_time, Look.MUTED, lambda s: s.id, width=170),
        Column(say("history.what"), step_title, Look.STRONG, width=240, stretch=1),
        Column(say("history.state"), _state, Look.PILL, tone=_tone, width=170),
    )


def _state(step: StepRecord) -> str:
    if step.sealed:
        return say("history.sealed")
    return say("history.undone") if step.undone else ""


def _tone(step: StepRecord) -> str:
    return "acc" if step.sealed else "neutral"


class HistoryPage(Page):
    """Every step of the book, the newest first."""

    NAME = "history"

    def __init__(self, office: Office, undo: Callable[[], None], redo: Callable[[], None]) -> None:
        self.undo = Button(say("button.undo"), "arrow-counter-clockwise")
        self.redo = Button(say("button.redo"), "arrow-clockwise")
        super().__init__(office, say("history.title"), say("history.question"), self.undo, self.redo)
        self.undo.clicked.connect(undo)
        self.redo.clicked.connect(redo)
        self.table: Table[StepRecord] = Table(columns(), lambda step: step.id, say("history.title"))
        card = Card(margin=1, spacing=0)
        card.box.addSpacing(6)
        card.box.addWidget(self.table, 1)
        foot = row(label(say("history.kept"), 12, tone="mut"), 1)
        foot.setContentsMargins(20, 12, 20, 14)
        card.box.addLayout(foot)
        self._both = QStackedLayout()
        self.body.addLayout(self._both)
        self._both.addWidget(card)
        empty = EmptyState(
            "clock-counter-clockwise", say("history.empty"), say("button.import"), office.speaker.wants_import.emit
        )
        self._both.addWidget(empty)

    def fetch(self) -> Callable[[Reader], tuple[StepRecord, ...]]:
        return history.steps

    def present(self, data: tuple[StepRecord, ...]) -> None:
        self._both.setCurrentIndex(0 if data else 1)
        self.table.fill(tuple(reversed(data)))
