"""The register of contested figures of one country, as data; a register is one TOML file."""

from __future__ import annotations

from typing import Any

from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.taxes.contested import Contested, Reading, Register
from freelancer_desk.plugins.data_files import text, whole
from freelancer_desk.plugins.rule_packs.fields import Closed, guarded, texts

LONGEST_TEXT = 400
_POINT = {"key", "question", "first", "second", "winner", "reason", "checked", "years", "figures"}


def read(content: str) -> Register:
    """A register from its TOML text; raises DeskError `pack_wrong` with the place that is wrong."""
    return guarded(content, _register, LONGEST_TEXT)


def _register(name: str, data: dict[str, Any]) -> Register:
    closed = Closed(name)
    closed(data, {"id", "country", "stale_days", "points"}, "")
    return Register(
        id=text(data["id"]),
        country=text(data["country"]),
        stale_days=whole(data["stale_days"]),
        points=tuple(closed.each(data["points"], _POINT, lambda row: _point(closed, row), "points")),
    )


def _point(closed: Closed, row: dict[str, Any]) -> Contested:
    return Contested(
        key=text(row["key"]),
        question=text(row["question"]),
        first=_reading(closed, row["first"]),
        second=_reading(closed, row["second"]),
        winner=text(row["winner"]),
        reason=text(row["reason"]),
        checked=iso_day(row["checked"]),
        years=tuple(whole(year) for year in row["years"]),
        figures=texts(row["figures"]),
    )


def _reading(closed: Closed, row: dict[str, Any]) -> Reading:
    closed(row, {"says", "source"}, "points")
    return Reading(text(row["says"]), text(row["source"]))
