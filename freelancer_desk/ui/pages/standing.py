"""What home shows: where one stands, what needs the user, the months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui import theme
from freelancer_desk.ui.asking import task_text
from freelancer_desk.ui.charts import Chart
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.figure import Figure
from freelancer_desk.ui.flow import Columns, stack
from freelancer_desk.ui.office import Place
from freelancer_desk.ui.pill import Pill, pill_height
from freelancer_desk.ui.plotting import Bars
from freelancer_desk.ui.sides import high, pad
from freelancer_desk.ui.widgets import (
    CONTROL,
    Card,
    Elided,
    EmptyState,
    Mark,
    Opener,
    clear,
    column,
    inset_rule,
    label,
    row,
)

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from freelancer_desk.domain.deadlines import Due
    from freelancer_desk.domain.summaries import Home, MonthTotal, Task
    from freelancer_desk.ui.office import Office

MOST_TASKS = 5
TASK_HEIGHT = 50
_NARROW, _LEAST_CARD, _LEAST_CHART, _INSET = 880, 200, 200, 12
# What a task points at on its page.
POINTS = {
    "statement_missing": "months",
    "unexplained": "credits",
    "invoices_late": "overdue",
    "repeats_ask": "needs",
    "rate_unknown": "flagged",
}


class FigureCard(Opener):
    """One large figure with its name above and its reason below."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self.pill = Pill("", "neutral")
        strut = QWidget()
        strut.setFixedSize(0, pill_height())
        head = row(strut, spacing=0)
        self.title = Elided(name, 13, 500)
        self.title.setProperty("tone", "mut")
        head.addWidget(self.title, 1)
        head.addWidget(self.pill)
        self.figure = Figure()
        self.under = (Elided("", 13), Elided("", 13))
        self.box.addLayout(head)
        self.box.addWidget(self.figure)
        for line in self.under:
            line.setProperty("tone", "mut")
            self.box.addWidget(line)
        self.setFixedHeight(high(142, 12, 13, 13, around=36 + 40))

    def tell(self, figure: str, under: tuple[str, str], pill: tuple[str, str] | None, name: str = "") -> None:
        """Show a figure, what stands below it, a status, and another name for it where it has turned."""
        self.title.setText(name or self._name)
        self.figure.setText(figure)
        for line, text in zip(self.under, under, strict=True):
            line.setText(text)
        self.pill.setVisible(pill is not None)
        if pill is not None:
            self.pill.show_status(*pill)
        self.setAccessibleName(beside(name or self._name, figure, *under))


class TaskRow(Opener):
    """Something that needs the user, with the rupees at stake."""

    def __init__(self) -> None:
        super().__init__("")
        self.place = Place("home")
        self.setProperty("class", "row")
        pad(self.box, 12, 6, 8, 6)
        self.box.setSpacing(1)
        self._dot = Mark("circle-fill", "warn", 8, box=16)
        line = row(self._dot, spacing=12)
        words = column(1)
        self._text, self._stake = Elided("", 13, 500), Elided("", 12)
        self._stake.setProperty("tone", "mut")
        words.addWidget(self._text)
        words.addWidget(self._stake)
        line.addLayout(words, 1)
        line.addWidget(Mark("caret-right", "faint", 14))
        self.box.addLayout(line)

    def tell(self, task: Task) -> None:
        """Say what it is about, and where it leads."""
        text = task_text(task)
        stake = say("home.stake", amount=figures.figure(task.at_stake)) if task.at_stake else ""
        self.place = Place(task.page, POINTS.get(task.kind, ""))
        self.setAccessibleName(beside(text, stake))
        self._dot.tint = "bad" if task.is_late else "warn"
        self._dot.update()
        self._text.setText(text)
        self._stake.setText(stake)
        self._stake.setVisible(bool(stake))
        self.setFixedHeight(high(TASK_HEIGHT, 13, *([12] if stake else []), around=14))


class Below(Opener):
    """What stands below the tasks, and opens its page."""

    def __init__(self, icon: str, first: str, second: str, name: str) -> None:
        super().__init__(name)
        self.setProperty("class", "row")
        pad(self.box, 12, 6, 8, 6)
        self.setFixedHeight(high(TASK_HEIGHT, 13, 12, around=14))
        words = column(1)
        words.addWidget(Elided(first, 13, 500))
        under = Elided(second, 12)
        under.setProperty("tone", "mut")
        words.addWidget(under)
        line = row(Mark(icon, "acctext", 16), spacing=12)
        line.addLayout(words, 1)
        line.addWidget(Mark("caret-right", "faint", 14))
        self.box.addLayout(line)


class NextDate(Below):
    """The date to look at next."""

    def __init__(self, due: Due) -> None:
        day = figures.day_text(due.day)
        under, name = say("home.next.under", day=day), say("home.next", day=day, title=due.title)
        super().__init__("calendar-check", due.title, under, name)


class Standing(QWidget):
    """Three figures, the tasks, the months; or, in an empty book, where to begin."""

    def __init__(self, office: Office, fonts: Path) -> None:
        super().__init__()
        self._speaker = office.speaker
        self.reached = FigureCard(say("home.reached"))
        self.tax = FigureCard(say("home.still_to_pay"))
        self.papers = FigureCard(say("home.papers"))
        Figure.stand_together(card.figure for card in (self.reached, self.tax, self.papers))
        self.tasks = column(2)
        self.next = column(2)
        self.chart = Chart(office, fonts)
        self.unit = Choice((), say("home.months.unit"))
        self.unit.currentIndexChanged.connect(self._show_months)
        self._months: tuple[MonthTotal, ...] = ()
        self._rows: list[TaskRow] = []
        self._made_for: object = None
        self._told_below: object = None
        go = office.speaker.went.emit
        self.reached.opened.connect(lambda: go(Place("payments")))
        self.tax.opened.connect(lambda: go(Place("taxes")))
        self.papers.opened.connect(lambda: go(Place("papers")))
        self._both = QStackedLayout(self)
        self._both.addWidget(
            EmptyState("tray", say("home.empty"), say("button.import"), office.speaker.wants_import.emit)
        )
        self._both.addWidget(self._full())

    def tell(self, data: Home) -> None:
        """Show how things stand."""
        nothing = not data.payments and not data.owed and all(task.page == "import" for task in data.tasks)
        self._both.setCurrentIndex(0 if nothing else 1)
        papers = say("home.with_paper", x=data.with_paper, n=data.payments)
        foreign = figures.figures(data.reached_foreign)
        more = (say("home.not_complete"), "warn") if data.without_rate else None
        self.reached.tell(figures.figure(data.reached), (foreign, papers) if foreign else (papers, ""), more)
        self._show_tax(data)
        self._show_papers(data)
        self.show_tasks(data.tasks)
        self._show_below(data)
        self._months = data.months
        units = (data.reached.currency.code, *(data.months[0].foreign if data.months else ()))
        self.unit.offer([(code, code) for code in units])
        self.unit.setVisible(len(units) > 1)
        self._show_months()

    def _show_months(self) -> None:
        """The months in the currency that is chosen; no two are ever added."""
        names = tuple(figures.month_names()[month.span.first.month - 1] for month in self._months)
        code = self.unit.key()
        title = say("home.months.foreign", currency=code) if self.unit.currentIndex() > 0 else say("home.months")
        self._months_title.setText(title)
        self.chart.show_bars(
            Bars(title, names, tuple(month.foreign.get(code, month.reached) for month in self._months))
        )

    def _show_tax(self, home: Home) -> None:
        tax, cut = figures.figure(home.expected), figures.figure(home.withheld)
        if not home.has_working:
            self.tax.tell("–", (say("home.no_working"), say("home.cut", amount=cut)), (say("home.see_why"), "warn"))
            return
        parts = (say("home.tax", amount=tax), say("home.cut", amount=cut))
        not_complete = (say("home.not_complete"), "warn") if home.without_rate else None
        if home.cut_too_much:
            back = not_complete or (say("home.claim_back"), "acc")
            self.tax.tell(figures.figure(home.cut_too_much), parts, back, say("home.cut_too_much"))
            return
        is_known = home.payments or home.expected or home.withheld
        settled = (say("home.settled"), "good") if is_known else None
        pill = (say("home.pay"), "warn") if home.still_to_pay else settled
        self.tax.tell(figures.figure(home.still_to_pay), parts, not_complete or pill)

    def _show_papers(self, home: Home) -> None:
        if not home.missing_papers:
            self.papers.tell(
                "0",
                (say("home.no_papers_missing") if home.payments else say("home.no_payments"), ""),
                (say("home.settled"), "good") if home.payments else None,
            )
            return
        stake = say("home.papers_stake", amount=figures.figure(home.missing_stake)) if home.missing_stake else ""
        self.papers.tell(str(home.missing_papers), (say("home.ask_bank"), stake), None)

    def show_tasks(self, tasks: tuple[Task, ...]) -> None:
        """Show what needs the user, the first of them first."""
        made_for = (theme.font(13).key(), len(tasks[:MOST_TASKS]))
        if made_for != self._made_for:
            self._made_for = made_for
            self._make_rows(made_for[1])
        for shown, task in zip(self._rows, tasks, strict=False):
            shown.tell(task)

    def _make_rows(self, count: int) -> None:
        clear(self.tasks)
        self._rows = [TaskRow() for _ in range(count)]
        for number, shown in enumerate(self._rows):
            if number:
                self.tasks.addLayout(inset_rule(_INSET))
            shown.opened.connect(lambda shown=shown: self._speaker.went.emit(shown.place))
            self.tasks.addWidget(shown)
        if not count:
            calm = row(Mark("check-circle", "good", 20), label(say("home.nothing"), tone="mut"), 1)
            pad(calm, 12, 8, 0, 0)
            self.tasks.addLayout(calm)
        self.tasks.addStretch(1)

    def _show_below(self, home: Home) -> None:
        owed = figures.figures(home.owed)
        told = (theme.font(13).key(), owed, home.next_date)
        if told == self._told_below:
            return
        self._told_below = told
        clear(self.next)
        if home.owed:
            self._add_below(Below("receipt", owed, say("home.owed"), say("home.owed.named", amounts=owed)), "invoices")
        if home.next_date is not None:
            self._add_below(NextDate(home.next_date), "dates")

    def _add_below(self, shown: Below, page: str) -> None:
        self.next.addLayout(inset_rule(_INSET))
        shown.opened.connect(lambda: self._speaker.went.emit(Place(page)))
        self.next.addWidget(shown)

    def _full(self) -> QWidget:
        made = QWidget()
        cards = Columns(3, between=16)
        for card in (self.reached, self.tax, self.papers):
            card.setMinimumWidth(_LEAST_CARD)
            cards.addWidget(card)
        below = self._below = row(spacing=16)
        needs = self._titled(say("home.tasks"), self.tasks)
        needs.box.addLayout(self.next)
        below.addWidget(needs, 5)
        months = Card(margin=20, spacing=8)
        self._months_title = Elided(say("home.months"), 14, 600)
        head = row(spacing=10)
        head.addWidget(self._months_title, 1)
        head.addWidget(self.unit)
        months.box.addLayout(head)
        months.box.addWidget(self.chart, 1)
        self.chart.setMinimumHeight(_LEAST_CHART)
        below.addWidget(months, 6)
        box = column(16)
        box.addLayout(cards)
        box.addLayout(below, 1)
        made.setLayout(box)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The months stand beside the tasks, or below them where room is short."""
        super().resizeEvent(event)
        stack(self._below, on=self.width() < _NARROW)

    def _titled(self, title: str, content: object) -> Card:
        card = Card(margin=8, spacing=6)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        head = label(title, 14, 600)
        head.setContentsMargins(12, 12, 12, 2)
        head.setMinimumHeight(CONTROL + 14)  # as high as that of the months, which has a choice in it
        card.box.addWidget(head)
        card.box.addLayout(content)  # type: ignore[arg-type]
        return card
