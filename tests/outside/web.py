"""A web server on loopback that answers like the rate sources do, and notes every request it got."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from freelancer_desk.outside.http import CONNECTIONS, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FRANKFURTER, JSDELIVR, PAGES = "api.frankfurter.dev", "cdn.jsdelivr.net", "currency-api.pages.dev"
Answer = tuple[int, bytes]
NOTHING: Answer = (404, b'{"message": "not found"}')


@dataclass
class Web:
    """The stand-ins of all hosts: what they were asked, and what they answer to an address `/host/path?query`."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: dict[str, Callable[[str], Answer]] = field(default_factory=dict)
    act: Callable[[BaseHTTPRequestHandler], None] | None = None

    @property
    def wire(self) -> Wire:
        """A wire that reaches these stand-ins instead of the hosts."""
        return Wire({connection.host: f"http://127.0.0.1:{self.port}" for connection in CONNECTIONS})

    def frankfurter(self, bank: Mapping[str, str], blend: Mapping[str, str] | None = None) -> None:
        """Rates by day, of the central bank and of all banks: the newest up to the day is the answer."""

        def answer(address: str) -> Answer:
            parts = urlsplit(address)
            query = parse_qs(parts.query)
            rows = bank if "providers" in query else blend or {}
            day = max((day for day in rows if day <= query["date"][0]), default=None)
            code = parts.path.split("/")[4]
            told = f'{{"date": "{day}", "base": "{code}", "quote": "PKR", "rate": {rows[day] if day else 0}}}'
            return (200, told.encode()) if day else NOTHING

        self.answers[FRANKFURTER] = answer

    def currency_api(self, rows: Mapping[str, str], *hosts: str) -> None:
        """Dollar rates by day, each a file of its own; the day is in the path or in the host."""

        def answer(address: str) -> Answer:
            day = next((day for day in rows if day in address), "")
            return (200, f'{{"date": "{day}", "usd": {{"pkr": {rows[day]}}}}}'.encode()) if day else NOTHING

        self.answers |= dict.fromkeys(hosts, answer)

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        address = f"/{handler.headers['Host']}{handler.path}"
        self.asked.append(address)
        self.headers.append(dict(handler.headers.items()))
        if self.act is not None:
            self.act(handler)
            return
        host = next(one.host for one in CONNECTIONS if one.covers(handler.headers["Host"]))
        send(handler, *(self.answers[host](address) if host in self.answers else (503, b"")))


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    """One whole answer."""
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving() -> Iterator[Web]:
    """The stand-ins, up until the block ends."""
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.take(self)

        def do_CONNECT(self) -> None:
            web.asked.append(f"CONNECT {self.path}")
            self.send_error(403)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is none of our concern."""

    with Server(("127.0.0.1", 0), Handler) as server:
        web.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()
