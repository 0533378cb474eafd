"""What may not be published, so that no cell can be had by subtracting published ones.

A table is a row of cells whose sum is published. Whoever hides one cell must hide a second, and the hidden ones
together must hold at least LEAST people: then each hidden cell lies anywhere in [0, their sum]. Tables that share cells
(a band over all, and the same band in each region) stay apart because a remainder that is published nowhere, the
reports without a region, lies between them: what a hidden cell gains, the remainder loses in that band and gains in
another hidden one. That holds as long as the remainder has LEAST people in every band; otherwise no band of a region is
published.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Key = TypeVar("Key", int, str)
LEAST = 20  # k: people in a published cell
FEWEST = 1_000  # reports behind a published group
WIDEST = 0.30  # coefficient of variation of a published cell
OTHER = "other"
PAIR = 2
COARSEST = 0.05  # a total is rounded to no more than this part of itself


def imprecise(counts: Sequence[float], variation: Sequence[float]) -> set[int]:
    """The cells that are too small or too uncertain to be published themselves."""
    return {
        at
        for at, (count, wide) in enumerate(zip(counts, variation, strict=True))
        if count < LEAST or not wide <= WIDEST
    }


def covered(counts: Mapping[Key, float], hidden: Collection[Key]) -> set[Key]:
    """The hidden cells, and the smallest others that must be hidden with them."""
    gone = set(hidden)
    rest = sorted((key for key in counts if key not in gone), key=lambda key: (counts[key], str(key)))
    while gone and rest and (len(gone) < PAIR or sum(counts[key] for key in gone) < LEAST):
        gone.add(rest.pop(0))
    return gone


def merged(sizes: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Regions by the name they are published under: small ones are merged, two at least; none where all are too few."""
    down = sorted(sizes, key=lambda name: (-sizes[name], name))
    small = [name for name in down if sizes[name] < FEWEST]
    large = [name for name in down if sizes[name] >= FEWEST]
    while small and large and (len(small) < PAIR or sum(sizes[name] for name in small) < FEWEST):
        small.append(large.pop())
    groups: dict[str, tuple[str, ...]] = {name: (name,) for name in sorted(large)}
    if small and sum(sizes[name] for name in small) >= FEWEST:
        groups[OTHER] = tuple(sorted(small))
    return groups


def ranges(cells: Sequence[float], means: Sequence[float], step: float, beside: float = 0) -> list[tuple[float, float]]:
    """Between which figures each cell lies for someone who knows their sum, and a total rounded to `step`.

    The total is what the cells weigh and what is known `beside` them. Two equations bind the cells, so where
    one of them is greatest or least, at most two are not zero.
    """
    whole, weighed = sum(cells), sum(cell * mean for cell, mean in zip(cells, means, strict=True))
    middle = rounded(weighed + beside, step) - beside
    ends = (middle - step / 2, middle + step / 2)
    corners = [{at: whole} for at, mean in enumerate(means) if ends[0] <= whole * mean <= ends[1]]
    for one, two in combinations(range(len(cells)), 2):
        if means[one] == means[two]:
            continue
        for end in ends:
            first = (end - whole * means[two]) / (means[one] - means[two])
            if 0 <= first <= whole:
                corners.append({one: first, two: whole - first})
    found = [[corner.get(at, 0.0) for corner in corners] or [cells[at]] for at in range(len(cells))]
    return [(min(values), max(values)) for values in found]


def safe_step(cells: Sequence[float], means: Sequence[float], total: float) -> float | None:
    """The finest rounding of a total that keeps hidden cells LEAST people wide; none where it would be too coarse."""
    beside = total - sum(cell * mean for cell, mean in zip(cells, means, strict=True))
    step, largest = 10.0 ** max(math.floor(math.log10(total)) - 2, 1), total * COARSEST
    while step <= largest:
        if not cells or all(high - low >= LEAST for low, high in ranges(cells, means, step, beside)):
            return step
        step *= 2
    return None


def rounded(value: float, step: float) -> float:
    return round(value / step) * step
