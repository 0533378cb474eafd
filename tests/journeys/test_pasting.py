"""A pasted message becomes a payment when told to; the bank's own line asks later whether it is the same."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.outside import clock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Line

MESSAGE = (
    "Rs. 139,375.00 has been credited to your A/C XXXX0017 on 04-May-26 through Inward Remittance from"
    " HARBOR STUDIO LLC. Ref: FT26124ABC12"
)
STATEMENT = (
    "Account Number:,0017,PKR\n\nBooking Date,Value Date,Doc No,Description,Debit,Credit,Available Balance\n"
    "04 May 2026,04 May 2026,FT26124ABC12,Remittance From HARBOR STUDIO LLC STAN(1),,139375.00,139375.00\n"
)


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))


def pasted(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_message_is_proposed_and_nothing_is_written(kept: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.dump
    pasted(MESSAGE, monkeypatch)
    answer = kept("paste", "-").json
    assert answer == {
        "payment": {
            "date": "2026-05-04",
            "payer": "HARBOR STUDIO LLC",
            "credited_pkr": "139375.00",
            "note": "FT26124ABC12",
        },
        "missing": [],
        "table": False,
    }
    pasted("You have received a payment of 1,200.00 USD from Harbor Studio", monkeypatch)
    words = kept("paste", as_json=False).out
    assert "payer: Harbor Studio" in words
    assert "date, credited_pkr" in words
    assert kept.dump == before


def test_a_message_is_added_and_can_be_undone(kept: Line, tmp_path: Path) -> None:
    file = tmp_path / "message.txt"
    file.write_text(MESSAGE, encoding="utf-8")
    before = kept("receipts").json["receipts"]
    added = kept("paste", file, "--add").json
    shown = kept("receipts").json["receipts"]
    assert [row["credited_pkr"] for row in shown if row not in before] == ["139375.00"]
    assert added["id"] in {row["id"] for row in shown}
    kept("undo")
    assert kept("receipts").json["receipts"] == before


def test_what_the_bank_prints_later_asks_whether_it_is_the_same(line: Line, tmp_path: Path) -> None:
    (tmp_path / "message.txt").write_text(MESSAGE, encoding="utf-8")
    (tmp_path / "may.csv").write_text(STATEMENT, encoding="utf-8")
    assert line("paste", tmp_path / "message.txt", "--add").status == 0
    assert line("import", tmp_path / "may.csv").status == 3
    asked = [question for question in line("questions").json["questions"] if question["key"].startswith("same")]
    assert len(asked) == 1
    line("answer", asked[0]["key"], "yes")
    assert [row["credited_pkr"] for row in line("receipts").json["receipts"]] == ["139375.00"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello", "paste_not_understood"),
        ("", "paste_not_understood"),
        ("PKR 500.00 debited from your A/C XX0017 on 04-May-26", "paste_went_out"),
        ("x" * 1_000_001, "paste_too_long"),
        ("You have received 1,200.00 USD from Harbor Studio on 4 May 2026", "field_missing"),
        ("PKR 100.00 credited, from Harbor Studio", "field_missing"),
    ],
)
def test_what_is_no_whole_payment_is_not_added(
    kept: Line, monkeypatch: pytest.MonkeyPatch, text: str, kind: str
) -> None:
    before = kept.dump
    pasted(text, monkeypatch)
    assert kept("paste", "--add").error == kind
    assert kept.dump == before


def test_copied_rows_are_imported_like_a_file_and_only_once(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = STATEMENT.replace(",", "\t")
    pasted(rows, monkeypatch)
    tried = line("paste").json
    assert (tried["table"], tried["dry_run"], tried["import"]) == (True, True, None)
    assert [(file["file"], file["rows"], file["new"]) for file in tried["files"]] == [("pasted table", 1, 1)]
    assert line("lines").json["lines"] == []
    pasted(rows, monkeypatch)
    assert line("paste", "-", "--add").json["import"] == 1
    (kept,) = line("lines").json["lines"]
    assert (kept["date"], kept["amount"], kept["balance"]) == ("2026-05-04", "139375.00", "139375.00")
    before = line.dump
    pasted(rows.replace("\n", "\r\n") + "\r\n", monkeypatch)
    again = line("paste", "--add").json
    assert (again["import"], again["files"][0]["duplicate"]) == (None, 1)
    (tmp_path / "may.csv").write_text(STATEMENT, encoding="utf-8")
    assert line("import", tmp_path / "may.csv").json["files"][0]["new"] == 0
    assert line.dump == before


def test_copied_rows_that_no_profile_knows_are_answered_like_a_file(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    rows = "When\tWhat\tHow much\n2026-05-04\tHARBOR STUDIO\t12.50\n2026-05-05\tShop\t-2.50\n"
    pasted(rows, monkeypatch)
    asked = line("paste").json
    (waiting,) = asked["files"]
    assert (waiting["profile"], waiting["header"]) == (None, ["When", "What", "How much"])
    (question,) = [one for one in asked["questions"] if one["key"].startswith("columns")]
    pasted(rows, monkeypatch)
    said = f"{question['key']}=day=When;text=What;amount=How much;account=Corner Bank PKR"
    assert line("paste", "--add", "--answer", said).json["import"] == 1
    assert [row["amount"] for row in line("lines").json["lines"]] == ["12.50", "-2.50"]


def test_a_file_that_is_none_is_a_sentence(kept: Line, tmp_path: Path) -> None:
    assert kept("paste", tmp_path / "nothing.txt").error == "file_missing"
    assert kept("paste", tmp_path).error == "file_not_regular"


def test_the_account_is_named_when_its_last_digits_are_known(line: Line, tmp_path: Path) -> None:
    (tmp_path / "may.csv").write_text(STATEMENT, encoding="utf-8")
    (tmp_path / "message.txt").write_text(MESSAGE.replace("04-May", "09-May"), encoding="utf-8")
    line("import", tmp_path / "may.csv")
    (account,) = line("accounts").json["accounts"]
    proposed = line("paste", tmp_path / "message.txt").json["payment"]
    assert proposed["account"] == account["name"]
