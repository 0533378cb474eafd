"""Unpacks archives and workbooks within limits, by what really comes out and never by what the archive claims."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading.limits import MB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.outside.reading.limits import Limits

WORKBOOK, ARCHIVE = "workbook", "archive"
_HEAD = 30
_SECRET = 1
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OPEN_CONTENT = "content.xml"
_BETWEEN = re.compile(rb">[ \t\r]*\n\s*<")
_SHEET_PARTS = (".xml", ".rels", ".bin", "mimetype")
_LITTER = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}
_NAME = 100


class Archive:
    """A ZIP file that was opened; its members come out one by one, counted together."""

    def __init__(self, content: bytes, limits: Limits, password: str = "") -> None:
        self._content = content
        self._room = limits.unpacked
        self._limits = limits
        self._password = password
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, IndexError, struct.error):
            raise FileUnreadableError("file_broken") from None
        self._infos = self._zip.infolist()
        if len(self._infos) > limits.members:
            raise FileUnreadableError("archive_too_full", limit=limits.members)

    def kind(self) -> str:
        """WORKBOOK or ARCHIVE; raises FileUnreadableError for a letter, a presentation and the like."""
        names = {info.filename for info in self._infos}
        if any(name.startswith("xl/") for name in names):
            return WORKBOOK
        if any(name.startswith(("word/", "ppt/", "Index/")) for name in names):
            raise FileUnreadableError("file_is_document")
        if "mimetype" in names and _OPEN_CONTENT in names:
            kind = self._inflated(next(info for info in self._infos if info.filename == "mimetype"))
            if kind.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
                return WORKBOOK
            if kind.startswith(_OPEN_DOCUMENT):
                raise FileUnreadableError("file_is_document")
        return ARCHIVE

    def statements(self) -> Iterator[tuple[str, bytes]]:
        """The files in it, without folders and what systems leave behind; each name is fit to be shown."""
        found = False
        for info in self._infos:
            parts = [part for part in info.filename.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
            if not parts or info.is_dir() or _LITTER.intersection(parts) or parts[-1].startswith("._"):
                continue
            found = True
            name = "".join(letter for letter in "/".join(parts) if letter.isprintable())
            yield name[-_NAME:], self._inflated(info, self._limits.file)
        if not found:
            raise FileUnreadableError("file_empty")

    def repacked(self) -> bytes:
        """The parts that hold cells, packed anew: whoever opens them sees what was counted here, and no other bytes."""
        made = io.BytesIO()
        packed: set[str] = set()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as anew:
            for info in self._infos:
                if not info.filename.endswith(_SHEET_PARTS):
                    continue
                if info.filename in packed:
                    raise FileUnreadableError("file_broken")
                packed.add(info.filename)
                part = self._inflated(info)
                if b"<!ENTITY" in part:
                    raise FileUnreadableError("file_has_dtd")
                if info.filename == _OPEN_CONTENT:  # its reader stumbles over line ends between the elements
                    part = _BETWEEN.sub(b"><", part)
                anew.writestr(zipfile.ZipInfo(info.filename), part)
        return made.getvalue()

    def _inflated(self, info: zipfile.ZipInfo, most: int | None = None) -> bytes:
        """What a member really holds; it must be what the archive says of it."""
        room = self._room if most is None else min(most, self._room)
        secret = info.flag_bits & _SECRET
        out = self._deciphered(info, room) if secret else _unpacked(self._content, info, room)
        if len(out) > room:
            raise FileUnreadableError("file_unpacks_too_large", limit=max(1, room // MB))
        if len(out) != info.file_size or zlib.crc32(out) != info.CRC:
            raise FileUnreadableError("file_broken")
        self._room -= len(out)
        return out

    def _deciphered(self, info: zipfile.ZipInfo, room: int) -> bytes:
        if not self._password:
            raise FileUnreadableError("file_needs_password")
        try:
            with self._zip.open(info, pwd=self._password.encode("utf-8")) as member:
                return member.read(room + 1)
        except NotImplementedError:
            raise FileUnreadableError("file_is_locked") from None
        except (RuntimeError, zipfile.BadZipFile, zlib.error):
            raise FileUnreadableError("password_wrong") from None


def _unpacked(content: bytes, info: zipfile.ZipInfo, room: int) -> bytes:
    """The bytes of a member, one more than there is room for at most: read from its own header, not by its claim."""
    at = info.header_offset
    head = content[at : at + _HEAD]
    if len(head) < _HEAD or not head.startswith(b"PK\x03\x04"):
        raise FileUnreadableError("file_broken")
    start = at + _HEAD + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = content[start : start + info.compress_size]
    if len(packed) < info.compress_size:
        raise FileUnreadableError("file_broken")
    if info.compress_type == zipfile.ZIP_STORED:
        return packed
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise FileUnreadableError("file_not_opened")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        out = inflater.decompress(packed, room + 1)
    except zlib.error:
        raise FileUnreadableError("file_broken") from None
    if len(out) <= room and not inflater.eof:
        raise FileUnreadableError("file_broken")
    return out
