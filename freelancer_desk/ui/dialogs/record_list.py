"""A list of typed records of one noun: add, edit and delete, each one step that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import records
from freelancer_desk.domain import figures
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui.dialogs.record import RecordDialog, choice_label
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.widgets import Button, Card, Elided, clear, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QHBoxLayout

    from freelancer_desk.desk.records.nouns import Field
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.ui.office import Office

_UNSAID = ("year", "percent")


def spoken(noun: str, record: Mapping[str, str]) -> str:
    """A record in one line, without its amounts."""
    words = (_said(noun, field, record.get(field.name, "")) for field in records.form(noun) if field.kind != "money")
    return beside(*words)


def amounts(noun: str, record: Mapping[str, str], unit: Currency) -> str:
    """The amounts of a record, those that are nothing left out."""
    named = (record.get(field.name, "") for field in records.form(noun) if field.kind == "money")
    money = [Money.of(text, unit) for text in named if text]
    return beside(*(figures.figure(amount) for amount in money if amount))


def _said(noun: str, field: Field, value: str) -> str:
    if not value or field.kind in _UNSAID:
        return ""
    if field.kind == "choice":
        return choice_label(noun, field.name, value)
    return figures.day_text(iso_day(value)) if field.kind == "day" else value


class RecordList(Card):
    """The records of one noun; a new one begins with `given`, fields named in `fixed` are neither shown nor changed.

    `remark` says what is to be looked at in a record, empty where nothing is.
    """

    def __init__(
        self,
        office: Office,
        noun: str,
        given: Mapping[str, str] | None = None,
        *,
        fixed: tuple[str, ...] = (),
        remark: Callable[[Mapping[str, str]], str] = lambda _record: "",
    ) -> None:
        super().__init__(margin=20, spacing=6)
        self._office, self._noun, self._given, self._fixed = office, noun, dict(given or {}), fixed
        self._remark = remark
        self.add = Button(say("records.add"), "plus", "quiet", name=say("records.add_of", what=say(f"record.{noun}")))
        self.add.clicked.connect(lambda: self.edit(self._given))
        self.edits: list[Button] = []
        self.deletes: list[Button] = []
        self._listed = column(0)
        self.box.addLayout(row(label(say(f"records.{noun}"), 14, 600), 1, self.add))
        self.box.addWidget(label(say(f"record.{noun}.under"), 13, tone="mut", wrap=True))
        self.box.addLayout(self._listed)

    def tell(self, rows: Sequence[Mapping[str, str]], unit: Currency) -> None:
        """Show records as the desk lists them."""
        clear(self._listed)
        self.edits, self.deletes = [], []
        for record in rows:
            self._listed.addWidget(rule())
            self._listed.addLayout(self._line(record, unit))

    def edit(self, record: Mapping[str, str]) -> None:
        """Open the dialog of a record, or of a new one that begins with these fields."""
        RecordDialog(self._office, self._noun, record, self.window(), fixed=self._fixed).open()

    def _line(self, record: Mapping[str, str], unit: Currency) -> QHBoxLayout:
        text = spoken(self._noun, record)
        sums = Elided(amounts(self._noun, record, unit), 13, 600, tabular=True)
        line = row(spacing=12)
        line.addWidget(Elided(text, 13), 1)
        if remark := self._remark(record):
            line.addWidget(Pill(remark, "warn"))
        line.addWidget(sums)
        edit = Button("", "pencil-simple", "quiet", name=say("records.edit_of", what=text))
        edit.setToolTip(say("records.edit"))
        edit.clicked.connect(lambda: self.edit(record))
        delete = Button("", "trash", "quiet", name=say("records.delete_of", what=text))
        delete.setToolTip(say("button.delete"))
        delete.clicked.connect(lambda: self._delete(record["id"]))
        self.edits.append(edit)
        self.deletes.append(delete)
        line.addWidget(edit)
        line.addWidget(delete)
        line.setContentsMargins(0, 6, 0, 6)
        return line

    def _delete(self, identity: str) -> None:
        noun = self._noun
        self._office.jobs.write(
            lambda desk, _job: records.remove(desk, noun, identity),
            lambda _done: self._office.speaker.said.emit(say("record.removed"), True),
        )
