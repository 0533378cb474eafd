"""When a report is tried again, who is asked for it back, and what of a year is taken at all."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, sharing
from freelancer_desk.desk.sharing import sending
from freelancer_desk.store import sharing_file
from tests.desk.billed import refused
from tests.desk.campaigning import NOW, asked_by, counter
from tests.outside.counter import Counter, counting

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.desk.sharing import State

__all__ = ["counter"]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def verbs(counter: Counter) -> list[str]:
    return [verb for verb, *_ in counter.asked]


def answers(counter: Counter, status: int, **headers: str) -> None:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    counter.instead = lambda verb: (status, b"", told) if verb == "POST" else None


def waits(state: State, now: datetime = NOW) -> timedelta:
    return datetime.fromisoformat(state.next_at) - now


def test_it_is_tried_again_after_longer_and_longer_waits_until_the_campaign_ends(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path, closes="2026-12-10")
    answers(counter, 503)
    now, state = NOW, sending.send(desk.book, asked, {}, NOW)
    for base in (MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, DAY, DAY):
        assert base / 2 - timedelta(seconds=1) <= waits(state, now) <= base * 3 / 2
        now += waits(state, now)
        assert sending.due(desk.book, now - timedelta(seconds=1)) == ()
        state = sending.retry(desk.book, asked, now)
    for _ in range(40):
        if state.word == "late":
            break
        assert state.next_at[:10] <= "2026-12-10"
        now += waits(state, now)
        state = sending.retry(desk.book, asked, now)
    assert (state.state, state.word, state.next_at) == ("refused", "late", "")
    assert sending.due(desk.book, NOW + timedelta(days=400)) == ()


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ({"Retry_After": "5"}, 5, 5), ({"Retry_After": "99999999"}, 7 * 86400, 7 * 86400), ({"Retry_After": "0"}, 1, 1),
        ({"Retry_After": "Thu, 01 Jan 2099 00:00:00 GMT"}, 7 * 86400, 7 * 86400),
        ({"Retry_After": "Tue, 24 Nov 2020 10:00:00 GMT"}, 1, 1),
        ({"Retry_After": "-7"}, 30, 90), ({"Retry_After": "soon"}, 30, 90),
    ],
)  # fmt: skip
def test_the_other_side_may_ask_for_another_wait_within_a_week(
    desk: Desk, counter: Counter, tmp_path: Path, said: dict[str, str], least: int, most: int
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    answers(counter, 429, **said)
    assert least <= waits(sending.send(desk.book, asked, {}, NOW)).total_seconds() <= most


def test_a_wait_that_goes_past_the_last_day_is_told_as_late_and_may_be_cut_short_by_hand(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path, closes="2026-11-26")
    answers(counter, 503, Retry_After="604800")
    assert sending.send(desk.book, asked, {}, NOW).word == "late"
    assert sending.retry_due(sharing.owner_of(desk.book), (asked,), NOW + DAY) == 0
    counter.instead = lambda _verb: None
    assert sending.retry(desk.book, asked, NOW + DAY).state == "accepted"


@pytest.mark.parametrize("status", [302, 400, 401, 404, 409, 410, 413, 422])
def test_any_other_refusal_is_final_and_shown(desk: Desk, counter: Counter, tmp_path: Path, status: int) -> None:
    asked = asked_by(desk, counter, tmp_path)
    answers(counter, status, Retry_After="5")
    state = sending.send(desk.book, asked, {}, NOW)
    assert (state.state, state.status, state.next_at) == ("refused", status, "")
    counter.instead = lambda _verb: None
    assert sending.retry(desk.book, asked, NOW).state == "refused"
    assert counter.reports == {}


def test_no_wait_is_taken_from_an_answer_that_was_no_refusal(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    counter.instead = lambda verb: (200, counter.campaign, {"Retry-After": "600000"}) if verb == "GET" else None
    counter.drops = lambda verb: verb == "POST"
    assert waits(sending.send(desk.book, asked, {}, NOW)) <= 90 * timedelta(seconds=1)


def test_a_campaign_that_is_only_created_there_takes_nothing(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    counter.instead = lambda verb: (201, counter.campaign, {}) if verb == "GET" else None
    with refused("campaign_differs"):
        sending.send(desk.book, asked, {}, NOW)
    assert (sharing.state(desk.book, asked).word, verbs(counter)) == ("differs", ["GET"])


@pytest.mark.parametrize("act", [sending.withdraw, sending.forget])
def test_nobody_learns_the_secret_of_a_report_that_was_never_posted(
    desk: Desk, counter: Counter, tmp_path: Path, act: object
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    counter.instead = lambda _verb: (503, b"", {})
    assert sending.send(desk.book, asked, {}, NOW).attempts == 1
    assert callable(act)
    act(desk.book, asked)
    assert verbs(counter) == ["GET"]
    assert sharing.state(desk.book, asked).state == ("withdrawn" if act is sending.withdraw else "drawn")


def test_that_a_report_was_posted_is_kept_before_it_leaves(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    seen: list[int] = []

    def look(verb: str) -> None:
        with sharing_file.opened(sharing_file.path_of(desk.path), make=False) as file:
            assert file is not None
            seen.append(len(file.rows("SELECT * FROM posts")) if verb == "POST" else 0)

    counter.instead = look
    sending.send(desk.book, asked, {}, NOW)
    assert seen == [0, 1]
    sending.withdraw(desk.book, asked)
    assert verbs(counter) == ["GET", "POST", "DELETE"]


def test_an_address_that_never_had_the_report_is_not_asked_for_it_back(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    """A report is sent, forgotten without an answer, and agreed to again under a file with another address."""
    asked = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, asked, {}, NOW)
    counter.drops = lambda _verb: True
    sending.forget(desk.book, asked, anyway=True)
    with counting() as stranger:
        other = asked_by(desk, stranger, tmp_path)
        with refused("campaign_changed"):
            sending.send(desk.book, other, {}, NOW, later=True)
        counter.drops = lambda _verb: False
        sending.withdraw(desk.book, other)
        assert stranger.asked == []
    assert counter.reports == {}, "where it was sent it can still be taken back"


def test_what_was_taken_back_before_its_post_is_not_posted(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    """The campaign's file is still being asked for when the user takes the report back."""
    asked = asked_by(desk, counter, tmp_path)

    owner = sharing.owner_of(desk.book)
    taking_back = threading.Thread(target=lambda: sending.withdraw(owner, asked))

    def taken_back(verb: str) -> None:
        if verb == "GET":
            taking_back.start()
            while sharing.state(owner, asked).next_at:
                time.sleep(0.01)

    counter.instead = taken_back
    sending.send(desk.book, asked, {}, NOW)
    taking_back.join()
    assert (sharing.state(owner, asked).state, verbs(counter)) == ("withdrawn", ["GET"])


def test_a_year_that_is_not_over_by_the_books_own_rules_is_not_drawn(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    with refused("campaign_year_open"):
        asked_by(desk, counter, tmp_path, id="pk-next", period="FY2027")
    with refused("campaign_early"):
        sharing.preview(desk.book, asked, {}, datetime(2026, 6, 30, tzinfo=NOW.tzinfo).date())
    assert sharing.state(desk.book, asked).state == ""


def test_a_campaign_that_an_older_version_took_and_this_one_refuses_is_left_out(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked_by(desk, counter, tmp_path)
    with sharing_file.opened(sharing_file.path_of(desk.path), make=False) as file:
        assert file is not None
        (row,) = file.rows("SELECT * FROM campaigns")
        file.put("campaigns", {**dict(row), "id": "pk-old", "content": row["content"].replace("FY2026", "FY2027")})
    assert [one.id for one in sharing.known(desk.book, rehearsal=True)] == ["pk-test"]
