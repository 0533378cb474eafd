"""An archive of statements gives each of its files; what claims too little, holds too much or nests is refused."""

from __future__ import annotations

import hashlib
import io
import struct
import time
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from freelancer_desk.domain.contents import Grid, Text
from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside.reading import Limits, read_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TABLE = b"Day,Amount\n2026-01-01,5.00\n"
MB = 1024 * 1024


def packed(*members: tuple[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", way) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def workbook() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet("April").write(0, 0, "Day")
    return made.getvalue()


def lying(content: bytes, change: Callable[[bytearray, int, int], None]) -> bytes:
    """The archive after a change to the local (first) and the central (second) header of its first member."""
    changed = bytearray(content)
    change(changed, content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02"))
    return bytes(changed)


def refusal(tmp_path: Path, content: bytes, *, password: str = "", limits: Limits | None = None) -> tuple[str, str]:
    path = tmp_path / "all.zip"
    path.write_bytes(content)
    before = time.monotonic()
    with pytest.raises(FileUnreadableError) as refused:
        read_files(path, password=password, limits=limits or Limits())
    assert time.monotonic() - before < 20
    assert str(refused.value.facts["file"]) in sentence(refused.value)
    return refused.value.kind, str(refused.value.facts["file"])


def test_each_statement_of_an_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "all.bin"
    content = packed(
        ("2026/jan.csv", TABLE),
        ("2026/", b""),
        ("__MACOSX/2026/._jan.csv", b"\x00\x05\x16\x07"),
        (".DS_Store", b"\x00\x00\x00\x01Bud1"),
        ("..\\..\\evil\x1b\u202e.sta", b":20:X\n:25:1\n"),
        ("book.xlsx", workbook()),
    )
    path.write_bytes(content)
    first, second, third = read_files(path)
    assert [source.name for source in (first, second, third)] == [
        "all.bin/2026/jan.csv",
        "all.bin/evil.sta",
        "all.bin/book.xlsx",
    ]
    assert first.sha256 == hashlib.sha256(TABLE).hexdigest()
    assert isinstance(first.contents[0], Grid)
    assert [row.cells for row in first.contents[0].rows] == [("Day", "Amount"), ("2026-01-01", "5.00")]
    assert second.contents == (Text("mt940", ":20:X\n:25:1\n"),)
    assert isinstance(third.contents[0], Grid)
    assert third.contents[0].title == "April"


@pytest.mark.parametrize("inner", [packed(("a.csv", TABLE)), packed(("b.zip", packed(("a.csv", TABLE))))])
def test_an_archive_in_an_archive_is_refused(tmp_path: Path, inner: bytes) -> None:
    assert refusal(tmp_path, packed(("a.csv", TABLE), ("inner.csv", inner))) == (
        "archive_in_archive",
        "all.zip/inner.csv",
    )


def test_what_cannot_be_read_in_an_archive_is_named(tmp_path: Path) -> None:
    content = packed(("a.csv", TABLE), ("logo.csv", b"\x89PNG\r\n\x1a\n" + bytes(60)))
    assert refusal(tmp_path, content) == ("file_is_picture", "all.zip/logo.csv")


def test_an_archive_without_files_is_empty(tmp_path: Path) -> None:
    assert refusal(tmp_path, packed())[0] == "file_empty"
    assert refusal(tmp_path, packed(("folder/", b"")))[0] == "file_empty"


def test_a_bomb_is_refused_once_it_has_grown_to_the_limit(tmp_path: Path) -> None:
    bomb = packed(*((f"{number}.csv", bytes(30 * MB)) for number in range(8)))
    assert len(bomb) < MB
    assert refusal(tmp_path, bomb)[0] == "file_unpacks_too_large"
    assert refusal(tmp_path, packed(("one.csv", bytes(51 * MB))))[0] == "file_unpacks_too_large"


def test_a_bomb_in_a_workbook_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    bomb = packed(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"), ("xl/big.xml", b" " * (201 * MB)))
    assert refusal(tmp_path, bomb)[0] == "file_unpacks_too_large"


def test_a_bomb_that_claims_to_be_small_is_found_out(tmp_path: Path) -> None:
    honest = packed(("a.csv", b"0" * (60 * MB)))

    def say_ten(content: bytearray, local: int, central: int) -> None:
        crc = zlib.crc32(b"0" * 10)
        content[local + 14 : local + 18] = content[central + 16 : central + 20] = struct.pack("<L", crc)
        content[local + 22 : local + 26] = content[central + 24 : central + 28] = struct.pack("<L", 10)

    assert refusal(tmp_path, lying(honest, say_ten))[0] == "file_unpacks_too_large"
    small = packed(("a.csv", b"0" * 500))
    assert refusal(tmp_path, lying(small, say_ten))[0] == "file_broken"


@pytest.mark.parametrize(
    ("local_at", "central_at", "value"),
    [
        (18, 20, b"\xff\xff\xff\x7f"),
        (18, 20, b"\x05\x00\x00\x00"),
        (14, 16, b"abcd"),
        (26, 28, b"\xff\xff"),
        (30, 42, b"abcd"),
    ],
    ids=["packed-size-large", "packed-size-small", "checksum", "name-length", "offset"],
)
def test_a_lie_in_a_header_is_a_broken_file(tmp_path: Path, local_at: int, central_at: int, value: bytes) -> None:
    def lie(content: bytearray, local: int, central: int) -> None:
        content[local + local_at : local + local_at + len(value)] = value
        content[central + central_at : central + central_at + len(value)] = value

    assert refusal(tmp_path, lying(packed(("a.csv", TABLE * 9)), lie))[0] == "file_broken"


def test_a_name_that_stands_twice_in_a_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = packed(("xl/workbook.xml", b"<x/>"), ("xl/workbook.xml", b"<y/>"))
    assert refusal(tmp_path, content)[0] == "file_broken"


def test_more_files_than_any_archive_of_statements_holds_are_refused(tmp_path: Path) -> None:
    content = packed(*((f"{number}.csv", TABLE) for number in range(4)))
    assert refusal(tmp_path, content, limits=Limits(members=3))[0] == "archive_too_full"


def test_a_rare_way_of_packing_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, packed(("a.csv", TABLE), way=zipfile.ZIP_BZIP2))[0] == "file_not_opened"


def cipher(password: bytes, plain: bytes) -> bytes:
    """The old cipher of ZIP, as its description writes it; the first twelve bytes are salt."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(byte: int, value: int) -> int:
        return (zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF) & 0xFFFFFFFF

    def update(byte: int) -> None:
        keys[0] = crc(byte, keys[0])
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[1] >> 24, keys[2])

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in plain:
        mixed = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ (((mixed * (mixed ^ 1)) >> 8) & 0xFF))
        update(byte)
    return bytes(out)


def locked(password: str) -> bytes:
    secret = cipher(password.encode(), bytes(11) + bytes([zlib.crc32(TABLE) >> 24]) + TABLE)
    content = bytearray(packed(("a.csv", secret), way=zipfile.ZIP_STORED))
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    for at, flags, checksum, size in ((local, 6, 14, 22), (central, 8, 16, 24)):
        content[at + flags] |= 1
        content[at + checksum : at + checksum + 4] = struct.pack("<L", zlib.crc32(TABLE))
        content[at + size : at + size + 4] = struct.pack("<L", len(TABLE))
    return bytes(content)


def test_a_locked_archive_opens_with_its_password_only(tmp_path: Path) -> None:
    content = locked("Käse 1702")
    assert refusal(tmp_path, content) == ("file_needs_password", "all.zip")
    assert refusal(tmp_path, content, password="1703")[0] == "password_wrong"  # noqa: S106
    (tmp_path / "all.zip").write_bytes(content)
    (source,) = read_files(tmp_path / "all.zip", password="Käse 1702")  # noqa: S106
    assert source.sha256 == hashlib.sha256(TABLE).hexdigest()
