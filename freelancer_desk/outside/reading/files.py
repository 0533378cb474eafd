"""From a path to the contents of the file there, or of each file in the archive there."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.domain.contents import Grid, GridRow, Text, Word, Words
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading import child, kinds, texts
from freelancer_desk.outside.reading.grids import grid
from freelancer_desk.outside.reading.limits import LIMITS, MB, Limits
from freelancer_desk.outside.reading.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from freelancer_desk.domain.contents import Content

_NOT_WAITING: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class SourceFile(NamedTuple):
    """A file as it lay on the disk or in an archive: its name, the hash of its bytes, and what is in it."""

    name: str
    sha256: str
    contents: tuple[Content, ...]


def read_files(path: Path, *, password: str = "", limits: Limits = LIMITS) -> tuple[SourceFile, ...]:
    """Read one file, or every file of one archive (named `archive.zip/inner.csv`).

    Raises FileUnreadableError with the reason, `file` naming the one that could not be read; the password opens
    what needs one and is kept nowhere.
    """
    reading = _Reading(limits, password)
    return tuple(reading.files(path.name, bytes_of(path, limits)))


def bytes_of(path: Path, limits: Limits) -> bytes:
    """What lies at a path, read within the limits; raises FileUnreadableError with the reason."""
    try:
        # A pipe is opened without waiting for whoever may write into it.
        with os.fdopen(os.open(path, os.O_RDONLY | _NOT_WAITING), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise FileUnreadableError("file_not_regular", file=path.name)
            content = file.read(limits.file + 1) if status.st_size <= limits.file else b""
            if status.st_size > limits.file or len(content) > limits.file:
                raise FileUnreadableError("file_too_large", file=path.name, limit=limits.file // MB)
            return content
    except IsADirectoryError:
        raise FileUnreadableError("file_not_regular", file=path.name) from None
    except FileNotFoundError:
        raise FileUnreadableError("file_missing", file=path.name) from None
    except (OSError, ValueError):
        raise FileUnreadableError("file_unreadable", file=path.name) from None


@dataclass
class _Reading:
    """One call: all files it comes upon share the password and the time."""

    limits: Limits
    password: str = field(repr=False)
    ends: float = 0

    def __post_init__(self) -> None:
        self.ends = time.monotonic() + self.limits.wall_seconds

    def files(self, name: str, content: bytes, *, inside: bool = False) -> Iterator[SourceFile]:
        """The file itself, or those in it where it is an archive."""
        kind = kinds.kind_of(content, name)
        sha256 = sha256_of(content)
        if kind == kinds.TEXT:
            yield SourceFile(name, sha256, self._of_text(name, content))
            return
        answer, body = self._ask(name, kind, content, inside=inside)
        if "members" not in answer:
            yield SourceFile(name, sha256, _contents(answer, name))
            return
        for inner, piece in _members(answer, body, name):
            yield from self.files(f"{name}/{inner}", piece, inside=True)

    def _of_text(self, name: str, content: bytes) -> tuple[Content, ...]:
        text = texts.decoded(content, name)
        form = texts.form_of(text, name)
        if form == texts.GRID:
            return (grid(text, name, self.limits),)
        if form in {texts.HTML, texts.SHEETS}:
            answer, _ = self._ask(name, form, text.encode("utf-8", "replace"), inside=False)
            return _contents(answer, name)
        return (Text(form, text),)

    def _ask(self, name: str, form: str, content: bytes, *, inside: bool) -> tuple[dict[str, Any], bytes]:
        try:
            return child.ask(
                form, content, self.limits,
                password=self.password, inside=inside, seconds=self.ends - time.monotonic(),
            )  # fmt: skip
        except FileUnreadableError as refused:
            raise FileUnreadableError(refused.kind, **{**refused.facts, "file": name}) from None


def _contents(answer: dict[str, Any], name: str) -> tuple[Content, ...]:
    """What the child found; it may have been taken over by the file, so nothing of it is believed to be well-made."""
    try:
        if "pages" in answer:
            return (Words(tuple(tuple(_word(*place) for place in page) for page in answer["pages"])),)
        return tuple(Grid(tuple(_row(*row) for row in rows), clean(title)) for title, rows in answer["sheets"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise FileUnreadableError("file_not_opened", file=name) from None


def _members(answer: dict[str, Any], body: bytes, name: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    start = 0
    try:
        for inner, size in answer["members"]:
            found.append((clean(inner), body[start : start + size]))
            start += size
    except (TypeError, ValueError, AttributeError):
        raise FileUnreadableError("file_not_opened", file=name) from None
    return found


def _word(text: str, left: int, right: int, top: int) -> Word:
    return Word(clean(text), int(left), int(right), int(top))


def _row(number: int, cells: list[str]) -> GridRow:
    return GridRow(int(number), tuple(clean(cell).strip() for cell in cells))
