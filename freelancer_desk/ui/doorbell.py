"""One window for one book: a later start rings at the window that shows it, by a word in a file, and goes."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCryptographicHash, QFileSystemWatcher, QLockFile, QObject, Signal

from freelancer_desk.desk import default_book

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 3  # a window that reads a large book may be busy for a moment
_WORD = b"come forward"
_BETWEEN_LOOKS_S = 0.01
_MOMENT_MS = 100
_NOT_FOLLOWING = getattr(os, "O_NOFOLLOW", 0)


def bell_of(book: Path) -> Path:
    """One file for one book, the same for every start, in the user's own data folder."""
    whole = QCryptographicHash.hash(QByteArray(os.fsencode(book.resolve())), QCryptographicHash.Algorithm.Blake2b_160)
    return default_book().parent / f"window-{bytes(whole.data()).hex()[:16]}"


def ring(bell: Path) -> bool:
    """Ask the window behind the bell to come forward; False when none is there, at once, and when none answers."""
    if not bell.exists() or _key_of(bell).tryLock(0):
        return False
    try:
        file = os.open(bell, os.O_WRONLY | _NOT_FOLLOWING)
    except OSError:
        return False
    end = time.monotonic() + PATIENCE_S
    try:
        os.write(file, _WORD)
        while os.fstat(file).st_size and time.monotonic() < end:
            time.sleep(_BETWEEN_LOOKS_S)
        return not os.fstat(file).st_size
    except OSError:
        return False
    finally:
        os.close(file)


def _key_of(bell: Path) -> QLockFile:
    """What a window keeps while it lives: a killed one lets go of it."""
    key = QLockFile(f"{bell}.lock")
    key.setStaleLockTime(0)
    return key


class Doorbell(QObject):
    """The window's side; only whoever holds the book's lock may hang one. It answers by emptying the file."""

    rung = Signal()

    def __init__(self, bell: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._bell, self._key = bell, _key_of(bell)
        try:
            bell.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            bell.unlink(missing_ok=True)  # that of a window that was killed
            os.close(os.open(bell, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOT_FOLLOWING, 0o600))
        except OSError:  # without a folder of one's own there is no bell, and a later start says that the book is open
            return
        self._key.tryLock(_MOMENT_MS)  # a later start may just be trying it
        watcher = QFileSystemWatcher([str(bell)], self)
        watcher.fileChanged.connect(self._on_changed)

    def take_down(self) -> None:
        """Nobody shows the book here any more."""
        with suppress(OSError):
            self._bell.unlink(missing_ok=True)
        self._key.unlock()

    def _on_changed(self) -> None:
        try:
            is_asked = self._bell.stat().st_size > 0
            if is_asked:
                os.truncate(self._bell, 0)
        except OSError:
            return
        if is_asked:
            self.rung.emit()
