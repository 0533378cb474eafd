"""The real client and the real server over a bad line: one report a book, taken back, the same coin on both ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counting import noise as theirs
from counting.campaigns import Campaign, canonical

from freelancer_desk.desk import open_desk, receipts, sharing
from freelancer_desk.desk.sharing import sending
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import bands, noise
from tests.collector.made_up import ID, OPEN, campaign, campaign_said, serving
from tests.collector.proxy import Faults, bad_line

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class _Offered(Campaign):
    """A campaign of a rehearsal, whose file names this computer."""


NOW = datetime(OPEN.year, OPEN.month, OPEN.day, 9, tzinfo=UTC)
BOOKS = 12


def test_both_ends_know_the_same_coin() -> None:
    assert (
        theirs.DRAWS, theirs.KEEP, theirs.KEEP_VALUE, theirs.BANDS,
    ) == (noise.ONE, noise.KEEP, noise.KEEP_FLIP, bands.COUNT)  # fmt: skip


def test_each_book_is_counted_once_and_a_withdrawal_counts_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("freelancer_desk.outside.http.REPORT_READ", 0.5)
    offered = _Offered(**vars(campaign()))
    (tmp_path / "server").mkdir()
    with serving(tmp_path / "server", offered) as served, bad_line(served.port, Faults()) as line:
        served_file = canonical(campaign_said(endpoint=f"http://127.0.0.1:{line.port}"))
        object.__setattr__(offered, "data", served_file)  # a rehearsal's address is known once it is up
        sent = []
        for number in range(BOOKS):
            desk = open_desk(tmp_path / f"{number}.fdesk", now=lambda: NOW)
            fields = {"date": "2026-03-01", "payer": "C", "proceeds": str(50 + 600 * number), "currency": "USD"}
            receipts.add(desk, {**fields, "credited_pkr": "1000"})
            path = tmp_path / f"{number}.json"
            path.write_bytes(served_file)
            asked = sharing.take_in(desk.book, path, NOW, rehearsal=True)
            state = sending.send(desk.book, asked, {"region": "PB"}, NOW)
            for day in range(60):
                if state.state == "accepted":
                    break
                state = sending.retry(desk.book, asked, NOW + timedelta(days=day))
            assert state.state == "accepted"
            sent.append(json.loads(state.body)["band"])
            if number == 0:
                for _ in range(60):
                    try:
                        sending.withdraw(desk.book, asked)
                        break
                    except DeskError:
                        continue
            desk.close()
        counts = served.storage.counts(ID, "FY2026")
    assert sum(counts.values()) == BOOKS - 1
    assert [counts.get(("region", "PB", band), 0) for band in range(8)] == [sent[1:].count(band) for band in range(8)]
