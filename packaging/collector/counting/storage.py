"""What the server asks of a database, and the choice of one: SQLite beside it, PostgreSQL for several hosts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from counting.reports import Report

NAMES = "key, body, campaign, period, band, dim, value, withdrawal, day"
Cell = tuple[str, str, int]  # dimension, its value, band


class StorageError(Exception):
    """The database cannot answer now; a later try may."""


class Outcome(Enum):
    """What became of one request."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Keep:
    """Keep a report once: `key` and `withdrawal` are SHA-256 digests, `day` is all that is kept of the time."""

    key: bytes
    report: Report
    withdrawal: bytes
    day: str

    def row(self) -> tuple[object, ...]:
        one = self.report
        return (
            self.key, one.body, one.campaign, one.period, one.band, one.dim, one.value, self.withdrawal, self.day,
        )  # fmt: skip


@dataclass(frozen=True)
class Withdraw:
    """Delete the report of a campaign whose withdrawal digest this is."""

    campaign: str
    withdrawal: bytes


class Storage(Protocol):
    """One table of reports. Used from one thread at a time."""

    def apply(self, wishes: Sequence[Keep | Withdraw]) -> list[Outcome]:
        """Fulfil wishes in their order, in one transaction that is on the disk when this returns.

        Once the table of a campaign is published, nothing of it is kept or withdrawn any more.
        """
        ...

    def counts(self, campaign: str, period: str) -> Mapping[Cell, int]:
        """How many reports stand in each cell."""
        ...

    def publish(self, campaign: str, period: str, table: Callable[[Mapping[Cell, int]], bytes]) -> int:
        """Keep the table that the counts make, and delete the rows it was made of; how many there were.

        One transaction: no report comes or goes meanwhile, on whatever host. Nothing happens where `table` raises.
        """
        ...

    def published(self, campaign: str, period: str) -> bytes | None:
        """The table of a period, once there is one."""
        ...

    def forget(self, campaign: str, period: str) -> int:
        """Delete all reports of a period; how many there were."""
        ...

    def close(self) -> None: ...


def open_storage(folder: Path, database: str = "") -> Storage:
    """The storage of a data folder, or the PostgreSQL database of an address `postgresql://...`."""
    if database:
        from counting.postgres_storage import PostgresStorage

        return PostgresStorage(database)
    from counting.sqlite_storage import SqliteStorage

    return SqliteStorage(folder / "reports.sqlite")
