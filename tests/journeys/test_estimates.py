"""Fiverr prints what it left of a price: the price and Fiverr's part are told as estimates, and no sum holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.figures import MINUS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.conftest import Line

FIVERR = """Date,Activity,Description,From,Order,Currency,Amount
2026-01-20,Withdrawal,Transferred to Payoneer account,,,USD,-800.00
2026-01-14,Cancelled order,Order cancelled after clearing,buyer_b,FO2,USD,-40.01
2026-01-12,Earning,Order completed,buyer_b,FO2,USD,40.01
2026-01-10,Earning,Order completed,buyer_a,FO1,USD,1000.00
"""
PAYONEER = """Transaction Date,Transaction Time,Time Zone,Transaction ID,Description,Credit Amount,Debit Amount,\
Currency,Transfer Amount,Transfer Amount Currency,Status,Running Balance,Additional Description,Store Name,Source,\
Target,Reference ID
01/25/2026,09:00:00,UTC,2,Withdrawal to MEEZAN BANK LIMITED (0042),,800.00,USD,"224,000.00",PKR,Completed,0.00,,,\
USD balance,MEEZAN BANK LIMITED (0042),#2
01/21/2026,09:00:00,UTC,1,Payment from Fiverr International Limited,800.00,,USD,,,Completed,800.00,,,Fiverr,USD balance,
"""
MEEZAN = """Account Number: 00990000000042,SANA TESTER
Opening Balance,PKR      0.00
Closing Balance,PKR      224000.00
Currency,PKR

Booking Date,Value Date,Doc No,Description,Debit,Credit,Available Balance
26 Jan 2026,26 Jan 2026,FT1,Remittance From PAYONEER INC STAN(1),,"224,000.00","224,000.00"
"""


@pytest.fixture
def told(line: Line, tmp_path: Path) -> Line:
    """A book with one payment that began at Fiverr."""
    for name, text in (("f.csv", FIVERR), ("p.csv", PAYONEER), ("m.csv", MEEZAN)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert line("import", *(tmp_path / name for name in ("f.csv", "p.csv", "m.csv"))).status == 0
    return line


def test_earnings_keep_what_is_printed_and_say_the_price_beside_it(told: Line) -> None:
    """1,000.00 is 80 % of 1,250.00; 40.01 of 50.0125, and what went back of the same."""
    names = ("gross", "fees", "net", "gross_estimated")
    assert [tuple(row[name] for name in names) for row in told("earnings").json["earnings"]] == [
        ("1000.00", "0.00", "1000.00", "1250.00"),
        ("40.01", "0.00", "40.01", "50.01"),
        ("-40.01", "0.00", "-40.01", "-50.01"),
    ]
    assert told("totals").json["earned"] == {"USD": "1040.01"}


def test_the_trail_tells_the_part_of_the_platform_as_an_estimate_and_adds_up_without_it(told: Line) -> None:
    """800.00 of the 1,000.00 went home, so 200.00 of the 250.00 that Fiverr had kept belong to this payment."""
    [receipt] = told("receipts").json["receipts"]
    trail = told("trail", receipt["id"]).json["trail"]
    assert [(step["kind"], step["amount"], step.get("estimate")) for step in trail["steps"][:3]] == [
        ("earned", "800.00", None),
        ("kept_before", "0.00", "-200.00"),
        ("in_account", "0.00", None),
    ]
    assert trail["adds_up"]
    assert (trail["gross"], trail["cost"], trail["effective_rate"]) == ({"USD": "800.00"}, {}, "280")
    lines = told("trail", receipt["id"], as_json=False).out.splitlines()
    assert [" ".join(row.split()) for row in lines[1:3]] == [
        "10-Jan-2026 Clients paid $800.00",
        f"10-Jan-2026 Kept by the platform before that, an estimate about {MINUS}$200.00",
    ]


def test_a_price_that_is_printed_is_not_estimated(line: Line, sample: Callable[[str], Path]) -> None:
    line("import", sample("fiverr/synthetic-fiverr-gross-net-variant.csv"))
    line("add", "earning", "--date", "2026-05-01", "--gross", "10", "--currency", "USD")
    found = line("earnings").json["earnings"]
    assert len(found) == 3
    assert not any("gross_estimated" in row for row in found)
