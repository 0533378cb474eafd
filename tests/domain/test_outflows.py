"""Each account pays out its oldest money first, to the unit, and nothing is lost on the way."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.outflows import OPENING, UNTRACED, Flow, Outflows, outflows, part_of

if TYPE_CHECKING:
    from freelancer_desk.domain.outflows import Payout

START = date(2026, 1, 1)


def flow(number: int, minor: int, day: int = 0, kind: str = "", **more: object) -> Flow:
    kind = kind or ("income" if minor > 0 else "transfer_out")
    meaning = {"income": "earning", "transfer_out": "on_the_way", "transfer_in": "own"}.get(kind, kind)
    values: dict[str, object] = {
        "part_id": number,
        "line_id": 100 + number,
        "key": f"{number:04}",
        "nth": 1,
        "day": (START + timedelta(day)).isoformat(),
        "kind": kind,
        "minor": minor,
        "meaning": meaning,
        "other_part": None,
        "who": "",
    }
    return Flow(**(values | more))  # type: ignore[arg-type]


def shares(payout: Payout) -> list[tuple[int | str, int, int]]:
    """From which part (or where else) which units came."""
    return [(s.lot.flow.part_id if s.lot.flow else s.lot.kind, s.first, s.last) for s in payout.shares]


def test_a_withdrawal_takes_the_oldest_money_first_and_leaves_the_newest() -> None:
    found = outflows([flow(1, 500), flow(2, 300, 1), flow(3, -600, 2), flow(4, -150, 3)], 0)
    assert shares(found.payouts[3]) == [(1, 0, 500), (2, 0, 100)]
    assert shares(found.payouts[4]) == [(2, 100, 250)]
    assert found.oldest is not None
    assert (found.oldest.flow, found.oldest.unspent) == (flow(2, 300, 1), 50)


def test_the_order_in_which_lines_are_told_does_not_matter() -> None:
    flows = [flow(1, 500), flow(2, 300, 1), flow(3, -600, 2), flow(4, -150, 3)]
    for order in (flows[::-1], flows[2:] + flows[:2]):
        assert shares(outflows(order, 0).payouts[3]) == [(1, 0, 500), (2, 0, 100)]


def test_money_of_one_day_comes_in_before_it_goes_out() -> None:
    found = outflows([flow(1, -500), flow(2, 500)], None)
    assert shares(found.payouts[1]) == [(2, 0, 500)]


def test_the_fee_of_an_earning_is_taken_from_it_at_once() -> None:
    found = outflows([flow(1, 1000), flow(2, -100, kind="fee", other_part=1), flow(3, -900, 1)], 0)
    assert shares(found.payouts[3]) == [(1, 0, 900)]
    assert [lot.net for lot in found.lots] == [900]


def test_a_fee_printed_in_the_line_of_an_earning_is_taken_from_it_too() -> None:
    fee = flow(2, -100, kind="fee", line_id=101, nth=2)
    assert [lot.net for lot in outflows([flow(1, 1000), flow(9, 1000), fee], 0).lots] == [900, 1000]


def test_a_fee_of_the_same_day_and_name_leaves_with_the_one_withdrawal() -> None:
    fee = flow(3, -20, 1, "fee", who="Payoneer")
    found = outflows([flow(1, 1000), flow(2, -500, 1, who="Payoneer"), fee], 0)
    assert (found.payouts[2].total, found.payouts[2].fee) == (520, 20)
    assert 3 not in found.payouts


def test_a_fee_that_may_belong_to_either_of_two_withdrawals_stands_alone() -> None:
    fee = flow(4, -20, 1, "fee", who="Payoneer")
    flows = [flow(1, 1000), flow(2, -500, 1, who="Payoneer"), flow(3, -300, 1, who="Payoneer"), fee]
    found = outflows(flows, 0)
    assert (found.payouts[2].total, found.payouts[3].total, found.payouts[4].total) == (500, 300, 20)


def test_a_fee_larger_than_what_it_is_taken_from_stands_alone() -> None:
    found = outflows([flow(1, 50), flow(2, -60, kind="fee", other_part=1)], 100)
    assert found.payouts[2].total == 60
    assert [lot.net for lot in found.lots] == [100, 50]


def test_spending_and_fees_of_their_own_use_up_money_like_a_withdrawal() -> None:
    flows = [flow(1, 500), flow(2, -40, 1, "expense"), flow(3, -10, 1, "fee"), flow(4, -400, 2)]
    assert shares(outflows(flows, 0).payouts[4]) == [(1, 50, 450)]


def test_a_refund_is_paid_from_what_that_client_paid_last() -> None:
    flows = [
        flow(1, 500, who="Acme"), flow(2, 300, 1, who="Bolt"), flow(3, 200, 2, who="Bolt"),
        flow(4, -250, 3, "refund", who="Bolt"), flow(5, -600, 4),
    ]  # fmt: skip
    found = outflows(flows, 0)
    assert shares(found.payouts[4]) == [(3, 0, 200), (2, 0, 50)]
    assert shares(found.payouts[5]) == [(1, 0, 500), (2, 50, 150)]


def test_a_refund_to_nobody_known_takes_the_oldest() -> None:
    flows = [flow(1, 500, who="Acme"), flow(2, 300, 1, who="Bolt"), flow(4, -250, 3, "refund")]
    assert shares(outflows(flows, 0).payouts[4]) == [(1, 0, 250)]


def test_the_opening_balance_is_the_oldest_money() -> None:
    found = outflows([flow(1, 500), flow(2, -400, 1)], 300)
    assert shares(found.payouts[2]) == [(OPENING, 0, 300), (1, 0, 100)]


def test_what_an_account_pays_without_having_had_it_is_untraced_where_no_balance_is_known() -> None:
    found = outflows([flow(1, -700), flow(2, 500, 1), flow(3, -500, 2)], None)
    assert shares(found.payouts[1]) == [(UNTRACED, 0, 700)]
    assert shares(found.payouts[3]) == [(2, 0, 500)]


def test_money_that_is_booked_some_days_later_pays_where_the_balance_is_known() -> None:
    found = outflows([flow(1, 100), flow(2, -500), flow(3, 600, 3)], 0)
    assert shares(found.payouts[2]) == [(1, 0, 100), (3, 0, 400)]
    assert found.lots[1].unspent == 200


def test_money_that_is_booked_long_after_does_not_pay_for_a_withdrawal() -> None:
    found = outflows([flow(1, 100), flow(2, -500), flow(3, 600, 30)], 0)
    assert shares(found.payouts[2]) == [(1, 0, 100), (UNTRACED, 0, 400)]
    assert found.oldest is not None
    assert found.oldest.unspent == 600


def test_a_balance_below_zero_is_repaid_by_whatever_comes_next() -> None:
    found = outflows([flow(1, -500, kind="fee"), flow(2, 600, 90), flow(3, -50, 91)], -30)
    assert shares(found.payouts[1]) == [(2, 30, 530)]
    assert shares(found.payouts[3]) == [(2, 530, 580)]


def test_what_never_comes_is_untraced_at_the_end() -> None:
    found = outflows([flow(1, -500, kind="fee")], 0)
    assert shares(found.payouts[1]) == [(UNTRACED, 0, 500)]
    assert outflows([], -500) == Outflows([], {})


def test_a_line_of_nothing_moves_nothing() -> None:
    assert outflows([flow(1, 0, kind="expense")], 0) == Outflows([], {})


def test_a_part_of_a_withdrawal_names_the_units_behind_it() -> None:
    payout = outflows([flow(1, 500), flow(2, 300, 1), flow(3, -600, 2)], 0).payouts[3]
    found = [(s.lot.flow.part_id, s.first, s.last) for s in payout.part(450, 600) if s.lot.flow]
    assert found == [(1, 450, 500), (2, 0, 100)]


moves = st.lists(
    st.tuples(st.integers(-60, 60).filter(bool), st.integers(0, 20), st.sampled_from(["transfer", "expense", "fee"])),
    max_size=30,
)


@given(moves, st.integers(0, 40))
def test_it_pays_coin_by_coin_as_a_queue_would(found: list[tuple[int, int, str]], opening: int) -> None:
    """The oracle moves single coins; withdrawals that the queue cannot pay are left out of the story."""
    story, coins = [], deque([("", place) for place in range(opening)])
    expected: dict[int, list[tuple[str, int]]] = {}
    ordered = sorted(enumerate(found, start=1), key=lambda item: (item[1][1], item[1][0] < 0, f"{item[0]:04}"))
    for number, (minor, day, kind) in ordered:
        if minor < 0 and -minor > len(coins):
            continue
        story.append(flow(number, minor, day, "" if minor > 0 or kind == "transfer" else kind))
        if minor > 0:
            coins.extend((str(number), place) for place in range(minor))
        else:
            expected[number] = [coins.popleft() for _ in range(-minor)]
    result = outflows(story, opening)
    paid = {
        number: [
            (str(s.lot.flow.part_id) if s.lot.flow else "", place)
            for s in payout.shares
            for place in range(s.first, s.last)
        ]
        for number, payout in result.payouts.items()
    }
    assert paid == expected
    assert sum(lot.unspent for lot in result.lots) == len(coins)


@given(moves, st.none() | st.integers(-40, 40))
def test_every_unit_is_spent_once_or_still_there(found: list[tuple[int, int, str]], opening: int | None) -> None:
    flows = [flow(n, minor, day, "" if minor > 0 else kind) for n, (minor, day, kind) in enumerate(found, start=1)]
    flows = [f._replace(kind="transfer_out", meaning="on_the_way") if f.kind == "transfer" else f for f in flows]
    result = outflows(flows, opening)
    for payout in result.payouts.values():
        assert sum(share.last - share.first for share in payout.shares) == payout.total
    for lot in result.lots:
        spans = sorted((s.first, s.last) for p in result.payouts.values() for s in p.shares if s.lot is lot)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        assert 0 <= lot.taken <= lot.net


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.integers(1, 10**9))
def test_shares_of_neighbouring_spans_lose_nothing(whole: int, widths: list[int], more: int) -> None:
    of, place, told = sum(widths) + more, 0, 0
    for width in [*widths, more]:
        told += part_of(whole, place, place + width, of)
        place += width
    assert told == whole
