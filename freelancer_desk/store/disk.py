"""Files and folders around the book: private, written through to the disk, never the book itself."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError, DiskFullError

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
COMPANIONS = ("-wal", "-shm", "-journal")
_ROOM_LEFT = 64 * 1024 * 1024
# The last eight bytes of a rollback journal that names a super-journal: the first eight of any journal (SQLite format).
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


def beside(path: Path, suffix: str) -> Path:
    """The file of that suffix beside the book, such as `book.fdesk-wal`."""
    return path.with_name(path.name + suffix)


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it, readable by the user alone; folders that exist stay as they are."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        one.chmod(PRIVATE_FOLDER)
        sync_folder(one.parent)


def make_private_file(path: Path) -> None:
    """Make an empty file readable by the user alone, whatever the umask; raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    os.close(descriptor)
    path.chmod(PRIVATE_FILE)


def sync_file(path: Path) -> None:
    """Wait until the file's content is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the folder's names are on the disk."""
    if sys.platform == "win32":  # pragma: no cover
        return  # NTFS journals names itself, and a folder cannot be opened for it
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def demand_room(folder: Path, size: int) -> None:
    """Raise DiskFullError unless three times `size` bytes and 64 MB are free in the folder."""
    needed = 3 * size + _ROOM_LEFT
    free = free_bytes(folder)
    if free < needed:
        raise DiskFullError("disk_full", needed=-(-needed // 2**20), free=free // 2**20)


def free_bytes(folder: Path) -> int:
    """How much may still be written there."""
    import shutil  # who only reads asks for no room

    return shutil.disk_usage(folder).free


def identity(path: Path) -> tuple[int, int] | None:
    """Device and number of the file under that name, None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def has_content(path: Path) -> bool:
    """Whether there is such a file and it is not empty; without opening it."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def refuse_a_made_up_book(path: Path) -> Path:
    """The real path of a plain file with one name and no trap beside it; raises DeskError.

    A `-journal` that names a super-journal makes SQLite (3.40) delete the file it names, so it is never followed:
    no book of ours has one, because nothing is ever attached.
    """
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise DeskError("book_missing", name=path.name) from error
    found = real.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise DeskError("book_not_ours", name=path.name)
    if found.st_nlink > 1:
        raise DeskError("book_has_two_names", name=path.name)
    if not os.access(real, os.R_OK):
        raise DeskError("book_not_allowed", name=path.name)
    if _names_a_super_journal(beside(real, "-journal")):
        raise DeskError("book_not_ours", name=path.name)
    return real


def _names_a_super_journal(journal: Path) -> bool:
    try:
        found = journal.lstat()
    except OSError:
        return False
    if not stat.S_ISREG(found.st_mode):
        return True  # a link or a pipe in the journal's place is a trap as well
    if found.st_size < len(_JOURNAL_MAGIC):
        return False
    try:
        with journal.open("rb") as file:
            file.seek(-len(_JOURNAL_MAGIC), os.SEEK_END)
            return file.read() == _JOURNAL_MAGIC
    except FileNotFoundError:  # whoever wrote is done with it
        return False
