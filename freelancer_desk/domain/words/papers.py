"""What is said of papers, their states and reconciliation, and of letters."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {}
