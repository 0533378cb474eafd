"""Reader: the book as it stood at one moment, read-only, for any thread and a short while."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Self

from freelancer_desk.domain.problems import BookTooNewError, BookUnreadableError, DeskError
from freelancer_desk.store.connection import BUSY_SECONDS, connect, pragma, refusal_of, time_limit
from freelancer_desk.store.disk import beside, has_content, refuse_a_made_up_book
from freelancer_desk.store.migrations import APPLICATION_ID, SCHEMA, newest_version, schema_is_known
from freelancer_desk.store.modes import DELETE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from freelancer_desk.store.connection import Value
    from freelancer_desk.store.snapshots import Copy

OPENING_SECONDS = 1


class Reader:
    """One snapshot of the book; where the book has no WAL it is a private copy, so that the writer never waits."""

    def __init__(
        self, path: Path, *, how: str = "mode=ro", known: bool = False, older: bool = False, file: Path | None = None,
        wait: int = BUSY_SECONDS * 1000,
    ) -> None:  # fmt: skip
        """Open a snapshot; `known` for a book that this program has open, `older` and `wait` as in `open_reader`.

        `file` is where its rows lie when that is not under its own name.
        """
        self.path = path
        self._folder: str | None = None
        self._connection = connect(file or path, how, wait)
        try:
            if not known:
                identify(self._connection, path.name, exactly=not older)
            if pragma(self._connection, "journal_mode") == DELETE and "immutable" not in how:
                self._take_a_private_copy()
            self._begin()
        except BaseException as error:
            self.close()
            refuse(error, path.name)
            raise

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer; raises DeskError when the file fails."""
        try:
            return self._connection.execute(sql, args).fetchall()
        except sqlite3.Error as error:
            refuse(error, self.path.name)
            raise

    def copy_into(self, target: Path) -> Copy:
        """A proved copy of the book as it is now; the snapshot begins anew."""
        from freelancer_desk.store.snapshots import proved_copy  # who only reads copies nothing

        self._connection.execute("COMMIT")
        try:
            return proved_copy(self._connection, target)
        finally:
            self._begin()

    def close(self) -> None:
        """End the snapshot; a private copy is gone afterwards."""
        self._connection.close()
        if self._folder is not None:
            import shutil

            shutil.rmtree(self._folder)
            self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self) -> None:
        self._connection.execute("BEGIN")
        self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the snapshot is taken here

    def _take_a_private_copy(self) -> None:
        import tempfile

        from freelancer_desk.store.snapshots import copy_out

        self._folder = tempfile.mkdtemp(prefix="freelancer-desk-")
        private = Path(self._folder, "book")
        copy_out(self._connection, private)
        self._connection.close()
        self._connection = connect(private, "mode=ro")


def open_reader(path: Path, *, older: bool = False, wait: int = BUSY_SECONDS * 1000) -> Reader:
    """A snapshot of a book on the disk, without taking its lock; raises DeskError.

    `older` admits what an older version wrote: it can be copied, and the copy opened and brought up to date.
    For a book that another program has locked it waits so many milliseconds.
    """
    real = refuse_a_made_up_book(path)
    return Reader(real, how=reading_how(real), older=older, wait=wait)


def reading_how(path: Path) -> str:
    """How to read a file: a closed book in a place that cannot be written needs no shared memory."""
    closed = not has_content(beside(path, "-wal")) and not has_content(beside(path, "-journal"))
    return "mode=ro&immutable=1" if closed and not os.access(path.parent, os.W_OK) else "mode=ro"


def identify(connection: sqlite3.Connection, name: str, *, exactly: bool = False) -> int:
    """The version of a book whose schema is word for word ours; raises DeskError for any other file."""
    with time_limit(connection, OPENING_SECONDS):
        application, version = pragma(connection, "application_id"), int(pragma(connection, "user_version"))
        if application != APPLICATION_ID or version < 1:
            raise BookUnreadableError("book_not_ours", name=name)
        if version > newest_version():
            raise BookTooNewError("book_too_new", name=name)
        if not schema_is_known(connection.execute(SCHEMA).fetchall(), version):
            raise BookUnreadableError("book_not_ours", name=name)
    if exactly and version < newest_version():
        raise DeskError("book_older", name=name)
    return version


def refuse(error: BaseException, name: str) -> None:
    """Raise what an error of SQLite means to people; do nothing for any other error."""
    refusal = refusal_of(error, name) if isinstance(error, sqlite3.Error) else None
    if refusal is not None:
        raise refusal from error
