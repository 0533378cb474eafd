"""What every verb that writes reports: the row it made or changed, and the step that can be undone."""

from __future__ import annotations

from typing import NamedTuple


class Done(NamedTuple):
    """`id` names the row (empty where there is none), `step` the step in the history."""

    id: str
    step: int
