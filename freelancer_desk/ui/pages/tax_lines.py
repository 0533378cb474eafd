"""One line of the tax working: how much, and, opened, its payments, the law behind it and where that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.lessons import of_line
from freelancer_desk.domain.money import Money, Rounding
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui.flow import Columns
from freelancer_desk.ui.lessons import Lesson
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.widgets import Button, Card, Elided, Fold, Mark, at_edge, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from PySide6.QtWidgets import QVBoxLayout

    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.summaries import Payment
    from freelancer_desk.domain.taxes.results import Line

MOST_ROWS = 12


def money(amount: Decimal, unit: Currency) -> str:
    """An exact amount of the working as people read it."""
    return figures.figure(Money.rounded(amount, unit, Rounding.HALF_UP))


class LineCard(Card):
    """One line of the working; its button opens the payments and the law."""

    def __init__(
        self, line: Line, unit: Currency, rows: tuple[Sequence[Payment], int], open_row: Callable[[str], None]
    ) -> None:
        """`rows` are the first payments of the line, and how many there are."""
        super().__init__(margin=20, spacing=10)
        self._details = QWidget()
        self._details.setLayout(self._opened(line, *rows, open_row))
        self._details.hide()
        self.more = Fold(say("taxes.why"), name=say("taxes.why_of", line=line.label))
        self.more.toggled.connect(self._details.setVisible)
        title = Elided(line.label, 14, 600)
        head = row(Mark("scales", "acctext", 18, ground="accsoft", box=36), spacing=12)
        head.addWidget(title, 1)
        is_paid = not line.rows and line.excess == line.withheld and line.rate is None and not line.base
        if is_paid:
            head.addWidget(Pill(say("taxes.counts"), "good"))
        elif line.shortfall:
            head.addWidget(Pill(say("taxes.still", amount=money(line.shortfall, unit)), "warn"))
        elif line.excess:
            head.addWidget(Pill(say("taxes.too_much", amount=money(line.excess, unit)), "acc"))
        else:
            head.addWidget(Pill(say("taxes.even"), "good"))
        head.addWidget(at_edge(self.more, "end"))
        self.box.addLayout(head)
        self.box.addLayout(self._figures(line, unit, only_cut=is_paid))
        self.box.addWidget(self._details)

    def _figures(self, line: Line, unit: Currency, *, only_cut: bool) -> QVBoxLayout:
        rate = figures.percent(line.rate) if line.rate is not None else say("taxes.by_slabs")
        cells = (
            ("taxes.base", money(line.base, unit)),
            ("taxes.rate", rate),
            ("taxes.tax", money(line.tax, unit)),
            ("taxes.cut", money(line.withheld, unit)),
        )
        shown = Columns(len(cells))
        for key, text in cells[-1:] if only_cut else cells:
            told = column(2)
            told.addWidget(label(say(key), 12, tone="mut"))
            told.addWidget(label(text, 14, 600, tabular=True))
            figure = QWidget()
            figure.setLayout(told)
            shown.addWidget(figure)
        around = column(0)
        pad(around, 48, 0, 0, 0)
        around.addLayout(shown)
        return around

    def _opened(self, line: Line, first: Sequence[Payment], count: int, open_row: Callable[[str], None]) -> QVBoxLayout:
        box = column(6)
        pad(box, 48, 4, 0, 0)
        box.addWidget(rule())
        for name, text in (("taxes.law", line.law), ("taxes.source", line.source), ("taxes.return_code", _code(line))):
            if text:
                box.addLayout(_named(say(name), text))
        for name in of_line(line.key):
            box.addWidget(Lesson(name))
        listed = column(0)
        for payment in first:
            words = (figures.day_text(payment.day), payment.payer, figures.figure(payment.base or payment.credited))
            button = Button(beside(*words), "arrow-right", "quiet")
            button.clicked.connect(lambda _checked=False, number=payment.id: open_row(number))
            listed.addLayout(row(button, 1))
        box.addLayout(listed)
        if count > len(first):
            box.addWidget(label(say("taxes.more_rows", n=count - len(first)), 12, tone="mut"))
        return box


def _code(line: Line) -> str:
    if not line.return_code:
        return ""
    key = "taxes.code" if line.verified else "taxes.code_unverified"
    return say(key, code=line.return_code, year=line.form_year)


def _named(name: str, text: str) -> QHBoxLayout:
    title = label(name, 12, 500, tone="mut")
    title.setFixedWidth(110)
    line = row(spacing=12)
    line.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(text, 12, wrap=True), 1)
    return line
