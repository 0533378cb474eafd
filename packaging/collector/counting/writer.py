"""The one hand on the database: what comes while the disk is busy is in the next transaction, then answered."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from counting.storage import StorageError

if TYPE_CHECKING:
    from counting.storage import Keep, Outcome, Storage, Withdraw

MOST_WAITING = 2_000
LARGEST_BATCH = 256


class Writer:
    """Wishes of many requests, written by one thread in the order they came."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._waiting: list[tuple[Keep | Withdraw, asyncio.Future[Outcome]]] = []
        self._thread = ThreadPoolExecutor(1, "writer")
        self._task: asyncio.Task[None] | None = None
        self._tables: dict[tuple[str, str], bytes] = {}

    async def write(self, wish: Keep | Withdraw) -> Outcome:
        """What became of a wish, once it is on the disk; StorageError where it cannot be kept now."""
        if len(self._waiting) >= MOST_WAITING:
            raise StorageError("too many are waiting")
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return await asyncio.shield(done)

    async def published(self, campaign: str, period: str) -> bytes | None:
        """The table of a period, once there is one; StorageError where nobody can say now."""
        there = self._tables.get((campaign, period))
        if there is None:
            look = asyncio.get_running_loop().run_in_executor
            there = await look(self._thread, self._storage.published, campaign, period)
            if there is not None:
                self._tables[campaign, period] = there
        return there

    async def close(self) -> None:
        if self._task is not None:
            await self._task
        self._thread.shutdown()
        self._storage.close()

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
            try:
                outcomes = await loop.run_in_executor(self._thread, self._storage.apply, [wish for wish, _ in batch])
            except Exception as error:  # noqa: BLE001  whatever it was, those who wait are told
                reason = error if isinstance(error, StorageError) else StorageError(type(error).__name__)
                for _, done in batch:
                    done.set_exception(reason)
                    done.exception()  # one that nobody waits for any more is not complained about
            else:
                for (_, done), outcome in zip(batch, outcomes, strict=True):
                    done.set_result(outcome)
