"""A year is handed to an accountant and comes back, on the command line."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Line


@pytest.fixture
def demo(line: Line) -> Line:
    """The demo book."""
    assert line("demo", line.book).status == 0
    return line


@pytest.fixture
def view(demo: Line, tmp_path: Path) -> Line:
    """The accountant's copy out of the pack, in a folder of its own."""
    pack = tmp_path / "pack.zip"
    made = demo("export", "pack", "--year", "2027", "--out", pack)
    assert made.json == {"files": [str(pack)], "papers": 0, "left_out": []}
    folder = tmp_path / "accountant"
    with zipfile.ZipFile(pack) as archive:
        archive.extract("book.fdesk-view", folder)
    return demo.on(folder / "book.fdesk-view")


def test_the_accountant_looks_ticks_answers_and_the_owner_takes_it_in(demo: Line, view: Line) -> None:
    assert view("tax", "--year", "2027").json == demo("tax", "--year", "2027").json
    points = view("open-points", "--year", "2027").json["open_points"]
    missing = next(one["item"] for one in points if one["kind"] == "missing")
    key = next(one["key"] for one in view("questions").json["questions"] if "gift" in one["choices"])
    answers = view.book.with_name("answers.json")
    assert view("tick", missing, "--said", "bank letter seen").json == {"files": [str(answers)]}
    assert view("answer", key, "gift").json == {"files": [str(answers)]}
    assert str(answers) in view("answer", key, "gift", as_json=False).out
    taken = demo("take-answers", answers).json
    assert [one["said"] for one in taken["applied"]] == ["A gift", "bank letter seen"]
    assert taken["not_applied"] == []
    ticked = demo("open-points", "--year", "2027").json["open_points"]
    assert next(one["ticked"] for one in ticked if one["item"] == missing) == "Accountant: bank letter seen"
    again = demo("take-answers", answers, as_json=False)
    assert "Nothing of it was left to apply." in again.out
    assert "was said already" in again.out
    assert demo("undo").json["title"] == "Take in the accountant’s answers (2)"
    assert key in {one["key"] for one in demo("questions").json["questions"]}
    assert demo("check").json == {"ok": True, "problems": []}


def test_a_copy_is_never_written_into(view: Line) -> None:
    before = view.book.read_bytes()
    assert view("add", "client", "--name", "Acme").error == "book_read_only"
    assert view("undo").error == "book_read_only"
    assert view("tick", "missing:nothing").error == "item_unknown"
    assert view.book.read_bytes() == before


def test_the_owner_ticks_in_the_book_itself(demo: Line) -> None:
    item = demo("open-points", "--year", "2027").json["open_points"][0]["item"]
    assert demo("tick", item).json["id"] == item
    ticked = demo("open-points", "--year", "2027").json["open_points"][0]["ticked"]
    assert ticked == "Owner"


def test_what_is_no_file_of_answers_is_refused(demo: Line, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    assert demo("take-answers", path).error == "file_missing"
    path.write_text("{}", encoding="utf-8")
    assert demo("take-answers", path).error == "answers_unreadable"


def test_a_pack_without_the_book_says_so(demo: Line, tmp_path: Path) -> None:
    pack = tmp_path / "pack.zip"
    assert demo("export", "pack", "--year", "2027", "--no-book", "--out", pack).status == 0
    assert "book.fdesk-view" not in zipfile.ZipFile(pack).namelist()
    assert demo("export", "pack", "--year", "2027", "--out", tmp_path / "pack.xlsx").error == "format_unknown"


def test_all_books_of_a_folder_are_told_a_line_a_book(demo: Line) -> None:
    demo.book.with_name("broken.fdesk").write_text("not a book", encoding="utf-8")
    ran = demo("status", demo.book.parent, "--year", "2027")
    broken, whole = ran.json["books"]
    assert (ran.status, broken["file"], broken["in_order"], broken["tax_year"]) == (0, "broken.fdesk", False, None)
    assert "broken.fdesk" in broken["problem"]
    assert whole == {
        "file": "my.fdesk", "name": "Ayesha Khan", "tax_year": 2027, "tax_due_pkr": "0.00",
        "refundable_pkr": "9492.00", "open_questions": 3, "missing_papers": 3, "last_backup": None, "in_order": True,
        "problem": None,
    }  # fmt: skip
    told = demo("status", demo.book.parent, "--year", "2027", as_json=False).out
    assert "my.fdesk: Ayesha Khan, Tax Year 2027, tax due 0.00, open questions 3, missing papers 3" in told
    assert demo("status", demo.book).error == "folder_missing"
    empty = demo.book.parent / "empty"
    empty.mkdir()
    assert demo("status", empty, as_json=False).out == "There is no book in this folder.\n"


def test_a_name_of_a_file_forges_no_line(demo: Line) -> None:
    folder = demo.book.parent / "clients"
    folder.mkdir()
    for name in (b"a\nmy.fdesk: Forged, Tax Year 2027.fdesk", b"\xff\x1b[2J.fdesk"):
        (folder / os.fsdecode(name)).write_bytes(b"no book")
    told = demo("status", folder, as_json=False).out.splitlines()
    assert len(told) == 2
    assert told[0].startswith("a\ufffdmy.fdesk: Forged, Tax Year 2027.fdesk: ")
    assert told[1].startswith("\ufffd\ufffd[2J.fdesk: ")
    assert [one["file"] for one in demo("status", folder).json["books"]] == [
        "a\ufffdmy.fdesk: Forged, Tax Year 2027.fdesk", "\ufffd\ufffd[2J.fdesk",
    ]  # fmt: skip


def test_what_asks_about_a_book_that_is_not_there_makes_none(line: Line) -> None:
    for command in ("undo", "redo", "history", "check"):
        assert line(command).error == "book_missing"
    assert list(line.book.parent.iterdir()) == []


def test_income_is_proved_for_a_year_or_for_any_days(demo: Line, tmp_path: Path) -> None:
    out = tmp_path / "income.pdf"
    told = demo("export", "proof-of-income", "--from", "2026-07-01", "--to", "2026-09-30", "--out", out).json
    assert told == {
        "files": [str(out)], "from": "2026-07-01", "to": "2026-09-30", "payments": 4, "certificates": 2,
        "total_pkr": "3214112.62", "average_pkr": "1071370.87",
    }  # fmt: skip
    packed = tmp_path / "income.zip"
    made = demo("export", "proof-of-income", "--year", "2026", "--mask", "--purpose", "rent", "--out", packed).json
    assert (made["from"], made["to"]) == ("2025-07-01", "2026-06-30")
    assert len(zipfile.ZipFile(packed).namelist()) == 6
    assert demo("export", "proof-of-income", "--from", "soon", "--out", out).error == "not_a_day"
    assert demo("export", "proof-of-income", "--purpose", "boat", "--out", out).status == 2
