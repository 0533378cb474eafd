"""The server takes a campaign exactly where the program of those who send takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from counting import campaigns
from counting.campaigns import CampaignError, canonical
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.sharing import campaign as ours
from tests.collector.made_up import campaign_said

if TYPE_CHECKING:
    from collections.abc import Callable

LETTERS = st.text(st.sampled_from("aZ0 -\n\t\u0645\u202e\u2066\u200f\u00a0"), max_size=3)
NAMES = st.sampled_from(["a", "-", "count.example", "Count.Example", "x.y", "127.0.0.1", "localhost", "a_b.example"])
ENDPOINTS = st.builds(
    "{}://{}{}{}".format, st.sampled_from(["https", "http", "ftp"]), NAMES,
    st.sampled_from(["", ":443", ":8443", ":0"]),
    st.sampled_from(["", "/", "/a", "/a/", "//", "/../x", "/a b", "?q", "#f", "/" + "a" * 180]),
)  # fmt: skip
CHANGES = st.fixed_dictionaries({}, optional={
    "title": LETTERS | st.sampled_from(["x" * 120, "x" * 121]), "who": LETTERS | st.just("x" * 401),
    "why": LETTERS | st.sampled_from(["\u0645" * 1200, "\u0645" * 1201]), "contact": LETTERS | st.just("x" * 201),
    "id": st.sampled_from(["ab", "abc", "a" * 40, "a" * 41, "a_c", "\u0661\u0662\u0663"]), "endpoint": ENDPOINTS,
    "text": st.sampled_from(["1", "999", "1000", "", "\u0661"]), "token": st.sampled_from([True, False, 1, None]),
    "slices": st.lists(st.sampled_from([*campaigns.SLICES, "city"]), unique=True).map(sorted),
    "mechanism": st.sampled_from([{"name": "krr", "k": 8, "eps": eps} for eps in ("1", "2", "4", 2)]),
    "opens": st.sampled_from(["2026-06-30", "2026-07-01", "20260701", "2026-7-1"]),
    "closes": st.sampled_from(["2026-07-01", "2026-06-01", "2027-02-30"]), "schema": st.just("fd-campaign/2"),
})  # fmt: skip


def is_taken(read: Callable[[bytes], object], content: bytes) -> bool:
    try:
        read(content)
    except (CampaignError, DeskError):
        return False
    return True


def both(content: bytes) -> tuple[bool, bool]:
    """Whether the server takes it, for others than itself, and whether the program does."""
    there = is_taken(campaigns.draft, content) and not campaigns.draft(content).is_rehearsal
    return there, is_taken(ours.read, content)


@given(CHANGES)
def test_both_take_the_same_files(changes: dict[str, object]) -> None:
    said = campaign_said(**changes)
    said["slices"] = [name for name in (*campaigns.SLICES, "city") if name in said["slices"]]
    there, here = both(canonical(said))
    assert there == here


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (canonical(campaign_said()), True),
        (canonical(campaign_said(endpoint="https://count.example:443/of/2026/")), True),
        (canonical(campaign_said(endpoint="https://count.example:8443")), False),
        (canonical(campaign_said(title="x" * 121)), False),
        (canonical(campaign_said(contact="a\nb")), False),
        (canonical(campaign_said(who="\u202eWho")), False),
        (canonical(campaign_said()).replace(b'"k":8', b'"k":8.0'), False),
        (canonical(campaign_said()).replace(b'"text":', b'"text":"2","text":'), False),
        (b"[" * 100_000, False),
    ],
)
def test_what_one_refuses_the_other_refuses(content: bytes, taken: bool) -> None:  # noqa: FBT001
    assert both(content) == (taken, taken)


def test_an_address_of_this_computer_is_for_rehearsals_alone() -> None:
    content = canonical(campaign_said(endpoint="http://127.0.0.1:8500"))
    assert campaigns.draft(content).is_rehearsal
    assert not is_taken(ours.read, content)
    assert ours.read(content, rehearsal=True).endpoint == "http://127.0.0.1:8500"
