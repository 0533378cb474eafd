"""Yes, No and Unknown, which are three answers and not two; and the range that unknown facts leave open."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal


class Truth(Enum):
    """A fact that may not be known; an unknown one is never taken for a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @staticmethod
    def of(value: bool | None) -> Truth:  # noqa: FBT001 - this is where a bool stops being one
        """The answer for a bool; None is unknown."""
        if value is None:
            return Truth.UNKNOWN
        return Truth.YES if value else Truth.NO

    @property
    def known(self) -> bool | None:
        """The answer as a bool; None when unknown."""
        return None if self is Truth.UNKNOWN else self is Truth.YES


class Range(NamedTuple):
    """What is provable at best and what is unproved at worst, in major units of the home currency."""

    low: Decimal
    high: Decimal
