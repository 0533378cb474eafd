"""A statement file is read by what it holds, within limits, and whatever else is dropped is refused in a sentence."""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from freelancer_desk.domain.contents import Grid
from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside.reading import Limits, read_files

TABLE = "Day,Text,Amount\n2026-01-01,Café – “ok”,5.00\n\n2026-01-02,b,6.00\n"
ROWS = [(1, ("Day", "Text", "Amount")), (2, ("2026-01-01", "Café – “ok”", "5.00")), (4, ("2026-01-02", "b", "6.00"))]


def rows_of(tmp_path: Path, content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    (source,) = read_files(path)
    assert (source.name, source.sha256) == ("file.csv", hashlib.sha256(content).hexdigest())
    (grid,) = source.contents
    assert isinstance(grid, Grid)
    return [(row.number, row.cells) for row in grid.rows]


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(FileUnreadableError) as refused:
        read_files(path, limits=limits or Limits())
    assert path.name in sentence(refused.value)
    return refused.value.kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_table_is_read_in_the_encoding_it_was_written_in(tmp_path: Path, encoding: str) -> None:
    assert rows_of(tmp_path, TABLE.encode(encoding)) == ROWS


def test_a_byte_order_mark_of_the_big_end_is_understood(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b"\xfe\xff" + TABLE.encode("utf-16-be")) == ROWS


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_rows_keep_their_place_whatever_ends_a_line(tmp_path: Path, ending: str) -> None:
    assert rows_of(tmp_path, TABLE.replace("\n", ending).encode()) == ROWS
    assert rows_of(tmp_path, TABLE.rstrip("\n").replace("\n", ending).encode()) == ROWS


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, mark: str) -> None:
    assert rows_of(tmp_path, TABLE.replace(",", mark).encode()) == ROWS


def test_commas_within_the_cells_do_not_hide_another_separator(tmp_path: Path) -> None:
    content = b"Day;Text;Amount\n1;a, b;5,00\n2;c, d;6,00\n"
    assert rows_of(tmp_path, content)[1] == (2, ("1", "a, b", "5,00"))


@pytest.mark.parametrize(("first", "mark"), [("sep=;", ";"), ("SEP=|", "|"), ("sep=\t", "\t"), ("sep=", ",")])
def test_a_line_that_names_the_separator_is_obeyed_and_counted(tmp_path: Path, first: str, mark: str) -> None:
    rows = rows_of(tmp_path, f"{first}\na{mark}b\nc{mark}d\n".encode())
    assert rows == [(2, ("a", "b")), (3, ("c", "d"))]


def test_a_quoted_cell_may_hold_lines_and_the_row_is_where_it_begins(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, b'a,b\n1,"x\ny ""z"", w"\n2,c\n')
    assert rows == [(1, ("a", "b")), (2, ("1", 'x\ny "z", w')), (4, ("2", "c"))]


def test_nul_bytes_among_text_are_dropped(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b"a,b\x00c\n1,2\n" * 20)[0] == (1, ("a", "bc"))


def test_a_quote_that_is_never_closed_ends_with_the_file(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b'a,b\n1,"x\n2,y\n') == [(1, ("a", "b")), (2, ("1", "x\n2,y"))]


@pytest.mark.parametrize("content", [b"", b"\n\r\n \t", b"\x00" * 50])
def test_nothing_is_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "nothing.csv"
    path.write_bytes(content)
    assert refusal(path) == "file_empty"


def picture() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture(), "file_is_picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "file_is_picture"),
        (b"GIF89a\x01\x00", "file_is_picture"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "file_is_picture"),
        (b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00" + b"\x28" * 40, "file_is_picture"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "file_is_picture"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "file_broken"),
        (b"\x1f\x8b\x08\x00" + b"\1" * 40, "file_is_other_archive"),
        (b"a.csv" + b"\0" * 252 + b"ustar\x0000", "file_is_other_archive"),
        (b"{\\rtf1\\ansi Statement}", "file_is_document"),
        (b"#!/bin/sh\necho 1\n", "file_is_program"),
        (b'{"date": "2026-01-01", "amount": 5}', "file_is_json"),
        (b'\n[\n {"date": "2026-01-01"}\n]\n', "file_is_json"),
        (b"SQLite format 3\x00" + b"\0" * 60, "file_is_database"),
        (b"\x7fELF\x02\x01\x01", "file_is_program"),
        (b"MZ\x90\x00", "file_is_program"),
        (bytes(range(1, 32)) * 40, "file_not_text"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "statement.csv"
    path.write_bytes(content)
    assert refusal(path) == kind


def test_a_table_may_begin_like_something_else(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b"BM Bank,a,b\n1,2,3\n")[0] == (1, ("BM Bank", "a", "b"))
    assert rows_of(tmp_path, b"RIFF,a,b\n1,2,3\n")[0] == (1, ("RIFF", "a", "b"))


def test_a_cell_longer_than_any_statement_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n1," + "x" * 101 + "\n", encoding="utf-8")
    assert refusal(path, Limits(line=100)) == "file_not_text"


def test_a_row_that_goes_on_over_many_lines_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + '"x\n",' * 100, encoding="utf-8")
    assert refusal(path, Limits(line=100)) == "file_not_text"
    assert refusal(path, Limits(columns=99)) == "file_too_large"


def test_one_line_as_long_as_the_largest_file_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    path.write_bytes(b"1," * (25 * 1024 * 1024))
    before = time.monotonic()
    assert refusal(path) == "file_not_text"
    assert time.monotonic() - before < 5


@pytest.mark.parametrize("limits", [Limits(file=20), Limits(rows=2), Limits(columns=2), Limits(text_cells=8)])
def test_more_than_any_statement_holds_is_refused(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "large.csv"
    path.write_text(TABLE, encoding="utf-8")
    assert refusal(path, limits) == "file_too_large"


def test_hundreds_of_columns_are_all_kept(tmp_path: Path) -> None:
    content = ",".join(["c"] * 299 + ["last"]) + "\n" + "," * 299 + "5.00\n"
    rows = rows_of(tmp_path, content.encode())
    assert [(number, len(cells), cells[-1]) for number, cells in rows] == [(1, 300, "last"), (2, 300, "5.00")]


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.csv") == "file_missing"
    assert refusal(tmp_path) == "file_not_regular"
    assert refusal(Path(os.devnull)) == "file_not_regular"
    assert refusal(tmp_path / ("x" * 300)) == "file_unreadable"
    assert refusal(tmp_path / "a\0b") == "file_unreadable"
    (tmp_path / "file").write_bytes(b"x")
    assert refusal(tmp_path / "file" / "below") == "file_unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    code = (
        "import sys, pathlib\nfrom freelancer_desk.outside.reading import read_files\n"
        "read_files(pathlib.Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "pipe.csv")],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert "file_not_regular" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the administrator can become another")
def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_text(TABLE, encoding="utf-8")
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    os.seteuid(65534)
    try:
        assert refusal(path) == "file_unreadable"
    finally:
        os.seteuid(0)
