"""A bank prints one account under its number and under its IBAN: it stays one account, in any order of the files."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Line

IBAN, SHORT = "PK36HABB0000427900012303", "0042-79000123-03"
BRANCH = f"""
   ACCOUNT STATEMENT                                             ACCOUNT NO    : {SHORT}
   FOR THE PERIOD: JAN05,2026 TO JAN31,2026                       MADE UP BRANCH
   SANA TESTER                                                   CURRENCY      : Pakistan Rupee
   -------------------------------------------------------------------------------------------------
   |DATE   |VALUE  |PARTICULARS                        |        DEBIT|       CREDIT|       BALANCE |
   |-------|-------|-----------------------------------|-------------|-------------|---------------|
   |       |       |BROUGHT FORWARD                    |             |             |      1,000.00 |
   |05JAN26|       |Inward Remittance 42               |             |    50,000.00|     51,000.00 |
   |       |       |FRM WISE PAYMENTS LTD              |             |             |               |
   |14JAN26|       |ATM Cash Paid 42                   |     5,000.00|             |     46,000.00 |
"""
MOBILE = f"""IBAN:,{IBAN}
Currency:,PKR
Date,Description,Debit,Credit,Balance
05-01-2026,Inward Remittance 42 FRM WISE PAYMENTS,,50000.00,51000.00
14-01-2026,ATM Cash Paid,5000.00,,46000.00
20-01-2026,Funds Transfer to HINA,1000.00,,45000.00
"""
LATER = MOBILE.split("05-01", maxsplit=1)[0].replace(IBAN, SHORT) + "02-02-2026,Cash deposit,,700.00,45700.00\n"
FILES = {"branch.txt": BRANCH, "mobile.csv": MOBILE, "later.csv": LATER}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def bring(line: Line, *files: Path) -> None:
    assert line("import", *files, "--account", "HBL PKR").status in {0, 3}, "imported; 3 says that questions are open"


def test_the_files_give_one_account_and_each_line_once_in_any_order(line: Line, folder: Path) -> None:
    books = [line.on(folder / f"{number}.fdesk") for number in range(7)]
    bring(books[6], *(folder / name for name in FILES))
    for book, order in zip(books, permutations(FILES), strict=False):
        for name in order:
            bring(book, folder / name)
        assert book("check").json["ok"]
    assert len({book.dump for book in books}) == 1
    [account] = books[0]("accounts").json["accounts"]
    assert (account["number"], account["name"], account["balance"]) == (IBAN, "HBL PKR 2303", "45700.00")
    assert [row["amount"] for row in books[0]("lines").json["lines"]] == ["50000.00", "-5000.00", "-1000.00", "700.00"]
    assert [q["key"].partition(":")[0] for q in books[0]("questions").json["questions"]] == ["credit", "credit"]


def test_what_was_said_under_the_number_holds_under_the_iban(line: Line, folder: Path) -> None:
    bring(line, folder / "branch.txt")
    [question] = line("questions").json["questions"]
    line("answer", question["key"], "export")
    line("rule", "add", "--account", f"HBL PKR {SHORT}", "--meaning", "own", "--contains", "Cash deposit")
    line("close-account", f"HBL PKR {SHORT}", "--on", "2026-12-01")
    paper = folder / "letter.txt"
    paper.write_text("made up", encoding="utf-8")
    line("attach", paper, "--to", f"account:HBL PKR {SHORT}", "--kind", "other")
    before = line.dump
    bring(line, folder / "mobile.csv")
    bring(line, folder / "later.csv")
    assert line("questions").json["questions"] == []
    [rule] = line("rules").json["rules"]
    assert rule["account"] == "HBL PKR 2303"
    told = line("dump").json
    assert {row["account"] for row in told["lines"]} == {row["account_key"] for row in told["closings"]}
    assert "HBL PKR 2303" in line("papers").out
    for _ in range(2):
        line("undo")
    assert line.dump == before
    assert line("check").json["ok"]
