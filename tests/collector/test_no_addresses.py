"""What lies on the operator's disk after a busy hour: no address, no time of day, no key, no token."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.collector.made_up import ID, PATH, ask, campaign, headers, names, report

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[2] / "packaging" / "collector"
SOURCE, FORWARDED, FORWARDED_6 = "127.0.0.77", "203.0.113.9", "2001:db8::77"
ADDRESSES = (
    SOURCE.encode(), socket.inet_aton(SOURCE), FORWARDED.encode(), socket.inet_aton(FORWARDED), FORWARDED_6.encode(),
    socket.inet_pton(socket.AF_INET6, FORWARDED_6),
)  # fmt: skip


@contextmanager
def started(data: Path, printed: Path, end: signal.Signals = signal.SIGTERM) -> Iterator[int]:
    """The server as an operator starts it; its door. In the end it is told to go, or killed."""
    command = (sys.executable, "-m", "counting", "serve", "--data", str(data), "--port", "0")
    with printed.open("wb") as out, subprocess.Popen(command, cwd=PROJECT, stdout=out, stderr=out) as server:
        try:
            while not (door := re.search(rb"http://127\.0\.0\.1:(\d+)\n", printed.read_bytes())):
                assert server.poll() is None, printed.read_text()
            yield int(door[1])
        finally:
            server.send_signal(end)
            server.wait(30)


def test_no_address_is_in_any_file(tmp_path: Path) -> None:
    data, printed, copy = tmp_path / "data", tmp_path / "printed", tmp_path / "copy"
    (data / "campaigns").mkdir(parents=True)
    open_now = campaign(opens="2026-07-01", closes="2099-12-31")
    (data / "campaigns" / f"{ID}.json").write_bytes(open_now.data)
    said = {
        "X-Forwarded-For": FORWARDED, "Forwarded": f'for="[{FORWARDED_6}]"', "X-Real-IP": FORWARDED,
        "User-Agent": "FreelancerDesk/1", "Authorization": "Bearer a-token",
    }  # fmt: skip
    with started(data, printed) as port:
        for number in range(40):
            body = report(number % 8) if number % 5 else b"{}"
            ask(port, "POST", f"{PATH}/reports", body, {**headers(number), **said}, source=SOURCE)
        ask(port, "DELETE", f"{PATH}/reports", None, {"Withdrawal-Secret": names(1)[1], **said}, source=SOURCE)
        ask(port, "GET", f"{PATH}/nowhere", None, said, source=SOURCE)
        with socket.create_connection(("127.0.0.1", port), source_address=(SOURCE, 0)) as wire:
            wire.sendall(b"no http at all\r\n\r\n")
            wire.recv(1000)
        shutil.copytree(data, copy)  # as it lies while the server runs, with the write-ahead log
    files = [path for path in (*data.rglob("*"), *copy.rglob("*"), printed) if path.is_file()]
    assert {path.name for path in files} >= {"reports.sqlite", "reports.sqlite-wal", "printed"}
    secrets = [name.encode() for number in range(40) for name in names(number)]
    for path in files:
        text = path.read_bytes()
        found = [trace for trace in (*ADDRESSES, b"a-token", b"FreelancerDesk/1", *secrets) if trace in text]
        assert not found, path
    with closing(sqlite3.connect(data / "reports.sqlite")) as book:
        tables = [name for (name,) in book.execute("select name from sqlite_master where type = 'table'")]
        days = {day for (day,) in book.execute("select day from reports")}
        assert book.execute("select count(*) from reports").fetchone() == (31,)
    assert tables == ["reports", "releases"]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", day) for day in days)
    if os.name == "posix":
        assert (data / "reports.sqlite").stat().st_mode & 0o077 == 0


def test_what_was_answered_outlives_a_killed_server(tmp_path: Path) -> None:
    data, printed = tmp_path / "data", tmp_path / "printed"
    (data / "campaigns").mkdir(parents=True)
    (data / "campaigns" / f"{ID}.json").write_bytes(campaign(opens="2026-07-01", closes="2099-12-31").data)
    told: list[int] = []
    for _ in range(2):
        with started(data, printed, signal.SIGKILL) as port:
            told += [
                ask(port, "POST", f"{PATH}/reports", report(number % 8), headers(number)).status for number in range(30)
            ]
        printed.unlink()
    assert told == [201] * 30 + [200] * 30


def test_the_program_never_loads_the_server_nor_the_server_the_program() -> None:
    root = PROJECT.parents[1]
    ours = [path.read_text() for path in (root / "freelancer_desk").rglob("*.py")]
    theirs = [path.read_text() for path in (PROJECT / "counting").rglob("*.py")]
    reached = re.compile(r"^\s*(?:from|import) (?:counting|starlette|uvicorn)\b", re.MULTILINE)
    assert not any(reached.search(text) for text in ours)
    assert not any(re.search(r"^\s*(?:from|import) freelancer_desk\b", text, re.MULTILINE) for text in theirs)
    assert not (root / "packaging" / "__init__.py").exists()
    said = "import sys, counting.app, counting.sqlite_storage; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
