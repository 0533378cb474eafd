"""Steps of the history in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from freelancer_desk.domain.words import SENTENCES, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class StepRecord(Protocol):
    """What the screen needs to know of a step."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def at(self) -> datetime:
        """When it was done, UTC."""

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
    return say(key if key in SENTENCES else "step.other")


def step_detail(step: StepRecord) -> str:
    """With whom or what."""
    wanted = ("files", "payer", "what", "key", "day", "rows")
    said = [str(step.facts[name]) for name in wanted if step.facts.get(name)]
    return " · ".join(said[:2])
