"""Being counted, as arithmetic: bands, the coin and what it may tell, 512 bytes, campaigns and published tables."""

from __future__ import annotations

import json
import math
import os
from datetime import date, timedelta
from decimal import Decimal, localcontext
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import bands, budget, campaign, draws, noise, queue, release, report

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
EXAMPLE = (RESOURCES / "campaigns" / "example.json").read_bytes()
DRAWS = int(os.environ.get("FREELANCER_DESK_DRAWS", "40000"))
USD = currency("USD")


@pytest.mark.parametrize(
    ("dollars", "band"),
    [
        ("-1", 0), ("0", 0), ("0.01", 1), ("100", 1), ("100.01", 2), ("250", 2), ("500", 3), ("1000", 4),
        ("1000.01", 5), ("2500", 5), ("5000", 6), ("5000.01", 7), ("9999999999", 7),
    ],
)  # fmt: skip
def test_an_amount_has_its_band(dollars: str, band: int) -> None:
    assert bands.band_of(Money.of(dollars, USD)) == band


def test_bands_meet_without_a_gap() -> None:
    found = [bands.limits(band) for band in range(bands.COUNT)]
    assert found[0] == (None, 0)
    assert found[-1] == (5000, None)
    assert all(one[1] == other[0] for one, other in pairwise(found))


def test_money_counts_in_dollars_by_its_own_rate_and_not_at_all_without_one() -> None:
    euros = Money.of("100", "EUR")
    assert bands.in_dollars([(Money.of("50", USD), None), (euros, Decimal("1.1"))]) == Money.of("160", USD)
    assert bands.in_dollars([(euros, None)]) is None
    assert bands.in_dollars([]) == Money.zero(USD)


def coin(number: int, use: str = "band") -> noise.Coin:
    return noise.Coin(number.to_bytes(32, "big"), "pk", "FY2026", use)


@given(st.integers(0, 2**64), st.integers(0, 7))
def test_the_same_secret_draws_the_same(number: int, true: int) -> None:
    first = noise.banded(true, coin(number))
    assert first == noise.banded(true, coin(number))
    assert 0 <= first < bands.COUNT


def test_each_use_campaign_and_period_has_its_own_secret() -> None:
    secret = bytes(32)
    made = {
        noise.derived(secret, name, period, use)
        for name in ("a", "b") for period in ("FY2026", "FY2027") for use in ("send", "withdraw", "coin/band")
    }  # fmt: skip
    assert len(made) == 12


@pytest.mark.parametrize(("eps", "whole", "other"), [("2", 0.5135, 0.0695), ("1", 0.2797, 0.1029)])
def test_the_coin_tells_no_more_than_its_epsilon(eps: str, whole: float, other: float) -> None:
    """Empirical epsilon: the largest log ratio of how often a band is sent for two true bands is at most its epsilon.

    With 10^6 draws a band (FREELANCER_DESK_DRAWS=1000000) it is at most 0.02 more; with fewer, chance takes a little.
    """
    sent = {true: [0] * bands.COUNT for true in range(bands.COUNT)}
    for true, counts in sent.items():
        one = coin(true)
        for _ in range(DRAWS):
            counts[noise.banded(true, one, eps)] += 1
    ratios = [math.log(sent[a][band] / sent[b][band]) for band in range(8) for a in sent for b in sent]
    slack = 0.02 if DRAWS >= 1_000_000 else 6 / math.sqrt(DRAWS * other)
    assert max(ratios) <= int(eps) + slack
    kept = sum(sent[true][true] for true in sent) / (8 * DRAWS)
    assert abs(kept - whole) < 5 / math.sqrt(8 * DRAWS)


def test_the_chances_are_those_of_the_specification_to_the_last_of_2_to_the_32() -> None:
    with localcontext(prec=40):
        e = Decimal(1).exp()
        of_bands = {eps: int(noise.ONE * e ** int(eps) / (e ** int(eps) + 7)) for eps in ("1", "2")}
        assert of_bands == noise.KEEP
        assert int(noise.ONE * e / (1 + e)) == noise.KEEP_FLIP


def test_a_flip_keeps_seven_in_ten() -> None:
    one = coin(5, "slice")
    kept = sum(noise.flipped(1, one) for _ in range(DRAWS)) / DRAWS
    assert abs(kept - 0.7311) < 5 / math.sqrt(DRAWS)


def test_a_die_is_fair() -> None:
    one = coin(9)
    counts = [0] * 7
    for _ in range(DRAWS):
        counts[one.below(7)] += 1
    assert max(abs(count - DRAWS / 7) for count in counts) < 6 * math.sqrt(DRAWS / 7)


def read(**changes: Any) -> campaign.Campaign:
    return campaign.read(json.dumps({**json.loads(EXAMPLE), **changes}).encode())


def test_the_example_is_a_campaign_that_points_nowhere() -> None:
    found = campaign.read(EXAMPLE)
    assert found.host.endswith(".invalid")
    assert (found.period, found.year, found.slices) == ("FY2026", 2026, ("region", "sex", "age", "trend"))
    assert found.is_open(date(2026, 12, 1))
    assert not found.is_open(date(2027, 7, 1))


@pytest.mark.parametrize(
    "changes",
    [
        {"more": 1}, {"schema": "fd-campaign/2"}, {"id": "A"}, {"period": "2026"}, {"window": "3m"},
        {"mechanism": {"name": "krr", "k": 8, "eps": "4"}}, {"slices": ["name"]}, {"slices": ["sex", "sex"]},
        {"slices": [[]]},
        {"slices": "sex"}, {"token": "no"}, {"opens": "2027-12-01"}, {"closes": "soon"}, {"closes": 7},
        {"who": ""}, {"who": "x" * 401}, {"why": "a\u202eb"}, {"title": 7},
        {"endpoint": "http://totals.example.org"}, {"endpoint": "https://user@totals.example.org"},
        {"endpoint": "https://127.0.0.1"}, {"endpoint": "https://totals.example.org:8443"},
        {"endpoint": "https://totals.example.org?x=1"}, {"endpoint": "https://тоtals.example.org"},
        {"endpoint": "https://localhost"}, {"endpoint": 7}, {"endpoint": "https://totals.example.org:x"},
        {"endpoint": "https://["}, {"endpoint": "https://totals.example.org/a b"},
        {"endpoint": "https://totals.example.org/#"}, {"endpoint": "https://totals.example.org/../x"},
    ],
)  # fmt: skip
def test_anything_that_is_not_wholly_a_campaign_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(DeskError) as refused:
        read(**changes)
    assert refused.value.kind == "campaign_wrong"


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'{"id":1,"id":2}', b'{"id":NaN}', b'{"id":1.5}', b"\xff", b" " * 70_000 + b"{}", b"[" * 9_999],
)
def test_what_is_no_json_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(DeskError):
        campaign.read(content)


def test_a_report_is_the_bytes_of_the_specification() -> None:
    """The example of the specification is 196 bytes long without its padding."""
    one = read(id="pk-freelance-2026")
    body = report.body(one, report.Draw(3, "region", "PB"))
    told = json.loads(body)
    pad = told["pad"]
    assert body.replace(pad.encode(), b"") == (
        b'{"app":"1","band":3,"campaign":"pk-freelance-2026","mechanism":{"eps":"2","k":8,"name":"krr"},"pad":"",'
        b'"period":"FY2026","schema":"fd-aggregate/1","slice":{"dim":"region","v":"PB"},"window":"12m"}'
    )
    assert (len(body), set(pad)) == (512, {"0"})


@given(
    st.integers(0, 7), st.dictionaries(st.sampled_from(campaign.SLICES[1:]), st.integers(0, 1)), st.integers(0, 2**64),
    st.sampled_from(["abc", "a" * 40]),
)  # fmt: skip
def test_every_report_has_512_bytes_and_nothing_but_the_schema(
    band: int, allowed: dict[str, str | int], number: int, name: str
) -> None:
    one = read(id=name)
    draw = draws.drawn({"band": str(band)}, one, number.to_bytes(32, "big"), 0, {**allowed, "region": "SD"})
    body = report.body(one, draw)
    told = json.loads(body)
    schema = json.loads((RESOURCES / "sharing" / "report.schema.json").read_text())
    assert len(body) == 512
    assert sorted(told) == schema["required"]
    assert told["slice"]["dim"] in {*campaign.SLICES}
    assert told["band"] == band


def test_keys_tell_nothing_and_a_withdrawal_proves_itself() -> None:
    one = read()
    headers = report.headers(bytes(32), one)
    assert set(headers) == {"Idempotency-Key", "Withdrawal-Digest"}
    assert report.digest(report.withdrawal(bytes(32), one)) == headers["Withdrawal-Digest"]
    assert headers != report.headers(bytes([1]) * 32, one)
    assert report.key(bytes(32), read(period="FY2025")) != headers["Idempotency-Key"]


def test_waiting_grows_and_the_other_side_may_ask_for_up_to_a_week() -> None:
    assert [queue.wait(n, None, 500) for n in (1, 2, 3, 4, 5, 50)] == [
        timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1),
        timedelta(days=1),
    ]  # fmt: skip
    assert queue.wait(1, None, 0) == timedelta(seconds=30)
    assert queue.wait(1, None, 1000) == timedelta(seconds=90)
    assert queue.wait(1, 10**9, 0) == timedelta(days=7)
    assert queue.wait(3, 5, 0) == timedelta(seconds=5)
    assert queue.wait(3, 0, 0) > timedelta()


def test_what_an_answer_means() -> None:
    told = {
        status: queue.after(status)
        for status in (None, 200, 201, 302, 400, 401, 408, 409, 410, 422, 429, 500, 503, 520)
    }
    assert told == {
        None: "queued", 200: "accepted", 201: "accepted", 302: "refused", 400: "refused", 401: "refused", 408: "queued",
        409: "refused", 410: "refused", 422: "refused", 429: "queued", 500: "queued", 503: "queued", 520: "queued",
    }  # fmt: skip


def test_what_a_report_costs_and_which_years_bear_it() -> None:
    assert budget.cost("none") == 2
    assert budget.cost("sex", "1") == 2
    assert budget.cost("region") == 3 == budget.CEILING
    whole = budget.Spending("FY2025", "sex", Decimal(3))
    band = budget.Spending("FY2025", "none", Decimal(2))
    trend = budget.Spending("FY2026", "trend", Decimal(3))
    assert budget.exceeded([], trend) == ""
    assert budget.exceeded([band], trend) == ""
    assert budget.exceeded([whole], trend) == "FY2025"
    assert budget.exceeded([trend], whole) == "FY2025"
    assert budget.exceeded([trend], band) == ""
    assert budget.exceeded([trend], budget.Spending("FY2027", "trend", Decimal(3))) == "FY2026"
    assert budget.exceeded([whole], budget.Spending("FY2026", "age", Decimal(3))) == ""


WISHES = st.tuples(
    st.sampled_from(["FY2024", "FY2025", "FY2026"]), st.sampled_from(["none", *campaign.SLICES]), st.sampled_from("12")
)  # fmt: skip


@given(st.lists(WISHES))
def test_no_walk_of_reports_ever_tells_more_of_a_year_than_three(wishes: list[tuple[str, str, str]]) -> None:
    agreed: list[budget.Spending] = []
    for period, name, eps in wishes:
        wanted = budget.Spending(period, name, budget.cost(name, eps))
        if not budget.exceeded(agreed, wanted):
            agreed.append(wanted)
    for year in range(2023, 2027):
        own = sum(one.cost for one in agreed if one.period == f"FY{year}")
        after = sum(1 for one in agreed if one.period == f"FY{year + 1}" and one.slice == "trend")
        assert own + after <= 3


def table(**changes: Any) -> bytes:
    cells = [{"band": n, "share": "0.125", "low": "0.1", "high": "0.15", "published": n != 7} for n in range(8)]
    told = {
        "schema": "fd-release/1",
        "campaign": "pk",
        "period": "FY2026",
        "n": 1200,
        "eps": "2",
        "caution": "Only reporters.",
    }
    return json.dumps({**told, "bands": cells, **changes}).encode()


def test_a_published_table_is_read_and_what_is_withheld_stays_unknown() -> None:
    found = release.read(table())
    assert (found.n, found.cells[0].share, found.cells[7].share) == (1200, Decimal("0.125"), None)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", table(schema="x"), table(bands=[]), table(n="many"), table(caution="a\u202eb"),
     table(n=-1), table(n=float("inf")), table(n=True), *(
         table(bands=[{"band": n, "share": share} for n in range(8)]) for share in ("2", "1.1", "1E-999999999", 0.1)
     )],
)  # fmt: skip
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(DeskError) as refused:
        release.read(content)
    assert refused.value.kind == "release_wrong"
