"""The palette: Ctrl K, a few letters, Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from freelancer_desk.desk import records
from freelancer_desk.ui.palette import Palette
from freelancer_desk.ui.sidebar import NAMES
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def opened(one: Bench) -> Palette:
    one.window.menus.palette.trigger()
    one.settle()
    return [found for found in one.window.findChildren(Palette) if found.isVisible()][-1]


def typed(one: Bench, palette: Palette, text: str) -> list[str]:
    QTest.keyClicks(palette.line, text)
    one.qtbot.wait(120)
    one.settle()
    return [entry.title for entry in palette.entries]


def test_every_page_and_action_is_there_and_named(bench: Maker) -> None:
    one = bench(None)
    palette = opened(one)
    titles = [entry.title for entry in palette.entries]
    assert len(titles) > len(NAMES)
    assert [titles.count(name) for name in ("Settings", "Invoices", "Home")] == [1, 1, 1], "a page stands there once"
    assert unnamed(palette) == []
    assert one.window.menus.palette.shortcut().toString() == "Ctrl+K"
    palette.close()


def test_a_page_is_found_in_roman_urdu_and_opened_by_enter(bench: Maker) -> None:
    one = bench(None)
    palette = opened(one)
    assert typed(one, palette, "kaghzaat")[0] == "Papers"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    one.settle()
    assert one.window.stack.currentWidget() is one.window.pages["papers"]


def test_a_client_is_found_and_shown(bench: Maker) -> None:
    one = bench(None)
    one.jobs.write(lambda desk, _job: records.add(desk, "client", {"name": "Northwind Labs"}), lambda _done: None)
    one.settle()
    palette = opened(one)
    titles = typed(one, palette, "northw")
    assert "Northwind Labs" in titles
    while palette.entries[palette.list.currentRow()].title != "Northwind Labs":
        QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    one.settle()
    assert one.window.stack.currentWidget() is one.window.pages["clients"]


def test_nothing_found_does_nothing(bench: Maker) -> None:
    one = bench(None)
    palette = opened(one)
    assert typed(one, palette, "zzzzqqq") == []
    assert palette.none.isVisible(), "it says so"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    one.settle()
    assert not [found for found in one.window.findChildren(Palette) if found.isVisible()]
