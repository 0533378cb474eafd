"""Every call and answer of the HTTP contract, asked over loopback."""

from __future__ import annotations

import hashlib
import http.client
import json
import socket
from datetime import date
from typing import TYPE_CHECKING

import pytest
from counting import patience
from counting.campaigns import canonical
from counting.storage import Keep, Outcome, StorageError, Withdraw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.collector.made_up import (
    ID,
    OVER,
    PATH,
    Served,
    ask,
    campaign,
    headers,
    names,
    padded,
    report,
    report_said,
    serving,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from counting.storage import Cell


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path) as up:
        yield up


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all that is refused: it is never given a report that it takes."""
    with serving(tmp_path_factory.mktemp("strict")) as up:
        yield up


def test_the_campaign_is_given_byte_for_byte_and_may_be_cached(served: Served) -> None:
    answer = served.get()
    assert (answer.status, answer.body) == (200, campaign().data)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["etag"] == f'"{hashlib.sha256(campaign().data).hexdigest()}"'
    assert served.get(If_None_Match=answer.headers["etag"]).status == 304


def test_a_report_is_accepted_once(served: Served) -> None:
    first, again = served.post(), served.post()
    assert (first.status, first.said) == (201, {"status": "accepted"})
    assert (again.status, again.said) == (200, {"status": "duplicate"})
    assert served.kept() == 1


def test_the_same_key_with_another_body_is_a_conflict(served: Served) -> None:
    served.post(report(3))
    answer = served.post(report(4))
    assert (answer.status, answer.said["fields"]) == (409, ["Idempotency-Key"])
    assert served.storage.counts(ID, "FY2026") == {("none", "", 3): 1}


def test_a_report_is_withdrawn_by_its_secret_only(served: Served) -> None:
    served.post(number=1)
    served.post(number=2)
    assert served.withdraw(3).status == 404
    gone = served.withdraw(1)
    assert (gone.status, gone.body) == (204, b"")
    assert served.withdraw(1).status == 404
    assert served.kept() == 1


def test_once_the_period_is_over_nothing_is_taken_and_what_is_published_stays(served: Served) -> None:
    served.post(number=1)
    served.today = OVER
    assert served.post(number=2).status == 410
    assert served.post(number=1).status == 410
    served.publish()
    assert served.withdraw(1).status == 410
    assert served.kept() == 0


def test_a_host_whose_clock_is_behind_takes_nothing_that_is_published(served: Served) -> None:
    served.publish()
    assert served.post(number=1).status == 410
    assert served.kept() == 0


def test_before_the_period_a_client_is_told_when_to_come(served: Served) -> None:
    served.today = date(2026, 6, 29)
    answer = served.post()
    assert (answer.status, answer.headers["retry-after"]) == (503, str(2 * 86_400))


def test_a_release_is_public_and_may_be_cached_for_ever(served: Served) -> None:
    path = f"{PATH}/releases/FY2026"
    served.today = OVER
    assert served.get(path).status == 404
    served.publish(b'{"n":1500}')
    answer = served.get(path)
    assert (answer.status, answer.body) == (200, b'{"n":1500}')
    assert served.get(f"{PATH}/releases/FY2025").status == 404
    assert answer.headers["cache-control"] == "public, max-age=86400, immutable"
    assert served.get(path, If_None_Match=answer.headers["etag"]).status == 304


@pytest.mark.parametrize("path", ["/", "/v1/campaigns/nobody", f"{PATH}/releases/..%2F..%2Fx", f"{PATH}/", "/v2"])
def test_what_is_not_there_is_not_found(strict: Served, path: str) -> None:
    answer = strict.get(path)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


def test_other_methods_are_refused(strict: Served) -> None:
    assert ask(strict.port, "PUT", f"{PATH}/reports", report(), headers()).status == 405
    assert ask(strict.port, "POST", "/v1/campaigns/nobody/reports", report(), headers()).status == 404
    assert ask(strict.port, "DELETE", "/v1/campaigns/nobody/reports", None, {}).status == 404


@pytest.mark.parametrize("name", ["Idempotency-Key", "Withdrawal-Digest"])
@pytest.mark.parametrize("value", [None, "", "x", "A" * 32, "0" * 31, "0" * 65])
def test_a_missing_or_odd_header_is_named(strict: Served, name: str, value: str | None) -> None:
    answer = strict.post_with(headers(1, **{name: value}))
    assert (answer.status, answer.said["fields"]) == (400, [name])


def test_a_withdrawal_without_a_secret_is_refused(strict: Served) -> None:
    assert strict.withdraw(Withdrawal_Secret="0" * 31).status == 400


@pytest.mark.parametrize(
    "changes", [{"Content_Type": "text/plain"}, {"Content_Type": None}, {"Content_Encoding": "gzip"}]
)
def test_only_plain_json_is_taken(strict: Served, changes: dict[str, str | None]) -> None:
    assert strict.post_with(headers(1, **changes)).status == 415


def test_a_charset_may_be_named(served: Served) -> None:
    assert served.post(Content_Type="application/json; charset=utf-8").status == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b" ", 400),
        (b"{}", 400), (report()[:-1], 400), (report() + b" ", 400), (b"[" * 512, 400), (b"\xff" * 512, 400),
        (b" " * 4096, 400), (b" " * 4097, 413), (b" " * 100_000, 413),
    ],
)  # fmt: skip
def test_a_body_of_the_wrong_size_or_no_json_is_refused(strict: Served, body: bytes, status: int) -> None:
    assert strict.post(body).status == status


def test_a_body_without_a_length_is_read_no_further_than_it_may_go(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    for body, status in ((report(), 201), (b"0" * 5000, 413)):
        pieces = (body[at : at + 500] for at in range(0, len(body), 500))
        connection.request("POST", f"{PATH}/reports", pieces, headers(), encode_chunked=True)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
        connection.close()


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"band": 8}, ["band"]), ({"band": -1}, ["band"]), ({"band": "3"}, ["band"]), ({"band": 3.0}, ["band"]),
        ({"band": True}, ["band"]), ({"band": None}, ["band"]), ({"app": "1.2"}, ["app"]), ({"app": "1\n"}, ["app"]),
        ({"schema": "fd-aggregate/2"}, ["schema"]), ({"window": "1m"}, ["window"]),
        ({"period": "FY2025"}, ["period"]), ({"period": "2026"}, ["period"]),
        ({"campaign": "another"}, ["campaign"]), ({"campaign": "A"}, ["campaign"]),
        ({"mechanism": {"name": "krr", "k": 8, "eps": "1"}}, ["mechanism"]),
        ({"mechanism": {"name": "krr", "k": 8, "eps": "9"}}, ["mechanism.eps"]),
        ({"mechanism": {"name": "krr", "k": 8.0, "eps": "2"}}, ["mechanism.k"]),
        ({"mechanism": {"name": "krr", "k": 8}}, ["mechanism.eps"]), ({"mechanism": "krr"}, ["mechanism"]),
        ({"slice": {"dim": "city", "v": "Lahore"}}, ["slice"]), ({"slice": {"dim": "none", "v": 1}}, ["slice"]),
        ({"slice": {"dim": "sex", "v": True}}, ["slice"]), ({"slice": {"dim": "sex"}}, ["slice"]),
        ({"slice": {"dim": "region", "v": "XY"}}, ["slice"]), ({"slice": []}, ["slice"]),
        ({"amina-khan": "35202-1234567-1"}, ["(unknown)"]),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_echoed(
    strict: Served, changes: dict[str, object], fields: list[str]
) -> None:
    answer = strict.post(padded(report_said(**changes)))  # type: ignore[arg-type]
    assert (answer.status, answer.said["fields"]) == (422, fields)
    assert set(answer.said) == {"type", "title", "status", "fields"}
    assert strict.kept() == 0


def test_a_missing_field_is_named(strict: Served) -> None:
    said = report_said()
    del said["band"]
    assert strict.post(padded(said)).said["fields"] == ["band"]


@pytest.mark.parametrize(
    "spoilt",
    [
        report()[:-10].replace(b'"app":"1"', b'"app": "1"')[:511] + b" ",
        report().replace(b'"pad":"0', b'"pad": "'),
        report().replace(b'"app":"1","band":3,', b'"band":3,"app":"1",'),
        report().replace(b'"app":"1"', b'"app":"\\u0031"').replace(b"00000", b"", 1),
        report().replace(b'{"app":"1",', b'{"app":"2","app":"1",').replace(b"0" * 10, b"", 1),
    ],
)
def test_json_that_is_not_canonical_is_refused(strict: Served, spoilt: bytes) -> None:
    assert strict.post(spoilt).status in {400, 422}
    assert strict.kept() == 0


def test_a_slice_that_the_campaign_does_not_ask_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path, campaign(slices=["sex"])) as served:
        answer = served.post(report(slice={"dim": "region", "v": "PB"}))
        assert (answer.status, answer.said["fields"]) == (422, ["slice.dim"])
        assert served.post(report(slice={"dim": "sex", "v": 1})).status == 201


def test_where_a_campaign_wants_an_invitation_only_the_invited_are_counted(tmp_path: Path) -> None:
    invited = {ID: frozenset({hashlib.sha256(b"invitation-1").hexdigest()})}
    with serving(tmp_path, campaign(token=True), tokens=invited) as served:
        unasked = served.post()
        assert (unasked.status, unasked.headers["www-authenticate"]) == (401, "Bearer")
        assert served.post(Authorization="Basic invitation-1").status == 401
        assert served.post(Authorization="Bearer invitation-2").status == 403
        assert served.post(Authorization="Bearer invitation-1").status == 201
        assert served.withdraw().status == 401
        assert served.withdraw(Authorization="Bearer invitation-1").status == 204
    assert b"invitation-1" not in (tmp_path / "reports.sqlite").read_bytes()


def test_more_reports_than_it_takes_in_a_second_are_asked_to_come_again(tmp_path: Path) -> None:
    with serving(tmp_path, most=3) as served:
        answers = [served.post(number=number) for number in range(12)]
        late = [answer for answer in answers if answer.status == 429]
        assert late
        assert {answer.status for answer in answers} <= {201, 429}
        assert all(int(answer.headers["retry-after"]) > 0 for answer in late)


class Asleep:
    """A database that cannot be reached."""

    def apply(self, _wishes: Sequence[Keep | Withdraw]) -> list[Outcome]:
        raise StorageError("asleep")

    def counts(self, _campaign: str, _period: str) -> Mapping[Cell, int]:
        raise StorageError("asleep")

    def publish(self, _campaign: str, _period: str, _table: Callable[[Mapping[Cell, int]], bytes]) -> int:
        raise StorageError("asleep")

    def published(self, _campaign: str, _period: str) -> bytes | None:
        raise StorageError("asleep")

    def forget(self, _campaign: str, _period: str) -> int:
        raise StorageError("asleep")

    def close(self) -> None: ...


def test_while_the_database_sleeps_clients_are_asked_to_come_again(tmp_path: Path) -> None:
    with serving(tmp_path, storage=Asleep()) as served:
        for answer in (served.post(), served.withdraw()):
            assert (answer.status, answer.headers["retry-after"]) == (503, "120")
        served.today = OVER
        assert served.get(f"{PATH}/releases/FY2026").status == 503


def test_who_does_not_ask_in_time_holds_no_place(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.3)
    half = [
        b"",
        b"GET /v1/campaigns",
        b"POST /v1/campaigns/x/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    ]
    lines = [socket.create_connection(("127.0.0.1", served.port), timeout=10) for _ in half]
    for line, said in zip(lines, half, strict=True):
        line.sendall(said)
    for line in lines:
        while line.recv(65_536):
            pass
        line.close()
    assert served.post().status == 201


def test_answers_about_reports_have_one_size(served: Served) -> None:
    answers = [
        served.post(),
        served.post(),
        served.post(report(5)), served.post(b"{}"), served.post(Content_Type="text/plain"),
        served.post(padded(report_said(band=9))), served.post(Idempotency_Key=None), served.withdraw(9),
        served.get("/nowhere"),
    ]  # fmt: skip
    served.today = OVER
    answers.append(served.post(number=4))
    assert {len(answer.body) for answer in answers} == {512}
    assert {answer.headers.get("cache-control") for answer in answers} == {"no-store"}


def test_a_client_that_hangs_up_is_no_trouble(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    connection.putrequest("POST", f"{PATH}/reports")
    for name, value in {**headers(), "Content-Length": "512"}.items():
        connection.putheader(name, value)
    connection.endheaders(report()[:100])
    connection.close()
    assert served.post(number=2).status == 201
    assert served.kept() == 1


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_other_body_is_refused_and_never_breaks_it(served: Served, data: st.DataObject) -> None:
    usual = report()
    at = data.draw(st.integers(0, 511))
    byte = data.draw(st.integers(0, 255))
    body = usual[:at] + bytes([byte]) + usual[at + 1 :]
    answer = served.post(body, number=at * 256 + byte)
    said = None
    if answer.status == 201:
        said = json.loads(body)
        assert canonical(said) == body
        assert (said["band"] in range(8), said["campaign"], len(body)) == (True, ID, 512)
    else:
        assert answer.status in {400, 422}
        assert names(0)[1].encode() not in answer.body
