"""Backups are proved before they get their name; a restore keeps what it replaces."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import BookBusyError, BookUnreadableError, DeskError
from freelancer_desk.store import copies, snapshots
from freelancer_desk.store.book import open_book, open_reader
from freelancer_desk.store.checking import check
from freelancer_desk.store.journal import head, history, next_undo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from freelancer_desk.store.book import Book
    from freelancer_desk.store.connection import Reads

    AddClient = Callable[[Book, str], int]


@pytest.fixture
def words(clock: Callable[[], object]) -> dict[str, Any]:
    return {"derive": lambda *_: None, "app": "test", "now": clock}


def test_a_backup_is_one_closed_file_with_the_same_facts(
    book: Book, add_client: AddClient, tmp_path: Path, dump: Callable[[Reads], object]
) -> None:
    for name in ("one", "two"):
        add_client(book, name)
    made = copies.back_up(book, tmp_path / "deep" / "backup")
    assert (made.rows, made.head) == (2, head(book))
    assert [path.name for path in made.path.parent.iterdir()] == ["backup"]
    with open_reader(made.path) as reads:
        assert dump(reads) == dump(book)
        assert check(reads) == []
        assert reads.rows("PRAGMA journal_mode")[0][0] == "delete"


def test_a_backup_from_a_reader_is_as_good(book: Book, add_client: AddClient, tmp_path: Path) -> None:
    add_client(book, "one")
    with book.reader() as reads:
        add_client(book, "two")
        made = copies.back_up(reads, tmp_path / "backup")
        assert made.head == head(reads) == head(book)


def test_a_backup_that_fails_leaves_the_one_before(
    book: Book, add_client: AddClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = copies.back_up(book, tmp_path / "backup")
    add_client(book, "one")
    good = copies.back_up(book, tmp_path / "backup")
    assert good.head != empty.head
    add_client(book, "two")
    honest = snapshots.copy_out

    def damaged(source: sqlite3.Connection, target: Path) -> None:
        honest(source, target)
        content = bytearray(target.read_bytes())
        content[5000:9000] = b"\x07" * 4000
        target.write_bytes(content)

    def of_another_book(_: sqlite3.Connection, target: Path) -> None:
        target.write_bytes(empty_copy)

    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    empty_copy = good.path.read_bytes()
    for fault in (damaged, full):
        monkeypatch.setattr(snapshots, "copy_out", fault)
        with pytest.raises(DeskError):
            copies.back_up(book, tmp_path / "backup")
        monkeypatch.setattr(snapshots, "copy_out", honest)
        with open_reader(good.path) as reads:
            assert head(reads) == good.head
    assert sorted(path.name for path in tmp_path.iterdir() if "backup" in path.name) == ["backup"]


def test_a_backup_never_goes_over_the_book_itself_or_a_folder(book: Book, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(book.path)
    (tmp_path / "folder").mkdir()
    for target in (book.path, tmp_path / "link", tmp_path / "folder"):
        with pytest.raises(DeskError) as error:
            copies.back_up(book, target)
        assert error.value.kind == "backup_failed"
    assert check(book) == []


def test_a_backup_below_a_file_is_refused_and_the_file_stays(book: Book, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious", encoding="utf-8")
    for target in (tmp_path / "file" / "backup", tmp_path / "file" / "deep" / "backup"):
        with pytest.raises(DeskError) as error:
            copies.back_up(book, target)
        assert error.value.kind == "backup_failed"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "precious"


def test_a_backup_onto_a_full_disk_says_that_the_disk_is_full(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        error = sqlite3.OperationalError()
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr(snapshots, "copy_out", full)
    with pytest.raises(DeskError) as error:
        copies.back_up(book, tmp_path / "backup")
    assert error.value.kind == "disk_full"
    assert not book.read_only


def test_a_plan_without_its_new_file_moves_nothing(make: Callable[..., Book], add_client: AddClient) -> None:
    book = make()
    add_client(book, "one")
    book.close()
    plan = book.path.with_name("book.fdesk.restoring")
    plan.write_text("../../20260101")
    assert len(make().rows("SELECT * FROM clients")) == 1
    assert not plan.exists()


def test_a_copy_of_another_history_is_no_backup(
    make: Callable[..., Book], add_client: AddClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = make("one"), make("other")
    add_client(one, "a")
    add_client(other, "b")
    honest = snapshots.copy_out
    monkeypatch.setattr(snapshots, "copy_out", lambda _, target: honest(other._connection, target))
    with pytest.raises(BookUnreadableError) as error:
        copies.back_up(one, tmp_path / "backup")
    assert error.value.kind == "backup_failed"


def test_a_restore_brings_the_copy_back_and_keeps_what_it_replaced(
    make: Callable[..., Book], add_client: AddClient, tmp_path: Path, words: dict[str, Any]
) -> None:
    book = make()
    add_client(book, "one")
    backup = copies.back_up(book, tmp_path / "backup")
    add_client(book, "two")
    newer = head(book)
    with pytest.raises(BookBusyError):
        copies.restore(book.path, backup.path, **words)
    book.close()
    kept, rows = copies.restore(book.path, backup.path, **words)
    assert rows == 1
    again = make()
    assert [row["name"] for row in again.rows("SELECT name FROM clients")] == ["one"]
    assert again.secret == book.secret
    last = history(again)[-1]
    assert (last.verb, last.sealed, last.facts) == ("restore", True, {"copy": backup.head, "replaced": newer})
    assert next_undo(again) is None
    assert check(again) == []
    with open_reader(kept / "book.fdesk") as reads:
        assert head(reads) == newer
        assert check(reads) == []
    again.close()
    other, _ = copies.restore(book.path, backup.path, **words | {"now": lambda: words["now"].at})
    third, _ = copies.restore(book.path, backup.path, **words | {"now": lambda: words["now"].at})
    assert len({kept, other, third}) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "book.fdesk", "book.fdesk.lock", "replaced"]


def test_a_restore_replaces_a_damaged_book_with_its_companions(
    make: Callable[..., Book], add_client: AddClient, tmp_path: Path, words: dict[str, Any]
) -> None:
    book = make()
    add_client(book, "one")
    backup = copies.back_up(book, tmp_path / "backup")
    book.close()
    book.path.write_bytes(b"ruined")
    for suffix in ("-wal", "-journal"):
        book.path.with_name(book.path.name + suffix).write_bytes(b"stale" * 100)
    kept, _ = copies.restore(book.path, backup.path, **words)
    assert sorted(path.name for path in kept.iterdir()) == ["book.fdesk", "book.fdesk-journal", "book.fdesk-wal"]
    assert history(make())[-1].facts["replaced"] == ""


def test_a_restore_where_no_book_was_makes_one(
    book: Book, add_client: AddClient, tmp_path: Path, words: dict[str, Any]
) -> None:
    add_client(book, "one")
    backup = copies.back_up(book, tmp_path / "backup")
    _, rows = copies.restore(tmp_path / "new" / "place", backup.path, **words)
    assert rows == 1
    with open_book(tmp_path / "new" / "place", **words) as made:
        assert check(made) == []


@pytest.mark.parametrize("fault", ["changed", "no book", "missing"])
def test_a_copy_that_is_no_whole_book_replaces_nothing(
    make: Callable[..., Book], add_client: AddClient, tmp_path: Path, words: dict[str, Any], fault: str
) -> None:
    book = make()
    add_client(book, "one")
    backup = copies.back_up(book, tmp_path / "backup").path
    before = head(book)
    book.close()
    if fault == "changed":
        connection = sqlite3.connect(backup)
        connection.execute("UPDATE clients SET name = 'forged'")
        connection.commit()
        connection.close()
    elif fault == "no book":
        backup.write_text("no book")
    else:
        backup.unlink()
    with pytest.raises(DeskError):
        copies.restore(book.path, backup, **words)
    assert head(make()) == before
    assert not (tmp_path / "replaced").exists()


@pytest.mark.parametrize("opening", ["open", "create", "restore"])
def test_a_restore_that_was_cut_off_is_finished_at_the_next_opening(
    make: Callable[..., Book], add_client: AddClient, tmp_path: Path, words: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch, opening: str,
) -> None:  # fmt: skip
    from freelancer_desk.store import replacing

    book = make()
    add_client(book, "one")
    backup = copies.back_up(book, tmp_path / "backup").path
    add_client(book, "two")
    book.close()
    with monkeypatch.context() as patch:
        patch.setattr(replacing, "finish_replacing", lambda _: None)
        copies.restore(book.path, backup, **words)
    if opening == "create":  # cut off later: the old book is moved, the new one not yet there
        folder = tmp_path / "replaced" / (tmp_path / "book.fdesk.restoring").read_text()
        folder.mkdir(parents=True)
        book.path.rename(folder / book.path.name)
    if opening == "restore":
        copies.restore(book.path, backup, **words)
    again = make()
    assert [row["name"] for row in again.rows("SELECT name FROM clients")] == ["one"]
    assert history(again)[-1].verb == "restore"
    assert not (tmp_path / "book.fdesk.restoring").exists()
