"""Payments are proposed for invoices with their reasons; a difference has a name, and exchange a gain or a loss."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.invoices.paying import Owed, Paid, Proposal, proposals, realised
from freelancer_desk.domain.money import Money, currency

USD, EUR, PKR = currency("USD"), currency("EUR"), currency("PKR")


def owed(n: int, amount: int, client: str = "Acme", day: date = date(2026, 10, 1)) -> Owed:
    return Owed(n, f"INV-{n}", client, day, Money(amount, USD))


def paid(amount: int, client: str = "Acme", text: str = "", key: str = "k", day: date = date(2026, 10, 20)) -> Paid:
    return Paid(key, client, day, Money(amount, USD), text)


def shares(proposal: Proposal) -> list[tuple[int, int, int, str]]:
    return [(one.invoice.id, one.settles.minor, one.takes.minor, one.difference) for one in proposal.shares]


def test_a_named_invoice_of_that_amount_is_sure() -> None:
    (found,) = proposals([owed(1, 5_000), owed(2, 5_000)], [paid(5_000, text="Payment for inv-2, thanks")])
    assert shares(found) == [(2, 5_000, 5_000, "")]
    assert found.is_sure
    assert found.reasons == ("named", "amount")


def test_the_same_client_and_amount_is_proposed_the_oldest_first() -> None:
    (found,) = proposals([owed(2, 5_000, day=date(2026, 10, 5)), owed(1, 5_000)], [paid(5_000)])
    assert shares(found) == [(1, 5_000, 5_000, "")]
    assert not found.is_sure


def test_one_payment_may_be_for_several_invoices_that_add_up() -> None:
    (found,) = proposals([owed(1, 5_000), owed(2, 2_500), owed(3, 1_111)], [paid(7_500)])
    assert shares(found) == [(1, 5_000, 5_000, ""), (2, 2_500, 2_500, "")]
    assert found.reasons == ("client", "together")


def test_a_fee_and_a_rounding_close_the_invoice_and_are_called_so() -> None:
    (fee,) = proposals([owed(1, 100_000)], [paid(97_000)])
    assert shares(fee) == [(1, 100_000, 97_000, "fee")]
    (rounding,) = proposals([owed(1, 100_000)], [paid(99_960)])
    assert shares(rounding) == [(1, 100_000, 99_960, "rounding")]


def test_a_smaller_payment_is_a_part_and_a_larger_one_pays_what_is_owed() -> None:
    (part,) = proposals([owed(1, 100_000)], [paid(40_000)])
    assert shares(part) == [(1, 40_000, 40_000, "")]
    (more,) = proposals([owed(1, 30_000)], [paid(40_000)])
    assert shares(more) == [(1, 30_000, 30_000, "")]


def test_nothing_is_guessed_from_an_amount_that_two_strangers_owe() -> None:
    strangers = [owed(1, 5_000, "Acme"), owed(2, 5_000, "Beta")]
    assert proposals(strangers, [paid(5_000, client="Payoneer")]) == ()
    (alone,) = proposals(strangers[:1], [paid(5_000, client="Payoneer")])
    assert alone.reasons == ("amount",)


def test_an_invoice_is_not_paid_before_it_was_written_or_in_another_currency_by_guess() -> None:
    assert proposals([owed(1, 5_000, day=date(2026, 11, 1))], [paid(5_000)]) == ()
    euros = Owed(1, "INV-1", "Acme", date(2026, 10, 1), Money(5_000, EUR))
    assert proposals([euros], [paid(5_000)]) == ()


@given(st.lists(st.integers(100, 9_000), min_size=1, max_size=5), st.lists(st.integers(100, 20_000), max_size=4))
def test_no_proposal_takes_more_than_was_paid_or_settles_more_than_is_owed(due: list[int], came: list[int]) -> None:
    invoices = [owed(n, amount) for n, amount in enumerate(due, start=1)]
    payments = [paid(amount, key=f"k{n}") for n, amount in enumerate(came)]
    found = proposals(invoices, payments)
    used = [share.invoice.id for one in found for share in one.shares]
    assert len(used) == len(set(used))
    for one in found:
        assert sum(share.takes.minor for share in one.shares) <= one.paid.left.minor
        assert all(0 < share.settles.minor <= share.invoice.owed.minor for share in one.shares)


def test_exchange_brings_a_gain_or_a_loss_in_home_money_and_is_unknown_without_a_rate() -> None:
    """1,000 dollars billed at 280.00 are Rs 280,000.00; Rs 283,500.00 came: a gain of Rs 3,500.00."""
    billed, came = Money(100_000, USD), Money(28_350_000, PKR)
    assert realised(billed, Decimal("280.00"), came) == Money(350_000, PKR)
    assert realised(billed, Decimal("285.00"), came) == Money(-150_000, PKR)
    assert realised(billed, None, came) is None
    assert realised(billed, Decimal(280), None) is None
