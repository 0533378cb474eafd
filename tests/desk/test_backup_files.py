"""Backups carry the files of papers: each once, proved when copied, and brought back where one is lost."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, backups, history, open_desk, papers
from freelancer_desk.desk.paper_copies import Carried
from freelancer_desk.domain.problems import DeskError, DiskFullError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside import keeping

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.desk.conftest import Clock

    Attach = Callable[[str], str]

ONE, TWO, THREE = "first paper", "second paper", "third paper"


@pytest.fixture
def attach(desk: Desk, tmp_path: Path) -> Attach:
    """Attach a made-up paper of that content; answers its id."""

    def attached(text: str) -> str:
        path = tmp_path / f"{text}.txt"
        path.write_text(text, encoding="utf-8")
        return papers.attach(desk, path, "year:2026").id

    return attached


def texts(folder: Path) -> list[str]:
    """What the files under a folder of papers say."""
    return sorted(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())


def the_file(folder: Path, text: str) -> Path:
    [path] = [path for path in folder.rglob("*") if path.is_file() and path.read_text(encoding="utf-8") == text]
    return path


def kept_files(desk: Desk) -> Path:
    return backups.folder_of(desk.path) / "desk-backup-files"


def test_the_kept_set_and_the_second_place_hold_each_file_once(desk: Desk, attach: Attach, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.set_second_place(desk, str(stick))
    attach(ONE)
    backups.after_import(desk)
    attach(TWO)
    backups.after_import(desk)
    for folder in (kept_files(desk), stick / "desk-backup-files"):
        assert texts(folder) == [ONE, TWO]
        assert all(path.stat().st_nlink == 1 for path in folder.rglob("*") if path.is_file())
        assert keeping.size_of(folder, the_file(folder, ONE).name) == len(ONE)
    assert backups.newest_carries(desk.book) == Carried(2, ())


def test_a_backup_without_a_new_paper_writes_and_reads_no_file_again(desk: Desk, attach: Attach) -> None:
    attach(ONE)
    backups.after_import(desk)
    known = the_file(kept_files(desk), ONE)
    inode = known.stat().st_ino
    os.utime(the_file(desk.path.with_name("my-files"), ONE), ns=(1, 1))
    os.utime(known, ns=(1, 1))
    attach(TWO)
    opened: list[str] = []
    listening = [opened]

    def listen(event: str, about: tuple[object, ...]) -> None:
        if event == "open" and listening:
            opened.append(Path(str(about[0])).name)

    sys.addaudithook(listen)
    backups.after_import(desk)
    listening.clear()
    assert (known.stat().st_ino, known.stat().st_mtime_ns) == (inode, 1)
    assert known.name not in opened
    assert the_file(kept_files(desk), TWO).name in opened


def test_a_hand_made_backup_opens_as_a_book_with_its_papers(desk: Desk, attach: Attach, tmp_path: Path) -> None:
    attach(ONE)
    made = backups.make(desk.book, tmp_path / "elsewhere" / "copy.fdesk")
    assert (made.carried.files, made.carried.missing) == (1, ())
    assert texts(made.path.with_name("copy-files")) == [ONE]
    copy = open_desk(made.path, now=desk.now)
    try:
        assert papers.verify(copy.book) == ()
        assert history.check(copy.book) == ()
    finally:
        copy.close()


def test_a_paper_that_only_undo_would_bring_back_is_carried_too(desk: Desk, attach: Attach, tmp_path: Path) -> None:
    papers.remove(desk, attach(ONE))
    made = backups.make(desk.book, tmp_path / "copy")
    assert made.carried.files == 0
    assert texts(tmp_path / "copy-files") == [ONE]


def test_what_a_backup_lacks_is_named_and_the_next_one_mends_it(desk: Desk, attach: Attach) -> None:
    one, two = attach(ONE), attach(TWO)
    backups.after_import(desk)
    the_file(kept_files(desk), ONE).unlink()
    with the_file(kept_files(desk), TWO).open("a", encoding="utf-8") as file:
        file.write("!")
    newest = backups.latest(desk.book)
    assert newest is not None
    assert [sentence(problem) for problem in history.check(desk.book)] == [
        f"The backup {newest.path.name} has no file of the paper {text}.txt (number {number})."
        for number, text in ((one, ONE), (two, TWO))
    ]
    assert backups.on_close(desk) == newest.path
    assert history.check(desk.book) == ()
    assert texts(kept_files(desk)) == [ONE, TWO]


def test_a_damaged_file_is_never_laid_over_the_good_copy(desk: Desk, attach: Attach, clock: Clock) -> None:
    attach(ONE)
    backups.after_import(desk)
    the_file(desk.path.with_name("my-files"), ONE).write_text("damaged!", encoding="utf-8")
    attach(TWO)
    the_file(desk.path.with_name("my-files"), TWO).write_text("2nd", encoding="utf-8")
    attach(THREE)
    clock.forward(timedelta(hours=1))
    made = backups.when_due(desk)
    assert made is not None
    assert texts(kept_files(desk)) == [ONE, THREE]
    assert backups.newest_carries(desk.book).files == 2
    assert [problem.facts["name"] for problem in backups.newest_carries(desk.book).missing] == [f"{TWO}.txt"]


def test_a_newest_backup_that_cannot_be_read_is_told(desk: Desk, attach: Attach) -> None:
    assert backups.newest_carries(desk.book) == Carried(0, ())
    attach(ONE)
    newest = backups.after_import(desk)
    assert newest is not None
    newest.write_bytes(b"broken")
    assert [problem.kind for problem in history.check(desk.book)] == ["backup_unreadable"]


def test_a_restore_brings_back_what_is_missing_or_damaged(desk: Desk, attach: Attach, tmp_path: Path) -> None:
    for text in (ONE, TWO, THREE):
        attach(text)
    made = backups.make(desk.book, tmp_path / "stick" / "copy.fdesk")
    folder = desk.path.with_name("my-files")
    the_file(folder, ONE).unlink()
    the_file(folder, TWO).write_text("damaged", encoding="utf-8")
    whole = the_file(folder, THREE).stat().st_ino
    desk.close()
    restored = backups.restore(desk.path, made.path)
    assert restored.brought == Carried(2, ())
    assert texts(folder) == [ONE, TWO, THREE]
    assert the_file(folder, THREE).stat().st_ino == whole
    assert backups.restore(desk.path, made.path).brought == Carried(0, ())


@pytest.mark.parametrize("name", ["renamed.fdesk", "20260101-000000-step9.desk-backup"])
def test_a_restore_on_another_computer_finds_the_files_beside_the_backup(
    desk: Desk, attach: Attach, tmp_path: Path, name: str
) -> None:
    attach(ONE)
    newest = backups.after_import(desk)
    assert newest is not None
    desk.close()
    carried = tmp_path / "carried"
    newest.parent.rename(carried)
    (carried / newest.name).rename(carried / name)
    there = tmp_path / "there" / "other.fdesk"
    assert backups.restore(there, carried / name).brought.files == 1
    assert texts(there.with_name("other-files")) == [ONE]
    again = open_desk(there, now=desk.now)
    try:
        assert papers.verify(again.book) == ()
    finally:
        again.close()


def test_a_restore_names_a_file_that_is_changed_or_missing_and_takes_neither(
    desk: Desk, attach: Attach, tmp_path: Path
) -> None:
    one, two = attach(ONE), attach(TWO)
    made = backups.make(desk.book, tmp_path / "stick" / "copy.fdesk")
    desk.close()
    rmtree(desk.path.with_name("my-files"))
    copies = made.path.with_name("copy-files")
    the_file(copies, TWO).unlink()
    the_file(copies, ONE).write_text("first paqer", encoding="utf-8")
    restored = backups.restore(desk.path, made.path)
    assert restored.brought.files == 0
    changed, lacking = map(sentence, restored.brought.missing)
    assert changed.startswith(
        f"The file of the paper {ONE}.txt (number {one}) that lies with the backup copy.fdesk was"
    )
    assert lacking == f"The backup copy.fdesk has no file of the paper {TWO}.txt (number {two})."
    assert not desk.path.with_name("my-files").exists()


def test_a_restore_from_a_bare_copy_takes_the_files_of_the_kept_set(desk: Desk, attach: Attach, tmp_path: Path) -> None:
    papers.remove(desk, attach(ONE))
    attach(TWO)
    made = backups.make(desk.book, tmp_path / "bare.fdesk")
    backups.after_import(desk)
    desk.close()
    rmtree(tmp_path / "bare-files")
    rmtree(tmp_path / "my-files")
    assert backups.restore(desk.path, made.path).brought == Carried(2, ())


def test_a_refused_restore_brings_no_file(desk: Desk, attach: Attach, tmp_path: Path) -> None:
    attach(ONE)
    made = backups.make(desk.book, tmp_path / "copy.fdesk")
    rmtree(tmp_path / "my-files")
    with pytest.raises(DeskError) as busy:
        backups.restore(desk.path, made.path)
    assert busy.value.kind == "book_busy"
    assert not (tmp_path / "my-files").exists()


def test_where_no_file_can_be_written_the_book_is_backed_up_all_the_same(
    desk: Desk, attach: Attach, tmp_path: Path
) -> None:
    attach(ONE)
    (tmp_path / "copy-files").write_text("in the way", encoding="utf-8")
    with pytest.raises(DeskError) as refused:
        backups.make(desk.book, tmp_path / "copy")
    assert sentence(refused.value) == "The files of the papers could not be written beside the backup copy."
    assert (tmp_path / "copy").is_file()
    assert (tmp_path / "copy-files").read_text(encoding="utf-8") == "in the way"


def test_a_full_disk_is_said_to_be_full(
    desk: Desk, attach: Attach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(ONE)

    def full(_folder: Path, _content: bytes) -> str:
        raise DiskFullError("disk_full")

    monkeypatch.setattr(keeping, "keep_in", full)
    with pytest.raises(DiskFullError):
        backups.make(desk.book, tmp_path / "copy")
    assert (tmp_path / "copy").is_file()


def test_what_no_backup_may_replace_gets_no_files_beside_it(desk: Desk, attach: Attach, tmp_path: Path) -> None:
    attach(ONE)
    (tmp_path / "folder").mkdir()
    with pytest.raises(DeskError):
        backups.make(desk.book, tmp_path / "folder")
    assert not (tmp_path / "folder-files").exists()


def test_the_kept_set_keeps_the_files_of_thinned_backups(desk: Desk, attach: Attach, clock: Clock) -> None:
    for number in range(12):
        attach(f"paper {number}")
        backups.after_import(desk)
        clock.forward(timedelta(minutes=1))
    assert len(texts(kept_files(desk))) == 12
    assert not [path for path in kept_files(desk).rglob("*") if path.suffix == ".part"]
