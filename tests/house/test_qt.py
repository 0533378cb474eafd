"""What we rely on in Qt: that it does not wear out Python's own objects, and that our fonts are the ones drawn."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QPushButton

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "resources" / "fonts"
ROUNDS = 5_000


class Bell(QObject):
    rung = Signal()


@pytest.mark.usefixtures("qapp")
def test_clicks_and_emits_do_not_use_up_none_and_true() -> None:
    """PySide6 6.12.0 loses one reference each on CPython 3.11 and aborts it; the pin in pyproject.toml avoids that."""
    button, bell = QPushButton(), Bell()
    heard = []
    button.clicked.connect(lambda: heard.append(1))
    before = (sys.getrefcount(None), sys.getrefcount(True))
    for _ in range(ROUNDS):
        button.click()
        bell.rung.emit()
    after = (sys.getrefcount(None), sys.getrefcount(True))
    assert len(heard) == ROUNDS
    assert all(abs(now - then) < ROUNDS // 20 for then, now in zip(before, after, strict=True)), (before, after)


@pytest.mark.usefixtures("qapp")
def test_the_bundled_fonts_give_every_weight() -> None:
    for path in (*FONTS.glob("*.otf"), *FONTS.glob("*.ttf")):
        assert QFontDatabase.addApplicationFont(str(path)) >= 0, path
    styles = {QFontDatabase.weight("Inter", style) for style in QFontDatabase.styles("Inter")}
    assert styles == {400, 500, 600, 700}
    nastaliq = "Noto Nastaliq Urdu"
    assert {QFontDatabase.weight(nastaliq, style) for style in QFontDatabase.styles(nastaliq)} >= {400, 700}
    for weight in (400, 500, 600, 700):
        font = QFont("Inter", 12, weight)
        assert (QFontInfo(font).family(), QFontInfo(font).weight()) == ("Inter", weight)


@pytest.mark.usefixtures("qapp")
def test_amounts_can_be_set_in_figures_of_one_width() -> None:
    for path in FONTS.glob("*.otf"):
        QFontDatabase.addApplicationFont(str(path))
    font = QFont("Inter", 12)
    assert QFontMetricsF(font).horizontalAdvance("1111") < QFontMetricsF(font).horizontalAdvance("8888")
    font.setFeature(QFont.Tag("tnum"), 1)
    assert QFontMetricsF(font).horizontalAdvance("1111") == QFontMetricsF(font).horizontalAdvance("8888")


def test_documents_find_the_fonts_without_the_system() -> None:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    assert fonts.families() == ["Inter", "Noto Nastaliq Urdu"]
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 2_000_000
    assert {path.name for path in FONTS.glob("OFL-*.txt")} == {"OFL-Inter.txt", "OFL-NotoNastaliqUrdu.txt"}
