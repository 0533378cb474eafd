"""The mapping of an unknown table: say of each column what it means, and see at once what becomes of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from freelancer_desk.desk import profiles
from freelancer_desk.domain import figures
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import ask, say, sentence
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.forms import TextField
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.widgets import Button, Card, Elided, clear, column, label

if TYPE_CHECKING:
    from freelancer_desk.domain.importing import Pending
    from freelancer_desk.domain.statements import Statement

MOST_COLUMNS = 24
CELL_WIDTH = 150


class MappingDialog(Framed):
    """Ends with the answer to the question about a file's columns: `said` carries its key and the answer."""

    said = Signal(str, str)

    def __init__(self, pending: Pending, accounts: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(say("mapping.title"), say("mapping.under", file=pending.name), 860, 680, parent)
        self._pending = pending
        hint = say("mapping.account.hint", example=accounts[0] if accounts else say("mapping.account.example"))
        self.account = TextField(say("mapping.account"), hint)
        self.account.changed.connect(self._try)
        self.body.addWidget(self.account)
        self.choices: dict[str, Choice] = {}
        self.body.addWidget(self._columns())
        card = Card(margin=16, spacing=6)
        card.box.addWidget(label(say("mapping.preview"), 13, 600))
        self.preview = column(4)
        card.box.addLayout(self.preview)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.take = Button(say("mapping.take"), rank="primary")
        self.take.clicked.connect(self._on_take)
        cancel = Button(say("button.cancel"))
        cancel.clicked.connect(self.reject)
        self.feet(self.take, cancel)
        self._try()

    def meanings(self) -> dict[str, str]:
        """What was said so far: the header of each meaning, and the account."""
        found = {choice.key(): header for header, choice in self.choices.items() if choice.key()}
        return {"account": self.account.value(), **found}

    def _columns(self) -> Scrolling:
        guessed = {cell: name for name, cell in profiles.guess(self._pending.header).items()}
        entries = [("", say("mapping.nothing")), *((name, say(f"mapping.{name}")) for name in profiles.MEANINGS)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for at, header in enumerate(dict.fromkeys(filter(None, self._pending.header[:MOST_COLUMNS]))):
            choice = Choice(entries, say("mapping.means", column=header))
            choice.choose(guessed.get(header, ""))
            choice.setFixedWidth(CELL_WIDTH)
            choice.currentIndexChanged.connect(self._try)
            self.choices[header] = choice
            grid.addWidget(Elided(header, 12, 600), 0, at)
            grid.addWidget(choice, 1, at)
            place = self._pending.header.index(header)
            for down, cells in enumerate(self._pending.sample[:5]):
                cell = Elided(cells[place] if place < len(cells) else "", 12)
                cell.setProperty("tone", "mut")
                cell.setFixedWidth(CELL_WIDTH)
                grid.addWidget(cell, down + 2, at)
        inner = QWidget()
        inner.setLayout(grid)
        area = Scrolling(inner)
        area.setWidgetResizable(False)
        area.setFixedHeight(inner.sizeHint().height() + 22)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _try(self) -> None:
        """Show what the first rows would become, or why they cannot be read."""
        clear(self.preview)
        try:
            statement = profiles.try_out(self._pending, self.meanings())
        except DeskError as error:
            self.preview.addWidget(label(sentence(error), 12, tone="warn", wrap=True))
            self.take.setEnabled(False)
            return
        for text, tone in _rows(statement):
            self.preview.addWidget(label(text, 12, tone=tone, wrap=True, tabular=True))
        self.take.setEnabled(True)

    def _on_take(self) -> None:
        self.said.emit(self._pending.key, profiles.answer_of(self.meanings()))
        self.accept()


def _rows(statement: Statement) -> list[tuple[str, str]]:
    read = [
        (say("mapping.row", day=figures.day_text(line.day), amount=figures.figure(line.money), text=line.text), "")
        for line in statement.lines
    ]
    asked = {doubt.key: doubt for doubt in statement.doubts}.values()
    waiting = [(ask(doubt.kind, dict(doubt.facts)), "warn") for doubt in asked]
    wrong = [(say("review.row", row=problem.row or 0, text=sentence(problem)), "bad") for problem in statement.problems]
    return read + waiting + wrong
