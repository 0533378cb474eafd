"""Making, opening, reading, writing and closing a book."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import BookBusyError, DeskError
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


def test_a_file_that_took_the_place_of_an_open_book_is_looked_at_like_any_stranger(book: Book, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.db"
    with closing(sqlite3.connect(stranger)) as made, made:
        made.execute("CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT)")
    mine = book.path.rename(tmp_path / "mine.fdesk")
    stranger.replace(book.path)
    with pytest.raises(DeskError) as error:
        book.reader()
    assert kind(error) == "book_not_ours"
    mine.replace(book.path)
    with book.reader() as reads:
        assert reads.rows("SELECT count(*) AS n FROM clients")[0]["n"] == 0


def test_readers_that_end_leave_a_small_wal(book: Book, add_lines: Callable[[Book, int], range]) -> None:
    for _ in range(4):
        with book.reader():
            add_lines(book, 3000)
    book.close()
    assert sorted(path.suffix for path in book.path.parent.iterdir()) == [".fdesk", ".lock"]


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


def test_a_step_knows_which_rows_it_changed(book: Book) -> None:
    with book.step("x") as step:
        ids = step.insert_many("answers", ("key", "value"), [(str(n), "") for n in range(3)])
        step.update("answers", ids[1], {"value": "1"})
        assert step.changed("answers") == list(ids)
        assert step.changed("clients") == []
        step.insert_many("answers", ("key", "value"), [(f"k{n}", "") for n in range(200)])
        assert step.changed("answers") is None


def test_a_listener_that_fails_does_not_undo_the_step(book: Book, add_client: Callable[[Book, str], int]) -> None:
    def fails(_: Changes) -> None:
        raise ZeroDivisionError

    book.listen(fails)
    with pytest.raises(ZeroDivisionError):
        add_client(book, "one")
    assert len(book.rows("SELECT * FROM clients")) == 1
    assert not book.read_only
