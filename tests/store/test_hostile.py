"""Books made to do harm: each is refused within a second, and no other file is touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zlib
from contextlib import closing
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import BookUnreadableError, DeskError
from freelancer_desk.store.book import open_book, open_reader
from freelancer_desk.store.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from freelancer_desk.store.book import Book

ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, '' AS key, '' AS value FROM n"
)
SCRIPTS = {
    "a trigger on steps": "CREATE TRIGGER t AFTER INSERT ON steps BEGIN DELETE FROM lines; END",
    "a trigger under an internal name": "CREATE TRIGGER t AFTER INSERT ON steps BEGIN DELETE FROM lines; END;"
    "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET name = 'sqlite_stat1' WHERE name = 't'",
    "a trigger on the table of migrations": "CREATE TRIGGER t AFTER INSERT ON _sqlite_migrations BEGIN"
    " DELETE FROM lines; END",
    "a view in a table's place": "DROP TABLE settings;"
    " CREATE VIEW settings AS SELECT 1 AS id, 'a' AS key, 'b' AS value",
    "an endless view": f"DROP TABLE settings; CREATE VIEW settings AS {ENDLESS}",
    "one more endless view": f"CREATE VIEW more AS {ENDLESS}",
    "a check without end": "DROP TABLE settings; CREATE TABLE settings (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT,"
    " value TEXT CHECK (length(replace(hex(zeroblob(20000000)), '0', 'aaaaaaaa')) > 1)) STRICT",
    "a loose table": "DROP TABLE settings; CREATE TABLE settings (id INTEGER PRIMARY KEY AUTOINCREMENT, key, value)",
    "a generated column": "ALTER TABLE settings ADD COLUMN x TEXT AS (hex(value)) VIRTUAL",
    "a table less": "DROP TABLE settings",
    "an index on an expression": "CREATE INDEX x ON settings (hex(zeroblob(length(value))))",
    "a virtual table": "CREATE VIRTUAL TABLE v USING fts5(x)",
    "a guard less": "DROP TRIGGER steps_never_UPDATE",
    "another program's book": "PRAGMA application_id=1",
    "no version": "PRAGMA user_version=0",
    "a version below none": "PRAGMA user_version=-3",
    "tables that share one root": "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET rootpage ="
    " (SELECT rootpage FROM sqlite_schema WHERE name = 'lines') WHERE name = 'settings'",
    "a text in the schema that is none": "PRAGMA writable_schema=ON;"
    " UPDATE sqlite_schema SET sql = 'x' WHERE name = 'lines'",
    "the same table twice": "PRAGMA writable_schema=ON; INSERT INTO sqlite_schema SELECT * FROM sqlite_schema"
    " WHERE name = 'settings'",
    "a table that calls itself something else": "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET type = 'tacle'"
    " WHERE name = 'settings'",
    "a schema under a false name": "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET name = 'zettings'"
    " WHERE name = 'settings'",
}
ONLY_A_CHECK_SEES = {"tables that share one root"}


@pytest.fixture
def closed(make: Callable[..., Book], add_client: Callable[[Book, str], int]) -> Path:
    book = make("good")
    add_client(book, "one")
    with book.step("x") as step:
        step.insert("settings", {"key": "a", "value": "b"})
        step.delete("clients", [1])
    book.close()
    return book.path


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "thesis.txt"
    path.write_text("years of work")
    return path


def refused(path: Path, clock: Callable[[], Any]) -> str:
    """The kind with which a stranger's file is refused, both ways; empty when it is opened."""
    begun = monotonic()
    kinds = []
    for opening in (
        lambda: open_reader(path),
        lambda: open_book(path, derive=lambda *_: None, app="", now=clock, trusted=lambda _: False),
    ):
        try:
            opening().close()
            kinds.append("")
        except DeskError as error:
            kinds.append(error.kind)
    assert monotonic() - begun < 2
    return kinds[0] and kinds[1]


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_book_with_a_strange_structure_is_refused(
    closed: Path, victim: Path, clock: Callable[[], Any], name: str
) -> None:
    with closing(sqlite3.connect(closed, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA journal_mode=DELETE; {SCRIPTS[name]}")
    if name in ONLY_A_CHECK_SEES:
        with pytest.raises(BookUnreadableError):
            open_book(closed, derive=lambda *_: None, app="", now=clock, trusted=lambda _: False)
    else:
        assert refused(closed, clock) in {"book_not_ours", "book_damaged"}
    assert victim.read_text() == "years of work"


def super_journal(victim: Path) -> bytes:
    """A hot journal that ends by naming a super-journal: SQLite 3.40 deletes the file it names."""
    magic, name = bytes.fromhex("d9d505f920a163d7"), os.fsencode(victim)
    head = magic + bytes(4) + bytes(4) + (1).to_bytes(4, "big") + (512).to_bytes(4, "big") + (4096).to_bytes(4, "big")
    total = sum(name) % 2**32
    return head.ljust(512, b"\0") + bytes(4) + name + len(name).to_bytes(4, "big") + total.to_bytes(4, "big") + magic


def test_a_journal_that_names_a_file_deletes_nothing(closed: Path, victim: Path, clock: Callable[[], Any]) -> None:
    with closing(sqlite3.connect(closed)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    closed.with_name("good-journal").write_bytes(super_journal(victim))
    assert refused(closed, clock) == "book_not_ours"
    assert victim.read_text() == "years of work"


@pytest.mark.parametrize("suffix", ["-journal", ""])
def test_links_and_pipes_are_refused(closed: Path, victim: Path, clock: Callable[[], Any], suffix: str) -> None:
    target = closed.with_name("good" + suffix)
    for trap in ("link", "pipe", "folder"):
        if suffix == "":
            target = closed.with_name(trap)
        if trap == "pipe":
            os.mkfifo(target)
        elif trap == "folder":
            target.mkdir()
        else:
            os.link(closed, target) if suffix == "" else target.symlink_to(victim)
        assert refused(closed if suffix else target, clock) in {"book_not_ours", "book_has_two_names"}
        if target.is_dir():
            target.rmdir()
        else:
            target.unlink()
    assert victim.read_text() == "years of work"


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_book_is_refused(tmp_path: Path, clock: Callable[[], Any], content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert refused(path, clock) in {"book_not_ours", "book_damaged"}
    assert path.read_bytes() == content


def test_a_giant_value_and_a_bomb_in_an_image_are_named_and_not_swallowed(
    closed: Path, clock: Callable[[], Any]
) -> None:
    bomb = zlib.compress(b"[" * 150_000_000, 1)
    with closing(sqlite3.connect(closed)) as connection:
        connection.execute("DROP TRIGGER journal_never_UPDATE")
        connection.execute("UPDATE journal SET images = ? WHERE op = 'd'", (bomb,))
        connection.execute(
            "CREATE TRIGGER journal_never_UPDATE BEFORE UPDATE ON journal BEGIN"
            " SELECT raise(ABORT, 'history is append-only'); END"
        )
        connection.commit()
    with open_reader(closed) as reads:
        assert "rows_changed" in {one.kind for one in check(reads)}
    with closing(sqlite3.connect(closed)) as connection:
        connection.execute("UPDATE settings SET value = zeroblob(1) || hex(zeroblob(30000000))")
        connection.commit()
    with pytest.raises(BookUnreadableError):
        open_book(closed, derive=lambda *_: None, app="", now=clock, trusted=lambda _: False)


def test_a_hot_journal_is_rolled_back_and_the_book_is_whole(
    make: Callable[..., Book], add_client: Callable[[Book, str], int], tmp_path: Path
) -> None:
    """An honest program that died in the middle of a step in DELETE mode."""
    book = make("d", local=False)
    add_client(book, "one")
    book._connection.execute("PRAGMA cache_size=5")
    book._connection.execute("BEGIN IMMEDIATE")
    book._connection.executemany(
        "INSERT INTO settings (key, value) VALUES (?, ?)", ((str(n), "x" * 500) for n in range(900))
    )
    held = tmp_path / "held"
    held.mkdir()
    os.system(f"cp '{book.path}' '{book.path}-journal' '{held}'")  # noqa: S605 (another program, as a crash would)
    book._connection.execute("ROLLBACK")
    book.close()
    shutil.move(held / "d", tmp_path / "again")
    shutil.move(held / "d-journal", tmp_path / "again-journal")
    again = make("again", local=False)
    assert again.needs_check
    assert check(again) == []
    assert (len(again.rows("SELECT * FROM clients")), len(again.rows("SELECT * FROM settings"))) == (1, 0)
