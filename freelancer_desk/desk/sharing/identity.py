"""Whose reports they are: the book's id and its secret, from which coin and keys follow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places
from freelancer_desk.store.journal import HANDED_OUT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.store.book import Value


TABLE = "kept_draws"


class Place(Protocol):
    """A book or a reader: it answers queries and knows where the book lies."""

    path: Path

    def rows(self, sql: str, args: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Every row of the answer."""
        ...


@dataclass(frozen=True)
class Owner:
    """The book that reports; its secret is never shown."""

    path: Path
    book: str
    secret: bytes = field(repr=False)
    kept: tuple[tuple[str, ...], ...] = ()  # campaign, period, what, value: the draws that lie in the book's own file

    @property
    def memory(self) -> Path:
        """Where this computer remembers what was drawn for the book and agreed to."""
        return places.memory_of(self.secret.hex())

    def key(self, asked: Campaign) -> dict[str, str]:
        """What names one report: the book, the campaign and the period."""
        return {"book": self.book, "campaign": asked.id, "period": asked.period}


def owner_of(reads: Place | Owner) -> Owner:
    """The owner, for as long as an answer may take; DeskError `sharing_not_yours` for a copy that was handed out."""
    if isinstance(reads, Owner):
        return reads
    (row,) = reads.rows("SELECT book_id, secret FROM book")
    if row["secret"].startswith(HANDED_OUT):
        raise DeskError("sharing_not_yours")
    if not re.fullmatch("[0-9a-f]{64}", row["secret"]):
        raise DeskError("sharing_not_yours")
    kept = tuple(tuple(one) for one in reads.rows(f"SELECT campaign, period, what, value FROM {TABLE}"))
    return Owner(reads.path, row["book_id"], bytes.fromhex(row["secret"]), kept)
