"""The dialog for the rows of a paper: typed, pasted and put right in a table, and saved as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from freelancer_desk.desk import papers
from freelancer_desk.domain import figures
from freelancer_desk.domain.money import total
from freelancer_desk.domain.paper_rows import columns, typed
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import grouped_number, plain_day, plain_number, written_day
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.typed_rows import Fault, TypedColumn, TypedModel, TypedTable
from freelancer_desk.ui.widgets import Button, Card, label, row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QHBoxLayout, QWidget

    from freelancer_desk.desk.done import Done
    from freelancer_desk.desk.papers.tables import Typing
    from freelancer_desk.domain.money import Money
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 1120, 600
_PATIENT = "field_missing"
_DAYS = ("date", "deposited")
_AMOUNTS = ("credited_pkr", "tax_pkr", "proceeds", "rate")
_WIDTHS = {
    "date": 112, "deposited": 112, "credited_pkr": 112, "tax_pkr": 96, "proceeds": 116, "currency": 80, "rate": 72,
    "section": 72, "purpose_code": 100, "reference": 96, "text": 100,
}  # fmt: skip


class PaperTableDialog(Framed):
    """Shows what is kept of a paper's rows, and puts what was typed in their place."""

    def __init__(self, office: Office, identity: str, parent: QWidget | None = None) -> None:
        super().__init__(say("rows.table"), say("rows.under"), WIDTH, HEIGHT, parent)
        self._office, self._identity = office, identity
        self._tried = False
        self._before: list[dict[str, str]] = []
        self.table = TypedTable(say("rows.table"))
        self.table.setEnabled(False)
        self.table.pasting.connect(self._on_paste)
        self.add = Button(say("rows.add"), "plus")
        self.add.clicked.connect(self._on_add)
        self.paste = Button(say("rows.paste"), "clipboard-text")
        self.paste.clicked.connect(self._on_paste)
        self.remove = Button(say("rows.remove"), "trash")
        self.remove.clicked.connect(lambda: self.model.remove(self.table.chosen()))
        self.count = label("", 12, tone="mut", tabular=True)
        card = Card(margin=1, spacing=0)
        card.box.addLayout(self._tools())
        card.box.addWidget(self.table, 1)
        self.told = label("", 12, tone="bad", wrap=True)
        self.told.setContentsMargins(12, 8, 12, 10)
        card.box.addWidget(self.told)
        self.body.addWidget(card, 1)
        self.save = Button(say("button.save"), rank="primary")
        self.save.clicked.connect(self._on_save)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.save, cancel)
        for button in (self.add, self.paste, self.remove, self.save):
            button.setEnabled(False)
            button.setAutoDefault(False)
        office.jobs.read(lambda reads: papers.typing(reads, identity), self._on_loaded)

    def _tools(self) -> QHBoxLayout:
        tools = row(self.add, self.paste, self.remove, 1, self.count, spacing=10)
        pad(tools, 14, 12, 19, 10)
        return tools

    def _on_loaded(self, loaded: Typing) -> None:
        self._home, self._kind = loaded.home, loaded.kind
        self.title.setText(say("rows.title", name=name_of(loaded.name, loaded.kind)))
        fields = columns(loaded.kind, loaded.rows)
        self.model = TypedModel([_column(name) for name in fields], say("rows.wrong"), self._fault)
        self.table.hold(self.model)
        self.table.setEnabled(True)
        self.model.add(loaded.rows)
        self.model.changed.connect(self._on_changed)
        self.table.selectionModel().currentChanged.connect(lambda *_where: self._tell())
        self._before = [dict(one) for one in self.model.rows]
        for button in (self.add, self.paste, self.save):
            button.setEnabled(True)
        self._on_changed()
        self.table.at(len(self.model.rows))

    def _fault(self, fields: Mapping[str, str]) -> Fault | None:
        """The first thing that is wrong; what is only missing is not told before the first attempt to save."""
        problems = typed(fields, self._home)[1]
        told = (one for one in problems if self._tried or one.kind != _PATIENT)
        return next((Fault(str(one.field), _words(one)) for one in told), None)

    def _on_changed(self) -> None:
        rows = [found for one in self.model.rows if (found := typed(one, self._home)[0]) is not None]
        tax: Money = total((one.tax for one in rows if one.tax is not None), self._home)
        self.count.setText(say("rows.count", n=len(self.model.rows), tax=figures.figure(tax)))
        self.remove.setEnabled(bool(self.model.rows))
        self._tell()

    def _tell(self) -> None:
        """In full, under the table: what is wrong with the row one is in, else with the first wrong one."""
        here, faults = self.table.currentIndex().row(), list(enumerate(self.model.faults))
        told = next(((at, one) for at, one in (*faults[max(here, 0) : here + 1], *faults) if one is not None), None)
        self.told.setText(say("rows.fault", row=told[0] + 1, text=told[1].text) if told is not None else "")
        self.told.setVisible(told is not None)

    def _on_add(self) -> None:
        self.table.at(len(self.model.rows))
        self.table.edit(self.table.currentIndex())

    def _on_paste(self) -> None:
        text, kind = QGuiApplication.clipboard().text(), self._kind
        fields, here = [column.field for column in self.model.columns], self.table.currentIndex()
        is_one = len(text.split("\t")) == len(text.splitlines()) == 1
        if is_one and here.isValid() and here.column() < len(fields):
            self.model.setData(here, text)
        elif text.strip():
            self._office.jobs.read(lambda reads: papers.pasted(reads, kind, text, fields), self._on_pasted)

    def _on_pasted(self, rows: tuple[dict[str, str], ...]) -> None:
        first = len(self.model.rows)
        self.model.add(rows)
        self.table.at(min(first, len(self.model.rows)))

    def _on_save(self) -> None:
        self._tried = True
        wrong = self.model.check()
        if wrong is not None:
            fault = self.model.fault(wrong)
            fields = [column.field for column in self.model.columns]
            self.table.at(wrong, fields.index(fault.field) if fault is not None and fault.field in fields else 0)
            self._tell()
            return
        rows = [{name: value for name, value in one.items() if value} for one in self.model.rows]
        if rows == self._before:
            self.accept()
            return
        self.save.setEnabled(False)
        self._office.jobs.write(
            lambda desk, _job: papers.save_rows(desk, self._identity, rows), self._on_saved, self._on_refused
        )

    def _on_saved(self, _done: Done) -> None:
        self._office.speaker.said.emit(say("rows.saved", n=len(self.model.rows)), True)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        if isinstance(error, DeskError):
            self.under.setText(sentence(error))
            self.under.setProperty("tone", "bad")
            self.under.update()
        else:
            self._office.speaker.refused.emit(error)


def name_of(name: str, kind: str) -> str:
    """What a paper is called: its name, or in words what it is where it was noted without one."""
    return say(f"papers.kind.{kind}") if name == kind else name


def _column(name: str) -> TypedColumn:
    title, width = say(f"rows.{name}"), _WIDTHS[name]
    if name in _DAYS:
        return TypedColumn(name, title, width, kept=plain_day, shown=written_day)
    if name in _AMOUNTS:
        return TypedColumn(name, title, width, is_amount=True, kept=plain_number, shown=grouped_number)
    if name == "currency":
        return TypedColumn(name, title, width, kept=lambda text: text.strip().upper())
    return TypedColumn(name, title, width)


def _words(problem: Problem) -> str:
    """The sentence of a problem, its field named as in the table."""
    return sentence(Problem(problem.kind, {**problem.facts, "field": say(f"rows.{problem.field}")}))
