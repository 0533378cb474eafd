"""What the window and the command line say: titles, labels, questions, tasks."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {}
