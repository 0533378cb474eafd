"""Routes: every payment split by where its money came from, nothing lost, and compared with the official rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain import trails
from freelancer_desk.domain.days import Span, month
from freelancer_desk.domain.money import Money, currency, total
from freelancer_desk.domain.rates import Rate
from freelancer_desk.domain.routes import Map, Trip, ranking, table, trips
from freelancer_desk.domain.trails import Papers, Step, Trail

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = date(2026, 4, 30)
PKR, HOME = currency("PKR"), "Meezan PKR 1"
MAP = Map(
    {"Upwork USD": "Upwork", "Fiverr USD": "Fiverr", "Payoneer USD": "Payoneer", "Wise EUR": "Wise", "Wise USD": "Wise",
     HOME: "Meezan"},
    {"Upwork USD": frozenset({"Payoneer USD"}), "Fiverr USD": frozenset({"Payoneer USD"}),
     "Payoneer USD": frozenset({HOME}), "Wise EUR": frozenset({"Wise USD"}), "Wise USD": frozenset({HOME})},
)  # fmt: skip


def usd(text: str) -> Money:
    return Money.of(text, "USD")


def pkr(text: str) -> Money:
    return Money.of(text, "PKR")


def step(kind: str, account: str, amount: Money) -> Step:
    return Step(kind, DAY, account, amount)


def trail(
    abroad: Sequence[Step], changed: Money | None, credited: Money, *, tax: Money | None = None,
    kept: Money | None = None, rate: str | None = None, fee: Money | None = None,
) -> Trail:  # fmt: skip
    """A trail as following a payment makes it; only what routes look at is true."""
    tax, fee = tax or pkr("0"), fee or pkr("0")
    at_home = [step(trails.CREDITED, HOME, credited)]
    at_home += [step(trails.CHANGED_OUT, HOME, -changed)] if changed is not None else []
    at_home += [step(trails.BANK_FEE, HOME, -fee), step(trails.TAX_CUT, HOME, -tax)]
    return Trail(
        receipt="l1", day=DAY, payer="", account=HOME, steps=(*abroad, *at_home), gross=(), cost=(), gross_home=None,
        cost_home=None, cost_percent=None, credited=credited, tax_cut=tax, left=credited - tax - fee, kept=kept,
        rate=Decimal(rate) if rate else None, effective_rate=None, untraced=(), papers=Papers("", "", None, 0),
    )  # fmt: skip


def official(rate: str, *, provisional: bool = False) -> Rate:
    return Rate("USD", DAY, Decimal(rate), DAY, "sbp-file", provisional)


CHAIN = (
    step(trails.EARNED, "Upwork USD", usd("1000.00")),
    step(trails.PLATFORM_FEE, "Upwork USD", usd("-100.00")),
    step(trails.TRANSFER_FEE, "Upwork USD", usd("-2.00")),
    step(trails.IN_ACCOUNT, "Payoneer USD", usd("0")),
)


def test_one_chain_carries_all_of_its_payment() -> None:
    [trip] = trips(trail(CHAIN, usd("898.00"), pkr("247000.00"), tax=pkr("617.50"), fee=pkr("500")), MAP)
    assert trip.route == ("Upwork", "Payoneer", "Meezan")
    assert (trip.gross, trip.proceeds, trip.credited) == (usd("1000.00"), usd("898.00"), pkr("247000.00"))
    assert (trip.before_tax, trip.after_tax) == (pkr("246500.00"), pkr("245882.50"))


def test_two_platforms_share_the_wallet_in_proportion_and_bear_their_own_fees() -> None:
    steps = (
        step(trails.EARNED, "Fiverr USD", usd("500.00")),
        step(trails.PLATFORM_FEE, "Fiverr USD", usd("-100.00")),
        *CHAIN[:2],
        step(trails.LOST, "Payoneer USD", usd("-13.00")),  # 1 % of what arrived
        step(trails.EARNED, "Payoneer USD", usd("113.00")),
    )
    found = trips(trail(steps, usd("1400.00"), pkr("392000.00"), tax=pkr("1400.00")), MAP)
    by_route = {trip.route: trip for trip in found}
    assert {route: trip.gross for route, trip in by_route.items()} == {
        ("Fiverr", "Payoneer", "Meezan"): usd("500.00"),
        ("Upwork", "Payoneer", "Meezan"): usd("1000.00"),
        ("Payoneer", "Meezan"): usd("113.00"),
    }
    # 400 + 900 arrive less 13: 396 and 891; with 113 more the 1,400.00 that went home at 280.
    assert {route[0]: trip.before_tax for route, trip in by_route.items()} == {
        "Fiverr": pkr("110880.00"), "Upwork": pkr("249480.00"), "Payoneer": pkr("31640.00"),
    }  # fmt: skip
    assert by_route["Fiverr", "Payoneer", "Meezan"].after_tax == pkr("110484.00")  # less 396 of 1,400 tax


def test_money_from_before_the_first_statement_has_no_gross_and_bears_no_platform_fee() -> None:
    steps = (*CHAIN[:2], step(trails.OPENING, "Upwork USD", usd("100.00")))
    known, unknown = trips(trail(steps, usd("1000.00"), pkr("280000.00")), MAP)
    assert (known.gross, known.before_tax) == (usd("1000.00"), pkr("252000.00"))
    assert (unknown.gross, unknown.before_tax) == (None, pkr("28000.00"))


def test_a_change_of_currency_on_the_way_keeps_what_the_client_paid() -> None:
    steps = (
        step(trails.EARNED, "Wise EUR", Money.of("1000.00", "EUR")),
        step(trails.CHANGED_OUT, "Wise EUR", Money.of("-1000.00", "EUR")),
        step(trails.CHANGED_IN, "Wise USD", usd("1150.00")),
        step(trails.TRANSFER_FEE, "Wise USD", usd("-10.00")),
    )
    [trip] = trips(trail(steps, usd("1140.00"), pkr("319200.00")), MAP)
    assert (trip.route, trip.gross) == (("Wise", "Meezan"), Money.of("1000.00", "EUR"))
    assert trip.before_tax == pkr("319200.00")


def test_a_wire_goes_straight_to_the_bank_and_kept_dollars_count_at_its_own_rate() -> None:
    steps = (step(trails.SENT, HOME, usd("1000.00")),)
    [trip] = trips(trail(steps, usd("650.00"), pkr("182000.00"), kept=usd("350.00"), rate="280"), MAP)
    assert (trip.route, trip.gross, trip.before_tax) == (("Meezan",), usd("1000.00"), pkr("280000.00"))
    [unknown] = trips(trail(steps, None, pkr("0"), kept=usd("1000.00")), MAP)
    assert (unknown.gross, unknown.before_tax) == (usd("1000.00"), None)


def test_a_payment_of_nothing_is_no_trip() -> None:
    assert trips(trail((step(trails.SENT, HOME, usd("0")),), None, pkr("0")), MAP) == ()


AMOUNTS = st.integers(1, 10**7)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(MAP.institutions)[:2]), AMOUNTS), max_size=6), AMOUNTS, AMOUNTS, AMOUNTS
)
def test_the_shares_add_up_to_the_payment(earned: list[tuple[str, int]], own: int, credited: int, tax: int) -> None:
    names = [name for name in ("Upwork USD", "Fiverr USD") if name in {one for one, _ in earned}]
    steps = [step(trails.EARNED, name, Money(minor, usd("0").currency)) for name in names for one, minor in earned
             if one == name]  # fmt: skip
    steps.append(step(trails.EARNED, "Payoneer USD", Money(own, usd("0").currency)))
    followed = trail(steps, usd("1000"), Money(credited + tax, PKR), tax=Money(tax, PKR))
    found = trips(followed, MAP)
    assert total((trip.credited for trip in found), PKR) == followed.credited
    assert total((trip.after_tax for trip in found if trip.after_tax is not None), PKR) == followed.left
    assert total((trip.before_tax for trip in found if trip.before_tax is not None), PKR) == Money(credited + tax, PKR)
    assert sum(trip.gross.minor for trip in found if trip.gross) == own + sum(minor for name, minor in earned if name in
                                                                              names)  # fmt: skip


def trip(route: str, gross: str | None, before: str, day: date = DAY, **more: Money | None) -> Trip:
    paid = usd(gross) if gross else None
    values: dict[str, Money | None] = {"proceeds": paid, "after_tax": pkr(before), "before_tax": pkr(before), **more}
    return Trip((route, "Meezan"), f"l{day}", day, paid, credited=pkr(before), **values)


def test_a_month_says_what_a_dollar_became_and_what_the_way_cost() -> None:
    rates = {DAY: official("280"), date(2026, 4, 2): official("279")}
    found = [
        trip("Upwork", "1000.00", "252000.00", after_tax=pkr("251370.00"), proceeds=usd("905.00")),
        trip("Upwork", "500.00", "126000.00", date(2026, 4, 2), proceeds=usd("452.00")),
    ]
    [row] = table(found, lambda _, day: rates.get(day), PKR)
    assert (row.span, row.payments) == (month(DAY), 2)
    assert (row.gross, row.before_tax, row.after_tax) == (usd("1500.00"), pkr("378000.00"), pkr("377370.00"))
    assert (row.per_unit, row.per_unit_after_tax) == (Decimal(252), Decimal("251.58"))
    assert row.cost == pkr("41500.00")  # 280,000 + 139,500 less 378,000
    assert row.cost_percent is not None
    assert row.cost_percent.quantize(Decimal("0.001")) == Decimal("9.893")  # 41,500 of 419,500
    assert row.spread_percent is not None  # 378,000 for what is worth 253,400 + 126,108 = 379,508
    assert row.spread_percent.quantize(Decimal("0.001")) == Decimal("-0.397")
    assert row.official is not None
    assert row.official.quantize(Decimal("0.001")) == Decimal("279.667")


def test_without_one_of_the_official_rates_the_cost_is_unknown() -> None:
    found = [trip("Upwork", "1000.00", "252000.00"), trip("Upwork", "500.00", "126000.00", date(2026, 4, 2))]
    [row] = table(found, lambda _, day: official("280") if day == DAY else None, PKR)
    assert (row.official, row.cost, row.cost_percent, row.spread_percent) == (None, None, None, None)
    assert row.per_unit == 252


def test_a_provisional_rate_makes_the_cost_provisional() -> None:
    [row] = table([trip("Wise", "10.00", "2750.00")], lambda *_: official("280", provisional=True), PKR)
    assert row.provisional


def test_the_cheapest_route_comes_first_and_currencies_stay_apart() -> None:
    euro = Trip(("Wise", "Meezan"), "l9", DAY, Money.of("10.00", "EUR"), None, pkr("3100.00"), pkr("3100.00"), None)
    found = [trip("Upwork", "10.00", "2500.00"), trip("Wise", "10.00", "2780.00"), trip("Payoneer", "10.00", "2700.00"),
             euro]  # fmt: skip
    for known in (official("280"), None):
        rows = ranking(found, month(DAY), lambda code, _, rate=known: rate if code == "USD" else None, PKR)  # type: ignore[misc]
        assert [(row.gross.currency.code if row.gross else "", row.route[0]) for row in rows] == [
            ("EUR", "Wise"), ("USD", "Wise"), ("USD", "Payoneer"), ("USD", "Upwork"),
        ]  # fmt: skip


def test_what_is_not_known_is_named_and_in_no_figure() -> None:
    found = [trip("Upwork", "10.00", "2500.00"), trip("Upwork", None, "999.00"), trip("Payoneer", None, "5.00")]
    known, unknown = ranking(found, month(DAY), lambda *_: None, PKR)
    assert (known.before_tax, known.unknown) == (pkr("2500.00"), pkr("999.00"))
    assert (unknown.gross, unknown.per_unit, unknown.unknown) == (None, None, pkr("5.00"))


def test_only_the_days_of_the_span_count_and_the_newest_month_comes_first() -> None:
    found = [trip("Wise", "10.00", "2780.00"), trip("Wise", "10.00", "2790.00", date(2026, 5, 1))]
    [row] = ranking(found, Span(date(2026, 5, 1), date(2026, 6, 1)), lambda *_: None, PKR)
    assert row.before_tax == pkr("2790.00")
    assert [one.span.first.month for one in table(found, lambda *_: None, PKR)] == [5, 4]
