"""What the tax working says: labels of its lines, warnings, questions."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {}
