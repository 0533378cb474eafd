"""What a page or a dialog is made of is never shown by itself: on a screen that would be a window that flashes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from tests.ui.every_dialog import every_dialog
from tests.ui.walking import described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


class Watch(QObject):
    """Notes each widget shown as a window that is neither the window, nor a dialog, nor what pops up of one."""

    def __init__(self) -> None:
        super().__init__()
        self.flashed: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            pops_up = watched.windowType() in {Qt.WindowType.Popup, Qt.WindowType.ToolTip}
            if not pops_up and not isinstance(watched, QMainWindow | QDialog):
                self.flashed.append(described(watched))
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    watching = Watch()
    qapp.installEventFilter(watching)
    yield watching
    qapp.removeEventFilter(watching)


def test_no_part_of_a_page_or_of_a_dialog_flashes_up(bench: Maker, demo_book: Path, watch: Watch) -> None:
    one = bench(demo_book)
    for page in one.window.pages:
        one.go(page)
    for dialog in every_dialog(one):
        assert dialog.isVisible()
    assert watch.flashed == []


def test_the_watch_sees_a_part_shown_before_it_has_a_place(watch: Watch) -> None:
    part = QWidget()
    part.setVisible(True)
    part.close()
    assert watch.flashed == ["QWidget in NoneType"]
