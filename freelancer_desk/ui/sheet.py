"""The one style sheet of the program, made from the colour tokens; fonts are set on widgets, never here."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHEET = Template("""
QMainWindow, QDialog, QWidget[class="page"], QScrollArea, QWidget[class="canvas"] { background: $bg; }
QScrollArea, QStackedWidget { border: none; }
QLabel { color: $text; background: transparent; }
QLabel[tone="mut"] { color: $mut; }
QLabel[tone="faint"] { color: $faint; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="acc"] { color: $acctext; }
QToolTip { background: $tip; color: $tiptext; border: none; padding: 6px 8px; }

QFrame[class="card"] { background: $surface; border: 1px solid $border; border-radius: 12px; }
QFrame[class="inset"] { background: $bg; border: 1px solid $border; border-radius: 8px; }
QFrame[class="drop"] { background: $accsoft; border: 2px dashed $acc; border-radius: 12px; }
QFrame[class="dropline"] { background: transparent; border: 2px solid transparent; border-radius: 8px; }
QFrame[class="dropline"][held="true"] { background: $accsoft; border: 2px dashed $acc; }
QFrame[class="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QDialog[class="palette"] { background: $surface; border: 1px solid $edge; }
QFrame[class="side"] { background: $side; border: none; border-$end: 1px solid $border; }
QWidget[class="places"] { background: $side; border: none; }
QFrame[class="toast"] { background: $tip; border: none; border-radius: 10px; }
QFrame[class="toast"] QLabel { color: $tiptext; }
QFrame[class="bar"][tone="bad"] { background: $badbg; border: 1px solid $bad; border-radius: 10px; }
QFrame[class="bar"][tone="warn"] { background: $warnbg; border: 1px solid $warn; border-radius: 10px; }
QFrame[class="bar"][tone="good"] { background: $goodbg; border: 1px solid $good; border-radius: 10px; }

QPushButton { background: $surface; color: $text; border: 1px solid $edge; border-radius: 8px; padding: 0 14px; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $acc; padding: 0 13px; }
QPushButton:disabled { background: $neutralbg; color: $faint; border-color: $border; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[class="primary"] { background: $acc; color: $onacc; border: 1px solid $acc; }
QPushButton[class="primary"]:hover { background: $acchover; border-color: $acchover; }
QPushButton[class="primary"]:focus { border: 2px solid $bar2; }
QPushButton[class="primary"]:disabled { background: $neutralbg; color: $faint; border-color: $border; }
QPushButton[class="danger"] { color: $bad; }
QPushButton[class="quiet"] { background: transparent; border: 1px solid transparent; color: $acctext; padding: 0 6px; }
QPushButton[class="quiet"]:hover { background: $hover; }
QPushButton[class="quiet"]:focus { border: 2px solid $acc; padding: 0 5px; }
QPushButton[class="quiet"]:disabled { background: transparent; color: $faint; border-color: transparent; }
QPushButton[class="quiet"][edge="start"] { padding-$start: 1px; text-align: $start; }
QPushButton[class="quiet"][edge="end"] { padding-$end: 1px; text-align: $end; }
QPushButton[class="quiet"][edge="start"]:focus { padding-$start: 0; }
QPushButton[class="quiet"][edge="end"]:focus { padding-$end: 0; }
QFrame[class="toast"] QPushButton { background: transparent; border: 1px solid transparent; color: $bar2; }
QFrame[class="toast"] QPushButton:hover, QFrame[class="toast"] QPushButton:focus { border: 1px solid $bar2; }

QLineEdit, QComboBox, QPlainTextEdit {
  background: $surface; color: $text; border: 1px solid $edge; border-radius: 8px; padding: 0 10px;
  placeholder-text-color: $faint; selection-background-color: $acc; selection-color: $onacc; }
QLineEdit { padding: 0 8px; }
QPlainTextEdit { padding: 6px; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus { border: 2px solid $acc; padding: 0 9px; }
QLineEdit:focus { padding: 0 7px; }
QPlainTextEdit:focus { padding: 5px; }
QLineEdit:read-only, QLineEdit:disabled, QComboBox:disabled { background: $bg; color: $mut; border-color: $border; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border: 1px solid $bad; }
QLineEdit[wrong="true"]:focus { border: 2px solid $bad; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
  background: $surface; color: $text; border: 1px solid $edge; outline: none; padding: 4px;
  selection-background-color: $accsoft; selection-color: $acctext; }
QComboBox QAbstractItemView::item { min-height: ${entry}px; padding: 0 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: $accsoft; color: $acctext; }

QSplitter::handle { image: none; background: transparent; }

QMenuBar { background: $side; color: $mut; border-bottom: 1px solid $border; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 6px; }
QMenuBar::item:selected { background: $hover; color: $text; }
QMenu { background: $surface; color: $text; border: 1px solid $edge; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accsoft; color: $acctext; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }

QListView { background: $surface; color: $text; border: 1px solid $edge; outline: none; padding: 4px; }
QListView::item { min-height: ${entry}px; padding: 0 8px; border-radius: 6px; }
QListView::item:selected { background: $accsoft; color: $acctext; }
QDialog[class="palette"] QListWidget { border: none; padding: 0; }
QListWidget { background: $surface; border: 1px solid $border; border-radius: 10px; padding: 4px; }
QTableView { background: transparent; color: $text; border: none; outline: none; gridline-color: transparent; }
QTableView[class="rows"] { background: $surface; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $mut; border: none; }
QTableView[class="typed"] QHeaderView::section { padding: 0 10px; border-bottom: 1px solid $border; }
QTableView[class="typed"] QLineEdit { border: 2px solid $acc; border-radius: 0; padding: 0 8px; }
QTableCornerButton::section { background: transparent; border: none; }

QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $edge; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $neutralbg; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $acc; border-radius: 3px; }
""")


def sheet(tokens: Mapping[str, str], *, from_right: bool = False) -> str:
    """The style sheet in the colours of one theme, for a window that begins on one side."""
    start, end = ("right", "left") if from_right else ("left", "right")
    entry = 40 if from_right else 30  # Nastaliq is high
    return _SHEET.substitute(tokens, start=start, end=end, entry=entry)
