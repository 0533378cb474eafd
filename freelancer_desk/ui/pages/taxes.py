"""Tax: how much, and why? Each line opens to its payments, the law behind it and where that was read."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QSizePolicy, QStackedLayout, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.exports import FORMATS
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui import handing_over
from freelancer_desk.ui.figure import Figure
from freelancer_desk.ui.filling import Filling, refilled
from freelancer_desk.ui.flow import Columns, Flow
from freelancer_desk.ui.lessons import Lesson
from freelancer_desk.ui.office import Place
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.pages.tax_lines import MOST_ROWS, LineCard, money
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.widgets import Button, Card, EmptyState, Mark, clear, column, label, row, rule
from freelancer_desk.ui.year_questions import YearQuestions
from freelancer_desk.ui.years import YearChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.taxes.answers import Question
    from freelancer_desk.desk.taxes.set_asides import SoFar
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.domain.taxes.results import Assessment, Notice, Risk
    from freelancer_desk.domain.taxes.results import Question as Missing
    from freelancer_desk.ui.office import Office

    Open = tuple[int, tuple[Notice, ...]]
    Shown = tuple["Worked | DeskError", tuple[Question, ...], Money, Open]

_LEAST_WORDS = 270
PLACE_OF_QUESTION = "person"


class Worked(NamedTuple):
    """A working, the first payments of each of its lines with how many there are, and the year so far."""

    working: Assessment
    rows: tuple[tuple[Sequence[Payment], int], ...]
    so_far: SoFar


class TaxesPage(Page):
    """The tax working of the year on show."""

    NAME = "taxes"

    def __init__(self, office: Office, export: Callable[[str], None]) -> None:
        give = Button(say("button.export"), "export", "primary")
        menu = QMenu(give)
        for form in FORMATS:
            menu.addAction(say(f"export.{form}"), partial(export, form))
        handing_over.add_to(menu, office, self)
        give.setMenu(menu)
        super().__init__(office, say("taxes.title"), say("taxes.question"), YearChoice(office.years), give)
        self.figures = {name: Figure("–") for name in ("tax", "cut", "result")}
        Figure.stand_together(self.figures.values())
        self._names = {name: label("", 13, 500, tone="mut") for name in self.figures}
        self.buttons = {
            "amounts": Button(say("taxes.amounts"), "list-plus"),
            "what_if": Button(say("taxes.what_if"), "git-branch"),
            "keep": Button(say("taxes.keep"), "wallet"),
            "amounts_of_refused": Button(say("taxes.amounts"), "list-plus"),
        }
        for name, opens in zip(
            self.buttons, (self._on_amounts, self._on_what_if, self._on_keep, self._on_amounts), strict=True
        ):
            self.buttons[name].clicked.connect(opens)
        self.keep = label("", 13, tone="mut", wrap=True)
        self.keep.setMinimumWidth(_LEAST_WORDS)
        self.notes = {name: label("", 12, tone="mut") for name in self.figures}
        self.refused = label("", 14, wrap=True)
        self.nothing_cut = Lesson("nothing_cut")
        self.strip = self._strip()
        self.refusal = self._refusal()
        self.lines = column(14)
        self.questions = YearQuestions(office)
        self.questions.answered.connect(self.outdate)
        self.notices = column(14)
        self._filling = Filling(self)
        full = QWidget()
        box = column(16)
        box.addWidget(self.strip)
        box.addWidget(self.refusal)
        box.addLayout(self.lines)
        box.addWidget(self.questions)
        box.addLayout(self.notices)
        box.addStretch(1)
        full.setLayout(box)
        self._both = QStackedLayout()
        self.body.addLayout(self._both)
        self._both.addWidget(full)
        self._both.addWidget(
            EmptyState("scales", say("taxes.no_rules"), say("button.import"), office.speaker.wants_import.emit)
        )

    def fetch(self) -> Callable[[Reader], Shown]:
        year, today = self._year(), self.office.jobs.desk.today()

        def work(reads: Reader) -> Shown:
            from freelancer_desk.desk import receipts, taxes  # not on the main thread
            from freelancer_desk.desk.returns import law
            from freelancer_desk.desk.taxes import answers as years
            from freelancer_desk.desk.taxes import set_asides

            working = taxes.working_or_reason(reads, year)
            if isinstance(working, DeskError):
                shown: Worked | DeskError = working
            else:
                told = receipts.Telling(reads, year)
                rows = tuple(told.first_of(reads, line.rows, MOST_ROWS) for line in working.lines)
                shown = Worked(working, rows, set_asides.so_far(working))
            unclear = len(law.contested(reads, year)), law.unchecked(reads, today)
            return shown, years.questions(reads, year), taxes.paid_with_return(reads, year), unclear

        return work

    def present(self, data: Shown) -> None:
        worked, questions, paid, unclear = data
        refused = worked if isinstance(worked, DeskError) else None
        self._both.setCurrentIndex(1 if refused is not None and refused.kind == "year_without_rules" else 0)
        self.questions.tell(self._year(), questions)
        self.strip.setVisible(refused is None)
        self.refusal.setVisible(refused is not None)
        if isinstance(worked, DeskError):
            self.refused.setText(sentence(worked))
            self._filling.begin(())
            clear(self.lines)
            clear(self.notices)
            return
        self._show_figures(worked.working, worked.so_far, paid)
        self._filling.begin(self._filled(worked, unclear))

    def _filled(self, worked: Worked, unclear: Open) -> Iterator[None]:
        yield from refilled(self.lines, self._line_cards(worked))
        yield from refilled(self.notices, self._noticed(worked.working, unclear))

    def _line_cards(self, worked: Worked) -> Iterator[Card]:
        working, go = worked.working, self.office.speaker.went.emit
        for line, rows in zip(working.lines, worked.rows, strict=True):
            yield LineCard(line, working.currency, rows, lambda number: go(Place("payments", number)))
        if not working.lines:
            card = Card(margin=24)
            card.box.addWidget(label(say("taxes.nothing"), tone="mut", wrap=True))
            yield card

    def _year(self) -> TaxYear:
        year = self.office.years.shown
        if year is None:
            raise RuntimeError
        return year

    def _on_amounts(self) -> None:
        from freelancer_desk.ui.dialogs.amounts import AmountsDialog

        AmountsDialog(self.office, self._year(), self.window()).open()

    def _on_what_if(self) -> None:
        from freelancer_desk.ui.dialogs.what_if import WhatIfDialog

        WhatIfDialog(self.office, self._year(), self.window()).open()

    def _on_keep(self) -> None:
        from freelancer_desk.ui.dialogs.keep import KeepDialog

        KeepDialog(self.office, self._year(), self.window()).open()

    def _on_open_law(self) -> None:
        from freelancer_desk.ui.dialogs.open_law import OpenLawDialog

        OpenLawDialog(self.office, self._year(), self.window()).open()

    def _show_figures(self, working: Assessment, sums: SoFar, paid: Money) -> None:
        """The tax, what was cut, and what is left to pay when what was paid with the return is taken off."""
        unit = working.currency
        left = max(Money.zero(unit), Money.of(working.payable, unit) - paid)
        result = "taxes.result.back" if working.refundable else "taxes.result.pay"
        shown = {
            "tax": working.total_tax,
            "cut": working.total_withheld,
            "result": working.refundable or left.decimal,
        }
        names = {"tax": "taxes.total", "cut": "taxes.total_cut", "result": result}
        for name, amount in shown.items():
            self.figures[name].setText(money(amount, unit))
            self._names[name].setText(say(names[name]))
        exact = sum((line.tax for line in working.lines), Decimal(0))
        without_rate = [row for notice in working.warnings if notice.key == "rate_unknown" for row in notice.rows]
        before = {"tax": exact, "result": abs(exact - working.total_withheld)}
        for name, note in self.notes.items():
            words = _before_rounding(before.get(name, shown[name]), shown[name], unit)
            if name == "result" and paid:
                words = say("taxes.paid_of_it", amount=figures.figure(paid))
            if name == "tax" and without_rate:
                words = say("taxes.without_rate", n=len(without_rate))
            note.setText(words)
            note.setVisible(bool(words))
        self.nothing_cut.setVisible(result == "taxes.result.pay" and bool(left))
        facts = {name: figures.figure(getattr(sums, name)) for name in ("expected", "cut")}
        key = "taxes.keep_more" if sums.keep.minor > 0 else "taxes.keep_back" if sums.keep else "taxes.keep_even"
        if not (sums.expected or sums.cut):
            key = "taxes.keep_none"
        self.keep.setText(say(key, **facts, keep=figures.figure(abs(sums.keep))))

    def _noticed(self, working: Assessment, unclear: Open) -> Iterator[QWidget]:
        unit = working.currency
        if working.questions:
            rows = [self._asked(question, unit) for question in working.questions]
            yield _group(say("taxes.questions"), rows)
        if working.at_risk:
            yield _group(say("taxes.at_risk"), [self._risk(risk, unit) for risk in working.at_risk])
        points, unchecked = unclear
        rows = [_noted("info", "acctext", notice.text) for notice in (*working.warnings, *unchecked)]
        if points:
            rows += [self._unclear(points), Lesson("unclear")]
        if rows:
            yield _group(say("taxes.warnings"), rows)
        pack = say("taxes.pack", pack=working.pack_id.upper(), status=say(f"taxes.pack.{working.pack_status}"))
        yield label(pack, 12, tone="mut")

    def _unclear(self, points: int) -> QWidget:
        line = _noted("scales", "acctext", say("taxes.open_law", n=points))
        box = line.layout()
        if isinstance(box, QHBoxLayout):
            show = Button(say("taxes.open_law.show"), rank="quiet")
            show.clicked.connect(self._on_open_law)
            box.addWidget(show)
        return line

    def _asked(self, asked: Missing, unit: Currency) -> QWidget:
        line = _noted("question", "warn", asked.text)
        box = line.layout()
        if isinstance(box, QHBoxLayout):
            if asked.at_stake:
                box.addWidget(Pill(say("taxes.hangs_on", amount=money(asked.at_stake, unit)), "warn"))
            say_it = Button(say("taxes.answer"), rank="quiet", name=say("taxes.answer_of", question=asked.text))
            say_it.clicked.connect(partial(self._on_answer, asked.key))
            box.addWidget(say_it)
        return line

    def _on_answer(self, fact: str) -> None:
        """Lead to where a missing fact is answered: on this page, else on the page about the person."""
        if self.questions.ask(fact):
            for area in self.findChildren(QScrollArea):
                area.ensureWidgetVisible(self.questions)
        else:
            self.office.speaker.went.emit(Place(PLACE_OF_QUESTION, fact))

    def _risk(self, risk: Risk, unit: Currency) -> QWidget:
        refused = say("taxes.risk", n=risk.count) if risk.count else say("taxes.risk_conditions")
        line = _noted("shield-warning", "warn", f"{refused} {risk.paper}.")
        box = line.layout()
        if isinstance(box, QHBoxLayout):
            box.addWidget(Pill(say("taxes.up_to", amount=money(risk.up_to, unit)), "warn"))
        return line

    def _strip(self) -> QWidget:
        card = Card(margin=20, spacing=4)
        shown = Columns(len(self.figures), gap=24)
        for name in self.figures:
            told = column(2)
            told.addWidget(self._names[name])
            told.addWidget(self.figures[name])
            told.addWidget(self.notes[name])
            told.addStretch(1)
            figure = QWidget()
            figure.setLayout(told)
            shown.addWidget(figure)
        card.box.addLayout(shown)
        card.box.addSpacing(6)
        card.box.addWidget(rule())
        card.box.addSpacing(6)
        words, acts = QWidget(), QWidget()
        words.setLayout(row(Mark("wallet", "acctext", 18), self.keep, spacing=12))
        line = Flow(12, to_end=True)
        for name in ("keep", "what_if", "amounts"):
            line.addWidget(self.buttons[name])
        acts.setLayout(line)
        below = Columns(2)
        below.addWidget(words)
        below.addWidget(acts)
        card.box.addLayout(below)
        card.box.addWidget(self.nothing_cut)
        return card

    def _refusal(self) -> QWidget:
        """Why no working is made; the questions below stay to be answered."""
        card = Card(margin=24, spacing=10)
        line = row(Mark("warning", "warn", 22, ground="warnbg", box=44), spacing=16)
        line.addWidget(self.refused, 1)
        line.addWidget(self.buttons["amounts_of_refused"])
        card.box.addLayout(line)
        card.hide()
        return card


def _before_rounding(exact: Decimal, shown: Decimal, unit: Currency) -> str:
    """What an amount was before it was rounded to whole rupees; nothing where that is not all that lies between."""
    is_rounded = money(exact, unit) != money(shown, unit) and abs(exact - shown) < 1
    return say("taxes.rounded", amount=money(exact, unit)) if is_rounded else ""


def _group(title: str, rows: list[QWidget]) -> Card:
    card = Card(margin=20, spacing=10)
    card.box.addWidget(label(title, 14, 600))
    for at, widget in enumerate(rows):
        if at:
            card.box.addWidget(rule())
        card.box.addWidget(widget)
    return card


def _noted(icon: str, tint: str, text: str) -> QWidget:
    made = QWidget()
    line = row(spacing=12)
    line.addWidget(Mark(icon, tint, 18))
    words = label(text, 13, wrap=True)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    words.setSizePolicy(policy)
    line.addWidget(words, 1)
    made.setLayout(line)
    return made
