"""The one table of a campaign: what is published of its reports, and in which words."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from counting import disclosure, estimate
from counting.disclosure import FEWEST, LEAST, OTHER
from counting.noise import BANDS, VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counting.campaigns import Campaign
    from counting.estimate import Estimate
    from counting.means import Means
    from counting.storage import Cell

Table = dict[str, object]
TENS = 10
CAUTION = (
    "These are estimates about {n} reporters: people who chose to send, not all who work. Who joins is the largest "
    "error: where those who earn more join more often, figures raised from reporters to the country come out far too "
    "high (by about 160 % in a simulation), and no number of reports mends it. Do not raise them. Each device replaced "
    "its band by a random one with a known chance (epsilon {eps}); low and high are a 95 % interval for that and for "
    "chance among reporters, not for who joined. Counts are rounded to 10; small or uncertain figures are left out."
)


class TooFewError(Exception):
    """Too few reports for any table."""


@dataclass(frozen=True)
class Plan:
    """The reports of a campaign, sorted into the groups that a table may tell apart."""

    values: Mapping[str, Counter[str]]  # by dimension: how often each value was sent
    bands: Mapping[str, list[int]]  # by group: how often each band was sent
    regions: Mapping[str, tuple[str, ...]]  # published region: what it is made of
    hidden: set[str]

    def size(self, group: str) -> int:
        return sum(self.bands[group])


def document(campaign: Campaign, counts: Mapping[Cell, int], means: Means | None = None, *, salt: str = "") -> Table:
    """The release document, the same for the same reports and salt.

    Who knew the dice of its intervals could try counts until one fits, hidden ones too: what is published is salted.
    """
    everyone = _bands(counts, lambda _dim, _value: True)
    if sum(everyone) < FEWEST:
        raise TooFewError(f"There are fewer than {FEWEST:,} reports: nothing is published.")
    name = f"{campaign.id}/{campaign.period}/{salt}"
    whole = estimate.of_bands(everyone, campaign.eps, name)
    hidden = _hidden(whole)
    groups = plan(campaign, counts)
    shown = [region for region in groups.regions if region not in groups.hidden]
    apart = _apart(everyone, [groups.bands[region] for region in shown], campaign.eps, name)
    n = _tens(whole.n)
    return {
        "schema": "fd-release/1", "campaign": campaign.id, "period": campaign.period, "estimator": estimate.VERSION,
        "n": n, "eps": campaign.eps, "k": BANDS, "caution": CAUTION.format(n=f"{n:,}", eps=campaign.eps),
        "bands": _cells(whole, hidden), "total": _total(whole, hidden, apart, means, name),
        "slices": {dim: _slice(dim, campaign, groups, apart, name) for dim in ("none", *campaign.slices)},
    }  # fmt: skip


def _bands(counts: Mapping[Cell, int], belongs: object) -> list[int]:
    found = [0] * BANDS
    for (dim, value, band), count in counts.items():
        if callable(belongs) and belongs(dim, value):
            found[band] += count
    return found


def plan(campaign: Campaign, counts: Mapping[Cell, int]) -> Plan:
    """Groups, small regions merged, and which of them are too small to be told of."""
    values: dict[str, Counter[str]] = {dim: Counter() for dim in ("none", *campaign.slices)}
    for (dim, value, _), count in counts.items():
        values[dim][value] += count
    regions = disclosure.merged(values.get("region", Counter()))
    bands = {dim: _bands(counts, lambda one, _, dim=dim: one == dim) for dim in values}
    if regions:
        del bands["region"]
        for region, parts in regions.items():
            bands[region] = _bands(counts, lambda one, value, parts=parts: one == "region" and value in parts)
    sizes = {group: sum(row) for group, row in bands.items()}
    hidden = disclosure.covered(sizes, {group for group, size in sizes.items() if size < FEWEST})
    return Plan(values, bands, regions, hidden)


def _apart(everyone: Sequence[int], shown: Sequence[Sequence[int]], eps: str, name: str) -> list[float]:
    """How many of each band are in no published region: what lies between the tables."""
    left = [count - sum(row[band] for row in shown) for band, count in enumerate(everyone)]
    return list(estimate.of_bands(left, eps, f"{name}/apart").counts) if sum(left) else [0.0] * BANDS


def _hidden(whole: Estimate) -> set[int]:
    counts = list(whole.counts)
    return disclosure.covered(dict(enumerate(counts)), disclosure.imprecise(counts, list(whole.variation)))


def _cells(whole: Estimate, hidden: set[int]) -> list[Table]:
    return [{"band": band, **_cell(whole, band, published=band not in hidden)} for band in range(len(whole.shares))]


def _cell(whole: Estimate, at: int, *, published: bool) -> Table:
    if not published:
        return {"share": None, "low": None, "high": None, "published": False}
    share = _tens(float(whole.counts[at])) / _tens(whole.n)
    low, high = floor(whole.low[at] * 1000) / 1000, ceil(whole.high[at] * 1000) / 1000
    told = (share, min(low, share), max(high, share))
    return {
        **{key: f"{value:.3f}" for key, value in zip(("share", "low", "high"), told, strict=True)},
        "published": True,
    }


def _total(whole: Estimate, hidden: set[int], apart: Sequence[float], means: Means | None, name: str) -> Table:
    """What reporters received together, in US dollars, where the means of the bands are known from elsewhere."""
    if means is None:
        return {"of": "reporters", "published": False}
    known, errors = (np.array([float(text) for text in texts]) for texts in (means.means, means.errors))
    usd = float(whole.counts @ known)
    dice = np.random.default_rng(list(hashlib.sha256(f"{name}/total".encode()).digest()))
    uncertain = known * (1 + errors * dice.standard_normal((len(whole.drawn), BANDS)))
    drawn = whole.n * (whole.drawn * uncertain).sum(axis=1)
    precise = usd > 0 and drawn.std(ddof=1) <= disclosure.WIDEST * usd
    inside = sorted(hidden)
    step = disclosure.safe_step([apart[at] for at in inside], list(known[inside]), usd) if precise else None
    if step is None:
        return {"of": "reporters", "published": False}
    low, high = (max(float(end), 0.0) for end in np.percentile(drawn, (estimate.LOW, estimate.HIGH)))
    return {
        "of": "reporters", "published": True, "usd": str(int(disclosure.rounded(usd, step))),
        "low": str(int(floor(min(low, usd) / step) * step)), "high": str(int(ceil(max(high, usd) / step) * step)),
        "means": list(means.means), "source": means.source,
    }  # fmt: skip


def _slice(dim: str, campaign: Campaign, groups: Plan, apart: Sequence[float], name: str) -> Table:
    if dim == "region":
        return _regions(campaign, groups, apart, name)
    if dim in groups.hidden:
        return {"published": False}
    size = {"n": _tens(groups.size(dim))}
    if dim == "none":
        return {"published": True, **size}
    values = estimate.of_values([groups.values[dim][str(value)] for value in range(VALUES)], f"{name}/{dim}")
    return {**size, **_cell(values, 1, published=not _hidden(values))}


def _regions(campaign: Campaign, groups: Plan, apart: Sequence[float], name: str) -> Table:
    cells = []
    for region, parts in groups.regions.items():
        if region in groups.hidden:
            continue
        there = estimate.of_bands(groups.bands[region], campaign.eps, f"{name}/{region}")
        hidden = _hidden(there) if min(apart) >= LEAST else set(range(BANDS))
        of = {"of": list(parts)} if region == OTHER else {}
        cells.append({"v": region, **of, "n": _tens(there.n), "bands": _cells(there, hidden)})
    return {"published": bool(cells), "cells": cells}


def _tens(count: float) -> int:
    return round(count / TENS) * TENS
