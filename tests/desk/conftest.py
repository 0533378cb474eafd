"""An open desk on a real book, with a clock that the test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, importing, open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.at += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk with an empty book."""
    opened = open_desk(tmp_path / "my.fdesk", now=clock)
    yield opened
    opened.close()


@pytest.fixture
def statements(desk: Desk) -> Desk:
    """The demo's bank and platform statements, imported."""
    importing.commit(desk, importing.read(desk.book, sorted(DEMO.glob("*.csv"))))
    return desk
