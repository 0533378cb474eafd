"""What every page is handed: the jobs, the bulletin, the tax year on show, and a way to speak to the user."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.ui.bulletin import Bulletin
    from freelancer_desk.ui.jobs import Jobs
    from freelancer_desk.ui.sending import Sending
    from freelancer_desk.ui.theme import Mode


class Years(QObject):
    """The tax years of the book and the one now on show, shared by all pages."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.all: tuple[TaxYear, ...] = ()
        self.shown: TaxYear | None = None
        self.current: TaxYear | None = None
        self._is_chosen = False

    def offer(self, years: tuple[TaxYear, ...], current: TaxYear) -> None:
        """Put the years on offer; one that was turned to stays on show if it is still among them.

        Otherwise the current one is shown, which is another one once statements of other years came in.
        """
        before = (self.all, self.shown)
        self.all, self.current = years if current in years else (current, *years), current
        if self.shown not in self.all or not self._is_chosen:
            self.shown = current
        if before != (self.all, self.shown):
            self.changed.emit()

    def show(self, year: TaxYear) -> None:
        """Turn to another year."""
        self._is_chosen = True
        if year != self.shown:
            self.shown = year
            self.changed.emit()

    def turn(self, steps: int) -> None:
        """Turn to the tax year so many before (or after, below zero) the one on show."""
        if self.shown in self.all:
            at = self.all.index(self.shown) + steps
            if 0 <= at < len(self.all):
                self.show(self.all[at])


class Place(NamedTuple):
    """Where to go: a page, and what to point at there."""

    page: str
    at: str = ""


class Speaker(QObject):
    """How a page speaks without knowing the window: a toast, a refusal, a walk to another page, a dialog."""

    said = Signal(str, bool)
    refused = Signal(object)
    went = Signal(object)
    wants_import = Signal()
    imported = Signal()
    wants_payment = Signal(str)
    wants_invoice = Signal(str)


class Acts(NamedTuple):
    """What one can do from anywhere in the window."""

    choose_files: Callable[[], None]
    look_in_downloads: Callable[[], None]
    type_payment: Callable[[str], None]
    export: Callable[[str], None]
    back_up: Callable[[], None]
    close: Callable[[], object]
    undo: Callable[[], None]
    redo: Callable[[], None]
    search: Callable[[], None]
    show_page: Callable[[str], None]
    turn_year: Callable[[int], None]
    wear: Callable[[Mode], None]
    dress: Callable[[], None]
    hide_amounts: Callable[[], None]
    print_page: Callable[[], None]
    start_again: Callable[[Path | None], None]
    paste: Callable[[], None]
    compare_ways: Callable[[], None]
    find: Callable[[], None]
    retell: Callable[[], None]
    other_book: Callable[[bool], None]
    type_invoice: Callable[[], None]
    type_client: Callable[[], None]
    open_demo: Callable[[], None]


class Office(NamedTuple):
    """The parts that pages share."""

    jobs: Jobs
    bulletin: Bulletin
    years: Years
    speaker: Speaker
    sending: Sending

    def hush(self) -> None:
        """Nobody listens any more: the pages that did are going."""
        speaker = self.speaker
        signals = (
            self.bulletin.changed, self.years.changed, speaker.said, speaker.refused, speaker.went,
            speaker.wants_import, speaker.imported, speaker.wants_payment, speaker.wants_invoice,
        )  # fmt: skip
        for signal in signals:
            with suppress(RuntimeError):  # nobody listened
                signal.disconnect()
