"""What one click could not deliver goes on while the window is open, whatever page is on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.sharing.identity import Owner
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.ui.jobs import Jobs

EVERY_MS = 60_000


class Sending(QObject):
    """Looks every minute for what is to be tried again, from the day a campaign was taken in; never before.

    A try that fails as none should ends it until the next start, whatever is taken in or looked at meanwhile.
    """

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._gave_up = False
        self.clock = QTimer(self)
        self.clock.setInterval(EVERY_MS)
        self.clock.timeout.connect(self._on_time)

    def begin(self) -> None:
        """Learn which campaigns there are, in a book that was opened."""
        self._jobs.read(_known, self.follow)

    def follow(self, known: Sequence[Campaign]) -> None:
        """Look after these campaigns; where there are none, there is nothing to send."""
        if known and not self._gave_up and not self.clock.isActive():
            self.clock.start()
        elif not known:
            self.clock.stop()

    def _on_time(self) -> None:
        if not self._jobs.is_open:
            return
        now = self._jobs.desk.now()

        def try_again(found: tuple[Owner, tuple[Campaign, ...]] | None) -> None:
            from freelancer_desk.desk.sharing import sending

            if found is not None:  # the book is let go before anybody is waited for
                self._jobs.away(lambda _job: sending.retry_due(*found, now), lambda _count: None, self._give_up)

        self._jobs.read(lambda reads: _waiting(reads, now), try_again, self._give_up)

    def _give_up(self, error: BaseException) -> None:
        """What fails is told once, and not every minute; the next start tries again."""
        self._gave_up = True
        self.clock.stop()
        self._jobs.failed.emit(error)


def _known(reads: Reader) -> tuple[Campaign, ...]:
    from freelancer_desk.desk import may_be_counted

    if not may_be_counted(reads.path):
        return ()
    from freelancer_desk.desk import sharing

    return sharing.known(reads)


def _waiting(reads: Reader, now: datetime) -> tuple[Owner, tuple[Campaign, ...]] | None:
    """Who has something to send again, and under which campaigns."""
    from freelancer_desk.desk import sharing
    from freelancer_desk.desk.sharing import sending

    return (sharing.owner_of(reads), sharing.known(reads)) if sending.due(reads, now) else None
