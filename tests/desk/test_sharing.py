"""Being counted at the desk: shown byte for byte, sent once whatever happens on the way, taken back, forgotten."""

from __future__ import annotations

import json
import os
import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, backups, open_desk, receipts, sharing
from freelancer_desk.desk.sharing import sending
from freelancer_desk.desk.sharing.counting import counted
from freelancer_desk.domain.sharing import queue
from freelancer_desk.domain.sharing.campaign import REGIONS
from freelancer_desk.store import copies
from freelancer_desk.store.reader import open_reader
from tests.desk.billed import refused
from tests.desk.campaigning import NOW, asked_by, counter
from tests.outside.counter import DOWN, Counter

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["counter"]

BOOKS = int(os.environ.get("FREELANCER_DESK_BOOKS", "60"))
ROUNDS = int(os.environ.get("FREELANCER_DESK_ROUNDS", "40"))
HEADERS = {
    "Host", "Content-Type", "Content-Length", "Accept", "User-Agent", "Accept-Encoding", "Connection",
    "Idempotency-Key", "Withdrawal-Digest",
}  # fmt: skip


def earn(desk: Desk, dollars: str, day: str = "2026-03-01", code: str = "USD") -> str:
    fields = {"date": day, "payer": "Client", "proceeds": dollars, "currency": code, "credited_pkr": "280000"}
    return receipts.add(desk, fields).id


def test_what_is_shown_is_what_is_sent_and_nothing_else(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    earn(desk, "1200")
    asked = asked_by(desk, counter, tmp_path)
    said = {"region": "SD", "trend": "yes"}
    shown = sharing.preview(desk.book, asked, said)
    assert (shown.true_band, len(shown.body)) == (5, 512)
    state = sending.send(desk.book, asked, said, NOW)
    assert (state.state, state.attempts, state.body) == ("accepted", 1, shown.body)
    [got, posted] = counter.asked
    assert (got[0], got[1]) == ("GET", "/v1/campaigns/pk-test")
    assert (posted[0], posted[1], posted[3]) == ("POST", "/v1/campaigns/pk-test/reports", shown.body)
    assert set(posted[2]) == HEADERS
    assert posted[2]["User-Agent"] == "FreelancerDesk/1"
    assert {name: posted[2][name] for name in shown.headers} == shown.headers
    again = sending.send(desk.book, asked, said, NOW)
    assert (again.state, len(counter.reports)) == ("accepted", 1)


def test_previews_of_many_books_equal_what_goes_over_the_wire(counter: Counter, tmp_path: Path) -> None:
    rng = random.Random(7)
    for number in range(BOOKS):
        with_desk = open_desk(tmp_path / f"b{number}.fdesk", now=lambda: NOW)
        for _ in range(rng.randrange(3)):
            earn(with_desk, f"{rng.randrange(1, 9000)}.{rng.randrange(100):02}", f"2026-0{rng.randrange(1, 7)}-11")
        folder = tmp_path / f"c{number}"
        folder.mkdir()
        asked = asked_by(with_desk, counter, folder)
        said: dict[str, str] = {}
        if rng.random() < 0.5:
            said = {"region": rng.choice(REGIONS), "sex": rng.choice(["male", "female"])}
        shown = sharing.preview(with_desk.book, asked, said)
        sending.send(with_desk.book, asked, said, NOW)
        assert counter.asked[-1][3] == shown.body
        assert len(shown.body) == 512
        with_desk.close()
    assert len(counter.reports) == BOOKS, "no two books share a key"


def test_edits_restarts_restores_and_a_second_copy_never_draw_again(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    early = copies.back_up(desk.book, tmp_path / "early.desk-backup").path
    identity = earn(desk, "80")
    bodies = {sharing.preview(desk.book, asked, {}).body}
    path, now = desk.path, desk.now
    for number in range(ROUNDS):
        receipts.change(desk, identity, {"proceeds": str(50 + 97 * (number % 90))})
        bodies.add(sharing.preview(desk.book, asked, {}).body)
        desk.close()
        if number % 10 == 9:
            backups.restore(path, early)
        desk = open_desk(path, now=now)
        bodies.add(sharing.preview(desk.book, asked, {}).body)
        if number % 10 == 9:
            identity = earn(desk, "4000")
    assert len(bodies) == 1
    sending.send(desk.book, asked, {}, NOW)
    sending.forget(desk.book, asked)
    asked = asked_by(desk, counter, tmp_path)
    assert sharing.preview(desk.book, asked, {}).body in bodies
    desk.close()


def test_a_second_laptop_with_the_same_book_draws_the_same(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    earn(desk, "1200")
    asked = asked_by(desk, counter, tmp_path)
    body = sharing.preview(desk.book, asked, {"region": "PB"}).body
    other = tmp_path / "other"
    other.mkdir()
    copies.back_up(desk.book, other / "my.fdesk")
    with open_reader(other / "my.fdesk") as reads:
        assert sharing.preview(reads, asked, {"region": "PB"}).body == body


def test_a_slice_is_chosen_once_sent_and_stays(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, asked, {"region": "PB"}, NOW)
    sent = counter.asked[-1][3]
    assert json.loads(sent)["slice"] == {"dim": "region", "v": "PB"}
    assert sharing.preview(desk.book, asked, {"sex": "female"}).body == sent, "what was agreed to is shown"
    sending.withdraw(desk.book, asked)
    for said in ({}, {"sex": "female"}, {"region": "SD"}):
        with refused("sharing_fixed_region"):
            sharing.preview(desk.book, asked, said)
        with refused("sharing_fixed_region"):
            sending.agree(desk.book, asked, said, NOW)
    assert sending.send(desk.book, asked, {"region": "PB", "sex": "female"}, NOW).body == sent


def test_an_idle_freelancer_is_counted_as_nothing_and_an_unknown_rate_is_a_question(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    assert sharing.preview(desk.book, asked, {}).true_band == 0
    earn(desk, "100", code="EUR")
    with refused("sharing_rate_unknown"):
        sharing.preview(desk.book, asked, {})
    with refused("sharing_rate_unknown"):
        sending.send(desk.book, asked, {}, NOW)
    assert counter.asked == []


def test_euros_count_by_their_own_rupees_and_the_dollar_of_that_day(desk: Desk) -> None:
    """EUR 900 became Rs 280,000; at Rs 280 for a dollar that is USD 1,000: the band up to 1,000."""
    from freelancer_desk.desk import rates

    earn(desk, "900", code="EUR")
    rates.type_rate(desk, "USD", "2026-03-01", "280", "bank page")
    made = counted(desk.book, 2026)
    assert made.dollars is not None
    assert made.dollars.text == "1000.00"
    assert made.grew is True


def test_a_report_arrives_once_through_answers_that_are_lost(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    rng = random.Random(3)
    counter.drops = lambda _verb: rng.random() < 0.4
    state = sending.send(desk.book, asked, {}, NOW)
    for number in range(50):
        if state.state == "accepted":
            break
        assert state.state == "queued"
        state = sending.retry(desk.book, asked, NOW + timedelta(days=number))
    assert state.state == "accepted"
    assert len(counter.reports) == 1


def test_a_crash_while_it_is_on_the_way_is_tried_again_with_the_same_key(
    desk: Desk, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    real = queue.after

    def killed(_status: int | None) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(queue, "after", killed)
    with pytest.raises(KeyboardInterrupt):
        sending.send(desk.book, asked, {}, NOW)
    monkeypatch.setattr(queue, "after", real)
    assert (sharing.state(desk.book, asked).state, len(counter.reports)) == ("sending", 1)
    assert sending.retry(desk.book, asked, NOW).state == "accepted"
    assert len(counter.reports) == 1


def test_a_busy_server_is_asked_again_when_it_says_and_a_refusal_is_final(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    counter.instead = lambda verb: DOWN if verb == "POST" else None
    state = sending.send(desk.book, asked, {}, NOW)
    assert (state.state, state.status, state.next_at) == ("queued", 503, "2026-11-24T09:00:05+00:00")
    assert sending.due(desk.book, NOW) == ()
    assert sending.due(desk.book, NOW + timedelta(seconds=5)) == ("pk-test",)
    counter.instead = lambda verb: (422, b"{}", {}) if verb == "POST" else None
    assert sending.retry(desk.book, asked, NOW).state == "refused"
    counter.instead = lambda _verb: None
    assert sending.retry(desk.book, asked, NOW).state == "refused"
    assert counter.reports == {}


def test_another_campaign_at_that_address_stops_everything(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    counter.campaign = counter.campaign + b" "
    with refused("campaign_differs"):
        sending.send(desk.book, asked, {}, NOW)
    assert counter.reports == {}
    assert sharing.state(desk.book, asked).state == "refused"


def test_a_file_that_changed_since_voids_what_was_agreed(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, asked, {}, NOW, later=True)
    changed = asked_by(desk, counter, tmp_path, why="Something else")
    with refused("campaign_changed"):
        sending.retry(desk.book, changed, NOW)
    assert counter.reports == {}


def test_a_report_is_taken_back_while_the_period_is_open_and_not_afterwards(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    asked = asked_by(desk, counter, tmp_path)
    with refused("report_unknown"):
        sending.withdraw(desk.book, asked)
    sending.send(desk.book, asked, {}, NOW)
    assert sending.withdraw(desk.book, asked).state == "withdrawn"
    assert counter.reports == {}
    other = asked_by(desk, counter, tmp_path, id="pk-other", period="FY2025")
    sending.send(desk.book, other, {}, NOW)
    counter.closed = True
    with refused("report_published"):
        sending.withdraw(desk.book, other)
    assert len(counter.reports) == 1


def test_a_queued_report_is_taken_back_without_a_word_to_anyone(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    state = sending.send(desk.book, asked, {}, NOW, later=True)
    assert state.state == "queued"
    assert NOW.isoformat() <= state.next_at <= (NOW + timedelta(hours=72)).isoformat()
    assert sending.withdraw(desk.book, asked).state == "withdrawn"
    assert counter.asked == []


def test_a_year_gives_away_no_more_than_its_budget(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    first = asked_by(desk, counter, tmp_path)
    sending.send(desk.book, first, {}, NOW)
    sending.forget(desk.book, first)
    second = asked_by(desk, counter, tmp_path, id="pk-second")
    with refused("sharing_budget"):
        sending.send(desk.book, second, {}, NOW)
    another_year = asked_by(desk, counter, tmp_path, id="pk-second", period="FY2025")
    assert sending.send(desk.book, another_year, {}, NOW).state == "accepted"


def test_a_trend_tells_of_the_year_before_too_and_is_charged_to_it(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    before = asked_by(desk, counter, tmp_path, id="pk-before", period="FY2025")
    sending.send(desk.book, before, {"sex": "female"}, NOW)
    asked = asked_by(desk, counter, tmp_path)
    with refused("sharing_budget_before"):
        sending.send(desk.book, asked, {"trend": "yes"}, NOW)
    assert sending.send(desk.book, asked, {}, NOW).state == "accepted"
    assert [json.loads(body)["slice"] for body, _digest in counter.reports.values()][1:] == [{"dim": "none"}]


def test_a_closed_campaign_takes_nothing(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path, closes="2026-11-01")
    with refused("campaign_closed"):
        sending.send(desk.book, asked, {}, NOW)
    assert counter.asked == []


def test_a_copy_that_was_handed_out_holds_no_secret_and_reports_nothing(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    from freelancer_desk.desk import history

    earn(desk, "100")
    asked = asked_by(desk, counter, tmp_path)
    copies.hand_out(desk.book, tmp_path / "theirs.fdesk")
    assert desk.book.secret.encode() not in (tmp_path / "theirs.fdesk").read_bytes()
    with open_reader(tmp_path / "theirs.fdesk") as reads:
        assert history.check(reads) == ()
        with refused("sharing_not_yours"):
            sharing.preview(reads, asked, {})
    copies.back_up(desk.book, tmp_path / "mine.fdesk")
    assert desk.book.secret.encode() in (tmp_path / "mine.fdesk").read_bytes(), "a backup keeps it"


def test_the_published_table_is_fetched_only_when_asked_for(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path)
    assert sending.published(asked) is None
    cells = [{"band": n, "share": "0.1", "low": "0", "high": "0.2", "published": True} for n in range(8)]
    told = {
        "schema": "fd-release/1",
        "campaign": "pk-test",
        "period": "FY2026",
        "n": 1000,
        "eps": "2",
        "caution": "Reporters.",
    }
    counter.release = json.dumps({**told, "bands": cells}).encode()
    found = sending.published(asked)
    assert found is not None
    assert found.n == 1000


def test_nobody_there_is_no_error_and_nothing_is_lost(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    asked = asked_by(desk, counter, tmp_path, endpoint="http://127.0.0.1:9")
    state = sending.send(desk.book, asked, {}, NOW)
    assert (state.state, state.attempts, state.status) == ("queued", 1, None)
    with refused("no_answer"):
        sending.published(asked)
