"""The Tab key goes where the eye goes: through the layouts, whatever was made last."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSplitter, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QLayout


def tab_as_laid_out(top: QWidget) -> None:
    """Put everything within a window that takes the focus in the order of its layouts."""
    for one, two in pairwise(_takers(top)):
        QWidget.setTabOrder(one, two)


def _takers(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    placed = list(_placed(widget))
    loose = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for child in (*placed, *(child for child in loose if child not in placed and not child.isWindow())):
        if not child.isHidden():
            yield from _takers(child)


def _placed(widget: QWidget) -> Iterator[QWidget]:
    layout = widget.layout()
    if layout is not None:
        yield from _within(layout)
    elif isinstance(widget, QSplitter):
        yield from map(widget.widget, range(widget.count()))


def _within(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout in reading order; a grid was not always filled in it."""
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda at: layout.getItemPosition(at)[:2])  # type: ignore[index]
    for item in filter(None, map(layout.itemAt, places)):
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _within(inner)
