"""Where the law is unclear: each open point of a year with both readings, their sources, and which one counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from freelancer_desk.desk.returns import law
from freelancer_desk.domain.figures import day_text
from freelancer_desk.domain.taxes.contested import ASKED
from freelancer_desk.domain.words import say, told
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.widgets import Button, Card, clear, column, label, row

if TYPE_CHECKING:
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.taxes.contested import Contested, Reading
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 860, 640


class PointCard(Card):
    """One open point: the reading that counts is marked by a word, never by its place alone."""

    def __init__(self, point: Contested) -> None:
        super().__init__(margin=20, spacing=8)
        self.point = point
        self.box.addWidget(label(told(point.question), 14, 600, wrap=True))
        for name, reading in (("first", point.first), ("second", point.second)):
            self.box.addWidget(_reading(reading, counts=point.winner == name))
        if point.winner == ASKED:
            self.box.addWidget(label(say("open_law.asked"), 12, 600, tone="mut", wrap=True))
        self.box.addWidget(label(told(point.reason), 12, wrap=True))
        self.box.addWidget(label(say("open_law.checked", day=day_text(point.checked)), 11, tone="mut"))


class OpenLawDialog(Framed):
    """Every open point of a year, one below the other."""

    def __init__(self, office: Office, year: TaxYear, parent: QWidget | None = None) -> None:
        super().__init__(say("open_law.title"), say("open_law.under"), WIDTH, HEIGHT, parent)
        self.cards = column(12)
        self.body.addLayout(self.cards)
        self.body.addStretch(1)
        done = Button(say("button.close"))
        done.clicked.connect(self.accept)
        self.feet(done)
        office.jobs.look(lambda reads: law.contested(reads, year), self._on_read)

    def _on_read(self, points: tuple[Contested, ...]) -> None:
        clear(self.cards)
        for point in points:
            self.cards.addWidget(PointCard(point))


def _reading(reading: Reading, *, counts: bool) -> QWidget:
    made = QWidget()
    line = row(spacing=12)
    words = column(0)
    words.addWidget(label(told(reading.says), 13, wrap=True))
    words.addWidget(label(reading.source, 11, tone="mut", wrap=True))
    line.addLayout(words, 1)
    if counts:
        line.addWidget(Pill(say("open_law.counts"), "acc"))
    made.setLayout(line)
    return made
