"""A window as a screen reader and a keyboard meet it: names, order, and what the Tab key reaches."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QComboBox, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_STEPS = 400
_SLACK = 4


def described(widget: QWidget) -> str:
    """A widget for a message of a failing test."""
    name = spoken(widget)
    inside = type(widget.parentWidget()).__name__
    return f"{type(widget).__name__} '{name}' in {inside}" if name else f"{type(widget).__name__} in {inside}"


def spoken(widget: QWidget) -> str:
    """The name that a screen reader says; of a choice Qt tells on some systems what is chosen instead."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def takers(top: QWidget, policy: Qt.FocusPolicy) -> list[QWidget]:
    """The widgets on show that take the focus in this way; the inner parts of another one are left out."""
    found = []
    for widget in top.findChildren(QWidget):
        inner = widget.parentWidget()
        is_part = widget.focusProxy() is not None or (inner is not None and inner.focusProxy() is widget)
        if widget.focusPolicy().value & policy.value and widget.isVisibleTo(top) and not is_part:
            found.append(widget)
    return found


def unnamed(top: QWidget) -> list[str]:
    """Widgets that take the focus but that a screen reader could not name."""
    return [described(widget) for widget in takers(top, Qt.FocusPolicy.StrongFocus) if not spoken(widget)]


def held_in(top: QWidget) -> QWidget | None:
    """What holds the focus in a window."""
    return top.focusWidget()


def tabbed(top: QWidget) -> list[QWidget]:
    """The widgets that the Tab key reaches in a window, in its order, from the first one round to it again."""
    top.activateWindow()
    seen: list[QWidget] = []
    for _ in range(MOST_STEPS):
        held = held_in(top)
        if held is not None and seen and held is seen[0]:
            break
        if held is not None and held not in seen:
            seen.append(held)
        QTest.keyClick(held or top, Qt.Key.Key_Tab)
        QApplication.processEvents()
    return seen


def unreachable(top: QWidget, reached: Sequence[QWidget]) -> list[str]:
    """Widgets that the Tab key should reach but does not; in a group of which one is chosen, the arrows go on."""
    left = []
    for widget in takers(top, Qt.FocusPolicy.TabFocus):
        group = widget.group() if isinstance(widget, QAbstractButton) else None
        by_arrow = group is not None and group.exclusive() and any(one in reached for one in group.buttons())
        if widget.isEnabledTo(top) and widget not in reached and not by_arrow:
            left.append(described(widget))
    return left


def out_of_order(top: QWidget, reached: Sequence[QWidget]) -> list[str]:
    """Steps of the Tab key that go back, but for the one from the last widget to the first."""
    for area in top.findChildren(QAbstractScrollArea):
        area.verticalScrollBar().setValue(0)
    back = [
        f"{described(one)} -> {described(two)}"
        for one, two in pairwise([*reached, *reached[:1]])
        if goes_back(_box(one, top), _box(two, top))
    ]
    return back if len(back) > 1 else []


def goes_back(one: QRect, two: QRect) -> bool:
    """Whether the second box comes before the first for who reads from the top, and from left to right."""
    below = two.top() >= one.bottom() - _SLACK
    onward = two.left() >= one.right() - _SLACK
    within = one.contains(two) or two.contains(one)
    return not (below or onward or within)


def _box(widget: QWidget, top: QWidget) -> QRect:
    """Where a widget stands in a window; what is scrolled out of sight stands at the edge of its area."""
    box = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size())
    above = widget.parentWidget()
    while above is not None and above is not top:
        if isinstance(above.parentWidget(), QAbstractScrollArea):
            edge = above.mapTo(top, above.rect().bottomLeft()).y()
            box.setTop(min(box.top(), edge))
            box.setBottom(min(box.bottom(), edge))
        above = above.parentWidget()
    return box
