"""Book: one file, one writing connection, one journal; and how a book is made and opened."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, contextmanager, suppress
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple, Self

from freelancer_desk.domain.problems import BookMovedError, BookUnreadableError, CannotUndoError, DeskError
from freelancer_desk.store.checking import check
from freelancer_desk.store.connection import (
    BUSY_SECONDS,
    Reads,
    Value,
    connect,
    ends_writing,
    pragma,
    time_limit,
)
from freelancer_desk.store.disk import (
    COMPANIONS,
    PRIVATE_FILE,
    beside,
    demand_room,
    has_content,
    identity,
    make_private_file,
    make_private_folder,
    refuse_a_made_up_book,
    sync_folder,
)
from freelancer_desk.store.journal import LONGEST_RUN, next_undo, next_undoing, runs_of
from freelancer_desk.store.lock import Lock
from freelancer_desk.store.migrations import lay_out, migrate, newest_version
from freelancer_desk.store.modes import DELETE, WAL, probed_mode, settle_mode
from freelancer_desk.store.reader import Reader, identify, open_reader, reading_how, refuse
from freelancer_desk.store.replacing import finish_replacing, is_being_replaced
from freelancer_desk.store.snapshots import Copy, proved_copy
from freelancer_desk.store.step import Heading, Step
from freelancer_desk.store.tables import Tables
from freelancer_desk.store.undoing import play_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from freelancer_desk.store.journal import StepRecord

    Derive = Callable[[Step, frozenset[str]], None]
    Now = Callable[[], datetime]
    Trusted = Callable[[str], bool] | None

__all__ = ["Book", "Changes", "Reader", "Reads", "Value", "create_book", "open_book", "open_reader"]

_CHECKING_SECONDS = 30
_BULK_CACHE_KIB = 65_536  # the keys of a large import fall all over their index
_BYTES_A_ROW = 512  # of a bulk step, journal and indexes included; measured 190 to 450


class Changes(NamedTuple):
    """What a committed step touched; `step` is 0 when only derived tables were rebuilt."""

    step: int
    verb: str
    tables: frozenset[str]


class Book:
    """An open book. Everything but `reader()` belongs to the thread that opened it."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, mode: str, *, lock: Lock | None, app: str,
        derive: Derive, now: Now,
    ) -> None:  # fmt: skip
        """Take over an identified connection; `lock` is None for a book that may only be read."""
        self.path = path
        self.mode = mode
        self.read_only = lock is None
        self.needs_check = False
        (row,) = connection.execute("SELECT book_id, secret FROM book").fetchall()
        self.book_id: str = row["book_id"]
        self.secret: str = row["secret"]
        self._connection = connection
        self._lock = lock
        self._app = app
        self._derive = derive
        self._now = now
        self._thread = threading.get_ident()
        self._tables = Tables(connection)
        self._listeners: list[Callable[[Changes], None]] = []
        self._step: Step | None = None
        self._places = self._identities()
        self._version_seen = pragma(connection, "data_version")

    # -------------------------------------------------------------------------------------------------------- reading

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer; raises DeskError when the file fails."""
        self._assert_own_thread()
        try:
            return self._connection.execute(sql, args).fetchall()
        except sqlite3.Error as error:
            self._note_failure(error)
            refuse(error, self.path.name)
            raise

    def reader(self) -> Reader:
        """A snapshot of the last step, for any thread, to be closed within two seconds; another file is a stranger."""
        if identity(self.path) != self._places[0]:
            return open_reader(self.path)
        return Reader(self.path, how=reading_how(self.path), known=True)

    def copy_into(self, target: Path) -> Copy:
        """A proved copy; also possible when the book turned read-only or was moved."""
        self._assert_own_thread()
        return proved_copy(self._connection, target)

    # -------------------------------------------------------------------------------------------------------- writing

    @contextmanager
    def step(
        self, verb: str, *, facts: Mapping[str, str | int] | None = None, seal: bool = False, rows_expected: int = 0
    ) -> Iterator[Step]:
        """One transaction, one undo step, one announcement; a step that wrote nothing leaves no trace.

        Kept of it is what `facts` say when it ends. `rows_expected` above 1,000 asks for room on the disk first and
        empties the WAL before and after.
        """
        with self._transaction(rows_expected) as (step, conclude):
            yield step
            changes = conclude(verb, facts or {}, undoes=None, seal=seal)
        self._announce(changes)

    def undo(self) -> Changes:
        """Take back the newest step, as a new step; raises CannotUndoError."""
        return self._play_back("undo", next_undo(self), "nothing_to_undo")

    def redo(self) -> Changes:
        """Bring back the step undone last; raises CannotUndoError."""
        return self._play_back("redo", next_undoing(self), "nothing_to_redo")

    def rebuild(self, derive: Derive | None = None) -> None:
        """Let everything derived be derived anew, without a step; or what `derive` writes, which nobody is told."""
        with self._transaction(0) as (step, _):
            step.write_only_derived()
            (derive or self._derive)(step, self._tables.fact_names())
            changes = Changes(0, "rebuild", step.derived() if derive is None else frozenset())
        self._announce(changes)

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Call it after each commit, on the writer's thread."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Leave one closed file and give back the lock; close all Readers first. A second call does nothing."""
        self._assert_own_thread()
        if self._step is not None:
            raise RuntimeError("a book is not closed inside a step")
        with suppress(sqlite3.Error):  # a failed disk: the WAL stays and is read at the next opening
            self._empty_wal()
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --------------------------------------------------------------------------------------------------- within

    @contextmanager
    def _transaction(self, rows_expected: int) -> Iterator[tuple[Step, Callable[..., Changes]]]:
        self._assert_own_thread()
        if self._step is not None:
            raise RuntimeError("a step within a step")
        bulk = rows_expected > LONGEST_RUN
        try:
            self._refuse_unless_writable()
            if bulk:
                demand_room(self.path.parent, rows_expected * _BYTES_A_ROW)
                self._connection.execute(f"PRAGMA cache_size=-{_BULK_CACHE_KIB}")
                self._empty_wal()
            self._connection.execute("BEGIN IMMEDIATE")
            self._step = Step(self._connection, self._tables)
            yield self._step, self._conclude
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            self._note_failure(error)
            refuse(error, self.path.name)
            raise
        finally:
            self._step = None
            if bulk:
                with suppress(sqlite3.Error):  # a Reader holds it: the next step will
                    self._empty_wal()

    def _conclude(self, verb: str, facts: Mapping[str, str | int], *, undoes: int | None, seal: bool) -> Changes:
        step = self._step
        assert step is not None  # noqa: S101
        tables = step.touched()
        if tables:
            step.write_only_derived()
            self._derive(step, tables)
        if not tables and not seal:
            return Changes(0, verb, step.derived())
        for name, value in facts.items():
            if type(value) not in {str, int}:
                raise TypeError(verb, name)
        at = self._now().astimezone(UTC).isoformat(timespec="seconds")
        step.conclude(Heading(at, verb, facts, undoes, seal, self._app))
        return Changes(step.id, verb, tables | step.derived())

    def _play_back(self, verb: str, record: StepRecord | None, nothing: str) -> Changes:
        if record is None:
            raise CannotUndoError(nothing)
        try:
            runs = runs_of(self, record.id)
        except ValueError as error:
            raise CannotUndoError("cannot_undo", table="") from error
        with self._transaction(sum(run.n for run in runs)) as (step, conclude):
            play_back(step, runs)
            changes: Changes = conclude(verb, {}, undoes=record.id, seal=False)
        self._announce(changes)
        return changes

    def _announce(self, changes: Changes) -> None:
        if changes.tables:
            for listener in self._listeners:
                listener(changes)

    def _assert_own_thread(self) -> None:
        if threading.get_ident() != self._thread:
            raise RuntimeError("the book belongs to the thread that opened it")

    def _refuse_unless_writable(self) -> None:
        if self.read_only:
            raise DeskError("book_read_only", name=self.path.name)
        if self._identities() != self._places:
            raise BookMovedError("book_moved", name=self.path.name)
        version = pragma(self._connection, "data_version")
        if version != self._version_seen:  # another program wrote: what it left must still be our book
            self._refuse_unless_whole()
            self._version_seen = version

    def _refuse_unless_whole(self) -> None:
        identify(self._connection, self.path.name)
        if check(self):
            self.read_only = True
            raise BookUnreadableError("book_damaged", name=self.path.name)

    def _identities(self) -> tuple[tuple[int, int] | None, ...]:
        wal = identity(beside(self.path, "-wal")) if self.mode == WAL and not self.read_only else None
        return identity(self.path), wal

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):  # the first error is the one to tell
                self._connection.execute("ROLLBACK")

    def _note_failure(self, error: BaseException) -> None:
        if isinstance(error, sqlite3.Error) and ends_writing(error):
            self.read_only = True

    def _empty_wal(self) -> None:
        if self.mode == WAL and not self.read_only:
            self._connection.execute("PRAGMA busy_timeout=250")  # a Reader may hold it: then the next one does it
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def create_book(path: Path, *, derive: Derive, app: str, now: Now, local: bool = True) -> Book:
    """Make an empty book and open it; raises DeskError `book_exists`, or what the disk says."""
    real = path.parent.resolve() / path.name
    try:
        make_private_folder(real.parent)
        lock = Lock(real)
    except OSError as error:
        raise DeskError("place_not_writable", folder=str(path.parent)) from error
    try:
        if is_being_replaced(real):
            finish_replacing(real)
        else:
            _make(real, now())
        return _open(real, lock, derive=derive, app=app, now=now, local=local, trusted=None)
    except BaseException as error:
        lock.release()
        refuse(error, path.name)
        raise


def _make(path: Path, at: datetime) -> None:
    if os.path.lexists(path):
        raise DeskError("book_exists", name=path.name)
    new = beside(path, ".new")
    for suffix in ("", *COMPANIONS):
        with suppress(FileNotFoundError):
            beside(new, suffix).unlink()
    make_private_file(new)
    with closing(connect(new)) as connection:
        connection.execute("PRAGMA synchronous=EXTRA")
        lay_out(connection, at.isoformat())
        connection.execute("INSERT INTO book VALUES (1, ?, ?)", (os.urandom(16).hex(), os.urandom(32).hex()))
    new.rename(path)
    sync_folder(path.parent)


def open_book(path: Path, *, derive: Derive, app: str, now: Now, local: bool = True, trusted: Trusted = None) -> Book:
    """Open a book to write in it, or read-only where nothing can be written; raises DeskError.

    `local` is False for network, removable and synced places; `trusted` says of a book id whether this computer knows
    it and checked it lately, any other book is checked in full before anything else, and derived anew.
    """
    _finish_a_restore(path.resolve())
    real = refuse_a_made_up_book(path)
    try:
        if not (os.access(real, os.W_OK) and os.access(real.parent, os.W_OK)):
            return _open_to_read(real, derive=derive, app=app, now=now)
        lock = Lock(real)
    except OSError as error:
        raise DeskError("disk_failed", name=path.name) from error
    try:
        return _open(real, lock, derive=derive, app=app, now=now, local=local, trusted=trusted)
    except BaseException as error:
        lock.release()
        refuse(error, path.name)
        raise


def _finish_a_restore(path: Path) -> None:
    if is_being_replaced(path):
        lock = Lock(path)
        try:
            finish_replacing(path)
        finally:
            lock.release()


def _open_to_read(path: Path, *, derive: Derive, app: str, now: Now) -> Book:
    connection = connect(path, reading_how(path))
    try:
        identify(connection, path.name, exactly=True)
        mode = str(pragma(connection, "journal_mode"))
        return Book(path, connection, mode, lock=None, app=app, derive=derive, now=now)
    except BaseException as error:
        connection.close()
        refuse(error, path.name)
        raise


def _open(path: Path, lock: Lock, *, derive: Derive, app: str, now: Now, local: bool, trusted: Trusted) -> Book:
    unclean = has_content(beside(path, "-wal")) or has_content(beside(path, "-journal"))
    before = identity(path)
    mode = probed_mode(path, local=local)
    connection = connect(path)
    try:
        if mode == DELETE:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        version = identify(connection, path.name)
        is_older = version < newest_version()
        if unclean:
            _quick_check(connection, path.name)
        settle_mode(connection, mode)
        if is_older:
            proved_copy(connection, beside(path, f".version-{version}"))
            migrate(connection)
            identify(connection, path.name, exactly=True)
        path.chmod(PRIVATE_FILE)
        book = Book(path, connection, mode, lock=lock, app=app, derive=derive, now=now)
        stranger = trusted is not None and not trusted(book.book_id)
        _refuse_unless(not stranger or not check(book), BookUnreadableError("book_damaged", name=path.name))
        if is_older or stranger:
            book.rebuild()  # a newer program may conclude more from the same facts, and others may say what they like
        _refuse_unless(identity(path) == before, BookMovedError("book_moved", name=path.name))
        book.needs_check = unclean
    except BaseException:
        connection.close()
        raise
    return book


def _refuse_unless(right: bool, refusal: DeskError) -> None:  # noqa: FBT001
    if not right:
        raise refusal


def _quick_check(connection: sqlite3.Connection, name: str) -> None:
    with time_limit(connection, _CHECKING_SECONDS):
        if pragma(connection, "quick_check(1)") != "ok":
            raise BookUnreadableError("book_damaged", name=name)
    connection.execute("PRAGMA shrink_memory")  # the whole book went through the cache, and most is not asked for again
