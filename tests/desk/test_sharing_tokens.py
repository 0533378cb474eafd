"""A campaign's token lives in the keyring alone; where none works it is asked for each time and kept nowhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from freelancer_desk.desk import Desk, sharing
from freelancer_desk.desk.sharing import sending
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import secrets
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


def refused(kind: str) -> pytest.RaisesExc[DeskError]:
    return pytest.RaisesExc(DeskError, check=lambda error: error.kind == kind)


class Ring(KeyringBackend):
    """A keyring in memory; `fails` as a locked one does."""

    priority = 1

    def __init__(self, *, fails: bool = False, forgets: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.fails, self.forgets = fails, forgets

    def get_password(self, service: str, username: str) -> str | None:
        if self.fails:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fails:
            raise KeyringLocked
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.mark.parametrize("ring", [Ring(fails=True), Ring(forgets=True)])
def test_without_a_keyring_that_works_only_a_kept_token_is_missing(
    desk: Desk, counter: Counter, tmp_path: Path, ring: Ring
) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(ring)
    try:
        asked = asked_by(desk, counter, tmp_path, token=True)
        with refused("no_keyring"):
            secrets.keep_token(asked.endpoint, "planted-token")
        with refused("token_missing"):
            sending.send(desk.book, asked, {}, NOW)
        assert sending.retry(desk.book, asked, NOW, token="planted-token").state == "accepted"  # noqa: S106
    finally:
        keyring.set_keyring(before)
    assert counter.asked[-1][2]["Authorization"] == "Bearer planted-token"
    assert all(b"planted-token" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_token_is_kept_shown_as_stars_and_forgotten(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    try:
        asked = asked_by(desk, counter, tmp_path, token=True)
        secrets.keep_token(asked.endpoint, "planted-token")
        assert sharing.preview(desk.book, asked, {}).headers["Authorization"] == "****"
        assert sending.send(desk.book, asked, {}, NOW).state == "accepted"
        sending.forget(desk.book, asked)
        assert ring.kept == {}
    finally:
        keyring.set_keyring(before)
