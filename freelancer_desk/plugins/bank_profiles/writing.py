"""Writes a profile as TOML text: only the closed shape that a profile has."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ON_ONE_LINE = 8


def data_of(text: str) -> dict[str, Any]:
    """The tables of a profile's text; raises DeskError `profile_wrong`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeskError("profile_wrong", profile="?", what=type(error).__name__) from error


def text_of(data: Mapping[str, Any]) -> str:
    """TOML that reads back as the same tables: plain values first, then tables, then lists of tables."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    tables = {name: value for name, value in data.items() if isinstance(value, dict)}
    rows = {name: value for name, value in data.items() if _is_rows(value)}
    for name, value in data.items():
        if name not in tables and name not in rows:
            yield f"{name} = {_value(value)}"
    for name, table in tables.items():
        yield f"\n[{name}]"
        yield from _lines(table)
    for name, entries in rows.items():
        for entry in entries:
            yield f"\n[[{name}]]"
            yield from (f"{key} = {_value(value)}" for key, value in entry.items())


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(entry)}" for key, entry in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        cells = list(map(_value, value))
        return "[" + ", ".join(cells) + "]" if len(cells) <= ON_ONE_LINE else "[\n" + ",\n".join(cells) + "\n]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
