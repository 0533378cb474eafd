"""Chasing an invoice: which reminder is due on which day; none once it is paid, or while a promise still runs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

# Days after the due day, and the tone of each: friendly, plain, firm.
STAGES = {3: "friendly", 10: "plain", 21: "firm"}


class Reminder(NamedTuple):
    """A reminder to send: its stage in days after the due day, its tone, and the day from which it is due."""

    stage: int
    tone: str
    day: date


def due_reminder(due: date | None, sent: Collection[int], promised: date | None, today: date) -> Reminder | None:
    """The newest reminder that is due and was not sent; one promise puts all of them off until its day has passed."""
    if due is None or (promised is not None and promised >= today):
        return None
    reached = [stage for stage in STAGES if (today - due).days >= stage]
    if not reached or any(stage >= reached[-1] for stage in sent):
        return None
    stage = reached[-1]
    tones = tuple(STAGES.values())
    tone = tones[min(len(reached) - 1, len(sent) + 1)]  # who was never reminded is not threatened first
    return Reminder(stage, tone, due + timedelta(days=stage))
