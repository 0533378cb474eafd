"""Kept papers: every file beside the book, what it is, what it belongs to, and a way to open or save it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedLayout, QWidget

from freelancer_desk.desk import papers
from freelancer_desk.domain import figures
from freelancer_desk.domain.grouping import hiding
from freelancer_desk.domain.papers import TABLES
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui.dialogs.paper_table import name_of
from freelancer_desk.ui.forms import Line
from freelancer_desk.ui.pages.paper_asking import open_paper
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.table import Table
from freelancer_desk.ui.views import View
from freelancer_desk.ui.widgets import Button, Card, EmptyState, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QHBoxLayout

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.papers import Attached, Paper
    from freelancer_desk.domain.problems import Problem
    from freelancer_desk.ui.office import Office

LEAST = 300
_KILO, _MEGA = 1024, 1024 * 1024


def columns() -> tuple[Column[Paper], ...]:
    """What the table says of a paper."""
    return (
        Column(say("shelf.name"), lambda p: name_of(p.name, p.kind), Look.STRONG, width=210, stretch=3),
        Column(say("shelf.kind"), _kind, Look.TEXT, width=140, stretch=1),
        Column(say("shelf.day"), _day, Look.MUTED, lambda p: (p.day is None, p.day), width=112, drop=2),
        Column(say("shelf.belongs"), belongs, Look.MUTED, width=180, stretch=3),
        Column(say("shelf.size"), size_text, Look.FOREIGN, lambda p: p.bytes, width=92, drop=1),
    )


def _kind(paper: Paper) -> str:
    return " ".join(filter(None, (say(f"papers.kind.{paper.kind}"), paper.number)))


def _day(paper: Paper) -> str:
    return figures.day_text(paper.day) if paper.day is not None else "–"


def belongs(paper: Paper) -> str:
    """What a paper belongs to, in words."""
    if not paper.attached:
        return say("shelf.nothing")
    first, more = paper.attached[0].title, len(paper.attached) - 1
    return say("shelf.and_more", what=first, n=more) if more else first


def size_text(paper: Paper) -> str:
    """How large the file is."""
    if not paper.has_file:
        return "–"
    if paper.bytes < _MEGA:
        return say("shelf.kb", n=max(1, (paper.bytes + _KILO - 1) // _KILO))
    tenths = (paper.bytes * 10 + _MEGA // 2) // _MEGA
    return say("shelf.mb", size=f"{tenths // 10}.{tenths % 10}")


class ShelfView(View):
    """The table of papers, with what can be done with the chosen one."""

    keeping = Signal()
    changing = Signal(object)
    typing = Signal(object)
    noting = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.table: Table[Paper] = Table(columns(), lambda paper: paper.id, say("shelf.title"))
        self.table.opened.connect(self._on_open)
        self.table.removing.connect(self._on_remove)
        self.table.chosen.connect(lambda _paper: self._show_choice())
        self.search = Line()
        self.search.setPlaceholderText(say("shelf.search"))
        self.search.setAccessibleName(say("shelf.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._on_search())
        self.count = label("", 12, tone="mut")
        self.open = Button(say("button.open"), "eye")
        self.open.clicked.connect(lambda: self._with(self._on_open))
        self.save = Button(say("shelf.save_as"), "download-simple")
        self.save.clicked.connect(lambda: self._with(self._on_save))
        self.more = Button(say("shelf.more"), "dots-three")
        self.more.clicked.connect(lambda: self._with(self._on_more))
        self.note = self._note()
        self.check = Button(say("shelf.check"), rank="quiet")
        self.check.setToolTip(say("shelf.check.tip"))
        self.check.clicked.connect(self._on_check)
        self._both = QStackedLayout(self)
        self._both.addWidget(self._full())
        self._both.addWidget(self._nothing())
        self.setMinimumHeight(LEAST)

    def fetch(self) -> Callable[[Reader], tuple[Paper, ...]]:
        return papers.listing

    def present(self, data: tuple[Paper, ...]) -> None:
        self._both.setCurrentIndex(0 if data else 1)
        self.table.fill(tuple(reversed(data)))
        self._on_search()

    def menu(self, paper: Paper) -> QMenu:
        """What else can be done with a paper."""
        menu = QMenu(self)
        menu.addAction(say("shelf.change")).triggered.connect(lambda: self.changing.emit(paper))
        if paper.kind in TABLES or paper.rows:
            menu.addAction(say("shelf.rows")).triggered.connect(lambda: self.typing.emit(paper))
        menu.addSeparator()
        for one in paper.attached:
            act = menu.addAction(say("shelf.take_off", what=one.title.replace("&", "&&")))
            act.triggered.connect(lambda _on=False, one=one: self._on_take_off(paper, one))
        menu.addAction(say("shelf.remove")).triggered.connect(lambda: self._on_remove(paper))
        return menu

    def save_to(self, paper: Paper, path: Path) -> None:
        """Save a copy of a paper's file."""
        self.office.jobs.read(
            lambda reads: papers.save_copy(reads, paper.id, path),
            lambda written: self.office.speaker.said.emit(say("export.done", file=written.name), False),
        )

    def _with(self, act: Callable[[Paper], None]) -> None:
        paper = self.table.current()
        if paper is not None:
            act(paper)

    def _show_choice(self) -> None:
        paper = self.table.current()
        for button in (self.open, self.save):
            button.setEnabled(paper is not None and paper.has_file)
        self.more.setEnabled(paper is not None)

    def _on_search(self) -> None:
        words, chosen = self.search.text().casefold().split(), self.table.current()
        self.table.rows.keep((lambda p: all(word in _searched(p) for word in words)) if words else None)
        if chosen is not None:
            self.table.choose(chosen.id)
        self.count.setText(say("shelf.count", n=self.table.rows.rowCount()))
        self._show_choice()

    def _on_open(self, paper: Paper) -> None:
        open_paper(self.office, paper)

    def _on_save(self, paper: Paper) -> None:
        dialog = QFileDialog(self, say("shelf.save_as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(paper.name)
        dialog.fileSelected.connect(lambda name: self.save_to(paper, Path(name)))
        dialog.open()

    def _on_more(self, paper: Paper) -> None:
        self.menu(paper).popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _on_take_off(self, paper: Paper, one: Attached) -> None:
        self.office.jobs.write(
            lambda desk, _job: papers.detach(desk, paper.id, f"{one.noun}:{one.id or one.key}"),
            lambda _done: self.office.speaker.said.emit(say("papers.taken_off", file=paper.name), True),
        )

    def _on_remove(self, paper: Paper) -> None:
        self.office.jobs.write(
            lambda desk, _job: papers.remove(desk, paper.id),
            lambda _done: self.office.speaker.said.emit(say("shelf.removed", file=paper.name), True),
        )

    def _on_check(self) -> None:
        self.check.setEnabled(False)
        self.office.jobs.read(papers.verify, self._on_checked)

    def _on_checked(self, problems: tuple[Problem, ...]) -> None:
        self.check.setEnabled(True)
        words = sentence(problems[0]) if problems else say("shelf.whole")
        more = say("shelf.more_problems", n=len(problems) - 1) if len(problems) > 1 else ""
        self.office.speaker.said.emit(f"{words} {more}".strip(), False)

    def _full(self) -> QWidget:
        card = Card(margin=1, spacing=0)
        card.box.addLayout(self._tools())
        card.box.addWidget(self.table, 1)
        foot = row(self.count, 1, self.note, self.check)
        pad(foot, 20, 6, 12, 6)
        card.box.addLayout(foot)
        return card

    def _nothing(self) -> QWidget:
        box = column(0)
        nothing = EmptyState("files", say("shelf.empty"), say("papers.keep"), self.keeping.emit)
        nothing.add(self._note())
        box.addWidget(nothing, 1)
        made = QWidget()
        made.setLayout(box)
        return made

    def _note(self) -> Button:
        made = Button(say("shelf.note"), rank="quiet")
        made.clicked.connect(lambda: self.noting.emit())  # noqa: PLW0108 (the signal brings a flag)
        return made

    def _tools(self) -> QHBoxLayout:
        tools = row(spacing=10)
        tools.setContentsMargins(19, 14, 19, 10)
        tools.addWidget(self.search, 1)
        for button in (self.open, self.save, self.more):
            tools.addWidget(button)
        return tools


@hiding(wanted=False)
def _searched(paper: Paper) -> str:
    parts = (paper.name, _kind(paper), _day(paper), paper.issuer, paper.note, *(one.title for one in paper.attached))
    return " ".join(parts).casefold()
