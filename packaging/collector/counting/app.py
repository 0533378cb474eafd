"""The four calls of the HTTP contract. Nothing here reads, keeps or logs where a request came from."""

from __future__ import annotations

import hashlib
import re
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from counting import reports
from counting.answers import RETRY_BUSY, RETRY_DOWN, answer, problem
from counting.reports import Refused
from counting.storage import Keep, Outcome, StorageError, Withdraw

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from counting.campaigns import Campaign
    from counting.writer import Writer

LARGEST_BODY = 4096
KEY = re.compile(r"[0-9a-f]{32}")
DIGEST = re.compile(r"[0-9a-f]{64}")
BASE = "/v1/campaigns/{id:str}"
STATUS = {Outcome.ACCEPTED: 201, Outcome.DUPLICATE: 200}
ADDRESSES = {b"forwarded", b"x-forwarded-for", b"x-real-ip", b"cf-connecting-ip", b"true-client-ip", b"via"}


@dataclass
class Pace:
    """At most so many reports a second, of all senders together: to tell senders apart one would have to know them."""

    most: int
    _second: int = 0
    _taken: int = 0

    def takes(self) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._taken = second, 0
        self._taken += 1
        return self._taken <= self.most


@dataclass
class Counting:
    """What the calls need."""

    campaigns: Mapping[str, Campaign]
    tokens: Mapping[str, frozenset[str]]
    writer: Writer
    today: Callable[[], date]
    pace: Pace = field(default_factory=lambda: Pace(2_000))

    async def campaign(self, request: Request) -> Response:
        campaign = self._campaign(request)
        return _public(request, campaign.data, f'"{campaign.sha256}"', "public, max-age=3600")

    async def release(self, request: Request) -> Response:
        campaign, period = self._campaign(request), request.path_params["period"]
        if period != campaign.period or self.today() <= campaign.closes:
            raise Refused(404)
        data = await self.writer.published(campaign.id, period)
        if data is None:
            raise Refused(404)
        return _public(request, data, f'"{hashlib.sha256(data).hexdigest()}"', "public, max-age=86400, immutable")

    async def report(self, request: Request) -> Response:
        """Take one report, exactly once."""
        campaign = self._campaign(request)
        self._admit(request, campaign)
        key, withdrawal = _header(request, "Idempotency-Key", KEY), _header(request, "Withdrawal-Digest", DIGEST)
        report = reports.read(await _body(request), campaign)
        today = self.today()
        if today > campaign.closes:
            raise Refused(410)
        if today < campaign.opens:
            return problem(503, Retry_After=str((campaign.opens - today) // timedelta(seconds=1)))
        if not self.pace.takes():
            return problem(429, Retry_After=str(RETRY_BUSY))
        wish = Keep(hashlib.sha256(key.encode()).digest(), report, bytes.fromhex(withdrawal), today.isoformat())
        outcome = await self.writer.write(wish)
        if outcome is Outcome.PUBLISHED:
            raise Refused(410)
        if outcome is Outcome.CONFLICT:
            raise Refused(409, "Idempotency-Key")
        return answer(STATUS[outcome], {"status": outcome.value})

    async def withdraw(self, request: Request) -> Response:
        campaign = self._campaign(request)
        self._admit(request, campaign)
        secret = _header(request, "Withdrawal-Secret", KEY)
        digest = hashlib.sha256(bytes.fromhex(secret)).digest()
        outcome = await self.writer.write(Withdraw(campaign.id, digest))
        if outcome is not Outcome.WITHDRAWN:
            raise Refused(410 if outcome is Outcome.PUBLISHED else 404)
        return Response(status_code=204, headers={"cache-control": "no-store"})

    def _campaign(self, request: Request) -> Campaign:
        campaign = self.campaigns.get(request.path_params["id"])
        if campaign is None:
            raise Refused(404)
        return campaign

    def _admit(self, request: Request, campaign: Campaign) -> None:
        """Check the invitation where a campaign wants one; it is not kept with the report."""
        if not campaign.token:
            return
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Refused(401, "Authorization")
        digest = hashlib.sha256(token.strip().encode()).hexdigest()
        if digest not in self.tokens.get(campaign.id, frozenset()):
            raise Refused(403, "Authorization")


def make_app(counting: Counting) -> ASGIApp:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await counting.writer.close()

    routes = [
        Route(BASE, _guarded(counting.campaign), methods=["GET"]),
        Route(f"{BASE}/reports", _guarded(counting.report), methods=["POST"]),
        Route(f"{BASE}/reports", _guarded(counting.withdraw), methods=["DELETE"]),
        Route(f"{BASE}/releases/{{period:str}}", _guarded(counting.release), methods=["GET"]),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _http, Exception: _broken}, lifespan=lifespan)
    app.router.redirect_slashes = False
    return _without_addresses(app)


def _guarded(call: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def guarded(request: Request) -> Response:
        try:
            return await call(request)
        except Refused as refused:
            extra = {"WWW_Authenticate": "Bearer"} if refused.status == 401 else {}  # noqa: PLR2004
            return problem(refused.status, refused.fields, **extra)
        except StorageError:
            return problem(503, Retry_After=str(RETRY_DOWN))
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it

    return guarded


def _without_addresses(app: ASGIApp) -> ASGIApp:
    """Take away whatever says where a request came from, before anything could look at it."""

    async def stripped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = [pair for pair in scope["headers"] if pair[0] not in ADDRESSES]
            scope = {**scope, "client": None, "headers": headers}
        await app(scope, receive, send)

    return stripped


def _header(request: Request, name: str, pattern: re.Pattern[str]) -> str:
    value = request.headers.get(name, "")
    if not pattern.fullmatch(value):
        raise Refused(400, name)
    return value


async def _body(request: Request) -> bytes:
    """The body of a report, read no further than it may go."""
    media = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if media != "application/json" or request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refused(415, "Content-Type")
    declared = request.headers.get("Content-Length", "0")
    if not declared.isdigit() or int(declared) > LARGEST_BODY:
        raise Refused(413, "body")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refused(413, "body")
    return body


def _public(request: Request, data: bytes, tag: str, cache: str) -> Response:
    headers = {"etag": tag, "cache-control": cache}
    if request.headers.get("If-None-Match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, 200, headers, "application/json")


async def _http(_request: Request, error: Exception) -> Response:
    return problem(error.status_code if isinstance(error, HTTPException) else 500)


async def _broken(_request: Request, _error: Exception) -> Response:
    return problem(503, Retry_After=str(RETRY_DOWN))
