"""Steps of the history in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from freelancer_desk.domain import figures
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import SENTENCES, say, series

if TYPE_CHECKING:
    from collections.abc import Mapping


# Steps that keep the names of fields, and whose words say what those are called.
_NAMED_IN = {"person.save": "person"}


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
        facts = {name: _said(step.verb, name, value) for name, value in step.facts.items()}
        sender = f"notice.sender.{str(facts.get('what', '')).casefold()}"
        if step.verb.startswith("notice.") and sender in SENTENCES:
            facts["what"] = say(sender)
        return say(key, **facts).strip()
    except (KeyError, TypeError):
        return say("step.other")


def _said(verb: str, name: str, value: str | int) -> str | int:
    """A fact as the screen says it: a day, an answer, what was said about the person."""
    if name == "day" and value:
        try:
            return figures.day_text(iso_day(str(value)))
        except DeskError:
            return value
    if name == "value" and f"choice.{value}" in SENTENCES:
        return say(f"choice.{value}")
    if verb in _NAMED_IN and name == "what":
        called = (f"{_NAMED_IN[verb]}.{one}" for one in str(value).split(", "))
        return series(*(say(key) if key in SENTENCES else key.partition(".")[2] for key in called))
    return value


def step_time(step: StepRecord) -> str:
    """When it was done, by the clock on the wall here."""
    at = datetime.fromisoformat(step.at).astimezone()
    return f"{figures.day_text(at.date())} {at:%H:%M}"
