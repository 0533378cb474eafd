"""Killed at any of its file operations, the program loses nothing it acknowledged and leaves nothing half done."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store import migrations
from freelancer_desk.store.book import create_book, open_book, open_reader
from freelancer_desk.store.checking import check
from freelancer_desk.store.journal import head, history

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Kill = Callable[[int, Path, str], list[str]]
    Words = dict[str, object]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and forks of POSIX")
NEVER = 10**8


def points(kill: Kill, folder: Path, name: str, count: int) -> list[int]:
    """File operations of the whole scenario, of which `count` at random."""
    folder.mkdir()
    told = kill(NEVER, folder, name)
    assert told[-2] == "end", told
    operations = int(told[-1])
    assert operations > 20
    return sorted(random.Random(7).sample(range(operations), min(count, operations)))


def lost(folder: Path, acknowledged: list[str], words: Words) -> str:
    """What is wrong after a kill; empty when nothing is."""
    if not (folder / "book").exists():
        return "no book" if acknowledged else ""
    with open_book(folder / "book", **words) as book:  # type: ignore[arg-type]
        hashes = [row["hash"] for row in book.rows("SELECT hash FROM steps ORDER BY id")]
        if "promised" in acknowledged:
            return "" if len(hashes) >= acknowledged.count("promised") / 2 else "promised too early"
        if acknowledged != hashes[: len(acknowledged)]:
            return "acknowledged steps are missing"
        if len(hashes) > len(acknowledged) + 1:
            return "more than one step unacknowledged"
        clients = len(book.rows("SELECT * FROM clients"))
        if clients != min(len(hashes), 4):
            return "half a step"
        book.rows("SELECT 1")
        return "" if not check(book) else str(check(book))


@pytest.fixture
def words(clock: Callable[[], object]) -> Words:
    return {"derive": lambda *_: None, "app": "t", "now": clock}


@pytest.mark.parametrize(("scenario", "count"), [("write", 45), ("write_in_delete_mode", 15)])
def test_a_kill_loses_no_acknowledged_step(kill: Kill, words: Words, tmp_path: Path, scenario: str, count: int) -> None:
    acknowledged = 0
    for point in points(kill, tmp_path / "whole", scenario, count):
        folder = tmp_path / str(point)
        folder.mkdir()
        told = [text for text in kill(point, folder, scenario) if text != "end"]
        acknowledged += len(told)
        assert lost(folder, told, words) == "", point
    assert acknowledged > count


def test_the_kills_would_see_a_promise_made_too_early(kill: Kill, words: Words, tmp_path: Path) -> None:
    seen = 0
    for point in points(kill, tmp_path / "whole", "promise_too_early", 40):
        folder = tmp_path / str(point)
        folder.mkdir()
        told = kill(point, folder, "promise_too_early")
        seen += lost(folder, told, words) != ""
    assert seen > 0


def a_book(folder: Path, words: Words) -> None:
    folder.mkdir()
    with create_book(folder / "book", **words) as book:  # type: ignore[arg-type]
        for n in range(5):
            with book.step("add") as step:
                step.insert("settings", {"key": f"k{n}", "value": "v"})


def head_of(path: Path) -> str:
    with open_reader(path) as reads:
        assert check(reads) == []
        return head(reads)


def test_a_kill_during_a_backup_leaves_the_last_good_one(kill: Kill, words: Words, tmp_path: Path) -> None:
    a_book(tmp_path / "start", words)
    shutil.copytree(tmp_path / "start", tmp_path / "w")
    told = kill(NEVER, tmp_path / "w", "back_up")
    for point in range(0, int(told[-1]), 5):
        folder = tmp_path / str(point)
        shutil.copytree(tmp_path / "start", folder)
        acknowledged = kill(point, folder, "back_up")
        assert (folder / "backup").exists() or not acknowledged
        if (folder / "backup").exists():
            assert head_of(folder / "backup") in {*acknowledged, head_of(folder / "book")} | {told[0]}
        if len(acknowledged) >= 3:
            assert head_of(folder / "backup") == acknowledged[2]


def test_a_kill_during_a_restore_leaves_the_old_book_or_the_new_one(kill: Kill, words: Words, tmp_path: Path) -> None:
    a_book(tmp_path / "start", words)
    with open_book(tmp_path / "start" / "book", **words) as book:  # type: ignore[arg-type]
        backup = book.copy_into(tmp_path / "start" / "backup")
        with book.step("later") as step:
            step.insert("settings", {"key": "later", "value": "1"})
        old = head(book)
    shutil.copytree(tmp_path / "start", tmp_path / "w")
    told = kill(NEVER, tmp_path / "w", "restore")
    both = set()
    for point in range(0, int(told[-1]), 7):
        folder = tmp_path / str(point)
        shutil.copytree(tmp_path / "start", folder)
        acknowledged = kill(point, folder, "restore")
        with open_book(folder / "book", **words) as book:  # type: ignore[arg-type]
            assert check(book) == []
            steps = history(book)
            restored = steps[-1].verb == "restore"
            both.add(restored)
            if restored:
                assert steps[-1].facts == {"copy": backup.head, "replaced": old}
                (kept,) = (folder / "replaced").iterdir()
                assert head_of(kept / "book") == old
            else:
                assert head(book) == old
                assert not acknowledged
        assert head_of(folder / "backup") == backup.head
    assert both == {True, False}


def test_a_kill_during_a_migration_leaves_the_old_schema_or_the_new_one(
    kill: Kill, words: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_book(tmp_path / "start", words)
    shutil.copytree(tmp_path / "start", tmp_path / "w")
    told = kill(NEVER, tmp_path / "w", "migrate")
    versions = set()
    for point in range(0, int(told[-1]), 4):
        folder = tmp_path / str(point)
        shutil.copytree(tmp_path / "start", folder)
        kill(point, folder, "migrate")
        try:
            with open_reader(folder / "book") as reads:
                assert len(reads.rows("SELECT * FROM settings")) == 5
                versions.add("old")
        except DeskError as error:
            assert error.kind == "book_too_new"  # noqa: PT017
            versions.add("new")
            assert head_of(folder / f"book.version-{len(migrations.MIGRATIONS)}")
    assert versions == {"old", "new"}
    later = migrations.Migration(
        "m0999_later",
        (
            "CREATE TABLE later (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT) STRICT",
            "ALTER TABLE clients ADD COLUMN later TEXT",
        ),
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, later))
    with pytest.raises(DeskError) as older:
        open_reader(tmp_path / "start" / "book")
    assert older.value.kind == "book_older"


RACER = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from freelancer_desk.domain.problems import BookBusyError
from freelancer_desk.store import book, lock
if sys.argv[2] == "unlocked":
    lock._grab = lambda descriptor: None
inside, entered, clashes = Path(sys.argv[1]).with_name("inside"), 0, 0
for _ in range(4000):
    try:
        opened = book.open_book(Path(sys.argv[1]), derive=lambda *_: None, app="", now=lambda: datetime.now(UTC))
    except BookBusyError:
        continue
    try:
        os.close(os.open(inside, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        clashes += 1
    else:
        time.sleep(0.003)
        inside.unlink(missing_ok=True)
    opened.close()
    entered += 1
    if entered >= (12 if sys.argv[2] == 'locked' else 500) or clashes:
        break
print(entered, clashes)
"""


@pytest.mark.parametrize("way", ["locked", "unlocked"])
def test_there_are_never_two_writers(words: Words, tmp_path: Path, way: str) -> None:
    a_book(tmp_path / "start", words)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(tmp_path / "start" / "book"), way],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    results = [racer.communicate()[0].split() for racer in racers]
    clashes = sum(int(result[1]) if result else 1 for result in results)
    entered = sum(int(result[0]) if result else 0 for result in results)
    if way == "locked":
        assert clashes == 0
        assert entered >= 12
    else:
        assert clashes > 0, "the race would not see two writers"


def test_the_lock_is_free_at_once_when_its_holder_is_killed(words: Words, tmp_path: Path) -> None:
    a_book(tmp_path / "start", words)
    path = tmp_path / "start" / "book"
    code = RACER.split("inside,", maxsplit=1)[0] + (
        "opened = book.open_book(Path(sys.argv[1]), derive=lambda *_: None, app='', now=lambda: datetime.now(UTC))\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path), "locked"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DeskError) as error:
            open_book(path, **words)  # type: ignore[arg-type]
        assert f"process {holder.pid}" in str(error.value.facts["holder"])
        holder.kill()
        holder.wait()
        with open_book(path, **words) as book:  # type: ignore[arg-type]
            assert check(book) == []
