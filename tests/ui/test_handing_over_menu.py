"""The Tax page hands the year over: the pack is written from its menu, which names all that can be given."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from freelancer_desk.domain.words import say
from freelancer_desk.ui import handing_over

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench


def test_the_pack_is_written_from_the_window(bench: Callable[[Path], Bench], demo_book: Path, tmp_path: Path) -> None:
    one = bench(demo_book)
    one.go("taxes")
    menus = [
        button.menu() for button in one.window.page("taxes").findChildren(QPushButton) if button.menu() is not None
    ]
    said = [action.text() for menu in menus for action in menu.actions()]
    assert {say("handing.pack"), say("handing.answers"), say("handing.income")} <= set(said)
    path = tmp_path / "given.zip"
    handing_over.give_pack(one.window.office, path)
    one.settle()
    assert "given.zip" in one.window.toast.text
    with zipfile.ZipFile(path) as pack:
        assert {"SHA256SUMS", "book.fdesk-view"} <= {name.rpartition("/")[2] for name in pack.namelist()}
