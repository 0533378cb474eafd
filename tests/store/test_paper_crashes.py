"""Killed or without power at any file operation, no paper is without its file, in the book or in a backup."""

from __future__ import annotations

import os
import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import backups, history, open_desk, paper_copies, papers
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import keeping
from freelancer_desk.store.reader import open_reader
from tests.store.power import Disk, recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Kill = Callable[[int, Path, str], list[str]]

pytestmark = pytest.mark.skipif(not (shutil.which("cc") or shutil.which("gcc")), reason="needs a C compiler")
# Moments tried in an ordinary run; FREELANCER_DESK_WAYS=1000 tries every one, as a release needs.
WAYS = int(os.environ.get("FREELANCER_DESK_WAYS", "25"))
NEVER = 10**8
ACKNOWLEDGED = 6
CONTENTS = (b"one", b"two" * 100_000, b"three" * 1_000)


def given(folder: Path) -> Path:
    """A folder for a scenario, with the papers that it attaches."""
    (folder / "given").mkdir(parents=True)
    for number, content in enumerate(CONTENTS):
        (folder / "given" / str(number)).write_bytes(content)
    return folder


def shuffled(moments: int) -> list[int]:
    """Every moment, in an order that is the same each time."""
    return random.Random(11).sample(range(moments), moments)


def tomorrow() -> datetime:
    """When a file that nothing names has had its day."""
    return datetime.now(UTC) + timedelta(hours=25)


def wrong(folder: Path, acknowledged: list[str]) -> str:
    """What is lost or not whole after a kill or a cut; empty when nothing is."""
    if not (folder / "book").exists():
        return "no book" if acknowledged else ""
    copies = [*backups.folder_of(folder / "book").glob("*.desk-backup"), *folder.glob("copy")]
    try:
        faults = [fault for copy in copies for fault in faults_of(copy)]
        if faults:
            return f"a backup: {faults}"
        if len(copies) < sum(told in {"kept", "copied"} for told in acknowledged):
            return "a backup is missing"
        return wrong_in_the_book(folder, [told for told in acknowledged if told.isdecimal()])
    except DeskError as error:
        return f"{error} {error.facts}"


def faults_of(copy: Path) -> list[str]:
    """The papers of a backup whose file is not whole beside it."""
    with open_reader(copy) as reads:
        names = [row["sha256"] for row in reads.rows("SELECT sha256 FROM papers")]
    return [name for name in names if not is_whole(paper_copies.files_of(copy), name)]


def is_whole(files: Path, name: str) -> bool:
    try:
        return bool(keeping.found_in(files, name))
    except DeskError:
        return False


def wrong_in_the_book(folder: Path, acknowledged: list[str]) -> str:
    desk = open_desk(folder / "book", now=tomorrow)
    try:
        found = history.check(desk.book)
        if found:
            return str(found)
        kept = [paper.id for paper in papers.listing(desk.book)]
        if not set(acknowledged) <= set(kept) | {"1"}:  # the first is taken out for a moment
            return "an acknowledged paper is missing"
        if len(kept) > len(acknowledged) + 1:
            return "more than one paper unacknowledged"
        papers.tidy(desk)
        if {one.name for one in keeping.everything(desk.path)} - paper_copies.named(desk.book):
            return "a file that nothing names is left"
        (folder / "more").write_bytes(b"more")
        papers.attach(desk, folder / "more", "year:2026")
        for content in CONTENTS:  # what was begun can be begun again
            keeping.keep(desk.path, content)
        return str(papers.verify(desk.book) or "")
    finally:
        desk.close()


def after_kills(kill: Kill, tmp_path: Path, scenario: str, most: int | None = None) -> Iterator[str]:
    """What is wrong after each of so many kills."""
    *_, end, operations = kill(NEVER, given(tmp_path / "whole"), scenario)
    assert end == "end"
    for point in shuffled(int(operations))[:most]:
        folder = given(tmp_path / str(point))
        told = " ".join(kill(point, folder, scenario)).partition(" end ")[0]
        yield wrong(folder, [word for word in told.split() if word != "paper"])
        shutil.rmtree(folder)


def after_cuts(kill: Kill, tmp_path: Path, scenario: str, most: int | None = None) -> Iterator[str]:
    """What is wrong after each of so many power cuts."""
    folder = given(tmp_path / "played")
    kill(-1, folder, scenario)
    operations = recorded(tmp_path / "played.record")
    assert sum(kind == "A" for kind, *_ in operations) == ACKNOWLEDGED + 1
    chance = random.Random(5)
    moments = set(shuffled(len(operations))[:most])
    disk, acknowledged = Disk(folder), list[str]()
    for moment, operation in enumerate(operations):
        if operation[0] != "A":
            disk.take(operation)
        elif not operation[1].startswith("end"):
            acknowledged.append(operation[1].split()[-1])
        if moment in moments:
            place = tmp_path / f"cut{moment}"
            lay_out(disk.after_a_cut(chance), folder, place)
            yield wrong(place, acknowledged)
            shutil.rmtree(place)


def lay_out(files: dict[str, bytes], folder: Path, place: Path) -> None:
    """Put what is left of a folder somewhere else."""
    place.mkdir()
    for name, content in files.items():
        if not name.endswith((".lock", "-shm")) and ".probe" not in name:
            target = place / Path(name).relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def test_a_kill_leaves_no_paper_without_its_file(kill: Kill, tmp_path: Path) -> None:
    assert set(after_kills(kill, tmp_path, "keep_papers", WAYS)) == {""}


@pytest.mark.parametrize("scenario", ["keep_papers_after_the_step", "keep_papers_after_the_backup"])
def test_the_kills_would_see_a_file_written_after_what_names_it(kill: Kill, tmp_path: Path, scenario: str) -> None:
    assert any(after_kills(kill, tmp_path, scenario))


def test_a_kill_during_a_restore_leaves_the_old_book_or_the_new_one_with_every_file(kill: Kill, tmp_path: Path) -> None:
    start = given(tmp_path / "start")
    desk = open_desk(start / "book")
    for number in range(len(CONTENTS)):
        papers.attach(desk, start / "given" / str(number), "year:2026")
    backups.make(desk.book, start / "copy")
    desk.close()
    shutil.rmtree(start / "book-files")
    shutil.copytree(start, tmp_path / "whole")
    *_, operations = kill(NEVER, tmp_path / "whole", "bring_papers_back")
    seen = set()
    for point in shuffled(int(operations))[:WAYS]:
        folder = tmp_path / str(point)
        shutil.copytree(start, folder)
        told = kill(point, folder, "bring_papers_back")
        desk = open_desk(folder / "book")
        is_new = history.steps(desk.book)[-1].verb == "restore"
        assert is_new or "restored" not in told
        assert len(papers.listing(desk.book)) == len(CONTENTS)
        assert not is_new or history.check(desk.book) == ()
        desk.close()
        assert faults_of(folder / "copy") == []
        seen.add(is_new)
    assert seen == {True, False}


def test_a_power_cut_leaves_no_paper_without_its_file(kill: Kill, tmp_path: Path) -> None:
    assert set(after_cuts(kill, tmp_path, "keep_papers", 2 * WAYS)) == {""}


@pytest.mark.parametrize("scenario", ["keep_papers_without_waiting", "keep_papers_without_folders"])
def test_the_cuts_would_see_files_or_folders_that_were_not_waited_for(
    kill: Kill, tmp_path: Path, scenario: str
) -> None:
    assert any(after_cuts(kill, tmp_path, scenario))
