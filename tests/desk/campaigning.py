"""A campaign whose address is a counter on loopback, as the tests of sharing take it in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.desk import Desk, sharing
from tests.outside.counter import Counter, counting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from freelancer_desk.domain.sharing.campaign import Campaign

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counting() as found:
        yield found


def asked_by(desk: Desk, counter: Counter, tmp_path: Path, **changes: Any) -> Campaign:
    told = {
        "schema": "fd-campaign/1", "id": "pk-test", "title": "Test", "who": "A test", "why": "To test",
        "contact": "none", "period": "FY2026", "window": "12m", "opens": "2026-07-01", "closes": "2027-06-30",
        "endpoint": f"http://127.0.0.1:{counter.port}", "mechanism": {"name": "krr", "k": 8, "eps": "2"},
        "slices": ["region", "sex", "age", "trend"], "token": False, "text": "1",
    }  # fmt: skip
    content = json.dumps({**told, **changes}).encode()
    counter.campaign = content
    path = tmp_path / "campaign.json"
    path.write_bytes(content)
    return sharing.take_in(desk.book, path, NOW, rehearsal=True)
