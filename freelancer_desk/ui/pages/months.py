"""Months: which statement is missing? The grid, its legend, and what to do for the month that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from freelancer_desk.desk import months
from freelancer_desk.domain import figures
from freelancer_desk.domain.months import State
from freelancer_desk.domain.words import say, told
from freelancer_desk.ui.flow import Flow
from freelancer_desk.ui.month_grid import MonthGrid, StateMark, state_words
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.views import View
from freelancer_desk.ui.widgets import Button, Card, Elided, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.months import AccountMonths, MissingStatement, MonthState
    from freelancer_desk.ui.office import Office

    Shown = tuple[tuple[AccountMonths, ...], tuple[MissingStatement, ...]]

TONES = {
    State.PROVED: "good",
    State.DOES_NOT_ADD_UP: "bad",
    State.NO_PROOF: "neutral",
    State.GAP: "warn",
    State.MISSING: "warn",
    State.NOT_YET: "neutral",
}
WANTED = frozenset({State.MISSING, State.GAP})
_MARK = 40
_SMALL = 22
_NUMBER = 20


def explained(month: MonthState) -> str:
    """One or two sentences on what a state means for this month."""
    if month.state is State.MISSING and month.covered_until is not None:
        return say("grid.missing_after.says", day=figures.day_text(month.covered_until))
    if month.state is State.GAP and month.difference is not None:
        key = "grid.gap.says" if month.difference.minor > 0 else "grid.gap_less.says"
        return say(key, amount=figures.figure(abs(month.difference)))
    return say(f"grid.{month.state.value}.says")


class MonthCard(Card):
    """What is known of one month of one account, and what to do for it."""

    wants_statements = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(margin=20, spacing=12)
        self._office = office
        self.act: Button | None = None

    def tell(self, account: AccountMonths, month: MonthState, download: tuple[str, ...]) -> None:
        """Speak of another month."""
        clear(self.box)
        self.act = None
        when = figures.month_text(month.span.first)
        words = column(2)
        words.addWidget(Elided(f"{account.account} · {when}", 14, 600))
        says = label(explained(month), tone="mut", wrap=True)
        words.addWidget(says)
        head = row(StateMark(month.state, _MARK), spacing=14)
        head.addLayout(words, 1)
        head.addWidget(Pill(state_words(month), TONES[month.state]), 0, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(head)
        if month.state in WANTED:
            self._fetching(account, when, download)
        elif month.state is State.DOES_NOT_ADD_UP:
            self.act = Button(say("grid.see"), "file-text")
            self.act.clicked.connect(lambda: self.wants_statements.emit())  # noqa: PLW0108 (the signal brings a flag)
            self._foot(self.act)

    def _fetching(self, account: AccountMonths, when: str, download: tuple[str, ...]) -> None:
        steps = download or (say("grid.fetch_plain", institution=account.institution),)
        lines = column(4)
        pad(lines, _MARK + 14, 0, 0, 0)
        lines.addWidget(label(say("grid.fetch"), 12, 600, tone="mut"))
        for number, text in enumerate(steps, start=1):
            line = row(spacing=0)
            if len(steps) > 1:
                count = label(f"{number}.", 13, 600, tone="acc", tabular=True)
                count.setFixedWidth(_NUMBER)
                line.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(told(text), wrap=True), 1)
            lines.addLayout(line)
        self.box.addLayout(lines)
        name = say("grid.import_of", account=account.account, month=when)
        self.act = Button(say("button.import"), "download-simple", "primary", name=name)
        self.act.clicked.connect(lambda: self._office.speaker.wants_import.emit())  # noqa: PLW0108 (the same)
        self._foot(self.act)

    def _foot(self, button: Button) -> None:
        line = row(button, 1)
        pad(line, _MARK + 14, 0, 0, 0)
        self.box.addLayout(line)


class MonthsView(View):
    """The grid with its legend, and below it the month that is chosen."""

    wants_statements = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._download: dict[int, tuple[str, ...]] = {}
        self.missing = Pill("", "neutral")
        self.wrong = Pill("", "bad")
        self.grid = MonthGrid()
        self.grid.chosen.connect(self._on_chosen)
        self.grid.opened.connect(self._on_opened)
        self.grid.clicked.connect(lambda _index: QTimer.singleShot(0, self._bring_into_sight))
        self.about = MonthCard(office)
        self.about.wants_statements.connect(self.wants_statements)
        card = Card(margin=20, spacing=12)
        title = Elided(say("grid.name"), 14, 600)
        head = row(spacing=8)
        head.addWidget(title, 1)
        head.addWidget(self.wrong)
        head.addWidget(self.missing)
        card.box.addLayout(head)
        card.box.addWidget(self.grid)
        card.box.addWidget(_legend())
        box = column(14)
        box.addWidget(card)
        box.addWidget(self.about)
        box.addStretch(1)
        self.setLayout(box)

    def fetch(self) -> Callable[[Reader], Shown]:
        today = self.office.jobs.desk.today()
        return lambda reads: (months.grid(reads, today), months.missing_statements(reads, today))

    def present(self, data: Shown) -> None:
        accounts, wanted = data
        self._download = {missing.account_id: missing.download for missing in wanted}
        self.grid.fill(accounts)
        count = sum(missing.months for missing in wanted)
        words = say("grid.some_missing", n=count) if count else say("grid.all_here")
        self.missing.show_status(words, "warn" if count else "good")
        wrong = sum(month.state is State.DOES_NOT_ADD_UP for account in accounts for month in account.months)
        self.wrong.show_status(say("grid.some_wrong", n=wrong), "bad")
        self.wrong.setVisible(bool(wrong))
        if self.grid.current() is None:
            self._choose(accounts, wanted)
        else:
            self._on_chosen(self.grid.current())

    def start_again(self) -> None:
        """Forget what was chosen: next is shown what is to be fetched first."""
        self.grid.setCurrentIndex(QModelIndex())

    def _choose(self, accounts: tuple[AccountMonths, ...], wanted: tuple[MissingStatement, ...]) -> None:
        """Begin with what is to be fetched first, else with the newest month."""
        if wanted:
            self.grid.choose(wanted[0].account_id, wanted[0].month)
        elif accounts:
            self.grid.choose(accounts[0].account_id, accounts[0].months[-1].span)
        self.about.setVisible(bool(accounts))

    def _on_chosen(self, place: tuple[AccountMonths, MonthState] | None) -> None:
        if place is not None:
            self.about.tell(*place, self._download.get(place[0].account_id, ()))

    def _bring_into_sight(self) -> None:
        """In a low window the details lie below the grid."""
        above: QWidget | None = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(self.about, 0, _SMALL)

    def _on_opened(self, place: tuple[AccountMonths, MonthState]) -> None:
        del place
        if self.about.act is not None:
            self.about.act.setFocus(Qt.FocusReason.TabFocusReason)


def _legend() -> QWidget:
    made = QWidget()
    flow = Flow(18)
    for state in State:
        entry = QWidget()
        entry.setLayout(row(StateMark(state, _SMALL), label(say(f"grid.{state.value}"), 12, tone="mut"), spacing=6))
        flow.addWidget(entry)
    made.setLayout(flow)
    return made
