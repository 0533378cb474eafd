"""Clients: who pays, found by name and added when new, with what each wants on its invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step

NEW = {"name": "", "currency": "", "country": "", "category": "", "note": ""}


def find_or_add(step: Step, name: str) -> int:
    """The client of that name, in capitals or not; added when new."""
    found = step.rows("SELECT id FROM clients WHERE name = ?", (name,)) or [
        row for row in step.rows("SELECT id, name FROM clients") if row["name"].casefold() == name.casefold()
    ]
    return int(found[0]["id"]) if found else step.insert("clients", {**NEW, "name": name})


def defaults(reads: Reads, name: str) -> dict[str, str]:
    """What a client wants on its invoices: currency, language and days to pay; empty where nobody said."""
    rows = reads.rows("SELECT currency, language, terms_days FROM clients WHERE name = ?", (name,))
    found = dict(rows[0]) if rows else {}
    return {key: str(found.get(key) or "") for key in ("currency", "language", "terms_days")}
