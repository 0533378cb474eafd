"""While a report is under way, after it was given up, and where its book was renamed, copied or written into."""

from __future__ import annotations

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
from freelancer_desk.outside import http, places
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
    assert sending.retry(owner, asked, NOW).state == "sending"
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
    assert sending.withdraw(desk.book, asked).state == "withdrawn"
    sending.forget(desk.book, asked)
    assert found.wait(5)
    time.sleep(0.5)
    assert [verb for verb, *_ in counter.asked] == ["GET", "DELETE"]
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
