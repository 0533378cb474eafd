"""`share` on the command line: looks without asking anybody, sends once, takes back, forgets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import open_desk, read_book
from freelancer_desk.domain.sharing import campaign as campaigns
from tests.outside.counter import Counter, counting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.journeys.conftest import Line


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """A counter on loopback, and a program that takes it for a campaign's address."""
    real = campaigns.read
    monkeypatch.setattr(campaigns, "read", lambda content, rehearsal=False: real(content, rehearsal=True))  # noqa: ARG005
    with counting() as found:
        yield found


@pytest.fixture
def asked(counter: Counter, tmp_path: Path) -> Path:
    told = {
        "schema": "fd-campaign/1", "id": "pk-test", "title": "A count", "who": "Somebody", "why": "To know",
        "contact": "none", "period": "FY2026", "window": "12m", "opens": "2026-07-01", "closes": "2099-06-30",
        "endpoint": f"http://127.0.0.1:{counter.port}", "mechanism": {"name": "krr", "k": 8, "eps": "2"},
        "slices": ["region"], "token": False, "text": "1",
    }  # fmt: skip
    counter.campaign = json.dumps(told).encode()
    path = tmp_path / "campaign.json"
    path.write_bytes(counter.campaign)
    return path


@pytest.fixture
def earning(line: Line) -> Line:
    line("add", "receipt", "--date", "2026-03-01", "--payer", "Client", "--proceeds", "1200", "--currency", "USD",
         "--credited-pkr", "336000")  # fmt: skip
    return line


def test_looking_asks_nobody_and_shows_what_is_then_sent_once_and_taken_back(
    earning: Line, counter: Counter, asked: Path
) -> None:
    given = ("--campaign", asked)
    assert earning("share", "status", *given).json["state"] == ""
    assert not earning.book.with_name("my.fdesk-sharing").exists(), "asking where it stands leaves nothing behind"
    shown = earning("share", "preview", *given, "--slice", "region=PB").json
    assert (len(shown["body"]), shown["true_band"], counter.asked) == (512, 5, [])
    assert set(shown["headers"]) == {"Idempotency-Key", "Withdrawal-Digest"}
    words = earning("share", "preview", *given, as_json=False).out
    assert "About half the time your device sends your real band" in words
    assert "internet address" in words
    sent = earning("share", "send", *given, "--slice", "region=PB").json
    assert (sent["state"], sent["attempts"], sent["sent_band"]) == ("accepted", 1, shown["sent_band"])
    assert counter.asked[-1][3].decode() == shown["body"]
    assert earning("share", "send", *given).json["state"] == "accepted"
    assert len(counter.reports) == 1
    assert earning("share", "release", *given).json == {"campaign": "pk-test", "release": None}
    assert earning("share", "withdraw", *given).json["state"] == "withdrawn"
    assert counter.reports == {}
    assert earning("share", "forget", *given).json["agreed_at"] is None


def test_the_book_itself_knows_what_was_drawn_as_soon_as_nobody_else_writes_in_it(
    earning: Line, asked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = ("share", "preview", "--campaign", asked)
    with open_desk(earning.book).book:
        shown = earning(*given).json
    assert earning(*given).json == shown
    earning("backup", tmp_path / "after.desk-backup")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another-computer"))
    earning.book.with_name("my.fdesk-sharing").unlink()
    earning("restore", tmp_path / "after.desk-backup")
    with read_book(earning.book) as reads:
        kept = {row["what"]: row["value"] for row in reads.rows("SELECT what, value FROM kept_draws")}
    assert kept == {"band": str(shown["sent_band"])}
    assert earning("check").json["problems"] == []


def test_a_smaller_chance_is_told_as_what_it_is(earning: Line, asked: Path) -> None:
    told = json.loads(asked.read_bytes())
    asked.write_text(json.dumps({**told, "mechanism": {"name": "krr", "k": 8, "eps": "1"}}))
    words = earning("share", "preview", "--campaign", asked, as_json=False).out
    assert "About one time in four your device sends your real band" in words


def test_a_year_that_is_not_over_is_refused_in_a_sentence(earning: Line, asked: Path) -> None:
    told = json.loads(asked.read_bytes())
    asked.write_text(json.dumps({**told, "period": "FY2099"}))
    refused = earning("share", "preview", "--campaign", asked)
    assert (refused.status, refused.error) == (1, "campaign_year_open")


def test_a_click_hidden_among_three_days_asks_nobody_yet(earning: Line, counter: Counter, asked: Path) -> None:
    queued = earning("share", "send", "--campaign", asked, "--later").json
    assert (queued["state"], queued["words"], counter.asked) == ("queued", "Waiting to be sent.", [])
    assert earning("share", "withdraw", "--campaign", asked).json["state"] == "withdrawn"
    assert counter.asked == []


def test_nobody_there_is_a_sentence_and_leaves_a_way_to_forget(earning: Line, counter: Counter, asked: Path) -> None:
    earning("share", "send", "--campaign", asked)
    counter.drops = lambda _verb: True
    assert earning("share", "forget", "--campaign", asked).error == "no_answer"
    assert earning("share", "forget", "--campaign", asked, "--anyway").status == 0


def test_a_wrong_file_and_none_are_refused_in_a_sentence(earning: Line, tmp_path: Path) -> None:
    wrong = tmp_path / "x.json"
    wrong.write_text("{}")
    assert earning("share", "preview", "--campaign", wrong).error == "campaign_wrong"
    assert earning("share", "status").error == "campaign_missing"
    assert earning("share", "status", "--campaign", tmp_path / "none.json").status == 1


def test_a_slice_that_is_said_twice_is_refused(earning: Line, asked: Path) -> None:
    given = ("--campaign", asked, "--slice", "region=PB", "--slice", "region=SD")
    assert earning("share", "preview", *given).error == "slice_twice"
