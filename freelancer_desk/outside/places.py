"""Where things lie: the user's data, backups and caches, and the resources that ship with the program."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from freelancer_desk.domain.digests import sha256_of

APP = "freelancer-desk"
BOOK = "book.fdesk"
# A copy of a book for somebody else to look at: it is only ever read. A backup is only ever put in a book's place.
VIEW, BACKUP = ".fdesk-view", ".desk-backup"


@cache
def resources() -> Path:
    """Packs, profiles, fonts and templates: inside the installed package, else beside it in the source tree."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_resources"
    return inside if inside.is_dir() else package.parent / "resources"


def data() -> Path:
    """The folder for the user's own books."""
    if sys.platform == "win32":  # pragma: no cover
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / APP
    if sys.platform == "darwin":  # pragma: no cover
        return Path.home() / "Library" / "Application Support" / APP
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / APP


def caches() -> Path:
    """The folder for what can be made again."""
    if sys.platform == "win32":  # pragma: no cover
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / APP
    if sys.platform == "darwin":  # pragma: no cover
        return Path.home() / "Library" / "Caches" / APP
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / APP


def default_book() -> Path:
    """The book when no other is named."""
    return data() / BOOK


def memories() -> Path:
    """The folder of what this computer remembers of all books that are counted."""
    return data() / "sharing"


def memory_of(secret: str) -> Path:
    """This computer's memory of what was drawn for the book with that secret, wherever it lies; no copy without it."""
    return memories() / sha256_of(secret.encode())[:32]


def backups_of(book: Path) -> Path:
    """The kept set of a book, in a folder of its own beside it."""
    return book.with_name(f"{book.name}-backups")


def may_hold_a_book(path: Path) -> bool:
    """Whether a book may be put there: nothing is there yet, or a file, never a folder or a device."""
    return path.is_file() or not os.path.lexists(path)


def is_folder(text: str) -> bool:
    """Whether a text names a folder that is there."""
    return bool(text) and Path(text).is_dir()


def folder(text: str) -> Path:
    """The folder that a text names."""
    return Path(text)
