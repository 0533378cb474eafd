"""Backups: made after each import into a kept set and a second place, thinned by number, never by age alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, backups, open_desk, records
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store import journal
from freelancer_desk.store.reader import open_reader

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desk.conftest import Clock


def test_a_backup_is_made_once_for_each_state_of_the_book(desk: Desk) -> None:
    records.add(desk, "client", {"name": "A"})
    first = backups.after_import(desk)
    assert first is not None
    assert backups.on_close(desk) == first
    records.add(desk, "client", {"name": "B"})
    assert backups.on_close(desk) != first


def test_an_empty_book_needs_no_backup(desk: Desk) -> None:
    assert backups.on_close(desk) is None


def test_the_second_place_gets_a_copy_and_a_missing_one_harms_nothing(desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with pytest.raises(DeskError):
        backups.set_second_place(desk, str(stick))
    stick.mkdir()
    backups.set_second_place(desk, str(stick))
    backups.after_import(desk)
    assert len(list(stick.iterdir())) == 1
    (only,) = stick.iterdir()
    only.unlink()
    stick.rmdir()
    records.add(desk, "client", {"name": "A"})
    assert backups.after_import(desk) is not None


def test_the_kept_set_keeps_the_last_ten_and_one_of_each_day_and_month(desk: Desk, clock: Clock) -> None:
    for number in range(40):
        clock.forward(timedelta(days=1))
        records.add(desk, "client", {"name": f"A{number}"})
        backups.after_import(desk)
        clock.forward(timedelta(minutes=1))
        records.add(desk, "client", {"name": f"B{number}"})
        backups.after_import(desk)
    kept = sorted(path.name for path in backups.folder_of(desk.path).iterdir())
    days = [name[:8] for name in kept]
    assert len(kept) <= 10 + 14 + 12
    assert len(set(days)) >= 14
    assert kept[-1].endswith(f"-step80-{journal.head(desk.book)[:12]}.desk-backup")
    assert {name[:6] for name in kept} == {"202611", "202612", "202701"}


def test_a_clock_that_was_set_back_deletes_nothing_new(desk: Desk, clock: Clock) -> None:
    for number in range(12):
        records.add(desk, "client", {"name": f"A{number}"})
        backups.after_import(desk)
        clock.forward(timedelta(minutes=1))
    clock.forward(-timedelta(days=2000))
    records.add(desk, "client", {"name": "past"})
    made = backups.after_import(desk)
    assert made is not None
    assert made.exists()
    newest = backups.latest(desk.book)
    assert newest is not None
    assert newest.path == made


def test_a_restore_brings_back_the_rows_and_keeps_what_it_replaced(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    records.add(desk, "client", {"name": "A"})
    copy = backups.make(desk.book, tmp_path / "copy").path
    records.add(desk, "client", {"name": "B"})
    with pytest.raises(DeskError) as busy:
        backups.restore(desk.path, copy)
    assert busy.value.kind == "book_busy"
    desk.close()
    restored = backups.restore(desk.path, copy)
    again = open_desk(desk.path, now=clock)
    try:
        assert [row["name"] for row in records.listing(again.book, "client")] == ["A"]
    finally:
        again.close()
    assert (restored.kept / desk.path.name).is_file()


def clients_in(copy: Path) -> list[str]:
    with open_reader(copy) as reads:
        return [row["name"] for row in records.listing(reads, "client")]


def test_after_a_restore_each_close_leaves_a_backup_of_what_was_done_since(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    base = backups.make(desk.book, tmp_path / "base").path
    replaced = []
    for number in range(12):
        records.add(desk, "client", {"name": f"Old {number}"})
        replaced.append(backups.on_close(desk))
        clock.forward(timedelta(minutes=1))
    desk.close()
    backups.restore(desk.path, base)
    again = open_desk(desk.path, now=clock)
    try:
        assert backups.latest(again.book) is None, "those that lie there are of the history that was replaced"
        names: list[str] = []
        made: list[Path | None] = []
        for number in range(12):
            names.insert(0, f"New {number}")
            records.add(again, "client", {"name": f"New {number}"})
            made.append(backups.on_close(again))
            clock.forward(timedelta(minutes=1))
            newest, last = backups.latest(again.book), made[-1]
            assert last is not None
            assert newest is not None
            assert newest.path == last
            assert sorted(clients_in(last)) == sorted(names)
        assert [path for path in replaced if path is not None and path.exists()] == replaced[2:]
        assert [path for path in made if path is not None and path.exists()] == made[2:]
    finally:
        again.close()


def test_a_backup_named_by_an_older_version_counts_while_the_history_is_the_same(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    base = backups.make(desk.book, tmp_path / "base").path
    records.add(desk, "client", {"name": "A"})
    made = backups.on_close(desk)
    assert made is not None
    older = made.rename(made.with_name("20261124-090000-step1.desk-backup"))
    assert backups.on_close(desk) == older
    desk.close()
    clock.forward(timedelta(hours=1))
    backups.restore(desk.path, base)
    again = open_desk(desk.path, now=clock)
    try:
        assert backups.latest(again.book) is None
        assert backups.when_due(again) not in {None, older}
        assert older.exists()
    finally:
        again.close()


def test_what_others_lay_into_the_kept_set_harms_nothing(desk: Desk, tmp_path: Path) -> None:
    records.add(desk, "client", {"name": "A"})
    folder = backups.folder_of(desk.path)
    (folder / "20261123-000000-step7.desk-backup").mkdir(parents=True)
    (folder / "20261399-000000-step9.desk-backup").write_bytes(b"")
    (folder / "20261123-000000-step8.desk-backup").symlink_to(tmp_path / "gone")
    (folder / f"20261123-000000-step{'9' * 40}.desk-backup").write_bytes(b"")
    before = sorted(path.name for path in folder.iterdir())
    assert backups.latest_at(desk.path) is None
    made = backups.when_due(desk)
    assert made is not None
    assert made.is_file()
    assert backups.when_due(desk) == made
    assert sorted(path.name for path in folder.iterdir() if path != made) == before


def test_a_backup_is_not_opened_as_a_book_which_would_change_it(desk: Desk) -> None:
    records.add(desk, "client", {"name": "A"})
    made = backups.after_import(desk)
    assert made is not None
    before = made.read_bytes()
    with pytest.raises(DeskError) as refused:
        open_desk(made)
    assert refused.value.kind == "book_is_a_backup"
    assert made.read_bytes() == before
