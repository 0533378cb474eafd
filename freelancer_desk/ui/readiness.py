"""The tax workings are kept ready in the book once nothing has happened for a while: the command line tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from freelancer_desk.desk import Changes
    from freelancer_desk.desk.kept import Row
    from freelancer_desk.ui.bulletin import Bulletin
    from freelancer_desk.ui.jobs import Jobs

QUIET_MS = 4_000


class Readiness(QObject):
    """Works them out on a reader's thread some seconds after a step; the writer only puts them down."""

    def __init__(self, jobs: Jobs, bulletin: Bulletin) -> None:
        super().__init__()
        self._jobs = jobs
        self.clock = QTimer(self)
        self.clock.setSingleShot(True)
        self.clock.setInterval(QUIET_MS)
        self.clock.timeout.connect(self._on_time)
        bulletin.changed.connect(self._on_changed)

    def _on_changed(self, changes: Changes) -> None:
        if changes.step:
            self.clock.start()

    def _on_time(self) -> None:
        from freelancer_desk.desk import kept

        if not self._jobs.is_open:
            return
        if not self._jobs.idle:
            self.clock.start()
            return
        today = self._jobs.desk.today()
        self._jobs.read(lambda reads: kept.fresh(reads, today), self._on_fresh, _unheard)

    def _on_fresh(self, rows: list[Row]) -> None:
        from freelancer_desk.desk import kept

        if self._jobs.is_open:
            self._jobs.write(lambda desk, _job: kept.put(desk, rows), _unheard, _unheard)


def _unheard(_outcome: object) -> None:
    """Nobody waits for it: what is not kept is worked out when it is asked for."""
