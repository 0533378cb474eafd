"""The plain questions of a tax year, answered in place: each answer is one step, and “unsure” is always one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say
from freelancer_desk.domain.year_answers import DAYS_ABROAD
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.flow import Columns
from freelancer_desk.ui.forms import ChoiceField, Field
from freelancer_desk.ui.sides import begin_right
from freelancer_desk.ui.widgets import Card, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from freelancer_desk.desk.done import Done
    from freelancer_desk.desk.taxes.answers import Question
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.ui.office import Office

# Which plain question settles a fact that the working misses.
SETTLES = {"conditions_met": "return_filed", "sales_tax_filed": "sales_tax_filed", "opt_out": "opt_out",
           "resident": DAYS_ABROAD}  # fmt: skip


class NumberOrChoice(Field):
    """A number that is typed, or one of a few answers that are chosen."""

    def __init__(self, name: str, entries: Sequence[tuple[str, str]], hint: str = "") -> None:
        self.choice = Choice(entries)
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        super().__init__(name, self.choice, hint)
        self.choice.activated.connect(lambda _index: self.changed.emit(self.value()))
        line = self.choice.lineEdit()
        if line is not None:
            line.setAccessibleName(name)
            begin_right(line)
            line.setPlaceholderText(say("said.unsaid"))
            line.editingFinished.connect(lambda: self.changed.emit(self.value()))

    def value(self) -> str:
        text = self.choice.currentText().strip()
        at = self.choice.findText(text)
        return str(self.choice.itemData(at) or "") if at >= 0 else text

    def put(self, value: str) -> None:
        at = self.choice.findData(value)
        self.choice.setCurrentIndex(at)
        if at < 0:
            self.choice.setEditText(value)


class YearQuestions(Card):
    """All questions of the year on show; an answer said in general stands there until the year has its own."""

    answered = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(margin=20, spacing=6)
        self._office = office
        self._year: TaxYear | None = None
        self._shown: dict[str, str] = {}
        self.fields: dict[str, Field] = {}
        self._columns = Columns(2)
        self.box.addWidget(label(say("year.title"), 14, 600))
        self.box.addWidget(label(say("year.under"), 13, tone="mut", wrap=True))
        self.box.addLayout(self._columns)

    def tell(self, year: TaxYear, questions: Sequence[Question]) -> None:
        """Show the questions of a year with their answers."""
        is_same = year == self._year
        before, earlier = self._shown if is_same else {}, tuple(self.fields)
        self._year, self._shown = year, {one.key: one.answer for one in questions}
        for one in questions:
            if one.key not in self.fields:
                self.fields[one.key] = self._made(one)
            field = self.fields[one.key]
            self._columns.addWidget(field)
            if is_same and field.problem:
                continue  # it stays to be put right
            if before.get(one.key) != one.answer:  # else somebody may be typing there
                field.blockSignals(True)
                field.put(one.answer)
                field.blockSignals(False)
            general = say("year.general") if one.of == years.OF_PERSON else say(f"year.why.{one.key}")
            field.tell(hint=general)
        for key in earlier:
            self.fields[key].setVisible(key in self._shown)

    def ask(self, fact: str) -> bool:
        """Put the cursor where the working's missing fact is answered; False when it is not asked here."""
        field = self.fields.get(SETTLES.get(fact, ""))
        if field is None:
            return False
        field.editor.setFocus()
        return True

    def _made(self, one: Question) -> Field:
        name, hint = say(f"year.question.{one.key}"), say(f"year.why.{one.key}")
        entries = [(key, say(f"said.{key or 'unsaid'}")) for key in ("", *one.choices)]
        made = NumberOrChoice(name, entries[1:], hint) if one.key == DAYS_ABROAD else ChoiceField(name, entries, hint)
        made.changed.connect(lambda value, key=one.key: self._save(key, value))
        return made

    def _save(self, key: str, value: str) -> None:
        year, before = self._year, self._shown.get(key, "")
        self.fields[key].tell()
        if year is None or value == before:
            return
        self._shown[key] = value
        self._office.jobs.write(
            lambda desk, _job: years.save(desk, year, {key: value}),
            self._on_saved,
            lambda error: self._refused(key, before, error),
        )

    def _on_saved(self, _done: Done) -> None:
        self._office.speaker.said.emit(say("person.saved"), True)
        self.answered.emit()

    def _refused(self, key: str, before: str, error: BaseException) -> None:
        self._shown[key] = before
        if isinstance(error, DeskError):
            self.fields[key].refuse(error)
        else:
            self._office.speaker.refused.emit(error)
