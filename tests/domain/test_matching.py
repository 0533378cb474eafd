"""Own transfers and the fees and taxes of a credit are found by content, never by order, and never guessed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.countries import Sections
from freelancer_desk.domain.matching import Entry, Pair, pairs, ties
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.statements import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

START = date(2026, 1, 10)
UPWORK, WALLET, BANK, OTHER_BANK, EURO = (
    Account("Upwork", currency("USD"), "", AccountType.PLATFORM),
    Account("Payoneer", currency("USD"), "", AccountType.WALLET),
    Account("Meezan", currency("PKR"), "0001", AccountType.BANK),
    Account("MCB", currency("PKR"), "0002", AccountType.BANK),
    Account("Payoneer", currency("EUR"), "", AccountType.WALLET),
)
ACCOUNTS = (UPWORK, WALLET, BANK, OTHER_BANK, EURO)
SECTIONS = Sections(export="154A", social="154B", local="153", interest="151")
RATES = (Decimal("0.0025"), Decimal("0.01"))
NOTHING: frozenset[tuple[str, str]] = frozenset()


def entry(number: int, account: Account, kind: Kind, minor: int, day: int = 0, **more: object) -> Entry:
    values: dict[str, object] = {
        "section": "",
        "text": "",
        "counterparty": "",
        "external_id": "",
        "reference": "",
        "parent": "",
        "other_minor": None,
        "other_currency": None,
        "key": f"k{number:03}",
    } | more
    return Entry(
        part_id=number,
        line_id=number,
        account_id=ACCOUNTS.index(account),
        account=account,
        day=START + timedelta(day),
        kind=kind,
        minor=minor,
        **values,  # type: ignore[arg-type]
    )


def found(
    entries: Sequence[Entry], forbidden: frozenset[tuple[str, str]] = NOTHING
) -> list[tuple[int, int, bool, str]]:
    return [(p.out.part_id, p.into.part_id, p.sure, p.reason) for p in pairs(entries, forbidden)]


def test_both_sides_of_a_conversion_carry_one_id() -> None:
    entries = [
        entry(1, WALLET, Kind.FX, -10000, external_id="77"),
        entry(2, EURO, Kind.FX, 8500, external_id="77"),
        entry(3, EURO, Kind.FX, 8500, external_id="78"),
    ]
    assert found(entries) == [(1, 2, True, "same_id")]


def test_a_withdrawal_that_prints_the_rupees_finds_them_at_the_bank() -> None:
    out = entry(1, WALLET, Kind.TRANSFER_OUT, -200000, other_minor=55287000, other_currency="PKR")
    assert found([out, entry(2, BANK, Kind.TRANSFER_IN, 55287000, 1)]) == [(1, 2, True, "other_side")]
    assert found([out, entry(2, BANK, Kind.TRANSFER_IN, 55287001, 1)]) == []
    assert found([out, entry(2, BANK, Kind.DEPOSIT, 55287000, 1)]) == [(1, 2, True, "other_side")]


def test_equal_amounts_of_one_currency_are_one_transfer() -> None:
    entries = [entry(1, UPWORK, Kind.TRANSFER_OUT, -201801), entry(2, WALLET, Kind.TRANSFER_IN, 201801, 1)]
    assert found(entries) == [(1, 2, True, "same_amount")]


def test_a_deposit_of_an_equal_amount_is_only_proposed() -> None:
    entries = [entry(1, OTHER_BANK, Kind.TRANSFER_OUT, -500), entry(2, BANK, Kind.DEPOSIT, 500)]
    assert found(entries) == [(1, 2, False, "maybe_own")]


@pytest.mark.parametrize(("days", "sure"), [(-2, False), (-1, True), (0, True), (7, True), (8, False)])
def test_the_other_side_may_come_a_day_before_and_up_to_a_week_after(days: int, sure: bool) -> None:  # noqa: FBT001
    entries = [entry(1, UPWORK, Kind.TRANSFER_OUT, -500), entry(2, WALLET, Kind.TRANSFER_IN, 500, days)]
    assert bool(found(entries)) is sure


@pytest.mark.parametrize(
    ("out", "into"),
    [
        (entry(1, UPWORK, Kind.FEE, -500), entry(2, WALLET, Kind.TRANSFER_IN, 500)),
        (entry(1, UPWORK, Kind.TRANSFER_OUT, -500), entry(2, WALLET, Kind.INCOME, 500)),
        (entry(1, UPWORK, Kind.TRANSFER_OUT, 500), entry(2, WALLET, Kind.TRANSFER_IN, 500)),
        (entry(1, UPWORK, Kind.TRANSFER_OUT, -500), entry(2, WALLET, Kind.TRANSFER_IN, -500)),
        (entry(1, WALLET, Kind.TRANSFER_OUT, -500), entry(2, WALLET, Kind.TRANSFER_IN, 500)),
        (entry(1, WALLET, Kind.TRANSFER_OUT, -500), entry(2, EURO, Kind.TRANSFER_IN, 500)),
        (entry(1, WALLET, Kind.FX, -500), entry(2, UPWORK, Kind.TRANSFER_IN, 500)),
    ],
)
def test_what_is_no_move_between_two_own_accounts_is_no_pair(out: Entry, into: Entry) -> None:
    assert found([out, into]) == []


def test_alike_transfers_go_earliest_with_earliest() -> None:
    entries = [
        entry(1, UPWORK, Kind.TRANSFER_OUT, -500, 2),
        entry(2, UPWORK, Kind.TRANSFER_OUT, -500, 0),
        entry(3, WALLET, Kind.TRANSFER_IN, 500, 3),
        entry(4, WALLET, Kind.TRANSFER_IN, 500, 1),
    ]
    assert sorted(found(entries)) == [(1, 3, True, "same_amount"), (2, 4, True, "same_amount")]


def test_one_too_many_on_one_side_is_left_over() -> None:
    entries = [
        entry(1, UPWORK, Kind.TRANSFER_OUT, -500, 0),
        entry(2, WALLET, Kind.TRANSFER_IN, 500, 0),
        entry(3, WALLET, Kind.TRANSFER_IN, 500, 1),
    ]
    assert found(entries) == [(1, 2, True, "same_amount")]


def test_where_two_accounts_could_be_meant_both_are_proposed() -> None:
    entries = [
        entry(1, UPWORK, Kind.TRANSFER_OUT, -500, other_minor=140000, other_currency="PKR"),
        entry(2, BANK, Kind.TRANSFER_IN, 140000),
        entry(3, OTHER_BANK, Kind.TRANSFER_IN, 140000),
    ]
    assert found(entries) == [(1, 2, False, "other_side"), (1, 3, False, "other_side")]


def test_a_sure_pair_takes_its_parts_out_of_every_proposal() -> None:
    entries = [
        entry(1, WALLET, Kind.TRANSFER_OUT, -500, other_minor=140000, other_currency="PKR"),
        entry(2, BANK, Kind.DEPOSIT, 140000),
        entry(3, OTHER_BANK, Kind.TRANSFER_OUT, -140000),
    ]
    assert found(entries) == [(1, 2, True, "other_side")]


def test_a_proposal_of_a_strong_level_falls_when_a_weaker_one_is_sure() -> None:
    entries = [
        entry(1, OTHER_BANK, Kind.TRANSFER_OUT, -500, other_minor=500, other_currency="PKR"),
        entry(2, BANK, Kind.DEPOSIT, 500),
        entry(3, UPWORK, Kind.TRANSFER_OUT, -9, other_minor=500, other_currency="PKR"),
        entry(4, BANK, Kind.TRANSFER_IN, 500),
    ]
    assert (1, 4, True, "same_amount") in found(entries)
    assert all(sure or {out, into}.isdisjoint({1, 4}) for out, into, sure, _ in found(entries))


def test_a_pair_that_the_user_took_apart_stays_apart() -> None:
    entries = [entry(1, UPWORK, Kind.TRANSFER_OUT, -500), entry(2, WALLET, Kind.TRANSFER_IN, 500)]
    assert found(entries, frozenset({("k001", "k002")})) == []


def test_what_one_more_edge_joins_is_decided_together() -> None:
    entries = [
        entry(1, BANK, Kind.TRANSFER_OUT, -9, other_minor=500, other_currency="PKR"),
        entry(2, WALLET, Kind.TRANSFER_OUT, -2, other_minor=500, other_currency="PKR"),
        entry(3, BANK, Kind.TRANSFER_IN, 500),
        entry(4, OTHER_BANK, Kind.TRANSFER_IN, 500, 1),
    ]
    assert sorted(found(entries)) == [(out, into, False, "other_side") for out, into in ((1, 4), (2, 3), (2, 4))]


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(ACCOUNTS),
        st.sampled_from([Kind.TRANSFER_IN, Kind.TRANSFER_OUT, Kind.FX, Kind.DEPOSIT, Kind.FEE]),
        st.sampled_from([-200, -100, 100, 200]),
        st.integers(0, 9),
        st.sampled_from([None, 100, 200]),
        st.sampled_from(["USD", "PKR"]),
        st.sampled_from(["", "7"]),
    ),
    max_size=12,
).map(
    lambda rows: [
        entry(n, account, kind, minor, day, other_minor=other, other_currency=code, external_id=name)
        for n, (account, kind, minor, day, other, code, name) in enumerate(rows)
    ]
)


def _content(found_pairs: Sequence[Pair]) -> set[tuple[str, str, bool, str]]:
    return {(p.out.key, p.into.key, p.sure, p.reason) for p in found_pairs}


@given(ENTRIES, st.randoms())
def test_no_part_is_in_two_sure_pairs_and_order_does_not_matter(entries: list[Entry], chance: object) -> None:
    first = pairs(entries, NOTHING)
    sure = [part for p in first if p.sure for part in (p.out.part_id, p.into.part_id)]
    assert len(sure) == len(set(sure))
    assert all(p.out.account_id != p.into.account_id and p.out.minor < 0 < p.into.minor for p in first)
    shuffled = list(entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _content(pairs(shuffled, NOTHING)) == _content(first)


# ---------------------------------------------------------------- fees and taxes


def tied(*entries: Entry) -> dict[int, int]:
    return {part: target.part_id for part, target in ties(entries, RATES, SECTIONS).items()}


def test_a_fee_that_names_its_parent_belongs_to_it() -> None:
    income = entry(1, UPWORK, Kind.INCOME, 80000, external_id="900", reference="801")
    assert tied(income, entry(2, UPWORK, Kind.FEE, -8000, 5, parent="801")) == {2: 1}
    assert tied(income, entry(2, UPWORK, Kind.FEE, -8000, 5, parent="900")) == {2: 1}
    assert tied(income, entry(2, WALLET, Kind.FEE, -8000, 5, parent="801")) == {}
    assert tied(income, entry(2, UPWORK, Kind.FEE, -8000, 0, parent="802")) == {}


def test_a_name_that_two_rows_carry_is_no_name() -> None:
    twins = [entry(n, BANK, Kind.TRANSFER_IN, 100000, 9 * n, reference="55") for n in (1, 2)]
    assert tied(*twins, entry(3, BANK, Kind.TAX, -250, 30, section="154A", reference="55")) == {}


def test_a_tax_that_carries_the_number_of_the_credit_belongs_to_it() -> None:
    credit = entry(1, BANK, Kind.TRANSFER_IN, 100000, reference="55")
    assert tied(credit, entry(2, BANK, Kind.TAX, -250, 6, section="154A", reference="55")) == {2: 1}


def test_a_tax_on_a_fee_belongs_where_the_fee_belongs() -> None:
    bonus = entry(1, UPWORK, Kind.INCOME, 10000, reference="801")
    fee = entry(2, UPWORK, Kind.FEE, -1000, reference="802", parent="801")
    tax = entry(3, UPWORK, Kind.TAX, -160, section="indirect", reference="803", parent="802")
    assert tied(bonus, fee, tax) == {2: 1, 3: 1}
    assert tied(fee, tax) == {}


def test_a_fee_without_a_parent_belongs_to_the_only_earning_of_its_day() -> None:
    income = entry(1, WALLET, Kind.INCOME, 100000)
    fee = entry(2, WALLET, Kind.FEE, -3000)
    assert tied(income, fee) == {2: 1}
    assert tied(income, entry(3, WALLET, Kind.INCOME, 5), fee) == {}
    assert tied(income, entry(2, WALLET, Kind.FEE, -3000, 1)) == {}


def test_the_tax_on_profit_belongs_to_the_only_profit_of_its_day() -> None:
    profit = entry(1, BANK, Kind.INTEREST, 121055)
    tax = entry(2, BANK, Kind.TAX, -18158, section="151")
    assert tied(profit, tax) == {2: 1}
    assert tied(tax) == {}
    assert tied(profit, entry(3, BANK, Kind.INTEREST, 5), tax) == {}


@pytest.mark.parametrize(("days", "is_tied"), [(-1, False), (0, True), (3, True), (4, False)])
def test_an_export_tax_follows_its_credit_within_three_days(days: int, is_tied: bool) -> None:  # noqa: FBT001
    credit = entry(1, BANK, Kind.TRANSFER_IN, 55287000)
    tax = entry(2, BANK, Kind.TAX, -138218, days, section="154A")
    assert tied(credit, tax) == ({2: 1} if is_tied else {})


def test_the_rate_of_the_law_tells_two_credits_of_one_day_apart() -> None:
    one, other = entry(1, BANK, Kind.TRANSFER_IN, 100000), entry(2, BANK, Kind.DEPOSIT, 300000)
    assert tied(one, other, entry(3, BANK, Kind.TAX, -750, section="154A")) == {3: 2}
    assert tied(one, other, entry(3, BANK, Kind.TAX, -1000, section="154A")) == {3: 1}
    assert tied(one, other, entry(3, BANK, Kind.TAX, -777, section="154A")) == {}


def test_a_tax_larger_than_a_twentieth_of_a_credit_is_not_its_tax() -> None:
    assert tied(entry(1, BANK, Kind.DEPOSIT, 10000), entry(2, BANK, Kind.TAX, -501, section="154A")) == {}
    assert tied(entry(1, BANK, Kind.DEPOSIT, 10000), entry(2, BANK, Kind.TAX, -500, section="154A")) == {2: 1}


def test_a_tax_of_no_known_section_is_tied_to_nothing() -> None:
    credit = entry(1, BANK, Kind.TRANSFER_IN, 100000)
    assert tied(credit, entry(2, BANK, Kind.TAX, -250, section="unknown")) == {}


def test_two_fees_of_one_number_are_no_name_for_a_tax() -> None:
    rows = [
        entry(1, UPWORK, Kind.INCOME, 10000, reference="801"),
        entry(2, UPWORK, Kind.INCOME, 20000, reference="901"),
        entry(3, UPWORK, Kind.FEE, -1000, reference="802", parent="801"),
        entry(4, UPWORK, Kind.FEE, -1000, reference="802", parent="901"),
        entry(5, UPWORK, Kind.TAX, -160, section="indirect", parent="802"),
    ]
    assert tied(*rows) == tied(*rows[::-1]) == {3: 1, 4: 2}
