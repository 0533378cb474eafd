"""What an accountant ticks and answers on a copy comes back as one step that can be undone, and says what it left."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.desk import Desk, dump, handover, history, open_desk, person, questions, tax_years
from freelancer_desk.desk.handover import open_points, ticks
from freelancer_desk.desk.returns import filings
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store import copies
from freelancer_desk.store.reader import open_reader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def view(statements: Desk, tmp_path: Path) -> Path:
    """A copy of the book as the accountant gets it."""
    folder = tmp_path / "accountant"
    folder.mkdir()
    with statements.reader() as reads:
        copies.back_up(reads, folder / handover.BOOK)
    return folder / handover.BOOK


def said(view: Path, desk: Desk, *answers: tuple[str, str], items: tuple[tuple[str, str], ...] = ()) -> Path:
    """The file that the accountant sends back."""
    with open_reader(view) as reads:
        for key, value in answers:
            path = ticks.note_answer(reads, key, value)
        for item, text in items:
            path = ticks.note_tick(reads, item, text, desk.today())
    return path


def take(desk: Desk, path: Path) -> ticks.Taken:
    """Read the file and take it in."""
    return ticks.take(desk, ticks.read(path), path.name)


def items(desk: Desk, number: int = 2027) -> dict[str, str]:
    """The open points of a year and what their ticks say."""
    found = open_points.points(desk.book, tax_years.year_of(desk.book, number))
    return {one.item: one.tick for one in found}


def asked(desk: Desk) -> str:
    """The first question about a credit at home."""
    return next(one.key for one in questions.listing(desk.book) if "gift" in one.choices)


def test_answers_and_ticks_come_back_as_one_step_that_undo_takes_back(statements: Desk, view: Path) -> None:
    before = dump.text(statements.book)
    key, item = asked(statements), next(one for one in items(statements) if one.startswith("missing:"))
    path = said(view, statements, (key, "gift"), ("pseb", "no"), items=((item, "the bank confirmed"),))
    assert path == view.with_name("answers.json")
    taken = take(statements, path)
    assert (len(taken.applied), taken.refused) == (3, ())
    assert history.steps(statements.book)[-1].id == taken.step
    assert key not in {one.key for one in questions.listing(statements.book)}
    assert person.facts(statements.book).has_no_registration
    assert items(statements)[item] == "Accountant: the bank confirmed"
    history.undo(statements)
    assert dump.text(statements.book) == before


def test_what_cannot_be_applied_is_named_with_its_reason(statements: Desk, view: Path) -> None:
    one, other = questions.listing(statements.book)[:2]
    first, second = one.choices[:2]
    path = said(view, statements, (one.key, first), (other.key, other.choices[0]), items=((f"question:{one.key}", ""),))
    data: dict[str, Any] = json.loads(path.read_bytes())
    data["answers"] += [{"key": "credit:never", "value": "gift"}, {"key": "pseb", "value": "perhaps"}]
    path.write_text(json.dumps(data), encoding="utf-8")
    questions.answer(statements, one.key, second)
    questions.answer(statements, other.key, other.choices[0])
    taken = take(statements, path)
    assert [one.refused for one in taken.refused] == ["answered", "same", "gone", "no_choice", "gone"]
    assert (taken.step, taken.applied) == (None, ())


def test_what_was_left_to_the_accountant_may_be_answered(statements: Desk, view: Path) -> None:
    key = asked(statements)
    path = said(view, statements, (key, "gift"))
    questions.answer(statements, key, "ask-accountant")
    assert ticks.preview(statements.book, ticks.read(path), statements.today()).applied[0].said == "A gift"
    assert take(statements, path).refused == ()
    assert f"aside:{key}" not in items(statements)


def test_a_question_of_the_year_is_answered_for_that_year_alone(statements: Desk, view: Path) -> None:
    assert "fact:year:2027:citizen" in items(statements)
    path = said(view, statements, ("year:2027:citizen", "yes"), ("year:2027:days_abroad", "12"))
    taken = take(statements, path)
    assert [(one.about, one.said) for one in taken.applied] == [
        ("Are you a citizen of Pakistan?", "Yes"), ("How many days were you outside Pakistan?", "12"),
    ]  # fmt: skip
    assert "fact:year:2027:citizen" not in items(statements)
    assert "fact:year:2026:citizen" in items(statements, 2026)
    assert {one.refused for one in take(statements, path).refused} == {"same"}
    with open_reader(view) as reads:
        for key, value in (("year:2027:citizen", "perhaps"), ("year:2027:days_abroad", "400")):
            with pytest.raises(DeskError, match="answer_unknown"):
                ticks.note_answer(reads, key, value)
        for key in ("year:2027:height", "year:soon:citizen", "year:02027:citizen"):
            with pytest.raises(DeskError, match="question_unknown"):
                ticks.note_answer(reads, key, "yes")


def test_ticks_of_a_day_to_come_and_answers_of_a_filed_year_are_left(statements: Desk, view: Path) -> None:
    item = next(one for one in items(statements) if one.startswith("missing:"))
    path = said(view, statements, ("year:2026:citizen", "yes"), items=((item, "seen"),))
    later = path.read_text(encoding="utf-8").replace(statements.today().isoformat(), "2099-01-01")
    path.write_text(later, encoding="utf-8")
    filings.file_return(statements, tax_years.year_of(statements.book, 2026), "114-77", "2026-10-10")
    taken = take(statements, path)
    assert [one.refused for one in taken.refused] == ["filed", "future"]
    assert (taken.step, taken.applied) == (None, ())
    with pytest.raises(DeskError, match="year_filed"), statements.reader() as reads:
        ticks.note_answer(reads, "year:2026:citizen", "yes")


def test_a_file_that_was_swapped_after_it_was_shown_is_not_taken(statements: Desk, view: Path) -> None:
    path = said(view, statements, (asked(statements), "gift"))
    told = ticks.read(path)
    shown = ticks.preview(statements.book, told, statements.today())
    path.write_text("{}", encoding="utf-8")
    assert ticks.take(statements, told, path.name).applied == shown.applied


def test_a_tick_that_turns_letters_round_is_not_written(statements: Desk, view: Path) -> None:
    with open_reader(view) as reads, pytest.raises(DeskError, match="text_too_long"):
        ticks.note_tick(reads, next(iter(items(statements))), "\u202e0001 sR", statements.today())


def test_taking_the_same_file_in_again_changes_nothing(statements: Desk, view: Path) -> None:
    item = next(iter(items(statements)))
    path = said(view, statements, (asked(statements), "gift"), items=((item, ""),))
    assert take(statements, path).step is not None
    before = dump.text(statements.book)
    again = take(statements, path)
    assert again.step is None
    assert {one.refused for one in again.refused} <= {"same", "gone"}
    assert dump.text(statements.book) == before


def test_answers_about_another_book_or_another_past_are_refused(statements: Desk, view: Path, tmp_path: Path) -> None:
    path = said(view, statements, (asked(statements), "gift"))
    stranger = open_desk(tmp_path / "other.fdesk", now=statements.now)
    with pytest.raises(DeskError, match="answers_of_another_book"):
        take(stranger, path)
    stranger.close()
    data = json.loads(path.read_bytes())
    path.write_text(json.dumps({**data, "head": "f" * 64}), encoding="utf-8")
    with pytest.raises(DeskError, match="answers_of_another_history"):
        take(statements, path)
    path.write_text(json.dumps({**data, "book": "f" * 32}), encoding="utf-8")
    with open_reader(view) as reads, pytest.raises(DeskError, match="answers_of_another_book"):
        ticks.note_tick(reads, next(iter(items(statements))), "", statements.today())


def test_a_tick_of_ones_own_needs_an_open_point_and_may_be_said_anew(statements: Desk) -> None:
    item = next(iter(items(statements)))
    ticks.tick(statements, item)
    assert items(statements)[item] == "Owner"
    ticks.tick(statements, item, "asked the bank")
    assert items(statements)[item] == "Owner: asked the bank"
    with pytest.raises(DeskError, match="item_unknown"):
        ticks.tick(statements, "missing:nothing")
    with pytest.raises(DeskError, match="text_too_long"):
        ticks.tick(statements, item, "a\x00b")


def test_a_copy_refuses_answers_that_nobody_asked_for(statements: Desk, view: Path) -> None:
    with open_reader(view) as reads:
        with pytest.raises(DeskError, match="question_unknown"):
            ticks.note_answer(reads, "credit:never", "gift")
        with pytest.raises(DeskError, match="answer_unknown"):
            ticks.note_answer(reads, asked(statements), "perhaps")
        with pytest.raises(DeskError, match="item_unknown"):
            ticks.note_tick(reads, "missing:nothing", "", statements.today())
    assert not view.with_name("answers.json").exists()


def test_a_copy_opens_to_be_read_and_nothing_is_written_into_it(view: Path) -> None:
    content = view.read_bytes()
    opened = open_desk(view)
    assert opened.book.read_only
    with pytest.raises(DeskError, match="book_read_only"):
        person.save(opened, {"name": "Somebody"})
    opened.close()
    assert view.read_bytes() == content
    assert [path.name for path in view.parent.iterdir()] == [view.name]


def test_a_damaged_copy_is_not_opened(view: Path) -> None:
    with closing(sqlite3.connect(view)) as raw:
        raw.execute("UPDATE lines SET text = 'Something else'")
        raw.commit()
    with pytest.raises(DeskError, match="book_damaged"):
        open_desk(view)
