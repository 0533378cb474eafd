"""A document is saved whole or not at all, and nothing but a file is ever replaced by it."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import clock, places
from freelancer_desk.outside.saving import save


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(path: Path) -> str:
    with pytest.raises(DeskError) as refused:
        save(path, b"new", book=path.parent / "book.fdesk")
    return refused.value.kind


def test_a_document_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "summary.pdf"
    path.write_bytes(b"old")
    book = tmp_path / "book.fdesk"
    book.write_bytes(b"")
    assert save(path, b"new", book=book) == path
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["book.fdesk", "summary.pdf"]


def test_a_folder_a_link_a_pipe_and_a_device_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe")
    before = names(tmp_path)
    for name in ("folder", "link", "dangling", "pipe"):
        assert refusal(tmp_path / name) == "cannot_write_file"
    assert names(tmp_path) == before
    assert (tmp_path / "file").read_bytes() == b"old"


def test_the_book_its_companions_and_other_databases_keep_their_names(tmp_path: Path) -> None:
    book, twin, other = tmp_path / "book.fdesk", tmp_path / "twin", tmp_path / "other"
    book.write_bytes(b"kept")
    os.link(book, twin)
    other.write_bytes(b"SQLite format 3\0")
    for path in (book, twin, other, tmp_path / "book.fdesk-wal", tmp_path / "book.fdesk.lock"):
        assert refusal(path) == "cannot_write_file"
    assert names(tmp_path) == ["book.fdesk", "other", "twin"]
    assert book.read_bytes() == b"kept"


def test_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    for path in ("gone/x.pdf", "file/x.pdf", "x" * 300, "a\0b"):
        assert refusal(tmp_path / path) == "cannot_write_file", path


def test_a_file_or_a_link_that_lies_where_one_is_written_is_left_alone(tmp_path: Path) -> None:
    victim, mine = tmp_path / "victim", tmp_path / "mine.json.part"
    victim.write_bytes(b"kept")
    mine.write_bytes(b"kept")
    (tmp_path / "q.json.part").symlink_to(victim)
    before = names(tmp_path)
    for name in ("q.json", "mine.json"):
        save(tmp_path / name, b"new", book=tmp_path / "book.fdesk")
        assert (tmp_path / name).read_bytes() == b"new"
    assert victim.read_bytes() == mine.read_bytes() == b"kept"
    assert names(tmp_path) == sorted([*before, "mine.json", "q.json"])


def test_many_writers_of_one_document_leave_one_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "summary.pdf"
    texts = [bytes([letter]) * 300_000 for letter in b"abcdefgh"]
    with ThreadPoolExecutor(len(texts)) as pool:
        done = list(pool.map(lambda text: save(path, text, book=tmp_path / "book.fdesk"), texts * 5))
    assert set(done) == {path}
    assert path.read_bytes() in texts
    assert names(tmp_path) == ["summary.pdf"]


@pytest.mark.parametrize("mask", [0, 0o777])
def test_a_document_is_the_users_alone_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "summary.pdf"
    before = os.umask(mask)
    try:
        save(path, b"new", book=tmp_path / "book.fdesk")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    save(path, b"newer", book=tmp_path / "book.fdesk")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_disk_leaves_the_old_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    path = tmp_path / "summary.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    assert refusal(path) == "disk_full"
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["summary.pdf"]


def test_a_limit_of_the_system_leaves_the_old_document(tmp_path: Path) -> None:
    path = tmp_path / "summary.pdf"
    path.write_bytes(b"old")
    (tmp_path / "book.fdesk").write_bytes(b"")
    code = (
        "import pathlib, resource, sys\n"
        "from freelancer_desk.domain.problems import DeskError\n"
        "from freelancer_desk.outside.saving import save\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    save(pathlib.Path(sys.argv[1]), b'x' * 5000, book=pathlib.Path(sys.argv[2]))\n"
        "except DeskError as error:\n    print(error.kind)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(path.parent / "book.fdesk")],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert done.stdout == "cannot_write_file\n"
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["book.fdesk", "summary.pdf"]


def test_the_clock_tells_this_moment_in_one_zone_for_all() -> None:
    now = clock.now()
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)


def test_the_users_things_lie_where_the_system_keeps_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert places.default_book() == tmp_path / "data" / "freelancer-desk" / "book.fdesk"
    assert places.caches() == tmp_path / "cache" / "freelancer-desk"
    assert places.backups_of(tmp_path / "a.fdesk") == tmp_path / "a.fdesk-backups"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert places.data() == Path.home() / ".local" / "share" / "freelancer-desk"
    assert places.caches() == Path.home() / ".cache" / "freelancer-desk"


def test_a_book_may_lie_where_a_file_or_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe")
    may = {name: places.may_hold_a_book(tmp_path / name) for name in ("file", "gone", "dangling", "pipe", ".")}
    assert may == {"file": True, "gone": True, "dangling": False, "pipe": False, ".": False}


def test_the_resources_are_beside_the_program() -> None:
    for name in ("bank_profiles", "rule_packs", "fonts", "documents", "countries"):
        assert (places.resources() / name).is_dir(), name


def test_a_folder_is_told_from_a_file_and_from_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert places.is_folder(str(tmp_path))
    assert not places.is_folder(str(tmp_path / "file"))
    assert not places.is_folder("")
    assert places.folder(str(tmp_path)) == tmp_path
