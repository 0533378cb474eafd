"""Places where no book, backup or export can be: each is left exactly as it was found."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Line

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"


def _every_command(tmp_path: Path) -> list[list[object]]:
    return [
        ["receipts"], ["questions"], ["totals"], ["tax", "--year", "2026"], ["history"], ["check"], ["dump"],
        ["export", "book", "--out", tmp_path / "out.json"], ["backup", tmp_path / "copy"], ["undo"], ["redo"],
        ["add", "client", "--name", "B"], ["set", "person", "me", "name=B"], ["import", DEMO / "payoneer-report.csv"],
        ["answer", "a", "b"], ["take-back", "1"], ["pair", "1", "2"],
    ]  # fmt: skip


def _foreign_database(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE lines (id INTEGER PRIMARY KEY)")
    other.close()


@pytest.mark.parametrize(
    "what", ["text", "picture", "database", "folder", "pipe", "device", "under-a-file", "too-long"]
)
def test_a_book_that_is_no_book_is_left_alone(line: Line, tmp_path: Path, what: str) -> None:
    place = tmp_path / "places"
    place.mkdir()
    book = place / "x.fdesk"
    if what == "text":
        book.write_text("dear diary", encoding="utf-8")
    elif what == "picture":
        book.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    elif what == "database":
        _foreign_database(book)
    elif what == "folder":
        book.mkdir()
        (book / "precious").write_text("kept", encoding="utf-8")
    elif what == "pipe":
        os.mkfifo(book)
    elif what == "device":
        try:
            os.mknod(book, 0o20666, os.makedev(1, 3))
        except PermissionError:
            pytest.skip("only an administrator may make a device")
    elif what == "under-a-file":
        (place / "file").write_text("x", encoding="utf-8")
        book = place / "file" / "x.fdesk"
    else:
        book = place / ("x" * 5000)
    before = _looks(place)
    other = line.on(book)
    for command in _every_command(tmp_path):
        assert other(*command).error != "bug", command
    assert _looks(place) == before


def _looks(place: Path) -> dict[str, tuple[int, bytes]]:
    """Everything in a folder but the programs' own locks: what kind of thing it is, and what is in it."""
    return {
        path.name: (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted(place.rglob("*"))
        if not path.name.endswith(".lock")
    }


@pytest.mark.parametrize("what", ["folder", "pipe", "dangling-link", "link-to-a-folder"])
def test_a_restore_never_takes_the_name_of_what_is_no_file(kept: Line, tmp_path: Path, what: str) -> None:
    copy = tmp_path / "copy"
    kept("backup", copy)
    place = tmp_path / "places"
    place.mkdir()
    target = place / "x"
    if what == "folder":
        target.mkdir()
        (target / "precious").write_text("kept", encoding="utf-8")
    elif what == "pipe":
        os.mkfifo(target)
    else:
        target.symlink_to(tmp_path if what == "link-to-a-folder" else tmp_path / "nothing")
    before = target.lstat()
    assert kept.on(target)("restore", copy).error == "book_not_ours"
    assert (target.lstat().st_ino, target.lstat().st_mode) == (before.st_ino, before.st_mode)


@pytest.mark.parametrize("what", ["text", "picture", "database", "folder", "missing"])
def test_only_a_book_can_be_restored(kept: Line, tmp_path: Path, what: str) -> None:
    copy = tmp_path / "copy"
    if what == "database":
        _foreign_database(copy)
    elif what == "folder":
        copy.mkdir()
    elif what != "missing":
        copy.write_bytes(b"\x89PNG" if what == "picture" else b"hello")
    before = kept.dump
    assert kept("restore", copy).error in {"book_not_ours", "book_missing"}
    assert kept.dump == before


@pytest.mark.parametrize("out", ["folder", "pipe", "missing/x.json", "file/x.json", "x" * 300, "my.fdesk", "."])
def test_an_export_or_a_backup_to_an_impossible_place_is_refused(kept: Line, tmp_path: Path, out: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    before = kept.dump
    assert kept("export", "book", "--format", "json", "--out", tmp_path / out).error != "bug"
    assert kept("export", "tax-summary", "--year", "2026", "--format", "pdf", "--out", tmp_path / out).error != "bug"
    if "missing" not in out:
        assert kept("backup", tmp_path / out).error != "bug"
        assert kept("demo", tmp_path / out).error != "bug"
    assert kept.dump == before


def test_an_empty_path_is_not_the_folder_one_stands_in(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "report.csv").write_bytes((DEMO / "payoneer-report.csv").read_bytes())
    monkeypatch.chdir(tmp_path / "here")
    ran = line("import", "")
    assert (ran.status, ran.json["error"]["kind"]) == (2, "usage")
    assert not line.book.exists()
    assert line("import", ".").json["files"][0]["file"] == "report.csv"
