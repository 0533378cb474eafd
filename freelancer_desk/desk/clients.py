"""Clients: who pays, with the kind of work done for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from freelancer_desk.store.step import Step


def find_or_add(step: Step, name: str) -> int:
    """The client of that name, added when new."""
    found = step.rows("SELECT id FROM clients WHERE name = ?", (name,))
    if found:
        return int(found[0]["id"])
    return step.insert("clients", {"name": name, "currency": "", "country": "", "category": "", "note": ""})
