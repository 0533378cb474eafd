"""The head of a page: its title and question, and what can be done; beside each other, or below where room is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from freelancer_desk.domain.words import Voice
from freelancer_desk.ui import theme
from freelancer_desk.ui.flow import Flow, stack
from freelancer_desk.ui.widgets import column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

_ABOVE, _BELOW, _GAP = 22, 14, 10
# Nastaliq is high for its size.
_TITLE, _TITLE_FROM_RIGHT = 24, 20


class PageHead(QWidget):
    """Folded, its actions stand below its title, on as many lines as they need."""

    def __init__(self, title: str, question: str, actions: Sequence[QWidget]) -> None:
        super().__init__()
        self.is_folded = False
        self._actions = actions
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        asks = label(question, tone="mut", wrap=True)
        names = column(0 if Voice.from_right else 2)
        names.addWidget(label(title, _TITLE_FROM_RIGHT if Voice.from_right else _TITLE, 700))
        names.addWidget(asks)
        self._side, self._below = QWidget(), QWidget()
        self._side.setLayout(row(*actions, spacing=_GAP))
        self._flow = Flow(_GAP)
        self._below.setLayout(self._flow)
        self._below.hide()
        self._box = QHBoxLayout()
        self._box.setContentsMargins(theme.MARGIN, _ABOVE, theme.MARGIN, _BELOW)
        self._box.setSpacing(_GAP)
        self._box.addLayout(names, 1)
        self._box.addWidget(self._side)
        self._box.addWidget(self._below)
        self.setLayout(self._box)

    def fold(self, on: bool) -> None:  # noqa: FBT001 (the one thing it is told)
        """Put the actions below the title, or beside it."""
        self.is_folded = on
        stack(self._box, on=on)
        if on:
            self._box.setContentsMargins(0, _BELOW, 0, 0)
        else:
            self._box.setContentsMargins(theme.MARGIN, _ABOVE, theme.MARGIN, _BELOW)
        target = (self._below if on else self._side).layout()
        for action in self._actions:
            if target is not None:
                target.addWidget(action)
        self._side.setVisible(not on)
        self._below.setVisible(on)

    def break_at(self, width: int) -> None:
        """Let no line of the folded actions go beyond what can be seen of the page."""
        self._flow.break_at(width)
