"""A connection gets so long to ask and no longer: one that is held open without asking takes the place of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

SECONDS = 20


class Patience(H11Protocol):
    """Closes a connection that has not asked completely in time; what is being answered is answered."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._end = self.loop.call_later(SECONDS, self._on_end)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end.cancel()
        super().connection_lost(exc)

    def _on_end(self) -> None:
        asked: RequestResponseCycle | None = self.cycle
        if asked is not None and not asked.response_complete and not asked.more_body:
            self._end = self.loop.call_later(SECONDS, self._on_end)
        else:
            self.transport.close()
