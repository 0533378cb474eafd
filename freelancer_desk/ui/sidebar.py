"""The sidebar: what finds anything, where one can go, how many questions wait, when the last backup was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QWidget

from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.sides import draw_words, pad, sided
from freelancer_desk.ui.widgets import Elided, Mark, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QVBoxLayout

WIDTH, NARROW = 220, 76
# A window narrower than this shows the places as icons alone.
_SPARE = 900
_EDGES, _SMALL_EDGES = (14, 14, 14, 12), (14, 12, 4, 6)
PLACES = (
    ("home", "house"), ("payments", "currency-circle-dollar"), ("invoices", "receipt"), ("clients", "users"),
    ("accounts", "bank"), ("papers", "files"), ("taxes", "scales"), ("returns", "clipboard-text"),
    ("dates", "calendar-check"), ("questions", "question"), ("history", "clock-counter-clockwise"),
)  # fmt: skip
FOOT = (("person", "identification-card"), ("settings", "gear"))
NAMES = tuple(name for name, _ in PLACES + FOOT)
TO_FIND = "Ctrl+K"
# A place gives way a little before those at the foot are out of sight.
_HIGH, _LEAST_HIGH = 34, 32


class Brand(QWidget):
    """The mark of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(30, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = QLinearGradient(0, 0, 30, 30)
        shade.setColorAt(0, theme.colour("acc"))
        shade.setColorAt(1, theme.colour("acchover"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        theme.draw_icon(painter, "wallet", QRectF(6, 6, 18, 18), theme.colour("onacc"))


class _Wide(QAbstractButton):
    """A button as wide as the sidebar: an icon and a word, or the icon alone; the ring is for those who came by key."""

    def __init__(self, icon: str, text: str) -> None:
        super().__init__()
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        self.setMinimumHeight(_LEAST_HIGH)
        self.setMaximumHeight(_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._by_key = self.is_narrow = False

    def sizeHint(self) -> QSize:
        return QSize(0, _HIGH)

    def narrow(self, on: bool) -> None:  # noqa: FBT001 (the one thing it is told)
        """Show the icon alone, its word as a tool tip."""
        self.is_narrow = on
        self.setToolTip(self.text() if on else "")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_key = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        super().focusInEvent(event)

    def _is_ringed(self) -> bool:
        return self.hasFocus() and self._by_key

    def _draw_icon(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        theme.draw_icon(painter, self._icon, sided(painter, QRectF(11, box.center().y() - 9.5, 19, 19), box), ink)


class Finder(_Wide):
    """What looks like a field and opens the palette, with the keys that do the same."""

    def __init__(self) -> None:
        super().__init__("magnifying-glass", say("palette.field"))
        self._keys = QKeySequence(TO_FIND).toString(QKeySequence.SequenceFormat.NativeText)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.colour("acc" if self._is_ringed() else "edge"))
        painter.setBrush(theme.colour("hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(box, 8, 8)
        self._draw_icon(painter, box, theme.colour("mut"))
        if self.is_narrow:
            return
        painter.setFont(theme.font(11, 500))
        width = painter.fontMetrics().horizontalAdvance(self._keys) + 12
        keys = sided(painter, QRectF(box.right() - width - 6, box.center().y() - 9.5, width, 19), box)
        painter.setPen(theme.colour("border"))
        painter.setBrush(theme.colour("bg"))
        painter.drawRoundedRect(keys, 5, 5)
        painter.setPen(theme.colour("faint"))
        painter.drawText(keys, Qt.AlignmentFlag.AlignCenter, self._keys)
        painter.setFont(theme.font(13))
        draw_words(painter, sided(painter, box.adjusted(38, 0, -width - 10, 0), box), self.text())


class Entry(_Wide):
    """One place to go: icon, word, and a count where something waits."""

    neared = Signal(str)

    def __init__(self, name: str, icon: str, text: str) -> None:
        super().__init__(icon, text)
        self.name, self._count = name, 0
        self.setCheckable(True)

    def count(self, number: int) -> None:
        """Show how many wait; nothing for none."""
        self._count = number
        self.setAccessibleName(say("nav.waiting", page=self.text(), n=number) if number else self.text())
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.neared.emit(self.name)
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.neared.emit(self.name)
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5)
        painter.setPen(theme.colour("acc") if self._is_ringed() else Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(theme.colour("accsoft"))
        elif self.underMouse():
            painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(box, 8, 8)
        ink = theme.colour("acctext" if self.isChecked() else "mut")
        self._draw_icon(painter, box, ink)
        if not self.is_narrow:
            painter.setFont(theme.font(13, 600 if self.isChecked() else 500))
            painter.setPen(ink if self.isChecked() else theme.colour("text"))
            draw_words(painter, box.adjusted(40, 0, -40, 0), self.text())
        if self._count:
            self._badge(painter, box)

    def _badge(self, painter: QPainter, box: QRectF) -> None:
        if self.is_narrow:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("warn"))
            painter.drawEllipse(QRectF(27, box.top() + 5, 7, 7))
            return
        text = str(self._count)
        painter.setFont(theme.font(11, 700, tabular=True))
        width = max(22, painter.fontMetrics().horizontalAdvance(text) + 13)
        badge = sided(painter, QRectF(box.right() - width - 8, box.center().y() - 9.5, width, 19), box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("warnbg"))
        painter.drawRoundedRect(badge, 9.5, 9.5)
        painter.setPen(theme.colour("warn"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


class Sidebar(QFrame):
    """What finds anything, places, the person and settings below, the state of the backup at the foot."""

    went = Signal(str)
    neared = Signal(str)

    def __init__(
        self,
        upper: Sequence[tuple[str, str, str]],
        lower: Sequence[tuple[str, str, str]],
        find: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setProperty("class", "side")
        self.setFixedWidth(WIDTH)
        self.is_narrow = False
        self.entries: dict[str, Entry] = {}
        self._group = QButtonGroup(self)
        self._name = label(say("app.name"), 15, 700)
        brand = row(Brand(), self._name, spacing=10)
        brand.addStretch(1)
        brand.setContentsMargins(0, 0, 0, 10)
        self.finder = Finder()
        self.finder.clicked.connect(lambda: find())  # noqa: PLW0108 (the signal brings a flag)
        places = column(2)
        for place in upper:
            places.addWidget(self._entry(*place))
        places.addStretch(1)
        for place in lower:
            places.addWidget(self._entry(*place))
        self._safe = Mark("shield-check", "faint", 16)
        self._status = Elided(say("status.opening"), 11)
        self._status.setProperty("tone", "mut")
        foot = row(self._safe, spacing=8)
        pad(foot, 12, 8, 4, 0)
        foot.addWidget(self._status, 1)
        self._box = column(2)
        self._box.setContentsMargins(*_EDGES)
        self._box.addLayout(brand)
        self._box.addWidget(self.finder)
        self._box.addSpacing(8)
        self._box.addWidget(_scrolled(places), 1)
        self._box.addLayout(foot)
        self.setLayout(self._box)

    def narrow(self, on: bool) -> None:  # noqa: FBT001 (the one thing it is told)
        """Show the places as icons alone, or with their words."""
        if on == self.is_narrow:
            return
        self.is_narrow = on
        self.setFixedWidth(NARROW if on else WIDTH)
        self._box.setContentsMargins(*(_SMALL_EDGES if on else _EDGES))
        self._name.setVisible(not on)
        self._status.setVisible(not on)
        self._safe.setToolTip(self._status.text() if on else "")
        for one in (self.finder, *self.entries.values()):
            one.narrow(on)

    def show_page(self, name: str) -> None:
        """Mark the place where the user now is; whoever moves in here by key goes on from it."""
        is_here = any(entry.hasFocus() for entry in self.entries.values())
        self.entries[name].setChecked(True)
        if is_here:
            self.entries[name].setFocus()

    def show_status(self, text: str, tint: str) -> None:
        """Say how the book is kept safe."""
        self._status.setText(text)
        self._safe.tint = tint
        self._safe.update()

    @property
    def status(self) -> str:
        """What is said of the book's safety."""
        return self._status.text()

    def _entry(self, name: str, icon: str, text: str) -> Entry:
        entry = Entry(name, icon, text)
        self._group.addButton(entry)
        self.entries[name] = entry
        entry.clicked.connect(lambda: self.went.emit(name))
        entry.neared.connect(self.neared)
        return entry


def _scrolled(places: QVBoxLayout) -> Scrolling:
    inner = QWidget()
    inner.setProperty("class", "places")
    inner.setLayout(places)
    area = Scrolling(inner)
    area.setProperty("class", "places")
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


class Beside(QWidget):
    """The sidebar and what lies beside it; where the window is narrow the sidebar gives way."""

    def __init__(self, sidebar: Sidebar, content: QWidget) -> None:
        super().__init__()
        self._sidebar = sidebar
        line = row(spacing=0)
        line.addWidget(sidebar)
        line.addWidget(content, 1)
        self.setLayout(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sidebar.narrow(self.width() < _SPARE)
