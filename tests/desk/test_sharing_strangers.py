"""A book of somebody else, with whatever lies beside it, deletes nothing here, sends nothing and draws nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, sharing
from freelancer_desk.desk.sharing import homes, identity, sending
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places
from freelancer_desk.store.sharing_file import path_of
from tests.desk.billed import refused
from tests.desk.campaigning import NOW, asked_by, counter
from tests.store.test_hostile import super_journal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outside.counter import Counter

__all__ = ["counter"]
MONTH = timedelta(days=30)


def spoilt(path: Path, *statements: str) -> None:
    """Somebody else writes into the file."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("place", ["beside", "memory"])
def test_a_journal_beside_a_file_of_sharing_deletes_nothing(
    desk: Desk, counter: Counter, tmp_path: Path, place: str
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sharing.preview(desk.book, asked, {})
    victim = tmp_path / "years-of-work.txt"
    victim.write_text("years of work", encoding="utf-8")
    file = path_of(desk.path) if place == "beside" else places.memory_of(desk.book.secret)
    file.with_name(f"{file.name}-journal").write_bytes(super_journal(victim))
    with refused("sharing_unreadable"):
        sharing.preview(desk.book, asked, {})
    if place == "beside":
        with refused("sharing_unreadable"):
            sharing.known(desk.book, rehearsal=True)
    assert victim.read_text(encoding="utf-8") == "years of work"


def test_what_was_not_agreed_to_on_this_computer_is_not_sent(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {}, NOW)
    places.memory_of(desk.book.secret).unlink()
    assert sending.due(desk.book, NOW + MONTH) == ("pk-test",)
    sending.retry_due(identity.owner_of(desk.book), (asked,), NOW + MONTH)
    with refused("report_not_agreed"):
        sending.retry(desk.book, asked, NOW)
    assert counter.asked == []
    assert sending.send(desk.book, asked, {}, NOW).state == "accepted"


def test_bytes_that_were_changed_beside_the_book_are_not_sent(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {}, NOW)
    spoilt(path_of(desk.path), "UPDATE queue SET body = body || 'Ayesha Khan 35202-1234567-1'")
    sending.retry_due(identity.owner_of(desk.book), (asked,), NOW + MONTH)
    with refused("report_not_agreed"):
        sending.retry(desk.book, asked, NOW)
    assert counter.asked == []


def test_what_was_taken_back_stays_so_when_an_older_file_returns(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {}, NOW, wait=timedelta(hours=1))
    older = path_of(desk.path).read_bytes()
    sending.withdraw(desk.book, asked)
    path_of(desk.path).write_bytes(older)
    sending.retry_due(identity.owner_of(desk.book), (asked,), NOW + MONTH)
    assert counter.asked == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER swallow BEFORE INSERT ON drawn BEGIN SELECT RAISE(IGNORE); END",
        "CREATE VIEW endless AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
    ],
)
def test_what_runs_by_itself_is_no_file_of_ours(desk: Desk, counter: Counter, tmp_path: Path, statement: str) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sharing.preview(desk.book, asked, {})
    spoilt(path_of(desk.path), statement)
    with refused("sharing_unreadable"):
        sharing.preview(desk.book, asked, {})


def test_a_slice_that_nobody_kept_is_a_damaged_file(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {"region": "PB"}, NOW)
    for path in (path_of(desk.path), places.memory_of(desk.book.secret)):
        spoilt(path, "DELETE FROM drawn WHERE what = 'region'")
    with pytest.raises(DeskError) as raised:
        sending.retry(desk.book, asked, NOW)
    assert raised.value.kind in {"sharing_unreadable", "report_not_agreed"}
    assert counter.asked == []


def test_a_copy_with_another_secret_has_a_memory_of_its_own(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    own = sharing.preview(desk.book, asked, {}).draw.band
    mine = identity.owner_of(desk.book)
    other = (("band", str(7 - own)), ("slice", "none"), ("cost", "3"))
    told = tuple((asked.draw, asked.period, what, value) for what, value in other)
    theirs = identity.Owner(tmp_path / "theirs.fdesk", mine.book, bytes(32), told)
    with homes.remembering(theirs):
        pass
    assert sharing.preview(desk.book, asked, {}).draw.band == own
    assert sending.send(desk.book, asked, {}, NOW).state == "accepted"


def test_a_hidden_moment_lies_before_the_end(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path, closes="2026-11-24")
    late = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    for _ in range(20):
        state = sending.send(desk.book, asked, {}, late, later=True)
        assert datetime.fromisoformat(state.next_at).astimezone().date() <= asked.closes
        sending.withdraw(desk.book, asked)


def test_what_waits_is_not_tried_before_its_time_by_itself(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {}, NOW, wait=timedelta(hours=1))
    sending.retry(desk.book, asked, NOW, when_due=True)
    assert counter.asked == []
    assert sending.retry(desk.book, asked, NOW + timedelta(hours=1), when_due=True).state == "accepted"


def test_what_may_be_there_is_not_told_as_never_sent(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, asked, {}, NOW)
    counter.instead = lambda verb: (503, b"", {}) if verb == "DELETE" else None
    sending.forget(desk.book, asked, anyway=True)
    assert sharing.state(desk.book, asked).word == "left"


def test_a_campaign_that_changed_is_agreed_to_anew_or_not_at_all(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, asked, {}, NOW, later=True)
    changed = asked_by(desk, counter, tmp_path, why="Another reason")
    with refused("campaign_changed"):
        sending.send(desk.book, changed, {}, NOW, later=True)
    sending.withdraw(desk.book, changed)
    assert sending.send(desk.book, changed, {}, NOW).state == "accepted"
