"""The menu of a table, which Shift F10 or the menu key offers: columns that stay left out, rows taken along."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from python_calamine import CalamineWorkbook

from freelancer_desk.desk import receipts
from freelancer_desk.ui import table_menu
from freelancer_desk.ui.dialogs.many import ManyDialog
from freelancer_desk.ui.dialogs.payment import PaymentDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.ui.pages.payments import PaymentsPage
    from tests.ui.conftest import Bench

ACCOUNT = 2


def page_of(one: Bench) -> PaymentsPage:
    one.go("payments")
    return cast("PaymentsPage", one.window.page("payments"))


def asked(page: PaymentsPage) -> QMenu:
    at = page.table.viewport().rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, page.table.viewport().mapToGlobal(at))
    QApplication.sendEvent(page.table.viewport(), event)
    (menu,) = [found for found in page.table.findChildren(QMenu) if found.isVisible()]
    return menu


def test_a_column_is_left_out_and_stays_so_after_a_restart(
    bench: Callable[[Path | None], Bench], demo_book: Path
) -> None:
    one = bench(demo_book)
    page = page_of(one)
    assert not page.table.isColumnHidden(ACCOUNT)
    menu = asked(page)
    act = next(act for act in menu.actions() if act.text() == page.table.rows.columns[ACCOUNT].title)
    act.trigger()
    menu.close()
    assert page.table.isColumnHidden(ACCOUNT)
    one.close()
    one.open()
    page = page_of(one)
    assert page.table.isColumnHidden(ACCOUNT)
    menu = asked(page)
    next(act for act in menu.actions() if act.text() == page.table.rows.columns[ACCOUNT].title).trigger()
    menu.close()
    assert not page.table.isColumnHidden(ACCOUNT)


def test_the_menu_copies_what_is_chosen_and_keeps_the_column_that_names_a_row(
    bench: Callable[[Path | None], Bench], demo_book: Path
) -> None:
    one = bench(demo_book)
    page = page_of(one)
    page.table.selectAll()
    menu = asked(page)
    copy, _save, _order, _section, first, *_rest = menu.actions()
    copy.trigger()
    menu.close()
    assert len(QGuiApplication.clipboard().text().splitlines()) == page.table.rows.rowCount() + 1
    QGuiApplication.clipboard().clear()
    assert not first.isEnabled()
    assert page.table.contextMenuPolicy() is Qt.ContextMenuPolicy.CustomContextMenu


@pytest.mark.parametrize("name", ["rows.csv", "rows.XLSX"])
def test_the_table_is_saved_as_it_is_sorted_filtered_and_shown(
    bench: Callable[[Path | None], Bench], demo_book: Path, tmp_path: Path, name: str
) -> None:
    one = bench(demo_book)
    page = page_of(one)
    page.search.setText("usd")
    one.settle()
    page.table.leave_out(frozenset({ACCOUNT}))
    page.table.order_by(5, Qt.SortOrder.AscendingOrder)
    one.settle()
    assert "Save the table…" in [act.text() for act in asked(page).actions()]
    table_menu.save_to(page, page.table, tmp_path / name)
    one.settle()
    columns = [column for at, column in enumerate(page.table.rows.columns) if at != ACCOUNT]
    shown = [[column.text(payment) for column in columns] for payment in page.table.rows.shown()]
    right = [[column.title for column in columns], *shown]
    assert len(right) > 2
    if name.endswith("csv"):
        assert list(csv.reader((tmp_path / name).read_text(encoding="utf-8").splitlines())) == right
    else:
        sheet = CalamineWorkbook.from_path(tmp_path / name).get_sheet_by_index(0)
        assert sheet.to_python() == right
    assert one.window.toast.text == f"{len(shown)} rows were saved in {name}"


def test_several_payments_are_changed_by_one_key_and_taken_back_by_one_undo(
    bench: Callable[[Path | None], Bench], demo_book: Path
) -> None:
    one = bench(demo_book)
    page = page_of(one)
    before = {payment.id: payment.purpose_code for payment in page.table.rows.shown()}
    assert not page.change.isEnabled()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    (dialog,) = one.window.findChildren(ManyDialog)
    assert dialog.windowTitle() == f"Change {len(before)} payments"
    assert not dialog.save.isEnabled()
    QTest.keyClicks(dialog.fields["purpose_code"].editor, "9111")
    dialog.fields["category"].put("it_services")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    one.settle()
    assert one.window.toast.text == f"{len(before)} payments changed"
    assert {payment.purpose_code for payment in page.table.rows.shown()} == {"9111"}
    assert set(page.table.chosen_ids()) == set(before), "what was chosen stays chosen"
    one.window.undo()
    one.settle()
    assert {payment.id: payment.purpose_code for payment in page.table.rows.shown()} == before


def test_a_single_payment_is_edited_by_the_same_key(bench: Callable[[Path | None], Bench], demo_book: Path) -> None:
    one = bench(demo_book)
    page = page_of(one)
    page.table.setFocus()
    page.table.choose(next(iter(page.table.rows.shown())).id)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    one.settle()
    (dialog,) = one.window.findChildren(PaymentDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_whoever_is_further_down_stays_there_when_a_payment_is_saved(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    day = one.jobs.desk.today().isoformat()
    fields = {"date": day, "proceeds": "1", "currency": "USD", "credited_pkr": "280"}

    def save(count: int) -> None:
        one.jobs.write(lambda desk, _job: [receipts.add(desk, fields) for _ in range(count)], lambda _done: None)
        one.settle()

    page = page_of(one)
    save(90)
    bar = page.table.verticalScrollBar()
    assert bar.maximum() > 40
    bar.setValue(40)
    save(1)
    assert page.table.rows.rowCount() == 91
    assert bar.value() == 40
