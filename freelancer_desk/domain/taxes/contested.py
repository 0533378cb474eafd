"""What the law leaves open or its printers contradict: both readings with their sources, which one wins, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.figures import day_text
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes.results import Notice

if TYPE_CHECKING:
    from datetime import date

ASKED = "asked"
WINNERS = ("first", "second", ASKED)


class Reading(NamedTuple):
    """One reading: what it says, and where it is printed."""

    says: str
    source: str


class Contested(NamedTuple):
    """One open point: `winner` is the reading that the working follows, or `asked` where the user decides.

    `figures` names what it touches in the packs of its years: a figure, or `tables.`, `days.`, `regimes.` and a key.
    """

    key: str
    question: str
    first: Reading
    second: Reading
    winner: str
    reason: str
    checked: date
    years: tuple[int, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """The open points of one country; after `stale_days` a point is to be checked again. Raises `pack_wrong`."""

    id: str
    country: str
    stale_days: int
    points: tuple[Contested, ...]

    def __post_init__(self) -> None:
        keys = [point.key for point in self.points]
        holds = {
            "stale_days": self.stale_days > 0,
            "points": len(set(keys)) == len(keys),
            **{f"points.{point.key}.winner": point.winner in WINNERS for point in self.points},
            **{f"points.{point.key}.years": bool(point.years) for point in self.points},
        }
        for what, is_so in holds.items():
            if not is_so:
                raise DeskError("pack_wrong", pack=self.id[:40], what=what[:80])

    def touching(self, year: int, figure: str) -> tuple[Contested, ...]:
        """The open points behind one figure of a year."""
        return tuple(point for point in self.points if year in point.years and figure in point.figures)


def stale(register: Register, today: date) -> tuple[Notice, ...]:
    """One notice where points were last checked too long ago; `rows` names them."""
    old = [point for point in register.points if (today - point.checked).days > register.stale_days]
    if not old:
        return ()
    since = day_text(min(point.checked for point in old))
    facts: dict[str, str | int] = {"n": len(old), "days": register.stale_days, "since": since}
    return (Notice("contested_stale", "tax.warning.contested_stale", facts, rows=tuple(point.key for point in old)),)
