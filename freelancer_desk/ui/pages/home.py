"""Home: where one stands, and what is next."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say
from freelancer_desk.ui.page import Page
from freelancer_desk.ui.years import YearChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.desk import Reader
    from freelancer_desk.domain.summaries import Home
    from freelancer_desk.ui.office import Office
    from freelancer_desk.ui.pages.standing import Standing


class HomePage(Page):
    """The first thing seen: the window is painted with its head alone."""

    NAME = "home"

    def __init__(self, office: Office, fonts: Path) -> None:
        super().__init__(office, say("home.title"), say("home.question"), YearChoice(office.years))
        self._fonts = fonts

    @cached_property
    def standing(self) -> Standing:
        """What it shows, made when something is known."""
        from freelancer_desk.ui.pages.standing import Standing

        made = Standing(self.office, self._fonts)
        self.body.addWidget(made)
        return made

    def fetch(self) -> Callable[[Reader], Home]:
        year, today = self.office.years.shown, self.office.jobs.desk.today()
        if year is None:
            raise RuntimeError

        def work(reads: Reader) -> Home:
            from freelancer_desk.desk import overview  # after the first paint, and not on the main thread

            return overview.home(reads, year, today)

        return work

    def present(self, data: Home) -> None:
        self.standing.tell(data)
