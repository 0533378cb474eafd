"""Every command of the command line: the shape of its JSON, its exit status, its help, and who may write when."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import pytest

from freelancer_desk import cli
from freelancer_desk.desk import open_desk
from freelancer_desk.desk.handover import income_proofs
from freelancer_desk.domain import exports

if TYPE_CHECKING:
    from tests.journeys.conftest import Line

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
COMMANDS = (
    "demo", "import", "take-back", "accounts", "clients", "earnings", "receipts", "lines", "transfers", "questions",
    "totals", "answer", "add", "set", "delete", "pair", "unpair", "tax", "assess", "export", "undo", "redo", "history",
    "check", "dump", "backup", "restore",
)  # fmt: skip


@pytest.fixture
def demo(line: Line) -> Line:
    """The demo book."""
    assert line("demo", line.book).status == 0
    return line


def test_every_command_explains_itself(line: Line) -> None:
    whole = line("--help").out
    for command in COMMANDS:
        ran = line(command, "--help", as_json=False)
        assert ran.status == 0
        assert command in whole
        assert "--book" in ran.out
        assert "--json" in ran.out


def test_the_help_of_export_names_the_formats_that_each_file_has(line: Line) -> None:
    said = "".join(line("export", "--help", as_json=False).out.split())
    assert f"tax-summary:{','.join(exports.FORMATS)};worksheet,wealth:{','.join(exports.RETURN_FORMATS)};" in said
    assert f"proof-of-income:{','.join(income_proofs.FORMATS)};" in said


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["--nope"], ["tax", "--year", "x"], ["add", "planet"], ["import"], ["set", "client", "1"]],
)
def test_wrong_usage_ends_with_two(line: Line, arguments: list[str]) -> None:
    assert line(*arguments).status == 2


@pytest.mark.parametrize("name", ["accounts", "clients", "earnings", "receipts", "lines", "transfers", "questions"])
def test_a_list_is_one_document_under_its_own_name(demo: Line, name: str) -> None:
    for arguments in ([], ["--year", "2026"]):
        ran = demo(name, *arguments)
        assert (ran.status, list(ran.json)) == (0, [name])
        assert isinstance(ran.json[name], list)
        assert demo(name, *arguments, as_json=False).status == 0


def test_lists_have_the_fields_that_are_promised(demo: Line) -> None:
    promised = {
        "accounts": {"id", "institution", "currency", "type", "balance", "from", "to"},
        "lines": {"id", "account", "date", "amount", "currency", "text", "balance", "parts"},
        "earnings": {"id", "date", "account", "gross", "fees", "net", "currency"},
        "receipts": {"id", "date", "payer", "account", "proceeds", "currency", "credited_pkr", "base_pkr",
                     "withheld_pkr", "papers", "flags"},
        "transfers": {"out", "in", "rate", "sure", "reason"},
        "questions": {"key", "text", "choices", "at_stake_pkr", "rows"},
    }  # fmt: skip
    for name, fields in promised.items():
        for row in demo(name).json[name]:
            assert fields <= set(row), (name, row)
    for row in demo("transfers").json["transfers"]:
        assert {"account", "date", "amount", "currency"} <= set(row["out"]) & set(row["in"])


def test_a_list_of_one_year_holds_only_its_days(demo: Line) -> None:
    for name in ("receipts", "lines", "earnings"):
        days = [row["date"] for row in demo(name, "--year", "2026").json[name]]
        assert days
        assert all("2025-07-01" <= day <= "2026-06-30" for day in days)
        later = demo(name, "--year", "2027").json[name]
        assert len(days) + len(later) == len(demo(name).json[name])


def test_the_tax_has_the_shape_that_is_promised(demo: Line) -> None:
    working = demo("tax", "--year", "2026").json
    assert set(working) >= {
        "country", "tax_year", "pack", "lines", "normal", "final_tax", "total_tax", "total_withheld", "payable",
        "refundable", "at_risk", "range", "warnings", "questions",
    }  # fmt: skip
    assert set(working["pack"]) >= {"id", "status", "sha256"}
    for row in working["lines"]:
        assert set(row) >= {
            "key",
            "label",
            "base",
            "rate",
            "tax",
            "withheld",
            "shortfall",
            "excess",
            "law",
            "source",
            "rows",
        }
    assert set(working["range"]) == {"low", "high"}


def test_edits_name_their_step_and_their_row(line: Line) -> None:
    assert line("add", "client", "--name", "Acme", "--currency", "USD").json == {"id": "1", "step": 1}
    assert line("set", "client", "1", "country=Finland").json["step"] == 2
    assert (
        line(
            "add",
            "earning",
            "--date",
            "2026-05-01",
            "--client",
            "Acme",
            "--currency",
            "USD",
            "--gross",
            "100",
            "--fees",
            "10",
        ).json["step"]
        == 3
    )
    assert (
        line("add", "salary", "--date", "2026-05-31", "--gross-pkr", "100000", "--withheld-pkr", "2500").json["step"]
        == 4
    )
    assert line("add", "expense", "--date", "2026-05-31", "--amount-pkr", "100").json["step"] == 5
    [earning] = line("earnings").json["earnings"]
    assert (earning["client"], earning["gross"], earning["fees"], earning["net"]) == (
        "Acme",
        "100.00",
        "-10.00",
        "90.00",
    )
    assert line("delete", "client", "1").error == "client_in_use"
    assert line("undo").json["title"]
    assert line("redo").json["step"] == 7
    steps = line("history").json["steps"]
    assert [step["step"] for step in steps] == list(range(1, 8))
    assert line("check").json == {"ok": True, "problems": []}


def test_the_book_and_json_may_stand_before_or_behind_the_command(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    line("add", "client", "--name", "Acme")
    book = str(line.book)
    for given in (
        ["--book", book, "--json", "clients"],
        ["clients", "--book", book, "--json"],
        ["--json", "clients", "--book", book],
    ):
        assert cli.run(cli.parse(given)) == 0
        assert json.loads(capsys.readouterr().out)["clients"][0]["name"] == "Acme"


def test_reading_works_while_the_book_is_open_for_writing_and_writing_is_refused(demo: Line, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from freelancer_desk.desk import open_desk\n"
        "desk = open_desk(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read(); desk.close()"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", program, str(demo.book)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        for command in (["receipts"], ["totals"], ["tax", "--year", "2026"], ["dump"], ["history"], ["check"],
                        ["questions"],
                        ["export", "book", "--out", tmp_path / "b.json"], ["backup", tmp_path / "copy"]):  # fmt: skip
            assert demo(*command).status == 0, command
        for command in (["undo"], ["add", "client", "--name", "B"], ["import", DEMO / "payoneer-report.csv"],
                        ["set", "person", "me", "name=B"], ["restore", tmp_path / "copy"]):  # fmt: skip
            ran = demo(*command)
            assert ran.error == "book_busy", command
            assert "open" in ran.err
        assert other.stdin is not None
        other.stdin.close()
    assert demo("add", "client", "--name", "B").status == 0


def test_a_backup_restores_the_book_and_keeps_what_it_replaced(line: Line, tmp_path: Path) -> None:
    line("add", "client", "--name", "Acme")
    before = line.dump
    made = line("backup", tmp_path / "copy").json
    assert made["rows"] > 0
    line("add", "client", "--name", "Later")
    after = line.dump
    restored = line("restore", tmp_path / "copy").json
    assert line.dump == before
    [kept] = [path for path in Path(restored["kept"]).iterdir() if path.name == line.book.name]
    assert line.on(kept).dump == after
    assert line("check").json["ok"] is True


def test_a_backup_takes_the_papers_along_and_a_restore_brings_back_what_is_lost(line: Line, tmp_path: Path) -> None:
    paper = tmp_path / "e-PRC.txt"
    paper.write_text("made up", encoding="utf-8")
    line("attach", paper, "--to", "year:2026")
    made = line("backup", tmp_path / "stick" / "copy.fdesk").json
    assert (made["files"], made["missing"]) == (1, [])
    rmtree(line.book.with_name(f"{line.book.stem}-files"))
    assert line("check").json["ok"] is False
    restored = line("restore", tmp_path / "stick" / "copy.fdesk").json
    assert (restored["files"], restored["missing"]) == (1, [])
    assert line("check").json["ok"] is True
    assert "1 file of a paper lies with it." in line("backup", tmp_path / "copy", as_json=False).out


def test_an_import_leaves_a_backup_that_restores(line: Line, tmp_path: Path) -> None:
    line("import", DEMO / "payoneer-report.csv")
    dump = line.dump
    [copy] = list(tmp_path.rglob("*.desk-backup"))
    other = line.on(tmp_path / "fresh.fdesk")
    assert other("restore", copy).status == 0
    assert other.dump == dump


def test_a_reading_command_makes_no_book(line: Line) -> None:
    assert line("receipts").error == "book_missing"
    assert not line.book.exists()


def test_a_refusal_without_json_is_one_sentence_and_nothing_else(line: Line) -> None:
    ran = line("receipts", as_json=False)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.count("\n") == 1


def test_undo_in_this_program_is_refused_while_the_desk_is_open_here(demo: Line) -> None:
    desk = open_desk(demo.book)
    try:
        assert demo("undo").error == "book_busy"
        assert demo("receipts").status == 0
    finally:
        desk.close()
