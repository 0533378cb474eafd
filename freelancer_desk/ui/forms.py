"""Fields of forms: short and long text, money, rate, day, currency, choice, each with its label and problem beneath."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.grouping import hides
from freelancer_desk.domain.money import EXPONENTS
from freelancer_desk.domain.numbers import typed_decimal
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.reckoning import CENTS, PLACES, in_places
from freelancer_desk.domain.words import Voice, bare, in_english, sentence
from freelancer_desk.ui import theme
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.sides import begin_right, high
from freelancer_desk.ui.widgets import CONTROL, Elided, column, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtGui import QFocusEvent

# Currencies that freelancers meet first, then all others.
FIRST = ("USD", "EUR", "GBP", "AED", "SAR", "CAD", "AUD", "PKR")
_SPOKEN_DAY = re.compile(r"([0-9]{1,2})[-\s./]([^\W\d_]{3,9}|[0-9]{1,2})[-\s./,]+([0-9]{4})")
_MONTH = 3
_LONG, _BETWEEN, _BELOW_HEAD = 74, 12, 6


class Line(QLineEdit):
    """One line of text in the house font."""

    left = Signal()

    def __init__(self, *, tabular: bool = False) -> None:
        super().__init__()
        self._tabular, self.is_typed = tabular, False
        self.textEdited.connect(self._on_typed)
        self.setFixedHeight(CONTROL)
        begin_right(self)
        self.setFont(theme.written_font(13, "", tabular=tabular))
        if Voice.from_right:
            self.textChanged.connect(self._wear)

    def suggest(self, texts: Iterable[str]) -> None:
        """Offer what is known while somebody types."""
        known = QCompleter(list(texts), self)
        find_any_part(known)
        self.setCompleter(known)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _on_typed(self) -> None:
        """By hand: what the program shows, or writes in another way, is none of it."""
        self.is_typed = True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:  # a style that is put on anew brings its old font back
            self._wear(self.text())

    def _wear(self, text: str) -> None:
        """The font whose lines are as high as what is typed, or hinted at."""
        wanted = theme.written_font(13, text or self.placeholderText(), tabular=self._tabular)
        if self.font().families() != wanted.families():
            self.setFont(wanted)

    def setPlaceholderText(self, text: str) -> None:
        super().setPlaceholderText(text)
        self._wear(self.text())


class Field(QWidget):
    """A labelled editor with room for one sentence: a hint, or in red what is wrong."""

    changed = Signal(str)

    def __init__(self, name: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor, self.name = editor, name
        self._hint = hint
        editor.setAccessibleName(name)
        title = label(name, 12, 500, tone="mut")
        title.setBuddy(editor)
        self._below = Elided(hint, 12)
        self._below.setProperty("tone", "faint")
        self._below.setFixedHeight(high(16, 12))
        self._wrong = label("", 12, tone="bad", wrap=True)
        self._wrong.hide()
        box = column(4)
        box.addWidget(title)
        box.addWidget(editor)
        box.addWidget(self._below)
        box.addWidget(self._wrong)
        box.addStretch(1)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.changed.connect(self._on_edited)

    def value(self) -> str:
        """What the form holds, as plain text for the desk."""
        raise NotImplementedError

    def put(self, value: str) -> None:
        """Show a value."""
        raise NotImplementedError

    @property
    def problem(self) -> str:
        """The sentence now shown in red."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def _on_edited(self) -> None:
        """What was wrong with another text says nothing of this one."""
        if self.problem:
            self.tell()

    def refuse(self, problem: Problem | DeskError) -> None:
        """Show what is wrong, with the field called what the form calls it."""
        self.tell(sentence(Problem(problem.kind, {**problem.facts, "field": self.name})))

    def tell(self, problem: str = "", hint: str | None = None) -> None:
        """Show what is wrong, or else the hint."""
        if hint is not None:
            self._hint = hint
        self._below.setText(self._hint)
        self._below.setVisible(not problem)
        self._wrong.setText(problem)
        self._wrong.setVisible(bool(problem))
        self.editor.setProperty("wrong", "true" if problem else "false")
        self.editor.setAccessibleDescription(problem or self._hint)
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)


class TextField(Field):
    """Any one line of text."""

    def __init__(self, name: str, hint: str = "", *, tabular: bool = False) -> None:
        self.line = Line(tabular=tabular)
        super().__init__(name, self.line, hint)
        self.line.textEdited.connect(lambda _text: self.changed.emit(self.value()))
        self.line.left.connect(self._on_left)

    def value(self) -> str:
        return self.line.text().strip()

    def put(self, value: str) -> None:
        self.line.setText(value)

    def _on_left(self) -> None:
        """Nothing to tidy in free text."""


class LongField(Field):
    """A text that is read in several lines, and is one: lines that are typed or pasted are joined."""

    def __init__(self, name: str, hint: str = "") -> None:
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(high(_LONG, 13, 13, 13))
        super().__init__(name, self.text, hint)
        self.text.textChanged.connect(self._on_changed)
        self._on_changed()

    def value(self) -> str:
        return " ".join(self.text.toPlainText().split())

    def put(self, value: str) -> None:
        self.text.setPlainText(value)

    def _on_changed(self) -> None:
        wanted = theme.written_font(13, self.text.toPlainText())
        if self.text.font().families() != wanted.families():
            self.text.setFont(wanted)
        self.changed.emit(self.value())


class NumberField(TextField):
    """An amount or a rate: commas where people write them, given on as plain digits; dots while amounts are hidden."""

    def __init__(self, name: str, hint: str = "", *, places: int = CENTS) -> None:
        """What a sum comes to is rounded to so many places."""
        super().__init__(name, hint, tabular=True)
        self._places = places
        self.cover()

    def cover(self) -> None:
        """Show what was typed, or dots where amounts are hidden."""
        self.line.setEchoMode(QLineEdit.EchoMode.Password if hides() else QLineEdit.EchoMode.Normal)

    def value(self) -> str:
        return plain_number(self.line.text(), self._places)

    def put(self, value: str) -> None:
        self.line.setText(grouped_number(value))

    def _on_left(self) -> None:
        if self.value() and not self.line.isReadOnly():
            self.line.setText(grouped_number(self.value()))


class DayField(TextField):
    """A day, written 03-Apr-2026; also understood: 2026-04-03, 3 Apr 2026, 3/4/2026 (day first)."""

    def value(self) -> str:
        return plain_day(self.line.text())

    def put(self, value: str) -> None:
        self.line.setText(written_day(value))

    def _on_left(self) -> None:
        self.put(self.value())


class ChoiceField(Field):
    """One of a few."""

    def __init__(self, name: str, entries: Iterable[tuple[str, str]], hint: str = "") -> None:
        self.choice = Choice(entries)
        super().__init__(name, self.choice, hint)
        self.choice.currentIndexChanged.connect(lambda _index: self.changed.emit(self.value()))

    def value(self) -> str:
        return self.choice.key()

    def put(self, value: str) -> None:
        self.choice.choose(value)


class CurrencyField(ChoiceField):
    """A currency by its code, the usual ones first."""

    def __init__(self, name: str) -> None:
        codes = (*FIRST, *sorted(set(EXPONENTS) - set(FIRST)))
        super().__init__(name, [(code, code) for code in codes])


def day_of(text: str) -> date | None:
    """The day a text means, or None when it means none or two could be meant by it."""
    stripped = bare(text).strip()
    try:
        return iso_day(stripped)
    except DeskError:
        found = _SPOKEN_DAY.fullmatch(stripped)
    if not found:
        return None
    day, middle, year = found.groups()
    try:
        return iso_day(date(int(year), _month(middle), int(day)).isoformat())
    except (ValueError, DeskError):
        return None


def _month(text: str) -> int:
    """The number of a month that is told by number, or by name in English or the language on the screen; else 0."""
    if text.isdigit():
        return int(text)
    with in_english():
        english = figures.month_names()
    for names in (english, figures.month_names()):
        begun = [name.casefold()[:_MONTH] for name in names]
        if text.casefold()[:_MONTH] in begun:
            return begun.index(text.casefold()[:_MONTH]) + 1
    return 0


def find_any_part(known: QCompleter) -> None:
    """Let what is offered while somebody types be found by any part of it, and look as the program does."""
    known.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    known.setFilterMode(Qt.MatchFlag.MatchContains)
    known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    if (popup := known.popup()) is not None:  # a window of its own
        theme.wear(popup)


def field_grid() -> QGridLayout:
    """Room for fields side by side and below each other: a hint is nearer to its own field than to the next one."""
    made = QGridLayout()
    made.setHorizontalSpacing(16)
    made.setVerticalSpacing(_BETWEEN)
    made.setContentsMargins(0, _BELOW_HEAD, 0, 0)
    return made


def tell_all(fields: Mapping[str, Field], problems: Iterable[Problem]) -> str:
    """Show each problem at its field; gives back the key of the first field that is wrong."""
    by_field: dict[str, Problem] = {}
    for problem in problems:
        by_field.setdefault(str(problem.field), problem)
    for key, field in fields.items():
        if key in by_field:
            field.refuse(by_field[key])
        else:
            field.tell()
    return next((key for key in fields if key in by_field), "")


def plain_day(text: str) -> str:
    """A written day for the desk; anything else as it is."""
    day = day_of(text)
    return day.isoformat() if day else text.strip()


def written_day(value: str) -> str:
    """A plain day as people write it; anything else as it is."""
    day = day_of(value)
    return bare(figures.day_text(day)) if day else value


def plain_number(text: str, places: int = PLACES) -> str:
    """A number, or what a sum such as `1200*0.9` comes to, without commas for the desk; anything else as it is."""
    try:
        return f"{in_places(text, places):f}" if text.strip() else ""
    except DeskError:
        return text.strip()


def grouped_number(value: str) -> str:
    """A plain number with commas; anything else as it is."""
    try:
        typed_decimal(value)
    except DeskError:
        return value
    whole, point, rest = value.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return sign + figures.grouped(whole.lstrip("+-") or "0", figures.written_with()) + point + rest
