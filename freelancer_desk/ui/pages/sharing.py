"""Being counted, in Settings: off until the user takes a campaign's file in; from then on its page can be opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from freelancer_desk.desk import sharing
from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say
from freelancer_desk.ui.widgets import Button, Card, Mark, clear, column, label, row

if TYPE_CHECKING:
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.ui.office import Office


class SharingCard(Card):
    """The one card on being counted; nothing is asked, loaded or sent while no campaign was taken in."""

    def __init__(self, office: Office) -> None:
        super().__init__(margin=20, spacing=12)
        self._office = office
        self.box.addWidget(label(say("sharing.title"), 14, 600))
        self.box.addWidget(label(say("sharing.about"), 13, tone="mut", wrap=True))
        self._list: QVBoxLayout = column(8)
        self.box.addLayout(self._list)
        self.bring = Button(say("sharing.bring"), "file-plus")
        self.bring.clicked.connect(self._on_choose)
        self.box.addLayout(row(self.bring, 1))
        self.opens: list[Button] = []

    def tell(self, known: tuple[Campaign, ...]) -> None:
        """Show the campaigns that were taken in."""
        clear(self._list)
        self.opens = []
        for one in known:
            words = column(1)
            words.addWidget(label(one.title, 13, 600))
            words.addWidget(label(say("sharing.until", day=figures.day_text(one.closes)), 12, tone="mut"))
            look = Button(say("sharing.look"))
            look.setAccessibleName(say("sharing.look.at", title=one.title))
            look.clicked.connect(lambda _checked=False, one=one: self.show_campaign(one))
            line = row(Mark("users-three", "acctext", 20, ground="accsoft", box=36), spacing=12)
            line.addLayout(words, 1)
            line.addWidget(look)
            self._list.addLayout(line)
            self.opens.append(look)
        self._office.sending.follow(known)

    def take_in(self, path: Path) -> None:
        """Take a campaign's file in and show its page."""
        now = self._office.jobs.desk.now()
        self._office.jobs.read(lambda reads: sharing.take_in(reads, path, now), self._on_taken)

    def show_campaign(self, campaign: Campaign) -> None:
        """Show the page of a campaign."""
        from freelancer_desk.ui.dialogs.sharing import SharingDialog

        dialog = SharingDialog(self._office, campaign, self.window())
        dialog.finished.connect(lambda _code: self.refresh())
        dialog.open()

    def refresh(self) -> None:
        """Read which campaigns there are."""
        self._office.jobs.read(sharing.known, self.tell)

    def _on_taken(self, campaign: Campaign) -> None:
        self.refresh()
        self.show_campaign(campaign)

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, say("sharing.bring"))
        dialog.setNameFilters([say("sharing.filter")])
        dialog.fileSelected.connect(lambda name: self.take_in(Path(name)))
        dialog.open()
