"""What was agreed to, queued and sent: beside the book, with which it travels, and in this computer's memory of it.

Each write goes to both. What lies beside the book is right where both tell of a report, for another computer may have
taken it back or forgotten it; the memory is right where a book was renamed or copied without its file. Where a report
was sent is believed to the memory alone.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import BookBusyError, DeskError
from freelancer_desk.domain.sharing import queue
from freelancer_desk.store import sharing_file
from freelancer_desk.store.disk import make_private_folder
from freelancer_desk.store.lock import Lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from freelancer_desk.desk.sharing.identity import Owner
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.store.connection import Value
    from freelancer_desk.store.sharing_file import SharingFile

    Row = dict[str, Value]

_BETWEEN_LOOKS = timedelta(milliseconds=50)
_WHERE = "WHERE book = ? AND campaign = ? AND period = ?"


class Files:
    """Both files of one book; either may be missing where nothing is to be written."""

    def __init__(self, owner: Owner, beside: SharingFile | None, memory: SharingFile | None) -> None:
        self._owner, self._beside, self._memory = owner, beside, memory

    @property
    def _all(self) -> tuple[SharingFile, ...]:
        return tuple(file for file in (self._beside, self._memory) if file is not None)

    def row(self, table: str, asked: Campaign) -> Row | None:
        """What `queue` or `consents` holds of a campaign's report."""
        return self._row(table, self._owner.key(asked))

    def put(self, table: str, row: Mapping[str, Value]) -> None:
        """Write a row in the place of one with the same key."""
        for file in self._all:
            file.put(table, row)

    def remove(self, table: str, key: Mapping[str, Value]) -> None:
        """Delete the rows that meet the key."""
        for file in self._all:
            file.remove(table, key)

    @contextmanager
    def step(self) -> Iterator[None]:
        """What is read and written here happens alone: another window waits until it is over."""
        assert self._beside is not None  # noqa: S101  who writes has both
        assert self._memory is not None  # noqa: S101
        with self._beside.step(), self._memory.step():
            yield

    def is_sent_from_elsewhere(self, asked: Campaign) -> bool:
        """Whether some address may have the report, and this computer does not know which."""
        return self.may_be_there(asked) and self._address(asked) is None

    def is_at_another_address(self, asked: Campaign) -> bool:
        """Whether a report may be where this campaign does not ask for it."""
        return self.may_be_there(asked) and self.as_agreed(asked).endpoint != asked.endpoint

    def has_consent(self, asked: Campaign) -> bool:
        """Whether something was agreed to and not taken back."""
        row = self.row("queue", asked)
        return row is not None and row["state"] != queue.WITHDRAWN

    def agreed_hash(self, asked: Campaign) -> str:
        """Which text was agreed to; empty where none was."""
        row = self.row("consents", asked)
        return str(row["sha256"]) if row else ""

    def as_agreed(self, asked: Campaign) -> Campaign:
        """The campaign with the address that was agreed to here: a later file of that id must not learn what went."""
        found = self._address(asked)
        if found is None:
            return asked
        return replace(asked, endpoint=str(found["endpoint"]), needs_token=bool(found["token"]))

    def may_be_there(self, asked: Campaign) -> bool:
        """Whether some address may have the report."""
        return any(_rows(file, "posts", self._owner.key(asked)) for file in self._all)

    def was_posted(self, meant: Campaign) -> bool:
        """Whether that address may have it: only then it may learn the secret that takes it back."""
        told = [one["endpoint"] for file in self._all for one in _rows(file, "posts", self._owner.key(meant))]
        return meant.endpoint in told

    def other_period(self, asked: Campaign) -> bool:
        """Whether a campaign of that id, but of another period, has a report here that is not gone for sure."""
        query = "SELECT DISTINCT period FROM {} WHERE book = ? AND campaign = ? AND period <> ?"
        args = (self._owner.book, asked.id, asked.period)
        if any(file.rows(query.format("posts"), args) for file in self._all):
            return True
        query = query.format("queue")
        periods = {str(row["period"]) for file in self._all for row in file.rows(query, args)}
        rows = (self._row("queue", {**self._owner.key(asked), "period": one}) for one in periods)
        return any(row is not None and row["state"] != queue.WITHDRAWN for row in rows)

    def begin_to_post(self, asked: Campaign, at: str) -> bool:
        """Keep that its address may have it from now on, and has not answered; whether another try was not answered."""
        there = {**self._owner.key(asked), "endpoint": asked.endpoint}
        had = any(_rows(file, "unanswered", self._owner.key(asked)) for file in self._all)
        self.put("posts", there)
        self.put("unanswered", {**there, "at": at})
        return had

    def was_answered(self, asked: Campaign) -> None:
        """Its only try was answered: nothing of it is on its way."""
        self.remove("unanswered", {**self._owner.key(asked), "endpoint": asked.endpoint})

    def may_still_come(self, meant: Campaign, since: str) -> bool:
        """Whether a try since then was never answered: it may arrive at that address after all."""
        told = [row for file in self._all for row in _rows(file, "unanswered", self._owner.key(meant))]
        return any(row["endpoint"] == meant.endpoint and str(row["at"]) > since for row in told)

    def is_gone(self, meant: Campaign) -> None:
        """That address has it no more."""
        there = {**self._owner.key(meant), "endpoint": meant.endpoint}
        for table in ("posts", "unanswered"):
            self.remove(table, there)

    def strike_out(self, asked: Campaign) -> None:
        """Forget what was agreed to and queued; where a report may still be stays known, and that it was forgotten."""
        key = self._owner.key(asked)
        for table in ("queue", "consents", *(() if self.may_be_there(asked) else ("addresses",))):
            self.remove(table, key)
        self.remove("campaigns", {"id": asked.id})
        if self._beside is not None:
            gone: Row = {"state": queue.FORGOTTEN, "body": "", "attempts": 0, "next_at": None, "status": None}
            self._beside.put("queue", {**key, **gone})

    def due(self, now: str) -> tuple[str, ...]:
        """The campaigns whose report may be tried again at that moment."""
        self._give_up_elsewhere()
        query = "SELECT DISTINCT campaign, period FROM queue WHERE book = ?"
        told = {tuple(one): None for file in self._all for one in file.rows(query, (self._owner.book,))}
        return tuple(
            campaign for campaign, period in told
            if (row := self._row("queue", {"book": self._owner.book, "campaign": campaign, "period": period}))
            and row["state"] in queue.WAITING and row["next_at"] and str(row["next_at"]) <= now
        )  # fmt: skip

    def campaigns(self) -> list[str]:
        """The files of the campaigns that were taken in, the oldest first; one of an id that lies beside the book."""
        query = "SELECT id, content, imported_at FROM campaigns"
        found = {row["id"]: row for file in reversed(self._all) for row in file.rows(query)}
        return [row["content"] for row in sorted(found.values(), key=lambda row: (row["imported_at"], row["id"]))]

    def needs_a_token(self, origin: str) -> bool:
        """Whether something that was agreed to needs the token of that part of an address."""
        query = "SELECT endpoint FROM addresses WHERE token = 1"
        told = [str(row["endpoint"]) for file in self._all for row in file.rows(query)]
        return any(one == origin or one.startswith(f"{origin}/") for one in told)

    def _give_up_elsewhere(self) -> None:
        """What another computer took back or forgot is not agreed to here any more."""
        if self._beside is None or self._memory is None:
            return
        query = "SELECT book, campaign, period FROM queue WHERE book = ? AND state IN (?, ?)"
        for row in self._beside.rows(query, (self._owner.book, queue.WITHDRAWN, queue.FORGOTTEN)):
            for table in ("queue", "consents"):
                if _rows(self._memory, table, dict(row)):
                    self._memory.remove(table, dict(row))

    def _address(self, asked: Campaign) -> Row | None:
        found = _rows(self._memory, "addresses", self._owner.key(asked)) if self._memory else []
        return found[0] if found else None

    def _row(self, table: str, key: Mapping[str, str]) -> Row | None:
        found = (_rows(file, table, key) for file in self._all)
        row = next((rows[0] for rows in found if rows), None)
        if row is not None and table == "queue":
            if not queue.is_one(row):
                raise DeskError("sharing_unreadable", file=sharing_file.path_of(self._owner.path).name)
            if row["state"] == queue.FORGOTTEN:
                return None
        return row


def writing(owner: Owner) -> AbstractContextManager[Files]:
    """Both files, made where they are not there."""
    return _opened(owner, make=True)


def reading(owner: Owner) -> AbstractContextManager[Files]:
    """The files there are."""
    return _opened(owner, make=False)


@contextmanager
def _opened(owner: Owner, *, make: bool) -> Iterator[Files]:
    with (
        sharing_file.opened(sharing_file.path_of(owner.path), make=make) as beside,
        sharing_file.opened(owner.memory, make=make) as memory,
    ):
        yield Files(owner, beside, memory)


@contextmanager
def alone(owner: Owner, patience: int) -> Iterator[bool]:
    """Whether nobody else on this computer asks anybody for that book; until this is over nobody else does.

    Who asks already is waited for, so many seconds.
    """
    lock = _lock(owner, time.monotonic_ns() + patience * 1_000_000_000)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            lock.release()


def _lock(owner: Owner, until_ns: int) -> Lock | None:
    while True:
        try:
            make_private_folder(owner.memory.parent)
            return Lock(owner.memory, signed=False)
        except BookBusyError:
            if time.monotonic_ns() >= until_ns:
                return None
            time.sleep(_BETWEEN_LOOKS.total_seconds())
        except OSError:
            raise DeskError("sharing_unreadable", file=owner.memory.name) from None


def _rows(file: SharingFile, table: str, key: Mapping[str, str]) -> list[Row]:
    return [dict(row) for row in file.rows(f"SELECT * FROM {table} {_WHERE}", tuple(key.values()))]
