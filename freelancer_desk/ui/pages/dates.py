"""Dates and notices: what is due by when, what to do about it, and what is asked by letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from freelancer_desk.desk import dates, records
from freelancer_desk.desk.dates import notices
from freelancer_desk.desk.dates import overview as date_overview
from freelancer_desk.domain import deadlines
from freelancer_desk.domain.words import say, write
from freelancer_desk.ui.date_cards import DateRow, DatesCard, NoticeCard, YearEndCard
from freelancer_desk.ui.office import Place
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.widgets import Button, Card, Mark, clear, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.dates.overview import Asked, DatePage
    from freelancer_desk.domain.deadlines import Due
    from freelancer_desk.ui.office import Office

# Where each kind of date is dealt with; the others open a dialog here.
_GOES = {
    "return": Place("taxes"), "penalty": Place("taxes"), "list_surcharge": Place("taxes"), "revision": Place("taxes"),
    "advance": Place("taxes"), "certificate_renewal": Place("person"), "certificate_ends": Place("person"),
    "withdraw": Place("accounts", "outside"), "letters": Place("papers"), "records": Place("papers", "shelf"),
}  # fmt: skip


class DatesPage(Page):
    """Notices, the last day of the year, and every date; notices come first while one waits."""

    NAME = "dates"

    def __init__(self, office: Office) -> None:
        self.export = Button(say("dates.export"), "calendar-plus")
        self.export.setToolTip(say("dates.export.tip"))
        self.add = Button(say("notices.add"), "plus", "primary")
        super().__init__(office, say("dates.title"), say("dates.question"), self.export, self.add)
        self.export.clicked.connect(self._on_export)
        self.add.clicked.connect(lambda: self.type_notice())  # noqa: PLW0108 (the signal brings a flag)
        self.rows: list[DateRow] = []
        self.notices: list[NoticeCard] = []
        self.end: YearEndCard | None = None
        self._page: DatePage | None = None
        self._above, self._letters, self._listed, self._below = column(16), column(0), column(16), column(16)
        self._notices_first, self._notices_last = column(16), column(16)
        self._notices = self._made_for_notices()
        self.behind = Button("", rank="quiet")
        self.behind.setCheckable(True)
        self.behind.clicked.connect(self._on_behind)
        self.body.addLayout(self._above)
        self.body.addLayout(self._notices_first)
        self.body.addLayout(self._listed)
        self.body.addLayout(row(self.behind, 1))
        self.body.addLayout(self._notices_last)
        self.body.addLayout(self._below)
        self.body.addStretch(1)

    def fetch(self) -> Callable[[Reader], DatePage]:
        today = self.office.jobs.desk.today()
        return lambda reads: date_overview.page(reads, today)

    def present(self, data: DatePage) -> None:
        self._page = data
        at = self.window().focusWidget()
        focused = [one.accessibleName() for one in self._shown() if one is at]
        for box in (self._above, self._letters, self._listed, self._below):
            clear(box)
        self.notices = [self._notice(one) for one in data.asked]
        for number, card in enumerate(self.notices):
            if number:
                self._letters.addWidget(rule())
            self._letters.addWidget(card)
        waits = any(not one.notice.is_answered for one in data.asked)
        (self._notices_first if waits else self._notices_last).addWidget(self._notices)
        if not self.notices:
            self._letters.addWidget(label(say("notices.none"), 13, tone="mut", wrap=True))
        self._show_end(data)
        self._show_dates(data)
        for one in self._shown():
            if one.accessibleName() in focused and one.isEnabled():
                one.setFocus()

    def _shown(self) -> list[QWidget]:
        """Every notice, date and button on show: what has the focus keeps it when all is shown anew."""
        cards = (*self.notices, *self.rows, *([self.end] if self.end is not None else []))
        return [inner for card in cards for inner in (card, *card.findChildren(QWidget))]

    def type_notice(self, typed: Mapping[str, str] | None = None) -> None:
        """Note a notice, or edit one."""
        from freelancer_desk.ui.dialogs.record import RecordDialog

        if self.office.jobs.is_open:
            RecordDialog(self.office, "notice", typed, self.window()).open()

    def export_to(self, path: Path) -> None:
        """Write what waits as a calendar file."""
        today = self.office.jobs.desk.today()
        self.office.jobs.read(lambda reads: dates.export(reads, path, today), self._on_written)

    def reply_to(self, identity: str, path: Path) -> None:
        """Write the reply to a notice as one archive."""
        self.office.jobs.read(lambda reads: notices.export_reply(reads, identity, path), self._on_written)

    def open_year_end(self) -> None:
        """The list of the last day of the year."""
        from freelancer_desk.ui.dialogs.year_end import YearEndDialog

        if self._page is not None:
            YearEndDialog(self.office, self._page.end.year, self.window()).open()

    def confirm_due(self, year: int) -> None:
        """Ask for the day that year's return is due."""
        from freelancer_desk.ui.dialogs.return_due import ReturnDueDialog

        if self._page is not None:
            known, advance = self._page.returns[year], self._page.advances[year]
            ReturnDueDialog(self.office, year, known, advance, self.window()).open()

    def attach_to(self, identity: str, paths: Sequence[Path]) -> None:
        """Keep files as papers of a notice."""
        from freelancer_desk.ui.dialogs.paper import PaperDialog

        if paths:
            PaperDialog(self.office, paths, self.window(), target=f"notice:{identity}", kind="other").open()

    def _made_for_notices(self) -> Card:
        card = Card(margin=20, spacing=4)
        card.box.addWidget(label(say("notices.title"), 14, 600))
        card.box.addWidget(label(say("notices.about"), 13, tone="mut", wrap=True))
        card.box.addLayout(self._letters)
        return card

    def _notice(self, asked: Asked) -> NoticeCard:
        card = NoticeCard(asked)
        card.edit.clicked.connect(lambda: self.type_notice(asked.typed))
        card.attach.clicked.connect(lambda: self._on_attach(asked))
        card.gather.clicked.connect(lambda: self._on_gather(asked))
        card.reply.clicked.connect(lambda: self._on_reply(asked))
        card.replied.clicked.connect(lambda: self._on_replied(asked))
        return card

    def _show_end(self, data: DatePage) -> None:
        """The last day of the year stands above all while it is near."""
        self.end = YearEndCard(data.end)
        self.end.open.clicked.connect(self.open_year_end)
        (self._above if data.end.is_near else self._below).addWidget(self.end)

    def _show_dates(self, data: DatePage) -> None:
        with_behind = self.behind.isChecked()
        shown = sorted((*data.behind, *data.waiting), key=lambda due: due.day) if with_behind else data.waiting
        self.rows = [self._row(due) for due in shown]
        if shown:
            self._listed.addWidget(DatesCard(self.rows))
        else:
            calm = row(Mark("check-circle", "good", 20), label(say("dates.none"), tone="mut"), 1)
            self._listed.addLayout(calm)
        words = say("dates.behind.hide") if with_behind else say("dates.behind", n=len(data.behind))
        self.behind.setText(words)
        self.behind.setAccessibleName(words)
        self.behind.setVisible(bool(data.behind))

    def _row(self, due: Due) -> DateRow:
        made = DateRow(due, self.office.jobs.desk.today())
        made.opened.connect(lambda: self._on_opened(due))
        if made.confirm is not None and due.year is not None:
            made.confirm.clicked.connect(lambda _on=False, year=due.year: self.confirm_due(year))
        return made

    def _on_behind(self) -> None:
        if self._page is not None:
            self.present(self._page)

    def _on_opened(self, due: Due) -> None:
        if due.words in _GOES:
            self.office.speaker.went.emit(_GOES[due.words])
        elif due.words == deadlines.NOTICE and self._page is not None:
            key = due.key.partition(":")[2]
            self.type_notice(next(one.typed for one in self._page.asked if one.notice.key == key))
        else:
            self.open_year_end()

    def _on_export(self) -> None:
        self._save(say("dates.export"), say("dates.filter.ics"), write("dates.export.name"), self.export_to)

    def _on_reply(self, asked: Asked) -> None:
        identity = asked.notice.id
        self._save(
            say("notices.reply"), say("dates.filter.zip"), write("notices.reply.name"),
            lambda path: self.reply_to(identity, path),
        )  # fmt: skip

    def _save(self, title: str, filters: str, name: str, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([filters])
        dialog.setDefaultSuffix(name.rpartition(".")[2])
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def _on_written(self, written: Path) -> None:
        self.office.speaker.said.emit(say("export.done", file=written.name), False)

    def _on_attach(self, asked: Asked) -> None:
        dialog = QFileDialog(self, say("papers.choose"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        identity = asked.notice.id
        dialog.filesSelected.connect(lambda names: self.attach_to(identity, [Path(name) for name in names]))
        dialog.open()

    def _on_gather(self, asked: Asked) -> None:
        identity = asked.notice.id
        self.office.jobs.write(
            lambda desk, _job: notices.gather(desk, identity),
            lambda _done: self.office.speaker.said.emit(say("notices.gathered"), True),
        )

    def _on_replied(self, asked: Asked) -> None:
        fields = {"status": "replied", "replied": self.office.jobs.desk.today().isoformat()}
        identity = asked.notice.id
        self.office.jobs.write(
            lambda desk, _job: records.change(desk, "notice", identity, fields),
            lambda _done: self.office.speaker.said.emit(say("notices.marked"), True),
        )
