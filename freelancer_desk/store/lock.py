"""A lock beside a file, such as a book: held by whoever may write, given back by the system when a program dies."""

from __future__ import annotations

import getpass
import os
import platform
import sys
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import BookBusyError, DeskError
from freelancer_desk.store.disk import PRIVATE_FILE, beside

if TYPE_CHECKING:
    from pathlib import Path

_NOTE_BYTES = 200

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    _FAR_BYTE = 2**30  # outside the note, so that another program can read who holds the lock

    def _grab(descriptor: int) -> None:
        os.lseek(descriptor, _FAR_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error

else:
    import fcntl

    def _grab(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """Held from its making until `release`; the file stays, its existence says nothing."""

    def __init__(self, book: Path, *, signed: bool = True) -> None:
        """Raise BookBusyError when another program or window holds it, OSError where no file can be written.

        Where it is `signed` it says who holds it.
        """
        self._descriptor = os.open(
            beside(book, ".lock"), os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), PRIVATE_FILE
        )
        try:
            _grab(self._descriptor)
        except BlockingIOError:
            holder = self._note()
            self.release()
            raise BookBusyError("book_busy", holder=holder) from None
        except OSError as error:
            self.release()
            raise DeskError("place_without_locks", name=book.name) from error
        if signed:
            self._sign()

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _sign(self) -> None:
        if hasattr(os, "fchmod"):  # pragma: no branch
            os.fchmod(self._descriptor, PRIVATE_FILE)
        note = f"{_user()} on {platform.node() or 'this computer'}, process {os.getpid()}"
        try:
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, note.encode()[:_NOTE_BYTES])
        except OSError:  # a full disk: the lock holds without its note
            os.ftruncate(self._descriptor, 0)

    def _note(self) -> str:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        text = os.read(self._descriptor, _NOTE_BYTES).decode(errors="replace")
        return "".join(letter for letter in text if letter.isprintable()) or "?"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return str(os.getuid()) if hasattr(os, "getuid") else "?"
