"""JSON with exact numbers, as rate sources send it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from datetime import date


def read(body: bytes) -> dict[str, Any]:
    """One JSON object; empty for everything else."""
    try:
        found = json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def day(value: object) -> date | None:
    """A date written like 2026-06-30."""
    try:
        return iso_day(value) if isinstance(value, str) else None
    except DeskError:
        return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
