"""Data files that people share (profiles, packs): what no person would write is known before it is read."""

from __future__ import annotations

import re

MOST_DOTS = 40
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")


def is_too_deep(text: str) -> bool:
    """Whether a line has keys within keys without end, over which a reader of TOML would sit for minutes."""
    return any(line.count(".") > MOST_DOTS for line in _QUOTED.sub("", text).splitlines())
