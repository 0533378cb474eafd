"""Accounts, statements and lines written straight into a book, as an import would leave them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from freelancer_desk.domain.statements import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from freelancer_desk.desk import Desk

PartRow = tuple[str, int]
Row = dict[str, str | int | None]


@dataclass
class MadeUp:
    """What will be in the book; `write` makes one step of it."""

    accounts: list[tuple[str, str, str, str]] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    parts: list[tuple[int, int, str, int, str]] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)

    def account(self, institution: str, currency: str, kind: str = "wallet", number: str = "") -> int:
        """A new account; its number in the story."""
        self.accounts.append((institution, currency, number, kind))
        return len(self.accounts)

    def line(self, account: int, day: str, minor: int, kind: str, **more: str | int) -> int:
        """A line of one part; its number in the story."""
        return self.split(account, day, [(kind, minor)], **more)

    def split(self, account: int, day: str, parts: Sequence[PartRow], **more: str | int) -> int:
        """A line of several parts."""
        number = len(self.lines) + 1
        section = str(more.pop("section", ""))
        row: Row = {"account_id": account, "day": day, "minor": sum(minor for _, minor in parts)}
        row |= {"key": fingerprint(("made up", str(number))), "text": f"row {number}"}
        row |= dict.fromkeys(("counterparty", "external_id", "reference", "parent"), "")
        self.lines.append({**row, **more})
        self.parts.extend((number, nth, kind, minor, section) for nth, (kind, minor) in enumerate(parts, start=1))
        return number

    def statement(self, account: int, first: str, last: str, opening: int | None, closing: int | None) -> None:
        """A statement that adds up, or one without balances."""
        proved = None if opening is None else 0
        row: Row = {"account_id": account, "name": "made-up.csv", "sha256": f"{len(self.statements):064x}"}
        row |= {"profile": "made-up", "first_day": first, "last_day": last, "rows": 1, "skipped": 0}
        row |= {"opening": opening, "closing": closing, "difference": proved, "first_break_row": None}
        self.statements.append(row)

    def write(self, desk: Desk) -> None:
        """Put it into the book, in one step."""
        with desk.book.step("import", facts={}) as step:
            imported = step.insert("imports", {"at": "2026-11-24T09:00:00+00:00"})
            for institution, currency, number, kind in self.accounts:
                about = {"institution": institution, "currency": currency, "number": number, "type": kind}
                step.insert("accounts", about)
            for row in self.statements:
                step.insert("statements", {"import_id": imported, **row})
            ids = [step.insert("lines", row) for row in self.lines]
            columns = ("line_id", "nth", "kind", "minor", "section")
            rows = [(ids[line - 1], nth, kind, minor, section) for line, nth, kind, minor, section in self.parts]
            step.insert_many("parts", columns, rows)
