"""What was drawn stays known whatever becomes of a file: beside the book, on this computer, in the book itself."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, backups, history, open_desk, receipts, sharing
from freelancer_desk.desk.sharing import homes, sending
from freelancer_desk.outside import places
from freelancer_desk.store import copies
from freelancer_desk.store.reader import open_reader
from freelancer_desk.store.sharing_file import path_of
from tests.desk.billed import refused
from tests.desk.campaigning import NOW, asked_by, counter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.domain.sharing.campaign import Campaign
    from tests.outside.counter import Counter

__all__ = ["counter"]
OTHER_BANDS = ("90", "200", "400", "900", "2000", "4000", "9000")
SAID = {"sex": "female", "trend": "yes"}


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    """From the call on it is another computer, which remembers nothing."""
    return lambda: monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another-computer"))


def earn(desk: Desk, dollars: str = "1200") -> str:
    fields = {"date": "2026-03-01", "payer": "Client", "proceeds": dollars, "currency": "USD", "credited_pkr": "280000"}
    return receipts.add(desk, fields).id


def telling(desk: Desk, counter: Counter, tmp_path: Path) -> Campaign:
    """A campaign whose coin keeps the true band, so that any draw of an edited book would be seen."""
    for number in range(60):
        asked = asked_by(desk, counter, tmp_path, id=f"pk-{number}")
        shown = sharing.preview(desk.book, asked, {})
        if shown.sent_band == shown.true_band:
            return asked
    raise AssertionError


def body(desk: Desk, asked: Campaign) -> bytes:
    return sharing.preview(desk.book, asked, SAID).body


def bodies_of_an_edited_book(desk: Desk, payment: str, asked: Campaign) -> set[bytes]:
    found = set()
    for dollars in OTHER_BANDS:
        receipts.change(desk, payment, {"proceeds": dollars})
        found.add(body(desk, asked))
    return found


@pytest.mark.parametrize("lost", ["the file beside", "the memory here"])
def test_a_file_that_is_lost_takes_no_draw_with_it(desk: Desk, counter: Counter, tmp_path: Path, lost: str) -> None:
    payment = earn(desk)
    asked = telling(desk, counter, tmp_path)
    drawn = body(desk, asked)
    for dollars in OTHER_BANDS:
        (path_of(desk.path) if lost == "the file beside" else places.memory_of(desk.book.secret)).unlink()
        receipts.change(desk, payment, {"proceeds": dollars})
        assert body(desk, asked) == drawn
    assert places.memory_of(desk.book.secret).stat().st_mode & 0o777 == 0o600


def test_a_book_that_is_renamed_or_copied_draws_nothing_anew(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    payment = earn(desk)
    asked = telling(desk, counter, tmp_path)
    found, path = {body(desk, asked)}, desk.path
    desk.close()
    renamed = path.rename(path.with_name("renamed.fdesk"))
    copied = tmp_path / "copy" / "book.fdesk"
    copied.parent.mkdir()
    shutil.copy(renamed, copied)
    for place in (renamed, copied):
        one = open_desk(place, now=lambda: NOW)
        found |= bodies_of_an_edited_book(one, payment, asked)
        one.close()
    assert len(found) == 1


def test_the_budget_of_a_year_goes_with_the_book(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    sending.send(desk.book, asked_by(desk, counter, tmp_path), {}, NOW)
    path = desk.path
    desk.close()
    path_of(path).unlink()
    one = open_desk(path.rename(path.with_name("renamed.fdesk")), now=lambda: NOW)
    with refused("sharing_budget"):
        sending.send(one.book, asked_by(one, counter, tmp_path, id="pk-second"), {}, NOW)
    one.close()
    assert len(counter.reports) == 1


def test_what_an_older_version_kept_is_taken_over(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    """As the first files had it: one row a draw, and no mark of what was posted."""
    asked = asked_by(desk, counter, tmp_path)
    book = desk.book.book_id
    path_of(desk.path).unlink()
    with closing(sqlite3.connect(path_of(desk.path))) as old:
        old.executescript(f"""
            CREATE TABLE campaigns (id TEXT PRIMARY KEY, content TEXT NOT NULL, imported_at TEXT NOT NULL) STRICT;
            CREATE TABLE draws (book TEXT NOT NULL, campaign TEXT NOT NULL, period TEXT NOT NULL,
              band INTEGER NOT NULL, slice TEXT, value TEXT, cost TEXT, PRIMARY KEY (book, campaign, period)) STRICT;
            CREATE TABLE addresses (book TEXT NOT NULL, campaign TEXT NOT NULL, period TEXT NOT NULL,
              endpoint TEXT NOT NULL, token INTEGER NOT NULL, PRIMARY KEY (book, campaign, period)) STRICT;
            CREATE TABLE queue (book TEXT NOT NULL, campaign TEXT NOT NULL, period TEXT NOT NULL, body TEXT NOT NULL,
              state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at TEXT, status INTEGER,
              PRIMARY KEY (book, campaign, period)) STRICT;
            INSERT INTO draws VALUES ('{book}', 'pk-test', 'FY2026', 6, 'sex', '1', '3');
            INSERT INTO draws VALUES ('{book}', 'pk-seen', 'FY2026', 5, NULL, NULL, NULL);
            INSERT INTO addresses VALUES ('{book}', 'pk-test', 'FY2026', '{asked.endpoint}', 0);
            INSERT INTO queue VALUES ('{book}', 'pk-test', 'FY2026', '', 'accepted', 1, NULL, 201);
        """)
    owner = sharing.owner_of(desk.book)
    assert homes.known(owner, asked) == {"band": "6", "slice": "sex", "sex": "1", "cost": "3"}
    with refused("report_elsewhere"):
        sending.withdraw(desk.book, asked)
    assert counter.asked == [], "it may have left, but nobody here knows where to"
    shown = sharing.preview(desk.book, asked, {"sex": "male"})
    assert (shown.draw.band, shown.draw.slice, shown.draw.value) == (6, "sex", 1)
    seen = asked_by(desk, counter, tmp_path, id="pk-seen")
    assert sharing.preview(desk.book, seen, {}).sent_band == 5
    path_of(desk.path).unlink()
    assert sharing.preview(desk.book, seen, {}).sent_band == 5, "this computer remembers it from now on"


def test_a_backup_made_after_the_draw_knows_it_on_another_computer(
    desk: Desk, counter: Counter, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    payment = earn(desk)
    asked = telling(desk, counter, tmp_path)
    sent = sending.send(desk.book, asked, SAID, NOW).body
    homes.put_in_book(desk.book)
    made = backups.make(desk.book, tmp_path / "after.desk-backup").path
    elsewhere()
    other = tmp_path / "laptop" / "my.fdesk"
    backups.restore(other, made)
    one = open_desk(other, now=lambda: NOW)
    assert not history.check(one.book)
    fixed = {"sex": "male", "age": "under_30", "trend": "yes"}
    for dollars in OTHER_BANDS:
        receipts.change(one, payment, {"proceeds": dollars})
        assert sharing.preview(one.book, asked, fixed).body == sent
    with refused("sharing_budget"):
        sending.send(one.book, asked_by(one, counter, tmp_path, id="pk-second"), {}, NOW)
    one.close()


def test_a_restore_carries_over_what_the_replaced_book_alone_knows(
    desk: Desk, counter: Counter, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    payment = earn(desk)
    early = copies.back_up(desk.book, tmp_path / "early.desk-backup").path
    asked = telling(desk, counter, tmp_path)
    drawn, path = body(desk, asked), desk.path
    homes.put_in_book(desk.book)
    desk.close()
    path_of(path).unlink()
    elsewhere()
    backups.restore(path, early)
    one = open_desk(path, now=lambda: NOW)
    assert bodies_of_an_edited_book(one, payment, asked) == {drawn}
    one.close()


def test_the_draws_in_the_book_are_no_step_are_not_undone_and_stay_at_home(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    earn(desk)
    before = history.steps(desk.book)
    body(desk, asked_by(desk, counter, tmp_path))
    assert homes.lacking(desk.book)
    homes.put_in_book(desk.book)
    assert not homes.lacking(desk.book)
    assert history.steps(desk.book) == before
    told = [tuple(row) for row in desk.book.rows("SELECT * FROM kept_draws")]
    history.undo(desk)
    desk.book.rebuild()
    assert [tuple(row) for row in desk.book.rows("SELECT * FROM kept_draws")] == told != []
    assert not history.check(desk.book)
    copies.hand_out(desk.book, tmp_path / "theirs.fdesk")
    with open_reader(tmp_path / "theirs.fdesk") as reads:
        assert reads.rows("SELECT * FROM kept_draws") == []
        assert not history.check(reads)
    assert b"pk-test" not in (tmp_path / "theirs.fdesk").read_bytes()


def test_closing_puts_the_draws_into_the_book_before_its_backup(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    earn(desk)
    body(desk, asked_by(desk, counter, tmp_path))
    made = backups.on_close(desk)
    assert made is not None
    with open_reader(made) as reads:
        assert reads.rows("SELECT value FROM kept_draws WHERE what = 'band'")


def test_what_somebody_wrote_into_a_home_by_hand_is_no_draw(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    key = sharing.owner_of(desk.book).key(asked)
    with closing(sqlite3.connect(path_of(desk.path))) as file, file:
        for what, value in (("band", "9"), ("slice", "name"), ("sex", "CANARY"), ("region", "CANARY"), ("x", "1")):
            file.execute("INSERT INTO drawn VALUES (?, ?, ?, ?, ?)", (*key.values(), what, value))
    shown = sharing.preview(desk.book, asked, SAID)
    assert shown.sent_band in range(8)
    assert b"CANARY" not in shown.body


def test_where_no_home_can_be_written_nothing_is_shown(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    memory = places.memory_of(desk.book.secret)
    memory.unlink()
    memory.mkdir()
    try:
        with refused("sharing_unreadable"):
            sharing.preview(desk.book, asked, {})
        with refused("sharing_unreadable"):
            sending.send(desk.book, asked, {}, NOW)
    finally:
        memory.rmdir()
    assert counter.asked == []
