"""The money trail in the window: steps of a payment, months of accounts, every credit, money outside."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from freelancer_desk.desk import receipts
from freelancer_desk.domain import trails
from freelancer_desk.domain.days import month
from freelancer_desk.domain.figures import MINUS
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.months import AccountMonths, MonthState, State
from freelancer_desk.domain.summaries import Task
from freelancer_desk.domain.trails import ShareOf, Step
from freelancer_desk.ui.dialogs.payment import PaymentDialog
from freelancer_desk.ui.dialogs.trail import TrailDialog
from freelancer_desk.ui.filling import Filling
from freelancer_desk.ui.month_grid import MARKS
from freelancer_desk.ui.pages.accounts import AccountsPage, AccountsView
from freelancer_desk.ui.pages.credits import CreditCard, CreditsView
from freelancer_desk.ui.pages.home import HomePage
from freelancer_desk.ui.pages.months import MonthsView
from freelancer_desk.ui.pages.outside import OutsideView, YearCard
from freelancer_desk.ui.pages.payments import PaymentsPage
from freelancer_desk.ui.pages.standing import TaskRow
from freelancer_desk.ui.trail import StepRow, remains

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from freelancer_desk.ui.views import View
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]
    Seen = TypeVar("Seen", bound=View)

NBSP = "\u00a0"
MISSING = Task("statement_missing", {"account": "Wise USD", "month": "Nov 2026", "n": 1}, "accounts", None)


def followed(one: Bench, day: date) -> TrailDialog:
    """The trail of the payment of a day, opened by Enter in the table."""
    one.go("payments")
    page = one.window.pages["payments"]
    assert isinstance(page, PaymentsPage)
    page.table.choose(next(payment.id for payment in page.table.rows.shown() if payment.day == day))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    one.settle()
    return one.window.findChildren(TrailDialog)[-1]


def turned(one: Bench, name: str, kind: type[Seen]) -> Seen:
    """One of the views of the page of accounts, in front, on the fifth of December."""
    one.jobs.desk.now = lambda: datetime(2026, 12, 5, 12, tzinfo=UTC)
    one.go("accounts")
    page = one.window.pages["accounts"]
    assert isinstance(page, AccountsPage)
    page.point_at(name)
    one.settle()
    view = page.views[name]
    assert isinstance(view, kind)
    assert view.isVisible()
    return view


def test_enter_follows_a_payment_from_its_clients_to_what_is_left(bench: Maker, demo_book: Path) -> None:
    dialog = followed(bench(demo_book), date(2026, 10, 30))
    said = [row.words for row in dialog.view.rows]
    assert said[0].startswith("17-Sep-2026, Clients paid, Upwork USD, +$")
    assert "25-Oct-2026, In Payoneer USD, Remains $3,100.00" in said
    # 3,100 dollars at 277.967 are 861,697.70; 0.25 % of that is 2,154.24; 859,543.46 is left.
    assert said[-5:] == [
        f"30-Oct-2026, Changed, Meezan PKR 6021, {chr(0x2212)}$3,100.00",
        "30-Oct-2026, Rate 277.967",
        f"30-Oct-2026, Credited by the bank, Meezan PKR 6021, +Rs{NBSP}861,697.70, Remains Rs{NBSP}861,697.70",
        f"30-Oct-2026, Tax cut (154A), Meezan PKR 6021, {chr(0x2212)}Rs{NBSP}2,154.24, Remains Rs{NBSP}859,543.46",
        f"30-Oct-2026, Left for you, Remains Rs{NBSP}859,543.46",
    ]
    left, _cost, effective, paper = dialog.said.split(" | ")
    assert left.startswith(f"Left for you Rs{NBSP}859,543.46")
    assert effective.endswith("bank's rate 277.9670")
    assert paper == "Paper not asked for yet"


def test_the_trail_is_walked_and_unfolded_by_key_and_escape_closes_it(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    dialog = followed(one, date(2026, 10, 30))
    first = dialog.view.rows[0]
    assert first.fold is not None
    assert first.fold.accessibleName().startswith("4 earnings: Northwind Labs, Helsinki Data Oy")
    QTest.keyClick(dialog.view, Qt.Key.Key_Down)
    assert first.is_current
    QTest.keyClick(dialog.view, Qt.Key.Key_Right)
    assert first.fold.isChecked()
    one.settle()
    assert "$950.00" in [text.text() for text in first.findChildren(QLabel) if text.isVisibleTo(first)]
    QTest.keyClick(dialog.view, Qt.Key.Key_Left)
    assert "$950.00" not in [text.text() for text in first.findChildren(QLabel) if text.isVisibleTo(first)]
    QTest.keyClick(dialog.view, Qt.Key.Key_End)
    assert dialog.view.accessibleName() == dialog.view.rows[-1].words
    assert all(text.textFormat() is Qt.TextFormat.PlainText for text in dialog.findChildren(QLabel))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_from_the_trail_a_payment_is_edited(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    dialog = followed(one, date(2026, 10, 16))
    assert "Paper in hand e-PRC" in dialog.said
    QTest.mouseClick(dialog.edit, Qt.MouseButton.LeftButton)
    one.settle()
    (editor,) = one.window.findChildren(PaymentDialog)
    assert editor.fields["payer"].value() == "Wise"
    editor.reject()


def test_the_button_follows_the_chosen_payment_and_is_grey_without_one(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    one.go("payments")
    page = one.window.pages["payments"]
    assert isinstance(page, PaymentsPage)
    assert not page.follow.isEnabled()
    page.table.selectRow(0)
    assert page.follow.isEnabled()
    QTest.mouseClick(page.follow, Qt.MouseButton.LeftButton)
    one.settle()
    assert one.window.findChildren(TrailDialog)[0].view.rows
    page.search.setText("nobody")
    one.settle()
    assert not page.follow.isEnabled()


def test_a_payment_from_inside_the_country_needs_no_paper_and_has_no_rate(bench: Maker) -> None:
    one = bench(None)
    fields = {"date": "2026-08-03", "payer": "Karachi Foods", "credited_pkr": "185000", "section": "153"}
    one.jobs.write(lambda desk, _job: receipts.add(desk, fields), lambda _done: None)
    one.settle()
    dialog = followed(one, date(2026, 8, 3))
    assert "Paper Not needed" in dialog.said
    assert "Left of each" not in dialog.said
    assert f"Left for you Rs{NBSP}185,000.00" in dialog.said


def test_many_earnings_are_shown_as_the_first_sixty_and_a_count(qtbot: QtBot, dressed: None) -> None:
    del dressed
    day, dollar = date(2026, 4, 3), Money.of("1", "USD")
    shares = tuple(ShareOf(f"l{n}", n, day, f"Buyer {n}", dollar, dollar) for n in range(500))
    step = Step(trails.EARNED, day, "Fiverr USD", Money.of("500", "USD"), shares=shares)
    row = StepRow(step, None, is_first=True, is_last=True)
    assert len(row.findChildren(QLabel)) < 10
    row.toggle(open_=True)
    qtbot.waitUntil(lambda: all(filling.is_done for filling in row.findChildren(Filling)))
    said = [text.text() for text in row.findChildren(QLabel)]
    assert {"Buyer 0", "Buyer 59", "and 440 more"} <= set(said)
    assert "Buyer 60" not in said


def test_an_estimate_is_told_as_one_and_leaves_nothing_less(dressed: None) -> None:
    del dressed
    none, about = Money.of("0", "USD"), Money.of("-200", "USD")
    step = Step(trails.KEPT_BEFORE, date(2026, 1, 10), "Fiverr USD", none, estimate=about)
    assert remains([step]) == [None]
    row = StepRow(step, None, is_first=True, is_last=True)
    assert row.words == f"10-Jan-2026, Kept by the platform before that, an estimate, Fiverr USD, about {MINUS}$200.00"
    assert f"about {MINUS}$200.00" in [text.text() for text in row.findChildren(QLabel)]


def test_what_remains_is_told_in_the_currency_of_each_step() -> None:
    def step(kind: str, text: str, code: str, left: str = "") -> Step:
        return Step(kind, None, "", Money.of(text, code), left=Money.of(left, code) if left else None)

    steps = (
        step(trails.EARNED, "1000", "EUR"),
        step(trails.PLATFORM_FEE, "-100", "EUR"),
        step(trails.CHANGED_OUT, "-900", "EUR"),
        step(trails.CHANGED_IN, "990", "USD"),
        step(trails.IN_ACCOUNT, "0", "USD", "990"),
        step(trails.CHANGED_OUT, "-800", "USD"),
        step(trails.RATE, "0", "PKR"),
        step(trails.CREDITED, "224000", "PKR"),
    )
    told = [str(money) if money is not None else "" for money in remains(steps)]
    assert told == [
        "EUR 1000.00", "EUR 900.00", "", "USD 990.00", "USD 990.00", "USD 190.00", "", "PKR 224000.00",
    ]  # fmt: skip


def test_a_missing_month_says_since_when_and_how_its_statement_is_fetched(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = turned(one, "months", MonthsView)
    model = view.grid.months
    rows = {account.account: at for at, account in enumerate(model.accounts)}
    november = model.index(rows["Meezan PKR 6021"], model.spans.index(month(date(2026, 11, 1))))
    # The demo's Meezan statement ends on the seventh of November.
    spoken = model.data(november, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Meezan PKR 6021, Nov 2026: Missing after 07-Nov-2026"
    view.grid.scrollTo(november)
    QTest.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=view.grid.visualRect(november).center())
    one.settle()
    said = [text.text() for text in view.about.findChildren(QLabel)]
    assert "Open the Meezan app and choose the account, then Statement." in said
    wanted: list[bool] = []
    one.window.office.speaker.wants_import.disconnect()
    one.window.office.speaker.wants_import.connect(lambda: wanted.append(True))
    QTest.keyClick(view.grid, Qt.Key.Key_Return)
    assert view.about.act is not None
    QTest.keyClick(view.about.act, Qt.Key.Key_Space)
    assert wanted == [True]
    QTest.keyClick(view.grid, Qt.Key.Key_Left)
    assert view.grid.current() == (
        model.accounts[rows["Meezan PKR 6021"]],
        model.accounts[rows["Meezan PKR 6021"]].months[-3],
    )
    assert [text for text in view.about.findChildren(QLabel) if text.text().startswith("Statements cover the whole")]


def test_a_month_that_does_not_add_up_leads_to_its_statements(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = turned(one, "months", MonthsView)
    wrong = MonthState(month(date(2026, 5, 1)), State.DOES_NOT_ADD_UP)
    view.present(((AccountMonths(1, "Wise USD", "Wise", (wrong,)),), ()))
    assert view.about.act is not None
    QTest.mouseClick(view.about.act, Qt.MouseButton.LeftButton)
    one.settle()
    page = one.window.pages["accounts"]
    assert isinstance(page, AccountsPage)
    assert page.views["accounts"].isVisible()
    assert not view.isVisible()


def test_no_two_states_of_a_month_look_alike_without_colour() -> None:
    assert set(MARKS) == set(State)
    assert len({icon for icon, _ink, _around in MARKS.values()}) == len(State)


def test_every_credit_of_the_year_is_named_and_foots_to_the_statement(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = turned(one, "credits", CreditsView)
    cards = {card.accessibleName(): card for card in view.findChildren(CreditCard) if card.isVisible()}
    # 789,258.34 + 762,242.25 + 805,104.53 + 861,697.70 = 3,218,302.82; and 1,840.25 + 18,000.00 beside it.
    assert cards["Meezan PKR 6021"].lines == [
        ("From abroad, for work", f"Rs{NBSP}3,218,302.82"),
        ("Bank profit", f"Rs{NBSP}1,840.25"),
        ("Not explained yet", f"Rs{NBSP}18,000.00"),
        ("All credits on statements", f"Rs{NBSP}3,238,143.07"),
    ]
    assert cards["Upwork USD"].answer is None
    answer = cards["Meezan PKR 6021"].answer
    assert answer is not None
    QTest.keyClick(answer, Qt.Key.Key_Space)
    one.settle()
    assert one.window.stack.currentWidget() is one.window.pages["questions"]


def test_credits_turn_with_the_tax_year(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = turned(one, "credits", CreditsView)
    one.window.office.years.turn(1)
    one.settle()
    (meezan,) = [c for c in view.findChildren(CreditCard) if c.isVisible() and c.accessibleName() == "Meezan PKR 6021"]
    # 659,792.40 + 784,486.01 + 744,792.98 + 995,007.60
    assert meezan.lines[0] == ("From abroad, for work", f"Rs{NBSP}3,184,078.99")


def test_money_outside_is_told_with_its_age_and_each_wallet_adds_up(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    view = turned(one, "outside", OutsideView)
    assert view.moving.rows == []
    # From the sixth of November to the fifth of December are 29 days.
    assert "Upwork USD, 29 days, since 06-Nov-2026, $1,818.00" in [row.words for row in view.waiting.rows]
    cards = {card.accessibleName(): card for card in view.findChildren(YearCard) if card.isVisible()}
    minus = chr(0x2212)
    # 0.00 + 14,940.00 - 1,533.99 - 11,588.01 = 1,818.00
    assert cards["Upwork USD"].lines == [
        ("There on the first day", "$0.00"),
        ("Earned", "+$14,940.00"),
        ("Fees", f"{minus}$1,533.99"),
        ("Withdrawn", f"{minus}$11,588.01"),
        ("Left on the last day", "$1,818.00"),
    ]
    assert {card.verdict for card in cards.values()} == {"Adds up"}


def test_a_missing_statement_on_home_leads_to_the_months(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    one.go("home")
    home = one.window.pages["home"]
    assert isinstance(home, HomePage)
    home.standing.show_tasks((MISSING,))
    task = home.findChildren(TaskRow)[-1]
    assert task.accessibleName() == "Wise USD: fetch the Nov 2026 statement"
    QTest.keyClick(task, Qt.Key.Key_Return)
    one.settle()
    page = one.window.pages["accounts"]
    assert isinstance(page, AccountsPage)
    assert one.window.stack.currentWidget() is page
    assert page.switch.key() == "months"
    months = page.views["months"]
    assert isinstance(months, MonthsView)
    assert months.isVisible()
    first = months.grid.current()
    chosen = next(place for place in months.grid.months.accounts if place.account == "Wise USD")
    months.grid.choose(chosen.account_id, chosen.months[0].span)
    assert months.grid.current() != first
    one.go("home")
    home.standing.show_tasks((MISSING,))
    QTest.keyClick(home.findChildren(TaskRow)[-1], Qt.Key.Key_Return)
    one.settle()
    assert months.grid.current() == first


def test_arrow_keys_turn_from_one_view_to_the_next(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    turned(one, "accounts", AccountsView)
    page = one.window.pages["accounts"]
    assert isinstance(page, AccountsPage)
    page.switch.segments["accounts"].setFocus()
    QTest.keyClick(page.switch.segments["accounts"], Qt.Key.Key_Right)
    one.settle()
    assert page.switch.key() == "months"
    assert not page.year.isVisible()


@pytest.mark.parametrize("view", ["accounts", "months", "credits", "outside", "lines", "trail"])
def test_whatever_takes_the_focus_has_a_name(bench: Maker, demo_book: Path, view: str) -> None:
    one = bench(demo_book)
    top: QWidget = followed(one, date(2026, 10, 30)) if view == "trail" else one.window
    if view != "trail":
        one.go("accounts")
        one.window.pages["accounts"].point_at(view)
        one.settle()
    nameless = [
        type(widget).__name__
        for widget in top.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisibleTo(top)
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert nameless == []
