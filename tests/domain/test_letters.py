"""Letters are data: as plain text they stand in columns, as a page every cell is a text."""

from __future__ import annotations

from datetime import date

from freelancer_desk.domain import letters
from freelancer_desk.domain.letters import Law, Letter, LetterTable

TABLE = LetterTable(
    ("day", "payer", "rupees"),
    (("03-Apr-2026", "Acme", "280,123.45"), ("04-Apr-2026", "Beta Limited", "5.00")),
    ("Total", "", "280,128.45"),
)
LETTER = Letter(
    kind="e-prc", person="Ayesha Khan", bank="Meezan", account="Meezan PKR 0001", number="0001",
    to=("The Branch Manager", "Meezan"), day=date(2026, 9, 3), subject="Request",
    before=("One.", "1.  " + "word " * 30),
    table=TABLE, after=("Two.",), enclosures=("Copy", "Invoice"), laws=(Law("Rule 42", "card", "01-Jan-2026"),),
    payments=("l1", "l2"),
)  # fmt: skip


def test_plain_text_has_a_head_a_table_in_columns_and_lines_to_sign() -> None:
    lines = letters.text([LETTER]).splitlines()
    assert lines[0] == "Ayesha Khan" + " " * 56 + "03-Sep-2026"
    assert len(lines[0]) == 78
    assert lines[1:8] == ["Account 0001", "at Meezan", "", "The Branch Manager", "Meezan", "", "Subject: Request"]
    start = lines.index("Date         From          Credited (Rs)")
    assert lines[start + 1 : start + 6] == [
        "-" * 40,
        "03-Apr-2026  Acme             280,123.45",
        "04-Apr-2026  Beta Limited           5.00",
        "-" * 40,
        "Total                         280,128.45",
    ]
    assert "Name       Ayesha Khan" in lines
    assert "Signature  " + "_" * 28 in lines
    assert "Enclosed: Copy; Invoice" in lines
    assert lines[-1] == "-   Rule 42 (read on 01-Jan-2026: card)"
    assert max(map(len, lines)) <= 78


def test_a_numbered_point_hangs_under_its_first_word() -> None:
    lines = letters.text([LETTER]).splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("1.  word"))
    assert lines[at + 1].startswith("    word")


def test_several_letters_begin_on_a_page_each() -> None:
    assert letters.text([LETTER, LETTER]).count("\f") == 1
    assert letters.text([LETTER]).count("\f") == 0


def test_a_note_for_the_return_is_not_signed_and_needs_no_table() -> None:
    note = LETTER._replace(bank="", number="", to=("Note",), table=None, laws=(), enclosures=(), person="")
    written = letters.text([note])
    assert "Signature" not in written
    assert "Account" not in written
    assert written.startswith("_" * 28)
    page = letters.printed([note])["letters"][0]
    assert (page["table"], page["signature"], page["laws"], page["enclosed"]) == (None, [], [], "")


def test_a_page_holds_only_texts_and_says_which_columns_stand_right() -> None:
    page = letters.printed([LETTER])
    table = page["letters"][0]["table"]
    assert (table["widths"], table["right"]) == (["auto", "1.2", "auto"], [False, False, True])
    assert table["sums"] == ["Total", "", "280,128.45"]
    assert page["made_on"] == [2026, 9, 3]


def test_an_account_without_a_number_leaves_a_line_to_fill_in() -> None:
    assert LETTER._replace(number="").head[0] == "Account " + "_" * 28


def test_a_pair_of_texts_is_for_one_and_for_many() -> None:
    assert letters.told(["one {x}", "many {x}"], {"x": 1}, 1) == "one 1"
    assert letters.told(["one {x}", "many {x}"], {"x": 2}, 2) == "many 2"
    assert letters.told("always {x}", {"x": 3}, 1) == "always 3"
