"""Every page and every dialog without a mouse and without eyes: names, the order of the Tab key, Enter and Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor
from freelancer_desk.ui.dialogs.paste import PasteDialog
from freelancer_desk.ui.palette import Palette
from tests.ui.every_dialog import every_dialog, missing
from tests.ui.walking import goes_back, held_in, out_of_order, tabbed, unnamed, unreachable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]

# Enter does nothing by itself where it would issue, where nothing is understood yet, and where it chooses a row.
WITHOUT_ENTER = (InvoiceEditor, PasteDialog, Palette)


def faults(top: QWidget) -> list[str]:
    """What a screen reader or the Tab key would stumble on."""
    reached = tabbed(top)
    return [
        *(f"no name: {one}" for one in unnamed(top)),
        *(f"not reached: {one}" for one in unreachable(top, reached)),
        *(f"goes back: {one}" for one in out_of_order(top, reached)),
    ]


def stubborn(dialog: QDialog) -> list[str]:
    """Whether Enter has a button, and Esc an end."""
    answers = [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()]
    found = [] if len(answers) == 1 or isinstance(dialog, WITHOUT_ENTER) else [f"Enter: {answers}"]
    QTest.keyClick(held_in(dialog) or dialog, Qt.Key.Key_Escape)
    return found + (["Esc does not close"] if dialog.isVisible() else [])


def test_every_page_is_named_and_walked_by_the_tab_key(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    found = {}
    for page in one.window.pages:
        one.go(page)
        found[page] = faults(one.window)
    assert {page: told for page, told in found.items() if told} == {}


def test_every_dialog_is_named_walked_answered_and_left_by_key(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    found: dict[str, list[str]] = {}
    seen: set[type[QDialog]] = set()
    for dialog in every_dialog(one):
        seen.add(type(dialog))
        name = f"{type(dialog).__name__}: {dialog.windowTitle()}"
        found[name] = faults(dialog) + stubborn(dialog)
    assert {name: told for name, told in found.items() if told} == {}
    assert missing(seen) == set()


def test_the_walk_finds_what_has_no_name_is_not_reached_or_goes_back(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    lines = [QLineEdit() for _ in range(4)]
    box = QVBoxLayout(top)
    for at, line in enumerate(lines):
        box.addWidget(line)
        line.setAccessibleName(f"line {at}" if at else "")
    for one, two in ((0, 2), (2, 1), (1, 3)):
        QWidget.setTabOrder(lines[one], lines[two])
    top.show()
    assert faults(top) == [
        "no name: QLineEdit in QWidget",
        "goes back: QLineEdit 'line 2' in QWidget -> QLineEdit 'line 1' in QWidget",
        "goes back: QLineEdit 'line 3' in QWidget -> QLineEdit in QWidget",
    ]
    assert unreachable(top, lines[:3]) == ["QLineEdit 'line 3' in QWidget"]
    assert not goes_back(QRect(0, 0, 50, 20), QRect(60, 0, 50, 20))
