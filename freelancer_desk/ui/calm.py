"""Garbage is collected while nothing is under way: a full collection holds every thread, and with them the screen."""

from __future__ import annotations

import gc
import linecache
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from freelancer_desk.ui.jobs import Jobs

# Young objects are looked at in small portions; the old ones (third number) only by us, below.
PORTIONS = (5_000, 2, 1_000_000)
EVERY_MS = 3_000
# How long another thread may go on before the screen gets its turn; Python's own is five times as long.
TURN_S = 0.001


class Calm(QObject):
    """Watches the jobs and tidies up between them; what was loaded at the start is never looked at again."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._done = 0
        self._is_frozen = False
        self._before, self._turn = gc.get_threshold(), sys.getswitchinterval()
        gc.set_threshold(*PORTIONS)
        sys.setswitchinterval(TURN_S)
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self._on_time)
        self._clock.start()

    def stop(self) -> None:
        """Leave collecting to Python again."""
        self._clock.stop()
        gc.set_threshold(*self._before)
        sys.setswitchinterval(self._turn)

    def _on_time(self) -> None:
        if not self._jobs.idle or self._done == self._jobs.count:
            return
        self._done = self._jobs.count
        if self._is_frozen:
            gc.collect()
        else:  # to look through all that was just loaded would hold the window for a tenth of a second
            self._is_frozen = True
            gc.freeze()
        _give_back()


def first_picture_stands() -> None:
    """Begin to collect garbage: what was loaded so far stays, and is never looked at."""
    gc.freeze()
    gc.enable()


def _give_back() -> None:
    """Return what was freed to the system, where the C library would keep it; and what Qt's bindings read of code."""
    linecache.clearcache()
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
        if trim is not None:
            trim(0)
