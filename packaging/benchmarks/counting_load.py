"""How many reports a second the reference server takes: `python packaging/benchmarks/counting_load.py [--reports N]`.

The server is started as an operator starts it, on an empty SQLite file; the senders are one process beside it, so on
two cores each has one. Each report is forced to the disk before it is answered. Ends with 1 below 500 a second.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[1] / "collector"
LEAST = 500
ID, PERIOD, MECHANISM = "load-test", "FY2026", {"eps": "2", "k": 8, "name": "krr"}
CAMPAIGN = {
    "schema": "fd-campaign/1", "id": ID, "title": "Load", "who": "Nobody", "why": "To measure", "contact": "none",
    "period": PERIOD, "window": "12m", "opens": "2026-07-01", "closes": "2099-12-31", "mechanism": MECHANISM,
    "endpoint": "http://127.0.0.1", "slices": [], "token": False, "text": "1",
}  # fmt: skip


def report(band: int) -> bytes:
    said = {
        "app": "1", "band": band, "campaign": ID, "mechanism": MECHANISM, "pad": "", "period": PERIOD,
        "schema": "fd-aggregate/1", "slice": {"dim": "none"}, "window": "12m",
    }  # fmt: skip
    bare = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return bare.replace('"pad":""', f'"pad":"{"0" * (512 - len(bare))}"').encode()


BODIES = [report(band) for band in range(8)]


def request(number: int) -> bytes:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    head = (
        f"POST /v1/campaigns/{ID}/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: 512\r\nAccept: application/json\r\nIdempotency-Key: {digest[:32]}\r\n"
        f"Withdrawal-Digest: {digest}\r\n\r\n"
    )
    return head.encode() + BODIES[number % 8]


async def sender(port: int, numbers: Iterator[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in numbers:
        writer.write(request(number))
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 201"):
            sys.exit(f"report {number} was answered: {head.decode()}")
        await reader.readexactly(512)
    writer.close()


@contextmanager
def started(data: Path) -> Iterator[int]:
    """The server on a data folder; its port."""
    (data / "draft.json").write_text(json.dumps(CAMPAIGN))
    counting = (sys.executable, "-m", "counting")
    place = ("--data", str(data))
    subprocess.run(
        [*counting, "campaign", *place, str(data / "draft.json")], cwd=PROJECT, check=True, stdout=sys.stderr
    )
    serve = [*counting, "serve", *place, "--port", "0", "--most-per-second", "1000000"]
    with subprocess.Popen(serve, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:
        try:
            door = re.search(r":(\d+)$", (server.stdout.readline() if server.stdout else "").strip())
            if door is None:
                sys.exit("The server did not start.")
            yield int(door[1])
        finally:
            server.terminate()


async def load(port: int, reports: int, senders: int) -> float:
    numbers = iter(range(reports))
    begun = time.perf_counter()
    await asyncio.gather(*(sender(port, numbers) for _ in range(senders)))
    return reports / (time.perf_counter() - begun)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reports", type=int, default=20_000)
    asked.add_argument("--senders", type=int, default=64)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as port:
        rate = asyncio.run(load(port, said.reports, said.senders))
        size = sum(path.stat().st_size for path in Path(folder).glob("reports.sqlite*"))
    hours = 2_300_000 / rate / 3600
    each = size // said.reports
    print(f"{rate:,.0f} reports a second ({LEAST} must be); 2.3 million in {hours:.1f} h; {each} bytes each")
    return int(rate < LEAST)


if __name__ == "__main__":
    raise SystemExit(main())
