"""Payments meet the rows that prove them: each row once, whatever the order, and every difference is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from freelancer_desk.domain.days import YearStart
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.papers import S_PRC, TAX_CERTIFICATE, TAX_LIST, PaperRow
from freelancer_desk.domain.reconciling import Credit, Printed, Reconciled, matched, reconciled, sums, union

if TYPE_CHECKING:
    from random import Random

PKR = currency("PKR")
JULY = YearStart(7, 1)
MARCH = date(2026, 3, 30)


def rupees(text: str) -> Money:
    return Money.of(text, PKR)


def paid(
    day: date = MARCH, credited: str = "100000.00", tax: str = "250.00", key: str = "a", section: str = "154A"
) -> Credit:
    return Credit(f"l{key}", key, day, "Acme", "Meezan", rupees(credited), rupees(credited), rupees(tax), section)


def shown(
    day: date = MARCH,
    credited: str | None = "100000.00",
    tax: str | None = "250.00",
    *,
    kind: str = TAX_LIST,
    section: str = "154A",
    deposited: date | None = None,
    code: str = "",
    paper: str = "1",
) -> Printed:
    worth, cut = (rupees(text) if text is not None else None for text in (credited, tax))
    return Printed(kind, "", paper, PaperRow(day, deposited, worth, cut, section=section, purpose_code=code))


def verdicts(payments: list[Credit], **papers: list[Printed]) -> tuple[Reconciled, ...]:
    return reconciled(payments, papers, unit=PKR, year_start=JULY, family_codes=frozenset({"9471"}))


def test_the_tax_offices_list_proves_a_tax_to_the_rupee() -> None:
    for tax, state, difference in (
        ("250.00", "proved", "0.00"),
        ("251.00", "proved", "0.00"),
        ("249.00", "proved", "0.00"),
        ("251.01", "differs", "1.01"),
        ("0.00", "differs", "-250.00"),
        ("1000.00", "differs", "750.00"),
    ):
        [row] = verdicts([paid()], fbr=[shown(tax=tax)])
        assert (row.state, row.difference.text, row.proved_tax.text) == (state, difference, tax)


def test_a_certificate_alone_proves_as_well_and_nothing_proves_nothing() -> None:
    [by_certificate] = verdicts([paid()], certificate=[shown(kind=TAX_CERTIFICATE)])
    assert (by_certificate.state, by_certificate.proved_tax.text) == ("proved", "250.00")
    [alone] = verdicts([paid()])
    assert (alone.state, alone.proved_tax.text) == ("only_statement", "0.00")


def test_where_certificate_and_list_disagree_it_differs_and_the_list_is_what_can_be_claimed() -> None:
    [row] = verdicts([paid()], certificate=[shown(kind=TAX_CERTIFICATE)], fbr=[shown(tax="25.00")])
    assert (row.state, row.difference.text, row.proved_tax.text) == ("differs", "-225.00", "25.00")


def test_a_week_apart_is_near_and_eight_days_are_not() -> None:
    for days, state in ((7, "proved"), (-7, "proved"), (8, "only_statement"), (-8, "only_statement")):
        rows = verdicts([paid()], certificate=[shown(MARCH + timedelta(days), kind=TAX_CERTIFICATE)])
        assert state in {row.state for row in rows}, days


def test_tax_cut_in_june_and_deposited_in_july_is_found_and_marked() -> None:
    june = paid(date(2026, 6, 30))
    for row in (shown(date(2026, 7, 13)), shown(date(2026, 6, 30), deposited=date(2026, 7, 10))):
        [found] = verdicts([june], fbr=[row])
        assert (found.state, found.marks) == ("proved", ("june_july",))
    assert {row.state for row in verdicts([june], fbr=[shown(date(2026, 7, 14))])} == {"only_statement", "only_fbr"}
    [same_year] = verdicts([june], fbr=[shown(date(2026, 6, 30))])
    assert same_year.marks == ()


def test_a_row_without_an_amount_goes_by_its_tax_and_one_without_both_by_nothing() -> None:
    [row] = verdicts([paid()], certificate=[shown(credited=None, kind=TAX_CERTIFICATE)])
    assert row.state == "proved"
    for empty in (shown(credited=None, tax=None), shown(credited=None, tax="0.00")):
        assert {row.state for row in verdicts([paid()], fbr=[empty])} == {"only_statement", "only_fbr"}


def test_another_section_is_another_tax() -> None:
    assert {row.state for row in verdicts([paid()], fbr=[shown(section="151")])} == {"only_statement", "only_fbr"}
    [part] = verdicts([paid()], fbr=[shown(section="154A(1)(a)")])
    [unsaid] = verdicts([paid()], fbr=[shown(section="")])
    assert (part.state, unsaid.state) == ("proved", "proved")


def test_rows_that_no_payment_answers_to_are_told() -> None:
    rows = verdicts(
        [], certificate=[shown(kind=TAX_CERTIFICATE)], fbr=[shown()], listed=[shown(kind=S_PRC, tax=None, code="9471")]
    )
    assert sorted((row.state, row.marks) for row in rows) == [
        ("only_certificate", ()), ("only_certificate", ("wrong_code",)), ("only_fbr", ()),
    ]  # fmt: skip


def test_the_yearly_statement_shows_a_wrong_purpose_code_but_proves_no_tax() -> None:
    [row] = verdicts([paid()], listed=[shown(kind=S_PRC, tax=None, code="9471")])
    assert (row.state, row.marks) == ("only_statement", ("wrong_code",))


def test_dollars_kept_are_worth_something_too() -> None:
    half = Credit("l1", "a", MARCH, "Acme", "M", rupees("50000.00"), rupees("100000.00"), rupees("250.00"), "154A")
    for amount in ("50000.00", "100000.00"):
        [row] = verdicts([half], fbr=[shown(credited=amount)])
        assert row.state == "proved"


def test_the_same_tax_goes_before_the_nearer_day() -> None:
    payments = [paid(tax="250.00", key="a"), paid(tax="1000.00", key="b")]
    rows = [shown(MARCH, tax="1000.00"), shown(MARCH + timedelta(3), tax="250.00")]
    assert [row.state for row in verdicts(payments, fbr=rows)] == ["proved", "proved"]


def test_a_later_list_repeats_what_an_earlier_one_says() -> None:
    early = [shown(paper="1")]
    late = [shown(paper="2"), shown(paper="2"), shown(date(2026, 5, 1), paper="2")]
    kept = union([early, late])
    assert [(row.row.day, row.paper) for row in kept] == [(MARCH, "1"), (MARCH, "1"), (date(2026, 5, 1), "2")]
    assert union([late, early]) == kept


def test_sums_tell_what_is_proved_of_what_was_cut() -> None:
    rows = verdicts([paid(key="a"), paid(date(2026, 5, 1), key="b")], fbr=[shown()])
    told = {state: {name: money.text for name, money in side.items()} for state, side in sums(rows, PKR).items()}
    assert told == {
        "proved": {"cut": "250.00", "proved": "250.00"},
        "only_statement": {"cut": "250.00", "proved": "0.00"},
    }


DAYS = st.integers(0, 20).map(lambda n: MARCH + timedelta(n))
AMOUNTS = st.sampled_from(["100000.00", "100000.50", "200000.00"])
TAXES = st.sampled_from(["250.00", "250.75", "500.00", "0.00"])
PAYMENTS = st.lists(st.builds(paid, DAYS, AMOUNTS, TAXES, st.sampled_from("abcdef")), max_size=6)
ROWS = st.lists(st.builds(shown, DAYS, st.none() | AMOUNTS, st.none() | TAXES), max_size=6)


def told(pairs: dict[int, int], payments: list[Credit], rows: list[Printed]) -> list[tuple[object, object]]:
    """Pairs by content, which no order can change."""
    return sorted(((payments[one].content, rows[other].content) for one, other in pairs.items()), key=repr)


@given(payments=PAYMENTS, rows=ROWS, by_deposit=st.booleans(), dice=st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_no_row_is_used_twice_and_no_order_matters(
    payments: list[Credit], rows: list[Printed], *, by_deposit: bool, dice: Random
) -> None:
    found = matched(payments, rows, by_deposit=by_deposit)
    assert len(set(found.values())) == len(found)
    mixed, others = payments[:], rows[:]
    dice.shuffle(mixed)
    dice.shuffle(others)
    assert told(matched(mixed, others, by_deposit=by_deposit), mixed, others) == told(found, payments, rows)


@given(PAYMENTS, ROWS, ROWS)
@settings(max_examples=100)
def test_every_payment_and_every_row_is_told_exactly_once(
    payments: list[Credit], some: list[Printed], more: list[Printed]
) -> None:
    rows = verdicts(payments, certificate=some, fbr=more)
    assert sorted(row.payment.content for row in rows if row.payment) == sorted(p.content for p in payments)
    for side, given_rows in (("certificate", some), ("fbr", more)):
        assert sorted(row.content for one in rows if (row := getattr(one, side))) == sorted(
            r.content for r in given_rows
        )
    for row in rows:
        assert row.payment is not None or row.state in {"only_certificate", "only_fbr"}
