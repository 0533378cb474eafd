"""Wealth: what do I own, how did it come about, and what is not explained? Typed here, beside what the book knows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.taxes import wealth as owned
from freelancer_desk.domain.taxes import wealth_sheet
from freelancer_desk.domain.words import apart, beside, say
from freelancer_desk.ui.dialogs.record import RecordDialog, choice_label
from freelancer_desk.ui.figure import Figure
from freelancer_desk.ui.lessons import Lesson
from freelancer_desk.ui.office import Place
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.return_cells import SheetCard, edit
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, at_edge, clear, column, label, row, rule, tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from freelancer_desk.desk.returns.overview import Owned, Return
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.taxes.results import Notice
    from freelancer_desk.domain.taxes.wealth import Flow, Holding, Wealth
    from freelancer_desk.ui.office import Office

_PROOFS = {owned.PAPER: "good", owned.WORD: "neutral"}


class ListCard(Card):
    """What was typed and what the book knows of one kind of thing, with a button that adds to it."""

    def __init__(self, office: Office, title: str, noun: str, year: int, total: Money | None) -> None:
        super().__init__(margin=20, spacing=0)
        self._office, self._noun, self._year = office, noun, year
        self.lines: list[str] = []
        self.edits: list[Button] = []
        self.setAccessibleName(title)
        self.add = Button(say("returns.add"), "plus", "quiet", name=say("returns.add_to", list=title))
        self.add.clicked.connect(self._on_add)
        head = row(spacing=12)
        head.addWidget(Elided(title, 14, 600), 1)
        head.addWidget(label(_figure(total), 14, 700, tabular=True))
        head.addWidget(at_edge(self.add, "end"))
        self.box.addLayout(head)
        self.box.addSpacing(4)

    def put(self, name: str, under: str, amount: str, pill: tuple[str, str], act: Button | None) -> None:
        """One line: what it is, where it is from, its amount, and a button where it can be changed."""
        self.box.addWidget(rule())
        names = column(1)
        names.addWidget(Elided(name, 13, 500))
        if under:
            says = label(under, 12, tone="mut", wrap=True)
            says.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
            names.addWidget(says)
        line = row(spacing=12)
        line.setContentsMargins(0, 7, 0, 7)
        line.addLayout(names, 1)
        line.addWidget(Pill(*pill))
        line.addWidget(label(amount, 13, 500, tabular=True))
        if act is not None:
            line.addWidget(at_edge(act, "end"))
            self.edits.append(act)
        self.box.addLayout(line)
        self.lines.append(f"{name}: {amount}")

    def close_empty(self) -> None:
        """Say that nothing is here."""
        if not self.lines:
            self.box.addWidget(label(say("returns.list_empty"), 12, tone="mut"))

    def _on_add(self) -> None:
        given = {"year": str(self._year)}
        RecordDialog(self._office, self._noun, given, self.window(), fixed=("year",)).open()


class WealthView(QWidget):
    """The wealth statement of the year on show."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.figures = {name: Figure("–") for name in ("opening", "closing", "unreconciled")}
        Figure.stand_together(self.figures.values())
        self.names = {name: label("", 13, 500, tone="mut") for name in self.figures}
        self.unknown = {name: label(say("returns.unknown_yet"), 12, tone="mut") for name in self.figures}
        self.verdict = label("", 14, 600, wrap=True)
        self.sums = label("", 12, tone="mut", wrap=True)
        self.notices = column(14)
        self.lists = column(14)
        self.parts = column(14)
        self.cards: tuple[ListCard, ...] = ()
        box = column(14)
        box.addWidget(self._strip())
        for part in (self.notices, self.lists, self.parts):
            box.addLayout(part)
        box.addStretch(1)
        self.setLayout(box)

    def present(self, shown: Return, known: Owned) -> None:
        """Show the wealth of a year."""
        found = known.wealth
        year = found.year.span
        days = {"opening": year.first - timedelta(days=1), "closing": year.last}
        for name, figure in self.figures.items():
            amount = getattr(found, name)
            figure.setText(figures.figure(amount) if amount is not None else "–")
            self.unknown[name].setVisible(amount is None)
            day = figures.day_text(days[name]) if name in days else ""
            self.names[name].setText(say(f"returns.figure.{name}", day=day))
        self._say(found, known.reasons)
        for layout in (self.notices, self.lists, self.parts):
            clear(layout)
        for title, icon, notices in (
            ("returns.reasons", "warning", known.reasons if len(known.reasons) > 1 else ()),
            ("returns.choices", "question", known.choices),
            ("returns.checks", "info", known.checks),
        ):
            if notices:
                self.notices.addWidget(self._group(say(title), icon, notices))
        self.cards = self._cards(shown, found)
        for card in self.cards:
            card.close_empty()
            self.lists.addWidget(card)
        for sheet in known.sheets:
            self.parts.addWidget(SheetCard(self.office, shown, sheet, found.unit))

    def _group(self, title: str, icon: str, notices: Sequence[Notice]) -> Card:
        card = Card(margin=20, spacing=10)
        head = row(label(title, 14, 600), 1)
        if any(notice.key == "rate_missing" for notice in notices):
            rates = Button(say("returns.rates"), "arrow-right", "quiet")
            rates.clicked.connect(lambda: self.office.speaker.went.emit(Place("settings")))
            head.addWidget(at_edge(rates, "end"))
        card.box.addLayout(head)
        for at, notice in enumerate(notices):
            if at:
                card.box.addWidget(rule())
            words = label(notice.text, 13, wrap=True)
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
            line = row(Mark(icon, "warn" if icon == "warning" else "acctext", 18), spacing=12)
            line.addWidget(words, 1)
            card.box.addLayout(line)
        return card

    def _say(self, found: Wealth, reasons: Iterable[Notice]) -> None:
        words = [reason.text for reason in reasons]
        several = say("returns.several", n=len(words)) if len(words) > 1 else "".join(words)
        self.verdict.setText(several or say("returns.reconciled"))
        tone(self.verdict, "warn" if words else "good")
        tone(self.figures["unreconciled"], "mut" if found.unreconciled is None else "warn" if words else "good")
        explained = found.explained
        sums = ("papers", "word", "balancing") if explained is not None else ()
        self.sums.setVisible(bool(sums))
        self.sums.setText(
            beside(*(f"{say(f'wealth.explained.{name}')}: {figures.figure(getattr(explained, name))}" for name in sums))
        )

    def _cards(self, shown: Return, found: Wealth) -> tuple[ListCard, ...]:
        number = found.year.number
        last = figures.day_text(found.year.span.last)
        now = ListCard(self.office, say("returns.owned", day=last), "holding", number, found.closing)
        before = ListCard(
            self.office, say("returns.owned_before", year=number - 1), "holding", number - 1, found.opening
        )
        came = ListCard(self.office, say("returns.came_in"), "inflow", number, found.came_in)
        went = ListCard(self.office, say("returns.went_out"), "outflow", number, found.went_out)
        if is_locked(shown):
            for card in (now, came, went):
                card.add.hide()
        for card, holdings in ((now, found.holdings), (before, found.before)):
            for one in holdings:
                self._put_holding(card, shown, one)
        for card, noun, flows in ((came, "inflow", found.inflows), (went, "outflow", found.outflows)):
            for flow in flows:
                self._put_flow(card, shown, noun, flow)
        return now, before, came, went

    def _put_holding(self, card: ListCard, shown: Return, one: Holding) -> None:
        kind = choice_label("holding", "kind", one.kind)
        why = wealth_sheet.why(one).text if one.why else ""
        foreign = (
            apart(f"{figures.figure(one.foreign)} × {figures.rate_text(one.rate)}") if one.foreign and one.rate else ""
        )
        side = say("returns.owed") if one.side == owned.LIABILITY else ""
        under = beside(side, kind if one.text else "", foreign, why)
        pill = (say("returns.not_counted"), "warn") if not one.counted else _pill(one.origin, one.proof)
        if one.amount is None:
            pill = (say("returns.unknown"), "warn")
        card.put(one.text or kind, under, _figure(one.amount), pill, self._edit(shown, one.row))

    def _put_flow(self, card: ListCard, shown: Return, noun: str, one: Flow) -> None:
        kind = choice_label(noun, "kind", one.kind) if one.origin == owned.TYPED else say(f"flow.{one.kind}")
        act = self._edit(shown, one.rows[0]) if one.origin == owned.TYPED else None
        card.put(kind, one.text, figures.figure(one.amount), _pill(one.origin, one.proof), act)

    def _edit(self, shown: Return, number: str) -> Button | None:
        record = shown.records.get(number)
        if record is None or (is_locked(shown) and record.get("year") == str(shown.year.number)):
            return None
        made = Button(say("returns.edit"), rank="quiet")
        made.clicked.connect(lambda: edit(self.office, shown, number, self))
        return made

    def _strip(self) -> QWidget:
        card = Card(margin=20, spacing=8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for at, (name, figure) in enumerate(self.figures.items()):
            for below, widget in enumerate((self.names[name], figure, self.unknown[name])):
                grid.addWidget(widget, below, at)
            grid.setColumnStretch(at, 1)
        card.box.addLayout(grid)
        card.box.addWidget(self.verdict)
        card.box.addWidget(self.sums)
        card.box.addWidget(Lesson("wealth"))
        return card


def is_locked(shown: Return) -> bool:
    """The year is filed: what belongs to it can only be looked at."""
    return shown.standing is not None and not shown.standing.filing.is_open


def _pill(origin: str, proof: str) -> tuple[str, str]:
    return say(f"returns.{origin}.{proof}"), _PROOFS[proof]


def _figure(amount: Money | None) -> str:
    return figures.figure(amount) if amount is not None else say("returns.unknown")
