"""Clients: who pays, found by name and added when new, with what each wants on its invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.store.book import Reads, Value
    from freelancer_desk.store.step import Step

NEW = {"name": "", "currency": "", "country": "", "category": "", "note": ""}


def find_or_add(step: Step, name: str) -> int:
    """The client of that name, in capitals or not; added when new."""
    found = step.rows("SELECT id FROM clients WHERE name = ?", (name,)) or [
        row for row in step.rows("SELECT id, name FROM clients") if row["name"].casefold() == name.casefold()
    ]
    return int(found[0]["id"]) if found else step.insert("clients", {**NEW, "name": name})


def known_as(reads: Reads) -> dict[str, str]:
    """The client's name for each name that statements may print, in small letters: the client's own, and that there."""
    rows = reads.rows("SELECT name, profile FROM clients ORDER BY id DESC")
    there = {row["profile"].casefold(): row["name"] for row in rows if row["profile"]}
    return there | {row["name"].casefold(): row["name"] for row in rows}


def renamed(reads: Reads, before: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """What a client is still called where it paid: else a new name would leave its earnings behind."""
    is_same = str(values["name"]).casefold() == before.casefold()
    paid = "SELECT 1 FROM derived_earnings WHERE client = ? COLLATE NOCASE LIMIT 1"
    return {} if is_same or values["profile"] or not reads.rows(paid, (before,)) else {"profile": before}


def defaults(reads: Reads, name: str) -> dict[str, str]:
    """What a client wants on its invoices: currency, language and days to pay; empty where nobody said."""
    rows = reads.rows("SELECT currency, language, terms_days FROM clients WHERE name = ?", (name,))
    found = dict(rows[0]) if rows else {}
    return {key: str(found.get(key) or "") for key in ("currency", "language", "terms_days")}
