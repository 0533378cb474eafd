"""A line has one identity however it is printed, and a statement proves itself in whichever direction it runs."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import Problem
from freelancer_desk.domain.statements import (
    Doubt,
    Kind,
    Line,
    Part,
    Proof,
    Skipped,
    Statement,
    fingerprint,
    merged,
    normalised,
    prove,
    with_keys,
)

USD = currency("USD")
ACCOUNT = Account("Wise", USD, "", AccountType.WALLET)
START = date(2026, 1, 1)


def usd(minor: int) -> Money:
    return Money(minor, USD)


def line(
    minor: int, day: date = START, text: str = "a", row: int = 1, balance: int | None = None, external_id: str = ""
) -> Line:
    printed = None if balance is None else usd(balance)
    parts = (Part(Kind.INCOME, usd(minor)),)
    return Line(ACCOUNT, day, usd(minor), text, parts, row, external_id=external_id, balance=printed)


def test_an_account_is_named_by_what_it_is() -> None:
    bank = Account("Meezan Bank", currency("PKR"), "00112233445566", AccountType.BANK)
    assert (bank.key, bank.name) == ("meezan bank/PKR/00112233445566", "Meezan Bank PKR 5566")
    assert (ACCOUNT.key, ACCOUNT.name) == ("wise/USD/", "Wise USD")


def test_a_line_with_an_id_is_known_by_it_whatever_its_text() -> None:
    one, other = with_keys([line(5, text="old", external_id="7")], id_with_amount=False)[0], line(5, external_id="7")
    assert one.key == with_keys([other._replace(day=START + timedelta(1), text="new")], id_with_amount=False)[0].key
    assert one.key == with_keys([one._replace(money=usd(6))], id_with_amount=False)[0].key, "told apart by the plan"


def test_where_ids_are_shared_the_amount_belongs_to_the_identity() -> None:
    charge, refund = with_keys([line(-5, external_id="7"), line(5, external_id="7")], id_with_amount=True)
    assert charge.key != refund.key
    assert charge.key == with_keys([line(-5, text="other", external_id="7")], id_with_amount=True)[0].key


def test_twins_of_one_day_are_counted_and_spacing_and_case_are_not_seen() -> None:
    keys = [
        one.key for one in with_keys([line(5), line(5, text=" A "), line(5, text="b"), line(6)], id_with_amount=False)
    ]
    assert len(set(keys)) == 4
    again = [one.key for one in with_keys([line(5, text="A"), line(5)], id_with_amount=False)]
    assert again == keys[:2]
    assert normalised("  Fund\tTransfer\u00a0X ") == "fund transfer x"


def test_a_fingerprint_keeps_its_words_apart() -> None:
    assert fingerprint(("ab", "c")) != fingerprint(("a", "bc"))
    assert len(fingerprint(("a",))) == 32


def test_every_row_of_a_statement_is_accounted_for() -> None:
    statement = Statement(
        name="x",
        sha256="0",
        profile="p",
        account=ACCOUNT,
        lines=(line(1), line(2)),
        skipped=(Skipped(3, "status Pending"),),
        problems=(Problem("not_a_day_here", {}, row=4),),
        doubts=(Doubt(5, "kind:p:x", (), ("fee",)),),
        proof=prove([], None, None),
    )
    assert statement.rows == 5


def test_nothing_printed_proves_nothing() -> None:
    assert prove([], usd(1), usd(2)) == Proof(usd(1), usd(2), None, None)
    assert prove([line(5)], None, None).proved is None
    assert prove([line(5)], usd(0), None).proved is None


def test_opening_and_closing_prove_lines_without_balances() -> None:
    proof = prove([line(5), line(-2)], usd(10), usd(13))
    assert proof.proved
    assert prove([line(5), line(-2)], usd(10), usd(15)).difference == usd(2)
    assert prove([line(5), line(-2)], usd(10), usd(15)).proved is False


DIRECTIONS = st.sampled_from([1, -1])


def balanced(amounts: list[int], opening: int, *, days_apart: int) -> list[Line]:
    lines, running = [], opening
    for place, minor in enumerate(amounts):
        running += minor
        lines.append(line(minor, START + timedelta(place * days_apart), row=place, balance=running))
    return lines


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12),
    st.integers(0, 10**9),
    DIRECTIONS,
    st.sampled_from([0, 1]),
)
def test_printed_balances_prove_a_statement_oldest_or_newest_first(
    amounts: list[int],
    opening: int,
    step: int,
    days_apart: int,
) -> None:
    lines = balanced(amounts, opening, days_apart=days_apart)
    proof = prove(lines[::step], None, None)
    assert proof.proved
    if days_apart or len(lines) == 1:
        assert (proof.opening, proof.closing) == (usd(opening), usd(opening + sum(amounts)))


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=9), st.data(), st.integers(1, 10**6), DIRECTIONS)
def test_the_first_row_whose_balance_does_not_follow_is_named(
    amounts: list[int],
    data: st.DataObject,
    wrong_by: int,
    step: int,
) -> None:
    lines = balanced(amounts, 500, days_apart=1)
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = lines[place]._replace(balance=(lines[place].balance or usd(0)) + usd(wrong_by))
    proof = prove(lines[::step], usd(500), None)
    assert proof.proved is False
    assert proof.first_break_row == place


def test_a_row_without_a_balance_is_stepped_over() -> None:
    lines = [line(5, row=1), line(3, START + timedelta(1), row=2, balance=108), line(-8, START + timedelta(2), row=3)]
    proof = prove(lines, None, None)
    assert proof.opening == usd(100)
    assert proof.closing == usd(108)
    assert proof.difference == usd(8), "a closing balance that stands before the last row proves nothing more"


TEXTS = st.sampled_from(["", "a", "b", "ab", "longest"])
AMOUNTS = st.one_of(st.none(), st.integers(-9, 9).map(usd))


@st.composite
def prints(draw: st.DrawFn) -> Line:
    parts = draw(st.sampled_from([((Kind.INCOME, 5),), ((Kind.FX, 5),), ((Kind.INCOME, 7), (Kind.FEE, -2))]))
    return line(5, START + timedelta(draw(st.integers(0, 3))), text=draw(TEXTS))._replace(
        counterparty=draw(TEXTS),
        reference=draw(TEXTS),
        parent=draw(TEXTS),
        other=draw(AMOUNTS),
        balance=draw(AMOUNTS),
        parts=tuple(Part(kind, usd(minor)) for kind, minor in parts),
    )


@given(prints(), prints(), prints())
def test_merging_prints_of_one_line_knows_no_order(one: Line, two: Line, three: Line) -> None:
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert merged(one, one) == one


@given(prints(), prints())
def test_the_parts_of_a_merged_line_still_add_up(one: Line, two: Line) -> None:
    both = merged(one, two)
    assert sum(part.money.minor for part in both.parts) == both.money.minor
    assert len(both.text) == max(len(one.text), len(two.text))
