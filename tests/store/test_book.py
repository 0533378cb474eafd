"""Opening, locking, writing and closing a book."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import BookBusyError, BookMovedError, BookTooNewError, DeskError, DiskFullError
from freelancer_desk.store import migrations
from freelancer_desk.store.book import create_book, open_book, open_reader
from freelancer_desk.store.checking import check
from freelancer_desk.store.connection import connect
from freelancer_desk.store.journal import history

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from freelancer_desk.store.book import Book, Changes
    from freelancer_desk.store.connection import Reads
    from freelancer_desk.store.step import Step

Add = "Callable[[Book, str], int]"


def kind(error: pytest.ExceptionInfo[DeskError]) -> str:
    return error.value.kind


def test_a_new_book_is_empty_whole_and_one_closed_file(book: Book) -> None:
    assert check(book) == []
    assert history(book) == ()
    assert len(book.book_id) == 32
    assert len(book.secret) == 64
    book.close()
    assert sorted(path.name for path in book.path.parent.iterdir()) == ["book.fdesk", "book.fdesk.lock"]


def test_a_book_is_not_made_over_a_file(tmp_path: Path, clock: Callable[[], object]) -> None:
    path = tmp_path / "book.fdesk"
    path.write_text("mine")
    with pytest.raises(DeskError) as error:
        create_book(path, derive=lambda *_: None, app="test", now=clock)  # type: ignore[arg-type]
    assert kind(error) == "book_exists"
    assert path.read_text() == "mine"


def test_a_book_that_is_not_there_is_missing(tmp_path: Path, make: Callable[..., Book]) -> None:
    for opening in (lambda path: open_book(path, derive=lambda *_: None, app="", now=make), open_reader):  # type: ignore[arg-type]
        with pytest.raises(DeskError) as error:
            opening(tmp_path / "nothing")
        assert kind(error) == "book_missing"


@pytest.mark.parametrize("name", ["a?b", "a#b", "50%", "a b", "کتاب", "a;b'c\"d", "%41", "x?mode=memory"])
def test_a_name_of_any_letters_opens_that_very_file(
    make: Callable[..., Book], add_client: Callable[[Book, str], int], name: str
) -> None:
    book = make(name)
    add_client(book, "Acme")
    with book.reader() as reads:
        assert [row["name"] for row in reads.rows("SELECT name FROM clients")] == ["Acme"]
    book.close()
    again = make(name)
    assert again.path.name == name
    assert len(again.rows("SELECT * FROM clients")) == 1


def test_files_are_private_whatever_the_umask(
    make: Callable[..., Book], add_client: Callable[[Book, str], int]
) -> None:
    for mask in (0o000, 0o777):
        before = os.umask(mask)
        try:
            book = make(f"deep{mask}/er/book.fdesk")
            add_client(book, "Acme")
            book.copy_into(book.path.parent / "copy")
        finally:
            os.umask(before)
        for path in book.path.parent.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert stat.S_IMODE(book.path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(book.path.parent.parent.stat().st_mode) == 0o700


def test_every_connection_carries_the_guards(book: Book) -> None:
    expected = {
        "trusted_schema": 0, "cell_size_check": 1, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 5000,
        "temp_store": 2, "journal_size_limit": 4194304, "fullfsync": 1, "checkpoint_fullfsync": 1, "synchronous": 2,
        "journal_mode": "wal",
    }  # fmt: skip
    assert {name: book.rows(f"PRAGMA {name}")[0][0] for name in expected} == expected
    connection = connect(book.path, "mode=ro")
    assert connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == 50_000_000
    connection.close()


def test_a_place_that_is_not_local_gets_no_wal(
    make: Callable[..., Book], add_client: Callable[[Book, str], int], tmp_path: Path
) -> None:
    book = make()
    add_client(book, "one")
    book.close()
    carried = make(local=False)
    assert carried.mode == "delete"
    assert carried.rows("PRAGMA journal_mode")[0][0] == "delete"
    assert carried.rows("PRAGMA synchronous")[0][0] == 3
    with carried.reader() as reads:
        add_client(carried, "two")
        assert len(reads.rows("SELECT * FROM clients")) == 1
        reads.copy_into(tmp_path / "copy")
    assert check(carried) == []
    assert carried.undo().tables == {"clients"}
    assert not (tmp_path / "book.fdesk-wal").exists()
    carried.close()
    assert make().mode == "wal"


def test_where_wal_cannot_be_had_the_rollback_journal_serves(
    make: Callable[..., Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    from freelancer_desk.store import modes

    honest = modes._holds
    monkeypatch.setattr(modes, "_holds", lambda probe, mode: mode == "delete" and honest(probe, mode))
    assert make().mode == "delete"


def test_a_place_without_locks_is_refused(make: Callable[..., Book], monkeypatch: pytest.MonkeyPatch) -> None:
    from freelancer_desk.store import modes

    book = make()
    book.close()

    def fails(*_: object) -> bool:
        raise sqlite3.OperationalError

    for answer in (fails, lambda *_: False):
        monkeypatch.setattr(modes, "_holds", answer)
        with pytest.raises(DeskError) as error:
            make()
        assert kind(error) == "place_without_locks"


def test_a_second_opening_is_told_who_holds_the_book(book: Book, make: Callable[..., Book]) -> None:
    with pytest.raises(BookBusyError) as error:
        make()
    assert f"process {os.getpid()}" in str(error.value.facts["holder"])
    book.close()
    make()


def test_a_step_is_announced_once_with_its_tables(book: Book) -> None:
    heard: list[Changes] = []
    book.listen(heard.append)
    with book.step("person.save", facts={"what": "name"}) as step:
        step.insert("settings", {"key": "a", "value": "1"})
        step.insert("answers", {"key": "a", "value": "1"})
        assert heard == []
    assert [(one.step, one.verb, one.tables) for one in heard] == [(1, "person.save", {"settings", "answers"})]
    (record,) = history(book)
    assert (record.verb, record.facts, record.app, record.sealed) == ("person.save", {"what": "name"}, "test", False)


def test_a_failed_step_leaves_no_trace(book: Book, dump: Callable[[Reads], object]) -> None:
    before = dump(book), history(book)
    with pytest.raises(ZeroDivisionError), book.step("x") as step:
        step.insert("settings", {"key": "a", "value": str(1 // len(step.rows("SELECT * FROM settings")))})
    assert (dump(book), history(book)) == before
    assert check(book) == []


def test_a_step_that_wrote_nothing_is_no_step_unless_sealed(book: Book) -> None:
    heard: list[Changes] = []
    book.listen(heard.append)
    with book.step("look"):
        pass
    assert history(book) == ()
    with book.step("report.send", seal=True):
        pass
    assert [record.sealed for record in history(book)] == [True]
    assert heard == []


def test_derived_tables_follow_every_step_and_are_no_history(make: Callable[..., Book]) -> None:
    def derive(step: Step, tables: frozenset[str]) -> None:
        assert tables
        names = step.rows("SELECT id, name FROM clients ORDER BY id")
        rows = [(row["name"], "k", "", "", None, "") for row in names]
        step.derive_rows("derived_questions", ("key", "kind", "facts", "choices", "at_stake", "lines"), rows)
        with pytest.raises(RuntimeError):
            step.insert("settings", {"key": "x", "value": "y"})

    book = make(derive=derive)

    def derived() -> list[str]:
        return [row["key"] for row in book.rows("SELECT key FROM derived_questions ORDER BY key")]

    heard: list[Changes] = []
    book.listen(heard.append)
    with book.step("a") as step:
        step.insert("clients", {"name": "A", "currency": "", "country": "", "category": "", "note": ""})
    assert derived() == ["A"]
    assert heard[-1].tables == {"clients", "derived_questions"}
    book.undo()
    assert derived() == []
    book.redo()
    assert derived() == ["A"]
    with book.step("derive") as step:
        step.derive_rows("derived_questions", ("key",), (), where="key = ?", args=("A",))
    assert derived() == []
    book.rebuild()
    assert derived() == ["A"]
    assert heard[-1].step == 0
    assert len(history(book)) == 3
    assert check(book) == []


@pytest.mark.parametrize(
    "value", [1.5, b"x", True, "a\0b", "\ud800", 2**63, -(2**63) - 1, type("S", (str,), {})("x"), ("x",)]
)
def test_a_step_refuses_what_a_row_cannot_hold(book: Book, value: Any) -> None:
    row: dict[str, Any] = {"day": "2026-01-01", "text": "", "currency": "PKR", "minor": 1, "share": "1", "note": ""}
    for column in ("minor", "note"):
        with pytest.raises((TypeError, ValueError, OverflowError)), book.step("x") as step:
            step.insert("expenses", {**row, column: value})
        with pytest.raises((TypeError, ValueError, OverflowError)), book.step("x") as step:
            step.insert_many("expenses", tuple(row), [tuple({**row, column: value}.values())])
        with pytest.raises((TypeError, ValueError, OverflowError)), book.step("x") as step:
            step.update("expenses", step.insert("expenses", row), {column: value})
    assert book.rows("SELECT * FROM expenses") == []


@pytest.mark.parametrize("value", [1.5, b"x", True, None, "\ud800"])
def test_the_facts_of_a_step_are_texts_and_whole_numbers(book: Book, value: object) -> None:
    with pytest.raises((TypeError, ValueError)), book.step("x", facts={"a": value}) as step:  # type: ignore[dict-item]
        step.insert("settings", {"key": "a", "value": "b"})
    assert book.rows("SELECT * FROM settings") == []


def test_a_step_knows_only_tables_of_facts_and_their_columns(book: Book) -> None:
    tables = (
        "steps",
        "journal",
        "book",
        "shapes",
        "derived_balances",
        "sqlite_sequence",
        "nothing",
        "_sqlite_migrations",
    )
    for table in tables:
        with pytest.raises(KeyError), book.step("x") as step:
            step.insert(table, {"id": 1})
    for table in ("settings", "nothing", "derived_nothing"):
        with pytest.raises(KeyError), book.step("x") as step:
            step.derive_rows(table, (), ())
    with book.step("x") as step:
        first = step.insert("settings", {"key": "a", "value": "1"})
        with pytest.raises(KeyError):
            step.insert("settings", {"kez": "b"})
        with pytest.raises(KeyError):
            step.insert_many("settings", ("id", "key", "value"), [])
        with pytest.raises(KeyError):
            step.update("settings", first, {"id": 9})
        with pytest.raises(DeskError) as error:
            step.update("settings", 99, {"value": "2"})
        assert kind(error) == "row_gone"
        with pytest.raises(DeskError):
            step.delete("settings", [first, 99])
        step.update("settings", first, {"value": "1"})
        assert step.insert_many("settings", ("key", "value"), []) == range(2, 2)
    assert check(book) == []


def test_a_row_that_points_nowhere_is_refused_at_once(book: Book) -> None:
    with pytest.raises(sqlite3.IntegrityError), book.step("x") as step:
        step.insert("parts", {"line_id": 5, "nth": 1, "kind": "", "minor": 1, "section": ""})


def test_steps_do_not_nest_and_belong_to_one_thread(book: Book) -> None:
    with book.step("outer"):
        with pytest.raises(RuntimeError), book.step("inner"):
            pass
        with pytest.raises(RuntimeError):
            book.close()
    caught: list[BaseException] = []

    def elsewhere() -> None:
        for use in (lambda: book.rows("SELECT 1"), book.undo, book.close, lambda: book.step("x").__enter__()):
            try:
                use()
            except RuntimeError as error:
                caught.append(error)
        with book.reader() as reads:
            reads.rows("SELECT 1")

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(caught) == 4


def test_a_reader_sees_one_moment_and_cannot_write(book: Book, add_client: Callable[[Book, str], int]) -> None:
    add_client(book, "one")
    with book.reader() as reads, open_reader(book.path) as other:
        add_client(book, "two")
        assert len(reads.rows("SELECT * FROM clients")) == len(other.rows("SELECT * FROM clients")) == 1
        with pytest.raises(DeskError) as error:
            reads.rows("DELETE FROM clients")
        assert kind(error) == "book_read_only"
        with pytest.raises(sqlite3.OperationalError):
            reads.rows("SELECT nothing")


def test_readers_that_end_leave_a_small_wal(book: Book, add_lines: Callable[[Book, int], range]) -> None:
    for _ in range(4):
        with book.reader():
            add_lines(book, 3000)
    book.close()
    assert sorted(path.suffix for path in book.path.parent.iterdir()) == [".fdesk", ".lock"]


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


READ_ONLY = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store.book import open_book, open_reader
os.setgid(65534); os.setuid(65534)
book = open_book(Path(sys.argv[1]), derive=lambda *_: None, app="t", now=lambda: datetime.now(UTC))
print(book.read_only, len(book.rows("SELECT * FROM clients")), len(book.reader().rows("SELECT * FROM clients")))
try:
    with book.step("x"):
        pass
except DeskError as error:
    print(error.kind)
book.close()
with open_reader(Path(sys.argv[1])) as reads:
    print(len(reads.rows("SELECT * FROM clients")))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs a second user")
def test_a_read_only_place_gives_a_read_only_view(
    make: Callable[..., Book], add_client: Callable[[Book, str], int]
) -> None:
    import shutil
    import tempfile
    from pathlib import Path

    book = make()
    add_client(book, "one")
    book.close()
    folder = Path(tempfile.mkdtemp())
    try:
        shutil.copy(book.path, folder / "book")
        (folder / "book").chmod(0o444)
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(folder / "book")],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        assert done.stdout.split("\n") == ["True 1 1", "book_read_only", "1", ""], done.stderr
    finally:
        shutil.rmtree(folder)


def test_a_newer_book_is_refused_politely(book: Book, make: Callable[..., Book]) -> None:
    book.rows("PRAGMA user_version=7")
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
    edit(book.path, "CREATE TABLE temp.x (a)")
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


def test_the_schema_is_known_word_for_word(book: Book) -> None:
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    fresh.row_factory = sqlite3.Row
    migrations.migrate(fresh)
    told = {row["sql"] for row in fresh.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    fresh.close()
    assert told == migrations.schema_at(1)
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
        if not row["name"].startswith("derived_") and row["name"] != "book":
            assert "id INTEGER PRIMARY KEY AUTOINCREMENT" in row["sql"], row["name"]


def test_history_is_append_only(book: Book, add_client: Callable[[Book, str], int]) -> None:
    add_client(book, "one")
    for statement in (
        "UPDATE steps SET verb = 'x'", "DELETE FROM steps", "UPDATE journal SET n = 2", "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal", "UPDATE shapes SET tbl = 'x'", "DELETE FROM shapes",
    ):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError):
            book.rows(statement)


def test_nobody_but_sqlite_opens_an_open_book(book: Book, add_client: Callable[[Book, str], int]) -> None:
    conftest = sys.modules[type(book).close.__module__]
    opened: Counter[str] = conftest.OPEN_BOOKS
    assert opened[str(book.path)] == 1
    add_client(book, "one")
    for suffix in ("", "-wal", "-shm"):
        with pytest.raises(PermissionError):
            open(f"{book.path}{suffix}", "rb")  # noqa: PTH123, SIM115
    assert len(conftest.TOUCHED) >= 3
    del conftest.TOUCHED[-3:]
    assert conftest.TOUCHED == []


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
    second = migrations.Migration(
        "m0002_second",
        (
            "ALTER TABLE clients ADD COLUMN email TEXT",
            "CREATE TABLE more (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT) STRICT",
        ),
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, second))
    with pytest.raises(DeskError) as error:
        open_reader(book.path)
    assert kind(error) == "book_older"
    migrated = make()
    assert migrated.rows("SELECT name, email FROM clients")[0]["email"] is None
    assert check(migrated) == []
    migrated.undo()
    migrated.redo()
    assert check(migrated) == []
    migrated.close()
    monkeypatch.undo()
    with open_reader(book.path.with_name("book.fdesk.version-1")) as reads:
        assert dump(reads) == before


def test_a_step_knows_which_rows_it_changed(book: Book) -> None:
    with book.step("x") as step:
        ids = step.insert_many("answers", ("key", "value"), [(str(n), "") for n in range(3)])
        step.update("answers", ids[1], {"value": "1"})
        assert step.changed("answers") == list(ids)
        assert step.changed("clients") == []
        step.insert_many("answers", ("key", "value"), [(f"k{n}", "") for n in range(200)])
        assert step.changed("answers") is None


def test_a_book_that_ends_in_a_folder_without_rights_says_so(tmp_path: Path, make: Callable[..., Book]) -> None:
    (tmp_path / "book.fdesk.lock").mkdir()
    with pytest.raises(DeskError) as error:
        make()
    assert kind(error) == "place_not_writable"
    (tmp_path / "book.fdesk.lock").rmdir()
    book = make()
    book.close()
    (tmp_path / "book.fdesk.lock").unlink()
    (tmp_path / "book.fdesk.lock").mkdir()
    with pytest.raises(DeskError) as error:
        make()
    assert kind(error) == "disk_failed"


def test_a_place_whose_lock_call_fails_has_no_locks(make: Callable[..., Book], monkeypatch: pytest.MonkeyPatch) -> None:
    from freelancer_desk.store import lock

    def fails(_: int) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(lock, "_grab", fails)
    with pytest.raises(DeskError) as error:
        make()
    assert kind(error) == "place_without_locks"


def test_the_lock_holds_for_a_user_without_a_name_and_on_a_full_disk(
    make: Callable[..., Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    from freelancer_desk.store import lock

    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(lock.getpass, "getuser", nobody)  # type: ignore[attr-defined]
    book = make()
    with pytest.raises(BookBusyError) as error:
        make()
    assert str(error.value.facts["holder"]).startswith(str(os.getuid()))
    book.close()

    def full(*_: object) -> int:
        raise OSError(28, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr(lock.os, "write", full)  # type: ignore[attr-defined]
        make()
    with pytest.raises(BookBusyError) as error:
        make()
    assert error.value.facts["holder"] == "?"


def test_a_listener_that_fails_does_not_undo_the_step(book: Book, add_client: Callable[[Book, str], int]) -> None:
    def fails(_: Changes) -> None:
        raise ZeroDivisionError

    book.listen(fails)
    with pytest.raises(ZeroDivisionError):
        add_client(book, "one")
    assert len(book.rows("SELECT * FROM clients")) == 1
    assert not book.read_only


def test_a_probe_leaves_nothing_behind(tmp_path: Path) -> None:
    from freelancer_desk.store import modes

    assert modes.probed_mode(tmp_path / "b", local=True) == "wal"
    assert modes.probed_mode(tmp_path / "b", local=False) == "delete"
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_view_reads_copies_and_closes(
    make: Callable[..., Book],
    add_client: Callable[[Book, str], int],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    book = make()
    add_client(book, "one")
    book.close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    view = make()
    assert view.read_only
    assert check(view) == []
    for write in (view.undo, view.rebuild):
        with pytest.raises(DeskError) as error:
            write()
        assert kind(error) == "book_read_only"
    assert view.copy_into(tmp_path / "copy").rows == 1
    view.close()
    view.close()
    (tmp_path / "copy").write_text("no book")
    with pytest.raises(DeskError) as error:
        make("copy")
    assert kind(error) == "book_not_ours"


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


def test_a_mode_that_the_book_itself_does_not_take_is_refused(
    make: Callable[..., Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    from freelancer_desk.store import modes

    make().close()
    monkeypatch.setattr(modes, "pragma", lambda *_: "memory")
    with pytest.raises(DeskError) as error:
        make()
    assert kind(error) == "place_without_locks"


@pytest.mark.parametrize("fault", ["no wal", "blind", "no lock"])
def test_a_probe_believes_nothing_it_did_not_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    from freelancer_desk.store import modes

    class Answer:
        def __init__(self, value: object) -> None:
            self.value = value

        def fetchone(self) -> tuple[object]:
            return (self.value,)

    class Connection:
        """A disk with one fault."""

        def execute(self, sql: str) -> Answer:
            if "journal_mode" in sql:
                return Answer("memory" if fault == "no wal" else sql.partition("=")[2])
            return Answer(1 if fault == "blind" else 0)

        def close(self) -> None:
            pass

    monkeypatch.setattr(modes, "connect", lambda _: Connection())
    with pytest.raises(DeskError) as error:
        modes.probed_mode(tmp_path / "b", local=True)
    assert kind(error) == "place_without_locks"
