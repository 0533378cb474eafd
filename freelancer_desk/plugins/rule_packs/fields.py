"""The fields of a pack's TOML: each of its kind, tables with closed keys, and the evidence behind every figure."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.numbers import plain_decimal
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.taxes import parts
from freelancer_desk.domain.taxes.packs import wrong
from freelancer_desk.plugins.data_files import LARGEST, LONGEST_TEXT, any_text, is_too_deep, odd_place, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

T = TypeVar("T")
EVIDENCE = {"law", "source", "date", "confidence", "note"}


def guarded(text: str, make: Callable[[str, dict[str, Any]], T], longest: int = LONGEST_TEXT) -> T:
    """What `make` reads out of a TOML text and its id; raises DeskError `pack_wrong` with the place that is wrong."""
    if len(text) > LARGEST or len(text.encode("utf-8", "replace")) > LARGEST:
        raise wrong("?", "size")
    if is_too_deep(text):
        raise wrong("?", "depth")
    name = "?"
    try:
        data = tomllib.loads(text)
        name = str(data.get("id", "?"))
        odd = odd_place(data, longest)
        if odd:
            raise wrong(name, odd)
        return make(name, data)
    except DeskError as error:
        if error.kind == "pack_wrong":
            raise
        raise wrong(name, error.kind) from error
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError) as error:
        place = error.args[0] if isinstance(error, KeyError) else type(error).__name__
        raise wrong(name, str(place)) from error


class Closed:
    """Tables that may hold only the keys they are known for."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, data: dict[str, Any], keys: set[str], where: str) -> dict[str, Any]:
        extra = sorted(set(data) - keys)
        if extra:
            raise wrong(self.name, f"{where}.{extra[0]}".strip("."))
        return data

    def named(self, data: dict[str, Any], keys: set[str], make: Callable[[str, Any], T], where: str) -> dict[str, T]:
        """Tables by their names, each with evidence."""
        return {key: make(key, self(value, keys | EVIDENCE, f"{where}.{key}")) for key, value in data.items()}

    def each(self, data: list[Any], keys: set[str], make: Callable[[Any], T], where: str) -> Iterable[T]:
        """A list of tables."""
        return [make(self(value, keys, where)) for value in data]


def evidence(data: dict[str, Any]) -> parts.Evidence:
    """Where a figure comes from; every field but the note is needed."""
    return parts.Evidence(
        law=text(data["law"]),
        source=text(data["source"]),
        date=iso_day(data["date"]),
        confidence=text(data["confidence"]),
        note=may_be_text(data, "note"),
    )


def number(value: object) -> Decimal:
    """A decimal written as text."""
    return plain_decimal(text(value))


def may_be_text(data: dict[str, Any], name: str) -> str:
    """A text that may be left out or empty; raises TypeError for anything else."""
    return any_text(data.get(name, ""))


def texts(values: object) -> tuple[str, ...]:
    """A list of texts; raises TypeError."""
    if not isinstance(values, list):
        raise TypeError
    return tuple(text(value) for value in values)
