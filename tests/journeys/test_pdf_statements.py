"""A statement set as a PDF of two pages goes the whole way: from its bytes to rows that prove its balances."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import typst

from freelancer_desk.outside import places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.conftest import Line

# Credit before debit, sign and currency before the amount, wrapped texts, a header on each page and a stamp below.
SHAPE = """
#set page(width: 595pt, height: 400pt, margin: 30pt, footer: context [
  #counter(page).display() #h(200pt) 01 May 2026, 08:30
])
#set text(font: "Inter", size: 8pt)
#grid(columns: (1fr, 1fr), [Meezan Bank], align(right)[Account Statement])
#table(columns: (150pt, 150pt, 1fr), stroke: none, inset: 2pt,
  [Account Title], [Account Number], [IBAN],
  [HINA TESTER], [00990000000099], [PK99MEZN0000990000000099],
  [Currency], [From Date], [To Date],
  [Pakistan Rupee(PKR)], [01 Apr 2026], [30 Apr 2026],
  [Opening Balance], [Closing Balance], [],
  [PKROPENING], [PKRCLOSING], [])
#table(columns: (70pt, 150pt, 1fr, 1fr, 1fr), stroke: none, inset: 3pt,
  align: (left, left, right, right, right),
  table.header[Booking Date][Description][Credit][Debit][Available Balance],
  ROWS)
"""


def rupees(amount: Decimal) -> str:
    return f"PKR{amount:,.2f}"


def statement(path: Path, rows: list[tuple[str, str, str]], opening: str = "1000.00") -> str:
    """Set the rows (day, text, signed amount) and give the closing balance."""
    balance = Decimal(opening)
    cells = []
    for day, text, amount in rows:
        balance += Decimal(amount)
        printed = f"{amount[0]} {rupees(abs(Decimal(amount)))}"
        credit, debit = (printed, "") if amount[0] == "+" else ("", printed)
        cells.append("".join(f"[{cell}]" for cell in (day, text, credit, debit, rupees(balance))).replace("-", "\\-"))
    source = SHAPE.replace("PKROPENING", rupees(Decimal(opening))).replace("PKRCLOSING", rupees(balance))
    template = path.with_suffix(".typ")
    template.write_text(source.replace("ROWS", ",\n".join(cells).replace("][", "], [")), encoding="utf-8")
    typst.compile(template, output=path, font_paths=[places.resources() / "fonts"], ignore_system_fonts=True)
    return f"{balance:.2f}"


ROWS = [
    ("01 Apr 2026", "Remittance From WISE PAYMENTS LTD STAN(400001)", "+400000.00"),
    ("01 Apr 2026", "Tax on Export Proceeds U/S 154A STAN(400001)", "-1000.00"),
    *(
        (f"{day:02} Apr 2026", f"CORNER SHOP AND BAKERY LAHORE BRANCH NUMBER {day}", f"-{day}.50")
        for day in range(2, 20)
    ),
    ("20 Apr 2026", "Money Transferred To LANDLORD EXAMPLE HBL XXXX0000000042 STAN(400002)", "-55000.00"),
    ("30 Apr 2026", "Payment of Profit", "+200.00"),
    ("30 Apr 2026", "Withholding Tax", "-30.00"),
]


def test_a_pdf_of_two_pages_is_read_and_proved(line: Line, tmp_path: Path) -> None:
    closing = statement(tmp_path / "april.pdf", ROWS)
    assert closing == "344972.00", "1000 + 400000 - 1000 - (2 + ... + 19 = 189) - 18 x 0.50 - 55000 + 200 - 30"
    (file,) = line("import", tmp_path / "april.pdf").json["files"]
    assert (file["profile"], file["account"], file["rows"], file["new"]) == ("meezan-pdf", "Meezan PKR 0099", 23, 23)
    assert file["sums"]["PKR"] == {
        "transfer_in": "400000.00",
        "tax": "-1030.00",
        "expense": "-198.00",
        "transfer_out": "-55000.00",
        "interest": "200.00",
    }
    assert (file["balance"]["closing"], file["balance"]["proved"]) == (closing, True)
    assert (file["from"], file["to"]) == ("2026-04-01", "2026-04-30")
    again = line("import", tmp_path / "april.pdf").json
    assert sum(file["new"] for file in again["files"]) == 0


def test_two_prints_that_overlap_add_each_row_once(line: Line, tmp_path: Path) -> None:
    middle = f"{Decimal('1000.00') + sum(Decimal(amount) for *_, amount in ROWS[:5]):.2f}"
    statement(tmp_path / "first.pdf", ROWS[:15])
    statement(tmp_path / "second.pdf", ROWS[5:], opening=middle)
    files = line("import", tmp_path / "first.pdf", tmp_path / "second.pdf").json["files"]
    assert [file["balance"]["proved"] for file in files] == [True, True]
    assert sum(file["new"] for file in files) == len(ROWS)


@pytest.mark.parametrize(
    ("first", "others"),
    [
        ("pk-banks/meezan/synthetic-meezan-export.csv", ["export.xlsx", "statement.pdf"]),
        ("pk-banks/mcb/synthetic-mcb-live.csv", ["live-password-1702.pdf"]),
        ("pk-wallets/nayapay/synthetic-nayapay.csv", ["nayapay.pdf"]),
    ],
)
def test_the_print_of_an_account_adds_nothing_to_its_table(
    line: Line, sample: Callable[[str], Path], first: str, others: list[str]
) -> None:
    path = sample(first)
    assert line("import", path).json["files"][0]["new"]
    for ending in others:
        (other,) = path.parent.glob(f"*{ending}")
        (file,) = line("import", other, "--password", "1702").json["files"]
        assert file["new"] == 0
        assert file["duplicate"] + file["lookalike"] + len(file["skipped"]) == file["rows"]


def test_a_password_is_asked_for_and_where_it_comes_from_is_known(line: Line, sample: Callable[[str], Path]) -> None:
    path = sample("pk-banks/mcb/synthetic-mcb-live-password-1702.pdf")
    without = line("import", path)
    assert "password" in without.out + without.err
    (file,) = line("import", path, "--password", "1702").json["files"]
    assert (file["new"], file["balance"]["proved"]) == (6, True)
