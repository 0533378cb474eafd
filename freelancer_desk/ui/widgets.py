"""The small parts every page is made of: labels, buttons, cards, icons, empty states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from freelancer_desk.domain.words import directed
from freelancer_desk.ui import theme
from freelancer_desk.ui.sides import draw_words, high, is_mirrored, overhang, unbroken

if TYPE_CHECKING:
    from collections.abc import Callable

_CORNER = 8
_THIN = "\u2005"
CONTROL = 36


class Words(QLabel):
    """Plain text, never read as HTML, that begins where the language does."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        super().setText(directed(text))
        room, margins = self._overhang(text), self.contentsMargins()
        if room > margins.right():
            self.setContentsMargins(margins.left(), margins.top(), room, margins.bottom())

    def _overhang(self, text: str) -> int:
        return overhang(text, self.font())


class Paragraph(Words):
    """Words over several lines. A layout asks often how high they are, and Qt breaks the lines anew each time."""

    def __init__(self) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}
        self._said = ""
        self.setWordWrap(True)
        self.setMinimumWidth(1)

    def setText(self, text: str) -> None:
        self._heights.clear()
        self._said = directed(text)
        super().setText(unbroken(text))

    def text(self) -> str:
        """As it was said."""
        return self._said

    def clear(self) -> None:
        self.setText("")

    def _overhang(self, text: str) -> int:
        """Any word may begin a line."""
        return max((overhang(word, self.font()) for word in text.split()), default=0) if is_mirrored(self) else 0

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        super().changeEvent(event)

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]


def label(
    text: str = "", size: int = 13, weight: int = 400, *, tone: str = "", wrap: bool = False, tabular: bool = False
) -> QLabel:
    """Plain text in one of the house sizes."""
    made = Paragraph() if wrap else Words()
    made.setFont(theme.font(size, weight, tabular=tabular))
    made.setText(text)
    if tone:
        made.setProperty("tone", tone)
    return made


def tone(widget: QWidget, value: str) -> None:
    """Change the tone of a label or bar and let the style sheet see it."""
    if widget.property("tone") != value:
        widget.setProperty("tone", value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Elided(QLabel):
    """One line that ends in an ellipsis where room ends; the whole text stays in the tool tip."""

    def __init__(self, text: str = "", size: int = 13, weight: int = 400, *, tabular: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(size, weight, tabular=tabular))
        self.setMinimumWidth(24)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setContentsMargins(0, 0, overhang(text, self.font()), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(theme.colour(str(self.property("tone") or "text")))
        at_end = bool(self.alignment() & Qt.AlignmentFlag.AlignRight) and not is_mirrored(self)
        shown = draw_words(painter, self.contentsRect(), self.text(), at_end=at_end)
        self.setToolTip("" if shown == self.text() else self.text())


class Button(QPushButton):
    """A button of one of four ranks (primary, plain, quiet, danger), with an icon that follows the theme."""

    def __init__(self, text: str, icon: str = "", rank: str = "plain", *, name: str = "") -> None:
        super().__init__()
        self._icon = icon
        self.setText(text.replace("&", "&&"))
        self._tint = {"primary": "onacc", "quiet": "acctext", "danger": "bad"}.get(rank, "mut")
        self.setProperty("class", rank)
        self.setFont(theme.font(13, 600 if rank != "plain" else 500))
        self.setFixedHeight(CONTROL if rank != "quiet" else high(30, 13))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name or text)
        self.setIconSize(QSize(18, 18))
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that is in focus, as Space does: never another one, and once while it is held."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif event.isAutoRepeat():
            event.accept()
        elif self.menu() is not None:
            self.showMenu()
        else:
            self.click()

    def setText(self, text: str) -> None:
        """From the right Qt leaves less room between icon and words."""
        super().setText(f"{_THIN}{text}" if text and self._icon and is_mirrored(self) else text)

    def _draw(self) -> None:
        if self._icon:
            self.setIcon(theme.icon(self._icon, self._tint))


class Fold(Button):
    """A quiet button that opens what is folded beside it, and shows whether that is open."""

    def __init__(self, text: str, *, name: str = "") -> None:
        super().__init__(text, "caret-right", "quiet", name=name)
        self.setCheckable(True)
        self.toggled.connect(self._on_toggled)

    def _on_toggled(self, is_open: bool) -> None:  # noqa: FBT001 (a signal's fact)
        self._icon = "caret-down" if is_open else "caret-right"
        self._draw()


class Mark(QWidget):
    """An icon, alone or on a soft round ground."""

    def __init__(self, name: str, tint: str = "mut", size: int = 18, *, ground: str = "", box: int = 0) -> None:
        super().__init__()
        self.name, self.tint, self._size, self.ground = name, tint, size, ground
        self.setFixedSize(box or size, box or size)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(self.ground))
            painter.drawEllipse(QRectF(self.rect()))
        box = QRectF(0, 0, self._size, self._size)
        box.moveCenter(QRectF(self.rect()).center())
        theme.draw_icon(painter, self.name, box, theme.colour(self.tint))


class Card(QFrame):
    """A surface with an edge; its shadow is painted by the canvas it lies on."""

    def __init__(self, *, margin: int = 20, spacing: int = 8) -> None:
        super().__init__()
        self.setProperty("class", "card")
        self.box = column(spacing, margin)
        self.setLayout(self.box)

    def end_with(self, rows: QWidget) -> None:
        """Rows from edge to edge come last; they end above the round corners."""
        self.box.addWidget(rows, 1)
        self.box.addSpacing(_CORNER)


class Opener(Card):
    """A card that opens what its figure is made of, by click, Enter or Space."""

    opened = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(margin=20, spacing=4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() or self.underMouse():
            is_row = self.property("class") == "row"
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.colour("acc" if self.hasFocus() else "hover" if is_row else "edge"))
            if is_row and self.underMouse():
                painter.setBrush(theme.colour("hover"))
            radius = _CORNER if is_row else theme.RADIUS
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def enterEvent(self, event: QEvent) -> None:
        super().enterEvent(event)  # type: ignore[arg-type]
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class EmptyState(QWidget):
    """Nothing here yet: an icon, one sentence, one button."""

    def __init__(self, icon: str, text: str, button: str, act: Callable[[], object]) -> None:
        super().__init__()
        box = column(14, 24)
        box.addStretch(1)
        box.addWidget(Mark(icon, "acctext", 28, ground="accsoft", box=64), 0, Qt.AlignmentFlag.AlignHCenter)
        self.says = label(text, 14, tone="mut", wrap=True)
        self.says.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.says.setFixedWidth(400)
        self.say(text)
        box.addWidget(self.says, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(button, rank="primary")
        self.button.clicked.connect(lambda: act())  # noqa: PLW0108 (the signal brings a flag)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        self.setLayout(box)

    def add(self, button: Button) -> None:
        """Another way to begin."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101  its own
        layout.insertWidget(layout.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)

    def say(self, text: str) -> None:
        """Say another sentence."""
        self.says.setText(text)
        self.says.setMinimumHeight(self.says.heightForWidth(400))


def at_edge(button: Button, edge: str) -> Button:
    """The words of a quiet button stand at an edge (`start` or `end`) of what it lies in."""
    button.setProperty("edge", edge)
    return button


def rule() -> QFrame:
    """A row line."""
    made = QFrame()
    made.setProperty("class", "rule")
    return made


def inset_rule(room: int) -> QHBoxLayout:
    """A row line between rows that light up around what they say: as wide as that."""
    made = row(rule())
    made.setContentsMargins(room, 0, room, 0)
    return made


def column(spacing: int = 8, margin: int = 0) -> QVBoxLayout:
    """A vertical layout with even margins."""
    made = QVBoxLayout()
    made.setSpacing(spacing)
    made.setContentsMargins(margin, margin, margin, margin)
    return made


def row(*widgets: QWidget | int, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; a number is a stretch of that weight. The words of a quiet button stand at the edge."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    made.setContentsMargins(0, 0, 0, 0)
    for edge, widget in zip(("end", "start"), (widgets[-1], widgets[0]) if widgets else (), strict=False):
        if isinstance(widget, Button) and widget.text():
            at_edge(widget, edge)
    for widget in widgets:
        if isinstance(widget, int):
            made.addStretch(widget)
        else:
            made.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout for a fresh fill."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            clear(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
