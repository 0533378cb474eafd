"""Data files that people share (profiles, packs): what no person would write is known before it is read."""

from __future__ import annotations

MOST_DOTS = 100
LONGEST_LINE = 2048


def is_too_deep(text: str) -> bool:
    """Whether a line has keys within keys without end, over which a reader of TOML would sit for minutes.

    Dots within quotes count too: where a quote ends, only the reader of TOML knows, and no key spans two lines.
    """
    return any(len(line) > LONGEST_LINE or line.count(".") > MOST_DOTS for line in text.split("\n"))
