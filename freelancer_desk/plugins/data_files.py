"""Data files that people share (profiles, packs, forms): what no person would write is known; values of one kind."""

from __future__ import annotations

import re

LARGEST = 256 * 1024
LONGEST_TEXT = 200
DEEPEST = 20
MOST_DOTS = 100
LONGEST_LINE = 2048
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def is_too_deep(text: str) -> bool:
    """Whether a line has keys within keys without end, over which a reader of TOML would sit for minutes.

    Dots within quotes count too: where a quote ends, only the reader of TOML knows, and no key spans two lines.
    """
    return any(len(line) > LONGEST_LINE or line.count(".") > MOST_DOTS for line in text.split("\n"))


def odd_place(value: object, longest: int, where: str = "", depth: int = 0) -> str:
    """Where there is more than texts, whole numbers, yes or no, lists and tables, and what; empty where all is plain.

    Not plain is a text longer than `longest` or with control characters, too, and tables within tables without end.
    """
    if depth > DEEPEST:
        return "depth"
    if isinstance(value, dict):
        for key, inner in value.items():
            odd = odd_place(key, longest, where, depth)
            odd = odd or odd_place(inner, longest, f"{where}.{key}".strip("."), depth + 1)
            if odd:
                return odd
        return ""
    if isinstance(value, list):
        return next(filter(None, (odd_place(inner, longest, where, depth + 1) for inner in value)), "")
    if isinstance(value, str):
        return f"{where}: text" if len(value) > longest or _CONTROL.search(value) else ""
    return "" if isinstance(value, int) else f"{where}: {type(value).__name__}"


def text(value: object) -> str:
    """A text that is not empty; raises TypeError."""
    if not any_text(value):
        raise TypeError
    return str(value)


def any_text(value: object) -> str:
    """A text that may be empty; raises TypeError."""
    if not isinstance(value, str):
        raise TypeError
    return value


def whole(value: object) -> int:
    """A whole number; raises TypeError."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def yes(value: object) -> bool:
    """Yes or no; raises TypeError."""
    if not isinstance(value, bool):
        raise TypeError
    return value
