"""The only door to the network: every host that the program can reach, and a request that asks and sends no more."""

from __future__ import annotations

import logging
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import clock

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping
    from datetime import datetime

    from requests import Response, Session

SECONDS = 5
LARGEST_BODY = 2 * 1024 * 1024
CHUNK = 64 * 1024
USER_AGENT = "Freelancer-Desk"
REPORT_AGENT = "FreelancerDesk/1"
REPORT_SECONDS, REPORT_CONNECT, REPORT_READ = 30, 5, 15
LARGEST_ANSWER = 16 * 1024
_FOUND, _NOTHING_THERE = 200, frozenset({404, 422})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_WHOLE = re.compile(r"[0-9]+", re.ASCII)
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}\.", re.ASCII)


class Connection(NamedTuple):
    """A host that the program may reach: for what, and whether a date stands before its name."""

    host: str
    purpose: str
    is_dated: bool = False

    def covers(self, name: str) -> bool:
        """Whether that host name is this host."""
        return (_DATED.sub("", name, count=1) if self.is_dated else name) == self.host


# Every host there is, so that a window can show them; a request to any other is a mistake of ours.
CONNECTIONS: tuple[Connection, ...] = (
    Connection("api.frankfurter.dev", "rates"),
    Connection("cdn.jsdelivr.net", "rates"),
    Connection("currency-api.pages.dev", "rates", is_dated=True),
)


@dataclass(frozen=True)
class Wire:
    """A door that can be handed around; `instead` names loopback addresses that stand in for hosts, for rehearsals."""

    instead: Mapping[str, str] = field(default_factory=dict)

    def get(self, url: str) -> bytes | None:
        """What a known host answers over HTTPS; None when it has nothing there, DeskError `no_answer` otherwise."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        known = next((one for one in CONNECTIONS if one.covers(host)), None)
        if known is None or parts.scheme != "https" or parts.username or parts.port not in {None, 443}:
            raise ValueError(host)
        base = self.instead.get(known.host)
        if base is None:
            return _got(url, known.host, host, proxies=_system_proxies(url))
        if urlsplit(base).hostname not in _LOOPBACK:
            raise ValueError(base)
        return _got(f"{base}{parts.path}" + (f"?{parts.query}" if parts.query else ""), known.host, host, proxies={})


def _system_proxies(url: str) -> dict[str, str]:
    """The user's proxy, which may be the only way out."""
    from requests.utils import get_environ_proxies

    return dict(get_environ_proxies(url))


def _session() -> Session:
    """A session that takes nothing from its surroundings: a netrc would send a password, a cookie would tell more.

    Redirects are neither followed nor looked at: to see where one leads, requests would read its whole body.
    """
    import requests

    class Straight(requests.Session):
        def get_redirect_target(self, resp: Response) -> None:
            """Nowhere."""

    session = Straight()
    session.trust_env = False
    session.headers.clear()
    return session


class Line:
    """What a request goes over, so that whoever waits no longer can hang up: nothing more leaves after that."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._is_over = threading.Event()

    def take(self, opened: socket.socket) -> None:
        """A socket was opened and nothing has been said over it yet; raises ConnectionError after the end."""
        self._sockets.append(opened)
        if self._is_over.is_set():
            opened.close()
            raise ConnectionAbortedError

    def hang_up(self) -> None:
        """End what is under way, and what has not begun to speak."""
        import socket

        self._is_over.set()
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _over(session: Session, line: Line) -> Session:
    """The session, whose every socket belongs to that line."""
    from requests.adapters import HTTPAdapter

    class Adapter(HTTPAdapter):
        def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
            kind: Any = pool.ConnectionCls

            class Connection(kind):  # type: ignore[misc]
                def connect(self) -> None:
                    super().connect()
                    line.take(self.sock)

            pool.ConnectionCls = Connection
            return pool

    for scheme in ("http://", "https://"):
        session.mount(scheme, Adapter())
    return session


def _got(url: str, name: str, host: str, *, proxies: dict[str, str]) -> bytes | None:
    import requests

    headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "identity", "Host": host}
    try:
        with _session() as session:
            session.proxies.update(proxies)
            until = time.monotonic() + SECONDS
            with session.get(url, headers=headers, timeout=SECONDS, allow_redirects=False, stream=True) as response:
                return _body(response, name, until)
    except requests.exceptions.Timeout:
        raise DeskError("no_answer", host=name, why="time") from None
    except (requests.exceptions.RequestException, OSError, ValueError):
        raise DeskError("no_answer", host=name, why="connection") from None


def _body(response: Response, name: str, until: float) -> bytes | None:
    from urllib3.exceptions import HTTPError, ReadTimeoutError

    if response.status_code in _NOTHING_THERE:
        return None
    if response.status_code != _FOUND or response.headers.get("Content-Encoding", "identity") != "identity":
        raise DeskError("no_answer", host=name, why=f"status {response.status_code}")
    body = bytearray()
    try:
        while chunk := response.raw.read1(CHUNK, decode_content=False):  # as it comes, so that a trickle has an end
            body += chunk
            if len(body) > LARGEST_BODY:
                raise DeskError("no_answer", host=name, why="size")
            if time.monotonic() > until:
                raise DeskError("no_answer", host=name, why="time")
    except ReadTimeoutError:
        raise DeskError("no_answer", host=name, why="time") from None
    except HTTPError:
        raise DeskError("no_answer", host=name, why="connection") from None
    return bytes(body)


class Answer(NamedTuple):
    """What the other side said to a report: its status, its body, and the seconds it asked to wait (or None)."""

    status: int
    body: bytes
    retry_after: int | None


class ReportWire(NamedTuple):
    """The door for reports: to the one address of a campaign that the user agreed to, with just these headers."""

    base: str

    def get(self, path: str) -> Answer | None:
        """Ask for something published; None when nobody answered."""
        return self._asked("GET", path, {}, None)

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer | None:
        """Send a report; None when nobody answered, or nobody knows whether it arrived."""
        return self._asked("POST", path, {"Content-Type": "application/json", **headers}, body)

    def delete(self, path: str, headers: Mapping[str, str]) -> Answer | None:
        """Take a report back; None when nobody answered."""
        return self._asked("DELETE", path, headers, None)

    def _asked(self, verb: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Answer | None:
        """What is answered within the time there is; who trickles headers is not waited for."""
        found: list[Answer | None] = []
        line = Line()

        def ask() -> None:
            found.append(self._exchanged(verb, path, headers, body, line))

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(REPORT_SECONDS)
        if asking.is_alive():
            line.hang_up()
        return found[0] if found else None

    def _exchanged(
        self, verb: str, path: str, headers: Mapping[str, str], body: bytes | None, line: Line
    ) -> Answer | None:
        import requests

        logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # its log would tell where a broken answer came from
        said = {
            "User-Agent": REPORT_AGENT, "Accept": "application/json", "Accept-Encoding": "identity",
            "Connection": "close", **headers,
        }  # fmt: skip
        until = time.monotonic() + REPORT_SECONDS
        try:
            with (
                _over(_session(), line) as session,
                session.request(
                    verb, f"{self.base}{path}", data=body, headers=said, timeout=(REPORT_CONNECT, REPORT_READ),
                    allow_redirects=False, stream=True,
                ) as response,
            ):  # fmt: skip
                return Answer(response.status_code, _little(response, until), _seconds(response))
        except (requests.exceptions.RequestException, OSError, ValueError):
            return None


def _little(response: Response, until: float) -> bytes:
    """At most 16 KiB of an answer; raises OSError when it takes too long or is cut off."""
    from urllib3.exceptions import HTTPError

    body = bytearray()
    try:
        while len(body) < LARGEST_ANSWER and (chunk := response.raw.read1(CHUNK, decode_content=False)):
            body += chunk
            if time.monotonic() > until:
                raise TimeoutError
    except HTTPError as error:
        raise OSError from error
    declared = response.headers.get("Content-Length", "")
    has_body = response.status_code not in {204, 304} and response.headers.get("Transfer-Encoding") != "chunked"
    if has_body and (not declared.isdecimal() or len(body) < min(int(declared), LARGEST_ANSWER)):
        raise ConnectionError  # cut off, among the headers or in the body: nobody knows what was said
    return bytes(body[:LARGEST_ANSWER])


def _seconds(response: Response) -> int | None:
    """How long the other side asks to wait: as seconds, or as a day and time beside its own clock, else ours."""
    text = response.headers.get("Retry-After", "").strip()
    if _WHOLE.fullmatch(text):
        return int(text[:8])
    at = _moment(text)
    if at is None:
        return None
    return max(0, int((at - (_moment(response.headers.get("Date", "")) or clock.now())).total_seconds()))


def _moment(text: str) -> datetime | None:
    """A day and time as HTTP tells it; None for anything else."""
    from email.utils import parsedate_to_datetime

    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found.tzinfo is not None else None
