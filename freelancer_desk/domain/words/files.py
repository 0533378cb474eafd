"""What is said of files from outside: why one cannot be read, what is asked about it, how a statement is fetched."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {}
