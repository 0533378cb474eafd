"""Drafts of invoices on the command line: fields as options, lines one by one or from a JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from freelancer_desk.cli.acting import json_of_file, pair_of
from freelancer_desk.cli.invoices import lines_of
from freelancer_desk.desk.invoices import drafting
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from argparse import Namespace

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.done import Done

_LINE, _LINES = "line", "lines"


def add(desk: Desk, given: dict[str, str], wanted: Namespace) -> Done:
    """Keep a new draft from options, or from a file whose `lines` are objects."""
    fields, lines = _of_file(Path(wanted.from_)) if wanted.from_ is not None else ({}, [])
    return drafting.add(desk, {**fields, **given}, lines_of(wanted.line) or lines)


def change(desk: Desk, wanted: Namespace) -> Done:
    """Change a draft; `line=` given once or more takes the place of all its lines."""
    pairs = [pair_of(text) for text in wanted.fields]
    lines = lines_of([value for name, value in pairs if name == _LINE])
    fields = {name: value for name, value in pairs if name != _LINE}
    return drafting.change(desk, wanted.id, fields, lines or None)


def _of_file(path: Path) -> tuple[dict[str, str], list[dict[str, str]]]:
    found = json_of_file(path)
    lines = found.pop(_LINES, [])
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise DeskError("facts_unreadable", file=path.name)
    return _texts(found), [_texts(line) for line in lines]


def _texts(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value is not None}
