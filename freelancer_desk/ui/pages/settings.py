"""Settings: how it looks, where the second copy of the book is kept, and what may go to the internet."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from freelancer_desk.desk import backups, sharing
from freelancer_desk.desk.languages import Language
from freelancer_desk.domain import figures
from freelancer_desk.domain.figures import Grouping
from freelancer_desk.domain.words import say
from freelancer_desk.ui.forms import ChoiceField, field_grid
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.pages.rates import RatesCard
from freelancer_desk.ui.pages.sharing import SharingCard
from freelancer_desk.ui.preferences import SCALES
from freelancer_desk.ui.theme import Mode
from freelancer_desk.ui.tongues import language_field
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from freelancer_desk.desk import Reader
    from freelancer_desk.desk.rates.overview import RateOverview
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.ui.office import Office
    from freelancer_desk.ui.preferences import Preferences


class SettingsPage(Page):
    """Few and findable."""

    NAME = "settings"
    dressed = Signal()
    started_again = Signal(object)  # with the backup that takes the place of the book, or None
    retold = Signal()

    def __init__(self, office: Office, preferences: Preferences, back_up: Callable[[], None]) -> None:
        super().__init__(office, say("settings.title"), say("settings.question"))
        self._preferences = preferences
        modes = [(mode.value, say(f"settings.mode.{mode.value}")) for mode in Mode]
        self.mode = ChoiceField(say("settings.mode"), modes, say("settings.mode.hint"))
        groupings = [(grouping.value, say(f"settings.grouping.{grouping.value}")) for grouping in Grouping]
        self.grouping = ChoiceField(say("settings.grouping"), groupings, say("settings.grouping.hint"))
        scales = [(str(scale), say("settings.scale.percent", n=scale)) for scale in SCALES]
        self.scale = ChoiceField(say("settings.scale"), scales, say("settings.scale.hint"))
        self.again = Button(say("settings.scale.again"), "arrow-clockwise")
        self.again.clicked.connect(lambda: self.started_again.emit(None))
        self.mode.put(preferences.mode.value)
        self.grouping.put(preferences.grouping.value)
        self.scale.put(str(preferences.scale))
        self._scale = preferences.scale
        self.scale.changed.connect(self._on_scale)
        self.language = language_field(preferences)
        self.language.changed.connect(self._on_language)
        self.mode.changed.connect(self._on_look)
        self.grouping.changed.connect(self._on_look)
        self.where = Elided("", 13)
        self.second = Elided("", 13)
        self.forget = Button(say("settings.forget_second"), rank="quiet")
        self.forget.clicked.connect(lambda: self._set_second(""))
        self.body.addWidget(self._look())
        self.body.addWidget(self._invoices())
        self.body.addWidget(self._safety(back_up))
        self.rates = RatesCard(office)
        self.body.addWidget(self.rates)
        self.sharing = SharingCard(office)
        self.body.addWidget(self.sharing)
        self.body.addWidget(self._privacy())
        self.body.addStretch(1)

    def fetch(self) -> Callable[[Reader], tuple[str, RateOverview, tuple[Campaign, ...]]]:
        now = self.office.jobs.desk.now()

        def read(reads: Reader) -> tuple[str, RateOverview, tuple[Campaign, ...]]:
            from freelancer_desk.desk.rates import overview as rate_overview  # not on the main thread

            return backups.second_place(reads), rate_overview.overview(reads, now), sharing.known(reads)

        return read

    def present(self, data: tuple[str, RateOverview, tuple[Campaign, ...]]) -> None:
        second, known, campaigns = data
        for field, now in ((self.mode, self._preferences.mode), (self.grouping, self._preferences.grouping)):
            field.blockSignals(True)
            field.put(now.value)  # both can be chosen elsewhere, too
            field.blockSignals(False)
        self.sharing.tell(campaigns)
        self.where.setText(str(self.office.jobs.desk.path))
        self.second.setText(second or say("settings.no_second"))
        self.forget.setVisible(bool(second))
        self.rates.tell(known)

    def _on_look(self) -> None:
        self._preferences.mode = Mode(self.mode.value())
        self._preferences.grouping = Grouping(self.grouping.value())
        self.dressed.emit()

    def _on_scale(self) -> None:
        self._preferences.scale = int(self.scale.value())
        self.again.setVisible(self._preferences.scale != self._scale)

    def _on_language(self) -> None:
        self._preferences.language = Language(self.language.value())
        self.retold.emit()

    def _look(self) -> QWidget:
        card = Card(margin=20, spacing=6)
        card.box.addWidget(label(say("settings.look"), 14, 600))
        grid = field_grid()
        grid.addWidget(self.mode, 0, 0)
        grid.addWidget(self.scale, 0, 1)
        grid.addWidget(self.grouping, 1, 0)
        grid.addWidget(self.again, 1, 1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.language, 2, 0, 1, 2)
        self.again.hide()
        card.box.addLayout(grid)
        return card

    def _invoices(self) -> QWidget:
        card = Card(margin=20, spacing=6)
        self.invoices = Button(say("seller.open"), "receipt")
        self.invoices.clicked.connect(self._on_invoices)
        words = column(2)
        words.addWidget(label(say("nav.invoices"), 14, 600))
        words.addWidget(label(say("seller.what"), 13, tone="mut", wrap=True))
        line = row(spacing=12)
        line.addLayout(words, 1)
        line.addWidget(self.invoices)
        card.box.addLayout(line)
        return card

    def _on_invoices(self) -> None:
        from freelancer_desk.ui.dialogs.invoice_settings import open_seller

        if self.office.jobs.is_open:
            open_seller(self.office, self.window())

    def _safety(self, back_up: Callable[[], None]) -> QWidget:
        card = Card(margin=20, spacing=12)
        card.box.addWidget(label(say("settings.safety"), 14, 600))
        card.box.addWidget(label(say("settings.safety.why"), 13, tone="mut", wrap=True))
        choose = Button(say("settings.choose_second"), "folder-open")
        choose.clicked.connect(self._on_choose)
        now = Button(say("button.back_up"), "shield-check")
        now.clicked.connect(back_up)
        back = Button(say("settings.restore"), "clock-counter-clockwise")
        back.clicked.connect(self._on_restore)
        for icon, name, value, buttons in (
            ("book-open", "settings.book", self.where, (back, now)),
            ("copy", "settings.second", self.second, (self.forget, choose)),
        ):
            words = column(1)
            words.addWidget(label(say(name), 12, 500, tone="mut"))
            words.addWidget(value)
            line = row(Mark(icon, "acctext", 20, ground="accsoft", box=36), spacing=12)
            line.addLayout(words, 1)
            for button in buttons:
                line.addWidget(button)
            card.box.addLayout(line)
        return card

    def _on_restore(self) -> None:
        dialog = QFileDialog(self, say("settings.restore"), str(backups.folder_of(self.office.jobs.desk.path)))
        dialog.setNameFilter(say("settings.restore.files", files=backups.PATTERN))
        dialog.fileSelected.connect(lambda name: self.restore(Path(name)))
        dialog.open()

    def restore(self, backup: Path) -> None:
        """Ask whether this backup shall take the place of the book, and do it between two windows."""
        from freelancer_desk.ui.dialogs.fields import SureDialog

        def sure(made: datetime | None) -> None:
            at = made.astimezone() if made is not None else None
            day = f"{figures.day_text(at.date())} {at:%H:%M}" if at is not None else "–"
            words = say("settings.restore.text", file=backup.name, day=day)
            then = partial(self.started_again.emit, backup)
            SureDialog(say("settings.restore.title"), words, say("settings.restore.act"), then, self.window()).open()

        self.office.jobs.read(lambda _reads: backups.moment_of(backup), sure)

    def _privacy(self) -> QWidget:
        card = Card(margin=20, spacing=6)
        card.box.addWidget(label(say("settings.privacy"), 14, 600))
        card.box.addWidget(label(say("settings.privacy.text"), 13, tone="mut", wrap=True))
        return card

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, say("settings.choose_second"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._set_second)
        dialog.open()

    def _set_second(self, folder: str) -> None:
        self.office.jobs.write(
            lambda desk, _job: backups.set_second_place(desk, folder),
            lambda _done: self.office.speaker.said.emit(say("settings.second_set"), True),
        )
