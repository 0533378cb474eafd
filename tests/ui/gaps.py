"""How long the window answered nobody, at most."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer


class Gaps(QObject):
    """The longest time in which the window answered nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.longest, self._last = 0.0, time.perf_counter()
        self._clock = QTimer(self)
        self._clock.setInterval(0)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now
