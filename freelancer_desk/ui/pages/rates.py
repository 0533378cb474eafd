"""Exchange rates and connections: whether the internet may be asked, what then leaves the machine, what is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from freelancer_desk.desk import rates
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say, sentence
from freelancer_desk.ui.flow import Flow
from freelancer_desk.ui.sides import pad
from freelancer_desk.ui.switch import Switch
from freelancer_desk.ui.widgets import CONTROL, Button, Card, Mark, column, label, row, rule, tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout

    from freelancer_desk.desk.rates import TableImported
    from freelancer_desk.desk.rates.overview import RateOverview
    from freelancer_desk.desk.rates.updates import Gathered, Updated
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

_MOST_LACKING = 3


class RatesCard(Card):
    """The one card on what goes to the internet, and on official rates."""

    def __init__(self, office: Office) -> None:
        super().__init__(margin=20, spacing=12)
        self._office = office
        self._job: Job | None = None
        self._overview: RateOverview | None = None
        self.box.addWidget(label(say("ratescard.title"), 14, 600))
        self.allow = Switch(say("ratescard.allow"))
        self.allow.clicked.connect(self._on_allow)
        self.update_now = Button(say("ratescard.update"), "arrows-clockwise")
        self.update_now.clicked.connect(lambda: self._fetch(final=False))
        self.replace = Button(say("ratescard.replace"), "check-circle")
        self.replace.clicked.connect(lambda: self._fetch(final=True))
        self.bring = Button(say("ratescard.import"), "file-plus")
        self.bring.setToolTip(say("ratescard.import.tip"))
        self.bring.clicked.connect(self._on_choose)
        self.type = Button(say("ratescard.type"), "pencil-simple")
        self.type.clicked.connect(self._on_type)
        self.state = label("", 13, 500, tabular=True, wrap=True)
        self.outcome = label("", 12, tone="mut", wrap=True)
        self.outcome.hide()
        self.box.addLayout(self._permission())
        self.box.addWidget(rule())
        self.box.addLayout(self._known())

    def tell(self, overview: RateOverview) -> None:
        """Show what is allowed and what is known."""
        self._overview = overview
        self.allow.setChecked(overview.allowed)
        self.allow.update()
        if overview.allowed and not self._hosts.count():
            self._name_hosts(overview)
        self.hosts.setVisible(overview.allowed)
        told = [say("ratescard.known", n=overview.known)]
        told.append(say("ratescard.lacking", n=overview.lacking) if overview.lacking else say("ratescard.complete"))
        if overview.provisional:
            told.append(say("ratescard.provisional", n=overview.provisional))
        self.state.setText(" ".join(told))
        self._show_buttons()

    def import_from(self, path: Path) -> None:
        """Take the central bank's table into the book."""
        self._office.jobs.write(lambda desk, _job: rates.import_file(desk, path), self._on_imported)

    def _show_buttons(self) -> None:
        overview, is_free = self._overview, self._job is None
        is_allowed = overview is not None and overview.allowed
        self.update_now.setEnabled(is_allowed and is_free)
        self.replace.setEnabled(is_allowed and is_free)
        self.replace.setVisible(overview is not None and overview.provisional > 0)
        self.update_now.setText(say("ratescard.update") if is_free else say("ratescard.asking"))
        self.update_now.setToolTip("" if is_allowed else say("ratescard.off"))

    def _on_allow(self) -> None:
        answer = "yes" if self.allow.isChecked() else "no"
        if answer == "no" and self._job is not None:
            self._job.cancel()
        said = say(f"ratescard.allowed.{answer}")
        self._office.jobs.write(
            lambda desk, _job: rates.allow(desk, answer), lambda _done: self._office.speaker.said.emit(said, True)
        )

    def _fetch(self, *, final: bool) -> None:
        """Ask on a reader thread, so that nobody waits for the internet; then write."""
        from freelancer_desk.desk.rates import updates

        desk = self._office.jobs.desk
        gather = updates.gather_final if final else updates.gather
        keep = updates.keep_final if final else updates.keep

        def gathered(found: Gathered) -> None:
            if self._job is not None and self._job.cancelled():
                self._on_failed(None)
                return
            self._office.jobs.write(lambda desk, _job: keep(desk, found), self._on_updated, self._on_failed)

        self._job = self._office.jobs.read_long(
            lambda reads, job: gather(reads, desk.now(), cancelled=job.cancelled), gathered, self._on_failed
        )
        self._show_buttons()

    def _on_failed(self, error: BaseException | None) -> None:
        self._job = None
        self._show_buttons()
        if error is not None:
            self._office.speaker.refused.emit(error)

    def _on_updated(self, updated: Updated) -> None:
        self._job = None
        self._show_buttons()
        n = len(updated.rates)
        words = [say("cli.rates.updated", n=n)]
        words += [
            say("ratescard.unknown", currency=code, day=figures.day_text(day))
            for code, day in updated.lacking[:_MOST_LACKING]
        ]
        left = len(updated.lacking) - _MOST_LACKING
        words += [say("ratescard.more_unknown", n=left)] if left > 0 else []
        words += [sentence(problem) for problem in updated.problems[:_MOST_LACKING]]
        self._tell_outcome(words, is_good=not updated.problems)
        if updated.step is not None:
            self._office.speaker.said.emit(words[0], True)

    def _on_imported(self, done: TableImported) -> None:
        span = {"first": figures.day_text(done.first_day), "last": figures.day_text(done.last_day)}
        told = say("cli.rates.imported", new=done.new, known=done.known, currencies=", ".join(done.currencies), **span)
        self._tell_outcome([told, *map(sentence, done.problems[:_MOST_LACKING])], is_good=not done.problems)
        self._office.speaker.said.emit(say("ratescard.imported", n=done.new), done.step is not None)

    def _tell_outcome(self, words: list[str], *, is_good: bool) -> None:
        self.outcome.setText(" ".join(words))
        tone(self.outcome, "mut" if is_good else "warn")
        self.outcome.show()

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, say("ratescard.import"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.import_from(Path(name)))
        dialog.open()

    def _on_type(self) -> None:
        from freelancer_desk.ui.dialogs.rate import RateDialog

        if self._office.jobs.is_open:
            RateDialog(self._office, self.window()).open()

    def _on_ways(self) -> None:
        from freelancer_desk.ui.dialogs.ways import WaysDialog

        if self._office.jobs.is_open:
            WaysDialog(self._office, self.window()).open()

    def _permission(self) -> QVBoxLayout:
        words = column(2)
        words.addWidget(label(say("ratescard.allow"), 13, 600))
        words.addWidget(label(say("ratescard.leaves"), 13, tone="mut", wrap=True))
        head = row(Mark("globe", "acctext", 20, ground="accsoft", box=36), spacing=12)
        head.addLayout(words, 1)
        head.addWidget(self.allow)
        self.hosts = QWidget()
        self._hosts = column(2)
        pad(self._hosts, 48, 0, 0, 0)
        self.hosts.setLayout(self._hosts)
        self.hosts.hide()
        whole = column(10)
        whole.addLayout(head)
        whole.addWidget(self.hosts)
        return whole

    def _name_hosts(self, overview: RateOverview) -> None:
        self._hosts.addWidget(label(say("ratescard.hosts"), 12, 500, tone="mut"))
        for one in overview.connections:
            self._hosts.addWidget(label(say(f"connection.{one.purpose}", host=one.host), 12, tone="mut", wrap=True))

    def _known(self) -> QVBoxLayout:
        words = column(2)
        words.addWidget(label(say("ratescard.book"), 13, 600))
        words.addWidget(self.state)
        words.addWidget(self.outcome)
        head = row(Mark("currency-circle-dollar", "acctext", 20, ground="accsoft", box=36), spacing=12)
        head.addLayout(words, 1)
        buttons = Flow(10)
        self.ways = Button(say("ways.open"), "path", "quiet")
        self.ways.setFixedHeight(CONTROL)
        self.ways.clicked.connect(self._on_ways)
        for button in (self.update_now, self.replace, self.bring, self.type, self.ways):
            buttons.addWidget(button)
        holder = QWidget()
        holder.setLayout(buttons)
        inset = column(0)
        pad(inset, 48, 0, 0, 0)
        inset.addWidget(holder)
        whole = column(10)
        whole.addLayout(head)
        whole.addLayout(inset)
        return whole
