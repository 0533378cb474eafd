"""A printed table is read by where its words stand: moved a little or in any order, it says the same."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelancer_desk.domain.contents import Grid, GridRow, Word, Words
from freelancer_desk.domain.importing import plan
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.plugins import importers
from freelancer_desk.plugins.bank_profiles import read
from freelancer_desk.plugins.importers import pdf_table
from freelancer_desk.plugins.importers.sources import Source

if TYPE_CHECKING:
    from freelancer_desk.domain.statements import Statement

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "plugins" / "bank_profiles"
PROFILES = {
    path.stem: read(path.read_text(encoding="utf-8")) for path in (ROOT / "resources" / "bank_profiles").glob("*.toml")
}
PRINTS = sorted(path.parent.name for path in GOLDEN.glob("*/statement.words.json"))
FILE = Source("made-up.pdf", "0" * 64, home="PKR", home_order="dmy", home_iban="PK")
LETTER, SPACE, PITCH = 450, 250, 1200
HEADER = ((30, "Booking Date"), (110, "Description"), (-400, "Credit"), (-480, "Debit"), (-570, "Available Balance"))
Piece = tuple[int, str]


def words_of(name: str) -> Words:
    pages = json.loads((GOLDEN / name / "statement.words.json").read_bytes())
    return Words(tuple(tuple(Word(*word) for word in page) for page in pages))


def statement_of(content: Words, name: str) -> Statement:
    (statement,) = pdf_table.read(FILE, content, PROFILES[name])
    return statement


def page(*lines: tuple[Piece, ...]) -> tuple[Word, ...]:
    """A page of lines; a text begins at a place, or ends there where the place is negative."""
    words = []
    for number, line in enumerate(lines, start=1):
        for place, text in line:
            left = place * 100 if place >= 0 else -place * 100 - len(text) * LETTER + text.count(" ") * (LETTER - SPACE)
            for part in text.split():
                words.append(Word(part, left, left + len(part) * LETTER, number * PITCH))
                left += len(part) * LETTER + SPACE
    return tuple(words)


def row(day: str, text: str, credit: str, debit: str, balance: str) -> tuple[Piece, ...]:
    pieces = ((30, day), (110, text), (-400, credit), (-480, debit), (-570, balance))
    return tuple(piece for piece in pieces if piece[1])


def meezan(*lines: tuple[Piece, ...]) -> Statement:
    return statement_of(Words((page(((30, "Meezan Bank"),), HEADER, *lines),)), "meezan-pdf")


def said(statement: Statement) -> list[tuple[str, ...]]:
    return [(line.day.isoformat(), line.money.text, line.parts[0].kind.value, line.text) for line in statement.lines]


def problems(statement: Statement) -> dict[int | None, str]:
    return {problem.row: problem.kind for problem in statement.problems}


def test_there_are_prints_of_eight_banks_and_wallets() -> None:
    assert len(PRINTS) == 8
    assert set(PRINTS) == {name for name, profile in PROFILES.items() if profile.content == "words"}


@pytest.mark.parametrize("name", PRINTS)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_print_moved_by_a_point_and_told_in_any_order_says_the_same(name: str, seed: int) -> None:
    dice = random.Random(seed)
    moved = [
        [
            Word(
                w.text,
                w.left + dice.randint(-100, 100),
                w.right + dice.randint(-100, 100),
                w.top + dice.randint(-100, 100),
            )
            for w in words
        ]
        for words in words_of(name).pages
    ]
    for words in moved:
        dice.shuffle(words)
    content = Words(tuple(map(tuple, moved)))
    found = importers.recognise(content, tuple(PROFILES.values()))
    assert found is not None
    assert found.profile is PROFILES[name]
    (statement,) = found.read(FILE)
    before = statement_of(words_of(name), name)
    assert (statement.lines, statement.skipped, statement.problems) == (before.lines, before.skipped, before.problems)
    assert (statement.proof, statement.account, statement.period) == (before.proof, before.account, before.period)


@pytest.mark.parametrize("name", PRINTS)
def test_no_word_is_lost_without_a_trace(name: str) -> None:
    """Without any one word a statement is unknown, unproved, has a problem, or says the same amounts and days."""
    content = words_of(name)
    before = [(line.day, line.money) for line in statement_of(content, name).lines]
    for number, words in enumerate(content.pages):
        for place, word in enumerate(words):
            pages = (*content.pages[:number], (*words[:place], *words[place + 1 :]), *content.pages[number + 1 :])
            if not pdf_table.identify(Words(pages), PROFILES[name]):
                continue
            statement = statement_of(Words(pages), name)
            after = [(line.day, line.money) for line in statement.lines]
            noticed = statement.problems or statement.doubts or not statement.proof.proved
            assert after == before or noticed, word


@pytest.mark.parametrize("name", PRINTS)
def test_every_print_is_known_by_one_profile_alone(name: str) -> None:
    content = words_of(name)
    assert [p.id for p in PROFILES.values() if pdf_table.identify(content, p)] == [name]


def test_the_same_header_of_another_bank_is_not_taken_for_this_one() -> None:
    content = words_of("hbl-mobile-pdf")
    renamed = Words(
        tuple(
            tuple(w._replace(text=w.text.replace("HBL", "EXB").replace("HABB", "EXMP")) for w in words)
            for words in content.pages
        )
    )
    assert importers.recognise(content, tuple(PROFILES.values())) is not None
    assert importers.recognise(renamed, tuple(PROFILES.values())) is None


def test_other_headers_and_other_contents_are_not_recognised() -> None:
    lines = page(((30, "Meezan Bank"),), ((30, "Day"), (110, "What"), (-400, "In"), (-480, "Out")))
    for content in (Words((lines,)), Words(()), Words(((),))):
        assert importers.recognise(content, tuple(PROFILES.values())) is None
    assert not pdf_table.identify(Grid((GridRow(1, tuple(text for _, text in HEADER)),)), PROFILES["meezan-pdf"])
    with pytest.raises(DeskError) as refused:
        pdf_table.read(FILE, Words((lines,)), PROFILES["meezan-pdf"])
    assert PROFILES["meezan-pdf"].title in sentence(refused.value)
    with pytest.raises(DeskError):
        pdf_table.read(FILE, Grid(()), PROFILES["meezan-pdf"])
    assert pdf_table.grid(Words((lines,)), PROFILES["meezan-csv"]) is None


def test_a_header_counts_on_the_first_pages_only() -> None:
    cover, table = page(((30, "Meezan Bank"),)), page(HEADER, row("02 Mar 2026", "SHOP", "", "5.00", "95.00"))
    late = Words((*[cover] * pdf_table.HEADER_WITHIN_PAGES, table))
    assert not pdf_table.identify(late, PROFILES["meezan-pdf"])
    assert pdf_table.identify(Words(late.pages[1:]), PROFILES["meezan-pdf"])


UPPER, LOWER = ((30, "Booking"), (-570, "Available")), ((30, "Date"), *HEADER[1:4], (-570, "Balance"))
LAST = (*HEADER[:4], (-570, "Available")), ((-570, "Balance"),)


@pytest.mark.parametrize("header", [(UPPER, LOWER), LAST])
def test_a_header_may_stand_on_two_lines(header: tuple[tuple[Piece, ...], ...]) -> None:
    content = Words((page(((30, "Meezan Bank"),), *header, row("02 Mar 2026", "SHOP", "", "5.00", "95.00")),))
    assert pdf_table.identify(content, PROFILES["meezan-pdf"])
    assert said(statement_of(content, "meezan-pdf")) == [("2026-03-02", "-5.00", "expense", "SHOP")]


def test_a_long_text_that_runs_under_the_next_header_stays_text() -> None:
    long = "TEXT THAT RUNS ON AND ON UNDER THE CREDIT COLUMN OF THE PAGE WITH 12.00 IN IT"
    statement = meezan(row("02 Mar 2026", "SHOP", "", "5.00", "95.00"), ((110, long),))
    assert said(statement) == [("2026-03-02", "-5.00", "expense", f"SHOP {long}")]
    assert not statement.problems


def test_an_amount_close_behind_a_text_is_an_amount_where_it_ends_with_its_column() -> None:
    text = "X" * ((40000 - 4 * LETTER - SPACE - 11000) // LETTER)
    statement = meezan(row("02 Mar 2026", text, "5.00", "", "105.00"))
    assert said(statement) == [("2026-03-02", "5.00", "deposit", text)]


def test_an_amount_without_a_day_is_never_swallowed() -> None:
    first = row("02 Mar 2026", "SHOP", "", "5.00", "95.00")
    lost = row("", "SHOP TWO", "", "7.00", "88.00")
    statement = meezan(first, lost, row("03 Mar 2026", "SHOP THREE", "", "8.00", "80.00"))
    assert problems(statement) == {4: "not_a_day_here"}
    assert [line.money.text for line in statement.lines] == ["-5.00", "-8.00"]
    assert statement.proof.proved is False


def test_totals_that_are_right_are_no_row_and_wrong_ones_are_a_problem() -> None:
    rows = (row("02 Mar 2026", "SHOP", "", "5.00", "95.00"), row("02 Mar 2026", "FRIEND", "20.00", "", "115.00"))
    assert problems(meezan(*rows, row("", "", "20.00", "5.00", ""))) == {}
    assert problems(meezan(*rows, row("", "Total", "20.00", "5.00", "115.00"))) == {}
    assert problems(meezan(*rows, row("", "", "20.00", "6.00", ""))) == {5: "row_has_both_amounts"}
    assert problems(meezan(*rows, row("", "MORE", "20.00", "", ""))) == {5: "not_a_day_here"}


def test_text_far_below_the_last_row_is_not_part_of_it() -> None:
    last = row("02 Mar 2026", "SHOP", "", "5.00", "95.00")
    near, far = meezan(last, ((110, "LAHORE"),)), meezan(last, (), (), (), ((110, "See our offers"),))
    assert said(near)[0][-1] == "SHOP LAHORE"
    assert said(far)[0][-1] == "SHOP"


def test_rows_above_a_header_that_is_repeated_late_on_a_page_count() -> None:
    first = page(((30, "Meezan Bank"),), HEADER, row("02 Mar 2026", "SHOP", "", "5.00", "95.00"))
    second = page(
        row("03 Mar 2026", "SHOP TWO", "", "5.00", "90.00"),
        HEADER,
        row("04 Mar 2026", "SHOP THREE", "", "5.00", "85.00"),
    )
    statement = statement_of(Words((first, second)), "meezan-pdf")
    assert [line.day.day for line in statement.lines] == [2, 3, 4]
    assert statement.proof.proved


ROWS = (
    ("02 Mar 2026", "Remittance From WISE PAYMENTS LTD STAN(1)", "100,000.00", "", "100,500.00"),
    ("02 Mar 2026", "Tax on Export Proceeds U/S 154A STAN(1)", "", "250.00", "100,250.00"),
    ("02 Mar 2026", "CORNER SHOP", "", "125.00", "100,125.00"),
    ("02 Mar 2026", "CORNER SHOP", "", "125.00", "100,000.00"),
)


def meezan_csv() -> Statement:
    header = ("Booking Date", "Value Date", "Doc No", "Description", "Debit", "Credit", "Available Balance")
    cells = [
        (day, day, f"FT{n}", text, debit, credit, balance) for n, (day, text, credit, debit, balance) in enumerate(ROWS)
    ]
    rows = (("Account Number: 0042", "SANA TESTER"), header, *cells)
    grid = Grid(tuple(GridRow(number, row) for number, row in enumerate(rows, start=1)))
    found = importers.recognise(grid, tuple(PROFILES.values()))
    assert found is not None
    return found.read(replace(FILE, sha256="1" * 64))[0]


def test_the_print_and_the_table_of_one_account_meet() -> None:
    above = (
        ((30, "Meezan Bank"),),
        ((30, "Account Number"), (180, "IBAN")),
        ((30, "0042"), (180, "PK00MEZN0000000000000042")),
    )
    printed = statement_of(Words((page(*above, HEADER, *(row(*cells) for cells in ROWS)),)), "meezan-pdf")
    assert printed.account == meezan_csv().account
    for pair in ((printed, meezan_csv()), (meezan_csv(), printed)):
        first, second = plan(pair, {}, ()).files
        assert (len(first.new), len(second.new)) == (4, 0)
        assert len(second.known) + len(second.alike) == 4


@pytest.mark.parametrize(("printed", "table"), [("mcb-live-pdf", "mcb-live-csv"), ("nayapay-pdf", "nayapay-csv")])
def test_both_kinds_of_file_name_the_account_alike(printed: str, table: str) -> None:
    keys = [set(json.loads((GOLDEN / name / "statement.json").read_bytes())["accounts"]) for name in (printed, table)]
    (one,), (other,) = keys
    assert one.rpartition("/")[0] == other.rpartition("/")[0]
    assert one.rpartition("/")[2].isalnum()
    assert other.rpartition("/")[2].isalnum()
