"""What to ask from whom: payments that want a paper, by bank and payer, and those whose paper is in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from freelancer_desk.desk import papers
from freelancer_desk.desk.papers import overview as paper_overview
from freelancer_desk.domain import figures
from freelancer_desk.domain.money import total
from freelancer_desk.domain.papers import NOT_ASKED
from freelancer_desk.domain.words import say
from freelancer_desk.ui.filling import Filling, refilled
from freelancer_desk.ui.paper_rows import FEW, GroupCard, PaperCard, PaperRow
from freelancer_desk.ui.views import View
from freelancer_desk.ui.widgets import Button, Card, Mark, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.papers import WantedGroup, WantedPaper
    from freelancer_desk.desk.papers.overview import ToAsk
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.ui.office import Office

_GROUPS = 8
_HELD = "held"


def open_paper(office: Office, paper: Paper) -> None:
    """Open a private copy of a paper's file, where it is of a kind that may be opened."""

    def shown(path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    office.jobs.read(lambda reads: papers.private_copy(reads, paper.id), shown)


class AskView(View):
    """Groups of payments that want a paper, the oldest first; below them the payments that have one."""

    by_year = True
    attaching = Signal(object, object)
    writing = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._shown: dict[str, int] = {}
        self._data: ToAsk | None = None
        self.cards = column(14)
        self._filling = Filling(self)
        box = column(0)
        box.addLayout(self.cards)
        box.addStretch(1)
        self.setLayout(box)

    @property
    def rows(self) -> list[PaperRow]:
        """Every payment on show, from the top."""
        return [one for card in self._all_cards() for one in card.rows]

    @property
    def groups(self) -> list[GroupCard]:
        """Every group on show, from the top."""
        return [card for card in self._all_cards() if isinstance(card, GroupCard)]

    def fetch(self) -> Callable[[Reader], ToAsk]:
        year = self.office.years.shown
        if year is None:
            raise RuntimeError
        return lambda reads: paper_overview.to_ask(reads, year)

    def present(self, data: ToAsk) -> None:
        self._data = data
        self._filling.begin(self._filled(data, self._focused()))

    def _filled(self, data: ToAsk, focused: tuple[str, str] | None) -> Iterator[None]:
        yield from refilled(self.cards, self._made(data))
        if focused:
            self._focus(*focused)

    def _made(self, data: ToAsk) -> Iterator[QWidget]:
        shown = self._shown.get("", _GROUPS)
        yield from (self._group(group, data) for group in data.groups[:shown])
        if len(data.groups) > shown:
            more = Button(say("papers.more_groups", n=len(data.groups) - shown), rank="quiet")
            more.clicked.connect(lambda: self._grow("", shown + _GROUPS))
            line = QWidget()
            line.setLayout(row(more, 1))
            yield line
        if not data.groups:
            yield _calm() if data.in_hand else _empty()
        if data.in_hand:
            yield self._in_hand(data)

    def _group(self, group: WantedGroup, data: ToAsk) -> GroupCard:
        card = GroupCard(group)
        card.write.clicked.connect(lambda: self.writing.emit([one.payment.id for one in group.payments]))
        card.mark.clicked.connect(lambda: self._on_asked(group))
        self._fill(card, f"{group.account}/{group.payer}", group.payments, data)
        return card

    def _in_hand(self, data: ToAsk) -> PaperCard:
        sum_ = total((one.payment.credited for one in data.in_hand), data.in_hand[0].payment.credited.currency)
        under = say("papers.held.under", n=len(data.in_hand), amount=figures.figure(sum_))
        card = PaperCard(say("papers.held"), under, "check-circle", "good")
        self._fill(card, _HELD, data.in_hand, data)
        return card

    def _fill(self, card: PaperCard, key: str, wanted: Sequence[WantedPaper], data: ToAsk) -> None:
        shown = self._shown.get(key, FEW)
        rows = [self._row(one, data.files.get(one.payment.id, ())) for one in wanted[:shown]]
        card.hold(rows, max(0, len(wanted) - shown), shown)
        card.grown.connect(lambda number: self._grow(key, number))

    def _row(self, wanted: WantedPaper, files: Sequence[Paper]) -> PaperRow:
        made = PaperRow(wanted, files)
        made.dropped.connect(self.attaching)
        made.attaching.connect(self._on_attach)
        made.marked.connect(self._on_marked)
        made.opening.connect(lambda paper: open_paper(self.office, paper))
        made.taking_off.connect(self._on_taken_off)
        made.writing.connect(lambda one: self.writing.emit([one.payment.id]))
        return made

    def _on_attach(self, wanted: WantedPaper) -> None:
        from pathlib import Path

        dialog = QFileDialog(self, say("papers.choose"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.attaching.emit(wanted, [Path(name) for name in names]))
        dialog.open()

    def _on_marked(self, wanted: WantedPaper, state: str) -> None:
        if not state:
            from freelancer_desk.ui.dialogs.asked import AskedDialog

            AskedDialog(self.office, [wanted.payment.id], self.window()).open()
            return
        said = say("papers.marked", state=say(f"papers.state.{state}"))
        self.office.jobs.write(
            lambda desk, _job: papers.set_state(desk, wanted.payment.id, state),
            lambda _done: self.office.speaker.said.emit(said, True),
        )

    def _on_asked(self, group: WantedGroup) -> None:
        """Those not asked for yet are asked for today; earlier days stay as they are."""
        wanted = [one.payment.id for one in group.payments if one.state.state == NOT_ASKED]
        self.office.jobs.write(
            lambda desk, _job: paper_overview.mark_asked(desk, wanted),
            lambda _done: self.office.speaker.said.emit(say("papers.marked_asked", n=len(wanted)), True),
        )

    def _on_taken_off(self, paper: Paper, wanted: WantedPaper) -> None:
        self.office.jobs.write(
            lambda desk, _job: papers.detach(desk, paper.id, f"payment:{wanted.payment.id}"),
            lambda _done: self.office.speaker.said.emit(say("papers.taken_off", file=paper.name), True),
        )

    def _grow(self, key: str, number: int) -> None:
        self._shown[key] = number
        if self._data is not None:
            self.present(self._data)

    def _all_cards(self) -> list[PaperCard]:
        found = (self.cards.itemAt(at) for at in range(self.cards.count()))
        return [card for item in found if item is not None and isinstance(card := item.widget(), PaperCard)]

    def _focused(self) -> tuple[str, str] | None:
        """Which button of which payment has the focus, so that it keeps it when everything is shown anew."""
        for one in self.rows:
            for name in ("attach", "more"):
                if cast("QWidget", getattr(one, name)).hasFocus():
                    return one.wanted.payment.id, name
        return None

    def _focus(self, identity: str, name: str) -> None:
        for one in self.rows:
            if one.wanted.payment.id == identity:
                cast("QWidget", getattr(one, name)).setFocus()


def _calm() -> Card:
    return _said(Mark("check-circle", "good", 20, ground="goodbg", box=40), say("papers.nothing_wanted"))


def _empty() -> Card:
    return _said(Mark("files", "mut", 20, ground="neutralbg", box=40), say("papers.no_payments"))


def _said(mark: Mark, text: str) -> Card:
    card = Card(margin=20)
    line = row(mark, spacing=12)
    line.addWidget(label(text, 13, 500, wrap=True), 1)
    card.box.addLayout(line)
    return card
