"""While a report is under way, after it was given up, and where its book was renamed, copied or written into."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import threading
import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.desk import Desk, open_desk, sharing
from freelancer_desk.desk.sharing import sending
from freelancer_desk.outside import clock, http, places
from freelancer_desk.store.sharing_file import path_of
from tests.desk.billed import refused
from tests.desk.campaigning import NOW, asked_by, counter
from tests.outside.counter import Counter, counting

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["counter"]


def slow_post(counter: Counter, seconds: float) -> threading.Event:
    """The first report is kept at once and answered late; the event says that it came."""
    arrived, real = threading.Event(), counter.answer

    def answer(verb: str, *asked: Any) -> Any:
        told = real(verb, *asked)
        if verb == "POST" and not arrived.is_set():
            arrived.set()
            time.sleep(seconds)
        return told

    counter.answer = answer  # type: ignore[assignment,method-assign]
    return arrived


def test_a_second_try_while_one_is_under_way_takes_nothing_back(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    """The minute's tick, or another window, while the other side is slow."""
    asked = asked_by(desk, counter, tmp_path)
    owner, arrived = sharing.owner_of(desk.book), slow_post(counter, 1)
    sending.agree(desk.book, asked, {}, NOW)
    first = threading.Thread(target=lambda: sending.retry(owner, asked, NOW))
    first.start()
    assert arrived.wait(5)
    assert sending.retry_due(owner, (asked,), NOW + timedelta(minutes=5)) == 1
    assert sharing.state(owner, asked).state == "sending"
    assert sending.retry(owner, asked, NOW).state == "accepted", "who clicks waits for the try that is under way"
    first.join()
    assert sharing.state(owner, asked).state == "accepted"
    assert [verb for verb, *_ in counter.asked] == ["GET", "POST"]
    assert len(counter.reports) == 1


def test_nothing_leaves_after_it_was_given_up(
    desk: Desk, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is looked up slowly: the try is over, it was taken back, and only then a line is open."""
    monkeypatch.setattr(http, "REPORT_SECONDS", 0.5)
    asked = asked_by(desk, counter, tmp_path)
    real, lookups, found = socket.getaddrinfo, [], threading.Event()

    def slow(*given: Any, **named: Any) -> Any:
        lookups.append(given)
        if len(lookups) == 2:
            time.sleep(1.5)
            found.set()
        return real(*given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    assert sending.send(desk.book, asked, {}, NOW).state == "queued"
    told = sending.withdraw(desk.book, asked)
    assert (told.state, told.word) == ("withdrawn", "unsure")
    sending.forget(desk.book, asked)
    assert found.wait(5)
    time.sleep(0.5)
    assert [verb for verb, *_ in counter.asked] == ["GET", "DELETE", "DELETE"]
    assert sharing.state(desk.book, asked).word == "left"
    assert counter.reports == {}


def test_a_renamed_book_knows_what_it_sent_and_takes_it_back(counter: Counter, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "first.fdesk", now=lambda: NOW)
    asked = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, asked, {}, NOW)
    desk.close()
    moved = (tmp_path / "first.fdesk").rename(tmp_path / "second.fdesk")
    desk = open_desk(moved, now=lambda: NOW)
    told = sharing.state(desk.book, asked)
    assert (told.state, bool(told.agreed_at)) == ("accepted", True)
    assert [one.id for one in sharing.known(desk.book, rehearsal=True)] == [asked.id]
    assert sending.withdraw(desk.book, asked).state == "withdrawn"
    assert counter.reports == {}
    sending.forget(desk.book, asked)
    assert sharing.state(desk.book, asked).state == "drawn"
    desk.close()


def test_a_book_copied_with_its_file_sends_only_once_it_is_agreed_to_there(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {}, NOW)
    shutil.rmtree(places.memory_of(desk.book.secret).parent)
    told = sharing.state(desk.book, asked)
    assert (told.word, told.may_be_agreed_to) == ("elsewhere", True)
    with refused("report_not_agreed"):
        sending.retry(desk.book, asked, NOW)
    assert sending.send(desk.book, asked, {}, NOW).state == "accepted"


def test_what_could_not_be_taken_back_can_be_sent_after_all(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    counter.instead = lambda verb: (503, b"", {}) if verb != "GET" else None
    sending.send(desk.book, asked, {}, NOW)
    with refused("no_answer"):
        sending.withdraw(desk.book, asked)
    told = sharing.state(desk.book, asked)
    assert (told.word, told.may_be_agreed_to) == ("held", True)
    counter.instead = lambda _verb: None
    assert sending.send(desk.book, asked, {}, NOW).state == "accepted"


def test_an_address_that_was_written_in_learns_no_secret(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, asked, {}, NOW)
    with counting() as stranger:
        endpoint = f"http://127.0.0.1:{stranger.port}"
        with closing(sqlite3.connect(path_of(desk.path))) as file, file:
            file.execute("UPDATE addresses SET endpoint = ?", (endpoint,))
            file.execute("UPDATE posts SET endpoint = ?", (endpoint,))
        assert sending.withdraw(desk.book, asked).state == "withdrawn"
        assert stranger.asked == []
    assert counter.reports == {}


@pytest.mark.parametrize("token", ["ü€", "two\nlines", "with space"])
def test_what_no_header_can_hold_is_no_token(desk: Desk, counter: Counter, tmp_path: Path, token: str) -> None:
    asked = asked_by(desk, counter, tmp_path, token=True)
    with refused("token_wrong"):
        sending.send(desk.book, asked, {}, NOW, token=token)
    assert (counter.asked, sharing.state(desk.book, asked).state) == ([], "")


def test_what_is_forgotten_while_it_is_posted_is_taken_back(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    owner, arrived = sharing.owner_of(desk.book), slow_post(counter, 0.5)
    sending.agree(desk.book, asked, {}, NOW)
    first = threading.Thread(target=lambda: sending.retry(owner, asked, NOW))
    first.start()
    assert arrived.wait(5)
    sending.forget(owner, asked)
    first.join()
    assert [verb for verb, *_ in counter.asked] == ["GET", "POST", "DELETE"]
    assert (counter.reports, sharing.state(owner, asked).word) == ({}, "drawn")


def test_a_report_that_nobody_answered_for_can_be_taken_back_again(
    desk: Desk, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was given up, taken back where it was not yet, and came after that."""
    asked = asked_by(desk, counter, tmp_path)
    counter.drops = lambda verb: verb == "POST"
    sending.send(desk.book, asked, {}, NOW)
    kept, counter.reports = dict(counter.reports), {}
    assert sending.withdraw(desk.book, asked).word == "unsure"
    counter.reports = kept
    assert sending.withdraw(desk.book, asked).word == "unsure"
    assert counter.reports == {}
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(hours=2))
    assert sending.withdraw(desk.book, asked).word == "withdrawn"


def test_an_answer_to_a_later_try_says_nothing_of_an_earlier_one(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    """The first report is on its way for long; then the host is gone, as far as the second try sees."""
    asked = asked_by(desk, counter, tmp_path)
    counter.drops = lambda verb: verb == "POST"
    sending.send(desk.book, asked, {}, NOW)
    kept, counter.reports = dict(counter.reports), {}
    counter.drops, counter.instead = lambda _verb: False, lambda verb: (404, b"", {}) if verb == "GET" else None
    assert sending.retry(desk.book, asked, NOW).state == "refused"
    assert sending.withdraw(desk.book, asked).word == "unsure"
    sending.forget(desk.book, asked)
    counter.reports = kept
    assert sharing.state(desk.book, asked).word == "left"
    sending.withdraw(desk.book, asked)
    assert counter.reports == {}, "forgotten, and still to be had back"


def test_a_report_of_another_computer_is_forgotten_only_anyway(
    desk: Desk, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, asked, {}, NOW)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "second"))
    for ask in (sending.withdraw, sending.forget):
        with refused("report_elsewhere"):
            ask(desk.book, asked)
    told = sharing.state(desk.book, asked)
    assert (told.state, told.may_be_agreed_to) == ("accepted", True)
    sending.send(desk.book, asked, {}, NOW)
    assert sending.withdraw(desk.book, asked).state == "withdrawn"
    assert counter.reports == {}


def test_what_another_computer_took_back_is_not_agreed_to_here_any_more(
    desk: Desk, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the book is renamed afterwards, and only this computer's memory is left."""
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {}, NOW)
    first = os.environ["XDG_DATA_HOME"]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "second"))
    sending.forget(desk.book, asked)
    monkeypatch.setenv("XDG_DATA_HOME", first)
    assert sending.due(desk.book, NOW) == ()
    path_of(desk.path).unlink()
    assert sending.retry_due(sharing.owner_of(desk.book), (asked,), NOW) == 0
    assert sending.retry(desk.book, asked, NOW).word == "drawn"
    assert counter.asked == []


def test_what_another_computer_forgot_goes_out_from_none(
    desk: Desk, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have the same folder, as a synchronised one, and a memory of their own."""
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {}, NOW)
    assert sending.due(desk.book, NOW) == (asked.id,)
    first = os.environ["XDG_DATA_HOME"]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "second"))
    assert sharing.state(desk.book, asked).word == "elsewhere"
    sending.forget(desk.book, asked)
    monkeypatch.setenv("XDG_DATA_HOME", first)
    assert sending.due(desk.book, NOW) == ()
    assert sending.retry(desk.book, asked, NOW).word == "drawn"
    assert counter.asked == []
    assert sending.send(desk.book, asked, {}, NOW).state == "accepted", "and can be agreed to anew"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE queue SET state = 'foo'",
        "UPDATE queue SET attempts = 9223372036854775807",
        "UPDATE queue SET attempts = -1",
        "UPDATE queue SET status = 70000",
    ],
)
def test_a_queue_that_no_program_wrote_is_one_sentence(
    desk: Desk, counter: Counter, tmp_path: Path, statement: str
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {}, NOW)
    with closing(sqlite3.connect(path_of(desk.path))) as file, file:
        file.execute(statement)
    for ask in (sending.retry, sharing.state, sending.withdraw, sending.forget, sending.due):
        given = (desk.book, NOW) if ask is sending.due else (desk.book, asked)
        with refused("sharing_unreadable"):
            ask(*given, *((NOW,) if ask is sending.retry else ()))


def test_a_year_that_is_none_is_drawn_for_nobody(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    book = desk.book.book_id
    with closing(sqlite3.connect(path_of(desk.path))) as file, file:
        rows = [(book, "x", "FYabc", what, value) for what, value in (("slice", "trend"), ("cost", "3"))]
        file.executemany("INSERT INTO drawn VALUES (?, ?, ?, ?, ?)", rows)
    assert sending.send(desk.book, asked, {}, NOW).state == "accepted"


def test_two_computers_that_agreed_to_different_slices_are_charged_for_the_dearer(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    """One told nothing more, the other told of the year before, too: that year bears it."""
    asked = asked_by(desk, counter, tmp_path, id="pk-later")
    sending.agree(desk.book, asked, {}, NOW)
    told = [(desk.book.book_id, "pk-later", "FY2026", what, value) for what, value in (("cost", "3"), ("trend", "1"))]
    with closing(sqlite3.connect(path_of(desk.path))) as file, file:
        file.executemany("INSERT OR REPLACE INTO drawn VALUES (?, ?, ?, ?, ?)", told)
    before = asked_by(desk, counter, tmp_path, id="pk-before", period="FY2025")
    with refused("sharing_budget"):
        sending.agree(desk.book, before, {"region": "PB"}, NOW)
    assert sending.agree(desk.book, before, {}, NOW).state == "queued"


def test_the_same_id_for_another_year_waits_until_the_first_is_forgotten(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.agree(desk.book, asked, {}, NOW)
    with refused("campaign_changed"):
        asked_by(desk, counter, tmp_path, period="FY2025")
    sending.forget(desk.book, asked)
    assert asked_by(desk, counter, tmp_path, period="FY2025").period == "FY2025"
