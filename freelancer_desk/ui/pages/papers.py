"""Papers: what to ask from whom, the files that are kept, and whether bank and tax office tell the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from freelancer_desk.desk.papers import overview as paper_overview
from freelancer_desk.domain import figures
from freelancer_desk.domain.papers import E_PRC, TAX_CERTIFICATE
from freelancer_desk.domain.words import beside, say
from freelancer_desk.ui import theme
from freelancer_desk.ui.flow import stack
from freelancer_desk.ui.lessons import Lesson
from freelancer_desk.ui.page import NARROW, Page
from freelancer_desk.ui.pages.paper_asking import AskView
from freelancer_desk.ui.pages.paper_proof import ProofView
from freelancer_desk.ui.pages.paper_shelf import ShelfView
from freelancer_desk.ui.paper_rows import local_files
from freelancer_desk.ui.sides import draw_words
from freelancer_desk.ui.views import Segments
from freelancer_desk.ui.widgets import Button, Card, Elided, column, label, row, tone
from freelancer_desk.ui.years import YearChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
    from PySide6.QtWidgets import QLabel

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.papers import WantedPaper
    from freelancer_desk.desk.papers.overview import Standing, Standings
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.ui.office import Office
    from freelancer_desk.ui.views import View

    Shown = tuple[View, Standings, Any]

_KINDS = ("in_hand", "asked", "missing")


class Roomy(Elided):
    """One line that says less where its room does not suffice for all of it."""

    shorter = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        whole = self.text()
        if self.fontMetrics().horizontalAdvance(whole) > self.width() and self.shorter:
            painter = QPainter(self)
            painter.setFont(self.font())
            painter.setPen(theme.colour("mut"))
            draw_words(painter, self.rect(), self.shorter)
            self.setToolTip(whole)
            return
        super().paintEvent(event)


class Strip(Card):
    """In hand, asked for, missing: how many payments, how much, and what hangs on it."""

    def __init__(self) -> None:
        super().__init__(margin=0, spacing=0)
        line = QHBoxLayout()
        line.setContentsMargins(20, 14, 20, 14)
        line.setSpacing(24)
        self.counts: dict[str, QLabel] = {}
        self.unders: dict[str, Roomy] = {}
        for kind in _KINDS:
            self.counts[kind] = label("0", 20, 700, tabular=True)
            self.unders[kind] = Roomy("", 12, tabular=True)
            self.unders[kind].setProperty("tone", "mut")
            cell = column(1)
            head = row(self.counts[kind], label(say(f"papers.strip.{kind}"), 13, 500, tone="mut"), 1, spacing=8)
            cell.addLayout(head)
            cell.addWidget(self.unders[kind])
            line.addLayout(cell, 1)
        self.box.addLayout(line)

    def tell(self, standings: Standings) -> None:
        """Show where the papers stand."""
        for kind in _KINDS:
            standing: Standing = getattr(standings, kind)
            self.counts[kind].setText(str(standing.payments))
            tint = {"missing": "warn", "in_hand": "good", "asked": "acc"}[kind] if standing.payments else "mut"
            tone(self.counts[kind], tint)
            sum_ = figures.figure(standing.credited) if standing.payments else say("papers.strip.none")
            words = "papers.stake.all" if standing.payments > 1 else "questions.stake"
            at_stake = say(words, amount=figures.figure(standing.stake)) if standing.stake else ""
            self.unders[kind].shorter = at_stake or sum_
            self.unders[kind].setText(beside(sum_, at_stake))

    @property
    def words(self) -> str:
        """All that the strip says."""
        return " | ".join(f"{self.counts[kind].text()} {self.unders[kind].text()}" for kind in _KINDS)


class PapersPage(Page):
    """Three ways to look at papers: what to ask for, what is kept, what is proved."""

    NAME = "papers"

    def __init__(self, office: Office) -> None:
        self.keep = Button(say("papers.keep"), "paperclip", "primary")
        self.closing = Button(say("closings.open"))
        super().__init__(office, say("papers.title"), say("papers.question"), self.closing, self.keep)
        self.closing.clicked.connect(self._on_closing)
        self.keep.clicked.connect(self._on_choose)
        self.setAcceptDrops(True)
        self.strip = Strip()
        self.ask, self.shelf, self.proof = AskView(office), ShelfView(office), ProofView(office)
        self.views: dict[str, View] = {"ask": self.ask, "shelf": self.shelf, "proof": self.proof}
        self.switch = Segments([(key, say(f"papers.view.{key}")) for key in self.views], say("papers.views"))
        self.year = YearChoice(office.years)
        self.ask.attaching.connect(self._on_attaching)
        self.ask.writing.connect(self._on_write)
        self.shelf.keeping.connect(self._on_choose)
        self.shelf.changing.connect(self._on_change)
        self.shelf.typing.connect(self._on_rows)
        self.shelf.noting.connect(self._on_note)
        self.proof.reading.connect(lambda kind, paths: self.keep_files(paths, kind=kind))
        self.switch.turned.connect(self._on_turned)
        self.body.setSpacing(14)
        self.body.addWidget(self.strip)
        self.body.addWidget(Lesson("prc"))
        self._tools = row(self.switch, 1, self.year, spacing=10)
        self.body.addLayout(self._tools)
        for view in self.views.values():
            self.body.addWidget(view, 1)
            view.hide()
        self.switch.turn("ask")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stack(self._tools, on=self.width() < NARROW)

    def fetch(self) -> Callable[[Reader], Shown]:
        view, year = self.views[self.switch.key()], self.office.years.shown
        read = view.fetch()
        if year is None:
            raise RuntimeError

        def work(reads: Reader) -> Shown:
            shown = read(reads)
            told = shown.standings if view is self.ask else paper_overview.standings(reads, year)
            return view, told, shown

        return work

    def present(self, data: Shown) -> None:
        view, standings, shown = data
        self.strip.tell(standings)
        view.present(shown)

    def point_at(self, at: str) -> None:
        """Show one of the views."""
        self.switch.turn(at if at in self.views else "ask")

    def keep_files(self, paths: Sequence[Path], *, target: str = "", kind: str = E_PRC) -> None:
        """Say what files are and what they belong to, and keep them."""
        from freelancer_desk.ui.dialogs.paper import PaperDialog

        if paths and self.office.jobs.is_open:
            PaperDialog(self.office, paths, self.window(), target=target, kind=kind).open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.keep_files(local_files(event), kind="other")

    def _on_turned(self, key: str) -> None:
        for name, view in self.views.items():
            view.setVisible(name == key)
        self.year.setVisible(self.views[key].by_year)
        self.outdate()

    def _on_choose(self) -> None:
        from pathlib import Path

        dialog = QFileDialog(self, say("papers.choose"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.keep_files([Path(name) for name in names], kind="other"))
        dialog.open()

    def _on_attaching(self, wanted: WantedPaper, paths: Sequence[Path]) -> None:
        self.keep_files(paths, target=f"payment:{wanted.payment.id}")

    def _on_write(self, identities: Sequence[str]) -> None:
        from freelancer_desk.ui.dialogs.letter import LetterDialog

        LetterDialog(self.office, identities, self.window()).open()

    def _on_closing(self) -> None:
        from freelancer_desk.ui.dialogs.closing import ClosingDialog

        if self.office.jobs.is_open:
            ClosingDialog(self.office, self.window()).open()

    def _on_change(self, paper: Paper) -> None:
        from freelancer_desk.ui.dialogs.paper import PaperDialog

        PaperDialog(self.office, (), self.window(), paper=paper).open()

    def _on_rows(self, paper: Paper) -> None:
        from freelancer_desk.ui.dialogs.paper_table import PaperTableDialog

        PaperTableDialog(self.office, paper.id, self.window()).open()

    def _on_note(self) -> None:
        from freelancer_desk.ui.dialogs.paper import PaperDialog

        PaperDialog(self.office, (), self.window(), kind=TAX_CERTIFICATE).open()
