"""How near the published figures come to the truth: a made-up country, devices that randomise, the real release code.

`.venv/bin/python packaging/benchmarks/being_counted.py [--people N] [--runs N] [--opt-in 2 10]` prints a row for each
opt-in: within what 95 % of runs are, for the worst share of a run and for the total. Each reporter draws as
`counting.noise` says, the figures of the device; counts go through the estimator of the release. What nobody knows
exactly is not known here: means of bands are off by 3 %, of the open one by 12 %. The same command prints the same
figures. It ends with 1 where one misses what it must reach.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "collector"))

from counting.estimate import invert, keeping, project
from counting.noise import BANDS, DRAWS, KEEP

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Bands = NDArray[np.int64]

SEED = 20261123
EPS = "2"
EDGES = (0, 100, 250, 500, 1_000, 2_500, 5_000)  # US dollars: a band begins above its edge
PEOPLE, IDLE, SIGMA, TAIL, TOP, TOTAL = 2_300_000, 0.30, 1.5, 1.9, 0.01, 1_000_000_000
MEANS_OFF, OPEN_OFF = 0.03, 0.12
OPT_INS = {"0.5": 200, "2": 200, "10": 200, "50": 66}  # per cent: runs
# aggregate.md, section 3 (Tables 1 and 3, k-RR with 8 bands and epsilon 2): 95 % of runs are within.
TABLES = {"0.5": (2.0, 28.0), "2": (1.07, 15.0), "10": (0.43, 9.0), "50": (0.19, 7.6)}
MUST = {"2": (1.2, 16.0), "10": (0.5, 10.0)}  # section 6, no. 8
STANDARD_ERRORS = 3.0
HEAD = (
    "opt-in",
    "reporters",
    "runs",
    "worst share, points",
    "design",
    "must",
    "total, %",
    "design",
    "must",
    "bias, SE",
    "",
)


@dataclass(frozen=True)
class Country:
    """Everybody's true band, and what the bands are worth."""

    bands: Bands
    shares: Numbers
    means: Numbers
    total: float


@dataclass(frozen=True)
class Row:
    """What one opt-in gave: per run the error of the worst share, of the total, and of each unprojected share."""

    opt_in: str
    reporters: int
    shares: Numbers
    totals: Numbers
    inverted: Numbers

    def figures(self) -> tuple[float, float, float]:
        """Worst share in points, total in per cent, and the largest bias of a share in standard errors."""
        points = np.percentile(np.abs(self.shares).max(axis=1), 95) * 100
        total = np.percentile(np.abs(self.totals), 95) * 100
        standard = self.inverted.std(axis=0, ddof=1) / np.sqrt(len(self.inverted))
        return float(points), float(total), float(np.abs(self.inverted.mean(axis=0) / standard).max())

    def cells(self) -> tuple[str, ...]:
        points, total, bias = self.figures()
        shares, totals = TABLES.get(self.opt_in, ("", ""))
        most_points, most_total = MUST.get(self.opt_in, (float("inf"), float("inf")))
        held = points <= most_points and total <= most_total and bias <= STANDARD_ERRORS
        must = ("", "") if self.opt_in not in MUST else (str(most_points), str(most_total))
        return (
            f"{self.opt_in} %", f"{self.reporters:,}", str(len(self.totals)), f"{points:.2f}", str(shares), must[0],
            f"{total:.1f}", str(totals), must[1], f"{bias:.1f}", "pass" if held else "MISSED",
        )  # fmt: skip


def country(people: int, dice: Generator) -> Country:
    """Idle people, a lognormal body, and a Pareto tail above the 99th percentile of all."""
    income = np.where(dice.random(people) < IDLE, 0.0, np.exp(SIGMA * dice.standard_normal(people)))
    edge = np.quantile(income, 1 - TOP)
    rich = income > edge
    income[rich] = edge * (1 - dice.random(int(rich.sum()))) ** (-1 / TAIL)
    income *= TOTAL / income.sum() * people / PEOPLE
    bands = np.searchsorted(EDGES, income, side="left")
    counts = np.bincount(bands, minlength=BANDS)
    sums = np.bincount(bands, income, minlength=BANDS)
    return Country(bands, counts / people, sums / counts, float(income.sum()))


def sent(bands: Bands, dice: Generator) -> Bands:
    """What devices send: the true band where a draw is below KEEP, else one of the seven others."""
    kept = dice.integers(0, DRAWS, len(bands)) < KEEP[EPS]
    others = dice.integers(0, BANDS - 1, len(bands))
    return np.where(kept, bands, others + (others >= bands))


def measured(country: Country, opt_in: str, runs: int, dice: Generator) -> Row:
    people = len(country.bands)
    n = round(people * float(opt_in) / 100)
    off = np.array([MEANS_OFF] * (BANDS - 1) + [OPEN_OFF])
    shares, totals, inverted = [], [], []
    for _ in range(runs):
        joined = dice.choice(country.bands, n, replace=False, shuffle=False)
        raw = invert(np.bincount(sent(joined, dice), minlength=BANDS).astype(np.float64), keeping(EPS))
        share = project(raw)
        known = country.means * (1 + off * dice.standard_normal(BANDS))
        inverted.append(raw - country.shares)
        shares.append(share - country.shares)
        totals.append(people * (share @ known) / country.total - 1)
    return Row(opt_in, n, np.array(shares), np.array(totals), np.array(inverted))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=PEOPLE)
    asked.add_argument("--runs", type=int, help="of each row")
    asked.add_argument("--opt-in", nargs="+", default=list(OPT_INS), help="in per cent")
    said = asked.parse_args()
    made_up = country(said.people, np.random.default_rng(SEED))
    rows = []
    for opt_in in said.opt_in:
        runs = said.runs or OPT_INS.get(opt_in, 100)
        rows.append(measured(made_up, opt_in, runs, np.random.default_rng([SEED, round(float(opt_in) * 1000)])).cells())
    table = [HEAD, *rows]
    widths = [max(len(row[at]) for row in table) for at in range(len(HEAD))]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return int(any(row[-1] == "MISSED" for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
