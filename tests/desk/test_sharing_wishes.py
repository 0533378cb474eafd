"""What the user wants of being counted wins: taking back, forgetting, correcting, and no draw before its time."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from freelancer_desk.desk import Desk, backups, rates, read_book, receipts, sharing
from freelancer_desk.desk.sharing import sending
from freelancer_desk.desk.sharing.counting import counted
from freelancer_desk.desk.sharing.homes import Homes
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import secrets
from tests.desk.billed import refused
from tests.desk.campaigning import NOW, asked_by, counter
from tests.outside.counter import Counter, counting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from freelancer_desk.domain.sharing.campaign import Campaign

__all__ = ["counter"]
NOBODY = "http://127.0.0.1:9"


class Odd(Exception):  # noqa: N818
    """What a keyring's own bus raises: no error that anybody names."""


class OddRing(KeyringBackend):
    """A keyring whose bus fails in a way of its own."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        raise Odd(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise Odd(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        raise Odd(service, username)


@pytest.fixture
def odd_ring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(OddRing())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def test_a_token_goes_along_when_a_report_is_taken_back_and_when_it_is_forgotten(
    desk: Desk, counter: Counter, tmp_path: Path, odd_ring: None
) -> None:
    del odd_ring
    asked = asked_by(desk, counter, tmp_path, token=True)
    sending.send(desk.book, asked, {}, NOW, token="t")  # noqa: S106
    with refused("token_missing"):
        sending.withdraw(desk.book, asked)
    assert sending.withdraw(desk.book, asked, token="t").state == "withdrawn"  # noqa: S106
    assert counter.asked[-1][2]["Authorization"] == "Bearer t"
    sending.send(desk.book, asked, {}, NOW, token="t")  # noqa: S106
    sending.forget(desk.book, asked, token="t")  # noqa: S106
    assert (counter.reports, sharing.known(desk.book, rehearsal=True)) == ({}, ())


def test_a_token_that_was_not_taken_can_be_corrected(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path, token=True)
    counter.instead = lambda verb: (401, b"", {}) if verb == "POST" else None
    assert sending.send(desk.book, asked, {}, NOW, token="a").state == "refused"  # noqa: S106
    counter.instead = lambda _verb: None
    assert sending.retry(desk.book, asked, NOW).state == "refused"
    assert sending.retry(desk.book, asked, NOW, token="b").state == "accepted"  # noqa: S106


def test_a_keyring_that_fails_in_its_own_way_is_none(odd_ring: None) -> None:
    del odd_ring
    assert secrets.token("https://totals.example.org") == ""
    with refused("no_keyring"):
        secrets.keep_token("https://totals.example.org", "planted")
    secrets.forget_token("https://totals.example.org")


def test_another_file_of_the_same_id_never_learns_the_secret_of_what_was_sent(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, asked, {}, NOW)
    with counting() as stranger:
        other = asked_by(desk, stranger, tmp_path)
        assert other.endpoint != asked.endpoint
        assert sending.withdraw(desk.book, other).state == "withdrawn"
        assert stranger.asked == []
    assert counter.reports == {}


def test_taking_back_stops_the_sending_also_when_nobody_answers(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    counter.drops = lambda verb: verb != "GET"
    sending.send(desk.book, asked, {}, NOW)
    with refused("no_answer"):
        sending.withdraw(desk.book, asked)
    assert sending.due(desk.book, NOW + timedelta(days=30)) == ()
    assert sharing.state(desk.book, asked).word == "held"
    counter.drops = lambda _verb: False
    assert sending.withdraw(desk.book, asked).state == "withdrawn"
    assert counter.reports == {}


def test_what_arrives_while_it_is_taken_back_is_taken_back(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    """The request to take it back overtakes the report itself, as two requests on a bad line may."""
    asked = asked_by(desk, counter, tmp_path)
    arrived, may_go = threading.Event(), threading.Event()

    def slow(verb: str) -> None:
        if verb == "POST":
            arrived.set()
            may_go.wait(5)

    counter.instead = slow
    owner = sharing.owner_of(desk.book)
    sending.agree(desk.book, asked, {}, NOW)
    sender = threading.Thread(target=lambda: sending.retry(owner, asked, NOW))
    sender.start()
    assert arrived.wait(5)
    taking_back = threading.Thread(target=lambda: sending.withdraw(owner, asked))
    taking_back.start()
    while sharing.state(owner, asked).next_at:
        time.sleep(0.01)
    may_go.set()
    sender.join()
    taking_back.join()
    assert (sharing.state(desk.book, asked).word, counter.reports) == ("withdrawn", {})


def test_who_changes_the_mind_again_sends_the_same_bytes(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    body = sending.send(desk.book, asked, {"region": "PB"}, NOW).body
    sending.withdraw(desk.book, asked)
    again = sending.send(desk.book, asked, {"region": "PB"}, NOW)
    assert (again.state, again.body, len(counter.reports)) == ("accepted", body, 1)


def test_looking_before_reports_are_taken_draws_nothing(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    """A draw is kept, so it is not made of a year that is half over."""
    asked = asked_by(desk, counter, tmp_path, period="FY2027", opens="2027-07-01", closes="2028-06-30")
    with refused("campaign_early"):
        sharing.preview(desk.book, asked, {}, NOW.date())
    assert sharing.state(desk.book, asked).state == ""


def test_after_the_last_day_nothing_is_tried(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path, endpoint=NOBODY)
    sending.send(desk.book, asked, {}, NOW)
    late = sending.retry(desk.book, asked, NOW + timedelta(days=400))
    assert (late.state, late.word, late.attempts) == ("refused", "late", 1)


def test_an_operator_who_is_gone_can_be_forgotten(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    counter.drops = lambda verb: verb != "GET"
    sending.send(desk.book, asked, {}, NOW)
    with refused("no_answer"):
        sending.forget(desk.book, asked)
    sending.forget(desk.book, asked, anyway=True)
    assert sharing.known(desk.book, rehearsal=True) == ()


def test_one_report_that_cannot_be_tried_keeps_no_other_waiting(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    first = asked_by(desk, counter, tmp_path, id="pk-first", token=True)
    sending.agree(desk.book, first, {}, NOW)
    second = asked_by(desk, counter, tmp_path, id="pk-second", period="FY2025")
    sending.agree(desk.book, second, {}, NOW)
    owner = sharing.owner_of(desk.book)
    assert sending.retry_due(owner, sharing.known(desk.book, rehearsal=True), NOW) == 2
    assert sharing.state(owner, second).state == "accepted"


def test_a_campaign_may_ask_for_the_smaller_epsilon_and_a_year_has_room_for_both(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    smaller = {"name": "krr", "k": 8, "eps": "1"}
    first = asked_by(desk, counter, tmp_path, id="pk-first")
    sending.send(desk.book, first, {}, NOW)
    second = asked_by(desk, counter, tmp_path, id="pk-second", mechanism=smaller)
    with refused("sharing_budget"):
        sending.send(desk.book, second, {"region": "PB"}, NOW)
    body = sending.send(desk.book, second, {}, NOW).body
    assert json.loads(body)["mechanism"] == smaller
    third = asked_by(desk, counter, tmp_path, id="pk-third", mechanism=smaller)
    with refused("sharing_budget"):
        sending.send(desk.book, third, {}, NOW)
    assert len(counter.reports) == 2


def test_two_windows_at_once_give_away_no_more_than_the_budget(
    desk: Desk, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [asked_by(desk, counter, tmp_path, id=name) for name in ("pk-first", "pk-second")]
    keep, told = Homes.keep, []

    def slowly(*given: Any) -> None:
        time.sleep(0.3)
        keep(*given)

    def agree(asked: Campaign) -> None:
        with read_book(desk.path) as reads:
            try:
                told.append(sending.agree(reads, asked, {}, NOW).state)
            except DeskError as error:
                told.append(error.kind)

    monkeypatch.setattr(Homes, "keep", slowly)
    windows = [threading.Thread(target=agree, args=(asked,)) for asked in both]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert sorted(told) == ["queued", "sharing_budget"]


def test_money_that_was_all_kept_counts_by_the_rate_that_was_typed(desk: Desk) -> None:
    """EUR 900 kept at Rs 300 are Rs 270,000; at Rs 270 for a dollar that is USD 1,000."""
    kept = {"proceeds": "900", "currency": "EUR", "retained": "900", "rate": "300", "credited_pkr": "0"}
    receipts.add(desk, {"date": "2026-03-01", "payer": "Client", **kept})
    rates.type_rate(desk, "USD", "2026-03-01", "270", "bank page")
    made = counted(desk.book, 2026)
    assert made.dollars is not None
    assert made.dollars.text == "1000.00"


def test_a_table_of_another_campaign_is_not_taken_for_this_one(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    cells = [{"band": n, "share": "0.1", "published": True} for n in range(8)]
    told = {"schema": "fd-release/1", "period": "FY2026", "n": 1000, "eps": "2", "caution": "R", "bands": cells}
    counter.release = json.dumps({**told, "campaign": "pk-other"}).encode()
    with refused("release_wrong"):
        sending.published(asked)
    counter.instead = lambda _verb: (503, b"", {})
    with refused("no_answer"):
        sending.published(asked)


def test_a_backup_with_the_name_of_a_view_keeps_the_secret_at_home(desk: Desk, tmp_path: Path) -> None:
    backups.make(desk.book, tmp_path / "for-you.fdesk-view")
    assert desk.book.secret.encode() not in (tmp_path / "for-you.fdesk-view").read_bytes()
    assert [path.name for path in tmp_path.glob("for-you*")] == ["for-you.fdesk-view"]
