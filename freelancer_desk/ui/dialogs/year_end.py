"""The dialog of a tax year's last day: until when to withdraw, what is outside, and what to fetch and note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import tax_years
from freelancer_desk.desk.dates import year_end
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui.choices import Choice
from freelancer_desk.ui.dialogs.frame import Framed
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, clear, column, label, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.year_end import YearEnd
    from freelancer_desk.ui.office import Office

WIDTH, HEIGHT = 680, 720


class YearEndDialog(Framed):
    """Everything about the last day of one tax year; another year can be chosen."""

    def __init__(self, office: Office, year: TaxYear, parent: QWidget | None = None) -> None:
        room = parent.window().height() if parent is not None else HEIGHT
        super().__init__(say("year_end.title"), say("year_end.under"), WIDTH, min(HEIGHT, room), parent)
        self._office = office
        years = office.years.all if year in office.years.all else (year, *office.years.all)
        self.year = Choice([(str(one.number), figures.year_text(one)) for one in years], say("year.choose"))
        self.year.choose(str(year.number))
        self.year.currentIndexChanged.connect(lambda _index: self._reload())
        self.end: YearEnd | None = None
        self._shown = column(12)
        self.body.addLayout(row(self.year, 1))
        self.body.addLayout(self._shown)
        self.body.addStretch(1)
        done = Button(say("button.close"))
        done.clicked.connect(self.accept)
        self.feet(done)
        self._reload()

    @property
    def words(self) -> str:
        """All that is on show."""
        names = (widget.accessibleName() for widget in self.findChildren(_Line) if not widget.isHidden())
        return "\n".join(names)

    def _reload(self) -> None:
        number, today = int(self.year.key()), self._office.jobs.desk.today()

        def work(reads: Reader) -> YearEnd:
            return year_end.year_end(reads, tax_years.year_of(reads, number), today)

        self._office.jobs.look(work, self._on_read)

    def _on_read(self, end: YearEnd) -> None:
        self.end = end
        clear(self._shown)
        self._shown.addWidget(_outside(end))
        self._shown.addWidget(_statements(end))
        self._shown.addWidget(_notes(end))


class _Line(Card):
    """One thing: ticked or not, its name, its figure."""

    def __init__(self, name: str, figure: str, *, done: bool | None = None) -> None:
        super().__init__(margin=0, spacing=0)
        self.setProperty("class", "row")
        marks = {True: ("check-circle", "good"), False: ("circle", "faint"), None: ("arrow-right", "mut")}
        line = row(Mark(*marks[done], 18), spacing=10)
        line.addWidget(Elided(name, 13, 500), 1)
        value = label(figure, 13, tone="mut", tabular=True)
        line.addWidget(value)
        self.box.setContentsMargins(0, 7, 0, 7)
        self.box.addLayout(line)
        told = {True: "year_end.done", False: "year_end.open_of"}
        said = name if done is None else say(told[done], what=name)
        self.setAccessibleName(beside(said, figure))


def _outside(end: YearEnd) -> Card:
    until = figures.day_text(end.withdraw_by)
    why = say("year_end.own" if end.own else "year_end.usual", n=end.days)
    card = _card(say("year_end.withdraw", day=until), say("year_end.because", why=why))
    for one in end.outside:
        parts = [figures.figure(one.amount)]
        if one.withdraw_by is not None:
            parts.append(say("year_end.there", n=one.age) if one.age is not None else say("outside.days_unknown"))
        if one.on_the_way:
            parts.append(say("year_end.on_the_way"))
        elif one.withdraw_by is not None:
            parts.append(say("year_end.by", day=figures.day_text(one.withdraw_by)))
        card.box.addWidget(_Line(one.account, beside(*parts)))
    if not end.outside:
        card.box.addWidget(label(say("year_end.outside.none"), 13, tone="mut"))
    return card


def _statements(end: YearEnd) -> Card:
    last = figures.day_text(end.year.span.last)
    card = _card(say("year_end.statements", day=last), say("year_end.statements.why"))
    for one in end.accounts:
        card.box.addWidget(_Line(one.account, figures.figure(one.balance), done=one.has_statement))
    return card


def _notes(end: YearEnd) -> Card:
    words = say("year_end.left", n=end.left) if end.left else say("year_end.ready")
    card = _card(say("year_end.notes"), "", Pill(words, "warn" if end.left else "good"))
    missing = say("year_end.missing")
    cash = figures.figure(end.cash) if end.cash is not None else missing
    card.box.addWidget(_Line(say("year_end.cash"), cash, done=end.cash is not None))
    for one in end.rates:
        rate = figures.rate_text(one.rate.value) if one.rate is not None else missing
        card.box.addWidget(_Line(say("year_end.rate", currency=one.currency), rate, done=one.rate is not None))
    return card


def _card(title: str, under: str, *pills: Pill) -> Card:
    card = Card(margin=18, spacing=0)
    head = row(spacing=10)
    head.addWidget(Elided(title, 14, 600), 1)
    for pill in pills:
        head.addWidget(pill)
    card.box.addLayout(head)
    if under:
        card.box.addWidget(label(under, 12, tone="mut", wrap=True))
    card.box.addSpacing(6)
    return card
