"""Layouts that put widgets side by side and go on in the next line where room ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem

if TYPE_CHECKING:
    from collections.abc import Sequence

ANY_SIZE = 16_777_215


def stack(box: QBoxLayout, *, on: bool) -> None:
    """What stands side by side stands below each other, where room is short, or side by side again."""
    box.setDirection(QBoxLayout.Direction.TopToBottom if on else QBoxLayout.Direction.LeftToRight)


class Flow(QLayout):
    """Widgets keep their own width; lines fill from the side where reading begins, and may stand at its end."""

    def __init__(self, gap: int = 8, *, to_end: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap, self._to_end = gap, to_end
        self._widest = ANY_SIZE
        self._heights: dict[int, int] = {}  # by width, as often as Qt asks; until something changes
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def break_at(self, width: int) -> None:
        """Go on in the next line there, also where the parent is wider."""
        if width != self._widest:
            self._widest = width
            self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        tallest = max((item.minimumSize().height() for item in self._items), default=0)
        return QSize(widest, tallest)

    def _place(self, rect: QRect, *, move: bool) -> int:
        room, top, mirrored = min(rect.width(), self._widest), rect.top(), self._is_mirrored()
        for line in self._lines(room):
            at = room - self._wide(line) if self._to_end else 0
            for item in line if move else ():
                size = item.sizeHint()
                left = rect.right() + 1 - at - size.width() if mirrored else rect.left() + at
                item.setGeometry(QRect(QPoint(left, top), size))
                at += size.width() + self._gap
            top += max(item.sizeHint().height() for item in line) + self._gap
        return max(0, top - self._gap - rect.top())

    def _lines(self, room: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            if lines and self._wide([*lines[-1], item]) <= room:
                lines[-1].append(item)
            else:
                lines.append([item])
        return lines

    def _wide(self, line: Sequence[QLayoutItem]) -> int:
        return sum(item.sizeHint().width() for item in line) + self._gap * (len(line) - 1)

    def _is_mirrored(self) -> bool:
        parent = self.parentWidget()
        return parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft


class Columns(Flow):
    """Widgets of one width, as many side by side as there is room for, but no more than `most`.

    Where they are fewer, those that are seen share the room if it is to be `filled`.
    """

    def __init__(self, most: int, gap: int = 16, between: int = 8, *, filled: bool = False) -> None:
        super().__init__(gap)
        self._most, self._between, self._fills = most, between, filled

    def _place(self, rect: QRect, *, move: bool) -> int:
        shown = [item for item in self._items if not item.isEmpty()]
        least = max((item.minimumSize().width() for item in shown), default=0)
        most = len(shown) if self._fills else self._most
        across = max(1, min(most, (rect.width() + self._gap) // (least + self._gap)))
        wide = (rect.width() - self._gap * (across - 1)) // across
        top, mirrored = rect.top(), self._is_mirrored()
        for first in range(0, len(shown), across):
            line = shown[first : first + across]
            high = max(_high(item, wide) for item in line)
            for at, item in enumerate(line if move else ()):
                from_side = at * (wide + self._gap)
                left = rect.right() + 1 - from_side - wide if mirrored else rect.left() + from_side
                item.setGeometry(QRect(left, top, wide, high))
            top += high + self._between
        return max(0, top - self._between - rect.top())


def _high(item: QLayoutItem, wide: int) -> int:
    return item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
