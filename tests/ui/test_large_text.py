"""Text up to twice its size: nothing is cut in the smallest window, where the rest is a scroll away."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSettings, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QVBoxLayout, QWidget

from freelancer_desk import app
from freelancer_desk.desk.languages import Language
from freelancer_desk.ui import theme
from freelancer_desk.ui.figure import Figure
from freelancer_desk.ui.main_window import SMALLEST, USUAL
from freelancer_desk.ui.pages.settings import SettingsPage
from freelancer_desk.ui.preferences import SCALES, Preferences
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.sidebar import NAMES
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.widgets import Elided, label
from tests.ui.every_dialog import every_dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

# Layouts within scrolling pages take a few turns to come to rest.
LAID_OUT_MS = 100
# So much may be left below the last card of a page.
ENDS = 60


def has_room(widget: QWidget) -> bool:
    """Whether a widget has the room that its text needs; what ends in an ellipsis says the rest in a tool tip."""
    if isinstance(widget, Elided):
        return True
    if isinstance(widget, Figure):
        least = theme.font(Figure.SIZES[-1], 700, tabular=True)
        return widget.width() >= QFontMetricsF(least).horizontalAdvance(widget.text())
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() >= widget.heightForWidth(widget.width())
    if isinstance(widget, QLabel | QAbstractButton) and widget.text():
        needed = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
        return widget.width() >= needed.width() and widget.height() >= widget.fontMetrics().height()
    inner = widget.widget() if isinstance(widget, QScrollArea) else None
    if isinstance(widget, QScrollArea) and inner is not None:
        stays = widget.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        return not stays or inner.width() <= widget.viewport().width()
    return True


def cut(top: QWidget) -> set[str]:
    """What is cut in a window: texts by their own edge, or by an area that does not scroll sideways."""
    shown = (widget for widget in top.findChildren(QWidget) if widget.isVisibleTo(top))
    return {
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}: {getattr(widget, 'text', str)()}"
        for widget in shown
        if not has_room(widget)
    }


def test_a_cut_text_is_found(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    box = QVBoxLayout(top)
    for made in (label("A sentence of some length"), label("More words than fit in one narrow line", wrap=True)):
        made.setFixedSize(60, 20)
        box.addWidget(made)
    box.addWidget(label("Whole"))
    top.show()
    assert len(cut(top)) == 2


@pytest.mark.parametrize("scale", [100, 200])
def test_no_page_cuts_a_text_in_the_smallest_window(bench: Maker, demo_book: Path, scale: int) -> None:
    one = bench(demo_book)
    wide, high = (side * 100 // scale for side in SMALLEST)
    one.window.setMinimumSize(wide, high)
    one.window.resize(wide, high)
    found = {}
    for page in one.window.pages:
        one.go(page)
        one.qtbot.wait(LAID_OUT_MS)
        found[page] = cut(one.window)
        assert one.window.width() == wide
    assert {page: texts for page, texts in found.items() if texts} == {}


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.URDU])
def test_no_page_scrolls_sideways_at_twice_the_size_in_the_usual_window(
    bench: Maker, demo_book: Path, language: Language
) -> None:
    one = bench(demo_book)
    one.window.preferences.language = language
    one.window.retell()
    wide, high = (side // 2 for side in USUAL)
    one.window.setMinimumSize(wide, high)
    one.window.resize(wide, high)
    for page in one.window.pages:
        one.go(page)
        one.qtbot.wait(LAID_OUT_MS)
        area = one.window.page(page).findChild(QScrollArea)
        assert area is not None
        assert area.horizontalScrollBar().maximum() == 0, page
    assert one.window.width() == wide


def test_no_dialog_cuts_a_text_on_the_smallest_screen(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    found = {}
    for dialog in every_dialog(one):
        wide, high = (side * 100 // SCALES[-1] for side in SMALLEST)
        dialog.resize(min(dialog.width(), wide), min(dialog.height(), high))
        one.settle()
        one.qtbot.wait(LAID_OUT_MS)
        assert dialog.width() <= wide + 100, "a dialog does not fit on the screen"
        found[f"{type(dialog).__name__} {dialog.windowTitle()}"] = cut(dialog)
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_the_size_is_chosen_kept_and_asks_to_start_again(
    bench: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = bench(None)
    one.go("settings")
    page = one.window.page("settings")
    assert isinstance(page, SettingsPage)
    assert page.again.isHidden()
    page.scale.choice.choose("150")
    assert page.again.isVisibleTo(page)
    kept = Preferences(QSettings(str(tmp_path / "look.ini"), QSettings.Format.IniFormat))
    assert kept.scale == 150
    with one.qtbot.waitSignal(one.window.emptied, timeout=30_000):
        page.again.click()
    assert one.window.starts_again
    monkeypatch.setenv("QT_SCALE_FACTOR", "1.5")
    for scale in SCALES:
        with app.scaled(scale):
            assert float(os.environ["QT_SCALE_FACTOR"]) == pytest.approx(1.5 * scale / 100)
        assert os.environ["QT_SCALE_FACTOR"] == "1.5"


def test_nothing_in_the_window_moves_by_itself() -> None:
    from freelancer_desk import ui

    sources = [path.read_text(encoding="utf-8") for path in Path(ui.__path__[0]).rglob("*.py")]
    assert sources
    assert not any(word in text for text in sources for word in ("Animation", "QTimeLine", "QMovie"))


def test_a_narrow_table_scrolls_sideways_and_never_cuts_an_amount(qtbot: QtBot) -> None:
    columns = [Column[int](f"Sum {at}", lambda row: f"{row}.00", Look.AMOUNT, width=116) for at in range(4)]
    table: Table[int] = Table(columns, lambda row: row, "Sums")
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    table.fill([861_697])
    assert [table.columnWidth(at) >= 116 for at in range(4)] == [True] * 4
    assert table.horizontalScrollBar().maximum() > 0


def test_a_window_never_stands_beyond_the_screen(bench: Callable[[Path | None], Bench]) -> None:
    """The screen may be another one than last time, or all may be larger on it."""
    window = bench(None).window
    room = window.screen().availableGeometry()
    window.setGeometry(room.right(), room.bottom(), 1280, 2 * room.height())
    for geometry in (QByteArray(), window.saveGeometry()):
        app._stand(window, geometry)
        assert window.height() < room.height()
    assert window.geometry().top() >= room.top()
    assert window.geometry().bottom() <= room.bottom()


def test_every_page_ends_where_what_it_holds_ends(bench: Maker, demo_book: Path) -> None:
    """A page that measures itself as in the narrowest window goes on for screens of nothing."""
    one = bench(demo_book)
    for name in NAMES:
        one.go(name)
        page = one.window.pages[name]
        switch: Any = getattr(page, "switch", None)
        for view in switch.segments if switch is not None else [""]:
            if view:
                switch.turn(view)
                one.settle()
            canvas: Any = next(area for area in page.findChildren(Scrolling) if area.isVisible()).widget()
            cards = [card for card in canvas.findChildren(QWidget) if card.isVisibleTo(canvas)]
            ends = max(card.mapTo(canvas, QPoint(0, card.height())).y() for card in cards if not card.children())
            is_whole = canvas.height() <= canvas.parentWidget().height()
            assert is_whole or canvas.height() - ends < ENDS, (name, view)
