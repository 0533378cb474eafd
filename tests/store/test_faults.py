"""Full and failing disks, places without locks, moved and changed files: nothing acknowledged is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import BookMovedError, DeskError, DiskFullError
from freelancer_desk.store.book import open_reader
from freelancer_desk.store.checking import check
from freelancer_desk.store.journal import history
from freelancer_desk.store.migrations import newest_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.store.book import Book


def kind(error: pytest.ExceptionInfo[DeskError]) -> str:
    return error.value.kind


@pytest.mark.parametrize("way", ["renamed", "replaced", "removed", "wal_removed"])
def test_nothing_is_acknowledged_once_the_file_was_moved(
    book: Book, add_client: Callable[[Book, str], int], way: str, tmp_path: Path
) -> None:
    add_client(book, "one")
    if way == "renamed":
        book.path.rename(tmp_path / "elsewhere")
    elif way == "replaced":
        other = tmp_path / "other"
        other.write_bytes(b"")
        other.replace(book.path)
    elif way == "removed":
        book.path.unlink()
    else:
        book.path.with_name("book.fdesk-wal").unlink()
    for _ in range(3):
        with pytest.raises(BookMovedError):
            add_client(book, "two")
    copy = book.copy_into(tmp_path / "saved")
    with open_reader(copy.path) as reads:
        assert [row["name"] for row in reads.rows("SELECT name FROM clients")] == ["one"]


def test_a_full_disk_loses_nothing_and_the_book_stays_writable(
    book: Book, add_client: Callable[[Book, str], int], add_lines: Callable[[Book, int], range]
) -> None:
    add_client(book, "one")
    pages = book.rows("PRAGMA page_count")[0][0]
    book.rows(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(DiskFullError):
        add_lines(book, 5000)
    assert not book.read_only
    assert check(book) == []
    book.rows("PRAGMA max_page_count=1000000")
    add_lines(book, 2000)
    assert len(history(book)) == 2
    assert check(book) == []


def test_a_bulk_step_asks_for_room_first(
    book: Book, add_lines: Callable[[Book, int], range], monkeypatch: pytest.MonkeyPatch
) -> None:
    from freelancer_desk.store import disk

    monkeypatch.setattr(disk, "free_bytes", lambda _: 10**7)
    with pytest.raises(DiskFullError) as error:
        add_lines(book, 2000)
    assert error.value.facts["free"] == 9
    add_lines(book, 10)


LIMITED = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store.book import create_book, open_book
from freelancer_desk.store.checking import check
path = Path(sys.argv[1])
words = dict(derive=lambda *_: None, app="t", now=lambda: datetime.now(UTC))
book = create_book(path, **words)
def add(n):
    with book.step("x") as step:
        step.insert_many("settings", ("key", "value"), ((f"{n}-{i}", "x" * 100) for i in range(n)))
add(10)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
for _ in range(2):
    try:
        add(3000)
    except DeskError as error:
        print(error.kind)
print(book.read_only, len(book.rows("SELECT * FROM settings")))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(book.copy_into(path.with_name("saved")).rows)
book.close()
book = open_book(path, **words)
add(11)
print(check(book), len(book.rows("SELECT * FROM settings")))
book.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_failing_disk_turns_the_book_read_only_and_it_can_be_saved_elsewhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "b")], capture_output=True, text=True, check=False
    )
    assert done.stdout.split("\n") == ["disk_failed", "book_read_only", "True 10", "10", "[] 21", ""], done.stderr


def test_an_unclean_book_is_checked_before_the_first_write(
    make: Callable[..., Book], add_client: Callable[[Book, str], int], tmp_path: Path
) -> None:
    import shutil

    book = make()
    add_client(book, "one")
    held = tmp_path / "held"
    held.mkdir()
    # Copies of an open book, made by another program: here a shell, so that no lock of ours is dropped.
    subprocess.run(["cp", *(str(book.path) + suffix for suffix in ("", "-wal")), str(held)], check=True)
    (held / "book.fdesk-wal").stat()
    book.close()
    shutil.copytree(held, tmp_path / "again")
    unclean = make("again/book.fdesk")
    assert unclean.needs_check
    assert check(unclean) == []
    assert len(unclean.rows("SELECT * FROM clients")) == 1
    (held / "book.fdesk-wal").unlink()  # copied without it: an older book, but never a mixture
    older = make("held/book.fdesk")
    assert older.rows("SELECT * FROM clients") == []
    assert check(older) == []


def test_a_stranger_is_checked_in_full_before_anything_else(
    make: Callable[..., Book], add_client: Callable[[Book, str], int]
) -> None:
    book = make()
    add_client(book, "one")
    book.close()
    edit(book.path, "UPDATE clients SET name = 'two'")
    with pytest.raises(DeskError) as error:
        make(trusted=lambda _: False)
    assert kind(error) == "book_damaged"
    assert make(trusted=lambda _: True).rows("SELECT name FROM clients")[0]["name"] == "two"


def test_a_change_by_another_program_stops_the_next_step(book: Book, add_client: Callable[[Book, str], int]) -> None:
    add_client(book, "one")
    edit(book.path, f"PRAGMA user_version={newest_version()}")
    add_client(book, "two")
    edit(book.path, "UPDATE clients SET name = 'three' WHERE name = 'one'")
    with pytest.raises(DeskError) as error:
        add_client(book, "four")
    assert kind(error) == "book_damaged"
    assert book.read_only


def edit(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(statement)
    connection.close()


def test_damage_in_an_unclean_book_is_found_at_the_opening(
    make: Callable[..., Book], add_lines: Callable[[Book, int], range]
) -> None:
    book = make()
    add_lines(book, 2000)
    book.close()
    content = bytearray(book.path.read_bytes())
    middle = content.index(b"Payment 1500") // 4096 * 4096
    content[middle : middle + 100] = bytes(100)
    book.path.write_bytes(content)
    book.path.with_name("book.fdesk-wal").write_bytes(b"not one of ours" * 10)
    with pytest.raises(DeskError) as error:
        make()
    assert kind(error) == "book_damaged"
    book.path.with_name("book.fdesk-wal").unlink(missing_ok=True)
    with make() as opened, pytest.raises(DeskError) as error:
        opened.rows("SELECT sum(minor), group_concat(text) FROM lines")
    assert kind(error) == "book_damaged"
    assert opened.read_only


def test_a_journal_of_three_letters_is_no_trap(make: Callable[..., Book]) -> None:
    book = make()
    book.close()
    book.path.with_name("book.fdesk-journal").write_bytes(b"abc")
    assert check(make()) == []


def test_a_file_that_sqlite_finds_moved_is_moved() -> None:
    from freelancer_desk.store.connection import refusal_of

    error = sqlite3.OperationalError()
    error.sqlite_errorname = "SQLITE_READONLY_DBMOVED"
    assert isinstance(refusal_of(error, "book"), BookMovedError)
    assert refusal_of(sqlite3.OperationalError(), "book") is None
