"""Long views fill bit by bit: the window stays free, whatever is in the book."""

from __future__ import annotations

import gc
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from freelancer_desk.desk import open_desk
from freelancer_desk.domain import trails
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.trails import Papers, ShareOf, Step, Trail
from freelancer_desk.domain.words import say
from freelancer_desk.ui.filling import Filling, refilled
from freelancer_desk.ui.pages.accounts import AccountCard, AccountsPage
from freelancer_desk.ui.pages.outside import MOST_MOVING, OutsideView
from freelancer_desk.ui.trail import ShareRows, TrailView
from freelancer_desk.ui.widgets import column
from tests.desk.made_up_book import MadeUp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

# The goal is 0.05 s of the main thread's own time; filled in one go these take three times this limit.
LONGEST_S = 0.15
ACCOUNTS, STEPS, SHARES = 120, 160, 500


class Watch(QObject):
    """Notes for how long the main thread was busy between two turns of its loop, other programs not counted."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.thread_time()
        self._clock = QTimer(self)
        self._clock.setInterval(0)
        self._clock.timeout.connect(self._on_time)
        self._clock.start()

    def _on_time(self) -> None:
        now = time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now


def slow(done: list[int], *steps: int) -> Iterator[None]:
    for step in steps:
        time.sleep(0.006)
        done.append(step)
        yield


def test_the_first_part_is_there_at_once_and_the_rest_follows(qtbot: QtBot) -> None:
    owner, done = QWidget(), list[int]()
    filling = Filling(owner)
    assert filling.is_done
    filling.begin(slow(done, 1, 2, 3))
    assert (done, filling.is_done) == ([1], False)
    qtbot.waitUntil(lambda: filling.is_done)
    assert done == [1, 2, 3]


def test_work_that_begins_takes_the_place_of_what_was_under_way(qtbot: QtBot) -> None:
    owner, done = QWidget(), list[int]()
    filling = Filling(owner)
    filling.begin(slow(done, 1, 2, 3))
    filling.begin(slow(done, 7, 8))
    qtbot.waitUntil(lambda: filling.is_done)
    assert done == [1, 7, 8]


def test_work_that_breaks_off_is_said_and_not_begun_again(qtbot: QtBot) -> None:
    names = {"first": 1}
    owner = QWidget()
    filling = Filling(owner)
    with pytest.raises(KeyError, match="step"):
        filling.begin(names[name] for name in ("first", "step", "first"))
    assert filling.is_done
    qtbot.wait(5)
    assert filling.is_done


def test_a_layout_is_refilled_in_place_and_loses_what_is_left_over(qtbot: QtBot) -> None:
    owner, box = QWidget(), column(0)
    qtbot.addWidget(owner)
    owner.setLayout(box)

    def texts() -> list[str]:
        items = (box.itemAt(at) for at in range(box.count()))
        found = (item.widget() for item in items if item is not None)
        return [label.text() for label in found if isinstance(label, QLabel)]

    for _ in refilled(box, map(QLabel, "abcd")):
        pass
    steps = refilled(box, map(QLabel, "xy"))
    next(steps)
    assert texts() == ["x", "b", "c", "d"]
    assert len(list(steps)) == 3
    assert texts() == ["x", "y"]


@pytest.fixture
def alone() -> Iterator[None]:
    """What other tests left in memory is not looked through meanwhile: a user's program never ran them."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A book with many accounts of many months."""
    path = tmp_path / "many.fdesk"
    desk, book = open_desk(path), MadeUp()
    for number in range(ACCOUNTS):
        account = book.account(f"Bank {number:03}", "PKR" if number % 2 else "USD", "bank" if number % 2 else "wallet")
        for month in range(1, 13):
            book.line(account, f"2026-{month:02}-10", 10_000, "deposit", counterparty="A")
            first, last = 10_000 * (month - 1), 10_000 * month
            book.statement(account, f"2026-{month:02}-01", f"2026-{month:02}-28", first, last)
    book.write(desk)
    desk.close()
    return path


@pytest.mark.usefixtures("alone")
def test_many_accounts_never_hold_the_window(bench: Maker, many: Path) -> None:
    one = bench(many)
    one.go("accounts")
    page = one.window.pages["accounts"]
    assert isinstance(page, AccountsPage)
    for view in ("months", "accounts"):
        watch = Watch()
        page.switch.turn(view)
        one.settle()
        assert watch.longest < LONGEST_S, view
    cards = page.views["accounts"].findChildren(AccountCard)
    assert len([card for card in cards if card.isVisible()]) == ACCOUNTS


@pytest.mark.usefixtures("alone", "dressed")
def test_a_long_trail_never_holds_the_window(qtbot: QtBot) -> None:
    day, dollars, rupees = date(2026, 4, 3), Money.of("1", "USD"), Money.of("1", "PKR")
    shares = tuple(ShareOf(f"l{n}", n, day, f"Buyer {n}", dollars, dollars + dollars) for n in range(SHARES))
    step = Step(trails.EARNED, day, "Upwork USD", dollars, shares=shares)
    sums = (rupees, rupees, None, rupees, rupees, rupees, None, None, None)
    papers = Papers("not_asked", "", None, 0)
    trail = Trail("l1", day, "Payoneer", "Bank", (step,) * STEPS, (dollars,), (), *sums, (), papers)
    view, area = TrailView(), QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(view)
    area.resize(760, 600)
    area.show()
    watch = Watch()
    view.show_trail(trail)
    [filling] = view.findChildren(Filling)
    qtbot.waitUntil(lambda: filling.is_done, timeout=30_000)
    view.rows[0].toggle(open_=True)
    [unfolded] = view.rows[0].findChildren(ShareRows)
    qtbot.waitUntil(lambda: all(one.is_done for one in unfolded.findChildren(Filling)), timeout=30_000)
    qtbot.wait(5)
    assert watch.longest < LONGEST_S
    assert len(view.rows) == STEPS


@pytest.mark.usefixtures("alone")
def test_money_that_is_on_the_way_for_years_is_shown_by_its_first_rows(bench: Maker, tmp_path: Path) -> None:
    path = tmp_path / "away.fdesk"
    desk, book = open_desk(path), MadeUp()
    wallet = book.account("Payoneer", "USD")
    for number in range(MOST_MOVING + 400):
        book.line(wallet, f"2026-07-{number % 28 + 1:02}", -10_000 - number, "transfer_out", text="Bank account")
    book.write(desk)
    desk.close()
    one = bench(path)
    one.go("accounts")
    page = one.window.pages["accounts"]
    assert isinstance(page, AccountsPage)
    watch = Watch()
    page.switch.turn("outside")
    one.settle()
    assert watch.longest < LONGEST_S
    view = page.views["outside"]
    assert isinstance(view, OutsideView)
    assert len(view.moving.rows) == MOST_MOVING
    assert say("outside.more", n=400) in {found.text() for found in view.moving.findChildren(QLabel)}
