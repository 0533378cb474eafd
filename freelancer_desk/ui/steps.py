"""Steps of the history in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from freelancer_desk.domain import figures
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import SENTENCES, say

if TYPE_CHECKING:
    from collections.abc import Mapping


class StepRecord(Protocol):
    """What the screen needs to know of a step."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def at(self) -> str:
        """When it was done, ISO and UTC."""

    @property
    def verb(self) -> str:
        """What was done."""

    @property
    def facts(self) -> Mapping[str, str | int]:
        """With what."""

    @property
    def undoes(self) -> int | None:
        """The step it took back."""

    @property
    def sealed(self) -> bool:
        """It is answered by another step, never undone."""

    @property
    def undone(self) -> bool:
        """It was taken back."""


def step_title(step: StepRecord) -> str:
    """What was done, in a few words."""
    key = f"step.{step.verb}"
    if key not in SENTENCES:
        return say("step.other")
    try:
        facts = {name: _said(name, value) for name, value in step.facts.items()}
        sender = f"notice.sender.{str(facts.get('what', '')).casefold()}"
        if step.verb.startswith("notice.") and sender in SENTENCES:
            facts["what"] = say(sender)
        return say(key, **facts).strip()
    except (KeyError, TypeError):
        return say("step.other")


def _said(name: str, value: str | int) -> str | int:
    if name != "day" or not value:
        return value
    try:
        return figures.day_text(iso_day(str(value)))
    except DeskError:
        return value


def step_time(step: StepRecord) -> str:
    """When it was done, by the clock on the wall here."""
    at = datetime.fromisoformat(step.at).astimezone()
    return f"{figures.day_text(at.date())} {at:%H:%M}"
