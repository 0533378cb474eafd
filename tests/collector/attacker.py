"""Someone who knows every published figure exactly, and what each is the sum of: what else do they know?

Linear programming over the atoms of a table: the least and the greatest that a hidden cell can be while all that is
published stays true and no count is negative. A dense simplex with Bland's rule is enough for tables of this size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

TINY = 1e-7


class Attacker:
    """Published sums, as rows of ones over the atoms, and their values."""

    def __init__(self, rows: Sequence[Numbers], values: Sequence[float]) -> None:
        matrix, right = np.array(rows, dtype=np.float64), np.array(values, dtype=np.float64)
        self._atoms = matrix.shape[1]
        count = len(right)
        self._table = np.hstack([matrix, np.eye(count), right[:, None]])
        self._basis = list(range(self._atoms, self._atoms + count))
        cost = np.zeros(self._table.shape[1] - 1)
        cost[self._atoms :] = 1
        slack = self._least(cost)
        assert abs(slack) < TINY * max(1.0, right.sum()), "what is published contradicts itself"
        self._leave_artificial()

    def between(self, cell: Numbers) -> tuple[float, float]:
        """The least and the greatest that a sum of atoms can be."""
        cost = np.zeros(self._table.shape[1] - 1)
        cost[: self._atoms] = cell
        return self._least(cost), -self._least(-cost)

    def _leave_artificial(self) -> None:
        """Take the helpers of the first phase out of the basis, and rows that say nothing new out of the table."""
        keep = []
        for row, variable in enumerate(self._basis):
            if variable >= self._atoms:
                able = np.flatnonzero(np.abs(self._table[row, : self._atoms]) > TINY)
                if not len(able):
                    continue
                self._pivot(row, int(able[0]))
            keep.append(row)
        self._table = np.hstack([self._table[keep][:, : self._atoms], self._table[keep][:, -1:]])
        self._basis = [self._basis[row] for row in keep]

    def _least(self, cost: Numbers) -> float:
        cost = cost[: self._table.shape[1] - 1]
        while True:
            reduced = cost - cost[self._basis] @ self._table[:, :-1]
            entering = np.flatnonzero(reduced < -TINY)
            if not len(entering):
                return float(cost[self._basis] @ self._table[:, -1])
            column = int(entering[0])
            able = np.flatnonzero(self._table[:, column] > TINY)
            assert len(able), "unbounded: a table without a sum"
            ratios = self._table[able, -1] / self._table[able, column]
            ties = able[ratios <= ratios.min() + TINY]
            self._pivot(min(ties, key=lambda row: self._basis[row]), column)

    def _pivot(self, row: int, column: int) -> None:
        self._table[row] /= self._table[row, column]
        others = np.arange(len(self._table)) != row
        self._table[others] -= np.outer(self._table[others, column], self._table[row])
        self._basis[row] = column
