"""The choice of the tax year, the same on every page that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say
from freelancer_desk.ui.choices import Choice

if TYPE_CHECKING:
    from freelancer_desk.ui.office import Years


class YearChoice(Choice):
    """The tax years of the book; choosing one turns every page to it."""

    def __init__(self, years: Years) -> None:
        super().__init__(name=say("year.choose"))
        self._years = years
        self.setMinimumWidth(230)
        years.changed.connect(self._on_years)
        self.currentIndexChanged.connect(self._on_chosen)
        self._on_years()

    def _on_years(self) -> None:
        if not self._years.all:
            return
        from freelancer_desk.domain import figures  # after the first paint

        self.offer([(str(year.number), figures.year_text(year)) for year in self._years.all])
        if self._years.shown is not None:
            self.blockSignals(True)
            self.choose(str(self._years.shown.number))
            self.blockSignals(False)

    def _on_chosen(self) -> None:
        for year in self._years.all:
            if str(year.number) == self.key():
                self._years.show(year)
