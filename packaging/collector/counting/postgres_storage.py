"""The reports in PostgreSQL, where more than one host takes them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from counting.storage import NAMES, Keep, Outcome, StorageError, Withdraw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from counting.storage import Cell

SCHEMA = """
create table if not exists reports (
    key bytea primary key, body bytea not null, campaign text not null, period text not null, band smallint not null,
    dim text not null, value text not null, withdrawal bytea not null, day date not null
);
create index if not exists reports_by_withdrawal on reports (withdrawal);
create table if not exists releases (
    campaign text not null, period text not null, data bytea not null, primary key (campaign, period)
);
"""
# Only our own names are put in; values are bound.
INSERT = f"insert into reports ({NAMES}) values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (key) do nothing"  # noqa: S608


class PostgresStorage:
    """One connection, made anew when it broke."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._db = psycopg.connect(address)
        with self._transaction():
            self._db.execute("select pg_advisory_xact_lock(5122026)")  # two hosts may start at once
            self._db.execute(SCHEMA)

    def apply(self, wishes: Sequence[Keep | Withdraw]) -> list[Outcome]:
        with self._transaction():
            self._db.execute("lock table reports in row exclusive mode")  # a table that is being made is waited for
            return [self._keep(wish) if isinstance(wish, Keep) else self._withdraw(wish) for wish in wishes]

    def counts(self, campaign: str, period: str) -> Mapping[Cell, int]:
        with self._transaction():
            return self._counts(campaign, period)

    def publish(self, campaign: str, period: str, table: Callable[[Mapping[Cell, int]], bytes]) -> int:
        with self._transaction():
            self._db.execute("lock table reports in share row exclusive mode")
            data = table(self._counts(campaign, period))
            keep = "insert into releases (campaign, period, data) values (%s, %s, %s)"
            self._db.execute(keep, (campaign, period, data))
            return self._delete(campaign, period)

    def published(self, campaign: str, period: str) -> bytes | None:
        with self._transaction():
            where = "select data from releases where campaign = %s and period = %s"
            found = self._db.execute(where, (campaign, period)).fetchone()
        return bytes(found[0]) if found else None

    def forget(self, campaign: str, period: str) -> int:
        with self._transaction():
            return self._delete(campaign, period)

    def close(self) -> None:
        self._db.close()

    def _counts(self, campaign: str, period: str) -> Mapping[Cell, int]:
        rows = self._db.execute(
            "select dim, value, band, count(*) from reports where campaign = %s and period = %s group by 1, 2, 3",
            (campaign, period),
        ).fetchall()
        return {(dim, value, band): count for dim, value, band, count in rows}

    def _delete(self, campaign: str, period: str) -> int:
        delete = "delete from reports where campaign = %s and period = %s"
        gone: int = self._db.execute(delete, (campaign, period)).rowcount
        return gone

    def _is_over(self, campaign: str) -> bool:
        return self._db.execute("select 1 from releases where campaign = %s", (campaign,)).fetchone() is not None

    def _keep(self, wish: Keep) -> Outcome:
        if self._is_over(wish.report.campaign):
            return Outcome.PUBLISHED
        if self._db.execute(INSERT, wish.row()).rowcount:
            return Outcome.ACCEPTED
        there = self._db.execute("select body, campaign from reports where key = %s", (wish.key,)).fetchone()
        return Outcome.DUPLICATE if there == (wish.report.body, wish.report.campaign) else Outcome.CONFLICT

    def _withdraw(self, wish: Withdraw) -> Outcome:
        if self._is_over(wish.campaign):
            return Outcome.PUBLISHED
        delete = "delete from reports where withdrawal = %s and campaign = %s"
        gone = self._db.execute(delete, (wish.withdrawal, wish.campaign)).rowcount
        return Outcome.WITHDRAWN if gone else Outcome.UNKNOWN

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            if self._db.closed:
                self._db = psycopg.connect(self._address)
            with self._db.transaction():
                yield
        except psycopg.OperationalError as error:
            raise StorageError(type(error).__name__) from error
