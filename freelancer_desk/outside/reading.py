"""Reads files from outside: bytes to a grid of text, by content and never by name, within hard limits."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from freelancer_desk.domain.contents import Grid, GridRow
from freelancer_desk.domain.problems import FileUnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from freelancer_desk.domain.contents import Content

LARGEST_FILE = 50 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
MOST_COLUMNS = 2_000
MOST_ROWS = 1_000_000
SNIFFED_LINES = 40
_NOT_WAITING: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

# First bytes of what people drop by mistake, and of formats that are read later.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "file_is_picture"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"%PDF", "file_is_pdf"),
    (b"PK\x03\x04", "file_is_spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "file_is_spreadsheet"),
    (b"SQLite format 3\x00", "file_is_database"),
    (b"\x7fELF", "file_is_program"),
    (b"MZ\x90", "file_is_program"),
)


@dataclass(frozen=True)
class SourceFile:
    """A file as it lay on the disk: its name, the hash of its bytes, and what is in it."""

    name: str
    sha256: str
    contents: tuple[Content, ...]


def read_file(path: Path) -> SourceFile:
    """Read one statement file; raises FileUnreadableError with the reason."""
    content = _bytes_of(path)
    text = decoded(content, path.name)
    rows = tuple(_rows(text, path.name))
    return SourceFile(path.name, hashlib.sha256(content).hexdigest(), (Grid(rows),))


def _bytes_of(path: Path) -> bytes:
    try:
        # A pipe is opened without waiting for whoever may write into it.
        with os.fdopen(os.open(path, os.O_RDONLY | _NOT_WAITING), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise FileUnreadableError("file_not_regular", file=path.name)
            if status.st_size > LARGEST_FILE:
                raise FileUnreadableError("file_too_large", file=path.name, limit=LARGEST_FILE // 1024 // 1024)
            return file.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        raise FileUnreadableError("file_not_regular", file=path.name) from None
    except FileNotFoundError:
        raise FileUnreadableError("file_missing", file=path.name) from None
    except (OSError, ValueError):
        raise FileUnreadableError("file_unreadable", file=path.name) from None


def decoded(content: bytes, name: str) -> str:
    """Text of bytes: byte order mark, then the pattern of NULs, then UTF-8, then Windows-1252."""
    if not content.strip(b"\x00 \r\n\t"):
        raise FileUnreadableError("file_empty", file=name)
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            raise FileUnreadableError(kind, file=name)
    text = _text_of(content)
    controls = sum(1 for letter in text[:4096] if letter < " " and letter not in "\r\n\t\x00")
    if controls > len(text[:4096]) // 50 + 1:
        raise FileUnreadableError("file_not_text", file=name)
    return text.replace("\x00", "")


def _text_of(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    sample = content[:4096]
    if sample[0::2].count(0) > len(sample) // 3:
        return content.decode("utf-16-be", errors="replace")
    if sample[1::2].count(0) > len(sample) // 3:
        return content.decode("utf-16-le", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str, name: str) -> Iterator[GridRow]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    skipped = 0
    delimiter = _delimiter(lines)
    if lines.lower().startswith("sep="):
        first, _, lines = lines.partition("\n")
        delimiter, skipped = first[4:5] or delimiter, 1
    reader = csv.reader(io.StringIO(lines), delimiter=delimiter)
    csv.field_size_limit(LONGEST_LINE)
    begins = 1 + skipped
    try:
        for count, cells in enumerate(reader):
            if count >= MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise FileUnreadableError("file_too_large", file=name, limit=LARGEST_FILE // 1024 // 1024)
            row = GridRow(begins, tuple(cells))
            begins = reader.line_num + 1 + skipped
            if not row.is_blank:
                yield row
    except csv.Error:
        raise FileUnreadableError("file_not_text", file=name) from None


def _delimiter(lines: str) -> str:
    """The separator that occurs in most of the first lines; the comma where nothing else is clearer."""
    head = lines.split("\n", SNIFFED_LINES)[:SNIFFED_LINES]
    counts = {mark: sum(1 for line in head if line.count(mark) > 1) for mark in (",", ";", "\t", "|")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] > counts[","] else ","
