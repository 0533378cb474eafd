"""Saves a finished document: all of it or nothing, never over a folder or through a link to one."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError, DiskFullError
from freelancer_desk.outside.keeping import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator


_DATABASE = b"SQLite format 3"
_NAMED = 40  # letters of its name that a file bears while it is written


def save(path: Path, content: bytes, *, book: Path) -> Path:
    """Write beside the target, flush to the disk, then take its name; raises DeskError when that cannot be done.

    It is the user's alone. A device, a link, the open `book`, its companions and any other database keep their names.
    """
    part = None
    try:
        if not _may_be_taken(path, book):
            raise DeskError("cannot_write_file", file=path.name)
        # A new file under a name that nobody can guess: no link is followed and no file of the user is lost.
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name[:_NAMED]}.", suffix=".part")
        part = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            part.chmod(PRIVATE_FILE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except (OSError, ValueError) as error:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink()
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError("disk_full") from None
        raise DeskError("cannot_write_file", file=path.name) from None
    return path


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A private folder for what is made on the way; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="freelancer-desk-") as folder:
        yield Path(folder)


def _may_be_taken(path: Path, book: Path) -> bool:
    if path.is_symlink() or path.name in _names(book):
        return False
    if not path.exists():
        return True
    is_book = book.exists() and path.samefile(book)
    return path.is_file() and not is_book and not _is_database(path)


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE


def _names(book: Path) -> set[str]:
    return {book.name, *(f"{book.name}{companion}" for companion in ("-wal", "-shm", "-journal", ".lock"))}
