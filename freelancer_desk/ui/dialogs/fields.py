"""A dialog of a few fields that one verb of the desk takes: what is wrong beside its field, one step to save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.dialogs.leaving import TypedForm
from freelancer_desk.ui.forms import field_grid
from freelancer_desk.ui.widgets import Button, label, tone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Desk
    from freelancer_desk.ui.forms import Field
    from freelancer_desk.ui.office import Office

WIDTH, ROW, AROUND, TALLEST = 600, 88, 210, 720

Rows = tuple[tuple[str, ...], ...]


class FieldsDialog(TypedForm):
    """Fields in rows, several side by side where they stand in one; a row of one name with a blank is a heading.

    `verb` takes what was typed; `said` is told when it was done. `saved` brings what the verb gave back.
    """

    saved = Signal(object)

    def __init__(  # noqa: PLR0913  each says what is wanted of the dialog, most by name
        self,
        office: Office,
        heads: tuple[str, str],
        fields: Mapping[str, Field],
        verb: Callable[[Desk, dict[str, str]], object],
        parent: QWidget | None = None,
        *,
        rows: Sequence[tuple[str, ...]] = (),
        said: str = "",
        act: str = "",
        height: int = 0,
    ) -> None:
        rows = rows or tuple((name,) for name in fields)
        tall = height or min(TALLEST, AROUND + ROW * len(rows))
        super().__init__(heads[0], heads[1], WIDTH, tall, parent)
        self._office, self._verb, self._said = office, verb, said or say("record.saved")
        self.fields = dict(fields)
        grid = field_grid()
        across = 6
        for at, names in enumerate(rows):
            if len(names) == 1 and names[0] not in self.fields:
                head = label(names[0], 14, 600)
                head.setContentsMargins(0, 8 if at else 0, 0, 2)
                grid.addWidget(head, at, 0, 1, across)
                continue
            for place, name in enumerate(names):
                grid.addWidget(self.fields[name], at, place * across // len(names), 1, across // len(names))
        for place in range(across):
            grid.setColumnStretch(place, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.save = Button(act or say("button.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)
        next(iter(self.fields.values())).editor.setFocus()

    def typed(self) -> dict[str, str]:
        """What the form says."""
        return {name: field.value() for name, field in self.fields.items()}

    def _on_save(self) -> None:
        self.save.setEnabled(False)
        for field in self.fields.values():
            field.tell()
        said, verb = self.typed(), self._verb
        self._office.jobs.write(lambda desk, _job: verb(desk, said), self._on_saved, self.refuse)

    def _on_saved(self, done: object) -> None:
        self._office.speaker.said.emit(self._said, True)
        self.saved.emit(done)
        self.accept()

    def refuse(self, error: BaseException) -> None:
        """Show what is wrong beside its field, or under the title."""
        self.save.setEnabled(True)
        if not isinstance(error, DeskError):
            self._office.speaker.refused.emit(error)
            return
        field = self.fields.get(str(error.facts.get("field", "")))
        if field is not None:
            field.refuse(error)
            field.editor.setFocus()
            return
        self.under.setText(sentence(error))
        tone(self.under, "bad")


class SureDialog(Framed):
    """Says what follows from something that is not taken back, and does it once the user agrees."""

    def __init__(self, title: str, text: str, act: str, then: Callable[[], object], parent: QWidget | None) -> None:
        super().__init__(title, "", 480, 230 + 22 * text.count("\n"), parent)
        self.under.hide()
        self.says = label(text, 14, wrap=True)
        self.body.addWidget(self.says)
        self.body.addStretch(1)
        self.agree = Button(act, rank="primary")
        self.agree.clicked.connect(self.accept)
        self.accepted.connect(then)
        leave = Button(say("button.go_back"))
        leave.clicked.connect(self.reject)
        self.feet(self.agree, leave)
