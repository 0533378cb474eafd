"""A made-up campaign, its reports, the server up on loopback, and a small client that tells only what it got."""

from __future__ import annotations

import hashlib
import http.client
import json
import socket
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import uvicorn
from counting.app import Counting, Pace, make_app
from counting.campaigns import canonical, read
from counting.noise import DRAWS, KEEP, KEEP_VALUE
from counting.patience import Patience
from counting.sqlite_storage import SqliteStorage
from counting.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from random import Random

    from counting.campaigns import Campaign
    from counting.storage import Cell, Storage

ID = "pk-freelance-2026"
PATH = f"/v1/campaigns/{ID}"
OPEN, OVER = date(2026, 9, 1), date(2027, 7, 1)
Said = dict[str, Any]


def campaign_said(**changes: object) -> Said:
    return {
        "schema": "fd-campaign/1", "id": ID, "title": "What freelancers received", "who": "A made-up association",
        "why": "Nobody knows it.", "contact": "count@association.example", "period": "FY2026", "window": "12m",
        "opens": "2026-07-01", "closes": "2027-06-30", "endpoint": "https://count.example",
        "mechanism": {"name": "krr", "k": 8, "eps": "2"}, "slices": ["region", "sex", "age", "trend"], "token": False,
        "text": "1", **changes,
    }  # fmt: skip


def campaign(**changes: object) -> Campaign:
    return read(canonical(campaign_said(**changes)))


def report_said(band: int = 3, **changes: object) -> Said:
    return {
        "app": "1", "band": band, "campaign": ID, "mechanism": {"eps": "2", "k": 8, "name": "krr"}, "pad": "",
        "period": "FY2026", "schema": "fd-aggregate/1", "slice": {"dim": "none"}, "window": "12m", **changes,
    }  # fmt: skip


def padded(said: Said) -> bytes:
    """Canonical JSON, made 512 bytes long by its `pad`."""
    missing = 512 - len(canonical(said))
    return canonical({**said, "pad": "0" * missing})


def report(band: int = 3, **changes: object) -> bytes:
    return padded(report_said(band, **changes))


def names(number: int) -> tuple[str, str]:
    """The idempotency key and the withdrawal secret of one made-up person."""
    digest = hashlib.sha256(f"person {number}".encode()).hexdigest()
    return digest[:32], digest[32:]


def headers(number: int = 1, **changes: str | None) -> dict[str, str]:
    key, secret = names(number)
    usual: dict[str, str | None] = {
        "Content-Type": "application/json", "Idempotency-Key": key,
        "Withdrawal-Digest": hashlib.sha256(bytes.fromhex(secret)).hexdigest(),
    }  # fmt: skip
    usual |= {name.replace("_", "-"): value for name, value in changes.items()}
    return {name: value for name, value in usual.items() if value is not None}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> Said:
        parsed: Said = json.loads(self.body)
        return parsed


def ask(
    port: int, method: str, path: str, body: bytes | None = None, said: Mapping[str, str] | None = None,
    *, timeout: float = 10, source: str = "127.0.0.1",
) -> Answer:  # fmt: skip
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout, source_address=(source, 0))
    try:
        connection.request(method, path, body, dict(said or {}))
        response = connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


@dataclass
class Served:
    """The server as a test sees it: its door, its day, its folder."""

    folder: Path
    port: int = 0
    today: date = OPEN
    storage: Storage = field(init=False)

    def post(self, body: bytes | None = None, number: int = 1, **changes: str | None) -> Answer:
        return self.post_with(headers(number, **changes), body)

    def post_with(self, said: Mapping[str, str], body: bytes | None = None) -> Answer:
        return ask(self.port, "POST", f"{PATH}/reports", body or report(), said)

    def withdraw(self, number: int = 1, **changes: str) -> Answer:
        said = {"Withdrawal-Secret": names(number)[1], **{k.replace("_", "-"): v for k, v in changes.items()}}
        return ask(self.port, "DELETE", f"{PATH}/reports", None, said)

    def get(self, path: str = PATH, **said: str) -> Answer:
        return ask(self.port, "GET", path, None, {k.replace("_", "-"): v for k, v in said.items()})

    def publish(self, data: bytes = b'{"schema":"fd-release/1"}') -> None:
        """What the release command does, from another process, with a table of any kind."""
        elsewhere = SqliteStorage(self.folder / "reports.sqlite")
        elsewhere.publish(ID, "FY2026", lambda _counts: data)
        elsewhere.close()

    def kept(self) -> int:
        with_own_eyes = SqliteStorage(self.folder / "reports.sqlite")
        try:
            return sum(with_own_eyes.counts(ID, "FY2026").values())
        finally:
            with_own_eyes.close()


@contextmanager
def serving(
    folder: Path, *campaigns: Campaign, most: int = 100_000, tokens: Mapping[str, frozenset[str]] | None = None,
    storage: Storage | None = None,
) -> Iterator[Served]:  # fmt: skip
    """The real server on loopback until the block ends."""
    served = Served(folder)
    served.storage = storage or SqliteStorage(folder / "reports.sqlite")
    known = {one.id: one for one in campaigns or (campaign(),)}
    counting = Counting(known, tokens or {}, Writer(served.storage), lambda: served.today, Pace(most))
    config = uvicorn.Config(
        make_app(counting),
        access_log=False,
        server_header=False,
        log_level="warning",
        log_config=None,
        http=Patience,
    )
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    served.port = listening.getsockname()[1]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield served
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def noised(truth: Mapping[Cell, int], eps: str, dice: Random) -> Counter[Cell]:
    """What devices send for true cells: band and value each kept or replaced."""
    sent: Counter[Cell] = Counter()
    for (dim, value, band), count in truth.items():
        for _ in range(count):
            told = band if dice.randrange(DRAWS) < KEEP[eps] else (band + 1 + dice.randrange(7)) % 8
            flipped = dim in {"sex", "age", "trend"} and dice.randrange(DRAWS) >= KEEP_VALUE
            sent[dim, str(1 - int(value)) if flipped else value, told] += 1
    return sent
