"""The book: opens the file in one guarded way, reads rows, starts steps, tells listeners; and Reader, read-only."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import tempfile
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from freelancer_desk.domain.problems import (
    BookBusyError,
    BookMovedError,
    BookTooNewError,
    BookUnreadableError,
    CannotUndoError,
    DeskError,
)
from freelancer_desk.store import connection as guarded
from freelancer_desk.store import disk, journal, migrations
from freelancer_desk.store.connection import Reads, Value
from freelancer_desk.store.lock import Lock
from freelancer_desk.store.step import Heading, Step, Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from freelancer_desk.store.journal import Run

__all__ = ["Book", "Changes", "Reader", "Reads", "Value", "create_book", "open_book", "open_reader"]

OPEN_SECONDS, CHECK_SECONDS = 1.0, 30.0
BULK_ROWS = 1000
BYTES_A_ROW = 1000


@dataclass(frozen=True)
class Changes:
    """What one step changed: its number, its verb, and the tables."""

    step: int
    verb: str
    tables: frozenset[str]


class Book:
    """The one connection that writes; it belongs to the thread that opened it."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        lock: Lock,
        *,
        derive: Callable[[Step, frozenset[str]], None],
        app: str,
        now: Callable[[], datetime],
    ) -> None:
        self.path = path
        self.read_only = False
        self._connection = connection
        self._lock = lock
        self._derive = derive
        self._app = app
        self._now = now
        self._thread = threading.get_ident()
        self._listeners: list[Callable[[Changes], None]] = []
        self._identity = disk.identity(path)
        self._in_step = False
        self.mode: Literal["wal", "delete"] = "wal" if guarded.pragma(connection, "journal_mode") == "wal" else "delete"
        row = connection.execute("SELECT book_id, secret FROM book").fetchone()
        self.book_id, self.secret = str(row["book_id"]), str(row["secret"])

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer."""
        with self._worded():
            return self._connection.execute(sql, tuple(args)).fetchall()

    def reader(self) -> Reader:
        """A read-only view of this book, for any thread."""
        return open_reader(self.path)

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Be told after each commit, on the writing thread."""
        self._listeners.append(listener)

    @contextmanager
    def step(
        self, verb: str, *, facts: Mapping[str, str | int] | None = None, seal: bool = False, rows_expected: int = 0
    ) -> Iterator[Step]:
        """One transaction: all of it is written and announced, or nothing is."""
        with self._step(verb, facts or {}, None, seal=seal, rows_expected=rows_expected) as step:
            yield step

    def undo(self) -> Changes:
        """Take the newest step back, as a new step; raises CannotUndoError."""
        target = journal.next_undo(self)
        if target is None:
            raise CannotUndoError("nothing_to_undo")
        undone_by_redo = self.rows(
            "SELECT max(redo.id) AS id FROM steps AS redo JOIN steps AS undo ON undo.id = redo.undoes WHERE undo.undoes = ?",
            (target.id,),
        )
        return self._play("undo", undone_by_redo[0]["id"] or target.id, target.id)

    def redo(self) -> Changes:
        """Bring back what the last undo took; raises CannotUndoError."""
        target = journal.next_undoing(self)
        if target is None:
            raise CannotUndoError("nothing_to_redo")
        return self._play("redo", target.id, target.id)

    def _play(self, verb: str, played: int, undoes: int) -> Changes:
        runs = journal.runs_of(self, played)
        many = sum(run.n for run in runs)
        with self._step(verb, {"step": undoes}, undoes, seal=False, rows_expected=many) as step:
            if not all(_played_back(step, run) for run in reversed(runs)):
                raise CannotUndoError("cannot_undo", step=undoes)
        return Changes(step.id, verb, step.touched())

    @contextmanager
    def _step(
        self, verb: str, facts: Mapping[str, str | int], undoes: int | None, *, seal: bool, rows_expected: int
    ) -> Iterator[Step]:
        self._may_write()
        is_bulk = rows_expected > BULK_ROWS
        if is_bulk:
            disk.demand_room(self.path.parent, rows_expected * BYTES_A_ROW)
            self._checkpoint()
        self._in_step = True
        try:
            with self._worded():
                self._connection.execute("BEGIN IMMEDIATE")
                step = Step(self._connection, Tables(self._connection))
                yield step
                tables = step.touched()
                if tables:
                    step.write_only_derived()
                    self._derive(step, tables)
                at = self._now().isoformat(timespec="seconds")
                step.conclude(Heading(at, verb, facts, undoes, seal, self._app))
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._in_step = False
            if is_bulk:
                self._checkpoint()
        for listener in self._listeners:
            listener(Changes(step.id, verb, tables))

    def _may_write(self) -> None:
        if threading.get_ident() != self._thread:
            raise RuntimeError("the book is written by the thread that opened it")
        if self._in_step:
            raise RuntimeError("a step is open already")
        if self.read_only:
            raise DeskError("book_read_only", name=self.path.name)
        if disk.identity(self.path) != self._identity:
            self.read_only = True
            raise BookMovedError("book_moved", name=self.path.name)

    @contextmanager
    def _worded(self) -> Iterator[None]:
        """SQLite's errors as refusals; after a failure of the disk or the file nothing more is written."""
        try:
            yield
        except sqlite3.Error as error:
            if guarded.ends_writing(error):
                self.read_only = True
            refusal = guarded.refusal_of(error, self.path.name)
            if refusal is None:
                raise
            raise refusal from error

    def _checkpoint(self) -> None:
        if self.mode == "wal":
            with suppress(sqlite3.Error):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def vacuum_into(self, target: Path) -> None:
        """Write a compact copy of what is committed, in rollback format, to a new file."""
        with self._worded():
            self._connection.execute("VACUUM INTO ?", (str(target),))

    def close(self) -> None:
        """End writing; one closed file is left and the lock is free."""
        self._checkpoint()
        self._connection.close()
        self._lock.release()


class Reader:
    """A read-only view of one moment of the book; live for one set of queries, then closed."""

    def __init__(self, path: Path, connection: sqlite3.Connection, private: Path | None = None) -> None:
        self.path = path
        self._connection = connection
        self._private = private

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer."""
        try:
            return self._connection.execute(sql, tuple(args)).fetchall()
        except sqlite3.Error as error:
            refusal = guarded.refusal_of(error, self.path.name)
            if refusal is None:
                raise
            raise refusal from error

    def vacuum_into(self, target: Path) -> None:
        """Write a compact copy of this view to a new file."""
        self._connection.rollback()
        self._connection.execute("VACUUM INTO ?", (str(target),))

    def close(self) -> None:
        """End the view."""
        self._connection.close()
        if self._private is not None:
            shutil.rmtree(self._private, ignore_errors=True)

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _played_back(step: Step, run: Run) -> bool:
    """Undo one run; False when a row looks otherwise than the run left it."""
    shape = step.shape(run.table)
    ids = run.ids()
    try:
        if run.op == journal.DELETED:
            step.put_back(shape, run.columns, run.before())
            return True
        image = journal.canonical(step.rows_by_id(shape, ids, run.columns))
    except (DeskError, sqlite3.IntegrityError):
        return False
    if journal.digest_of(image) != run.digest:
        return False
    if run.op == journal.INSERTED:
        step.remove(shape, ids, journal.canonical(step.rows_by_id(shape, ids)))
    else:
        step.set_back(shape, run.columns, run.before(), image)
    return True


def create_book(
    path: Path, *, derive: Callable[[Step, frozenset[str]], None], app: str, now: Callable[[], datetime]
) -> Book:
    """Make a new book under a passing name, give it its own when it is whole, and open it."""
    if path.exists() or path.is_symlink():
        raise DeskError("book_exists", name=path.name)
    new = disk.beside(path, ".new")
    try:
        disk.make_private_folder(path.parent)
        for left in (new, *(disk.beside(new, suffix) for suffix in disk.COMPANIONS)):
            left.unlink(missing_ok=True)
        disk.make_private_file(new)
        connection = guarded.connect(new.resolve())
        try:
            migrations.migrate(connection)
            book = (1, secrets.token_hex(16), secrets.token_hex(32))
            connection.execute("INSERT INTO book (id, book_id, secret) VALUES (?, ?, ?)", book)
        finally:
            connection.close()
        disk.sync_file(new)
        new.replace(path)
        disk.sync_folder(path.parent)
    except (OSError, sqlite3.OperationalError) as error:
        new.unlink(missing_ok=True)
        raise DeskError("place_not_writable", folder=path.parent.name or "/") from error
    made = open_book(path, derive=derive, app=app, now=now)
    with made.step("create", seal=True):
        pass
    return made


def open_book(
    path: Path, *, derive: Callable[[Step, frozenset[str]], None], app: str, now: Callable[[], datetime]
) -> Book:
    """Lock, look, and open: nothing in the file is believed before its schema is known word for word."""
    real = disk.refuse_a_made_up_book(path)
    try:
        lock = Lock(real)
    except OSError as error:
        raise DeskError("book_read_only", name=path.name) from error
    try:
        was_unclean = disk.has_content(disk.beside(real, "-wal"))
        connection = _look(real, "mode=rw", check=was_unclean)
        try:
            _set_mode(connection, real)
            if int(guarded.pragma(connection, "user_version")) < migrations.newest_version():
                migrations.migrate(connection)
            return Book(real, connection, lock, derive=derive, app=app, now=now)
        except sqlite3.Error as error:
            connection.close()
            raise guarded.refusal_of(error, path.name) or BookUnreadableError("book_damaged", name=path.name) from error
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.release()
        raise


def _look(path: Path, how: str, *, check: bool = False) -> sqlite3.Connection:
    """Connect and judge: ours, not newer, the schema as we wrote it, and after an unclean end the pages too."""
    try:
        connection = guarded.connect(path, how)
    except sqlite3.Error as error:
        raise guarded.refusal_of(error, path.name) or BookUnreadableError("book_not_ours", name=path.name) from error
    try:
        with guarded.time_limit(connection, OPEN_SECONDS):
            _judge(connection, path)
        if check:
            with guarded.time_limit(connection, CHECK_SECONDS):
                if guarded.pragma(connection, "quick_check(1)") != "ok":
                    raise BookUnreadableError("book_damaged", name=path.name)
                if connection.execute("PRAGMA foreign_key_check").fetchone():
                    raise BookUnreadableError("book_damaged", name=path.name)
    except sqlite3.Error as error:
        connection.close()
        raise guarded.refusal_of(error, path.name) or BookUnreadableError("book_not_ours", name=path.name) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _judge(connection: sqlite3.Connection, path: Path) -> None:
    if guarded.pragma(connection, "application_id") != migrations.APPLICATION_ID:
        raise BookUnreadableError("book_not_ours", name=path.name)
    version = int(guarded.pragma(connection, "user_version"))
    if version > migrations.newest_version():
        raise BookTooNewError("book_too_new", name=path.name)
    if version < 1 or not migrations.schema_is_known(connection, version):
        raise BookUnreadableError("book_not_ours", name=path.name)
    if connection.execute("SELECT count(*) FROM book").fetchone()[0] != 1:
        raise BookUnreadableError("book_not_ours", name=path.name)


def _set_mode(connection: sqlite3.Connection, path: Path) -> None:
    """WAL where the place can do it, asked of a throw-away file; elsewhere a rollback journal with EXTRA."""
    if can_share(path.parent):
        if guarded.pragma(connection, "journal_mode=WAL") == "wal":
            connection.execute("PRAGMA synchronous=FULL")
            return
    elif guarded.pragma(connection, "journal_mode") == "wal":
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    guarded.pragma(connection, "journal_mode=DELETE")
    connection.execute("PRAGMA locking_mode=NORMAL")
    connection.execute("SELECT 1 FROM book")
    connection.execute("PRAGMA synchronous=EXTRA")


def can_share(folder: Path) -> bool:
    """Whether two connections can share a WAL file here; setting WAL alone proves nothing."""
    probe = folder / f".probe-{secrets.token_hex(4)}"
    try:
        disk.make_private_file(probe)
        one = guarded.connect(probe.resolve())
        other = guarded.connect(probe.resolve())
        try:
            if guarded.pragma(one, "journal_mode=WAL") != "wal":
                return False
            one.execute("CREATE TABLE t (x INTEGER)")
            return bool(other.execute("SELECT count(*) FROM t").fetchone()[0] == 0)
        finally:
            other.close()
            one.close()
    except (OSError, sqlite3.Error):
        return False
    finally:
        for left in (probe, *(disk.beside(probe, suffix) for suffix in disk.COMPANIONS)):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def open_reader(path: Path) -> Reader:
    """A read-only view without the lock; raises DeskError when the file is no book of ours."""
    real = disk.refuse_a_made_up_book(path)
    connection = _look(real, "mode=ro")
    try:
        if guarded.pragma(connection, "journal_mode") != "wal":
            return _private_view(real, connection)
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM book").fetchall()
    except sqlite3.Error as error:
        connection.close()
        raise guarded.refusal_of(error, path.name) or BookBusyError("book_busy", holder="?") from error
    return Reader(path, connection)


def _private_view(path: Path, connection: sqlite3.Connection) -> Reader:
    """Without WAL a reader would stop the writer: it gets a copy of its own."""
    folder = Path(tempfile.mkdtemp(prefix="freelancer-desk-"))
    try:
        connection.execute("VACUUM INTO ?", (str(folder / "view"),))
        return Reader(path, guarded.connect(folder / "view", "mode=ro&immutable=1"), folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        connection.close()
