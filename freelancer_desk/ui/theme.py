"""The look in one place: colour tokens, fonts, spacing, icons, and the one style sheet made from them."""

from __future__ import annotations

import importlib.util
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGlyphRun,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QRawFont,
)

from freelancer_desk.domain.words import Voice, is_arabic
from freelancer_desk.ui import sides, toolkit_words
from freelancer_desk.ui.sheet import sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication, QWidget

LIGHT = {
    "bg": "#F6F7F9", "surface": "#FFFFFF", "side": "#FBFBFC", "border": "#E6E8EC", "line": "#EEF0F3",
    "text": "#12151C", "mut": "#5B6577", "faint": "#626C80", "acc": "#4F46E5", "accsoft": "#EEF0FF",
    "acctext": "#4338CA", "onacc": "#FFFFFF", "acchover": "#4338CA", "good": "#067647", "goodbg": "#E9F8F0",
    "warn": "#B54708", "warnbg": "#FEF4E6", "bad": "#B42318", "badbg": "#FEECEB", "hover": "#F2F4F7",
    "sel": "#EEF0FF", "grid": "#ECEEF2", "bar2": "#C7C9F9", "neutral": "#5B6577", "neutralbg": "#F0F2F5",
    "shadow": "#101828", "tip": "#12151C", "tiptext": "#FFFFFF", "edge": "#D3D7DE",
    "track": "#F0F2F5", "turned": "#FFFFFF",
}  # fmt: skip
DARK = {
    "bg": "#0E1014", "surface": "#161920", "side": "#12141A", "border": "#252A34", "line": "#1F242D",
    "text": "#F2F4F7", "mut": "#98A2B3", "faint": "#8791A2", "acc": "#6760F3", "accsoft": "#23224A",
    "acctext": "#B9B6FF", "onacc": "#FFFFFF", "acchover": "#5F57EE", "good": "#5FD29A", "goodbg": "#11291F",
    "warn": "#F5B35B", "warnbg": "#2E2211", "bad": "#F98A80", "badbg": "#331918", "hover": "#1B1F27",
    "sel": "#23224A", "grid": "#232832", "bar2": "#3B3A78", "neutral": "#98A2B3", "neutralbg": "#1F242D",
    "shadow": "#000000", "tip": "#F2F4F7", "tiptext": "#12151C", "edge": "#353C49",
    "track": "#12141A", "turned": "#252A34",
}  # fmt: skip
GRID = 8
MARGIN = 28
ROW = 42
RADIUS = 12
FAMILIES = ("Inter", "Noto Nastaliq Urdu")
BIG = 20
STYLE = "Fusion"
_STYLED = "house_style"
_SPACING = 98
_ICON_ROOM = 1.0
_FACING = {"caret-right": "caret-left", "arrow-right": "arrow-left", "arrow-u-up-left": "arrow-u-up-right"}


class Mode(StrEnum):
    """Follow the system, or always one of the two."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Now:
    """The tokens now painted with."""

    tokens = LIGHT
    sheet = ""
    dark = False


def colour(token: str) -> QColor:
    """The colour of a token in the theme now shown; every painter has the same one, so change a copy."""
    return _colour(Now.tokens[token])


@cache
def _colour(value: str) -> QColor:
    return QColor(value)


def font(size: int = 13, weight: int = 400, *, tabular: bool = False) -> QFont:
    """A font of the house by pixel size and weight; amounts ask for tabular figures. Change a copy."""
    return _font(size, weight, tabular)


@cache
def _font(size: int, weight: int, tabular: bool) -> QFont:  # noqa: FBT001  a key of the cache
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if size >= BIG:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, _SPACING)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def written_font(size: int, text: str, *, tabular: bool = False) -> QFont:
    """A font for a field: Qt stands the text by the first family, so that must be the one of its letters."""
    made = QFont(font(size, tabular=tabular))
    made.setFamilies(list(reversed(FAMILIES) if is_arabic(text) else FAMILIES))
    return made


def application(name: str, argv: Sequence[str]) -> QApplication:
    """Qt's application in the house style, asked for in its arguments: asked for later it costs a start some time."""
    from PySide6.QtWidgets import QApplication

    app = QApplication([name, "-style", STYLE, *argv])
    app.setProperty(_STYLED, True)
    return app


def dress(app: QApplication, mode: Mode, fonts: Path | None = None) -> None:
    """Put the theme on the whole program: style, fonts, palette and style sheet."""
    if fonts is not None and not app.property("house_fonts"):
        for file in sorted((*fonts.glob("*.ttf"), *fonts.glob("*.otf"))):
            QFontDatabase.addApplicationFont(str(file))
        app.setProperty("house_fonts", True)
    if not app.property(_STYLED):
        app.setStyle(STYLE)
        app.setProperty(_STYLED, True)
    Now.dark = mode is Mode.DARK or (mode is Mode.SYSTEM and _system_is_dark(app))
    Now.tokens = DARK if Now.dark else LIGHT
    app.setFont(font())
    app.setLayoutDirection(sides.direction())
    toolkit_words.wear(app)
    app.setPalette(_palette())
    Now.sheet = sheet(Now.tokens, from_right=Voice.from_right)
    for window in app.topLevelWidgets():
        if window.styleSheet():
            wear(window)


def wear(window: QWidget) -> None:
    """Put the style sheet on a window that nothing stands above; what it holds, and what opens over it, wears it too.

    Were it the program's, Qt would style everything within a widget anew whenever that is put into another one.
    """
    if window.styleSheet() != Now.sheet:
        window.setStyleSheet(Now.sheet)


def _system_is_dark(app: QApplication) -> bool:
    return app.styleHints().colorScheme() is Qt.ColorScheme.Dark


def _palette() -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "bg", QPalette.ColorRole.WindowText: "text", QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "bg", QPalette.ColorRole.Text: "text", QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text", QPalette.ColorRole.BrightText: "bad", QPalette.ColorRole.Link: "acctext",
        QPalette.ColorRole.Highlight: "acc", QPalette.ColorRole.HighlightedText: "onacc",
        QPalette.ColorRole.Accent: "acc",
        QPalette.ColorRole.ToolTipBase: "tip", QPalette.ColorRole.ToolTipText: "tiptext",
        QPalette.ColorRole.PlaceholderText: "faint", QPalette.ColorRole.Mid: "edge", QPalette.ColorRole.Dark: "edge",
        QPalette.ColorRole.Light: "surface", QPalette.ColorRole.Midlight: "border",
    }  # fmt: skip
    for role, token in roles.items():
        palette.setColor(role, colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("faint"))
    return palette


def draw_icon(painter: QPainter, name: str, box: QRectF, tint: QColor) -> None:
    """Paint one icon of the family, centred in the box; one that points on points where the language goes on."""
    if Voice.from_right:
        name = _FACING.get(name, name)
    raw = _glyphs()
    raw.setPixelSize(min(box.width(), box.height()) * _ICON_ROOM)
    glyph = raw.glyphIndexesForString(_letter(name))
    run = QGlyphRun()
    run.setRawFont(raw)
    run.setGlyphIndexes(glyph)
    run.setPositions([QPointF(0, 0)])
    around = raw.boundingRect(glyph[0])
    painter.setPen(tint)
    painter.drawGlyphRun(box.center() - around.center(), run)


class _Icon(QIconEngine):
    """An icon that is drawn when it is seen, crisp at every density and in the theme then worn; grey where disabled."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "faint" if mode is QIcon.Mode.Disabled else self._token
        draw_icon(painter, self._name, QRectF(rect), colour(token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, made.rect(), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Icon(self._name, self._token)


@cache
def icon(name: str, token: str = "mut") -> QIcon:  # noqa: S107 (a colour token)
    """An icon for a button, in the colour of a token whatever theme is worn."""
    return QIcon(_Icon(name, token))


@cache
def _glyphs() -> QRawFont:
    """Phosphor as QtAwesome carries it; its files are read directly, since importing it costs half a second.

    It is a font of the application, for Qt reads such a file where it lies and keeps no copy of it in memory.
    """
    added = QFontDatabase.addApplicationFont(str(next(_icon_files().glob("phosphor-*.ttf"))))
    return QRawFont.fromFont(QFont(QFontDatabase.applicationFontFamilies(added)[0]))


@cache
def _letter(name: str) -> str:
    """The letter that an icon is in its font; raises KeyError for an icon that is not there."""
    every, mark = _letters(), f'"{name}": "'
    at = every.find(mark)
    if at < 0:
        raise KeyError(name)
    begin = at + len(mark)
    return chr(int(every[begin : every.index('"', begin)], 16))


@cache
def _letters() -> str:
    """All icons of the font with their letters, as JSON: looking a few up takes less than reading the thousands."""
    return next(_icon_files().glob("phosphor-charmap-*.json")).read_text(encoding="utf-8")


def _icon_files() -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name="qtawesome")
    return Path(found.origin).parent / "fonts"
