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


def bring(line: Line, *files: Path, answer: str = "") -> None:
    given = ("--answer", answer) if answer else ()
    ran = line("import", *files, "--account", "HBL PKR", *given)
    assert ran.status in {0, 3}, "imported; 3 says that questions are open"


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


OTHER = "0000-00000000-03"
KEY = f"one-account:hbl-pkr-{OTHER}:hbl-pkr-427900012303"


@pytest.fixture
def apart(folder: Path) -> Path:
    """The same files, but the branch prints a number that nothing ties to the IBAN."""
    for path in folder.iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace(SHORT, OTHER), encoding="utf-8")
    return folder


def asked(line: Line, path: Path) -> list[str]:
    found = line("import", path, "--account", "HBL PKR", "--dry-run").json["questions"]
    return [question["key"] for question in found if question["key"].startswith("one-account")]


def test_numbers_that_only_balances_tie_together_are_asked_about_once(line: Line, apart: Path) -> None:
    bring(line, apart / "branch.txt")
    ran = line("import", apart / "mobile.csv", "--account", "HBL PKR")
    [question] = [one for one in ran.json["questions"] if one["key"] == KEY]
    assert (question["choices"], ran.json["step"]) == (["yes", "no", "ask-accountant"], None)
    assert question["text"] == (
        f"mobile.csv has rows that HBL PKR {OTHER} has too, with the same balances."
        f" Are HBL PKR 2303 and HBL PKR {OTHER} one account?"
    )
    assert "one account?" in line("import", apart / "mobile.csv", "--account", "HBL PKR", as_json=False).out
    assert len(line("lines").json["lines"]) == 2
    bring(line, apart / "mobile.csv", answer=f"{KEY}=no")
    assert len(line("accounts").json["accounts"]) == 2
    assert asked(line, apart / "branch.txt") == []


def test_numbers_said_to_be_one_account_give_the_same_book_in_any_order(line: Line, apart: Path) -> None:
    books = [line.on(apart / f"{number}.fdesk") for number in range(7)]
    bring(books[6], *(apart / name for name in FILES), answer=f"{KEY}=yes")
    for book, order in zip(books, permutations(FILES), strict=False):
        for name in order:
            was_asked = asked(book, apart / name) == [KEY]
            bring(book, apart / name, answer=f"{KEY}=yes" if was_asked else "")
        assert book("check").json["ok"]
    assert len({book.dump for book in books}) == 1
    [account] = books[0]("accounts").json["accounts"]
    assert (account["number"], account["balance"]) == (IBAN, "45700.00")
    assert len(books[0]("lines").json["lines"]) == 4


def test_two_accounts_that_turn_out_to_be_one_keep_what_was_said_of_both(line: Line, apart: Path) -> None:
    """February came under the number and January under the IBAN: only the branch's January ties them together."""
    bring(line, apart / "later.csv")
    bring(line, apart / "mobile.csv")
    said = ("--meaning", "own", "--contains", "Cash deposit")
    for name in (f"HBL PKR {OTHER}", "HBL PKR 2303"):
        line("close-account", name, "--on", "2026-12-01")
        line("rule", "add", "--account", name, *said)
    line("rule", "add", "--account", f"HBL PKR {OTHER}", "--meaning", "own", "--contains", "Inward Remittance")
    line("close-account", "HBL PKR 2303", "--on", "2026-12-01", "--change", "--successor", f"HBL PKR {OTHER}")
    assert "hbl/PKR/" + OTHER in {row["successor"] for row in line("dump").json["closings"]}
    before = line.dump
    bring(line, apart / "branch.txt", answer=f"{KEY}=yes")
    [account] = line("accounts").json["accounts"]
    assert (account["number"], account["balance"]) == (IBAN, "45700.00")
    assert len(line("lines").json["lines"]) == 4
    told = line("dump").json
    assert [(row["account_key"], row["successor"]) for row in told["closings"]] == [("hbl/PKR/" + IBAN, "")]
    assert sorted(rule["words"] for rule in told["rules"]) == ["Cash deposit", "Inward Remittance"]
    assert line("check").json["ok"]
    line("undo")
    assert line.dump == before
    assert line("check").json["ok"]
