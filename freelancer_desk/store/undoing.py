"""Playing a step backwards: each run is compared with its digest before it is touched, and journaled as any other."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import CannotUndoError, DeskError
from freelancer_desk.store.journal import DELETED, INSERTED, UPDATED, canonical, digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from freelancer_desk.store.journal import Row, Run
    from freelancer_desk.store.step import Step
    from freelancer_desk.store.tables import Table


def play_back(step: Step, runs: Sequence[Run]) -> None:
    """Take back what these runs did, the last first; raises CannotUndoError when a row is no longer as they left it."""
    for run in reversed(runs):
        try:
            _BACKWARDS[run.op](step, step.shape(run.table), run)
        except (sqlite3.IntegrityError, KeyError, TypeError, ValueError, DeskError) as error:
            raise CannotUndoError("cannot_undo", table=run.table) from error


def _take_out(step: Step, shape: Table, run: Run) -> None:
    ids = run.ids()
    step.remove(shape, ids, _as_left(step, shape, run, ids))


def _set_back(step: Step, shape: Table, run: Run) -> None:
    before = run.before()
    image = _as_left(step, shape, run, run.ids())
    step.set_back(shape, run.columns, before, image)


def _put_back(step: Step, shape: Table, run: Run) -> None:
    rows: list[Row] = run.before()
    if digest_of(canonical(rows)) != run.digest:
        raise ValueError(run.table)
    step.put_back(shape, run.columns, rows)


def _as_left(step: Step, shape: Table, run: Run, ids: Sequence[int]) -> bytes:
    image = canonical(step.rows_by_id(shape, ids))
    same = image if run.columns == shape.columns else canonical(step.rows_by_id(shape, ids, run.columns))
    if digest_of(same) != run.digest:
        raise ValueError(run.table)
    return image


_BACKWARDS = {INSERTED: _take_out, UPDATED: _set_back, DELETED: _put_back}
