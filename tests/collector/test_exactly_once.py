"""Over a line that drops, delays, repeats and cuts each report is counted once; FREELANCER_DESK_REPORTS of them."""

from __future__ import annotations

import http.client
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.collector.made_up import ID, PATH, ask, headers, report, serving
from tests.collector.proxy import Faults, bad_line

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = int(os.environ.get("FREELANCER_DESK_REPORTS", "200"))
MOST_TRIES = 60
DONE = {200, 201}


def send_until_kept(port: int, number: int) -> list[int]:
    """Try as a client does, with the same key and body, until the server says it has the report; what it was told."""
    told: list[int] = []
    for _ in range(MOST_TRIES):
        try:
            status = ask(port, "POST", f"{PATH}/reports", report(number % 8), headers(number), timeout=0.3).status
        except (OSError, http.client.HTTPException):
            status = 0
        told.append(status)
        if status in DONE:
            return told
    raise AssertionError(f"report {number} never arrived: {told}")


def test_each_report_is_counted_once_whatever_the_line_does(tmp_path: Path) -> None:
    with serving(tmp_path) as served, bad_line(served.port, Faults()) as line, ThreadPoolExecutor(16) as people:
        told = list(people.map(lambda number: send_until_kept(line.port, number), range(REPORTS)))
        counts = served.storage.counts(ID, "FY2026")
    assert sum(counts.values()) == REPORTS
    assert [counts["none", "", band] for band in range(8)] == [len(range(band, REPORTS, 8)) for band in range(8)]
    assert {status for tries in told for status in tries} <= {0, *DONE}
    faults = {(way, fault) for way in ("request", "answer") for fault in ("drop", "delay", "repeat", "cut")}
    assert {fault for fault, times in line.did.items() if times > REPORTS // 50} == faults
