"""Views: several ways to look at one page's question, the switch between them, and cards of named amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import FIGURES, high, is_mirrored
from freelancer_desk.ui.widgets import CONTROL, Card, Elided, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from freelancer_desk.desk import Reader
    from freelancer_desk.ui.office import Office
    from freelancer_desk.ui.pill import Pill

ICONS = {"platform": "storefront", "wallet": "wallet", "bank": "bank", "esfca": "currency-dollar", "cash": "money"}
LINE = 32
_PAD = 14
_BY_KEY = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}


class View(QWidget):
    """One way to look: `fetch` says what to read, `present` shows it, as on a page."""

    by_year = False

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office

    def fetch(self) -> Callable[[Reader], Any]:
        """What to read; called on the main thread, the result runs on a reader thread."""
        raise NotImplementedError

    def present(self, data: Any) -> None:  # noqa: ANN401 (each view knows what its own fetch brings)
        """Show what was read."""
        raise NotImplementedError


class Segment(QAbstractButton):
    """One of the ways to look."""

    stepped = Signal(int)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFixedHeight(self.sizeHint().height())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._by_key = False

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(theme.font(13, 600)).horizontalAdvance(self.text())
        return QSize(int(words) + 2 * _PAD + 1, high(CONTROL - 6, 13, around=2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        on = -1 if is_mirrored(self) else 1
        steps = {Qt.Key.Key_Right: on, Qt.Key.Key_Left: -on}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for those who came by key."""
        self._by_key = event.reason() in _BY_KEY
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ring = self.hasFocus() and self._by_key
        painter.setPen(theme.colour("acc" if ring else "edge") if ring or self.isChecked() else Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(theme.colour("turned"))
        elif self.underMouse():
            painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(box, 7, 7)
        painter.setFont(theme.font(13, 600 if self.isChecked() else 500))
        painter.setPen(theme.colour("text" if self.isChecked() else "mut"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())


class Segments(QFrame):
    """The switch: Tab reaches it, the arrow keys move in it."""

    turned = Signal(str)

    def __init__(self, entries: Iterable[tuple[str, str]], name: str) -> None:
        super().__init__()
        self.setProperty("class", "switch")
        self.setAccessibleName(name)
        self.setFixedHeight(high(CONTROL, 13, around=8))
        self.segments: dict[str, Segment] = {}
        self._group = QButtonGroup(self)
        line = row(spacing=2)
        line.setContentsMargins(3, 3, 3, 3)
        for key, text in entries:
            segment = self.segments[key] = Segment(text)
            self._group.addButton(segment)
            line.addWidget(segment)
            segment.toggled.connect(lambda on, key=key: self.turned.emit(key) if on else None)
            segment.stepped.connect(self._on_stepped)
        self.setLayout(line)

    def key(self) -> str:
        """What is chosen."""
        return next((key for key, segment in self.segments.items() if segment.isChecked()), "")

    def turn(self, key: str) -> None:
        """Choose by key."""
        self.segments[key].setChecked(True)

    def _on_stepped(self, step: int) -> None:
        keys = list(self.segments)
        at = min(max(keys.index(self.key()) + step, 0), len(keys) - 1)
        self.turn(keys[at])
        self.segments[keys[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("border"))
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)


class Ledger(Card):
    """A card of named amounts that come to a sum, its last line."""

    def __init__(self, title: str, status: Pill | None = None) -> None:
        super().__init__(margin=20, spacing=0)
        self.lines: list[tuple[str, str]] = []
        head = row(spacing=10)
        head.addWidget(Elided(title, 14, 600), 1)
        if status is not None:
            head.addWidget(status)
        self.box.addLayout(head)
        self.box.addSpacing(8)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self.box.addLayout(self._grid)
        self.setAccessibleName(title)

    def add(self, name: str, amount: str, more: str = "", *, tone: str = "", act: QWidget | None = None) -> None:
        """One named amount, with a remark, or a button where there is something to do."""
        words = Elided(name, 13, 600 if tone else 400)
        words.setProperty("tone", tone or "text")
        at = len(self.lines)
        if act is not None:
            self._grid.addLayout(row(words, act, 1), at, 0, 1, 2)
        else:
            self._grid.addWidget(words, at, 0)
            self._grid.addWidget(label(more, 12, tone="mut", tabular=True), at, 1, FIGURES)
        self._put(name, label(amount, 13, 500, tone=tone, tabular=True))

    def close_with(self, name: str, amount: str, more: str = "") -> None:
        """The sum."""
        at = len(self.lines)
        self._grid.addWidget(rule(), at, 0, 1, 3, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(Elided(name, 13, 600), at, 0, 1, 2)
        self._put(name, label(amount, 13, 700, tabular=True))
        self._grid.setRowMinimumHeight(at, high(LINE + 2, 13, around=18))
        if more:
            self.box.addWidget(label(more, 12, tone="mut"))

    def _put(self, name: str, amount: QLabel) -> None:
        at = len(self.lines)
        self._grid.addWidget(amount, at, 2, FIGURES)
        self._grid.setRowMinimumHeight(at, LINE)
        self.lines.append((name, amount.text()))


def in_two_columns(cards: Iterable[Ledger]) -> QHBoxLayout:
    """Cards in two columns of about the same height, read across."""
    columns, heights = (column(14), column(14)), [0, 0]
    for card in cards:
        at = heights.index(min(heights))
        columns[at].addWidget(card)
        heights[at] += len(card.lines) + 2
    line = row(spacing=14)
    for one in columns:
        one.addStretch(1)
        line.addLayout(one, 1)
    return line
