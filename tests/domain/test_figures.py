"""What people read can be read back exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain import figures
from freelancer_desk.domain.days import Span, TaxYear
from freelancer_desk.domain.figures import Grouping
from freelancer_desk.domain.grouping import hiding
from freelancer_desk.domain.money import EXPONENTS, Money, currency
from freelancer_desk.domain.numbers import printed_decimal


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(EXPONENTS)), st.sampled_from(Grouping))
def test_every_amount_can_be_read_back(minor: int, code: str, grouping: Grouping) -> None:
    money = Money(minor, currency(code))
    assert Money.of(printed_decimal(figures.amount(money, grouping)), code) == money
    assert Money.of(printed_decimal(figures.figure(money, grouping), words=(code, "Rs", "$")), code) == money


@pytest.mark.parametrize(
    ("text", "code", "grouping", "written"),
    [
        ("1112070.00", "PKR", Grouping.THOUSANDS, "Rs\u00a01,112,070.00"),
        ("1112070.00", "PKR", Grouping.LAKH, "Rs\u00a011,12,070.00"),
        ("-785.06", "USD", Grouping.LAKH, "\u2212$785.06"),
        ("860.00", "EUR", Grouping.THOUSANDS, "EUR\u00a0860.00"),
        ("1500", "JPY", Grouping.THOUSANDS, "JPY\u00a01,500"),
        ("0.5", "KWD", Grouping.THOUSANDS, "KWD\u00a00.500"),
        ("100", "PKR", Grouping.LAKH, "Rs\u00a0100.00"),
    ],
)
def test_an_amount_names_its_currency(text: str, code: str, grouping: Grouping, written: str) -> None:
    assert figures.figure(Money.of(text, code), grouping) == written


def test_amounts_of_several_currencies_stand_side_by_side() -> None:
    amounts = {"EUR": Money.of("860", "EUR"), "USD": Money.of("12.5", "USD")}
    assert figures.figures(amounts) == "EUR\u00a0860.00 · $12.50"
    assert figures.figures(amounts.values()) == "EUR\u00a0860.00 · $12.50"


def test_the_grouping_is_chosen_once_for_all() -> None:
    figures.write_with(Grouping.LAKH)
    try:
        assert figures.amount(Money.of("1234567.8", "PKR")) == "12,34,567.80"
    finally:
        figures.write_with(Grouping.THOUSANDS)


@pytest.mark.parametrize(
    ("rate", "written"), [("277.85", "277.85"), ("0.0025", "0.0025"), ("278.123456789", "278.123457"), ("100", "100")]
)
def test_a_rate_is_shortened_for_the_eye(rate: str, written: str) -> None:
    assert figures.rate_text(Decimal(rate)) == written


def test_shares_and_days_have_one_way_to_be_written() -> None:
    assert figures.percent(Decimal("0.0025")) == "0.25\u00a0%"
    assert figures.percent(Decimal("0.01")) == "1\u00a0%"
    assert figures.day_text(date(2026, 4, 3)) == "03-Apr-2026"
    span = Span(date(2026, 7, 1), date(2027, 6, 30))
    assert figures.span_text(span) == "01-Jul-2026 – 30-Jun-2027"
    assert figures.year_text(TaxYear(2027, span)) == "Tax Year 2027 (Jul 2026 – Jun 2027)"


def test_amounts_are_hidden_on_one_thread_and_never_in_a_document() -> None:
    money, elsewhere = Money.of("-1234.50", "USD"), list[str]()
    with hiding(wanted=True):
        assert (figures.figure(money), figures.amount(money)) == ("$" + figures.HIDDEN, figures.HIDDEN)
        assert figures.amount(money, Grouping.LAKH) == "\u22121,234.50"
        assert (figures.covered("1234"), figures.covered("")) == (figures.HIDDEN, "")
        other = Thread(target=lambda: elsewhere.append(figures.amount(money)))
        other.start()
        other.join()
    assert elsewhere == [figures.amount(money)] == ["\u22121,234.50"]
