"""Files behind papers: whole and private on the disk, or not there; links are refused, changes are seen."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from freelancer_desk.domain.problems import DeskError, DiskFullError
from freelancer_desk.outside import keeping

CONTENT = b"%PDF-1.7 made up"
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "my.fdesk"
    path.write_bytes(b"")
    return path


def kept(book: Path) -> Path:
    return book.parent / "my-files" / NAME[:2] / NAME


def test_a_file_lies_under_the_hash_of_its_content_for_the_user_alone(book: Path) -> None:
    before = os.umask(0)
    try:
        assert keeping.keep(book, CONTENT) == NAME
    finally:
        os.umask(before)
    assert kept(book).read_bytes() == CONTENT
    assert stat.S_IMODE(kept(book).stat().st_mode) == 0o600
    for folder in (kept(book).parent, kept(book).parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [one.name for one in keeping.everything(book)] == [NAME]


def test_the_same_content_is_written_once_and_a_changed_file_is_made_whole(book: Path) -> None:
    keeping.keep(book, CONTENT)
    first = kept(book).stat().st_ino
    keeping.keep(book, CONTENT)
    assert kept(book).stat().st_ino == first
    kept(book).write_bytes(b"other")
    keeping.keep(book, CONTENT)
    assert kept(book).read_bytes() == CONTENT


@pytest.mark.parametrize("what", ["folder", "inner", "file"])
def test_links_in_the_folder_are_never_followed(book: Path, tmp_path: Path, what: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    target = kept(book)
    if what == "folder":
        target.parent.parent.symlink_to(elsewhere)
    elif what == "inner":
        target.parent.parent.mkdir()
        target.parent.symlink_to(elsewhere)
    else:
        target.parent.mkdir(parents=True)
        (elsewhere / "x").write_bytes(CONTENT)
        target.symlink_to(elsewhere / "x")
    fault = keeping.fault(book, NAME)
    assert fault is not None
    assert fault[0] == "paper_is_link" if what == "file" else fault[0] in {"paper_is_link", "paper_missing"}
    if what == "file":
        keeping.keep(book, CONTENT)
        assert not target.is_symlink()
        assert (elsewhere / "x").read_bytes() == CONTENT
    else:
        with pytest.raises(DeskError) as refused:
            keeping.keep(book, CONTENT)
        assert refused.value.kind == "paper_not_kept"
        assert list(elsewhere.iterdir()) == []


def test_a_planted_part_is_not_written_through(book: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    kept(book).parent.mkdir(parents=True)
    kept(book).with_name(f"{NAME}.part").symlink_to(victim)
    keeping.keep(book, CONTENT)
    assert (victim.read_bytes(), kept(book).read_bytes()) == (b"mine", CONTENT)


def _failing_at(monkeypatch: pytest.MonkeyPatch, nth: int, number: int) -> list[str]:
    """Let the nth file operation of the module fail."""
    done: list[str] = []

    def wrap(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def operation(*args: Any, **more: Any) -> Any:
            done.append(name)
            if len(done) == nth:
                raise OSError(number, os.strerror(number))
            return real(*args, **more)

        monkeypatch.setattr(owner, name, operation)

    for owner, names in ((os, ("open", "fsync")), (type(Path()), ("mkdir", "replace", "chmod"))):
        for name in names:
            wrap(owner, name)
    return done


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_whatever_fails_leaves_no_half_file_under_the_name(book: Path, number: int) -> None:
    for nth in range(1, 40):
        with pytest.MonkeyPatch.context() as patch:
            done = _failing_at(patch, nth, number)
            try:
                keeping.keep(book, CONTENT)
            except DeskError as error:
                assert isinstance(error, DiskFullError) is (number == errno.ENOSPC)  # noqa: PT017
                assert not kept(book).exists() or kept(book).read_bytes() == CONTENT
                assert not kept(book).with_name(f"{NAME}.part").exists()
            else:
                break
        for path in (kept(book), kept(book).parent, kept(book).parent.parent):
            if path.is_file():
                path.unlink()
            elif path.is_dir():
                path.rmdir()
    assert nth > 8, done
    assert keeping.content_of(book, NAME) == CONTENT


@pytest.mark.parametrize("what", ["link", "folder", "pipe", "missing", "empty", "nul", "large"])
def test_only_a_plain_file_of_some_size_is_taken(tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    kinds = {"link": "paper_not_a_file", "folder": "paper_not_a_file", "pipe": "paper_not_a_file"}
    kinds |= {"missing": "file_missing", "empty": "file_empty", "nul": "file_unreadable", "large": "paper_too_large"}
    if what == "link":
        (tmp_path / "b").write_bytes(CONTENT)
        path.symlink_to(tmp_path / "b")
    elif what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "empty":
        path.write_bytes(b"")
    elif what == "nul":
        path = tmp_path / "a\0b"
    elif what == "large":
        monkeypatch.setattr(keeping, "LARGEST_FILE", 10)
        path.write_bytes(b"x" * 11)
    with pytest.raises(DeskError) as refused:
        keeping.read_once(path)
    assert refused.value.kind == kinds[what]


def test_what_is_wrong_with_a_kept_file_has_a_name(book: Path) -> None:
    def kind() -> str:
        fault = keeping.fault(book, NAME)
        return fault[0] if fault else ""

    assert kind() == "paper_missing"
    keeping.keep(book, CONTENT)
    assert kind() == ""
    kept(book).write_bytes(b"changed")
    assert keeping.fault(book, NAME) == ("paper_changed", hashlib.sha256(b"changed").hexdigest())
    with pytest.raises(DeskError) as refused:
        keeping.content_of(book, NAME)
    assert refused.value.kind == "paper_changed"
    kept(book).unlink()
    kept(book).mkdir()
    assert kind() == "paper_is_link"


def test_what_others_put_into_the_folder_is_passed_over(book: Path, tmp_path: Path) -> None:
    keeping.keep(book, CONTENT)
    folder = kept(book).parent.parent
    (folder / "notes.txt").write_text("x")
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / "notes.txt").write_text("x")
    (folder / "zz").symlink_to(tmp_path)
    assert [one.name for one in keeping.everything(book)] == [NAME]
    for one in keeping.everything(book):
        keeping.remove(one)
        keeping.remove(one)
    assert list(keeping.everything(book)) == []


def test_a_copy_for_a_viewer_lies_in_a_private_folder(tmp_path: Path) -> None:
    copy = keeping.private_copy(tmp_path / "cache" / "x", "a.pdf", CONTENT)
    assert copy.read_bytes() == CONTENT
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    (tmp_path / "file").write_text("x")
    with pytest.raises(DeskError) as refused:
        keeping.private_copy(tmp_path / "file", "a.pdf", CONTENT)
    assert refused.value.kind == "cannot_write_file"
