"""A campaign's token lives in the keyring alone; where none works it is asked for each time and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from freelancer_desk.desk import Desk, sharing
from freelancer_desk.desk.sharing import sending
from freelancer_desk.outside import secrets
from tests.desk.billed import refused
from tests.desk.campaigning import NOW, asked_by, counter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.outside.counter import Counter

__all__ = ["counter"]


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
            secrets.keep_token(asked.origin, "planted-token")
        with refused("token_missing"):
            sending.send(desk.book, asked, {}, NOW)
        assert sharing.state(desk.book, asked).state == "", "nothing was agreed to that could not be sent"
        assert sending.send(desk.book, asked, {}, NOW, token="planted-token").state == "accepted"  # noqa: S106
    finally:
        keyring.set_keyring(before)
    assert counter.asked[-1][2]["Authorization"] == "Bearer planted-token"
    desk.close()
    assert all(b"planted-token" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_token_is_kept_shown_as_stars_and_forgotten(desk: Desk, counter: Counter, tmp_path: Path) -> None:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    try:
        asked = asked_by(desk, counter, tmp_path, token=True)
        secrets.keep_token(asked.origin, "planted-token")
        assert sharing.preview(desk.book, asked, {}).headers["Authorization"] == "****"
        assert sending.send(desk.book, asked, {}, NOW).state == "accepted"
        sending.forget(desk.book, asked)
        assert ring.kept == {}
    finally:
        keyring.set_keyring(before)


def test_a_token_stays_while_another_campaign_of_that_address_needs_it(
    desk: Desk, counter: Counter, tmp_path: Path
) -> None:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    try:
        first = asked_by(desk, counter, tmp_path, id="pk-first", token=True)
        sending.send(desk.book, first, {}, NOW, token="planted-token")  # noqa: S106
        second = asked_by(desk, counter, tmp_path, id="pk-second", period="FY2025", token=True)
        assert sending.send(desk.book, second, {}, NOW).state == "accepted"
        sending.forget(desk.book, first)
        assert list(ring.kept.values()) == ["planted-token"]
        sending.forget(desk.book, second)
        assert ring.kept == {}
    finally:
        keyring.set_keyring(before)
