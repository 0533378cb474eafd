"""What printed and exported documents say."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {}
