"""From noised counts to shares: the unbiased inversion, its projection on the simplex, and a bootstrap interval.

numpy is here for what the standard library of Python 3.11 lacks, an exact multinomial draw; the server never loads it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counting.noise import BANDS, DRAWS, KEEP, KEEP_VALUE, VALUES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Shares = NDArray[np.float64]

VERSION = "krr-simplex/1"
ROUNDS = 2_000
LOW, HIGH = 2.5, 97.5  # per cent


@dataclass(frozen=True)
class Estimate:
    """Shares of those who reported; `drawn` holds the unprojected shares of each bootstrap round."""

    n: int
    shares: Shares
    low: Shares
    high: Shares
    spread: Shares
    drawn: Shares

    @property
    def counts(self) -> Shares:
        return self.shares * self.n

    @property
    def variation(self) -> Shares:
        """The coefficient of variation of each share; infinite where nothing is left of it."""
        return np.divide(self.spread, self.shares, out=np.full_like(self.shares, np.inf), where=self.shares > 0)


def keeping(eps: str) -> float:
    """With which probability a device sent its true band."""
    return KEEP[eps] / DRAWS


def invert(counts: Shares, kept: float) -> Shares:
    """Unbiased shares, row by row: they add up to one and may be negative."""
    other = (1 - kept) / (counts.shape[-1] - 1)
    shares: Shares = (counts / counts.sum(axis=-1, keepdims=True) - other) / (kept - other)
    return shares


def project(shares: Shares) -> Shares:
    """The nearest shares that are not negative and add up to one."""
    down = np.sort(shares)[::-1]
    over = (np.cumsum(down) - 1) / np.arange(1, len(down) + 1)
    nearest: Shares = np.maximum(shares - over[down > over][-1], 0)
    return nearest


def of_counts(counts: Sequence[int], kept: float, seed: str) -> Estimate:
    """The estimate of one group, the same for the same counts and seed."""
    seen = np.asarray(counts, dtype=np.float64)
    n = int(seen.sum())
    shares = project(invert(seen, kept))
    dice = np.random.default_rng(list(hashlib.sha256(seed.encode()).digest()))
    drawn = invert(dice.multinomial(n, seen / n, size=ROUNDS).astype(np.float64), kept)
    low, high = (np.clip(np.percentile(drawn, at, axis=0), 0, 1) for at in (LOW, HIGH))
    return Estimate(n, shares, np.minimum(low, shares), np.maximum(high, shares), drawn.std(axis=0, ddof=1), drawn)


def of_bands(counts: Sequence[int], eps: str, seed: str) -> Estimate:
    if len(counts) != BANDS:
        raise ValueError("a count for each band")
    return of_counts(counts, keeping(eps), seed)


def of_values(counts: Sequence[int], seed: str) -> Estimate:
    if len(counts) != VALUES:
        raise ValueError("a count for each of two values")
    return of_counts(counts, KEEP_VALUE / DRAWS, seed)
