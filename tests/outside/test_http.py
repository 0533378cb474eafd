"""The door to the network: known hosts and HTTPS alone, five seconds, two megabytes, nothing told but the question."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import http
from freelancer_desk.outside.http import CONNECTIONS, Wire
from tests.outside.web import FRANKFURTER, JSDELIVR, Web, send, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

URL = f"https://{FRANKFURTER}/v2/rate/USD/PKR?date=2026-06-30"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


def refusal(wire: Wire, url: str = URL) -> tuple[str, object]:
    with pytest.raises(DeskError) as refused:
        wire.get(url)
    assert refused.value.facts["host"] in {connection.host for connection in CONNECTIONS}
    return refused.value.kind, refused.value.facts["why"]


def test_a_request_holds_the_question_and_the_name_of_the_program_and_no_more(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    web.act = lambda handler: send(handler, 200, b"{}", Set_Cookie="a=b")
    assert web.wire.get(URL) == b"{}"
    assert web.wire.get(URL) == b"{}"
    assert web.asked == [f"/{FRANKFURTER}/v2/rate/USD/PKR?date=2026-06-30"] * 2
    for headers in web.headers:
        headers.pop("Connection", None)
        assert headers == {
            "Host": FRANKFURTER,
            "User-Agent": "Freelancer-Desk",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }


@pytest.mark.parametrize("status", [404, 422])
def test_a_host_that_has_nothing_there_is_no_failure(web: Web, status: int) -> None:
    web.act = lambda handler: send(handler, status, b"")
    assert web.wire.get(URL) is None


@pytest.mark.parametrize("status", [204, 301, 302, 307, 401, 429, 500, 503])
def test_every_other_answer_is_a_failure_and_no_redirect_is_followed(web: Web, status: int) -> None:
    web.act = lambda handler: send(handler, status, b"", Location=f"http://127.0.0.1:{web.port}/else")
    assert refusal(web.wire) == ("no_answer", f"status {status}")
    assert len(web.asked) == 1


def test_a_body_of_two_megabytes_is_read_and_a_longer_one_is_not(web: Web) -> None:
    web.act = lambda handler: send(handler, 200, b" " * http.LARGEST_BODY)
    found = web.wire.get(URL)
    assert found is not None
    assert len(found) == 2 * 1024 * 1024
    web.act = lambda handler: send(handler, 200, b" " * (http.LARGEST_BODY + 1))
    assert refusal(web.wire) == ("no_answer", "size")


def test_a_body_in_chunks_is_put_together(web: Web) -> None:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    web.act = act
    assert web.wire.get(URL) == b"abcde"


def test_a_packed_body_that_nobody_asked_for_is_refused(web: Web) -> None:
    web.act = lambda handler: send(handler, 200, gzip.compress(b" " * 10**7), Content_Encoding="gzip")
    assert refusal(web.wire)[0] == "no_answer"


def test_a_body_that_breaks_off_is_a_failure(web: Web) -> None:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"{")

    web.act = act
    assert refusal(web.wire) == ("no_answer", "connection")


def _silent(_: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def _trickling(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(15):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def _stuck(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.wfile.flush()
    time.sleep(1.5)


@pytest.mark.parametrize("act", [_silent, _trickling, _stuck])
def test_waiting_has_an_end(
    web: Web, act: Callable[[BaseHTTPRequestHandler], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert http.SECONDS == 5
    monkeypatch.setattr(http, "SECONDS", 0.3)
    web.act = act
    begun = time.monotonic()
    assert refusal(web.wire) == ("no_answer", "time")
    assert time.monotonic() - begun < 1.2


def test_nobody_at_home_is_a_failure() -> None:
    with serving() as web:
        wire = web.wire
    assert refusal(wire) == ("no_answer", "connection")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        f"http://{FRANKFURTER}/",
        f"https://{FRANKFURTER}:8443/",
        f"https://user@{FRANKFURTER}/",
        f"https://{FRANKFURTER}.example.org/",
        f"https://2026-06-30.{JSDELIVR}/",
        "https://secret.currency-api.pages.dev/",
        "https://2026-06-30.2026-06-30.currency-api.pages.dev/",
        "file:///etc/hosts",
        "",
    ],
)
def test_an_address_that_is_not_on_the_list_is_never_asked(web: Web, url: str) -> None:
    with pytest.raises(ValueError):
        web.wire.get(url)
    assert web.asked == []


def test_only_loopback_may_stand_in_for_a_host() -> None:
    with pytest.raises(ValueError):
        Wire({FRANKFURTER: "http://192.0.2.1"}).get(URL)


def test_without_stand_ins_the_host_itself_is_asked_through_the_users_proxy(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{web.port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("https_proxy", raising=False)
    assert refusal(Wire()) == ("no_answer", "connection")
    assert web.asked == [f"CONNECT {FRANKFURTER}:443"]
