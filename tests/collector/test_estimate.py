"""From noised counts back to shares: by hand where the figures are small, by dice where they are large."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from counting import estimate, noise
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(("eps", "kept"), noise.KEEP.items())
def test_the_device_keeps_the_truth_as_often_as_epsilon_says(eps: str, kept: int) -> None:
    """KEEP is the whole part of 2^32 e^eps / (e^eps + 7): the real epsilon is eps, less a billionth."""
    other = Fraction(noise.DRAWS - kept, 7)
    real = math.log(kept / other)
    assert float(eps) - 1e-8 < real <= float(eps)


def test_a_value_is_kept_as_often_as_epsilon_one_says() -> None:
    assert 1 - 1e-8 < math.log(noise.KEEP_VALUE / (noise.DRAWS - noise.KEEP_VALUE)) <= 1


def test_counts_as_expected_give_back_the_shares() -> None:
    """With truth (1/2, 1/2) and 3 of 4 kept, 50 of 100 say each; with truth (1, 0), 75 and 25."""
    assert estimate.invert(np.array([50.0, 50.0]), 0.75) == pytest.approx([0.5, 0.5])
    assert estimate.invert(np.array([75.0, 25.0]), 0.75) == pytest.approx([1, 0])
    assert estimate.invert(np.array([85.0, 15.0]), 0.75) == pytest.approx([1.2, -0.2])


def test_shares_below_nothing_are_brought_to_the_nearest_possible() -> None:
    """(0.9, 0.3, -0.2): a tenth less of each of two, and nothing of the third."""
    assert estimate.project(np.array([0.9, 0.3, -0.2])) == pytest.approx([0.8, 0.2, 0])


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=8))
def test_a_projection_is_possible_and_nothing_possible_is_nearer(raw: list[float]) -> None:
    shares = np.array(raw) + (1 - sum(raw)) / len(raw)
    near = estimate.project(shares)
    assert near.min() >= 0
    assert near.sum() == pytest.approx(1)
    best = float(((near - shares) ** 2).sum())
    corners = np.eye(len(raw))
    for corner in corners:
        for step in (0.01, 0.1, 1):
            assert float(((near + step * (corner - near) - shares) ** 2).sum()) >= best - 1e-9


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """400 rounds of 5,000 reports over eight shares: 95 % of the intervals hold theirs, within what dice allow."""
    truth = np.array([0.3, 0.22, 0.17, 0.12, 0.09, 0.07, 0.02, 0.01])
    kept = estimate.keeping("2")
    told = truth * kept + (1 - truth) * (1 - kept) / 7
    dice = np.random.default_rng(20261123)
    held = np.zeros(8)
    raw = []
    rounds = 400
    for at in range(rounds):
        counts = dice.multinomial(5000, told)
        one = estimate.of_bands(counts.tolist(), "2", f"round {at}")
        held += (one.low <= truth) & (truth <= one.high)
        raw.append(estimate.invert(counts.astype(np.float64), kept) - truth)
        assert bool((one.low <= one.shares).all())
        assert bool((one.shares <= one.high).all())
    assert held / rounds == pytest.approx([0.95] * 8, abs=0.04)
    standard = np.std(raw, axis=0, ddof=1) / math.sqrt(rounds)
    assert bool((np.abs(np.mean(raw, axis=0)) <= 3 * standard).all())


def test_the_same_seed_gives_the_same_interval() -> None:
    counts = [300, 200, 150, 100, 90, 80, 70, 60]
    one, same, other = (estimate.of_bands(counts, "2", seed) for seed in ("a", "a", "b"))
    assert one.low.tolist() == same.low.tolist()
    assert one.low.tolist() != other.low.tolist()


def test_a_share_of_nothing_has_no_bounded_variation() -> None:
    one = estimate.of_values([9_000, 1_000], "all of one value")
    assert one.shares.tolist() == [1, 0]
    assert one.variation[1] == math.inf


def test_only_whole_rows_are_taken() -> None:
    with pytest.raises(ValueError):
        estimate.of_bands([1, 2], "2", "")
    with pytest.raises(ValueError):
        estimate.of_values([1, 2, 3], "")
