"""Return and wealth: what do I type? The worksheet cell by cell, the wealth statement, and what was filed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from freelancer_desk.domain import figures
from freelancer_desk.domain.exports import RETURN_FORMATS
from freelancer_desk.domain.words import beside, say, sentence, told, write
from freelancer_desk.ui.filling import Filling, refilled
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.pages.wealth import WealthView
from freelancer_desk.ui.pill import Pill
from freelancer_desk.ui.return_cells import MOST_ROWS, SheetCard, money
from freelancer_desk.ui.views import Segments
from freelancer_desk.ui.widgets import Button, Card, Elided, EmptyState, clear, column, label, row, rule
from freelancer_desk.ui.years import YearChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.done import Done
    from freelancer_desk.desk.returns.filings import Standing
    from freelancer_desk.desk.returns.overview import Return
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.late import LateCosts
    from freelancer_desk.domain.taxes.worksheet import Worksheet
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

VIEWS = ("worksheet", "wealth")
EXPORTS = (*((what, form, False) for what in VIEWS for form in RETURN_FORMATS), ("wealth", "pdf", True))
_MOST_MOVED = 8


class FiledCard(Card):
    """Whether the year is filed, until when it may be revised, and what the book differs by."""

    def __init__(self, office: Office) -> None:
        super().__init__(margin=20, spacing=8)
        self._office = office
        self._shown: TaxYear | None = None
        self.state = Pill("", "neutral")
        self.about = label("", tone="mut", wrap=True)
        self.file = Button(say("returns.file"), "check-circle")
        self.file.clicked.connect(self._on_file)
        self.reopen = Button(say("returns.reopen"), "lock-open")
        self.reopen.clicked.connect(self._on_reopen)
        words = column(6)
        words.addLayout(row(self.state, 1))
        words.addWidget(self.about)
        line = row(spacing=14)
        line.addLayout(words, 1)
        line.addWidget(self.reopen)
        line.addWidget(self.file)
        self.box.addLayout(line)
        self.moved = column(4)
        self.box.addLayout(self.moved)

    def present(self, shown: Return) -> None:
        """Show what was filed of a year."""
        self._shown, standing = shown.year, shown.standing
        is_filed = standing is not None and not standing.filing.is_open
        self.file.setVisible(not is_filed)
        self.reopen.setVisible(is_filed)
        clear(self.moved)
        if standing is None:
            self.state.show_status(say("returns.not_filed"), "neutral" if shown.late is None else "warn")
            unit = shown.sheet.working.currency if shown.sheet is not None else None
            costs = _late_words(shown.late, unit) if shown.late is not None and unit is not None else ""
            self.about.setText(" ".join(filter(None, (say("returns.not_filed.about"), costs))))
            return
        filing = standing.filing
        state = "returns.filed" if is_filed else "returns.reopened"
        said = say(state, day=figures.day_text(filing.day), number=filing.number)
        self.state.show_status(said, "good" if is_filed and not standing.moved else "warn")
        until = figures.day_text(standing.revise_until)
        left = say("returns.revise", n=standing.days_left, until=until) if standing.days_left else say(
            "returns.revise_over", until=until
        )  # fmt: skip
        self.about.setText(f"{standing.said} {left}")
        self._tell(standing)

    def _tell(self, standing: Standing) -> None:
        if not standing.moved:
            return
        self.moved.addWidget(rule())
        for one in sorted(standing.moved, key=lambda moved: -moved.by)[:_MOST_MOVED]:
            before, now = (
                money(amount, standing.unit) if amount is not None else say("returns.unknown")
                for amount in (one.filed, one.now)
            )
            line, column = " ".join(filter(None, (one.code, one.label))), say(f"column.{one.column}")
            words = say("returns.moved", line=line, column=column, filed=before, now=now)
            self.moved.addWidget(Elided(words, 12, tabular=True))

    def _on_file(self) -> None:
        from freelancer_desk.ui.dialogs.filing import FilingDialog

        if self._shown is not None:
            FilingDialog(self._office, self._shown, self.window()).open()

    def _on_reopen(self) -> None:
        year = self._shown
        if year is not None:
            self._office.jobs.write(
                partial(_reopen, year),
                lambda _done: self._office.speaker.said.emit(say("returns.reopened.done", year=year.number), True),
            )


def _reopen(year: TaxYear, desk: Desk, _job: Job) -> Done:
    from freelancer_desk.desk.returns import filings  # not on the main thread

    return filings.reopen(desk, year)


def _late_words(costs: LateCosts, unit: Currency) -> str:
    """What filing today may cost, with both readings of the penalty."""
    low, high = sorted((costs.penalty_by_floor, costs.penalty_by_cap))
    facts = {"list": money(costs.list_surcharge, unit), "low": money(low, unit), "high": money(high, unit)}
    due = say("returns.late", due=figures.day_text(costs.due), n=costs.days)
    return f"{due} {say('returns.late.costs', **facts)}"


class WorksheetView(QWidget):
    """The worksheet part by part, then the certificates of tax cut elsewhere."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.about = label("", 12, tone="mut", wrap=True)
        self.cards: list[SheetCard] = []
        self._list = column(14)
        self._filling = Filling(self)
        box = column(14)
        box.addWidget(self.about)
        box.addLayout(self._list)
        box.addStretch(1)
        self.setLayout(box)

    def present(self, shown: Return, sheet: Worksheet) -> None:
        """Show the worksheet of a year."""
        self.about.setText(say("returns.about", form=sheet.form.title, source=told(sheet.form.source)))
        self.cards = []
        self._filling.begin(refilled(self._list, self._made(shown, sheet)))

    def _made(self, shown: Return, sheet: Worksheet) -> Iterator[Card]:
        unit = sheet.working.currency
        for part in sheet.sheets:
            if part.cells:
                self.cards.append(SheetCard(self.office, shown, part, unit))
                yield self.cards[-1]
        if sheet.certificates:
            listed = Card(margin=20, spacing=6)
            listed.box.addWidget(label(say("document.certificates"), 14, 600))
            for one in sheet.certificates:
                words = (one.section, one.party, one.number, money(one.tax, unit), one.code or say("document.no_code"))
                listed.box.addWidget(Elided(beside(*words), 13))
            yield listed


class ReturnsPage(Page):
    """The return of the year on show."""

    NAME = "returns"

    def __init__(self, office: Office) -> None:
        give = Button(say("button.export"), "export", "primary")
        menu = QMenu(give)
        for what, form, draft in EXPORTS:
            key = f"returns.export.{what}.draft" if draft else f"returns.export.{what}"
            menu.addAction(say(key, form=form.upper()), partial(self.ask_where, what, form, draft=draft))
        give.setMenu(menu)
        super().__init__(office, say("returns.title"), say("returns.question"), YearChoice(office.years), give)
        self.switch = Segments([(name, say(f"returns.view.{name}")) for name in VIEWS], say("returns.views"))
        self.filed = FiledCard(office)
        self.worksheet, self.wealth = WorksheetView(office), WealthView(office)
        self.views = dict(zip(VIEWS, (self.worksheet, self.wealth), strict=True))
        self._untold: dict[str, Callable[[], None]] = {}
        self.full = QWidget()
        box = column(14)
        box.addWidget(self.filed)
        box.addLayout(row(self.switch, 1))
        for view in self.views.values():
            box.addWidget(view, 1)
        self.full.setLayout(box)
        self.empty = EmptyState("scales", say("taxes.no_rules"), say("button.import"), office.speaker.wants_import.emit)
        for part in (self.full, self.empty):
            self.body.addWidget(part, 1)
        self._show_full(on=True)
        self.switch.turned.connect(self._on_turned)
        self.switch.turn(VIEWS[0])

    def fetch(self) -> Callable[[Reader], Return]:
        year, today = self.office.years.shown, self.office.jobs.desk.today()
        if year is None:
            raise RuntimeError

        def read(reads: Reader) -> Return:
            from freelancer_desk.desk.returns import overview  # not on the main thread

            return overview.overview(reads, year, today, MOST_ROWS)

        return read

    def present(self, data: Return) -> None:
        if data.sheet is None or data.owned is None:
            self.empty.say(sentence(data.refusal) if data.refusal is not None else say("taxes.no_rules"))
            self._show_full(on=False)
            return
        self._show_full(on=True)
        self.filed.present(data)
        self._untold = {
            "worksheet": partial(self.worksheet.present, data, data.sheet),
            "wealth": partial(self.wealth.present, data, data.owned),
        }
        self._tell(self.switch.key())

    def _show_full(self, *, on: bool) -> None:
        self.full.setVisible(on)
        self.empty.setVisible(not on)

    def _on_turned(self, view: str) -> None:
        self._tell(view)
        for name, shown in self.views.items():
            shown.setVisible(name == view)

    def _tell(self, view: str) -> None:
        """Fill the view that comes on show: both at once would hold the window up."""
        if (tell := self._untold.pop(view, None)) is not None:
            tell()

    def point_at(self, at: str) -> None:
        """Come here for the worksheet or for the wealth statement."""
        if at in VIEWS:
            self.switch.turn(at)

    def ask_where(self, what: str, form: str, *, draft: bool) -> None:
        """Ask where to, and write a file of the return."""
        year = self.office.years.shown
        if year is None:
            return
        dialog = QFileDialog(self, say("button.export"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form)
        dialog.selectFile(write(f"returns.file_name.{what}", year=year.number, form=form))
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name), what, form, draft=draft))
        dialog.open()

    def export_to(self, path: Path, what: str, form: str, *, draft: bool) -> None:
        """Write the worksheet or the wealth statement of the year on show to a file."""
        year, today = self.office.years.shown, self.office.jobs.desk.today()
        if year is None:
            return

        def write(reads: Reader) -> Path:
            from freelancer_desk.desk.returns import files as return_files  # not on the main thread

            if what == "worksheet":
                return return_files.worksheet(reads, year, form, path, today)
            return return_files.wealth_statement(reads, year, form, path, today, draft=draft)

        self.office.jobs.read(
            write, lambda written: self.office.speaker.said.emit(say("export.done", file=written.name), False)
        )
