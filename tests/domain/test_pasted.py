"""A pasted message tells its payment in the words of each bank and platform; what it does not tell stays open."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.pasted import LONGEST_PASTE, as_fields, as_grid, is_table, understood

TODAY = date(2026, 11, 23)
SHORT_MESSAGE = (
    "Dear Customer, your account XX0042 is credited with amount PKR 28,300.00 by IBFT on 02/09/26 at 14:05."
    " Avl Bal: PKR 91,204.55"
)
INWARD = (
    "Rs. 139,375.00 has been credited to your A/C XXXX0017 on 04-May-26 through Inward Remittance from"
    " HARBOR STUDIO LLC. Ref: FT26124ABC12. WHT PKR 348.44 was deducted."
)
RECEIVED = (
    "Alert: PKR275,400.50 received in your account ***4821 from BLUE HERON INC on 12 Mar 2026 at 10:22 AM."
    " TXN ID 20260312998877"
)
WHOLE_RUPEES = "Your A/C no. 0123-***-4567 is credited with Rs 55,000/- on 5-APR-2026. Call 111-000-111 for help."
EQUIVALENT = (
    "Home remittance of USD 500.00 equivalent to PKR 139,218.75 @ PKR 278.4375 has been credited to your account"
    " ending 3310 on 2026-05-11."
)
RAAST = "You have received Rs. 83,700 from Zoya Traders via Raast on 7 Sep 2026. Transaction ID 66f0a1b2c3"
LAKHS = "AC# 1234567890123456 credited PKR 12,34,567.89 dt 31-12-2025 by order of Marlow & Sons Ltd"
WALLET = (
    "You have received a payment of 1,200.00 USD from Harbor Studio\n\nHi Amna,\nDate: May 4, 2026\n"
    "Payment ID: 700000301\nYour balance is 3,205.10 USD."
)
WITHDRAWAL = (
    "Your withdrawal of $2,000.00 was processed on September 30, 2026. PKR 552,870.00 is on its way to your bank"
    " account ending 0017.\nFee: 30.00 USD\nExchange rate: 1 USD = 276.435 PKR\nThe Payoneer team"
)
SENT_YOU = (
    "Hello Amna,\nMarlow & Sons Ltd sent you 1,500.00 GBP. It arrived on 3 March 2026.\n"
    "Transfer number: #1500000003\nWise"
)
MARKET = (
    "Your Upwork withdrawal has been sent\nFrom: Upwork <no-reply@example.test>\n"
    "$1,018.01 USD was sent to your bank account ending in 0017. A fee of $1.99 was charged. 24 Sep 2026"
)
PAID_YOU = "You've got money: Jane Doe paid you $50.00 USD"


@pytest.mark.parametrize(
    ("text", "fields", "tail"),
    [
        (SHORT_MESSAGE, {"date": "2026-09-02", "credited_pkr": "28300.00"}, "0042"),
        (
            INWARD,
            {
                "date": "2026-05-04",
                "payer": "HARBOR STUDIO LLC",
                "credited_pkr": "139375.00",
                "note": "FT26124ABC12",
            },
            "0017",
        ),
        (
            RECEIVED,
            {
                "date": "2026-03-12",
                "payer": "BLUE HERON INC",
                "credited_pkr": "275400.50",
                "note": "20260312998877",
            },
            "4821",
        ),
        (WHOLE_RUPEES, {"date": "2026-04-05", "credited_pkr": "55000.00"}, "4567"),
        (
            EQUIVALENT,
            {"date": "2026-05-11", "proceeds": "500.00", "currency": "USD", "credited_pkr": "139218.75"},
            "3310",
        ),
        (
            RAAST,
            {"date": "2026-09-07", "payer": "Zoya Traders", "credited_pkr": "83700.00", "note": "66f0a1b2c3"},
            "",
        ),
        (LAKHS, {"date": "2025-12-31", "payer": "Marlow & Sons Ltd", "credited_pkr": "1234567.89"}, "3456"),
        (
            WALLET,
            {
                "date": "2026-05-04",
                "payer": "Harbor Studio",
                "proceeds": "1200.00",
                "currency": "USD",
                "note": "700000301",
            },
            "",
        ),
        (
            WITHDRAWAL,
            {
                "date": "2026-09-30",
                "payer": "Payoneer",
                "proceeds": "2000.00",
                "currency": "USD",
                "credited_pkr": "552870.00",
            },
            "0017",
        ),
        (
            SENT_YOU,
            {
                "date": "2026-03-03",
                "payer": "Marlow & Sons Ltd",
                "proceeds": "1500.00",
                "currency": "GBP",
                "note": "1500000003",
            },
            "",
        ),
        (MARKET, {"date": "2026-09-24", "payer": "Upwork", "proceeds": "1018.01", "currency": "USD"}, "0017"),
        (PAID_YOU, {"payer": "Jane Doe", "proceeds": "50.00", "currency": "USD"}, ""),
    ],
)
def test_each_way_of_saying_it_is_understood(text: str, fields: dict[str, str], tail: str) -> None:
    found = understood(text, "PKR", TODAY)
    assert found is not None
    assert (as_fields(found), found.account_tail, found.way) == (fields, tail, "in")
    assert found.words
    assert all(word in text.casefold() for word in found.words)
    assert not is_table(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rs. 5,000.00 debited from your A/C XX0017 at ATM on 04-May-26. Avl Bal Rs. 91,204.55",
        "You sent 200.00 USD to Ali Raza on 4 May 2026",
        "Card purchase of USD 9.99 at CLOUD HOST. Received by merchant.",
        "ATM withdrawal of PKR 20,000 at your bank's branch",
    ],
)
def test_money_that_went_out_is_told_apart(text: str) -> None:
    found = understood(text, "PKR", TODAY)
    assert found is not None
    assert found.way == "out"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, how are you?",
        "Your OTP is 482913 for a payment of PKR 5,000.00",
        "We received your question and will answer within 24 hours.",
        "Your account was credited.",
        "Your account is credited. Available balance is PKR 91,204.55",
        "28,300.00 has been credited",
    ],
)
def test_a_text_without_a_payment_is_none(text: str) -> None:
    assert understood(text, "PKR", TODAY) is None


def test_a_day_that_may_be_two_is_read_as_the_banks_of_the_country_write_it_or_left_open() -> None:
    said = "Received {} from Zoya Traders on {}"

    def day(amount: str, written: str) -> date | None:
        found = understood(said.format(amount, written), "PKR", TODAY)
        assert found is not None
        return found.day

    assert day("PKR 100.00", "03/04/2026") == date(2026, 4, 3)
    assert day("USD 100.00", "03/04/2026") is None
    assert day("USD 100.00", "04/04/2026") == date(2026, 4, 4)
    assert day("USD 100.00", "03/14/2026") == date(2026, 3, 14)
    assert day("PKR 100.00", "11/12/2026") == date(2026, 11, 12), "the 11th of December has not come yet"
    assert day("PKR 100.00", "2027-01-01") is None
    assert day("PKR 100.00", "31/02/2026") is None


def test_rupees_are_the_home_currency_and_codes_may_stand_on_either_side() -> None:
    for written in ("PKR 1,500.50", "Rs.1,500.50", "rs 1,500.50", "1,500.50 PKR", "PKR: 1,500.50", "₨1,500.50"):
        found = understood(f"{written} received", "PKR", TODAY)
        assert found is not None, written
        assert str(found.credited) == "PKR 1500.50", written


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Date\tAmount\n2026-05-04\t1,200.00\n", [("Date", "Amount"), ("2026-05-04", "1,200.00")]),
        (
            "Date   Text   Amount\n\n1 May   Zoya   10\n2 May   Ali   20",
            [("Date", "Text", "Amount"), ("1 May", "Zoya", "10"), ("2 May", "Ali", "20")],
        ),
        ("a | b | c\n1 | 2 | 3\n4 | 5 | 6", [("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6")]),
    ],
)
def test_rows_are_a_table_and_no_payment(text: str, cells: list[tuple[str, ...]]) -> None:
    assert is_table(text)
    assert [row.cells for row in as_grid(text).rows] == cells


def test_the_rows_of_a_pasted_table_know_their_lines() -> None:
    assert [row.number for row in as_grid("\na\tb\n\nc\td").rows] == [2, 4]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (
            'Date\tText\n1 May\t"Zoya\nKhan"\n\n2 May\tAli\n',
            [("Date", "Text"), ("1 May", "Zoya Khan"), ("2 May", "Ali")],
        ),
        (
            'Date\tText\n1 May\t"9" screen\n2 May\t"7" screen',
            [("Date", "Text"), ("1 May", '"9" screen'), ("2 May", '"7" screen')],
        ),
        ('a\tb\n"1\t' + "2" * 140_000 + "\n", [("a", "b"), ('"1', "2" * 140_000)]),
    ],
    ids=["a break in a cell", "a mark of inches", "an endless cell"],
)
def test_a_cell_between_quotes_may_hold_a_line_break(text: str, cells: list[tuple[str, ...]]) -> None:
    assert is_table(text)
    assert [row.cells for row in as_grid(text).rows] == cells


def test_one_copied_row_is_cut_where_its_tabs_are() -> None:
    assert as_grid("a\tb c\n").rows[0].cells == ("a", "b c")


WORDS = st.sampled_from(
    (
        "credited",
        "received",
        "from",
        "A/C",
        "XX0017",
        "PKR",
        "Rs.",
        "$",
        "1,200.00",
        "02/09/26",
        "4 May",
        "=",
        "@",
        "fee",
    )
)


@given(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=60), st.sampled_from((" ", "", "\t", "\n")))
def test_no_text_makes_it_stumble(words: list[str], between: str) -> None:
    text = between.join(words)
    is_table(text)
    as_grid(text)
    found = understood(text, "PKR", TODAY)
    if found is not None:
        fields = as_fields(found)
        assert fields.get("date", "") <= TODAY.isoformat()
        assert not any(letter in "".join(fields.values()) for letter in "\x00\n\t")
        assert len(found.account_tail) <= 4


def test_a_huge_text_is_answered_soon() -> None:
    begun = time.monotonic()
    for piece in ("credited PKR 1.00 from ", "a/c ", "from x ", "1,", "(((", "x " * 3, "ref ", "a  b  c\n"):
        text = "PKR 5.00 credited " + piece * (2 * LONGEST_PASTE // len(piece))
        is_table(text)
        understood(text, "PKR", TODAY)
    assert time.monotonic() - begun < 10
