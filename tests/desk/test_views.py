"""A copy that somebody handed out tells what its steps say, whatever else stands in it, and leaves nothing behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import (
    Desk,
    backups,
    country,
    dump,
    handover,
    listings,
    open_desk,
    overview,
    person,
    questions,
    read_book,
    receipts,
    tax_years,
)  # fmt: skip
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.store import copies
from freelancer_desk.store.book import open_book

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.store.book import Reads

FORGED = (
    "UPDATE derived_receipts SET credited = 1",
    "UPDATE derived_receipts SET day = 'nope'",
    "DELETE FROM derived_earnings",
    "UPDATE derived_questions SET facts = 'x', choices = '5'",
    "UPDATE derived_balances SET balance = 7",
)


@pytest.fixture
def view(statements: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy as it is handed out, and a folder of its own for what is made on the way."""
    (tmp_path / "way").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "way"))
    (tmp_path / "accountant").mkdir()
    return copies.back_up(statements.book, tmp_path / "accountant" / handover.BOOK).path


def write_past_the_program(view: Path, *statements: str) -> None:
    with closing(sqlite3.connect(view)) as raw:
        for sql in statements:
            raw.execute(sql)
        raw.commit()


def told(reads: Reads) -> tuple[object, ...]:
    """What the pages of a year are made of."""
    year = tax_years.year_of(reads, 2027)
    home = overview.home(reads, year, date(2026, 11, 27))
    balances = [tuple(row) for row in reads.rows("SELECT * FROM derived_balances ORDER BY account_id")]
    return home, questions.listing(reads), listings.earnings(reads, year), receipts.listing(reads, year), balances


def left_behind(view: Path) -> list[str]:
    return sorted(path.name for path in (*view.parent.iterdir(), *view.parent.with_name("way").iterdir()))


def test_forged_figures_are_not_believed_on_the_command_line_and_in_the_window(statements: Desk, view: Path) -> None:
    right = told(statements.book)
    for sql in FORGED:
        write_past_the_program(view, sql)
        with read_book(view) as reads:
            assert told(reads) == right, sql
            assert reads.path == view
        desk = open_desk(view, now=statements.now)
        assert told(desk.book) == right
        with desk.reader() as other:
            assert told(other) == right
            assert dump.text(other) == dump.text(statements.book)
        desk.close()
    assert left_behind(view) == [view.name]


def test_facts_that_no_step_wrote_are_refused(view: Path) -> None:
    write_past_the_program(view, "UPDATE lines SET minor = 9223372036854775807 WHERE id = 1")
    for opening in (read_book, open_desk):
        with pytest.raises(DeskError, match="book_damaged") as refused:
            opening(view)
        assert refused.value.facts["name"] == view.name
    assert left_behind(view) == [view.name]


def test_steps_that_tell_of_something_nobody_understands_are_refused_in_a_sentence(
    statements: Desk, view: Path
) -> None:
    with (
        open_book(view, derive=lambda *_: None, app="theirs", now=statements.now, local=False) as theirs,
        theirs.step("line.change") as step,
    ):
        step.update("lines", 1, {"day": "nope"})
    view.with_name(f"{view.name}.lock").unlink()
    for opening in (read_book, open_desk):
        with pytest.raises(DeskError, match="book_not_told"):
            opening(view)
    assert left_behind(view) == [view.name]


def test_a_copy_is_known_by_its_name_in_any_letters_and_behind_a_link(statements: Desk, view: Path) -> None:
    loud = view.rename(view.with_name("BOOK.FDESK-VIEW"))
    link = view.with_name("link.fdesk")
    link.symlink_to(loud)
    before = loud.read_bytes()
    base = backups.make(statements.book, view.parent / "base").path
    for path in (loud, link):
        desk = open_desk(path, now=statements.now)
        with pytest.raises(DeskError, match="book_read_only"):
            person.save(desk, {"name": "Somebody Else"})
        desk.close()
        with pytest.raises(DeskError, match="book_read_only"):
            backups.restore(path, base)
    assert loud.read_bytes() == before
    assert left_behind(view) == ["BOOK.FDESK-VIEW", "base", "link.fdesk"]


def test_a_country_that_is_none_is_refused_before_it_is_part_of_a_name(statements: Desk, view: Path) -> None:
    for wrong in ("/etc", "../../**/x", "*", "\0", "PK", "p", "abcd", "p\n"):
        with pytest.raises(DeskError, match="country_unknown"):
            country.rules(wrong)
        with pytest.raises(DeskError, match="country_unknown"):
            country.contested(wrong)
    assert country.rules("pk") is not None
    with (
        open_book(view, derive=lambda *_: None, app="theirs", now=statements.now, local=False) as theirs,
        theirs.step("settings.save", facts={"what": "x"}) as step,
    ):
        person.put_setting(step, "country", "../../**/x")
    with pytest.raises(DeskError, match="country_unknown") as refused:
        open_desk(view)
    assert sentence(refused.value) == "There are no rules for the country “../../**/x”."


def test_a_book_of_a_stranger_is_derived_anew_when_it_is_opened(
    statements: Desk, view: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = told(statements.book)
    book = view.rename(view.with_name("theirs.fdesk"))
    write_past_the_program(book, *FORGED)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    desk = open_desk(book, now=statements.now)
    assert told(desk.book) == right
    desk.close()
