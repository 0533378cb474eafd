"""What is said along the money trail: steps, months, credits, rules, look-alikes."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "flag.monthly_cap": "Over monthly cap",
    "flag.year_turn": "Turn of the year",
}
