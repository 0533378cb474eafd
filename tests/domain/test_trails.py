"""A payment's trail from client to bank, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.accounts import AccountType
from freelancer_desk.domain.following import Taken, follow
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.trails import COSTS, title
from tests.domain.made_up_ground import Ground, account, of, received, rs, usd

if TYPE_CHECKING:
    from freelancer_desk.domain.trails import Trail


def told(trail: Trail) -> list[tuple[str, str, str]]:
    return [(s.kind, s.account, str(s.left if s.left is not None else s.amount)) for s in trail.steps]


@pytest.fixture
def chain() -> Ground:
    """Upwork to Payoneer: 1,000.00 and 500.00 earned less 10 %; 2.00 withdrawal fee; 15.00 card charge; 1,200.00 sent.

    By hand: Payoneer received 1,348.00 from 1,350.00 of Upwork; its first 15.00 went to the card, so the 1,200.00 sent
    are its units 15.00 to 1,215.00. The fee's share of them: 2.00 x 1,215 / 1,348 less 2.00 x 15 / 1,348 = 1.80 - 0.02
    = 1.78, each rounded down. So Upwork's units 15.02 to 1,216.80: 884.98 of the first earning's 900.00 and 316.80 of
    the second's 450.00. Fee of the first: 100.00 less 1.66 (15.02 of 900) = 98.34, of the second 50 x 316.8 / 450 =
    35.20: together 133.54, the gross 983.32 + 352.00 = 1,335.32.
    """
    ground = Ground({1: account("Upwork", "USD", AccountType.PLATFORM), 2: account("Payoneer", "USD")})
    first = ground.add(1, 100_000, 0, "income", who="Acme")
    ground.add(1, -10_000, 0, "fee", other_part=first)
    second = ground.add(1, 50_000, 1, "income", who="Bolt")
    ground.add(1, -5_000, 1, "fee", other_part=second)
    ground.move(1, 2, 134_800, 134_800, 2)
    ground.add(1, -200, 2, "fee", who="Payoneer")
    ground.flows[1][4] = ground.flows[1][4]._replace(who="Payoneer")
    ground.add(2, -1_500, 4, "expense")
    ground.add(2, -120_000, 5, "transfer_out")
    return ground


def test_a_payment_is_followed_from_client_to_bank(chain: Ground) -> None:
    """330,000.00 rupees for 1,200.00 dollars is 275; the way cost 133.54 + 1.78 = 135.32 dollars = 37,213.00 rupees."""
    trail = follow(received((2, 9), usd("1200"), rs("330000"), withheld=rs("825"), section="154A"), chain)
    assert told(trail) == [
        ("earned", "Upwork USD", "USD 1335.32"),
        ("platform_fee", "Upwork USD", "USD -133.54"),
        ("in_account", "Upwork USD", "USD 1201.78"),
        ("transfer_fee", "Upwork USD", "USD -1.78"),
        ("in_account", "Payoneer USD", "USD 1200.00"),
        ("changed_out", "Meezan PKR 0001", "USD -1200.00"),
        ("rate", "Meezan PKR 0001", "PKR 0.00"),
        ("credited", "Meezan PKR 0001", "PKR 330000.00"),
        ("tax_cut", "Meezan PKR 0001", "PKR -825.00"),
        ("left", "Meezan PKR 0001", "PKR 329175.00"),
    ]
    assert [(s.id, s.who, str(s.amount), str(s.whole)) for s in of(trail, "earned")[0].shares] == [
        ("l1001", "Acme", "USD 983.32", "USD 1000.00"),
        ("l1003", "Bolt", "USD 352.00", "USD 500.00"),
    ]
    assert (trail.gross, trail.cost, trail.untraced) == ((usd("1335.32"),), (usd("135.32"),), ())
    assert (trail.cost_home, trail.gross_home, trail.left) == (rs("37213"), rs("367213"), rs("329175"))
    assert [str(s.in_home) for s in trail.steps if s.kind in COSTS] == ["PKR 36723.50", "PKR 489.50"]
    assert trail.rate == 275
    assert trail.cost_percent is not None
    assert round(trail.cost_percent, 4) == Decimal("10.1339")
    assert trail.effective_rate is not None
    assert round(trail.effective_rate, 4) == Decimal("246.5139")
    assert trail.adds_up


def test_what_stays_behind_goes_with_the_next_payment_and_nothing_is_told_twice(chain: Ground) -> None:
    """Of Payoneer's 1,348.00 there is 133.00 left, Upwork's units 1,216.80 to 1,350.00: 133.20, gross 148.00."""
    chain.add(2, -13_300, 9, "transfer_out")
    first, second = (
        follow(received((2, part), usd(text), rs("1000")), chain) for part, text in ((9, "1200"), (10, "133"))
    )
    assert told(second)[:5] == [
        ("earned", "Upwork USD", "USD 148.00"),
        ("platform_fee", "Upwork USD", "USD -14.80"),
        ("in_account", "Upwork USD", "USD 133.20"),
        ("transfer_fee", "Upwork USD", "USD -0.20"),
        ("in_account", "Payoneer USD", "USD 133.00"),
    ]
    assert [s.whole for s in of(second, "earned")[0].shares] == [usd("500")]
    assert of(first, "earned")[0].shares[1].amount + of(second, "earned")[0].shares[0].amount == usd("500")


def test_a_wallet_whose_beginning_is_not_known_closes_the_sum_with_an_untraced_step() -> None:
    ground = Ground({2: account("Payoneer", "USD")}, openings={2: None})
    ground.add(2, 40_000, 0, "transfer_in", meaning="unanswered")
    out = ground.add(2, -100_000, 3, "transfer_out")
    trail = follow(received((2, out), usd("1000"), rs("280000")), ground)
    assert [s.amount for s in of(trail, "untraced")] == [usd("600")]
    assert [(s.amount, s.facts["meaning"]) for s in of(trail, "other_in")] == [(usd("400"), "unanswered")]
    assert title(of(trail, "other_in")[0]) == "Came in, not explained yet"
    assert trail.untraced == (usd("600"),)
    assert trail.adds_up


def test_an_opening_balance_is_named_as_what_it_is() -> None:
    ground = Ground({2: account("Payoneer", "USD")}, openings={2: 90_000})
    out = ground.add(2, -90_000, 3, "transfer_out")
    trail = follow(received((2, out), usd("900"), rs("252000")), ground)
    assert told(trail)[0] == ("opening", "Payoneer USD", "USD 900.00")
    assert trail.untraced == (usd("900"),)


def test_a_change_of_currency_on_the_way_is_two_steps_and_each_currency_adds_up() -> None:
    """USD 100.00 less 5.00 fee became EUR 80.00, and EUR 80.00 became Rs 25,600: the fee is worth 5 x 0.8421 x 320."""
    ground = Ground({1: account("Wise", "USD"), 2: account("Wise", "EUR")})
    earned = ground.add(1, 10_000, 0, "income", who="Acme")
    ground.add(1, -500, 0, "fee", other_part=earned)
    ground.move(1, 2, 9_500, 8_000, 1, late=0)
    out = ground.add(2, -8_000, 2, "transfer_out")
    trail = follow(received((2, out), Money.of("80", "EUR"), rs("25600")), ground)
    assert told(trail) == [
        ("earned", "Wise USD", "USD 100.00"),
        ("platform_fee", "Wise USD", "USD -5.00"),
        ("in_account", "Wise USD", "USD 95.00"),
        ("changed_out", "Wise USD", "USD -95.00"),
        ("changed_in", "Wise EUR", "EUR 80.00"),
        ("in_account", "Wise EUR", "EUR 80.00"),
        ("changed_out", "Meezan PKR 0001", "EUR -80.00"),
        ("rate", "Meezan PKR 0001", "PKR 0.00"),
        ("credited", "Meezan PKR 0001", "PKR 25600.00"),
        ("left", "Meezan PKR 0001", "PKR 25600.00"),
    ]
    assert (trail.cost, trail.cost_home) == ((usd("5"),), rs("1347.37"))
    assert trail.gross_home == rs("26947.37")
    assert trail.adds_up


def test_what_arrives_less_than_was_sent_was_taken_on_the_way() -> None:
    ground = Ground({1: account("Upwork", "USD"), 2: account("Payoneer", "USD")})
    ground.add(1, 10_000, 0, "income", who="Acme")
    ground.move(1, 2, 10_000, 9_900, 1)
    out = ground.add(2, -9_900, 2, "transfer_out")
    trail = follow(received((2, out), usd("98"), rs("27440")), ground)
    assert [(s.account, s.amount) for s in of(trail, "lost_on_the_way")] == [
        ("Payoneer USD", usd("-1")),
        ("Meezan PKR 0001", usd("-1")),
    ]
    assert trail.cost == (usd("2"),)
    assert trail.adds_up


def test_dollars_kept_at_the_bank_stay_in_the_sum() -> None:
    """Of 1,000.00 half is converted at 280: worth 140,000.00 + 500 x 280; left for each dollar 280 less nothing."""
    ground = Ground({1: account("Wise", "USD")})
    ground.add(1, 100_000, 0, "income", who="Acme")
    out = ground.add(1, -100_000, 1, "transfer_out")
    payment = received((1, out), usd("1000"), rs("140000"), converted=usd("500"), base=rs("280000"))
    trail = follow(payment, ground)
    assert told(trail)[-2:] == [("kept", "Meezan PKR 0001", "USD 500.00"), ("left", "Meezan PKR 0001", "PKR 140000.00")]
    assert (trail.kept, trail.effective_rate) == (usd("500"), 280)
    assert trail.sums() == {"PKR": rs("140000"), "USD": usd("500")}
    assert trail.adds_up


def test_dollars_that_were_all_kept_have_the_value_of_their_rate_or_none() -> None:
    ground = Ground({1: account("Wise", "USD")})
    earned = ground.add(1, 100_000, 0, "income", who="Acme")
    ground.add(1, -1_000, 0, "fee", other_part=earned)
    out = ground.add(1, -99_000, 1, "transfer_out")
    for base, cost in ((rs("277200"), rs("2800")), (None, None)):
        payment = received((1, out), usd("990"), rs("0"), converted=usd("0"), base=base)
        trail = follow(payment, ground)
        assert (trail.kept, trail.rate, trail.cost_home) == (usd("990"), None, cost)
        assert trail.cost_percent == 1
        assert trail.adds_up


def test_a_payment_straight_from_a_client_begins_at_the_sender() -> None:
    trail = follow(received(None, usd("500"), rs("140000"), payer="Acme Ltd"), Ground({}))
    assert [s.kind for s in trail.steps] == ["sent", "changed_out", "rate", "credited", "left"]
    assert title(trail.steps[0]) == "Acme Ltd sent"
    assert (trail.gross, trail.rate, trail.effective_rate) == ((usd("500"),), 280, 280)
    assert trail.adds_up


def test_rupees_straight_from_a_client_are_one_step_and_the_banks_charges_come_off() -> None:
    taken = (
        Taken("fee", rs("-100"), "", date(2026, 3, 1), 2),
        Taken("tax", rs("-16"), "indirect", date(2026, 3, 1), 3),
        Taken("tax", rs("-4000"), "153", date(2026, 3, 2), 4),
    )
    payment = received(None, None, rs("100000"), taken=taken, withheld=rs("4000"), section="153")
    trail = follow(payment, Ground({}))
    assert told(trail) == [
        ("sent", "Meezan PKR 0001", "PKR 100000.00"),
        ("bank_fee", "Meezan PKR 0001", "PKR -100.00"),
        ("other_tax", "Meezan PKR 0001", "PKR -16.00"),
        ("tax_cut", "Meezan PKR 0001", "PKR -4000.00"),
        ("left", "Meezan PKR 0001", "PKR 95884.00"),
    ]
    assert (trail.cost, trail.cost_home, trail.effective_rate) == ((), rs("100"), None)
    assert of(trail, "tax_cut")[0].day == date(2026, 3, 2)
    assert trail.adds_up


def test_money_that_went_round_in_a_circle_ends_somewhere() -> None:
    ground = Ground({1: account("Wise", "USD"), 2: account("Payoneer", "USD")})
    there = ground.add(1, -5_000, 1, "transfer_out", other_part=2)
    ground.add(2, 5_000, 0, "transfer_in", other_part=there)
    back = ground.add(2, -5_000, 0, "transfer_out", other_part=4)
    ground.add(1, 5_000, 1, "transfer_in", other_part=back)
    trail = follow(received((1, there), usd("50"), rs("14000")), ground)
    assert trail.untraced == (usd("50"),)
    assert trail.adds_up


def test_a_transfer_whose_other_side_is_not_known_is_untraced() -> None:
    ground = Ground({2: account("Payoneer", "USD")})
    ground.add(2, 5_000, 0, "transfer_in", other_part=77)
    out = ground.add(2, -5_000, 1, "transfer_out")
    trail = follow(received((2, out), usd("50"), rs("14000")), ground)
    assert trail.untraced == (usd("50"),)


def one_wallet() -> tuple[Ground, int]:
    """A hundred dollars earned at Wise and sent off."""
    ground = Ground({1: account("Wise", "USD")})
    ground.add(1, 10_000, 0, "income", who="Acme")
    return ground, ground.add(1, -10_000, 1, "transfer_out")


def test_rupees_whose_foreign_amount_is_not_told_are_what_the_withdrawal_became() -> None:
    ground, out = one_wallet()
    trail = follow(received((1, out), None, rs("28000")), ground)
    assert told(trail)[2:] == [
        ("changed_out", "Meezan PKR 0001", "USD -100.00"),
        ("credited", "Meezan PKR 0001", "PKR 28000.00"),
        ("left", "Meezan PKR 0001", "PKR 28000.00"),
    ]
    assert (trail.gross_home, trail.effective_rate, trail.rate) == (rs("28000"), 280, None)
    assert trail.adds_up


def test_a_withdrawal_that_arrived_in_a_third_currency_is_changed_on_the_way() -> None:
    """USD 100.00 became EUR 90.00, of which 45.00 are kept less a charge of 1.00; 45.00 became Rs 14,400."""
    ground, out = one_wallet()
    eur = Money.of("90", "EUR")
    taken = (Taken("fee", Money.of("-1", "EUR"), "", date(2026, 3, 1), 2),)
    payment = received((1, out), eur, rs("14400"), converted=Money.of("45", "EUR"), taken=taken)
    trail = follow(payment, ground)
    assert [(s.kind, str(s.amount)) for s in trail.steps][2:4] == [
        ("changed_out", "USD -100.00"),
        ("changed_in", "EUR 90.00"),
    ]
    assert title(of(trail, "rate")[0]) == "Rate 320"
    assert (trail.kept, trail.cost, trail.cost_home) == (Money.of("44", "EUR"), (Money.of("1", "EUR"),), rs("320"))
    assert (trail.gross_home, trail.effective_rate) == (rs("28800"), Decimal("284.8"))
    assert trail.adds_up


def test_currencies_that_were_changed_in_a_circle_have_no_value_unless_one_has_a_rate() -> None:
    """The payment's own currency has its rate; pounds and euros that only became each other have none."""
    ground = Ground(
        {n: account(f"W{n}", code) for n, code in ((1, "GBP"), (2, "EUR"), (3, "GBP"), (4, "EUR"), (5, "USD"))}
    )
    ground.add(1, 1_000, 0, "income", who="Acme")
    ground.move(1, 2, 1_000, 1_100, 1)
    ground.move(2, 3, 1_100, 900, 3)
    ground.move(3, 4, 900, 1_000, 5)
    ground.move(4, 5, 1_000, 1_200, 7)
    out = ground.add(5, -1_200, 9, "transfer_out")
    trail = follow(received((5, out), usd("12"), rs("3360")), ground)
    assert (trail.gross, trail.gross_home, trail.cost_percent) == ((Money.of("10", "GBP"),), None, 0)
    assert trail.adds_up


def test_a_unit_that_is_worth_less_than_one_before_the_change_leads_nowhere_further() -> None:
    ground = Ground({1: account("Wise", "USD"), 2: account("Wise", "JPY")})
    ground.add(1, 10, 0, "income", who="Acme")
    ground.move(1, 2, 10, 2_000, 1, late=0)
    out = ground.add(2, -1, 2, "transfer_out")
    trail = follow(received((2, out), Money.of("1", "JPY"), rs("2")), ground)
    assert [s.kind for s in trail.steps] == ["changed_in", "in_account", "changed_out", "rate", "credited", "left"]
    assert trail.adds_up
