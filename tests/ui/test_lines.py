"""Single lines at the window: what each means, said of one alone, said otherwise, taken back and undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from freelancer_desk.desk import questions as desk_questions
from freelancer_desk.domain.questions import OUTGOING
from freelancer_desk.domain.words import say
from freelancer_desk.ui.pages.accounts import AccountCard, AccountsPage
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from freelancer_desk.domain.summaries import LineSummary
    from freelancer_desk.ui.pages.lines import LinesView
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def lines_of(one: Bench, account: str) -> LinesView:
    """The lines of an account, reached from its card."""
    one.go("accounts")
    page = one.window.pages["accounts"]
    assert isinstance(page, AccountsPage)
    page.switch.turn("accounts")
    one.settle()
    name = say("accounts.see_lines.of", account=account)
    cards = (card for card in page.findChildren(AccountCard) if card.isVisibleTo(page))
    next(card for card in cards if card.lines.accessibleName() == name).lines.click()
    one.settle()
    assert page.lines.account.currentText() == account
    return page.lines


def chosen(one: Bench, view: LinesView, words: str) -> LineSummary:
    """The newest line with these words, which is chosen."""
    view.search.setText(words)
    one.settle()
    line = next(iter(view.table.rows.shown()))
    view.table.choose(line.id)
    return line


def choose(one: Bench, view: LinesView, line: LineSummary, text: str) -> None:
    """Take an entry of the menu."""
    next(act for act in view.menu(line).actions() if act.text() == text).trigger()
    one.settle()


def now(view: LinesView, line: LineSummary) -> tuple[str, str]:
    """What the table says of a line, and who said so."""
    found = next(one for one in view.table.rows.shown() if one.id == line.id)
    cells = {column.title: column.text(found) for column in view.table.rows.columns}
    return cells["What it was"], cells["Who said so"]


def test_a_withdrawal_is_answered_alone_answered_otherwise_and_undone(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = lines_of(one, "Meezan PKR 6021")
    line = chosen(one, view, "house rent")
    assert (line.amount.text, line.choices, line.said) == ("-85000.00", OUTGOING, "")
    before = now(view, line)
    assert before[1] == "Statement"
    assert view.say.isEnabled()
    choose(one, view, line, "Family or private, not for work")
    assert one.window.toast.text == "Answered: Family or private, not for work"
    assert now(view, line) == ("Family or private, not for work", "You")
    others = [other for other in view.table.rows.shown() if other.id != line.id]
    assert {other.origin for other in others} == {"profile"}
    again = view.table.current()
    assert again is not None
    assert (again.id, again.said) == (line.id, "personal")
    assert [act.text() for act in view.menu(again).actions() if act.isChecked()] == ["Family or private, not for work"]
    choose(one, view, again, "Spending")
    assert now(view, line) == ("Spending", "You")
    one.window.undo()
    one.settle()
    assert now(view, line) == ("Family or private, not for work", "You")
    choose(one, view, next(found for found in view.table.rows.shown() if found.id == line.id), "Take my answer back")
    assert now(view, line) == before
    one.window.undo()
    one.settle()
    assert now(view, line)[1] == "You"


def test_enter_and_the_button_offer_the_answers_and_a_plain_fee_has_none(
    bench: Maker, demo_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[int] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: offered.append(len(menu.actions())))
    one = bench(demo_book)
    view = lines_of(one, "Meezan PKR 6021")
    chosen(one, view, "atm cash")
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    view.say.click()
    assert offered == [len(OUTGOING), len(OUTGOING)]
    view.search.setText("")
    one.settle()
    fee = next(found for found in view.table.rows.shown() if not found.choices)
    view.table.choose(fee.id)
    assert not view.say.isEnabled()
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert len(offered) == 2
    assert view.say.toolTip() == "The statement says plainly what this line is."


def test_every_line_of_every_account_is_told_in_words(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = lines_of(one, "Wise USD")
    for at in range(view.account.count()):
        view.account.setCurrentIndex(at)
        one.settle()
        assert view.table.rows.rowCount() > 0
        assert view.foot.words == f"{view.table.rows.rowCount()} lines"
        cells = [column.text(line) for line in view.table.rows.shown() for column in view.table.rows.columns]
        assert all(cells)
    assert unnamed(one.window) == []


def test_an_answer_given_elsewhere_shows_at_its_line(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = lines_of(one, "Meezan PKR 6021")
    line = chosen(one, view, "house rent")
    one.jobs.write(
        lambda desk, _job: desk_questions.answer_line(desk, line.id, {"meaning": "expense"}), lambda _done: None
    )
    one.settle()
    assert now(view, line) == ("Spending", "You")


def test_the_account_that_is_asked_for_last_is_the_one_on_show(
    bench: Maker, demo_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = bench(demo_book)
    view = lines_of(one, "Meezan PKR 6021")
    names = [view.account.itemText(at) for at in range(view.account.count())]
    first, last = names.index("Wise USD"), names.index("MCB PKR 7350")
    asked: list[Callable[[], None]] = []
    with monkeypatch.context() as held:
        held.setattr(one.jobs._readers, "run", asked.append)
        view.account.setCurrentIndex(first)
        view.account.setCurrentIndex(last)
    for work in reversed(asked):  # the first one takes longer
        work()
    one.settle()
    assert view.account.currentIndex() == last
    assert {line.amount.currency.code for line in view.table.rows.shown()} == {"PKR"}


def test_what_is_chosen_while_the_rest_is_looked_for_stays_chosen(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = lines_of(one, "Meezan PKR 6021")
    first, other, *_ = [line.id for line in view.table.rows.shown()]
    view.table.choose(first)
    looking = view._looking
    with one.jobs.desk.reader() as reads:
        found = looking._finder.search(reads, view._asked())  # type: ignore[union-attr]
    looking._show(replace(found, is_whole=False), view._asked())
    view.table.choose(other)
    looking._show(found, view._asked())
    assert view.table.current() is not None
    assert view.table.current().id == other  # type: ignore[union-attr]


def test_a_whole_page_that_is_pasted_into_the_search_is_only_words(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = lines_of(one, "Meezan PKR 6021")
    view.search.setText(" ".join(f"word{number}" for number in range(1500)))
    one.settle()
    assert view.table.rows.rowCount() == 0
    assert one.window.message.text == ""
