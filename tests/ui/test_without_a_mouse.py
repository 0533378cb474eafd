"""The ten main jobs, done from the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from freelancer_desk.desk import history, questions, receipts, resources
from freelancer_desk.domain.words import say
from freelancer_desk.ui import notices
from freelancer_desk.ui.pages.clients import ClientsPage
from freelancer_desk.ui.pages.questions import QuestionCard
from freelancer_desk.ui.return_cells import CellRow
from freelancer_desk.ui.steps import step_title
from tests.ui.hands import Hands
from tests.ui.invoice_bench import editor_of, invoice_of, listed
from tests.ui.test_stories import payments_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.domain.summaries import Payment
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def payments(one: Bench) -> tuple[Payment, ...]:
    with one.jobs.desk.reader() as reads:
        return tuple(receipts.listing(reads))


@pytest.fixture(autouse=True)
def _toasts_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "TOAST_MS", 600_000)


@pytest.fixture
def hands(bench: Maker, demo_book: Path) -> Hands:
    """A user at the demo book."""
    return Hands(bench(demo_book))


def test_statements_are_imported(bench: Maker) -> None:
    hands = Hands(bench(None))
    hands.press("Ctrl+I")
    hands.answer(next((resources() / "demo").glob("meezan*.csv")))
    hands.press("Return")
    assert hands.one.window.toast.text == "44 rows imported."


def test_a_payment_is_typed(hands: Hands) -> None:
    before = len(payments(hands.one))
    hands.press("Ctrl+N")
    for key, text in (("payer", "Northwind Labs"), ("proceeds", "1200"), ("rate", "280.5")):
        hands.enter(f"payment.{key}", text)
    hands.one.qtbot.wait(200)
    hands.press("Return")
    assert len(payments(hands.one)) == before + 1


def test_a_question_is_answered(hands: Hands) -> None:
    hands.press("Ctrl+0")
    hands.do("A client paid me")
    with hands.one.jobs.desk.reader() as reads:
        assert len(questions.listing(reads)) == 2


def test_a_paper_is_asked_for(hands: Hands) -> None:
    hands.press("Ctrl+6")
    hands.do("Mark as asked")
    hands.press("Return")
    assert "asked" in hands.one.window.toast.text


def test_a_figure_of_the_tax_says_why(hands: Hands) -> None:
    hands.press("Ctrl+7")
    hands.do("Why?")
    hands.press("Tab")
    assert hands.held.isVisible()
    assert "Wise" in hands.held.accessibleName() or "Payoneer" in hands.held.accessibleName()


def test_the_summary_is_written_to_a_file(hands: Hands, tmp_path: Path) -> None:
    hands.press("Ctrl+E")
    hands.answer(tmp_path / "summary.pdf")
    assert hands.one.window.toast.text == "Written: summary.pdf"
    assert (tmp_path / "summary.pdf").read_bytes().startswith(b"%PDF")


def test_a_client_is_added(hands: Hands) -> None:
    hands.press("Ctrl+Alt+N")
    hands.enter("client.name", "Harbor Studio")
    hands.press("Return")
    hands.press("Ctrl+4")
    page = hands.one.window.page("clients")
    assert isinstance(page, ClientsPage)
    assert "Harbor Studio" in {client.name for client in page.table.rows.shown()}


def test_an_invoice_is_drafted_and_issued(hands: Hands) -> None:
    before = len(listed(hands.one))
    hands.press("Ctrl+Shift+N")
    editor_of(hands.one)
    hands.write("Orchid & Co")
    hands.to("Lines")
    hands.write("Logo", "1", "", "860")
    hands.press("Return")
    editor_of(hands.one)
    hands.press("Ctrl+Return")
    hands.press("Return")
    assert invoice_of(hands.one).title.text().startswith("Invoice")
    assert len(listed(hands.one)) == before + 1


def test_a_figure_of_the_return_is_copied(hands: Hands) -> None:
    hands.press("Ctrl+8")
    hands.do("Copy")
    digits = {row.cell.digits for row in hands.one.window.findChildren(CellRow)}
    assert QGuiApplication.clipboard().text() in digits - {""}


def test_a_step_is_taken_back_by_its_name_and_done_again(hands: Hands) -> None:
    window = hands.one.window
    with hands.one.jobs.desk.reader() as reads:
        step = history.next_undo(reads)
    assert step is not None
    name = step_title(step)
    assert window.menus.undo.text() == f"Undo: {name}"
    hands.press("Ctrl+Z")
    assert window.toast.text == f"Taken back: {name}"
    assert window.menus.redo.text() == f"Redo: {name}"
    hands.press("Ctrl+Shift+Z")
    assert window.toast.text == f"Brought back: {name}"
    assert window.menus.undo.text() == f"Undo: {name}"


def test_anything_is_found_and_gone_to(hands: Hands) -> None:
    hands.press("Ctrl+K")
    hands.type("tarteeb")
    hands.press("Return")
    assert hands.one.window.stack.currentWidget() is hands.one.window.page("settings")


def test_enter_presses_the_button_in_focus_and_no_other(hands: Hands) -> None:
    """Else Enter on Cancel would save, or issue an invoice for good."""
    before = len(payments(hands.one))
    hands.press("Ctrl+N")
    for key, text in (("payer", "A"), ("proceeds", "1")):
        hands.enter(f"payment.{key}", text)
    hands.to("Cancel")
    hands.press("Return")
    assert (hands.top is hands.one.window, len(payments(hands.one))) == (True, before)
    hands.press("Ctrl+3")
    hands.to("New invoice")
    hands.press("Return")
    editor_of(hands.one)


def test_the_rows_of_a_table_are_reached_from_its_first_to_its_last(hands: Hands) -> None:
    hands.press("Ctrl+2")
    page = payments_page(hands.one)
    hands.to(page.table.accessibleName())
    last = page.table.rows.rowCount() - 1
    places = []
    for keys in ("Down", "Down", "End", "Up", "Home"):
        hands.press(keys)
        places.append(page.table._chosen_places())
    assert places == [[0], [1], [last], [last - 1], [0]]


def test_a_table_is_sorted_by_its_menu(hands: Hands) -> None:
    hands.press("Ctrl+2")
    page = payments_page(hands.one)
    at = page.table.viewport().rect().center()
    QApplication.sendEvent(
        page.table.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, page.table.mapToGlobal(at))
    )
    (sort,) = [found for found in page.table.findChildren(QMenu) if found.title() == "Sort by"]
    next(act for act in sort.actions() if act.text() == "Rupees").trigger()
    hands.one.settle()
    amounts = [payment.credited.minor for payment in page.table.rows.shown()]
    assert amounts == sorted(amounts)


def test_a_menu_is_opened_by_its_letter(hands: Hands) -> None:
    hands.press("Alt+G")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert say("nav.payments") in {action.text() for action in menu.actions()}
    menu.close()


def test_enter_that_is_held_answers_one_question(hands: Hands) -> None:
    hands.press("Ctrl+0")
    button = hands.to("A client paid me")
    before = len(hands.one.window.page("questions").findChildren(QuestionCard))
    repeated = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, autorep=True, text="\r"
    )
    QApplication.sendEvent(button, repeated)
    hands.one.settle()
    assert len(hands.one.window.page("questions").findChildren(QuestionCard)) == before
    hands.press("Return")
    assert len(hands.one.window.page("questions").findChildren(QuestionCard)) == before - 1
