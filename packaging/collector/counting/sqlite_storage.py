"""The reports in one SQLite file: rows lie by the hash of their key, so not even their order tells when they came."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from counting.storage import NAMES, Keep, Outcome, StorageError, Withdraw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from counting.storage import Cell

SCHEMA = """
create table if not exists reports (
    key blob primary key, body blob not null, campaign text not null, period text not null, band integer not null,
    dim text not null, value text not null, withdrawal blob not null, day text not null
) without rowid, strict;
create index if not exists reports_by_withdrawal on reports (withdrawal);
create table if not exists releases (
    campaign text not null, period text not null, data blob not null, primary key (campaign, period)
) without rowid, strict;
"""
# Only our own names are put in; values are bound.
INSERT = f"insert into reports ({NAMES}) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do nothing"  # noqa: S608


class SqliteStorage:
    """WAL, forced to the disk with each transaction; what is deleted is overwritten."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
        for pragma in ("journal_mode = wal", "synchronous = full", "secure_delete = on"):
            self._db.execute(f"pragma {pragma}")
        self._db.executescript(SCHEMA)

    def apply(self, wishes: Sequence[Keep | Withdraw]) -> list[Outcome]:
        with self._transaction():
            return [self._keep(wish) if isinstance(wish, Keep) else self._withdraw(wish) for wish in wishes]

    def counts(self, campaign: str, period: str) -> Mapping[Cell, int]:
        rows = self._db.execute(
            "select dim, value, band, count(*) from reports where campaign = ? and period = ? group by 1, 2, 3",
            (campaign, period),
        )
        return {(dim, value, band): count for dim, value, band, count in rows}

    def publish(self, campaign: str, period: str, table: Callable[[Mapping[Cell, int]], bytes]) -> int:
        with self._transaction():
            data = table(self.counts(campaign, period))
            self._db.execute("insert into releases (campaign, period, data) values (?, ?, ?)", (campaign, period, data))
            gone = self._delete(campaign, period)
        self._db.execute("pragma wal_checkpoint(truncate)")
        return gone

    def published(self, campaign: str, period: str) -> bytes | None:
        where = "select data from releases where campaign = ? and period = ?"
        try:
            found = self._db.execute(where, (campaign, period)).fetchone()
        except sqlite3.OperationalError as error:
            raise StorageError(str(error)) from error
        return found[0] if found else None

    def forget(self, campaign: str, period: str) -> int:
        with self._transaction():
            gone = self._delete(campaign, period)
        self._db.execute("pragma wal_checkpoint(truncate)")
        return gone

    def close(self) -> None:
        self._db.close()

    def _delete(self, campaign: str, period: str) -> int:
        return self._db.execute("delete from reports where campaign = ? and period = ?", (campaign, period)).rowcount

    def _is_over(self, campaign: str) -> bool:
        return self._db.execute("select 1 from releases where campaign = ?", (campaign,)).fetchone() is not None

    def _keep(self, wish: Keep) -> Outcome:
        if self._is_over(wish.report.campaign):
            return Outcome.PUBLISHED
        if self._db.execute(INSERT, wish.row()).rowcount:
            return Outcome.ACCEPTED
        there = self._db.execute("select body, campaign from reports where key = ?", (wish.key,)).fetchone()
        return Outcome.DUPLICATE if there == (wish.report.body, wish.report.campaign) else Outcome.CONFLICT

    def _withdraw(self, wish: Withdraw) -> Outcome:
        if self._is_over(wish.campaign):
            return Outcome.PUBLISHED
        delete = "delete from reports where withdrawal = ? and campaign = ?"
        gone = self._db.execute(delete, (wish.withdrawal, wish.campaign)).rowcount
        return Outcome.WITHDRAWN if gone else Outcome.UNKNOWN

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")
        except sqlite3.OperationalError as error:
            if self._db.in_transaction:
                self._db.execute("rollback")
            raise StorageError(str(error)) from error
