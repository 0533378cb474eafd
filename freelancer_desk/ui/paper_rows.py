"""Payments and their papers, row by row: how far each has come, a place to drop its file, and what can be done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from freelancer_desk.domain import figures, papers
from freelancer_desk.domain.words import say
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.sides import FIGURES, pad
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent

    from freelancer_desk.desk.papers import WantedGroup, WantedPaper
    from freelancer_desk.domain.papers import Paper

TONES = {papers.NOT_ASKED: "neutral", papers.ASKED: "acc", papers.ISSUED: "acc"}
FEW, MORE = 4, 60
_WIDE = 840
_HIGH = 48
# Where a row is narrower than this it tells no foreign amount and no paper, and has room for no words on its buttons.
_ROOMY, _NARROWEST = 670, 470
_STATE, _DAY, _FOREIGN, _RUPEES = 132, 92, 96, 122


def state_words(wanted: WantedPaper) -> tuple[str, str]:
    """How far the paper of a payment has come, as a word and its tone."""
    state = wanted.state.state
    if wanted.payment.has_paper:
        return say("papers.in_hand"), "good"
    if state == papers.ASKED and wanted.state.asked is not None:
        return say("papers.asked_on", day=figures.short_day(wanted.state.asked)), "acc"
    return say(f"papers.state.{state}"), TONES.get(state, "bad")


class PaperRow(QFrame):
    """One payment: a file dropped on it belongs to it."""

    dropped = Signal(object, object)
    attaching = Signal(object)
    marked = Signal(object, str)
    opening = Signal(object)
    taking_off = Signal(object, object)
    writing = Signal(object)

    def __init__(self, wanted: WantedPaper, files: Sequence[Paper]) -> None:
        super().__init__()
        self.wanted, self.files = wanted, tuple(files)
        payment = wanted.payment
        self.setProperty("class", "dropline")
        self.setFixedHeight(_HIGH)
        self.setAcceptDrops(True)
        self.about = say(
            "papers.row",
            day=figures.day_text(payment.day),
            payer=payment.payer or "–",
            amount=figures.figure(payment.credited),
        )
        self.setAccessibleName(self.about)
        self.pill = Pill(*state_words(wanted))
        self.attach = Button(say("papers.attach"), "paperclip", "quiet", name=say("papers.attach.to", row=self.about))
        self.attach.setToolTip(say("papers.attach.tip"))
        self.attach.clicked.connect(lambda: self.attaching.emit(wanted))
        self.more = Button("", "dots-three", "quiet", name=say("papers.more.of", row=self.about))
        self.more.setFixedWidth(34)
        self.more.setToolTip(say("papers.more"))
        self.more.clicked.connect(self._on_more)
        self.setLayout(self._line())

    def menu(self) -> QMenu:
        """What can be done with the payment's paper."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for state in papers.STATES:
            act = menu.addAction(say(f"papers.mark.{state}"))
            act.setEnabled(state != self.wanted.state.state)
            act.triggered.connect(lambda _on=False, state=state: self.marked.emit(self.wanted, state))
        act = menu.addAction(say("papers.mark.other_day"))
        act.triggered.connect(lambda: self.marked.emit(self.wanted, ""))
        menu.addSeparator()
        menu.addAction(say("papers.write")).triggered.connect(lambda: self.writing.emit(self.wanted))
        for paper in self.files:
            name = paper.name.replace("&", "&&")
            menu.addSeparator()
            if paper.has_file:
                act = menu.addAction(say("papers.open_of", file=name))
                act.triggered.connect(lambda _on=False, paper=paper: self.opening.emit(paper))
            act = menu.addAction(say("papers.take_off_of", file=name))
            act.triggered.connect(lambda _on=False, paper=paper: self.taking_off.emit(paper, self.wanted))
        return menu

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, _HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_roomy = self.width() >= _ROOMY
        for told in (self._foreign, self._kept):
            told.setVisible(is_roomy)
        self.attach.setText(say("papers.attach") if is_roomy else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self._light("true")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self._light("false")

    def dropEvent(self, event: QDropEvent) -> None:
        self._light("false")
        paths = local_files(event)
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(self.wanted, paths)

    def _light(self, on: str) -> None:
        self.setProperty("held", on)
        self.style().unpolish(self)
        self.style().polish(self)

    def _on_more(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _line(self) -> QHBoxLayout:
        payment = self.wanted.payment
        line = row(spacing=12)
        pad(line, 0, 0, 4, 0)
        state = QWidget()
        state.setFixedWidth(_STATE)
        state.setLayout(row(self.pill, 1))
        line.addWidget(state)
        line.addWidget(_cell(figures.day_text(payment.day), _DAY))
        self._foreign = _cell(figures.figure(payment.proceeds) if payment.proceeds else "", _FOREIGN, right=True)
        line.addWidget(self._foreign)
        line.addWidget(_cell(figures.figure(payment.credited), _RUPEES, right=True, strong=True))
        self._kept = Elided(", ".join(paper.name for paper in self.files) or payment.paper, 12)
        self._kept.setProperty("tone", "mut")
        line.addWidget(self._kept, 1)
        line.addStretch()
        opened = next((paper for paper in self.files if paper.has_file), None)
        if opened is not None:
            eye = Button("", "eye", "quiet", name=say("papers.open_of", file=opened.name))
            eye.setToolTip(say("papers.open_of", file=opened.name))
            eye.setFixedWidth(34)
            eye.clicked.connect(lambda: self.opening.emit(opened))
            line.addWidget(eye)
        line.addWidget(self.attach)
        line.addWidget(self.more)
        return line


def local_files(event: QDropEvent) -> list[Path]:
    """The files that were dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _cell(text: str, width: int, *, right: bool = False, strong: bool = False) -> QWidget:
    made = label(text, 13, 600 if strong else 400, tone="" if strong else "mut", tabular=True)
    made.setFixedWidth(width)
    if right:
        made.setAlignment(FIGURES)
    return made


class PaperCard(Card):
    """Payments whose papers belong together: those of one payer into one account, or those in hand."""

    grown = Signal(int)

    def __init__(self, title: str, under: str, icon: str, tint: str) -> None:
        super().__init__(spacing=0)
        self.box.setContentsMargins(20, 16, 20, 8)
        self.rows: list[PaperRow] = []
        names = self.names = column(1)
        names.addWidget(Elided(title, 14, 600))
        below = Elided(under, 12, tabular=True)
        below.setProperty("tone", "mut")
        names.addWidget(below)
        ground = {"acctext": "accsoft"}.get(tint, f"{tint}bg")
        self.head = row(Mark(icon, tint, 20, ground=ground, box=40), spacing=12)
        self.head.setContentsMargins(0, 2, 0, 10)
        self.head.addLayout(names, 1)
        self.box.addLayout(self.head)
        self.setAccessibleName(title)

    def hold(self, rows: Sequence[PaperRow], left: int, shown: int) -> None:
        """Put the rows in, and a way to see the others."""
        for one in rows:
            self.box.addWidget(rule())
            self.box.addWidget(one)
            self.rows.append(one)
        if left:
            self.box.addWidget(rule())
            more = Button(say("papers.more_rows", n=left), rank="quiet")
            more.clicked.connect(lambda: self.grown.emit(shown + MORE))
            self.box.addSpacing(4)
            self.box.addLayout(row(more, 1))


class GroupCard(PaperCard):
    """What to ask of one bank about one payer."""

    def __init__(self, group: WantedGroup) -> None:
        self.group = group
        first = group.payments[0].payment.day
        facts = {"day": figures.day_text(first), "amount": figures.figure(group.credited), "n": len(group.payments)}
        title = say("papers.group", payer=group.payer or "–", account=group.account or say("payment.account.none"))
        super().__init__(title, say("papers.group.under", **facts), "bank", "acctext")
        stake = say("questions.stake", amount=figures.figure(group.stake)) if group.stake else ""
        self.stake, self.stake_below = Pill(stake, "warn"), label(stake, 12, 500, tone="warn", tabular=True)
        for widget in (self.stake, self.stake_below):
            widget.setToolTip(say("papers.stake.tip"))
        self.head.addWidget(self.stake)
        self.names.addWidget(self.stake_below)
        about = {"group": title}
        self.mark = Button(say("papers.mark_asked"), name=say("papers.mark_asked.of", **about))
        if all(one.state.state != papers.NOT_ASKED for one in group.payments):
            self.mark.hide()
        self.write = Button(say("papers.write"), "envelope-simple", name=say("papers.write.of", **about))
        self._acts = QWidget()
        self._line_of_acts = row(self.mark, self.write, spacing=12)
        self._acts.setLayout(self._line_of_acts)
        self.head.addWidget(self._acts)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Where room is short, what is at stake stands below the name, and what can be done below both."""
        is_wide = self.width() >= _WIDE
        self.stake.setVisible(bool(self.group.stake) and is_wide)
        self.stake_below.setVisible(bool(self.group.stake) and not is_wide)
        is_roomy = self.width() >= _ROOMY
        if is_roomy != (self.head.indexOf(self._acts) >= 0):
            pad(self._line_of_acts, *((0, 0, 0, 0) if is_roomy else (4, 0, 0, 12)))
            if is_roomy:
                self.head.addWidget(self._acts)
            else:
                self.box.insertWidget(1, self._acts, alignment=Qt.AlignmentFlag.AlignLeading)
