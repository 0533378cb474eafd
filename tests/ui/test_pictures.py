"""Every page looks as it did when somebody last looked; `packaging/screenshots.py --references` keeps a new look."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage

from freelancer_desk.desk import demo
from freelancer_desk.desk.languages import Language
from freelancer_desk.ui.main_window import USUAL
from freelancer_desk.ui.pages.settings import SettingsPage
from freelancer_desk.ui.sidebar import NAMES
from freelancer_desk.ui.theme import Mode
from tests.ui.conftest import Bench
from tests.ui.pictures import REFERENCES, TOLERANCE, apart, pixels, reduced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

DAY = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
LANGUAGES = (Language.ENGLISH, Language.URDU)
THEMES = (Mode.LIGHT, Mode.DARK)
LARGEST_FILE, LARGEST_ALL = 20_000, 500_000


@pytest.fixture
def fixed(qtbot: QtBot, dressed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """The demo book on a certain day at a certain place."""
    del dressed
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    book = tmp_path / "demo.fdesk"
    demo.make(book, now=lambda: DAY)
    one = Bench(qtbot, tmp_path, book, now=lambda: DAY)
    one.window.resize(*USUAL)
    yield one
    one.window.preferences.mode, one.window.preferences.language = Mode.LIGHT, Language.ENGLISH
    one.window.retell()
    one.settle()
    one.close()
    monkeypatch.undo()
    time.tzset()


def picture(one: Bench, page: str) -> QImage:
    """A page as it is kept: without where the book lies, which is elsewhere on each machine."""
    one.go(page)
    shown = one.window.page(page)
    if isinstance(shown, SettingsPage):
        shown.where.setText("demo.fdesk")
    one.window.menuBar().setFocus()
    one.settle()
    return reduced(one.window.grab().toImage())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", THEMES)
def test_every_page_looks_as_it_did(fixed: Bench, theme: Mode, language: Language, tmp_path: Path) -> None:
    fixed.window.preferences.mode, fixed.window.preferences.language = theme, language
    fixed.window.retell()
    changed = {}
    for page in NAMES:
        kept, now = REFERENCES / f"{language.value}-{theme.value}-{page}.png", picture(fixed, page)
        if os.environ.get("HOUSE_REFERENCES") == "refresh":
            REFERENCES.mkdir(exist_ok=True)
            now.save(str(kept))
        far = apart(QImage(str(kept)), now)
        if far > TOLERANCE:
            now.save(str(tmp_path / kept.name))
            changed[page] = round(far, 1)
    assert changed == {}, f"look at {tmp_path}, and if it is meant so: packaging/screenshots.py --references"


def test_a_lost_widget_a_moved_one_and_other_words_are_noticed(fixed: Bench) -> None:
    before = picture(fixed, "payments")
    page = fixed.window.page("payments")
    assert apart(before, picture(fixed, "payments")) == 0
    page.table.setColumnHidden(1, True)  # type: ignore[attr-defined]
    assert apart(before, reduced(fixed.window.grab().toImage())) > TOLERANCE
    page.table.setColumnHidden(1, False)  # type: ignore[attr-defined]
    fixed.window.sidebar.entries["home"].hide()
    fixed.qtbot.wait(50)
    assert apart(before, reduced(fixed.window.grab().toImage())) > TOLERANCE
    fixed.window.sidebar.entries["home"].show()
    page.body.setContentsMargins(40, 4, 28, 28)
    fixed.qtbot.wait(50)
    assert apart(before, reduced(fixed.window.grab().toImage())) > TOLERANCE


def test_a_shade_more_or_less_is_not_noticed(fixed: Bench) -> None:
    before = picture(fixed, "home")
    noise = np.random.default_rng(7).integers(-12, 13, pixels(before).shape)
    shades = np.clip(pixels(before).astype(int) + noise, 0, 255).astype(np.uint8)
    wide, high = before.width(), before.height()
    after = QImage(shades.tobytes(), wide, high, wide, QImage.Format.Format_Grayscale8)
    assert 0 < apart(before, after) < TOLERANCE
    assert apart(before, before.scaled(wide, high - 8)) == 255


def test_the_kept_pictures_are_small_and_of_pages_that_are_there() -> None:
    kept = {path.name: path.stat().st_size for path in REFERENCES.glob("*.png")}
    wanted = [(language.value, theme.value, page) for language in LANGUAGES for theme in THEMES for page in NAMES]
    assert set(kept) == {"-".join(parts) + ".png" for parts in wanted}
    assert max(kept.values()) < LARGEST_FILE
    assert sum(kept.values()) < LARGEST_ALL
