"""Nothing of a book leaves with a report or stays beside it: planted canaries are looked for in all that is told.

A release plants 10,000 (FREELANCER_DESK_CANARIES=10000).
"""

from __future__ import annotations

import json
import logging
import os
import random
import socket
from typing import TYPE_CHECKING

from freelancer_desk.desk import Desk, backups, dump, person, receipts, records, sharing
from freelancer_desk.desk.sharing import homes, sending
from freelancer_desk.outside import places
from freelancer_desk.store.sharing_file import path_of
from tests.desk.billed import refused
from tests.desk.campaigning import NOW, asked_by, counter
from tests.outside.counter import DOWN

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.outside.counter import Counter

__all__ = ["counter"]
CANARIES = int(os.environ.get("FREELANCER_DESK_CANARIES", "300"))
A_ROW = 6


def planted(desk: Desk) -> list[str]:
    """A client and a payment a row: name, e-mail, CNIC, payer, and two amounts as they were typed."""
    rng, found = random.Random(11), []
    for number in range(-(-CANARIES // A_ROW)):
        name, payer = f"Zubaida Canary {number:05}", f"Kanarienvogel {number:05} GmbH"
        mail = f"canary{number:05}@freelance{rng.randrange(1000)}.example"
        cnic = f"3{rng.randrange(10**4):04}-{rng.randrange(10**7):07}-{rng.randrange(10)}"
        dollars, rupees = (f"{rng.randrange(10**5, 10**6)}.{rng.randrange(11, 99)}" for _ in range(2))
        records.add(desk, "client", {"name": name, "email": mail, "note": cnic})
        fields = {"date": f"2026-0{1 + number % 6}-11", "payer": payer, "proceeds": dollars, "currency": "USD"}
        receipts.add(desk, {**fields, "credited_pkr": rupees})
        found += [name, payer, mail, cnic, dollars, rupees]
    return found


def forms(canary: str) -> list[str]:
    """A canary as somebody may write it: an amount also in its smallest unit and by the thousand."""
    if canary.replace(".", "").isdecimal():
        whole, _, cents = canary.partition(".")
        return [canary, whole + cents, f"{int(whole):,}.{cents}"]
    return [canary]


def asked_for_everything(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    """Every verb there is, with a server that fails, repeats itself, refuses and hangs up."""
    asked = asked_by(desk, counter, tmp_path)
    said = {"region": "PB", "sex": "female", "age": "under_30", "trend": "yes"}
    sharing.preview(desk.book, asked, said)
    counter.instead = lambda verb: DOWN if verb == "POST" else None
    sending.send(desk.book, asked, said, NOW)
    counter.instead = lambda _verb: None
    counter.drops = lambda verb: verb == "POST"
    sending.retry(desk.book, asked, NOW)
    counter.drops = lambda _verb: False
    assert sending.retry(desk.book, asked, NOW).state == "accepted"
    sending.published(asked)
    sending.withdraw(desk.book, asked)
    sending.send(desk.book, asked, said, NOW)
    other = asked_by(desk, counter, tmp_path, id="pk-second")
    with refused("sharing_budget"):
        sending.send(desk.book, other, {}, NOW)
    before = asked_by(desk, counter, tmp_path, id="pk-before", period="FY2025")
    counter.instead = lambda verb: (422, b"{}", {}) if verb == "POST" else None
    sending.send(desk.book, before, {}, NOW)
    sending.forget(desk.book, before)
    homes.put_in_book(desk.book)


def test_no_canary_is_in_bodies_headers_logs_queue_or_what_is_kept(
    desk: Desk, counter: Counter, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    canaries = planted(desk)
    planted_here = len(canaries)
    person.save(desk, {"name": "Canary Himself"})
    backups.set_second_place(desk, str(tmp_path))
    canaries += [
        "Canary Himself",
        "35202-7654321-0",
        socket.gethostname(),
        str(tmp_path),
        tmp_path.name,
        desk.path.name,
    ]
    canaries += [desk.book.secret, desk.book.secret[:16], desk.book.secret[16:32], desk.book.secret[32:48]]
    with caplog.at_level(logging.NOTSET):
        asked_for_everything(desk, counter, tmp_path)
    kept = [path_of(desk.path), places.memory_of(desk.book.secret)]
    told = {
        "bodies": b"".join(body for *_, body in counter.asked),
        "headers": b"".join(json.dumps([verb, path, headers]).encode() for verb, path, headers, _ in counter.asked),
        "logs": caplog.text.encode() + "".join(capfd.readouterr()).encode(),
        "kept": b"".join(one.read_bytes() for file in kept for one in file.parent.glob(f"{file.name}*")),
        "book": json.dumps([tuple(row) for row in desk.book.rows("SELECT * FROM kept_draws")]).encode(),
    }
    assert len(counter.asked) >= 12
    assert all(told[name] for name in ("bodies", "headers", "kept", "book"))
    found = [
        (name, one) for one in canaries for form in forms(one) for name, text in told.items() if form.encode() in text
    ]
    assert found == []
    book = json.dumps(dump.dump(desk.book), ensure_ascii=False)
    unseen = [one for one in canaries[:planted_here] if not any(form in book for form in forms(one))]
    assert unseen == [], "they lie in the book, so that one could have been found"
    assert planted_here >= CANARIES
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept)
