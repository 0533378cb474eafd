"""Dates, notices and the last day of the year from the command line: the shape of the JSON and the words for people."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.cli.dates import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Line


@pytest.fixture
def demo(line: Line) -> Line:
    """The demo book."""
    assert line("demo", line.book).status == 0
    return line


def test_every_command_explains_itself(line: Line) -> None:
    for command in COMMANDS:
        ran = line(command, "--help", as_json=False)
        assert ran.status == 0
        assert command in ran.out


def test_dates_tell_day_law_source_and_what_to_do(demo: Line) -> None:
    ran = demo("dates", "--year", 2026).json
    assert {one["year"] for one in ran["dates"]} == {2026}
    (due,) = (one for one in ran["dates"] if one["key"] == "return:2026")
    assert (due["date"], due["confirmed"], due["confidence"], due["done"]) == ("2026-10-15", False, "low", False)
    assert due["law"]
    assert due["source"]
    assert due["todo"].startswith("File the return")
    assert "Return of Tax Year 2026 (day to be confirmed)" in demo("dates", as_json=False).out
    assert demo("dates").json["next"]


def test_the_day_of_the_return_is_noted_with_its_circular_and_forgotten(demo: Line) -> None:
    done = demo("dates", "--year", 2026, "--due", "2026-11-15", "--circular", "Circular 9")
    assert (done.status, done.json["id"]) == (0, "2026")
    (due,) = (one for one in demo("dates", "--year", 2026).json["dates"] if one["key"] == "return:2026")
    assert (due["date"], due["law"], due["confirmed"], due["confidence"]) == ("2026-11-15", "Circular 9", True, "said")
    assert demo("undo").json["title"] == "Say what is due when for 2026"
    demo("redo")
    assert demo("dates", "--year", 2026, "--due", "-").status == 0
    (due,) = (one for one in demo("dates", "--year", 2026).json["dates"] if one["key"] == "return:2026")
    assert due["date"] == "2026-10-15"


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("--due", "2026-11-15"), "field_missing"),
        (("--year", "2026", "--advance", "perhaps"), "choice_unknown"),
        (("--year", "2026", "--circular", "C"), "field_missing"),
        (("--year", "2026", "--due", "tomorrow"), "not_a_day"),
        (("--year", "2026", "--due", "2026-05-01"), "due_too_early"),
    ],
)
def test_a_wrong_day_is_refused(demo: Line, arguments: tuple[str, ...], kind: str) -> None:
    assert demo("dates", *arguments).error == kind


def test_advance_tax_is_said_to_be_due(demo: Line) -> None:
    assert demo("dates", "--year", 2027, "--advance", "yes").status == 0
    keys = [one["key"] for one in demo("dates", "--year", 2027).json["dates"]]
    assert [key for key in keys if key.startswith("advance")] == [f"advance:2027.{nth}" for nth in (1, 2, 3, 4)]
    demo("dates", "--year", 2027, "--advance", "-")
    assert not any(one["key"].startswith("advance") for one in demo("dates").json["dates"])


def test_a_notice_is_typed_given_papers_and_answered(demo: Line, tmp_path: Path) -> None:
    typed = ("--served", "2026-11-20", "--reply-by", "2026-12-04", "--text", "1. Why? 2. From whom?")
    assert demo("add", "notice", "--sender", "fbr", "--section", "114(4)", *typed).json["id"] == "1"
    out = tmp_path / "reply.zip"
    assert demo("export", "reply", "--notice", 1, "--out", out).error == "reply_without_papers"
    paper = tmp_path / "prc.pdf"
    paper.write_bytes(b"%PDF-1.7 made up")
    demo("attach", paper, "--to", "year:2026", "--kind", "e-prc")
    assert demo("notices", "--gather", 1).json["id"] == "1"
    assert demo("notices", "--gather", 1).error == "nothing_at_hand"
    (row,) = demo("notices").json["notices"]
    assert (row["title"], row["reply_by"], row["questions"], row["papers"]) == (
        "FBR section 114(4)", "2026-12-04", ["Why?", "From whom?"], ["1"],
    )  # fmt: skip
    assert {one["key"]: one["attached"] for one in row["wanted"]}["remittances"] is True
    words = demo("notices", as_json=False).out
    assert "1  FBR section 114(4):" in words
    assert "wanted: e-PRCs or the S-PRC of the payments (attached)" in words
    assert "notice:fbr//2026-11-20" in {one["key"] for one in demo("dates").json["dates"]}
    assert demo("export", "reply", "--notice", 1, "--out", out).json == {"files": [str(out)]}
    with zipfile.ZipFile(out) as archive:
        assert archive.read("papers/01-prc.pdf") == b"%PDF-1.7 made up"
    assert demo("set", "notice", 1, "status=replied", "replied=2026-11-21").status == 0
    (row,) = demo("notices").json["notices"]
    assert (row["state"], row["replied"], "warning" in row) == ("replied", "2026-11-21", False)
    assert demo("notices", as_json=False).out.startswith("1  FBR section 114(4): replied on 2026-11-21\n")
    assert demo("set", "notice", 1, "replied=2026-11-19").error == "days_reversed"
    assert demo("set", "notice", 1, "status=closed").status == 0
    assert demo("notices", as_json=False).out.startswith("1  FBR section 114(4): closed\n")
    assert demo("check").json == {"ok": True, "problems": []}


def test_a_book_without_notices_says_so(line: Line) -> None:
    line("add", "client", "--name", "Acme")
    assert line("notices", as_json=False).out == "Nothing here yet.\n"


def test_dates_become_a_calendar_and_nothing_else(demo: Line, tmp_path: Path) -> None:
    out = tmp_path / "dates.ics"
    assert demo("export", "dates", "--format", "ics", "--out", out).json == {"files": [str(out)]}
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    first = out.read_bytes()
    assert demo("export", "dates", "--out", out).status == 0
    assert out.read_bytes() == first
    demo("export", "dates", "--year", 2027, "--out", out)
    assert b"Tax Year 2026" not in out.read_bytes()
    assert demo("export", "dates", "--format", "pdf", "--out", out).error == "format_unknown"
    assert demo("export", "reply", "--notice", "1", "--out", tmp_path / "x.pdf").error == "format_unknown"
    assert demo("export", "reply", "--out", tmp_path / "x.zip").error == "notice_missing"
    assert demo("export", "reply", "--notice", "9", "--out", tmp_path / "x.zip").error == "row_unknown"


def test_the_last_day_of_a_year_tells_money_statements_cash_and_rates(demo: Line) -> None:
    told = demo("year-end", "--year", 2026).json
    assert (told["date"], told["days"], told["days_are_own"], told["withdraw_by"]) == (
        "2026-06-30", 3, True, "2026-06-26",
    )  # fmt: skip
    assert {one["account"] for one in told["outside"]} == {"Payoneer USD", "Wise USD"}
    assert [one["statement"] for one in told["accounts"]] == [True] * 5
    assert (told["cash"], told["rates"]) == (None, [{"currency": "USD", "rate": None}])
    assert told["left"] == 2
    demo("add", "holding", "--year", 2026, "--kind", "cash", "--amount-pkr", "5000")
    words = demo("year-end", "--year", 2026, as_json=False).out
    assert "Withdraw by 26-Jun-2026: your own withdrawals took up to 3 days." in words
    assert "[x] cash noted Rs 5,000.00" in words
    assert "[ ] rate of USD" in words
    empty = demo.on(demo.book.with_name("empty.fdesk"))
    empty("add", "client", "--name", "Acme")
    assert "reckoned with 7 days" in empty("year-end", "--year", 2024, as_json=False).out
