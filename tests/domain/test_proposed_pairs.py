"""Pairs that only look right are proposals: an amount less a fee, an amount at the usual rate; never more than that."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.countries import Sections
from freelancer_desk.domain.matching import Entry, pairs
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.settling import Facts, Settlement, settle
from freelancer_desk.domain.statements import Kind

START = date(2026, 1, 10)
USD, PKR, EUR = currency("USD"), currency("PKR"), currency("EUR")
ACCOUNTS = (
    Account("Freelancer.com", USD, "", AccountType.PLATFORM),
    Account("Payoneer", USD, "", AccountType.WALLET),
    Account("Meezan Bank", PKR, "0001", AccountType.BANK),
    Account("Meezan Bank", USD, "0009", AccountType.RETENTION),
    Account("PayPal", USD, "", AccountType.WALLET),
    Account("PayPal", EUR, "", AccountType.WALLET),
)
SITE, WALLET, BANK, DOLLARS, PAYPAL, PAYPAL_EURO = range(6)


def entry(number: int, account: int, kind: Kind, minor: int, day: int = 0, **more: object) -> Entry:
    values: dict[str, object] = {
        "section": "", "text": "", "counterparty": "", "external_id": "", "reference": "", "parent": "",
        "other_minor": None, "other_currency": None,
    } | more  # fmt: skip
    place = START + timedelta(day)
    return Entry(number, number, f"k{number:03}", account, ACCOUNTS[account], place, kind, minor, **values)  # type: ignore[arg-type]


def settled(*entries: Entry, answers: dict[str, str] | None = None) -> Settlement:
    sections = Sections(export="154A", social="154B", local="153", interest="151")
    return settle(Facts("PKR", sections, entries, answers or {}, (), (), (Decimal("0.0025"),), ""))


@pytest.mark.parametrize(("arrived", "is_proposed"), [(97500, True), (95000, True), (94999, False), (100001, False)])
def test_an_amount_less_a_fee_of_up_to_a_twentieth_is_proposed(arrived: int, is_proposed: bool) -> None:  # noqa: FBT001
    found = pairs(
        [entry(1, SITE, Kind.TRANSFER_OUT, -100000), entry(2, WALLET, Kind.TRANSFER_IN, arrived, 2)], frozenset()
    )
    assert [(pair.reason, pair.sure) for pair in found] == ([("less_fee", False)] if is_proposed else [])


def test_a_withdrawal_without_its_rupees_is_proposed_at_the_rate_of_those_days() -> None:
    known = (
        entry(1, WALLET, Kind.TRANSFER_OUT, -100000, other_minor=27800000, other_currency="PKR"),
        entry(2, BANK, Kind.TRANSFER_IN, 27800000, 1),
    )
    out = entry(3, SITE, Kind.TRANSFER_OUT, -25500, 10)
    fits, does_not = entry(4, BANK, Kind.TRANSFER_IN, 7000000, 12), entry(4, BANK, Kind.TRANSFER_IN, 6600000, 12)
    (question,) = settled(*known, out, fits).questions
    assert (question.kind, question.lines) == ("pair", (3, 4))
    assert [q.kind for q in settled(*known, out, does_not).questions] == ["credit"]
    assert [q.kind for q in settled(out, fits).questions] == ["credit"], "no rate is known, so none is made up"


def test_the_two_sides_of_a_conversion_may_name_the_payment_they_change() -> None:
    done = settled(
        entry(1, PAYPAL_EURO, Kind.FX, -47470, external_id="3", reference="2"),
        entry(2, PAYPAL, Kind.FX, 53510, external_id="4", reference="2"),
    )
    assert [(pair.out.part_id, pair.into.part_id, pair.sure) for pair in done.transfers] == [(1, 2, True)]
    assert not done.questions


def test_dollars_kept_at_a_bank_at_home_are_a_payment_whose_rupees_are_unknown() -> None:
    done = settled(
        entry(1, WALLET, Kind.TRANSFER_OUT, -50000), entry(2, DOLLARS, Kind.TRANSFER_IN, 50000, 1),
        entry(3, DOLLARS, Kind.TRANSFER_OUT, -50000, 5, other_minor=13900000, other_currency="PKR"),
        entry(4, BANK, Kind.TRANSFER_IN, 13900000, 5),
    )  # fmt: skip
    (receipt,) = done.receipts
    assert (receipt.proceeds, receipt.converted, receipt.retained, receipt.credited) == (50000, 0, 50000, 0)
    assert receipt.base is None
    assert len(done.transfers) == 2


def test_what_left_can_be_said_to_be_private_or_paid_on() -> None:
    out = entry(1, BANK, Kind.TRANSFER_OUT, -500000)
    assert settled(out).meanings[1].meaning == "on_the_way"
    said = settled(out, answers={"line/k001": "paid_on"}).meanings[1]
    assert (said.meaning, said.origin) == ("paid_on", "user")
