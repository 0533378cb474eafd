"""A program that is killed at any moment of sending sends once all the same: same key, same bytes, one report."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, sharing
from freelancer_desk.desk.sharing import sending
from tests.outside.counter import Counter, counting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
# The child kills itself before (even numbers) or after (odd ones) a moment: each write of the file and each request.
CHILD = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from freelancer_desk.desk import read_book, sharing
from freelancer_desk.desk.sharing import sending
from freelancer_desk.outside.http import ReportWire
from freelancer_desk.store.sharing_file import SharingFile
left = int(sys.argv[3])

def killing(real):
    def act(*given):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        done = real(*given)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return done
    return act

with read_book(Path(sys.argv[1])) as reads:
    asked = sharing.one(reads, "pk-test", rehearsal=True)
    SharingFile.put = killing(SharingFile.put)
    ReportWire.get = killing(ReportWire.get)
    ReportWire.post = killing(ReportWire.post)
    sending.send(reads, asked, {"region": "PB"}, datetime.fromisoformat(sys.argv[2]))
print("done")
"""


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counting() as found:
        yield found


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such kill")
def test_a_kill_at_any_moment_leaves_one_report(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    moment, survived = 0, False
    while not survived:
        period = f"FY20{30 + moment}"
        told = {
            "schema": "fd-campaign/1", "id": "pk-test", "title": "Test", "who": "A test", "why": "To test",
            "contact": "none", "period": period, "window": "12m", "opens": "2026-07-01", "closes": "2027-06-30",
            "endpoint": f"http://127.0.0.1:{counter.port}", "mechanism": {"name": "krr", "k": 8, "eps": "2"},
            "slices": ["region"], "token": False, "text": "1",
        }  # fmt: skip
        counter.campaign = json.dumps(told).encode()
        (tmp_path / "c.json").write_bytes(counter.campaign)
        asked = sharing.take_in(desk.book, tmp_path / "c.json", NOW, rehearsal=True)
        ran = subprocess.run(
            [sys.executable, "-c", CHILD, str(desk.path), NOW.isoformat(), str(moment)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        survived = "done" in ran.stdout
        assert survived or ran.returncode == -9, ran.stderr
        body = sharing.preview(desk.book, asked, {"region": "PB"}).body
        state = sending.send(desk.book, asked, {"region": "PB"}, NOW)
        assert state.state == "accepted"
        assert [kept for kept, _ in counter.reports.values()].count(body) == 1
        assert len(counter.reports) == moment + 1
        moment += 1
    assert moment > 12, "every write and both requests were a moment"
