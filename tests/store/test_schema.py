"""The schema is known word for word, guards its history and migrates in whole steps."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import BookTooNewError, DeskError
from freelancer_desk.store import migrations
from freelancer_desk.store.book import open_reader
from freelancer_desk.store.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.store.book import Book
    from freelancer_desk.store.connection import Reads


def kind(error: pytest.ExceptionInfo[DeskError]) -> str:
    return error.value.kind


def test_a_newer_book_is_refused_politely(book: Book, make: Callable[..., Book]) -> None:
    book.rows("PRAGMA user_version=99")
    book.close()
    with pytest.raises(BookTooNewError):
        make()
    with pytest.raises(BookTooNewError):
        open_reader(book.path)


def test_opening_and_reading_import_no_migrations(book: Book) -> None:
    book.close()
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from freelancer_desk.store.book import open_book\n"
        "b = open_book(Path(sys.argv[1]), derive=lambda *_: None, app='', now=lambda: datetime.now(UTC))\n"
        "b.rows('SELECT 1'); b.reader().close(); b.close(); print('sqlite_utils' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(book.path)], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_schema_is_known_word_for_word(book: Book) -> None:
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    fresh.row_factory = sqlite3.Row
    migrations.migrate(fresh)
    told = {row["sql"] for row in fresh.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    fresh.close()
    assert told == migrations.schema_at(migrations.newest_version())
    assert told == {row["sql"] for row in book.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}


def test_every_foreign_key_has_an_index_and_no_cascade(book: Book) -> None:
    tables = [row["name"] for row in book.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    keys = 0
    for table in tables:
        led = {
            book.rows(f'PRAGMA index_info("{index["name"]}")')[0]["name"]
            for index in book.rows(f'PRAGMA index_list("{table}")')
        }
        for key in book.rows(f'PRAGMA foreign_key_list("{table}")'):
            keys += 1
            assert key["from"] in led, (table, key["from"])
            assert (key["on_delete"], key["on_update"]) == ("NO ACTION", "NO ACTION")
    assert keys >= 10


def test_every_table_of_facts_is_strict_counts_on_and_has_no_default(book: Book) -> None:
    for row in book.rows(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'"
    ):
        if row["name"].startswith("sqlite_"):
            continue
        assert row["sql"].endswith("STRICT"), row["name"]
        assert "DEFAULT" not in row["sql"]
        if not row["name"].startswith(("derived_", "kept_")) and row["name"] != "book":
            assert "id INTEGER PRIMARY KEY AUTOINCREMENT" in row["sql"], row["name"]


def test_history_is_append_only(book: Book, add_client: Callable[[Book, str], int]) -> None:
    add_client(book, "one")
    for statement in (
        "UPDATE steps SET verb = 'x'", "DELETE FROM steps", "UPDATE journal SET n = 2", "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal", "UPDATE shapes SET tbl = 'x'", "DELETE FROM shapes",
    ):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError):
            book.rows(statement)


def test_a_reader_older_than_a_migration_is_told_so_and_the_window_migrates(
    make: Callable[..., Book],
    add_client: Callable[[Book, str], int],
    monkeypatch: pytest.MonkeyPatch,
    dump: Callable[[Reads], object],
) -> None:
    book = make()
    add_client(book, "one")
    before = dump(book)
    book.close()
    more = migrations.Migration(
        "m0999_more",
        (
            "ALTER TABLE clients ADD COLUMN later TEXT",
            "CREATE TABLE more (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT) STRICT",
        ),
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, more))
    with pytest.raises(DeskError) as error:
        open_reader(book.path)
    assert kind(error) == "book_older"
    migrated = make()
    assert migrated.rows("SELECT name, later FROM clients")[0]["later"] is None
    assert check(migrated) == []
    migrated.undo()
    migrated.redo()
    assert check(migrated) == []
    migrated.close()
    monkeypatch.undo()
    with open_reader(book.path.with_name(f"book.fdesk.version-{len(migrations.MIGRATIONS)}")) as reads:
        assert dump(reads) == before
