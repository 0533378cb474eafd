"""Ways home at the window: which left the most, which costs least once the official rates are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from freelancer_desk.desk import rates, receipts
from freelancer_desk.ui.dialogs.ways import WaysDialog
from freelancer_desk.ui.ways import way
from tests.ui.test_papers_page import dialog_of
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def ways_dialog(one: Bench) -> WaysDialog:
    """The dialog, as the menu opens it."""
    one.window.compare_ways()
    return dialog_of(one, WaysDialog)


def test_without_official_rates_the_way_that_left_the_most_is_named(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    dialog = ways_dialog(one)
    # Wise to MCB: $5,790.60 became Rs 1,619,447.50, which is 279.6683 for one.
    assert dialog.view.best.text() == "Wise → MCB left the most: Rs\u00a0279.6683 for each USD."
    assert dialog.view.notes.text() == "What fees and rate cost together shows once the official rates are known."
    assert [way(row) for row in dialog.view.tables["year"].rows.shown()] == [
        "Wise → MCB",
        "Payoneer → Meezan",
        "Upwork → Payoneer → Meezan",
    ]
    assert unnamed(dialog) == []
    dialog.view.rates.click()
    one.settle()
    assert one.window.stack.currentWidget() is one.window.pages["settings"]


def test_with_them_the_cheapest_is_named_for_the_year_and_month_by_month(bench: Maker, demo_book: Path) -> None:
    def work(desk: Desk) -> None:
        for payment in receipts.listing(desk.book):
            rates.type_rate(desk, "USD", payment.day.isoformat(), "280.4", "made up")

    one = bench(demo_book)
    one.jobs.write(lambda desk, _job: work(desk), lambda _done: None)
    one.settle()
    dialog = ways_dialog(one)
    # 5,790.60 at 280.40 is worth 1,623,684.24; 4,236.74 of it were lost on the way, which is 0.26 %.
    assert dialog.view.best.text().startswith(
        "Wise → MCB costs least: fees and rate together took 0.26\u00a0% of what clients paid."
    )
    table = dialog.view.tables["year"]
    first = [column.text(table.rows.row(0)) for column in table.rows.columns]
    assert first[-2:] == ["Rs\u00a04,236.74", "0.26\u00a0%"]
    assert dialog.view.rates.isHidden()
    dialog.view.switch.turn("months")
    months = dialog.view.tables["months"]
    assert months.isVisible()
    assert {column.text(months.rows.row(0)) for column in months.rows.columns[:2]} == {"Oct 2026", "Wise → MCB"}
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    one.settle()


def test_a_new_book_says_what_is_needed(bench: Maker) -> None:
    dialog = ways_dialog(bench(None))
    assert dialog.view.best.text().startswith("No payment from abroad can be followed home")
    dialog.reject()
