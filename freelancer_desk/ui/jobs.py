"""Work off the GUI thread: one writer that owns the book, a few readers; results come back on the main thread."""

from __future__ import annotations

import time
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from freelancer_desk.domain.grouping import hides, hiding
from freelancer_desk.domain.words import in_english

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

    from freelancer_desk.desk import Desk, Reader

T = TypeVar("T")
_BETWEEN_REPORTS = 0.04
# A timer that waits at all comes after everything that is due at once, and so after painting.
PAINTED_MS = 1


class Executor(Protocol):
    """What runs work: threads in the program, by hand in tests."""

    def run(self, work: Callable[[], None]) -> None:
        """Take the work in and come back at once."""

    def stop(self) -> None:
        """Take no more work in; what was taken in is still done."""


class Threads:
    """An executor of one or more threads."""

    def __init__(self, count: int, name: str) -> None:
        self._count, self._name = count, name

    def run(self, work: Callable[[], None]) -> None:
        """Queue the work."""
        self._pool.submit(work)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(self._count, thread_name_prefix=self._name)

    def stop(self) -> None:
        """Let what is queued finish; do not wait."""
        self._pool.shutdown(wait=False)


class Job(QObject):
    """One piece of work under way: it reports progress, can be cancelled, and can be dropped unheard."""

    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cancel = Event()
        self._reported = 0.0
        self.dropped = self.is_over = False

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancel.set()

    def cancelled(self) -> bool:
        """Asked by the work itself, on its own thread."""
        return self._cancel.is_set()

    def report(self, done: int, whole: int) -> None:
        """Told by the work itself; passed on to the screen some twenty times a second."""
        now = time.monotonic()
        if done >= whole or now - self._reported >= _BETWEEN_REPORTS:
            self._reported = now
            self.progressed.emit(done, whole)


class Jobs(QObject):
    """Hands work to the writer, a reader or the caller, and the outcome back to whoever asked, on the main thread."""

    failed = Signal(object)
    _delivered = Signal(object)

    def __init__(
        self, writer: Executor | None = None, readers: Executor | None = None, callers: Executor | None = None
    ) -> None:
        super().__init__()
        self._writer = writer or Threads(1, "writer")
        self._readers = readers or Threads(2, "reader")
        self._callers = callers or Threads(1, "caller")
        self._under_way: set[Job] = set()
        self._desk: Desk | None = None
        self._closed = False
        self.count = 0
        self._delivered.connect(self._on_delivered)

    @property
    def is_open(self) -> bool:
        """The book is open."""
        return self._desk is not None

    @property
    def desk(self) -> Desk:
        """The open desk; its mutable verbs belong to the writer thread alone."""
        if self._desk is None:
            raise RuntimeError
        return self._desk

    @property
    def idle(self) -> bool:
        """Nothing is under way."""
        return not self._under_way

    def open(
        self, opener: Callable[[], Desk], then: Callable[[Desk], None], otherwise: Callable[[BaseException], None]
    ) -> Job:
        """Open the desk on the writer thread, which owns its writing connection from then on."""

        def opened(desk: Desk) -> None:
            self._desk = desk
            then(desk)

        return self._submit(self._writer, lambda _job: opener(), opened, otherwise)

    def write(
        self,
        work: Callable[[Desk, Job], T],
        then: Callable[[T], None],
        otherwise: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """Run a verb on the writer thread; what the book keeps of it is in English."""
        desk = self.desk

        def do(job: Job) -> T:
            with in_english():
                return work(desk, job)

        return self._submit(self._writer, do, then, otherwise)

    def read(
        self,
        work: Callable[[Reader], T],
        then: Callable[[T], None],
        otherwise: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """Run a question on a reader thread, on a short-lived snapshot of the book."""
        return self.read_long(lambda reads, _job: work(reads), then, otherwise)

    def look(
        self,
        work: Callable[[Reader], T],
        then: Callable[[T], None],
        otherwise: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """As `read`, for what is only shown: amounts are hidden in it when they are hidden in the window."""
        hidden = hides()

        def looked(reads: Reader) -> T:
            with hiding(hidden):
                return work(reads)

        return self.read(looked, then, otherwise)

    def read_long(
        self,
        work: Callable[[Reader, Job], T],
        then: Callable[[T], None],
        otherwise: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """As `read`, for work that reports progress and can be cancelled."""
        desk = self.desk

        def ask(job: Job) -> T:
            with desk.reader() as reads:
                return work(reads, job)

        return self._submit(self._readers, ask, then, otherwise)

    def aside(
        self,
        work: Callable[[Job], T],
        then: Callable[[T], None],
        otherwise: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """Run work that needs no book: reading files, drawing a chart."""
        return self._submit(self._readers, work, then, otherwise)

    def away(
        self,
        work: Callable[[Job], T],
        then: Callable[[T], None],
        otherwise: Callable[[BaseException], None] | None = None,
    ) -> Job:
        """Run what may wait for an answer from elsewhere, one after another: no reader waits with it."""
        return self._submit(self._callers, work, then, otherwise)

    def close(self, last: Callable[[Desk], None], then: Callable[[], None]) -> None:
        """Cancel what can be cancelled, do the last work on the writer thread, and stop."""
        for job in self._under_way:
            job.cancel()
            job.dropped = True
        desk, self._desk = self._desk, None

        def finish(_job: Job) -> None:
            if desk is not None:
                last(desk)

        def ended(_outcome: object) -> None:
            self._writer.stop()
            self._readers.stop()
            self._callers.stop()
            then()

        self._submit(self._writer, finish, ended, ended)
        self._closed = True

    def _submit(
        self,
        executor: Executor,
        work: Callable[[Job], T],
        then: Callable[[T], None],
        otherwise: Callable[[BaseException], None] | None,
    ) -> Job:
        job = Job()
        if self._closed:
            job.dropped = True
            return job
        self._under_way.add(job)
        self.count += 1

        def run() -> None:
            try:
                value = work(job)
            except BaseException as error:  # noqa: BLE001 (carried whole to the main thread, which words or reports it)
                failure = error
                self._delivered.emit(lambda: self._settle(job, otherwise or self.failed.emit, failure))
            else:
                self._delivered.emit(lambda: self._settle(job, then, value))

        executor.run(run)
        return job

    def _settle(self, job: Job, tell: Callable[[T], object], outcome: T) -> None:
        """Tell whoever asked; where that widget is gone, an error still reaches the window."""
        self._under_way.discard(job)
        job.is_over = True
        job.ended.emit()
        if job.dropped:
            return
        asker = getattr(tell, "__self__", None)
        if not isinstance(asker, QObject) or isValid(asker):
            tell(outcome)
        elif isinstance(outcome, BaseException):
            self.failed.emit(outcome)

    def _on_delivered(self, deliver: Callable[[], None]) -> None:
        deliver()
