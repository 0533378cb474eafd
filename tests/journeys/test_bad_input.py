"""What nobody should give a program, given: one sentence, nothing written, nothing lost, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import Line, Ran

if TYPE_CHECKING:
    from collections.abc import Callable

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
BANK = (DEMO / "meezan-statement.csv").read_bytes()
PLATFORM = (DEMO / "upwork-transactions.csv").read_bytes()
LONG_NUMBER = "9" * 30


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_wrong_usage_is_a_document_too(kept: Line) -> None:
    for arguments in (("add",), ("tax", "--year", "soon"), ("rates", "nonsense"), ("pair", "x", "1")):
        ran = kept(*arguments)
        assert (ran.status, ran.json["error"]["kind"]) == (2, "usage")
        assert ran.json["error"]["message"] in ran.err
        assert kept(*arguments, as_json=False).out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tax", "--year", "1"), "2022, 2023, 2024, 2025, 2026, 2027"),
        (("tax", "--year", "99999"), "2022, 2023"),
        (("attach", "{here}", "--to", "year:1900"), "2022, 2023"),
        (("dates", "--year", "1900", "--due", "2026-11-15"), "2022, 2023"),
        (("export", "reply", "--out", "{here}.zip"), "Say which notice is answered with --notice ID"),
        (("export", "reply", "--notice", "1", "--out", "{here}"), "its format. There are: zip."),
        (("export", "pack", "--out", "{here}"), "End the name of the file with its format. There are: zip."),
        (("export", "proof-of-income", "--out", "{here}"), "its format. There are: pdf, zip."),
        (("add", "tax-payment", "--year", "2026", "--date", "2026-01-01", "--amount-pkr", "1"),
         "--kind: please choose one of advance, with_return"),
        (("add", "registration"), "--kind: please choose one of pseb, atl, sales_tax"),
        (("add", "expense", "--date", "2026-01-01"), "--amount-pkr: please fill this in."),
        (("add", "receipt", "--date", "2026-01-01", "--proceeds", "x", "--currency", "USD"), "“x” is not a number"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_give(kept: Line, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    here = tmp_path / "pk"
    here.write_bytes(b"made up")
    ran = kept(*(one.replace("{here}", str(here)) for one in arguments))
    assert ran.error
    assert said in ran.err


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "file_empty"),
        (b"\x00" * 400, "file_empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "file_is_picture"),
        (b"%PDF-1.7\n", "file_broken"),
        (b"PK\x03\x04" + bytes(300), "file_broken"),
        (b"SQLite format 3\x00" + bytes(100), "file_is_database"),
        (b"\x7fELF" + bytes(100), "file_is_program"),
        (bytes(range(1, 32)) * 40, "file_not_text"),
        (BANK.replace(b"KUICKPAY", b"K" * 2_000_000, 1), "file_not_text"),
        (PLATFORM.splitlines()[0], "statement_has_no_rows"),
        (bytes(range(128, 256)) * 40, "file_not_text"),
        (b"\xff\xfe" + bytes(range(256)) * 40, "file_not_text"),
        (b"\xef\xbb\xbf" + bytes(range(128, 256)) * 40, "file_not_text"),
        (bytes(range(32, 256)) * 40, "file_not_text"),
        (b"\x9c\xe1\x07", "file_not_text"),
        (b"hello", "file_not_text"),
    ],
    ids=[
        "empty", "only-nul", "picture", "pdf", "archive", "database", "program", "noise", "endless-cell", "no-rows",
        "high", "high-as-utf-16", "high-as-utf-8", "no-controls", "three-bytes", "one-word",
    ],
)  # fmt: skip
def test_a_file_that_is_no_statement_is_refused(kept: Line, tmp_path: Path, content: bytes, kind: str) -> None:
    before = kept.dump
    assert kept("import", _file(tmp_path, "dropped.csv", content)).error == kind
    assert kept.dump == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.qif", b"!Type:Bank\n"),
        (
            "a.ofx",
            b"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n",
        ),
    ],
)
def test_a_file_of_a_standard_without_rows_says_so(kept: Line, tmp_path: Path, name: str, content: bytes) -> None:
    before = kept.dump
    told = kept("import", _file(tmp_path, name, content), as_json=False)
    assert f"{name}: holds no transactions\n" in told.out
    assert "PKR" not in told.out.splitlines()[0]
    assert kept.dump == before


@pytest.mark.parametrize("what", ["folder", "pipe", "missing", "device"])
def test_what_is_no_file_is_refused_without_waiting_for_it(kept: Line, tmp_path: Path, what: str) -> None:
    path = {"folder": tmp_path, "pipe": tmp_path / "pipe", "missing": tmp_path / "no.csv", "device": Path("/dev/zero")}[
        what
    ]
    if what == "pipe":
        os.mkfifo(path)
    before = kept.dump
    said = kept("import", path).error
    assert said in {"folder_without_statements", "file_not_regular", "file_unreadable", "file_missing"}
    assert (said == "folder_without_statements") is (what == "folder")
    assert kept("assess", path).status == 1
    assert kept("add", "receipt", "--from", path).status == 1
    assert kept.dump == before


URDU = "تاریخ,تفصیل,رقم\n2026-01-03,کلائنٹ سے رقم آئی,5000\n2026-01-05,بینک کی فیس,-30\n"
CYRILLIC = "Дата;Описание;Сумма\n03.01.2026;Перевод от клиента;5000,00\n"


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n",
        b"Date;Amount\n1;2\n",
        "Day\tSum\n۳\t۴۰۰\n".encode(),
        *(URDU.encode(code) for code in ("utf-8", "utf-8-sig", "utf-16")),
        URDU.encode("cp1256", "replace"),
        *(CYRILLIC.encode(code) for code in ("cp1251", "koi8-r", "iso-8859-5")),
        "日期,摘要,金额\n2026-01-03,客户付款,5000\n".encode("gb18030"),
        "日付,摘要,金額\n2026-01-03,入金,5000\n".encode("shift_jis"),
    ],
)
def test_an_unknown_table_is_a_question_and_nothing_is_written(kept: Line, tmp_path: Path, content: bytes) -> None:
    before = kept.dump
    ran = kept("import", _file(tmp_path, "notes.csv", content))
    assert (ran.status, ran.json["step"]) == (3, None)
    assert [file["profile"] for file in ran.json["files"]] == [None]
    assert len(ran.json["questions"]) == 1
    assert kept.dump == before


@pytest.mark.parametrize(
    "bad",
    [
        b"-659,792.40", b"9" * 24 + b".00", b"NaN", b"1e99", b"Infinity", b"659.792,40", b"0x10", b"659,792.405",
    ],
)  # fmt: skip
def test_an_absurd_amount_is_one_wrong_row_and_the_rest_is_read(line: Line, tmp_path: Path, bad: bytes) -> None:
    ran = line("import", _file(tmp_path, "bank.csv", BANK.replace(b"659,792.40", bad, 1)))
    [file] = ran.json["files"]
    assert ran.status == 3
    assert len(file["problems"]) == 1
    assert file["new"] == file["rows"] - 1
    assert file["balance"]["proved"] is False
    assert not any(bad.decode() in row["amount"] for row in line("lines").json["lines"])


@pytest.mark.parametrize("year", [b"1900", b"2200", b"0026"])
def test_days_that_cannot_be_right_are_not_written(kept: Line, tmp_path: Path, year: bytes) -> None:
    before = kept.dump
    ran = kept("import", _file(tmp_path, "bank.csv", BANK.replace(b" 2026", b" " + year)))
    assert ran.status in {1, 3}
    assert all(file["new"] == 0 for file in ran.json.get("files", ()))
    assert kept.dump == before


def test_a_file_cut_off_in_the_middle_gives_its_whole_rows_and_names_the_broken_one(line: Line, tmp_path: Path) -> None:
    cut = PLATFORM[: PLATFORM.index(b"910000164") + 40]
    ran = line("import", _file(tmp_path, "cut.csv", cut))
    [file] = ran.json["files"]
    assert ran.status == 3
    assert [problem["row"] for problem in file["problems"]] == [10]
    assert (file["rows"], file["new"]) == (9, 8)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8"])
def test_the_encoding_of_a_file_changes_nothing(line: Line, tmp_path: Path, encoding: str) -> None:
    line("import", _file(tmp_path, "one.csv", PLATFORM))
    other = line.on(tmp_path / "other.fdesk")
    other("import", _file(tmp_path, "two.csv", PLATFORM.decode("utf-8-sig").encode(encoding)))
    assert other.dump == line.dump


TYPED = ["add", "receipt", "--date", "2026-04-01"]


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ([*TYPED, "--credited-pkr", "-1"], "must_be_positive"),
        ([*TYPED, "--credited-pkr", "0"], "must_be_positive"),
        ([*TYPED, "--credited-pkr", "0.001"], "too_many_decimals"),
        ([*TYPED, "--credited-pkr", LONG_NUMBER], "amount_too_large"),
        ([*TYPED, "--credited-pkr", "1e5"], "not_a_number"),
        ([*TYPED, "--credited-pkr", "NaN"], "not_a_number"),
        ([*TYPED, "--credited-pkr", "5", "--withheld-pkr", "6"], "more_cut_than_paid"),
        ([*TYPED, "--proceeds", "5", "--rate", "280"], "field_missing"),
        ([*TYPED, "--proceeds", "5", "--currency", "XXX", "--rate", "280"], "unknown_currency"),
        ([*TYPED, "--proceeds", "5", "--currency", "USD", "--rate", LONG_NUMBER], "amount_too_large"),
        ([*TYPED, "--proceeds", "0.01", "--currency", "USD", "--rate", "0.001"], "must_be_positive"),
        ([*TYPED, "--proceeds", "9999999999999", "--currency", "USD", "--retained", "9999999999998.99",
          "--credited-pkr", "9999999999999"], "amount_too_large"),
        ([*TYPED, "--proceeds", "5.001", "--currency", "USD", "--rate", "280"], "too_many_decimals"),
        ([*TYPED, "--proceeds", "5.5", "--currency", "JPY", "--rate", "2"], "too_many_decimals"),
        ([*TYPED, "--proceeds", "5", "--currency", "USD", "--retained", "6", "--rate", "2"], "parts_do_not_add_up"),
        ([*TYPED, "--credited-pkr", "5", "--payer", "x" * 10_000], "text_too_long"),
        ([*TYPED, "--credited-pkr", "5", "--payer", "a\x1b[31mb"], "text_too_long"),
        ([*TYPED, "--credited-pkr", "5", "--payer", "\udcff"], "text_too_long"),
        ([*TYPED, "--credited-pkr", "5", "--account", "No Such Bank"], "account_unknown"),
        ([*TYPED, "--credited-pkr", "5", "--category", "cooking"], "choice_unknown"),
        (["add", "receipt", "--date", "1900-01-01", "--credited-pkr", "5"], "absurd_day"),
        (["add", "receipt", "--date", "2200-01-01", "--credited-pkr", "5"], "absurd_day"),
        (["add", "receipt", "--date", "2026-02-30", "--credited-pkr", "5"], "not_a_day"),
        (["add", "receipt", "--date", "2026-W01-1", "--credited-pkr", "5"], "not_a_day"),
        (["add", "receipt", "--date", "01/02/2026", "--credited-pkr", "5"], "not_a_day"),
        (["add", "receipt", "--credited-pkr", "5"], "field_missing"),
        (["add", "client", "--name", "Acme"], "client_exists"),
        (["add", "client", "--name", "  "], "field_missing"),
        (["add", "client", "--name", "B", "--gross", "5"], "field_unknown"),
        (["add", "registration", "--kind", "pseb"], "field_missing"),
        (["add", "registration", "--kind", "pseb", "--from", "2026-02-02", "--to", "2026-01-01"], "days_reversed"),
        (["add", "salary", "--date", "2026-01-01", "--gross-pkr", "5", "--withheld-pkr", "6"], "more_cut_than_paid"),
        (["set", "person", "me", "name=a\x07b"], "text_too_long"),
        (["set", "person", "me", "filer=perhaps"], "choice_unknown"),
        (["set", "person", "me", "shoe=42"], "field_unknown"),
        (["set", "person", "me", "name"], "answers_malformed"),
        (["set", "receipt", "t99", "note=x"], "row_unknown"),
        (["set", "receipt", f"t{LONG_NUMBER}", "note=x"], "row_unknown"),
        (["set", "receipt", f"l{LONG_NUMBER}", "note=x"], "row_unknown"),
        (["set", "line", LONG_NUMBER, "meaning=own"], "row_unknown"),
        (["delete", "client", LONG_NUMBER], "row_unknown"),
        (["delete", "receipt", ""], "row_unknown"),
        (["answer", "no:such:key", "yes"], "question_unknown"),
        (["pair", "1", "2"], "row_unknown"),
        (["unpair", "1"], "row_unknown"),
        (["take-back", "7"], "import_unknown"),
        (["tax", "--year", "1999"], "year_without_rules"),
        (["tax", "--year", LONG_NUMBER], "year_without_rules"),
        (["redo"], "nothing_to_redo"),
    ],
    ids=str,
)  # fmt: skip
def test_wrong_words_are_refused_by_name_and_change_nothing(kept: Line, arguments: list[str], kind: str) -> None:
    before = kept.dump
    assert kept(*arguments).error == kind
    assert kept.dump == before


@pytest.mark.parametrize("number", ["0x1", "-1", "²", LONG_NUMBER, ""])
def test_a_row_number_that_is_none_is_wrong_usage(kept: Line, number: str) -> None:
    for arguments in (["take-back", number], ["pair", "1", number], ["unpair", number]):
        assert kept(*arguments).status == 2


@pytest.mark.parametrize(
    "text",
    [
        "[]", "null", "1", "", "{", '"x"', "[" * 50_000, '{"a":' * 2_000, '{"date": true}', '{"date": null}',
        '{"date": "2026-04-01", "credited_pkr": {"a": 1}}', '{"date": "2026-04-01", "credited_pkr": NaN}',
        '{"date": "2026-04-01", "credited_pkr": "5", "payer": "\\ud800"}', '{"from": "x"}',
        '{"date": "2026-04-01", "credited_pkr": "5", "payer": "a\\u0000b"}',
    ],
)  # fmt: skip
def test_a_wrong_json_file_is_refused(kept: Line, tmp_path: Path, text: str) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(text, encoding="utf-8")
    before = kept.dump
    assert kept("add", "receipt", "--from", facts).error != "bug"
    assert kept("assess", facts).error != "bug"
    assert kept.dump == before


def test_numbers_in_a_json_file_stay_exact(kept: Line, tmp_path: Path) -> None:
    facts = tmp_path / "payment.json"
    facts.write_text(
        '{"date": "2026-05-01", "credited_pkr": 900719925474.09, "papers": ["e-PRC", "letter"]}', encoding="utf-8"
    )
    assert kept("add", "receipt", "--from", facts).status == 0
    assert kept("receipts").json["receipts"][-1]["credited_pkr"] == "900719925474.09"


HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "@SUM(1)",
    "\u202egnp.exe",
    "\u2066\u2069",
    "<b>#set page()",
    "عائشہ خان",
    "'; DROP TABLE lines;--",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_a_name(line: Line, tmp_path: Path, name: str) -> None:
    assert line("add", "client", "--name", name).status == 0
    line(
        "add",
        "receipt",
        "--date",
        "2026-04-01",
        "--client",
        name,
        "--payer",
        name,
        "--credited-pkr",
        "100",
        "--note",
        name,
    )
    line("set", "person", "me", f"name={name}", "category=it_services", "pseb=no")
    assert line("clients").json["clients"][0]["name"] == name
    for form in ("pdf", "xlsx", "csv", "json"):
        out = tmp_path / f"summary.{form}"
        assert line("export", "tax-summary", "--year", "2026", "--out", out).status == 0
        assert out.stat().st_size > 500
    shown = line("clients", as_json=False).out + line("receipts", as_json=False).out
    assert not any(letter in shown for letter in "\u202e\u2066\u2069\x1b")
    assert line("check").json["ok"] is True


def test_hostile_letters_in_a_statement_never_reach_the_terminal(line: Line, tmp_path: Path) -> None:
    evil = BANK.replace(b"KUICKPAY INTERNET", b"\x1b]0;owned\x07 \xe2\x80\xae =cmd", 1)
    line("import", _file(tmp_path, "evil\n\x1b[2J\u202e.csv", evil), as_json=False)
    for command in (["lines"], ["accounts"], ["history"], ["questions"]):
        ran = line(*command, as_json=False)
        assert ran.status == 0
        assert not any(letter in ran.out + ran.err for letter in "\x1b\x07\u202e")


def _as_nobody(book: Path, *arguments: object) -> Ran:
    """The command line as a user with no rights of their own here."""
    command = [sys.executable, "-m", "freelancer_desk", "--book", str(book), "--json", *map(str, arguments)]
    change = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([*change, *command], capture_output=True, text=True, check=False, cwd=root, timeout=60)
    assert "Traceback" not in done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def nobody() -> Callable[..., Ran]:
    """A second user, where this computer has one and lets us become them."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only an administrator can become another user")
    try:
        change = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        root = Path(__file__).resolve().parents[2]
        program = [sys.executable, "-c", "import freelancer_desk"]
        probe = subprocess.run([*change, *program], capture_output=True, check=False, cwd=root)
    except OSError:
        pytest.skip("there is no setpriv here")
    if probe.returncode:
        pytest.skip("the other user may not read the program")
    return _as_nobody


def test_a_folder_that_may_not_be_written_is_said_so(nobody: Callable[..., Ran], tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    ran = nobody(tmp_path / "new.fdesk", "add", "client", "--name", "A")
    assert ran.error in {"place_not_writable", "book_read_only", "path_unusable"}
    assert not (tmp_path / "new.fdesk").exists()


def test_a_stranger_neither_reads_nor_writes_the_book(nobody: Callable[..., Ran], kept: Line, tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    before = kept.dump
    for command in (["receipts"], ["dump"], ["undo"], ["add", "client", "--name", "A"]):
        assert nobody(kept.book, *command).error != "bug"
    assert kept.dump == before


def test_a_name_that_no_encoding_knows_is_refused_with_a_sentence(tmp_path: Path) -> None:
    book = os.fsencode(tmp_path) + b"/\xff.fdesk"
    for name in (b"add client --name \xff", b"answer \xff \xff", b"import \xff.csv"):
        command: list[bytes | str] = [sys.executable, "-m", "freelancer_desk", "--json", "--book", book, *name.split()]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        assert json.loads(done.stdout.decode("utf-8", "replace"))["error"]["kind"] != "bug"
