"""From untouched statement files to the tax of the year, through the command line; every figure worked out by hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.conftest import Line, Ran


@pytest.fixture
def imported(line: Line, five: list[Path]) -> Ran:
    """All five files, imported in one step."""
    return line("import", *five)


@pytest.fixture
def expected(sample: Callable[[str], Path]) -> dict[str, Any]:
    """The figures of the samples by file name, worked out apart from the program."""
    found = json.loads(sample("expected.json").read_text(encoding="utf-8"))
    return {name.rpartition("/")[2]: figures for name, figures in found.items()}


def _numbers(sums: dict[str, Any]) -> dict[str, Any]:
    return {name: _numbers(value) if isinstance(value, dict) else Decimal(value) for name, value in sums.items()}


def _without_zero(sums: dict[str, dict[str, Decimal]]) -> dict[str, dict[str, Decimal]]:
    return {code: {kind: amount for kind, amount in kinds.items() if amount} for code, kinds in sums.items()}


def test_each_file_gives_its_rows_sums_dates_and_balance_proof(imported: Ran, expected: dict[str, Any]) -> None:
    files = imported.json["files"]
    assert len(files) == 5
    for file in files:
        right = expected[file["file"]]
        assert file["rows"] == right["rows"]
        assert file["new"] == right["imported"]
        assert file["sha256"] == right["sha256"]
        assert len(file["skipped"]) == right["skipped"]
        assert _without_zero(_numbers(file["sums"])) == _without_zero(_numbers(right["sums"]))
        assert _numbers(file["net"]) == _numbers(right["net"])
        assert (file["from"], file["to"]) == (right["date_min"], right["date_max"])
        balance = file["balance"]
        assert Decimal(balance["opening"]) == Decimal(right["opening"])
        assert Decimal(balance["closing"]) == Decimal(right["closing"])
        assert (balance["proved"], balance["difference"], balance["first_break_row"]) == (True, "0.00", None)
        apart = file["new"] + file["duplicate"] + file["lookalike"] + file["waiting"] + len(file["skipped"])
        assert apart + len(file["problems"]) == file["rows"]
    reasons = {skipped["row"]: skipped["reason"] for file in files for skipped in file["skipped"]}
    assert sorted(word for reason in reasons.values() for word in ("Pending", "Cancelled") if word in reason) == [
        "Cancelled",
        "Pending",
    ]


def test_own_transfers_are_paired_and_four_questions_stay_open(imported: Ran) -> None:
    assert imported.status == 3
    sides = {
        (p["out"]["account"].split()[0], p["out"]["date"], p["out"]["amount"], p["in"]["account"].split()[0],
         p["in"]["date"], p["in"]["amount"])
        for p in imported.json["pairs"]
    }  # fmt: skip
    assert sides == {
        ("Upwork", "2025-09-24", "-2018.01", "Payoneer", "2025-09-25", "2018.01"),
        ("Payoneer", "2025-09-30", "-2000.00", "Meezan", "2025-09-30", "552870.00"),
        ("Wise", "2026-01-16", "-2000.00", "MCB", "2026-01-19", "559200.00"),
    }
    assert all(pair["sure"] for pair in imported.json["pairs"])
    texts = [question["text"] for question in imported.json["questions"]]
    assert len(texts) == 4
    assert sum("342.00" in text and "Fiverr" in text for text in texts) == 1
    assert sum("500.00" in text and "Payoneer" in text for text in texts) == 1
    assert sum("003.93" in text and "Wise" in text for text in texts) == 1
    assert sum("000.00" in text and "Meezan" in text for text in texts) == 1
    assert all("ask-accountant" in question["choices"] for question in imported.json["questions"])


def test_the_three_totals(line: Line, imported: Ran) -> None:
    assert imported.status == 3
    for arguments in ([], ["--year", "2026"]):
        totals = line("totals", *arguments).json
        assert totals["earned"] == {"USD": "6650.00"}
        assert totals["reached"] == "1112070.00"
        assert totals["outside"] == {"USD": "1102.21"}


def _export_line(working: dict[str, Any], key: str) -> dict[str, Any]:
    [found] = [row for row in working["lines"] if row["key"] == key]
    return dict(found)


def test_the_tax_with_a_certificate_and_a_listed_service(line: Line, imported: Ran) -> None:
    assert imported.json["step"] == 1
    line("add", "registration", "--kind", "pseb", "--from", "2025-07-01", "--to", "2026-06-30")
    line("set", "person", "me", "category=it_services")
    working = line("tax", "--year", "2026").json
    row = _export_line(working, "export_pseb")
    figures = {name: row[name] for name in ("base", "rate", "tax", "withheld", "shortfall", "excess")}
    assert figures == {
        "base": "1112070.00", "rate": "0.0025", "tax": "2780.18", "withheld": "2780.18", "shortfall": "0.00",
        "excess": "0.00",
    }  # fmt: skip
    assert len(row["rows"]) == 2


def test_bank_profit_is_a_line_of_its_own_and_what_the_bank_did_not_cut_is_due(line: Line, imported: Ran) -> None:
    """1,210.55 of profit at 20 % is 242.11; the bank cut 15 %. With 2,780.175 on exports 3,022.285 is due in all."""
    assert imported.json["step"] == 1
    line("add", "registration", "--kind", "pseb", "--from", "2025-07-01", "--to", "2026-06-30")
    line("set", "person", "me", "category=it_services")
    working = line("tax", "--year", "2026").json
    row = _export_line(working, "profit_on_debt")
    assert (row["base"], row["tax"], row["withheld"], row["shortfall"]) == ("1210.55", "242.11", "181.58", "60.53")
    assert "181.58" not in json.dumps(_export_line(working, "export_pseb"))
    # 2,780.18 and 181.58 were cut; 3,022.285 less 2,961.76 is 60.525, a rupee counts from its half.
    assert (working["total_tax"], working["total_withheld"]) == ("3022.00", "2961.76")
    assert (working["payable"], working["refundable"]) == ("61.00", "0.00")
    assert [one["amount"] for one in working["warnings"] if one["key"] == "bank_profit_rate"] == ["60.53"]


def test_the_tax_without_them(line: Line, imported: Ran) -> None:
    assert imported.status == 3
    line("set", "person", "me", "pseb=no", "category=it_services")
    row = _export_line(line("tax", "--year", "2026").json, "export_other")
    assert (row["base"], row["rate"], row["tax"]) == ("1112070.00", "0.01", "11120.70")
    assert (row["withheld"], row["shortfall"]) == ("2780.18", "8340.52")


def test_the_program_as_a_process_of_its_own(tmp_path: Path, five: list[Path]) -> None:
    command = [sys.executable, "-m", "freelancer_desk", "--book", str(tmp_path / "b.fdesk"), "--json", "import"]
    done = subprocess.run([*command, *map(str, five)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 3, done.stderr
    assert len(json.loads(done.stdout)["pairs"]) == 3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_files_in_any_order_each_twice_give_the_same_bytes(
    line: Line, five: list[Path], tmp_path: Path, seed: int
) -> None:
    line("import", *five)
    once = line.dump
    shuffled = five * 2
    random.Random(seed).shuffle(shuffled)
    other = line.on(tmp_path / f"other{seed}.fdesk")
    for at in range(0, len(shuffled), 1 + seed):
        other("import", *shuffled[at : at + 1 + seed])
    assert other.dump == once
    assert other("totals").json == line("totals").json
    assert {q["key"] for q in other("questions").json["questions"]} == {
        q["key"] for q in line("questions").json["questions"]
    }
    again = other("import", *five).json
    assert sum(file["new"] for file in again["files"]) == 0


def test_a_dry_run_shows_the_same_and_writes_nothing(line: Line, five: list[Path]) -> None:
    line("add", "client", "--name", "Acme")
    before, steps = line.dump, line("history").json["steps"]
    planned = line("import", "--dry-run", *five)
    assert planned.status == 3
    assert (planned.json["step"], planned.json["import"], planned.json["dry_run"]) == (None, None, True)
    assert (line.dump, line("history").json["steps"]) == (before, steps)
    done = line("import", *five).json
    for part in ("files", "pairs"):
        assert done[part] == planned.json[part]
    assert {q["key"] for q in done["questions"]} == {q["key"] for q in planned.json["questions"]}


def test_undo_redo_and_undo_again_give_equal_dumps(line: Line, five: list[Path]) -> None:
    line("add", "client", "--name", "Acme")
    empty = line.dump
    line("import", *five)
    full, totals = line.dump, line("totals").json
    line("undo")
    assert (line.dump, line("totals").json["reached"]) == (empty, "0.00")
    line("redo")
    assert (line.dump, line("totals").json) == (full, totals)
    line("undo")
    assert line.dump == empty
    assert line("check").json == {"ok": True, "problems": []}
    assert len(line("history").json["steps"]) == 5


def test_taking_a_fresh_import_back_equals_undoing_it(line: Line, five: list[Path]) -> None:
    line("add", "client", "--name", "Acme")
    empty = line.dump
    number = line("import", *five).json["import"]
    taken = line("take-back", number).json
    assert (taken["removed"], taken["kept"]) == (42, [])  # 12 + 8 + 7 + 9 + 6
    assert line.dump == empty
    assert line("accounts").json == {"accounts": []}
    line("undo")
    assert line("totals").json["reached"] == "1112070.00"


def test_taking_back_keeps_what_another_file_printed(line: Line, five: list[Path], tmp_path: Path) -> None:
    copy = tmp_path / "the same again.csv"
    copy.write_bytes(five[0].read_bytes() + b"\r\n")
    first = line("import", *five[:2]).json["import"]
    second = line("import", copy).json["import"]
    taken = line("take-back", first).json
    assert taken["removed"] == 8
    assert line("accounts").json["accounts"][0]["institution"] == "Upwork"
    only = line.on(tmp_path / "only.fdesk")
    only("import", five[0])
    assert line.dump == only.dump
    assert line("take-back", second).json["removed"] == 12
    assert line("accounts").json == {"accounts": []}
    assert line("check").json == {"ok": True, "problems": []}


def test_taking_back_keeps_and_lists_what_was_edited(line: Line, five: list[Path]) -> None:
    number = line("import", *five).json["import"]
    [first, _] = line("receipts").json["receipts"]
    line("set", "receipt", first["id"], "papers=e-PRC 1")
    taken = line("take-back", number).json
    assert [row["line"] for row in taken["kept"]] == [int(first["id"].removeprefix("l"))]
    assert taken["removed"] == 41
    left = line("lines").json["lines"]
    assert [(row["amount"], row["currency"]) for row in left] == [("552870.00", "PKR")]


def test_an_unpaired_credit_is_never_income(line: Line, five: list[Path]) -> None:
    line("import", five[1], five[3])
    assert line("totals").json["earned"] == {"USD": "1000.00"}
    keys = [q["key"] for q in line("questions").json["questions"]]
    assert sum("upwork" in key for key in keys) == 1
    line("import", five[0])
    assert not any("upwork" in q["key"] for q in line("questions").json["questions"])
    assert line("totals").json["earned"] == {"USD": "3400.00"}


def test_answers_settle_the_questions_and_move_the_right_total(line: Line, five: list[Path]) -> None:
    questions = line("import", *five).json["questions"]
    key_of = {
        word: next(q["key"] for q in questions if word in q["key"]) for word in ("fiverr", "payoneer-usd:eur", "meezan")
    }
    line("answer", key_of["fiverr"], "client")
    assert line("totals").json["earned"] == {"USD": "6992.00"}
    line("answer", key_of["payoneer-usd:eur"], "spent")
    left = line("answer", key_of["meezan"], "gift").json["questions"]
    assert len(left) == 1
    assert line("totals").json["reached"] == "1112070.00"
    line("answer", key_of["meezan"], "export")
    assert line("totals").json["reached"] == "1117070.00"
    line("answer", key_of["meezan"], "ask-accountant")
    assert line("totals").json["reached"] == "1112070.00"
