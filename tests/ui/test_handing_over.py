"""Handing over at the window: the accountant's answers are seen before they are taken in, and income is proved."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

from freelancer_desk.desk import handover, questions
from freelancer_desk.desk.handover import ticks
from freelancer_desk.store import copies
from freelancer_desk.store.reader import open_reader
from freelancer_desk.ui.dialogs.income_proof import IncomeProofDialog, prove_income
from freelancer_desk.ui.dialogs.take_answers import TakeAnswersDialog, choose_answers
from tests.ui.conftest import Bench
from tests.ui.test_papers_page import dialog_of
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    Maker = Callable[[Path | None], Bench]


@pytest.fixture
def answers(demo_book: Path, tmp_path: Path) -> Path:
    """What the accountant of the demo book sent: an answer to a question that is open, and one to none."""
    folder = tmp_path / "accountant"
    folder.mkdir()
    with open_reader(demo_book) as reads:
        copies.back_up(reads, folder / handover.BOOK)
    with open_reader(folder / handover.BOOK) as reads:
        key = next(one.key for one in questions.listing(reads) if "gift" in one.choices)
        path = ticks.note_answer(reads, key, "gift")
    told = path.read_text(encoding="utf-8")
    gone = '{"key": "credit:never", "value": "gift"},'
    path.write_text(told.replace('"answers": [', f'"answers": [{gone}'), encoding="utf-8")
    return path


def open_questions(one: Bench) -> set[str]:
    """The keys of what is open."""
    with open_reader(one.book) as reads:
        return {question.key for question in questions.listing(reads)}


def test_answers_are_shown_then_taken_in_as_one_step(bench: Maker, demo_book: Path, answers: Path) -> None:
    one = bench(demo_book)
    before = open_questions(one)
    choose_answers(one.window.office, one.window)
    asked = dialog_of(one, QFileDialog)
    asked.fileSelected.emit(str(answers))
    asked.close()
    dialog = dialog_of(one, TakeAnswersDialog)
    assert unnamed(dialog) == []
    assert [text.rpartition("→ ")[2] for text in dialog.shown] == ["A gift", "A gift: is not open any more"]
    dialog.take.click()
    one.settle()
    assert one.window.toast.text == "1 answer of the accountant taken in."
    assert len(open_questions(one)) == len(before) - 1
    one.window.undo()
    one.settle()
    assert open_questions(one) == before


def test_a_file_that_is_none_is_refused_in_the_dialog(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    path = tmp_path / "answers.json"
    path.write_text("{}", encoding="utf-8")
    TakeAnswersDialog(one.window.office, path, one.window).open()
    dialog = dialog_of(one, TakeAnswersDialog)
    assert dialog.wrong.text() == "answers.json is no file of an accountant’s answers. Nothing was changed."
    assert not dialog.take.isEnabled()
    dialog.reject()


def test_thousands_of_answers_are_counted_and_two_hundred_are_shown(
    bench: Maker, demo_book: Path, answers: Path
) -> None:
    one = bench(demo_book)
    told = json.loads(answers.read_text(encoding="utf-8"))
    told["answers"] = [{"key": f"credit:{nth}", "value": "gift"} for nth in range(5000)]
    answers.write_text(json.dumps(told), encoding="utf-8")
    TakeAnswersDialog(one.window.office, answers, one.window).open()
    dialog = dialog_of(one, TakeAnswersDialog)
    assert (len(dialog.shown), dialog.shown[-1]) == (201, "and 4800 more")
    dialog.reject()


def test_income_is_proved_for_the_chosen_year(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    prove_income(one.window.office, one.window)
    dialog = dialog_of(one, IncomeProofDialog)
    assert unnamed(dialog) == []
    dialog.period.put("2026")
    one.settle()
    assert (dialog.first.value(), dialog.last.value()) == ("2025-07-01", "2026-06-30")
    assert not dialog.first.isEnabled()
    assert dialog.told.text() == "Rs\u00a03,840,786.49 in 5 payments, 0 with a certificate."
    dialog.purpose.put("loan")
    dialog.hides.setChecked(True)
    dialog.export_to(tmp_path / "income.zip")
    one.settle()
    assert one.window.toast.text == "Written: income.zip"
    with zipfile.ZipFile(tmp_path / "income.zip") as parts:
        assert "loan application" in parts.read("2-cover-letter.txt").decode()


def test_days_that_cannot_be_are_told_at_their_field(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    prove_income(one.window.office, one.window)
    dialog = dialog_of(one, IncomeProofDialog)
    dialog.period.put("days")
    assert dialog.first.isEnabled()
    dialog.first.put("soon")
    dialog.first.line.left.emit()
    assert "is not a date" in dialog.first.problem
    assert not dialog.pdf.isEnabled()
    dialog.first.put("2026-09-01")
    dialog.last.put("2026-08-01")
    dialog.last.line.left.emit()
    assert dialog.last.problem == "The last day lies before the first"
    dialog.export_to(tmp_path / "income.pdf")
    one.settle()
    assert not (tmp_path / "income.pdf").exists()
    dialog.last.put("2026-09-30")
    dialog.last.line.left.emit()
    one.settle()
    assert "1 payment" in dialog.told.text()
    dialog.export_to(tmp_path / "income.docx")
    one.settle()
    assert "not a format" in dialog.told.text()
    dialog.reject()


def test_a_copy_that_was_handed_out_opens_and_takes_nothing(
    qtbot: QtBot, dressed: None, demo_book: Path, tmp_path: Path
) -> None:
    del dressed
    view = tmp_path / "accountant" / handover.BOOK
    view.parent.mkdir()
    with open_reader(demo_book) as reads:
        copies.back_up(reads, view)
    content = view.read_bytes()
    one = Bench(qtbot, tmp_path, view)
    try:
        for page in ("home", "payments", "papers", "questions", "taxes"):
            one.go(page)
        one.window.undo()
        one.settle()
        assert "read" in one.window.message.text
    finally:
        one.close()
    assert view.read_bytes() == content
    assert [path.name for path in view.parent.iterdir()] == [view.name]
