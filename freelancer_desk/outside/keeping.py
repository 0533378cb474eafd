"""Keeps the files behind papers beside the book, each under the hash of its content: whole and on the disk, or not."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.digests import sha256_of, sha256_of_file
from freelancer_desk.domain.problems import DeskError, DiskFullError, FileUnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_FILE = 50 * 1024 * 1024
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_NOT_FOLLOWING: int = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_OURS = re.compile(r"[0-9a-f]{64}(?:\.part)?", re.ASCII)
_FOLDER = re.compile(r"[0-9a-f]{2}", re.ASCII)
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


class Kept(NamedTuple):
    """One file of ours as it lies on the disk; `at` is when it was written, in seconds."""

    name: str
    path: Path
    at: int

    @property
    def is_begun(self) -> bool:
        """It was never finished."""
        return self.name.endswith(".part")


def folder_of(book: Path) -> Path:
    """Where the files of a book lie: `NAME-files` beside it."""
    real = book.resolve()
    return real.with_name(f"{real.stem}-files")


def read_once(path: Path) -> bytes:
    """The bytes of a plain file of at most 50 MB, read in one go; raises FileUnreadableError, also for a link."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _NOT_FOLLOWING), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or path.is_symlink():
                raise FileUnreadableError("paper_not_a_file", file=path.name[-80:])
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise FileUnreadableError("file_missing", file=path.name[-80:]) from None
    except IsADirectoryError:
        raise FileUnreadableError("paper_not_a_file", file=path.name[-80:]) from None
    except (OSError, ValueError) as error:
        kind = "paper_not_a_file" if isinstance(error, OSError) and error.errno == errno.ELOOP else "file_unreadable"
        raise FileUnreadableError(kind, file=path.name[-80:]) from None
    if len(content) > LARGEST_FILE:
        raise FileUnreadableError("paper_too_large", file=path.name[-80:], limit=LARGEST_FILE // 1024 // 1024)
    if not content:
        raise FileUnreadableError("file_empty", file=path.name[-80:])
    return content


def keep(book: Path, content: bytes) -> str:
    """Write the bytes under their hash, flushed to the disk with their folders, and return the hash.

    A whole file that is there already stays; a changed one is written anew. Raises DeskError when it cannot be done.
    """
    return keep_in(folder_of(book), content)


def keep_in(folder: Path, content: bytes) -> str:
    """As `keep`, in a folder of such files."""
    name = sha256_of(content)
    target = _place(folder, name)
    try:
        _make_folder(folder)
        _make_folder(target.parent)
        if _fault(target, name) is not None:
            _write(target, content)
        _sync_folder(target.parent)
        _sync_folder(folder)
        _sync_folder(folder.parent)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError("disk_full") from None
        raise DeskError("paper_not_kept") from None
    return name


def carry(name: str, source: Path, target: Path) -> None:
    """Copy a kept file from one such folder into another; one of its name and size that is there already stays.

    What is missing or damaged at the source is not taken. Raises DeskError when the copy cannot be written.
    """
    size = size_of(source, name)
    if size is None or size == size_of(target, name):
        return
    try:
        content = found_in(source, name)
    except DeskError:
        return  # who asks what the copy lacks is told
    keep_in(target, content)


def size_of(folder: Path, name: str) -> int | None:
    """How many bytes a file of that name in a folder of such files has; None where there is no plain file."""
    try:
        found = _place(folder, name).lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _place(folder: Path, name: str) -> Path:
    return folder / name[:2] / name


def _write(target: Path, content: bytes) -> None:
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOT_FOLLOWING
        with os.fdopen(os.open(part, flags, PRIVATE_FILE), "wb") as file:
            part.chmod(PRIVATE_FILE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=PRIVATE_FOLDER)
        folder.chmod(PRIVATE_FOLDER)
    except FileExistsError:
        if not stat.S_ISDIR(folder.lstat().st_mode):
            raise OSError(errno.ENOTDIR, "not a folder") from None


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # pragma: no cover
        return  # NTFS journals names itself, and a folder cannot be opened for it
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def content_of(book: Path, name: str) -> bytes:
    """The kept bytes, proved by their hash; raises DeskError `paper_missing`, `paper_changed` or `paper_is_link`."""
    return found_in(folder_of(book), name)


def found_in(folder: Path, name: str) -> bytes:
    """As `content_of`, in a folder of such files."""
    target = _place(folder, name)
    kind = _fault(target, name)
    if kind is None:
        content = target.read_bytes()
        if sha256_of(content) == name:
            return content
        kind = "paper_changed"
    raise DeskError(kind, name=name[:12])


def fault(book: Path, name: str) -> tuple[str, str] | None:
    """What is wrong with a kept file, as a kind and the hash it has now; None when it is whole."""
    target = _place(folder_of(book), name)
    kind = _fault(target, name)
    if kind is None:
        return None
    return kind, _hash(target) if kind == "paper_changed" else ""


def _fault(target: Path, name: str) -> str | None:
    for folder in (target.parent.parent, target.parent):
        if folder.is_symlink():
            return "paper_is_link"
    try:
        mode = target.lstat().st_mode
    except OSError:
        return "paper_missing"
    if not stat.S_ISREG(mode):
        return "paper_is_link"
    return None if _hash(target) == name else "paper_changed"


def _hash(path: Path) -> str:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _NOT_FOLLOWING), "rb") as file:
            return sha256_of_file(file)
    except OSError:
        return ""


def everything(book: Path) -> Iterator[Kept]:
    """Every file of ours in the folder, whole or begun; what others put there is passed over."""
    folder = folder_of(book)
    if folder.is_symlink() or not folder.is_dir():
        return
    for inner in sorted(folder.iterdir()):
        if inner.is_symlink() or not inner.is_dir() or not _FOLDER.fullmatch(inner.name):
            continue
        for path in sorted(inner.iterdir()):
            if _OURS.fullmatch(path.name) and path.name.startswith(inner.name):
                yield Kept(path.name, path, path.lstat().st_mtime_ns // 10**9)


def remove(kept: Kept) -> None:
    """Delete one kept file; one that is gone already is no trouble."""
    with contextlib.suppress(OSError):
        kept.path.unlink()


def private_copy(folder: Path, name: str, content: bytes) -> Path:
    """A copy for a viewer in a folder that only the user may enter; an older copy of that name is replaced."""
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        folder.chmod(PRIVATE_FOLDER)
        _write(folder / name, content)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError("disk_full") from None
        raise DeskError("cannot_write_file", file=name) from None
    return folder / name
