"""Rules at the window: offered after answers, tried out while they are typed, listed, changed and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from freelancer_desk.desk import questions as desk_questions
from freelancer_desk.ui.dialogs.rule import RuleDialog
from freelancer_desk.ui.pages.questions import QuestionsPage
from freelancer_desk.ui.pages.rules import SuggestionCard
from tests.ui.test_papers_page import dialog_of
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

RENT = "SELECT id FROM lines WHERE counterparty LIKE 'HOUSE RENT%' ORDER BY day"


def questions_page(one: Bench) -> QuestionsPage:
    """The page of questions, in front."""
    one.go("questions")
    page = one.window.pages["questions"]
    assert isinstance(page, QuestionsPage)
    return page


def answer_rent_twice(one: Bench) -> None:
    """Call two of five rents private, as the user would."""

    def work(desk: Desk) -> None:
        for row in desk.book.rows(RENT)[:2]:
            desk_questions.answer_line(desk, str(row["id"]), {"meaning": "personal"})

    one.jobs.write(lambda desk, _job: work(desk), lambda _done: None)
    one.settle()


def offers(page: QuestionsPage) -> list[SuggestionCard]:
    """The rules now on offer."""
    return [card for card in page.findChildren(SuggestionCard) if card.isVisibleTo(page)]


def test_two_answers_alike_offer_a_rule_that_is_taken_and_taken_back(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = questions_page(one)
    assert offers(page) == []
    answer_rent_twice(one)
    (card,) = offers(page)
    trial = card.offer.trial
    assert (card.offer.answers, trial.settles, trial.changes) == (2, 0, 3)
    QTest.keyClick(card.yes, Qt.Key.Key_Space)
    one.settle()
    assert one.window.toast.text == "The rule is kept."
    assert offers(page) == []
    page.switch.turn("rules")
    one.settle()
    (named,) = page.rules.table.rows.shown()
    assert (named.rule.words, named.rule.meaning) == ("house rent account hbl", "personal")
    one.window.undo()
    one.settle()
    assert list(page.rules.table.rows.shown()) == []


def test_an_offer_that_is_not_wanted_now_goes_away(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = questions_page(one)
    answer_rent_twice(one)
    offers(page)[0].later.click()
    page.outdate()
    one.settle()
    assert offers(page) == []


def test_a_rule_shows_its_numbers_before_it_is_saved(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = questions_page(one)
    waiting = one.window.sidebar.entries["questions"]._count
    page.switch.turn("rules")
    one.settle()
    page.rules.new.click()
    dialog = dialog_of(one, RuleDialog)
    assert dialog.effect == "Fill in the words to see what it does."
    assert not dialog.fields["words"].problem
    QTest.keyClicks(dialog.fields["words"].editor, "fi")
    one.qtbot.wait(300)
    one.settle()
    assert "at least 3 letters" in dialog.fields["words"].problem
    QTest.keyClicks(dialog.fields["words"].editor, "verr")
    dialog.fields["meaning"].put("client")
    one.qtbot.wait(300)
    one.settle()
    assert dialog.effect == "It settles 2 open lines."
    assert unnamed(dialog) == []
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    one.settle()
    assert one.window.sidebar.entries["questions"]._count == waiting - 1


def test_a_rule_is_changed_and_removed(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = questions_page(one)
    answer_rent_twice(one)
    offers(page)[0].look.click()
    dialog = dialog_of(one, RuleDialog)
    assert dialog.fields["way"].value() == "out"
    assert dialog.fields["meaning"].value() == "personal"
    assert dialog.effect == "It changes 3 lines."
    dialog.save.click()
    one.settle()
    page.switch.turn("rules")
    one.settle()
    page.rules.table.selectRow(0)
    page.rules.edit.click()
    edit = dialog_of(one, RuleDialog)
    edit.fields["note"].put("my flat")
    edit.fields["how"].put("starts")
    edit.save.click()
    one.settle()
    (named,) = page.rules.table.rows.shown()
    assert (named.rule.note, named.rule.how) == ("my flat", "starts")
    page.rules.table.selectRow(0)
    QTest.keyClick(page.rules.table, Qt.Key.Key_Delete)
    one.settle()
    assert one.window.toast.text == "The rule is removed. 3 lines lose what it said."
    assert list(page.rules.table.rows.shown()) == []


def test_a_second_rule_for_the_same_words_is_refused_at_its_field(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = questions_page(one)
    for meaning in ("client", "own"):
        dialog = RuleDialog(one.window.office, {"words": "Fiverr", "meaning": meaning}, one.window)
        dialog.open()
        one.settle()
        dialog.save.click()
        one.settle()
    assert "already speaks of these lines" in dialog.fields["words"].problem
    dialog.reject()
    del page
