"""Further fields of forms: text of several lines, a name to pick or type anew, a colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QColorDialog, QComboBox, QCompleter, QPlainTextEdit, QSizePolicy

from freelancer_desk.domain.words import say
from freelancer_desk.ui import theme
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.forms import Field, TextField, find_any_part
from freelancer_desk.ui.sides import begin_right

if TYPE_CHECKING:
    from collections.abc import Iterable

BLOCK = 82
_SWATCH = 18


class BlockField(Field):
    """Text of several lines, such as an address; Tab goes on to the next field."""

    def __init__(self, name: str, hint: str = "") -> None:
        self.box = QPlainTextEdit()
        self.box.setFont(theme.font(13))
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(BLOCK)
        super().__init__(name, self.box, hint)
        self.box.textChanged.connect(lambda: self.changed.emit(self.value()))

    def value(self) -> str:
        return self.box.toPlainText().strip()

    def put(self, value: str) -> None:
        self.box.setPlainText(value)


class NameField(Field):
    """A name that is picked from those known, found by any part of it, or typed anew."""

    def __init__(self, name: str, hint: str = "") -> None:
        self.choice = Choice()
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        find_any_part(self.choice.completer() or QCompleter(self.choice.model(), self.choice))
        super().__init__(name, self.choice, hint)
        self.is_typed = False
        if (line := self.choice.lineEdit()) is not None:
            line.setAccessibleName(name)
            line.textEdited.connect(self._on_typed)
            begin_right(line)
        self.choice.currentTextChanged.connect(lambda _text: self.changed.emit(self.value()))

    def _on_typed(self) -> None:
        self.is_typed = True

    def offer(self, names: Iterable[str]) -> None:
        """Put names on offer; what is typed stays."""
        kept = self.value()
        self.choice.offer((name, name) for name in names)
        self.put(kept)

    def knows(self, name: str) -> bool:
        """Whether a name is on offer, in whatever case."""
        return self.choice.findText(name, Qt.MatchFlag.MatchFixedString) >= 0

    def value(self) -> str:
        return self.choice.currentText().strip()

    def put(self, value: str) -> None:
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(self.choice.findText(value))
        self.choice.setEditText(value)
        self.choice.blockSignals(False)


class ColourField(TextField):
    """A colour as `#RRGGBB`, shown beside what is typed and chosen by a click on it."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__(name, hint, tabular=True)
        self._pick = self.line.addAction(_swatch(""), self.line.ActionPosition.LeadingPosition)
        self._pick.setToolTip(say("seller.accent.pick"))
        self._pick.triggered.connect(self._on_pick)
        self.line.textChanged.connect(lambda text: self._pick.setIcon(_swatch(text)))

    def _on_pick(self) -> None:
        dialog = QColorDialog(QColor(self.value()), self)
        dialog.colorSelected.connect(lambda colour: self._on_picked(colour.name().upper()))
        dialog.open()

    def _on_picked(self, colour: str) -> None:
        self.put(colour)
        self.changed.emit(colour)


def _swatch(text: str) -> QPixmap:
    colour = QColor(text) if QColor.isValidColorName(text) else theme.colour("edge")
    picture = QPixmap(_SWATCH, _SWATCH)
    picture.fill(colour)
    return picture
