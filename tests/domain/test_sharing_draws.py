"""What is drawn for a report and what of it is fixed when: the order of slices, their values, and what homes know."""

from __future__ import annotations

import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import bands, campaign, draws, noise

EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "campaigns" / "example.json"
TRUE: dict[str, str | int] = {"region": "PB", "sex": 1, "age": 0, "trend": 1}
CHOICES = [dict(some) for n in range(5) for some in combinations(TRUE.items(), n)]
secrets = st.binary(min_size=32, max_size=32)


def asked(**changes: Any) -> campaign.Campaign:
    return campaign.read(json.dumps({**json.loads(EXAMPLE.read_bytes()), **changes}).encode())


def smaller(**changes: Any) -> campaign.Campaign:
    return asked(mechanism={"name": "krr", "k": 8, "eps": "1"}, **changes)


@given(secrets)
def test_ticking_other_boxes_draws_nothing_anew(secret: bytes) -> None:
    """Whatever is ticked beside it, what goes along is the first of one order, with one value."""
    made = [(allowed, draws.drawn({}, asked(), secret, 3, allowed)) for allowed in CHOICES]
    for allowed, draw in made:
        assert draw.slice in (allowed or {"none"})
        for others, other in made:
            if other.slice in allowed and allowed.items() <= others.items():
                assert other == draw
    assert len({draw.band for _, draw in made}) == 1


def test_the_order_is_fair_and_belongs_to_the_campaign_not_to_its_file() -> None:
    first = [draws.drawn({}, asked(), number.to_bytes(32, "big"), 3, TRUE).slice for number in range(4000)]
    assert all(abs(first.count(name) - 1000) < 5 * math.sqrt(750) for name in TRUE)
    for number in range(50):
        secret = number.to_bytes(32, "big")
        turned = asked(slices=["trend", "age", "sex", "region"], title="Another")
        assert draws.drawn({}, turned, secret, 3, TRUE) == draws.drawn({}, asked(), secret, 3, TRUE)


@given(secrets, st.integers(0, 7), st.integers(0, 7), st.sampled_from(["sex", "age", "trend"]))
def test_what_was_looked_at_stays_whatever_is_true_or_claimed_now(
    secret: bytes, true: int, later: int, name: str
) -> None:
    seen = draws.drawn({}, asked(), secret, true, {name: 1})
    known = draws.looked_at(seen)
    assert draws.drawn(known, asked(), secret, later, {name: 0}) == seen


def test_a_province_can_be_corrected_until_it_is_agreed_to() -> None:
    secret = bytes(32)
    seen = draws.drawn({}, asked(), secret, 3, {"region": "PB"})
    right = draws.drawn(draws.looked_at(seen), asked(), secret, 3, {"region": "SD"})
    assert right.value == "SD"
    known = draws.agreed_to(right, "2")
    assert draws.drawn(known, asked(), secret, 3, {"region": "PB"}) == right


def test_what_was_agreed_to_goes_out_only_where_it_is_allowed_again() -> None:
    none = draws.agreed_to(draws.drawn({}, asked(), bytes(32), 3, {}), "2")
    region, sex = {**none, "slice": "region", "region": "PB"}, {**none, "slice": "sex", "sex": "1"}
    assert none == {"band": none["band"], "slice": "none", "cost": "2"}
    fitting = {
        name: [sorted(allowed) for allowed in CHOICES if draws.fits(known, allowed)]
        for name, known in (("none", none), ("region", region), ("sex", sex), ("nothing", {}))
    }
    assert fitting["none"] == [[]]
    assert len(fitting["region"]) == len(fitting["sex"]) == 8
    assert all("sex" in one for one in fitting["sex"])
    assert len(fitting["nothing"]) == 16
    assert not draws.fits(region, {"region": "SD"})


@pytest.mark.parametrize("true", [0, 3, 7])
def test_two_chances_of_one_campaign_have_two_coins(true: int) -> None:
    """With one coin, answers that differ would tell the true band for sure; with two each tells its own."""
    pairs = [
        tuple(draws.drawn({}, one, number.to_bytes(32, "big"), true, {}).band for one in (smaller(), asked()))
        for number in range(4000)
    ]
    differing = [large for small, large in pairs if small != large]
    told = differing.count(true) / len(differing)
    keep, small = noise.KEEP["2"] / noise.ONE, noise.KEEP["1"] / noise.ONE
    both_differ = 1 - keep * small - 7 * ((1 - keep) / 7) * ((1 - small) / 7)
    assert abs(told - keep * (1 - small) / both_differ) < 5 / math.sqrt(len(differing))


def test_homes_that_know_different_things_know_all_of_them_together() -> None:
    seen, agreed = {"band": "1", "sex": "0"}, {"band": "2", "slice": "age", "age": "1", "cost": "3"}
    assert draws.joined([]) == {}
    assert draws.joined([seen, {}]) == seen
    assert draws.joined([seen, agreed]) == {**agreed, "sex": "0"}, "what was agreed to may have been sent"
    assert draws.joined([{"slice": "none", "cost": "2"}, agreed])["cost"] == "3"


def test_only_what_can_be_drawn_is_a_fact() -> None:
    right = [("band", "0"), ("band", "7"), ("slice", "none"), ("cost", "3"), ("region", "XX"), ("trend", "1")]
    wrong = [("band", "8"), ("band", 3), ("slice", "name"), ("cost", "-5"), ("region", "pb"), ("name", "1"), (7, "1")]
    assert all(draws.is_fact(*one) for one in right)
    assert not any(draws.is_fact(*one) for one in wrong)


@pytest.mark.parametrize(
    ("period", "opens", "is_taken"),
    [("FY2026", "2026-07-01", True), ("FY2026", "2026-06-30", False), ("FY2027", "2026-07-01", False),
     ("FY2099", "2026-07-01", False), ("FY2000", "2026-07-01", True)],
)  # fmt: skip
def test_a_campaign_asks_only_for_a_year_that_is_over_when_it_opens(period: str, opens: str, is_taken: bool) -> None:  # noqa: FBT001
    if is_taken:
        assert asked(period=period, opens=opens).period == period
        return
    with pytest.raises(DeskError) as refused:
        asked(period=period, opens=opens)
    assert refused.value.kind == "campaign_year_open"


def test_a_draw_is_always_one_of_the_bands() -> None:
    found = {draws.drawn({}, asked(), number.to_bytes(32, "big"), 0, {}).band for number in range(300)}
    assert found == set(range(bands.COUNT))
