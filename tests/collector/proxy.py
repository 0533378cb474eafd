"""A bad line between a client and a server: it drops, delays, repeats and cuts, each way, by dice with a seed.

    with bad_line(server_port, Faults(drop=0.1, delay=0.1, repeat=0.1, cut=0.1)) as line:
        talk to http://127.0.0.1:{line.port}; line.did counts what was done to whom

It speaks just enough HTTP/1.1 to know where a request and an answer end, and knows nothing of what is in them.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTH = re.compile(rb"\r\ncontent-length:[ ]*(\d+)", re.IGNORECASE)
BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)


@dataclass(frozen=True)
class Faults:
    """The chance of each fault, each way."""

    drop: float = 0.1
    delay: float = 0.1
    repeat: float = 0.1
    cut: float = 0.1
    longest_delay: float = 0.4
    seed: int = 20261123


@dataclass
class Line:
    """Where it listens, and what it did so far, such as `("request", "drop")`."""

    server: int
    faults: Faults
    port: int = 0
    did: Counter[tuple[str, str]] = field(default_factory=Counter)
    dice: Random = field(default_factory=Random)
    busy: set[asyncio.Task[None] | None] = field(default_factory=set)

    def strikes(self, way: str, fault: str) -> bool:
        struck: bool = self.dice.random() < getattr(self.faults, fault)
        self.did[way, fault] += struck
        return struck

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Everything that comes over one connection of a client."""
        task = asyncio.current_task()
        self.busy.add(task)  # the loop itself holds a connection's task only weakly
        try:
            with suppress(*BROKEN, asyncio.CancelledError):
                while await self._one(await message(reader), writer):
                    pass
        finally:
            writer.close()
            self.busy.discard(task)

    async def _one(self, request: bytes, writer: asyncio.StreamWriter) -> bool:
        if self.strikes("request", "drop"):
            return False
        if self.strikes("request", "delay"):
            await asyncio.sleep(self.dice.random() * self.faults.longest_delay)
        if self.strikes("request", "cut"):
            await self._upstream(request[: self.dice.randrange(1, len(request))], answered=False)
            return False
        copies = 2 if self.strikes("request", "repeat") else 1
        answers = await asyncio.gather(*(self._upstream(request) for _ in range(copies)))
        return await self._back(self.dice.choice(answers), writer)

    async def _back(self, answer: bytes, writer: asyncio.StreamWriter) -> bool:
        if not answer or self.strikes("answer", "drop"):
            return False
        if self.strikes("answer", "delay"):
            await asyncio.sleep(self.dice.random() * self.faults.longest_delay)
        cut = self.strikes("answer", "cut")
        again = not cut and self.strikes("answer", "repeat")
        writer.write(answer[: self.dice.randrange(1, len(answer))] if cut else answer * (2 if again else 1))
        await writer.drain()
        return not (cut or again)

    async def _upstream(self, request: bytes, *, answered: bool = True) -> bytes:
        with suppress(*BROKEN):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.server)
            try:
                writer.write(request)
                await writer.drain()
                return await message(reader) if answered else b""
            finally:
                writer.close()
        return b""


async def message(reader: asyncio.StreamReader) -> bytes:
    """One request or answer, head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = LENGTH.search(head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


@contextmanager
def bad_line(server: int, faults: Faults | None = None) -> Iterator[Line]:
    """A line to the server at a port of loopback, up until the block ends."""
    line = Line(server, faults or Faults())
    line.dice.seed(line.faults.seed)
    up, loop = threading.Event(), asyncio.new_event_loop()

    async def listen() -> None:
        listening = await asyncio.start_server(line.carry, "127.0.0.1", 0)
        line.port = listening.sockets[0].getsockname()[1]
        up.set()
        await ending.wait()
        listening.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.01)  # closed connections are let go in the next turn of the loop

    ending = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(listen(),))
    thread.start()
    up.wait()
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join()
        loop.close()
