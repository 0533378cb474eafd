"""Where a book can lie: local disks, sticks, read-only folders, places without locks; and who holds it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import BookBusyError, DeskError
from freelancer_desk.store.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.store.book import Book


def kind(error: pytest.ExceptionInfo[DeskError]) -> str:
    return error.value.kind


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
    monkeypatch.setattr(os, "access", lambda _, right: right == os.R_OK)
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
    sqlite3.connect(tmp_path / "other").executescript("CREATE TABLE t (a)").connection.close()
    for name in ("copy", "other"):
        with pytest.raises(DeskError) as error:
            make(name)
        assert kind(error) == "book_not_ours"
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(DeskError) as error:
        make()
    assert kind(error) == "book_not_allowed"


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
