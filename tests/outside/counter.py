"""A server on loopback that takes reports as the contract says; it can drop, cut or repeat what it answers."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOWN = (503, b"", {"Retry-After": "5"})


@dataclass
class Counter:
    """Reports by their key, what was asked, and what to do instead of answering rightly."""

    port: int = 0
    campaign: bytes = b""
    release: bytes = b""
    closed: bool = False
    reports: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    instead: Callable[[str], tuple[int, bytes, dict[str, str]] | None] = field(default=lambda _verb: None)
    drops: Callable[[str], bool] = field(default=lambda _verb: False)

    def answer(self, verb: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """The right answer."""
        if verb == "GET":
            found = self.release if "/releases/" in path else self.campaign
            return (200, found) if found else (404, b"{}")
        if verb == "DELETE":
            return (410, b"{}") if self.closed else self._taken_back(headers["Withdrawal-Secret"])
        key, digest = headers["Idempotency-Key"], headers["Withdrawal-Digest"]
        if key in self.reports:
            return (200, b'{"status":"duplicate"}') if self.reports[key][0] == body else (409, b"{}")
        self.reports[key] = (body, digest)
        return 201, b'{"status":"accepted"}'

    def _taken_back(self, secret: str) -> tuple[int, bytes]:
        from hashlib import sha256

        digest = sha256(bytes.fromhex(secret)).hexdigest()
        found = [key for key, (_, kept) in self.reports.items() if kept == digest]
        for key in found:
            del self.reports[key]
        return (204, b"") if found else (404, b"{}")


@contextmanager
def counting() -> Iterator[Counter]:
    """The server, up until the block ends."""
    counter = Counter()

    class Handler(BaseHTTPRequestHandler):
        def take(self) -> None:
            verb = self.command
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = dict(self.headers.items())
            counter.asked.append((verb, self.path, headers, body))
            told = counter.instead(verb)
            status, content, more = told or (*counter.answer(verb, self.path, headers, body), {})
            if counter.drops(verb):  # it was taken, but nobody hears of it
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.take()

        def do_POST(self) -> None:
            self.take()

        def do_DELETE(self) -> None:
            self.take()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is none of our concern."""

    with Server(("127.0.0.1", 0), Handler) as server:
        counter.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield counter
        finally:
            server.shutdown()
            thread.join()
