"""What is said of exchange rates and routes."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {}
