"""Invoice lines are rounded, then added: what is printed adds up, and the exact total asked for is reached."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from freelancer_desk.domain.invoices.lines import INCLUSIVE, PRICES, InvoiceLine, sums
from freelancer_desk.domain.money import currency, total

EUR, JPY = currency("EUR"), currency("JPY")


def line(price: str, quantity: str = "1", *, tax: str = "0", discount: str = "0") -> InvoiceLine:
    return InvoiceLine("Work", Decimal(quantity), "h", Decimal(price), Decimal(discount), Decimal(tax))


def test_a_deposit_taken_off_before_tax_is_not_a_cent_off() -> None:
    """8,500 − 7,500 + 19 %: other programs were a cent off (Invoice Ninja #10856)."""
    found = sums([line("8500", tax="19"), line("-7500", tax="19")], EUR)
    assert (found.net.text, found.tax.text, found.total.text) == ("1000.00", "190.00", "1190.00")


def test_five_hundred_with_the_tax_in_it_stays_five_hundred() -> None:
    """€500.00 tax-inclusive at 19 %: 420.17 + 79.83 (InvoiceShelf #380)."""
    found = sums([line("500", tax="19")], EUR, prices=INCLUSIVE)
    assert (found.total.text, found.net.text, found.tax.text) == ("500.00", "420.17", "79.83")


def test_a_price_of_a_word_has_six_decimal_places() -> None:
    assert line("0.085", "1234").amount(EUR).text == "104.89"  # 104.890
    assert line("0.012345", "1000").amount(EUR).text == "12.35"  # 12.345, half up
    assert line("-0.012345", "1000").amount(EUR).text == "-12.35"
    assert line("33.335", "3").amount(JPY).text == "100"  # a yen has no cents


def test_a_discount_of_a_line_and_of_the_whole_are_taken_off_before_tax() -> None:
    found = sums([line("100", "2", discount="10", tax="16")], EUR, discount=Decimal(95))
    assert (found.lines.text, found.discount.text, found.net.text) == ("180.00", "9.00", "171.00")
    assert (found.tax.text, found.total.text) == ("27.36", "198.36")


def test_each_rate_of_tax_is_reckoned_once_on_its_own_lines() -> None:
    found = sums([line("10.03", tax="16"), line("10.03", tax="16"), line("5", tax="5"), line("7")], EUR)
    assert [(str(one.rate), one.base.text, one.tax.text) for one in found.taxes] == [
        ("5", "5.00", "0.25"),
        ("16", "20.06", "3.21"),  # 3.2096
    ]
    assert found.total.text == "35.52"


LINES = st.lists(
    st.builds(
        line,
        st.decimals("-9999", "9999", places=6).map(str),
        st.decimals("0", "999", places=3).map(str),
        tax=st.sampled_from(["0", "5", "16", "19", "7.7"]),
        discount=st.sampled_from(["0", "10", "33.333"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=10_000, deadline=None)
@given(
    LINES, st.sampled_from(PRICES), st.sampled_from(["100", "97.5", "66.667"]), st.sampled_from(["EUR", "JPY", "KWD"])
)
def test_printed_lines_add_up_to_the_printed_total(
    lines: list[InvoiceLine], prices: str, charged: str, code: str
) -> None:
    unit = currency(code)
    found = sums(lines, unit, prices=prices, discount=Decimal(charged))
    printed = total((one.amount(unit) for one in lines), unit)
    assert found.lines == printed
    asked = printed - found.discount
    assert found.total == (asked if prices == INCLUSIVE else asked + found.tax)
    assert found.net + found.tax == found.total
    assert total((one.tax for one in found.taxes), unit) == found.tax
