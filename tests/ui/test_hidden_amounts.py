"""Amounts hidden for a screen that others see: no figure is left on any page, in any dialog, or in a spoken name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.grouping import hide
from freelancer_desk.domain.words import SENTENCES
from freelancer_desk.ui.charts import Chart
from freelancer_desk.ui.exporting import export_to
from freelancer_desk.ui.pages.payments import PaymentsPage
from freelancer_desk.ui.palette import Palette
from freelancer_desk.ui.return_cells import CellRow
from tests.ui.every_dialog import every_dialog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

AMOUNT = re.compile(r"\d[\d,]*\.\d\d(?![\d.])(?!\s?%)")
# A sentence as it is written holds nobody's amounts.
SAMPLES = {text for text in SENTENCES.values() if isinstance(text, str)}
VIEWS = {
    "accounts": ("months", "credits", "outside", "lines"),
    "papers": ("shelf", "proof"),
    "questions": ("rules",),
    "returns": ("wealth",),
    "invoices": ("needs",),
}
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


@pytest.fixture(autouse=True)
def _shown_again() -> Iterator[None]:
    yield
    hide(wanted=False)


def cells(model: QAbstractItemModel) -> Iterator[str]:
    """What a table shows and says."""
    for row in range(model.rowCount()):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            yield from (str(model.data(model.index(row, column), role) or "") for role in ROLES)


def told(top: QWidget) -> Iterator[str]:
    """Every text on show in a window, to the eye or to a screen reader."""
    for widget in (top, *top.findChildren(QWidget)):
        if not widget.isVisibleTo(top):
            continue
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            yield from (interface.text(role) for role in (QAccessible.Text.Name, QAccessible.Text.Value))
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.displayText()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(at) for at in range(widget.count()))
        model = getattr(widget, "model", None)
        if callable(model) and isinstance(held := model(), QAbstractItemModel):
            yield from cells(held)


def amounts(top: QWidget) -> set[str]:
    """The texts on show that hold an amount."""
    return {text for text in told(top) if AMOUNT.search(text) and text not in SAMPLES}


def walked(one: Bench) -> Iterator[tuple[str, QWidget]]:
    """Every page with its views."""
    for page in one.window.pages:
        for view in ("", *VIEWS.get(page, ())):
            one.go(page)
            one.window.page(page).point_at(view)
            one.settle()
            yield f"{page} {view}".strip(), one.window


def test_no_page_shows_an_amount_while_amounts_are_hidden(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    with_amounts = {name for name, top in walked(one) if amounts(top)}
    assert with_amounts >= {"home", "payments", "invoices", "clients", "accounts", "papers", "taxes", "returns"}
    one.window.menus.hidden.trigger()
    assert one.window.menus.hidden.isChecked()
    assert {name: found for name, top in walked(one) if (found := amounts(top))} == {}
    one.go("returns")
    digits = {cell.cell.digits for cell in one.window.findChildren(CellRow) if len(cell.cell.digits) > 3}
    assert digits
    assert {text for text in told(one.window) if text.replace(",", "") in digits} == set()


def test_no_dialog_shows_an_amount_while_amounts_are_hidden(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    one.window.hide_amounts()
    found = {f"{type(dialog).__name__}: {dialog.windowTitle()}": amounts(dialog) for dialog in every_dialog(one)}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_charts_and_what_is_found_hide_amounts_too(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    one.go("home")
    (chart,) = one.window.findChildren(Chart)
    before = chart.grab().toImage()
    one.window.hide_amounts()
    one.settle()
    assert chart.grab().toImage() != before
    palette = Palette(one.window.office, one.window.menus.actions, one.window)
    palette.open()
    palette.line.setText("wise")
    one.settle()
    one.qtbot.wait(100)
    one.settle()
    under = [entry.under for entry in palette.entries]
    assert any(figures.HIDDEN in text for text in under)
    assert not any(AMOUNT.search(text) for text in under)
    palette.close()


def test_files_and_copies_hold_what_the_screen_hides(bench: Maker, demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    plain, hidden = tmp_path / "plain.csv", tmp_path / "hidden.csv"
    export_to(one.window.office, plain, "csv")
    one.settle()
    one.window.hide_amounts()
    export_to(one.window.office, hidden, "csv")
    one.settle()
    assert hidden.read_bytes() == plain.read_bytes()
    one.go("payments")
    page = one.window.page("payments")
    assert isinstance(page, PaymentsPage)
    page.search.setText("857,507.50")
    one.settle()
    assert page.table.rows.rowCount() == 1, "an amount is found by who knows it"
    page.search.setText("")
    one.settle()
    page.table.selectAll()
    assert AMOUNT.search(page.table.copied())
    one.window.hide_amounts()
    one.settle()
    assert amounts(page)
