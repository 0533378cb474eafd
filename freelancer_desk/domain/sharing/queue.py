"""The states of a report on its way, and how long to wait before the next try."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAWN, QUEUED, SENDING, ACCEPTED, REFUSED, WITHDRAWN, FORGOTTEN = (
    "drawn", "queued", "sending", "accepted", "refused", "withdrawn", "forgotten",
)  # fmt: skip
_STATES = frozenset({QUEUED, SENDING, ACCEPTED, REFUSED, WITHDRAWN, FORGOTTEN})
_MOST_ATTEMPTS = 100_000
WAITING = (QUEUED, SENDING)
FIRST_WITHIN = timedelta(hours=72)
_WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
_DAILY = timedelta(days=1)
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(days=7)
# Answers after which the same report may be tried again; every other refusal is final.
TRY_AGAIN = frozenset({408, 429, *range(500, 600)})
# A token that was not taken can be corrected, which changes nothing in the report.
TOKEN_NOT_TAKEN = frozenset({401, 403})
TAKEN = frozenset({200, 201})


def is_one(row: Mapping[str, object]) -> bool:
    """Whether it is a row of the queue that can be: what somebody wrote in by hand may be none."""
    attempts, status = row["attempts"], row["status"]
    is_counted = isinstance(attempts, int) and 0 <= attempts <= _MOST_ATTEMPTS
    return row["state"] in _STATES and is_counted and (status is None or status in range(1000))


def wait(attempts: int, told: int | None, jitter: int) -> timedelta:
    """How long until the next try: what the other side asked for (up to a week), else longer each time, ± a half.

    `jitter` is a die from 0 to 1000.
    """
    if told is not None:
        return min(max(timedelta(seconds=told), SHORTEST_WAIT), LONGEST_WAIT)
    base = _WAITS[attempts - 1] if 0 < attempts <= len(_WAITS) else _DAILY
    return base * (500 + jitter) / 1000


def after(status: int | None) -> str:
    """The state after an answer; None stands for no answer at all."""
    if status is None or status in TRY_AGAIN:
        return QUEUED
    return ACCEPTED if status in TAKEN else REFUSED
