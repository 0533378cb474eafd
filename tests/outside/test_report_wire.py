"""The door for reports on a bad line: half a minute in all, whole answers alone, and when to come again."""

from __future__ import annotations

import socket
import threading
import time
import tracemalloc
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.outside import http
from freelancer_desk.outside.http import Answer, ReportWire

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = b"HTTP/1.1 201 Created\r\n"
EMPTY = b"Content-Length: 0\r\n\r\n"


@contextmanager
def saying(answer: bytes, pause: float = 0) -> Iterator[ReportWire]:
    """A server that says these bytes, one by one with a pause, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65_536)
                try:
                    for at in range(0, len(answer), 1 if pause else len(answer)):
                        line.sendall(answer[at : at + 1] if pause else answer)
                        time.sleep(pause)
                except OSError:
                    return  # nobody listens any more

        serving = threading.Thread(target=serve)
        serving.start()
        yield ReportWire(f"http://127.0.0.1:{server.getsockname()[1]}")
        serving.join()


def posted(answer: bytes) -> Answer | None:
    with saying(answer) as wire:
        return wire.post("/x", b"{}", {})


def test_an_answer_in_chunks_is_an_answer_and_one_that_is_cut_off_is_none() -> None:
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    whole = posted(chunked + b"2\r\n{}\r\n0\r\n\r\n")
    assert whole is not None
    assert (whole.status, whole.body) == (201, b"{}")
    assert posted(chunked + b"9\r\n{}") is None
    assert posted(chunked) is None
    assert posted(HEAD + b"Content-Le") is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (b"Retry-After: 120\r\n", 120),
        (b"Date: Tue, 24 Nov 2026 09:00:00 GMT\r\nRetry-After: Tue, 24 Nov 2026 10:00:00 GMT\r\n", 3600),
        (b"Date: Tue, 24 Nov 2026 09:00:00 GMT\r\nRetry-After: Tue, 24 Nov 2026 08:00:00 GMT\r\n", 0),
        (b"Retry-After: Tue, 24 Nov 2020 10:00:00 GMT\r\n", 0),
        (b"Date: never\r\nRetry-After: Tue, 24 Nov 2020 10:00:00 GMT\r\n", 0),
        (b"Retry-After: soon\r\n", None),
        (b"Retry-After: -5\r\n", None),
        (b"Retry-After: 1.5\r\n", None),
        (b"Retry-After: \xd9\xa1\xd9\xa2\r\n", None),
        (b"Retry-After: Tue, 24 Nov 99999 10:00:00 GMT\r\n", None),
        (b"Retry-After: Tue, 24 Nov 2026 10:00:00 -0000\r\n", None),
        (b"", None),
    ],
)
def test_when_to_come_again_is_said_in_seconds_or_as_a_time(said: bytes, seconds: int | None) -> None:
    found = posted(HEAD + said + EMPTY)
    assert found is not None
    assert found.retry_after == seconds


def test_a_time_without_a_clock_beside_it_counts_from_our_own_now() -> None:
    found = posted(HEAD + b"Retry-After: Thu, 01 Jan 2099 00:00:00 GMT\r\n" + EMPTY)
    assert found is not None
    assert found.retry_after is not None
    assert found.retry_after > 7 * 24 * 3600


def test_who_trickles_headers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "REPORT_SECONDS", 0.3)
    with saying(HEAD + b"X: " + b"a" * 40 + b"\r\n" + EMPTY, pause=0.02) as wire:
        began = time.monotonic()
        assert wire.post("/x", b"{}", {}) is None
        assert time.monotonic() - began < 1


def test_who_says_to_go_on_for_ever_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such answers never reach us, so that no limit of ours on what is read sees them."""
    monkeypatch.setattr(http, "REPORT_SECONDS", 0.3)
    before = set(threading.enumerate())
    began = time.monotonic()
    with saying(b"HTTP/1.1 100 Continue\r\n\r\n" * 4000, pause=0.001) as wire:
        assert wire.post("/x", b"{}", {}) is None
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert set(threading.enumerate()) <= before
    assert time.monotonic() - began < 10


def test_a_redirect_is_neither_followed_nor_read() -> None:
    """Its body may be endless; what is wanted of it is its status alone."""
    endless = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 999999999999\r\n\r\n" + bytes(4_000_000)
    with saying(endless) as wire:
        tracemalloc.start()
        told = wire.get("/x")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert told is not None
    assert (told.status, len(told.body)) == (302, http.LARGEST_ANSWER)
    assert most < 2_000_000
