"""What the coin made for a campaign and period, as facts that any home of them can keep, and what follows from them.

A fact is a word and its value: the band, the blurred value of each slice that was looked at, and, from the consent on,
the slice that goes along and what the report costs. A fact that is known wins over the coin.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import budget, noise
from freelancer_desk.domain.sharing.bands import COUNT
from freelancer_desk.domain.sharing.campaign import REGIONS, SLICES
from freelancer_desk.domain.sharing.report import NONE, REGION, TREND, Draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from freelancer_desk.domain.sharing.campaign import Campaign

    Facts = dict[str, str]

BAND, SLICE, COST = "band", "slice", "cost"
_VALUES = {
    BAND: tuple(map(str, range(COUNT))),
    SLICE: (NONE, *SLICES),
    COST: ("1", "2", "3"),
    REGION: REGIONS,
    **dict.fromkeys(SLICES[1:], ("0", "1")),
}


def is_fact(what: object, value: object) -> bool:
    """Whether it is a fact that can be: what somebody wrote into a home by hand is none."""
    return isinstance(what, str) and value in _VALUES.get(what, ())


def joined(homes: Iterable[Mapping[str, str]]) -> Facts:
    """What all homes know together; where they differ, one that knows of a consent is right, and the dearer cost."""
    told: Facts = {}
    for home in sorted(homes, key=lambda one: SLICE not in one):
        dearer = max(Decimal(home.get(COST, "0")), Decimal(told.get(COST, "0")))
        told = {**home, **told, **({COST: str(dearer)} if dearer else {})}
    return told


def drawn(
    known: Mapping[str, str], asked: Campaign, secret: bytes, true: int, allowed: Mapping[str, str | int]
) -> Draw:
    """The draw with what is allowed: what is known, and the coin for the rest.

    Of the slices that are allowed the first in an order of the coin's goes along, whatever else is allowed beside it.
    """
    band = int(known[BAND]) if BAND in known else noise.banded(true, _coin(asked, secret, BAND), asked.eps)
    name = known.get(SLICE) or next((one for one in _order(asked, secret) if one in allowed), NONE)
    if name == NONE:
        return Draw(band)
    if name in known:
        return Draw(band, name, known[name] if name == REGION else int(known[name]))
    if name not in allowed:
        raise DeskError("sharing_unreadable", file=asked.id)
    value = allowed[name]
    if name == REGION:
        return Draw(band, name, value if value in REGIONS else "XX")
    return Draw(band, name, noise.flipped(int(value), _coin(asked, secret, f"slice/{name}")))


def looked_at(draw: Draw) -> Facts:
    """What is fixed by being looked at; a region is nothing drawn, so it can be corrected until it is agreed to."""
    facts = {BAND: str(draw.band)}
    return facts if draw.slice in {NONE, REGION} else {**facts, draw.slice: str(draw.value)}


def agreed_to(draw: Draw, eps: str) -> Facts:
    """What is fixed by the consent: the bytes, and what they cost."""
    told = {} if draw.slice == NONE else {draw.slice: str(draw.value)}
    return {BAND: str(draw.band), **told, SLICE: draw.slice, COST: str(budget.cost(draw.slice, eps))}


def told_slice(facts: Mapping[str, str]) -> str:
    """The slice that a report told, or may have: two computers can have agreed to two, so a trend once drawn counts."""
    return TREND if TREND in facts else facts.get(SLICE, NONE)


def fits(known: Mapping[str, str], allowed: Mapping[str, str | int]) -> bool:
    """Whether what was agreed to before is what is allowed now."""
    name = known.get(SLICE)
    if name is None:
        return True
    if name == NONE:
        return not allowed
    return name in allowed and (name != REGION or allowed[name] == known.get(name, allowed[name]))


def _order(asked: Campaign, secret: bytes) -> tuple[str, ...]:
    """Every slice there is, shuffled once for good."""
    coin, left = _coin(asked, secret, "order"), list(SLICES)
    return tuple(left.pop(coin.below(len(left))) for _ in SLICES)


def _coin(asked: Campaign, secret: bytes, use: str) -> noise.Coin:
    return noise.Coin(secret, asked.draw, asked.period, use)
