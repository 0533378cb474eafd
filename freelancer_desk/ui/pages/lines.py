"""Every line of one account: what it means, who said so, and a way to say it, also of money that went out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from freelancer_desk.desk import accounts, questions
from freelancer_desk.desk.finding import Asked, words_of
from freelancer_desk.desk.lines import Lines
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui.asking import choice_text
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.looking import Looking
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.table_foot import TableFoot
from freelancer_desk.ui.views import View
from freelancer_desk.ui.widgets import Button, Card, column, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QHBoxLayout

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.finding import Found
    from freelancer_desk.domain.summaries import LineSummary
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

    Told = tuple[Lines, Asked, Found[LineSummary]]
    Shown = tuple[str, tuple[tuple[str, str], ...], str, Told | None]

LEAST = 420
_TONES = {"user": "acc", "rule": "acc", "question": "warn", "sure": "good"}


def columns() -> tuple[Column[LineSummary], ...]:
    """What the table says of a line."""
    return (
        Column(say("lines.day"), lambda one: figures.day_text(one.day), Look.MUTED, width=120, by="day"),
        Column(say("lines.text"), _text, Look.STRONG, width=170, stretch=3, by="text"),
        Column(say("lines.meaning"), _meaning, Look.TEXT, width=150, stretch=2, by="meaning"),
        Column(
            say("lines.origin"),
            _origin,
            Look.PILL,
            tone=lambda one: _TONES.get(one.origin, "neutral"),
            width=116,
            by="origin",
        ),
        Column(say("lines.amount"), lambda one: figures.figure(one.amount), Look.AMOUNT, width=142, by="amount"),
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
        self.say = Button(say("lines.say"), "chat-text", "primary")
        self.say.clicked.connect(self._on_say)
        self.table: Table[LineSummary] = Table(columns(), lambda one: one.id, say("lines.title"))
        self._order = "day", True
        self.table.order_by(0, Qt.SortOrder.DescendingOrder)
        self.table.ordered.connect(self._on_order)
        self.table.opened.connect(self._on_opened)
        self.table.chosen.connect(lambda _line: self._show_choice())
        self._looking: Looking[LineSummary, Found[LineSummary]] = Looking(
            office.jobs, self.table, self._asked, self._on_shown
        )
        self.search.textChanged.connect(self._looking.look)
        card = Card(margin=1, spacing=0)
        card.box.addLayout(self._tools())
        card.box.addWidget(self.table, 1)
        self.foot = TableFoot(self.table)
        card.box.addWidget(self.foot)
        box = column(0)
        box.addWidget(card, 1)
        self.setLayout(box)
        self.setMinimumHeight(LEAST)
        self._wanted = ""
        self._job: Job | None = None

    def look_at(self, account: str) -> None:
        """Show the lines of this account when next read."""
        self._wanted = account

    def fetch(self) -> Callable[[Reader], Shown]:
        wanted, asked, look = self._wanted, self._asked(), self._looking.begin()

        def read(reads: Reader) -> Shown:
            named = tuple((str(one.id), one.name) for one in accounts.listing(reads))
            known = [key for key, _ in named]
            chosen = wanted if wanted in known else next(iter(known), "")
            if not chosen:
                return wanted, named, chosen, None
            found = Lines(reads, int(chosen))
            return wanted, named, chosen, (found, asked, look(found, reads, asked))

        return read

    def present(self, data: Shown) -> None:
        wanted, named, chosen, found = data
        if wanted not in {"", self._wanted}:  # another account was asked for meanwhile
            return
        self._wanted = chosen
        self.account.offer(named)
        self.account.blockSignals(True)
        self.account.choose(self._wanted)
        self.account.blockSignals(False)
        if found is None:
            self.table.fill(())
            self.foot.tell(say("lines.count", n=0))
            return
        self._looking.present(*found)

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
        if self._job is not None:
            self._job.dropped = True  # another account was asked for meanwhile
        self._job = self.office.jobs.look(self.fetch(), self.present)

    def _asked(self) -> Asked:
        by, descending = self._order
        return Asked(words_of(self.search.text()), by=by, descending=descending)

    def _on_order(self, by: str, descending: bool) -> None:  # noqa: FBT001  as its signal brings it
        self._order = by, descending
        self._looking.look()

    def _on_shown(self, found: Found[LineSummary], _asked: Asked) -> None:
        if found.is_whole:
            self.foot.tell(say("lines.count", n=len(found.ids)))
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
