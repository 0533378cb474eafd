"""Papers, letters and closing accounts from the command line: the shape of the JSON and the words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.cli.papers import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Line

FBR = (
    "Sr.,Transaction Date,Tax Year,Section,Payment Type,Value,Tax\n1,30-Jul-2026,2027,154A,x,789258,7893\n2,x,,,,1,1\n"
)


@pytest.fixture
def demo(line: Line) -> Line:
    """The demo book."""
    assert line("demo", line.book).status == 0
    return line


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "e-PRC.pdf"
    path.write_bytes(b"%PDF-1.7 made up")
    return path


def test_every_command_explains_itself(line: Line) -> None:
    whole = line("--help").out
    for command in COMMANDS:
        ran = line(command, "--help", as_json=False)
        assert ran.status == 0
        assert command in whole


def test_a_paper_is_attached_listed_saved_taken_off_and_removed(demo: Line, pdf: Path, tmp_path: Path) -> None:
    payment = demo("receipts").json["receipts"][0]["id"]
    asked = demo("paper-state", payment, "asked", "--on", "2026-11-01")
    assert (asked.status, asked.json["id"]) == (0, payment)
    wanted = demo("papers", "--wanted", "--year", "2026").json["wanted"]
    assert wanted[0]["payments"][0] == {
        "id": payment, "date": "2026-03-30", "credited_pkr": "659792.40", "state": "asked", "asked": "2026-11-01",
    }  # fmt: skip
    done = demo("attach", pdf, "--to", f"payment:{payment}", "--kind", "e-prc", "--number", "77")
    assert done.json["id"] == "1"
    [paper] = demo("papers").json["papers"]
    assert (paper["id"], paper["kind"], paper["number"], paper["bytes"]) == ("1", "e-prc", "77", 16)
    assert paper["attached"] == [{"to": f"payment:{payment}", "title": "Payment of 30-Mar-2026, Payoneer"}]
    assert demo("receipts").json["receipts"][0]["papers"] == ["e-PRC 77"]
    assert demo("papers", "--year", "2027").json == {"papers": []}
    assert "e-PRC.pdf" in demo("papers", as_json=False).out
    out = tmp_path / "out.pdf"
    assert demo("save-paper", "1", "--out", out).json == {"files": [str(out)]}
    assert out.read_bytes() == pdf.read_bytes()
    assert demo("detach", "1", "--from", f"payment:{payment}").status == 0
    assert demo("remove-paper", "1").status == 0
    assert demo("papers").json == {"papers": []}
    assert demo("check").json == {"ok": True, "problems": []}


def test_check_names_a_paper_whose_file_is_gone(demo: Line, pdf: Path) -> None:
    demo("attach", pdf, "--to", "year:2026")
    for path in demo.book.with_name("my-files").rglob("*"):
        if path.is_file():
            path.unlink()
    ran = demo("check")
    assert ran.status == 1
    assert ran.json["problems"] == ["The file of the paper e-PRC.pdf (number 1) is no longer beside the book."]


def test_the_tax_offices_list_is_read_and_held_against_the_payments(demo: Line, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(FBR, encoding="utf-8")
    read = demo("import-paper", path, "--kind", "fbr_list", "--to", "year:2027").json
    assert (read["id"], read["rows"]) == ("1", 1)
    assert read["problems"] == [{"row": 3, "message": "“x” is not a date as this statement writes them"}]
    found = demo("reconcile", "--year", "2027").json
    [proved] = [row for row in found["rows"] if row["state"] == "proved"]
    assert (proved["date"], proved["tax_pkr"], proved["proved_pkr"]) == ("2026-07-30", "7892.58", "7893.00")
    assert proved["fbr"]["amount_pkr"] == "789258.00"
    assert found["sums"]["proved"] == {"cut": "7892.58", "proved": "7893.00"}
    assert found["year"] == 2027
    assert "proved" in demo("reconcile", "--year", "2027", as_json=False).out
    assert demo("reconcile", "--year", "2001").json == {"year": 2001, "rows": [], "sums": {}}


def test_rows_of_a_paper_without_a_file_are_typed_from_copied_text(demo: Line, tmp_path: Path) -> None:
    noted = demo("note-paper", "--kind", "tax_certificate", "--issuer", "Meezan Bank", "--to", "year:2027").json
    path = tmp_path / "rows.txt"
    path.write_text("Date\tAmount\tTax\tSection\n30-Jul-2026\t789,258.34\tmany\t154A\n", encoding="utf-8")
    wrong = demo("type-rows", noted["id"], path)
    assert (wrong.status, wrong.error) == (1, "paper_row_wrong")
    path.write_text(path.read_text("utf-8").replace("many", "7,892.58"), encoding="utf-8")
    assert demo("type-rows", noted["id"], path).json["rows"] == 1
    row = {"date": "2026-07-30", "credited_pkr": "789258.34", "tax_pkr": "7892.58", "section": "154A"}
    assert demo("paper-rows", noted["id"]).json == {"paper": "1", "kind": "tax_certificate", "rows": [row]}
    assert "789258.34" in demo("paper-rows", noted["id"], as_json=False).out
    [proved] = [one for one in demo("reconcile", "--year", "2027").json["rows"] if one["state"] == "proved"]
    assert proved["certificate"]["amount_pkr"] == "789258.34"
    demo("undo")
    assert demo("paper-rows", noted["id"]).json["rows"] == []
    assert demo("paper-rows", "9").error == "row_unknown"


def test_a_letter_is_written_for_named_payments_or_for_all_that_need_it(demo: Line, tmp_path: Path) -> None:
    payment = demo("receipts").json["receipts"][0]["id"]
    one = tmp_path / "one.txt"
    assert demo("letter", "e-prc", "--payment", payment, "--out", one).json == {"files": [str(one)]}
    assert "Subject: Request for the e-PRC of one remittance" in one.read_text("utf-8")
    assert demo("letter", "e-prc", "--payment", payment, "--language", "ur_Latn", "--out", one).status == 0
    assert "Mauzu: Aik remittance ke e-PRC ki darkhwast" in one.read_text("utf-8")
    assert demo("letter", "e-prc", "--language", "fr", "--out", one).error == "choice_unknown"
    many = tmp_path / "many.pdf"
    assert demo("letter", "e-prc", "--year", "2027", "--out", many).status == 0
    assert many.read_bytes().startswith(b"%PDF-")
    assert demo("letter", "poem", "--out", many).error == "choice_unknown"
    assert demo("letter", "purpose-code", "--year", "2026", "--out", many).error == "letter_nothing"


def test_an_account_is_closed_point_by_point(demo: Line) -> None:
    before = demo.dump
    [looked] = demo("close-account", "MCB PKR 7350").json["closings"]
    assert [item["item"] for item in looked["items"]][:3] == ["tax_certificate", "s_prc", "statements"]
    assert "Give Wise the new account number" in demo("close-account", "MCB PKR 7350", as_json=False).out
    assert demo("close-account", "No Bank PKR").error == "account_unknown"
    assert demo.dump == before
    assert demo("close-account").json == {"closings": []}
    done = demo("close-account", "MCB PKR 7350", "--on", "2026-12-31", "--successor", "Meezan PKR 6021").json
    [closing] = done["closings"]
    assert (closing["account"], closing["date"], closing["successor"]) == (
        "MCB PKR 7350",
        "2026-12-31",
        "Meezan PKR 6021",
    )
    assert {"item": "tell:Wise", "text": "Give Wise the new account number (IBAN)", "done": False} in closing["items"]
    ticked = demo("close-account", "MCB PKR 7350", "--done", "tell:Wise").json["closings"][0]["items"]
    assert [item["item"] for item in ticked if item["done"]] == ["tell:Wise"]
    assert "IBAN" in demo("close-account", as_json=False).out
    [looked] = demo("close-account", "MCB PKR 7350").json["closings"]
    assert (looked["date"], looked["successor"]) == ("2026-12-31", "Meezan PKR 6021")
    assert "IBAN" in demo("close-account", "MCB PKR 7350", "--on", "2026-12-30", as_json=False).out
    assert demo("close-account", "MCB PKR 7350", "--stop").json["closings"] == []
    assert demo("close-account", "MCB PKR 7350", "--on", "soon").error == "not_a_day"
