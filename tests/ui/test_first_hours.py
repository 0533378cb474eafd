"""What a newcomer stumbles over in the first hours: a second click, an empty year, a slip, an Esc too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from freelancer_desk.desk import receipts, resources
from freelancer_desk.ui.dialogs.leaving import LeaveDialog
from freelancer_desk.ui.dialogs.payment import PaymentDialog
from freelancer_desk.ui.pages.person import PersonPage
from freelancer_desk.ui.pages.questions import QuestionCard, QuestionsPage
from freelancer_desk.ui.palette import Palette
from tests.ui.test_stories import payments_page, review, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def test_the_second_press_of_a_double_click_answers_no_other_question(bench: Maker, demo_book: Path) -> None:
    """It lands on the card that took the place of the first one, and was meant for that."""
    one = bench(demo_book)
    one.go("questions")
    page = one.window.pages["questions"]
    assert isinstance(page, QuestionsPage)
    before, usual = len(page.findChildren(QuestionCard)), QApplication.doubleClickInterval()

    def click() -> int:
        first = page.findChildren(QuestionCard)[0]
        QTest.mouseClick(next(iter(first.answers.values())), Qt.MouseButton.LeftButton)
        one.settle()
        return before - len(page.findChildren(QuestionCard))

    try:
        QApplication.setDoubleClickInterval(0)
        assert click() == 1
        QApplication.setDoubleClickInterval(60_000)
        assert [click(), click()] == [1, 1]
        QApplication.setDoubleClickInterval(0)
        assert click() == 2
    finally:
        QApplication.setDoubleClickInterval(usual)


def test_the_year_on_show_follows_what_came_in_until_one_is_turned_to(bench: Maker) -> None:
    """Whoever brings in old statements first would else look at an empty year, and not know why."""
    one = bench(None)
    page, years = payments_page(one), one.window.office.years
    present = years.shown
    fields = {"date": "2024-08-15", "payer": "Acme", "credited_pkr": "1000"}
    one.jobs.write(lambda desk, _job: receipts.add(desk, fields), lambda _done: None)
    one.settle()
    assert years.shown is not None
    assert years.shown.number == 2025
    assert [payment.payer for payment in shown(one)] == ["Acme"]
    assert present is not None
    years.show(present)
    one.settle()
    assert page._other_year.isVisible()
    assert not page._none.isVisible()
    assert "No payment in Tax Year" in page._other_year.says.text()
    page._other_year.button.click()
    one.settle()
    assert [payment.payer for payment in shown(one)] == ["Acme"]
    one.jobs.write(lambda desk, _job: receipts.add(desk, fields | {"date": "2026-08-15"}), lambda _done: None)
    one.settle()
    assert years.shown.number == 2025


def test_a_payment_of_another_year_than_the_one_on_show_is_not_looked_for_in_vain(bench: Maker) -> None:
    one = bench(None)
    payments_page(one)
    assert one.window.office.years.current is not None
    one.window.office.years.show(one.window.office.years.current)
    for day, word in (("2024-08-15", "Payment added. 15-Aug-2024 is in another tax year"), ("2026-08-15", "")):
        one.window.type_payment("")
        one.settle()
        (form,) = [found for found in one.window.findChildren(PaymentDialog) if found.isVisible()]
        for name, value in (("date", day), ("payer", "Acme"), ("proceeds", "10"), ("credited_pkr", "2800")):
            form.fields[name].put(value)
        form.save.click()
        one.settle()
        assert one.window.toast.text.startswith(word or "Payment added.")


def test_whoever_has_no_payment_yet_is_led_to_the_questions_that_wait(bench: Maker, tmp_path: Path) -> None:
    """What a bank printed may be income only once its owner has said so."""
    one = bench(None)
    page = payments_page(one)
    assert page._stack.currentWidget() is page._stack.widget(1)
    head, *rows = (resources() / "demo" / "meezan-statement.csv").read_text(encoding="utf-8").split("Date,", 1)
    titles, *printed = f"Date,{rows[0]}".splitlines()
    file = tmp_path / "meezan.csv"
    file.write_text("\n".join([head + titles, next(row for row in printed if "BILAL AHMED" in row)]), encoding="utf-8")
    review(one, [file]).commit.click()
    one.settle()
    assert page._stack.currentWidget() is page._unanswered
    assert "1 question waits" in page._unanswered.says.text()
    page._unanswered.button.click()
    one.settle()
    assert one.window.stack.currentWidget() is one.window.pages["questions"]


def test_what_is_wrong_about_me_stays_red_until_it_is_put_right(bench: Maker) -> None:
    one = bench(None)
    one.go("person")
    page = one.window.pages["person"]
    assert isinstance(page, PersonPage)
    born = page.fields["birth_year"]
    born.put("abc")
    page.save("birth_year")
    one.settle()
    assert "not a year of birth" in born.problem
    page.fields["name"].put("Ayesha")
    page.save("name")
    one.settle()
    assert (born.value(), bool(born.problem)) == ("abc", True)
    born.put("1990")
    page.save("birth_year")
    one.settle()
    assert (born.value(), born.problem) == ("1990", "")


def test_a_form_that_was_typed_in_is_not_thrown_away_unasked(bench: Maker) -> None:
    one = bench(None)
    one.window.type_payment("")
    one.settle()
    (form,) = one.window.findChildren(PaymentDialog)
    QTest.keyClicks(form.fields["payer"].editor, "Acme")
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible(), "one word is soon typed again"
    one.window.type_payment("")
    one.settle()
    (form,) = [found for found in one.window.findChildren(PaymentDialog) if found.isVisible()]
    QTest.keyClicks(form.fields["payer"].editor, "Acme")
    QTest.keyClicks(form.fields["proceeds"].editor, "1200")
    QTest.keyClick(form, Qt.Key.Key_Escape)
    (asked,) = form.findChildren(LeaveDialog)
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert (asked.isVisible(), form.isVisible(), form.fields["payer"].value()) == (False, True, "Acme")
    form.reject()
    next(found for found in form.findChildren(LeaveDialog) if found.isVisible()).leave.click()
    assert not form.isVisible()


def test_a_head_sorts_upward_and_at_the_second_click_downward(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = payments_page(one)
    head, column = page.table.horizontalHeader(), 5
    orders = []
    for _ in range(3):
        at = QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) // 2, head.height() // 2)
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
        one.settle()
        amounts = [payment.credited.minor for payment in shown(one)]
        orders.append("up" if amounts == sorted(amounts) else "down" if amounts == sorted(amounts)[::-1] else "none")
        one.qtbot.wait(QApplication.doubleClickInterval() + 50)
    assert orders == ["up", "down", "up"]


def test_enter_opens_what_the_sidebar_names(bench: Maker) -> None:
    one = bench(None)
    sidebar = one.window.sidebar
    QTest.keyClick(sidebar.entries["dates"], Qt.Key.Key_Return)
    one.settle()
    assert one.window.stack.currentWidget() is one.window.pages["dates"]
    QTest.keyClick(sidebar.finder, Qt.Key.Key_Return)
    assert [found for found in one.window.findChildren(Palette) if found.isVisible()]
