"""Columns that are left out stay left out, and Shift F10 or the menu key offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

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
    copy, _section, first, *_rest = menu.actions()
    copy.trigger()
    menu.close()
    assert len(QGuiApplication.clipboard().text().splitlines()) == page.table.rows.rowCount() + 1
    QGuiApplication.clipboard().clear()
    assert not first.isEnabled()
    assert page.table.contextMenuPolicy() is Qt.ContextMenuPolicy.CustomContextMenu
