"""Fills a widget with many others without holding the window: a few at a time, between what the user does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtWidgets import QBoxLayout, QWidget

# What is put in at one time also has to be laid out and painted, which takes about as long again.
_AT_ONCE_S = 0.005


class Filling(QObject):
    """Takes step after step of some work on the main thread, and lets events through in between."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._steps: Iterator[object] | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(0)
        self._clock.timeout.connect(self._on_time)

    @property
    def is_done(self) -> bool:
        """Nothing is left to do."""
        return self._steps is None

    def begin(self, steps: Iterable[object]) -> None:
        """Start with some work, the first part at once; earlier work is left where it is."""
        self._steps = iter(steps)
        self._clock.start()
        self._on_time()

    def _on_time(self) -> None:
        until = time.perf_counter() + _AT_ONCE_S
        steps, self._steps = self._steps, None  # work that breaks off is not begun again
        for _ in steps or ():
            if time.perf_counter() >= until:
                self._steps = steps
                return
        self._clock.stop()


def refilled(box: QBoxLayout, made: Iterable[QWidget]) -> Iterator[None]:
    """Put widgets into a layout in place of those that are there, one by one, so that nothing below jumps."""
    count = 0
    for widget in made:
        _take_out(box, count)
        box.insertWidget(count, widget)
        count += 1
        yield
    while _take_out(box, count):
        yield


def _take_out(box: QBoxLayout, at: int) -> bool:
    item = box.takeAt(at)
    widget = item.widget() if item is not None else None
    if widget is not None:
        widget.hide()
        widget.deleteLater()
    return item is not None
