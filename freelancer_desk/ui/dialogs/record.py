"""One dialog for every noun of typed records: its fields from the desk, what is wrong beside each, one step to save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QWidget

from freelancer_desk.desk import records
from freelancer_desk.domain.words import SENTENCES, say
from freelancer_desk.ui.dialogs.saving import Saving
from freelancer_desk.ui.forms import (
    ChoiceField,
    DayField,
    Field,
    LongField,
    NumberField,
    TextField,
    field_grid,
    tell_all,
)
from freelancer_desk.ui.widgets import Button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.desk.done import Done
    from freelancer_desk.desk.records.nouns import Field as Form
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.ui.office import Office

WIDTH, ROW, TALL_ROW, AROUND, TALLEST = 600, 88, 130, 200, 720
_PLAIN = {
    "text": TextField, "long": LongField, "day": DayField, "money": NumberField, "percent": NumberField,
    "year": TextField,
}  # fmt: skip


def field_label(noun: str, name: str) -> str:
    """What a field of a noun is called."""
    return _first(f"field.{noun}.{name}", f"field.{name}")


def choice_label(noun: str, name: str, key: str) -> str:
    """What a choice of a field is called."""
    return _first(f"option.{noun}.{name}.{key}", f"option.{name}.{key}", f"option.{key}")


def _first(*keys: str) -> str:
    """The words of the first key that has some."""
    return say(next((key for key in keys if key in SENTENCES), keys[-1]))


class RecordDialog(Saving):
    """Types a record of a noun, or edits one: `given` as the desk lists it, with its `id` when it is kept already.

    Fields named in `fixed` keep what is given and are not shown, such as the tax year of the page.
    """

    def __init__(
        self,
        office: Office,
        noun: str,
        given: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
        *,
        fixed: tuple[str, ...] = (),
    ) -> None:
        form = tuple(one for one in records.form(noun) if one.name not in fixed)
        long = sum(one.kind == "long" for one in form)
        height = min(TALLEST, AROUND + ROW * ((len(form) - long + 1) // 2) + TALL_ROW * long)
        super().__init__(say(f"record.{noun}"), say(f"record.{noun}.under"), WIDTH, height, parent)
        self._office, self._noun, self._given = office, noun, dict(given or {})
        self._identity = self._given.pop("id", "")
        self.fields = {one.name: self._made(one) for one in form}
        grid = field_grid()
        at = 0
        for field in self.fields.values():
            wide = 2 if isinstance(field, LongField) else 1
            at += at % wide
            grid.addWidget(field, at // 2, at % 2, 1, wide)
            at += wide
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.save = Button(say("button.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        if self._identity:
            self.delete = Button(say("button.delete"), "trash", "danger")
            self.delete.clicked.connect(self._on_delete)
            self.delete.setAutoDefault(False)
            self.foot.addWidget(self.delete)
        self.feet(self.save, cancel)
        next(iter(self.fields.values())).editor.setFocus()

    def typed(self) -> dict[str, str]:
        """What the form says, in the desk's fields, with what was given and is not shown."""
        return {**self._given, **{name: field.value() for name, field in self.fields.items()}}

    def _made(self, one: Form) -> Field:
        name = field_label(self._noun, one.name)
        hints = (f"field.{self._noun}.{one.name}.hint", f"field.{one.name}.hint")
        hint = next((say(key) for key in hints if key in SENTENCES), "")
        made: Field
        if one.kind == "choice":
            unsaid = [] if one.default else [("", say("record.choose"))]
            entries = [(key, choice_label(self._noun, one.name, key)) for key in one.choices]
            made = ChoiceField(name, [*unsaid, *entries], hint)
            made.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        else:
            made = _PLAIN[one.kind](name, hint)
        made.put(self._given.get(one.name, one.default if one.kind in {"choice", "percent"} else ""))
        return made

    def _on_save(self) -> None:
        self.save.setEnabled(False)
        noun, fields, today = self._noun, self.typed(), self._office.jobs.desk.today()
        self._office.jobs.read(lambda reads: records.check(reads, noun, fields, today), self._on_checked)

    def _on_checked(self, problems: tuple[Problem, ...]) -> None:
        wrong = tell_all(self.fields, map(_in_a_form, problems))
        if wrong:
            self.save.setEnabled(True)
            self.fields[wrong].editor.setFocus()
            return
        noun, identity, fields = self._noun, self._identity, self.typed()
        self._office.jobs.write(
            lambda desk, _job: (
                records.change(desk, noun, identity, fields) if identity else records.add(desk, noun, fields)
            ),
            self._on_saved,
            self._on_refused,
        )

    def saved(self) -> str:
        """What is said once it is saved."""
        return self.and_where(say("record.saved"), self.typed().get("date", ""))

    def _on_delete(self) -> None:
        noun, identity = self._noun, self._identity
        self._office.jobs.write(
            lambda desk, _job: records.remove(desk, noun, identity), self._on_removed, self._on_refused
        )

    def _on_removed(self, _done: Done) -> None:
        self._office.speaker.said.emit(say("record.removed"), True)
        self.accept()


def _in_a_form(problem: Problem) -> Problem:
    """The choices stand in the field: no sentence need list them."""
    return problem._replace(kind="field_missing") if problem.kind == "choice_missing" else problem
