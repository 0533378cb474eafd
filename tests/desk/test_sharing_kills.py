"""A program that is killed at any moment of sending sends once all the same: same key, same bytes, one report."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import open_desk, sharing
from freelancer_desk.desk.sharing import sending
from freelancer_desk.domain.sharing import report
from tests.desk.campaigning import NOW, asked_by, counter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outside.counter import Counter

__all__ = ["counter"]
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


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such kill")
def test_a_kill_at_any_moment_leaves_one_report(counter: Counter, tmp_path: Path) -> None:
    moment, survived = 0, False
    while not survived:
        desk = open_desk(tmp_path / f"{moment}.fdesk", now=lambda: NOW)
        asked = asked_by(desk, counter, tmp_path)
        ran = subprocess.run(
            [sys.executable, "-c", CHILD, str(desk.path), NOW.isoformat(), str(moment)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        survived = "done" in ran.stdout
        assert survived or ran.returncode == -9, ran.stderr
        body = sharing.preview(desk.book, asked, {"region": "PB"}).body
        state = sending.send(desk.book, asked, {"region": "PB"}, NOW)
        assert state.state == "accepted"
        assert len(counter.reports) == moment + 1
        assert counter.reports[report.key(sharing.owner_of(desk.book).secret, asked)][0] == body
        desk.close()
        moment += 1
    assert moment > 12, "every write and both requests were a moment"
