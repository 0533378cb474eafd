"""Every line of one account: what it means, who said so, and a way to say it, also of money that went out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from freelancer_desk.desk import accounts, lines, questions
from freelancer_desk.domain import figures
from freelancer_desk.domain.grouping import hiding
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui.asking import choice_text
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.views import View
from freelancer_desk.ui.widgets import Button, Card, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QHBoxLayout

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.summaries import LineSummary
    from freelancer_desk.ui.office import Office

    Shown = tuple[tuple[tuple[str, str], ...], str, tuple[LineSummary, ...]]

LEAST = 420
_TONES = {"user": "acc", "rule": "acc", "question": "warn", "sure": "good"}


def columns() -> tuple[Column[LineSummary], ...]:
    """What the table says of a line."""
    return (
        Column(say("lines.day"), lambda one: figures.day_text(one.day), Look.MUTED, lambda one: one.day, width=112),
        Column(say("lines.text"), _text, Look.STRONG, width=170, stretch=3),
        Column(say("lines.meaning"), _meaning, Look.TEXT, width=150, stretch=2),
        Column(say("lines.origin"), _origin, Look.PILL, tone=lambda one: _TONES.get(one.origin, "neutral"), width=116),
        Column(
            say("lines.amount"),
            lambda one: figures.figure(one.amount),
            Look.AMOUNT,
            lambda one: one.amount.minor,
            width=142,
        ),
    )


def _text(one: LineSummary) -> str:
    is_told = one.counterparty.casefold() in one.text.casefold()
    return one.text if is_told else beside(one.counterparty, one.text)


def _meaning(one: LineSummary) -> str:
    return choice_text(one.meaning)


def _origin(one: LineSummary) -> str:
    return say(f"lines.origin.{one.origin}")


class LinesView(View):
    """The lines of the chosen account; the chosen line is answered from a menu."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.account = Choice((), say("lines.account"))
        self.account.currentIndexChanged.connect(self._on_account)
        self.search = Line()
        self.search.setPlaceholderText(say("lines.search"))
        self.search.setAccessibleName(say("lines.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._on_search())
        self.say = Button(say("lines.say"), "chat-text", "primary")
        self.say.clicked.connect(self._on_say)
        self.table: Table[LineSummary] = Table(columns(), lambda one: one.id, say("lines.title"))
        self.table.opened.connect(self._on_opened)
        self.table.chosen.connect(lambda _line: self._show_choice())
        self.count = label("", 12, tone="mut")
        card = Card(margin=1, spacing=0)
        card.box.addLayout(self._tools())
        card.box.addWidget(self.table, 1)
        foot = row(self.count, 1)
        pad(foot, 20, 10, 12, 12)
        card.box.addLayout(foot)
        box = column(0)
        box.addWidget(card, 1)
        self.setLayout(box)
        self.setMinimumHeight(LEAST)
        self._wanted = ""

    def look_at(self, account: str) -> None:
        """Show the lines of this account when next read."""
        self._wanted = account

    def fetch(self) -> Callable[[Reader], Shown]:
        wanted = self._wanted

        def read(reads: Reader) -> Shown:
            named = tuple((str(one.id), one.name) for one in accounts.listing(reads))
            known = [key for key, _ in named]
            chosen = wanted if wanted in known else next(iter(known), "")
            return named, chosen, lines.listing(reads, int(chosen)) if chosen else ()

        return read

    def present(self, data: Shown) -> None:
        named, self._wanted, found = data
        self.account.offer(named)
        self.account.blockSignals(True)
        self.account.choose(self._wanted)
        self.account.blockSignals(False)
        self.table.fill(found)
        self._on_search()

    def menu(self, line: LineSummary) -> QMenu:
        """What may be said of a line; what was said of it alone is marked, and can be taken back."""
        menu = QMenu(self)
        for choice in line.choices:
            act = menu.addAction(choice_text(choice))
            act.setCheckable(True)
            act.setChecked(choice == line.said)
            act.triggered.connect(lambda _on=False, choice=choice: self._answer(line, choice))
        if line.said:
            menu.addSeparator()
            menu.addAction(say("lines.unsay")).triggered.connect(lambda: self._answer(line, ""))
        return menu

    def _answer(self, line: LineSummary, meaning: str) -> None:
        said = say("questions.answered", answer=choice_text(meaning)) if meaning else say("lines.unsaid")
        self.office.jobs.write(
            lambda desk, _job: questions.answer_line(desk, line.id, {"meaning": meaning}),
            lambda _done: self.office.speaker.said.emit(said, True),
        )

    def _on_account(self) -> None:
        self._wanted = self.account.key()
        self.office.jobs.look(self.fetch(), self.present)

    def _on_search(self) -> None:
        words, chosen = self.search.text().casefold().split(), self.table.current()
        self.table.rows.keep((lambda one: all(word in _searched(one) for word in words)) if words else None)
        if chosen is not None:
            self.table.choose(chosen.id)
        self.count.setText(say("lines.count", n=self.table.rows.rowCount()))
        self._show_choice()

    def _show_choice(self) -> None:
        line = self.table.current()
        self.say.setEnabled(line is not None and bool(line.choices))
        self.say.setToolTip(say("lines.say.none") if line is not None and not line.choices else "")

    def _on_say(self) -> None:
        line = self.table.current()
        if line is not None:
            self.menu(line).popup(self.say.mapToGlobal(self.say.rect().bottomLeft()))

    def _on_opened(self, line: LineSummary) -> None:
        at = self.table.rows.place(line.id)
        if at is not None and line.choices:
            below = QPoint(
                self.table.columnViewportPosition(2), self.table.rowViewportPosition(at) + self.table.rowHeight(at)
            )
            self.menu(line).popup(self.table.viewport().mapToGlobal(below))

    def _tools(self) -> QHBoxLayout:
        tools = row(self.account, spacing=10)
        tools.setContentsMargins(19, 14, 19, 10)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.say)
        return tools


@hiding(wanted=False)
def _searched(one: LineSummary) -> str:
    parts = (
        one.text, one.counterparty, figures.day_text(one.day), one.day.isoformat(), one.amount.text,
        figures.amount(one.amount), _meaning(one), _origin(one),
    )  # fmt: skip
    return " ".join(parts).casefold()
