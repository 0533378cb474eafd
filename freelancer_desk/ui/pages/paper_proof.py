"""Proved three ways: each payment's tax on the statement, the bank's certificate and the tax office's list."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedLayout, QWidget

from freelancer_desk.desk import papers
from freelancer_desk.domain import figures, reconciling
from freelancer_desk.domain.papers import S_PRC, TABLES, TAX_CERTIFICATE, TAX_LIST
from freelancer_desk.domain.words import say, series
from freelancer_desk.ui.lessons import Lesson
from freelancer_desk.ui.pages.paper_shelf import LEAST
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.views import View
from freelancer_desk.ui.widgets import Button, Card, EmptyState, clear, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.reconciling import Printed, Reconciled
    from freelancer_desk.ui.office import Office

TONES = {
    reconciling.PROVED: "good",
    reconciling.DIFFERS: "bad",
    reconciling.ONLY_STATEMENT: "neutral",
    reconciling.ONLY_CERTIFICATE: "warn",
    reconciling.ONLY_FBR: "warn",
}
_ORDER = (TAX_CERTIFICATE, TAX_LIST, S_PRC)


def columns() -> tuple[Column[Reconciled], ...]:
    """What the table says of a payment."""
    return (
        Column(say("proof.day"), lambda r: figures.day_text(r.day), Look.MUTED, lambda r: r.day, width=116),
        Column(say("proof.payer"), _payer, Look.STRONG, width=96, stretch=3),
        Column(say("proof.credited"), _credited, Look.FOREIGN, width=124, stretch=1, drop=3),
        Column(say("proof.statement"), _cut, Look.AMOUNT, width=110, stretch=1),
        Column(say("proof.certificate"), lambda r: _tax(r.certificate), Look.FOREIGN, width=110, stretch=1),
        Column(say("proof.fbr"), lambda r: _tax(r.fbr), Look.FOREIGN, width=110, stretch=1),
        Column(say("proof.marks"), _marks, Look.MUTED, width=110, drop=2),
        Column(say("proof.state"), state_text, Look.PILL, tone=lambda r: TONES[r.state], width=176),
    )


def _payer(one: Reconciled) -> str:
    if one.payment is not None:
        return one.payment.payer or "–"
    printed = next(side for side in (one.certificate, one.fbr, one.listed) if side is not None)
    return printed.issuer or printed.row.text or say(f"papers.kind.{printed.kind}")


def _credited(one: Reconciled) -> str:
    if one.payment is not None:
        return figures.figure(one.payment.credited)
    printed = next(side for side in (one.certificate, one.fbr, one.listed) if side is not None)
    return figures.figure(printed.row.credited) if printed.row.credited is not None else "–"


def _cut(one: Reconciled) -> str:
    return figures.figure(one.payment.tax) if one.payment is not None and one.payment.tax else "–"


def _tax(side: Printed | None) -> str:
    return figures.figure(side.row.tax) if side is not None and side.row.tax is not None else "–"


def _marks(one: Reconciled) -> str:
    told = [say(f"proof.mark.{mark}") for mark in one.marks]
    if one.listed is not None and one.payment is not None:
        told.append(say("proof.mark.listed"))
    return series(*told)


def state_text(one: Reconciled) -> str:
    """How far a payment's tax is proved."""
    if one.state == reconciling.DIFFERS:
        return say("proof.differs_by", amount=figures.figure(one.difference))
    if one.state == reconciling.ONLY_STATEMENT and one.payment is not None and not one.payment.tax:
        return say("flag.nothing_cut")
    return say(f"proof.state.{one.state}")


class ProofView(View):
    """The table of a year's payments against the papers, the sums of each verdict above it."""

    by_year = True
    reading = Signal(str, object)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.table: Table[Reconciled] = Table(columns(), _identity, say("proof.title"))
        self.table.order_by(0, Qt.SortOrder.DescendingOrder)
        self.table.opened.connect(self._on_open)
        self.sums = row(spacing=28)
        self.read = Button(say("proof.read"), "file-plus")
        self.read.clicked.connect(self._on_read)
        self._both = QStackedLayout(self)
        self._both.addWidget(self._full())
        self._both.addWidget(EmptyState("seal-check", say("proof.empty"), say("proof.read"), self._on_read))
        self.setMinimumHeight(LEAST)

    def fetch(self) -> Callable[[Reader], tuple[Reconciled, ...]]:
        year = self.office.years.shown
        if year is None:
            raise RuntimeError
        return lambda reads: papers.reconcile(reads, year)

    def present(self, data: tuple[Reconciled, ...]) -> None:
        self._both.setCurrentIndex(0 if data else 1)
        self.table.fill(data)
        clear(self.sums)
        if not data:
            return
        for state, sums in reconciling.sums(data, data[0].difference.currency).items():
            n = sum(one.state == state for one in data)
            amount = sums["cut"] if state == reconciling.ONLY_STATEMENT else sums["proved"]
            self.sums.addLayout(_sum(say(f"proof.sum.{state}", n=n), figures.figure(amount), TONES[state]))
        self.sums.addStretch(1)

    @property
    def words(self) -> str:
        """All that the sums say."""
        return " | ".join(one.accessibleName() for one in self.findChildren(QWidget) if one.property("sum"))

    def menu(self) -> QMenu:
        """Which paper to read."""
        menu = QMenu(self)
        for kind in _ORDER:
            menu.addAction(say(f"proof.read.{kind}")).triggered.connect(partial(self._choose, kind))
        return menu

    def _on_read(self) -> None:
        menu, place = self.menu(), self.read if self.read.isVisible() else self
        at = place.rect().bottomLeft() if place is self.read else place.rect().center()
        menu.popup(place.mapToGlobal(at))

    def _choose(self, kind: str) -> None:
        if kind not in TABLES:
            raise AssertionError(kind)
        dialog = QFileDialog(self, say(f"proof.read.{kind}"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.reading.emit(kind, [Path(name) for name in names]))
        dialog.open()

    def _on_open(self, one: Reconciled) -> None:
        if one.payment is not None:
            self.office.speaker.wants_payment.emit(one.payment.id)

    def _full(self) -> QWidget:
        card = Card(margin=1, spacing=0)
        tools = QHBoxLayout()
        tools.setContentsMargins(19, 12, 19, 10)
        tools.setSpacing(12)
        tools.addLayout(self.sums, 1)
        tools.addWidget(self.read)
        card.box.addLayout(tools)
        claim = Lesson("claim")
        claim.setContentsMargins(19, 0, 19, 10)
        card.box.addWidget(claim)
        card.end_with(self.table)
        return card


def _identity(one: Reconciled) -> object:
    if one.payment is not None:
        return one.payment.id
    return next(side.content for side in (one.certificate, one.fbr, one.listed) if side is not None)


def _sum(name: str, amount: str, tone: str) -> QHBoxLayout:
    words = column(1)
    words.addWidget(label(name, 12, 500, tone=tone if tone in {"good", "bad", "warn"} else "mut"))
    value = label(amount, 15, 700, tabular=True)
    value.setProperty("sum", "true")
    value.setAccessibleName(f"{name} {amount}")
    words.addWidget(value)
    made = row(spacing=0)
    made.addLayout(words)
    return made
