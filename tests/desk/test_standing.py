"""Many books at once: each is one line, and one that is broken says why without stopping the others."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, backups, open_desk, overview, papers, person, tax_years, taxes
from freelancer_desk.desk.handover import standing
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.store import copies

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 27)


@pytest.fixture
def folder(statements: Desk, tmp_path: Path) -> Path:
    """A folder of clients: two whole books, one of them in a folder of its own, and four files that are none."""
    clients = tmp_path / "clients"
    (clients / "zoya").mkdir(parents=True)
    person.save(statements, {"name": "Ayesha Khan"})
    copies.back_up(statements.book, clients / "ayesha.fdesk")
    copies.back_up(statements.book, clients / "zoya" / "zoya.fdesk-view")
    (clients / "empty.fdesk").write_bytes(b"")
    (clients / "text.fdesk").write_text("not a book", encoding="utf-8")
    (clients / "folder.fdesk").mkdir()
    content = (clients / "ayesha.fdesk").read_bytes()
    (clients / "cut.fdesk").write_bytes(content[: len(content) // 2])
    (clients / "notes.txt").write_text("nothing", encoding="utf-8")
    return clients


def test_every_book_is_a_line_and_a_broken_one_says_why(statements: Desk, folder: Path) -> None:
    before = sorted(path.name for path in folder.rglob("*"))
    lines = {one.file: one for one in standing.books(folder, TODAY)}
    assert list(lines) == [
        "ayesha.fdesk", "cut.fdesk", "empty.fdesk", "folder.fdesk", "text.fdesk", "zoya/zoya.fdesk-view",
    ]  # fmt: skip
    for name in ("cut.fdesk", "empty.fdesk", "folder.fdesk", "text.fdesk"):
        problem = lines[name].problem
        assert problem is not None, name
        assert lines[name].standing is None
        assert "could not be done" not in sentence(problem), "a reason that has words"
    told = lines["ayesha.fdesk"].standing
    assert told is not None
    assert lines["ayesha.fdesk"].problem is None
    year = tax_years.year_of(statements.book, 2027)
    home = overview.home(statements.book, year, TODAY)
    assert (told.name, told.year, told.due) == ("Ayesha Khan", year, home.still_to_pay)
    assert told.missing_papers == home.missing_papers == 6
    assert told.open_questions == 3
    assert lines["zoya/zoya.fdesk-view"].standing == told
    assert sorted(path.name for path in folder.rglob("*")) == before, "nothing was written"


def test_the_year_may_be_chosen_and_one_without_rules_has_no_tax(statements: Desk, folder: Path) -> None:
    last = standing.books(folder, TODAY, 2026)[0].standing
    assert last is not None
    working = taxes.working_or_refuse(statements.book, tax_years.year_of(statements.book, 2026))
    assert last.due is not None
    assert last.due.decimal == working.payable > Decimal(0)
    old = standing.books(folder, TODAY, 2001)[0].standing
    assert old is not None
    assert (old.due, old.refundable, old.missing_papers) == (None, None, 0)


def test_the_last_backup_is_told(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "my.fdesk", now=lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    person.save(desk, {"name": "Ayesha Khan"})
    backups.on_close(desk)
    desk.close()
    (line,) = standing.books(tmp_path, TODAY)
    assert line.backup == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_book_behind_a_link_is_told_once_by_its_own_name(folder: Path) -> None:
    (folder / "again").symlink_to(folder / "zoya")
    (folder / "round").symlink_to(folder)
    (folder / "loop.fdesk").symlink_to(folder / "loop.fdesk")
    (folder / "zoya" / "zoya.fdesk-view").rename(folder / "zoya" / "ZOYA.FDESK-VIEW")
    lines = {one.file: one for one in standing.books(folder, TODAY)}
    assert list(lines) == [
        "ayesha.fdesk", "cut.fdesk", "empty.fdesk", "folder.fdesk", "loop.fdesk", "text.fdesk", "zoya/ZOYA.FDESK-VIEW",
    ]  # fmt: skip
    assert lines["zoya/ZOYA.FDESK-VIEW"].problem is None


def test_a_locked_book_does_not_hold_up_the_others(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ayesha.fdesk", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        begun = monotonic()
        locked, *_, whole = standing.books(folder, TODAY)
        took = monotonic() - begun
    assert locked.problem is not None
    assert locked.problem.kind == "book_busy"
    assert whole.problem is None
    assert took < 3  # five seconds is what a writer waits


def test_an_odd_name_among_the_backups_hides_no_book(folder: Path) -> None:
    for name in ("cut.fdesk", "ayesha.fdesk"):
        backups.folder_of(folder / name).mkdir()
        for odd in ("20261399-000000-step9", "20261124-090000-step9"):
            (backups.folder_of(folder / name) / f"{odd}.desk-backup").write_bytes(b"")
    lines = {one.file: one for one in standing.books(folder, TODAY)}
    assert lines["ayesha.fdesk"].problem is None
    assert lines["ayesha.fdesk"].backup is None, "it was made of no step of this book"
    assert lines["cut.fdesk"].backup == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_book_that_holds_nonsense_is_told_and_the_rest_goes_on(statements: Desk, folder: Path) -> None:
    with statements.book.step("client.add", facts={}) as step:
        step.insert("settings", {"key": "person.filer_checked", "value": "soon"})
    copies.back_up(statements.book, folder / "nonsense.fdesk")
    lines = {one.file: one for one in standing.books(folder, TODAY)}
    problem = lines["nonsense.fdesk"].problem
    assert problem is not None
    assert sentence(problem) == "This book holds something that could not be understood (ValueError)."
    assert lines["ayesha.fdesk"].problem is None


def test_a_damaged_book_that_can_be_read_tells_both(folder: Path) -> None:
    path = folder / "ayesha.fdesk"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE settings SET value = 'Somebody Else' WHERE key = 'person.name'")
        raw.commit()
    line = standing.books(folder, TODAY)[0]
    assert line.standing is not None
    assert line.problem is not None
    assert line.problem.kind == "rows_changed"


def test_a_copy_that_was_handed_out_does_not_miss_the_files_of_papers(statements: Desk, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-made up")
    papers.attach(statements, scan, "year:2027")
    clients = tmp_path / "clients"
    clients.mkdir()
    for ending in ("fdesk", "fdesk-view"):
        copies.back_up(statements.book, clients / f"ayesha.{ending}")
    whole, view = standing.books(clients, TODAY)
    assert whole.problem is not None
    assert whole.problem.kind == "paper_missing"
    assert view.problem is None


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="folder_missing"):
        standing.books(tmp_path / "nowhere", TODAY)
    assert standing.books(tmp_path, TODAY) == ()
    os.mkfifo(tmp_path / "pipe.fdesk")
    (line,) = standing.books(tmp_path, TODAY)
    assert line.problem is not None
