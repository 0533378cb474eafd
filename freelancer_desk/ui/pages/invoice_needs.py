"""What invoices ask of the user now: reminders that are due, payments that seem to fit, repeats that were missed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from freelancer_desk.domain import figures
from freelancer_desk.domain.words import beside, say, series
from freelancer_desk.ui import invoice_acts
from freelancer_desk.ui.canvas import Canvas
from freelancer_desk.ui.filling import Filling
from freelancer_desk.ui.flow import stack
from freelancer_desk.ui.scrolling import Scrolling
from freelancer_desk.ui.widgets import Button, Card, Elided, Mark, clear, column, label, row, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from PySide6.QtGui import QResizeEvent

    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.desk.done import Done
    from freelancer_desk.desk.invoices.repeating import Repeating
    from freelancer_desk.domain.invoices.paying import Proposal
    from freelancer_desk.domain.invoices.rows import InvoiceRow
    from freelancer_desk.ui.jobs import Job
    from freelancer_desk.ui.office import Office

T = TypeVar("T")
# So many of each kind are shown; the next ones follow when these are done.
MOST = 20
_NARROW = 620


@dataclass(frozen=True)
class Needs:
    """What waits for the user."""

    reminders: tuple[InvoiceRow, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    repeats: tuple[Repeating, ...] = ()

    @property
    def count(self) -> int:
        """How many things wait."""
        return len(self.reminders) + len(self.proposals) + len(self.repeats)


def needs(reads: Reader, today: date) -> Needs:
    """Everything that waits."""
    from freelancer_desk.desk.invoices import chasing, paying, repeating  # not on the main thread

    return Needs(
        chasing.due(reads, today),
        paying.proposals(reads, today),
        tuple(one for one in repeating.listing(reads, today) if one.due and one.asks),
    )


def told(found: Needs) -> str:
    """What waits, in one line."""
    parts = (
        say("needs.reminders", n=len(found.reminders)) if found.reminders else "",
        say("needs.proposals", n=len(found.proposals)) if found.proposals else "",
        say("needs.repeats", n=len(found.repeats)) if found.repeats else "",
    )
    return beside(*parts)


class _Line(QHBoxLayout):
    """What waits, and beside it what can be done."""

    def __init__(self, about: QHBoxLayout) -> None:
        super().__init__()
        self.acts = row(spacing=10)
        self.setSpacing(10)
        self.setContentsMargins(0, 6, 0, 6)
        self.addLayout(about, 1)
        self.addLayout(self.acts)


class NeedsView(Scrolling):
    """A card for each kind of thing that waits; each row has its buttons."""

    opened = Signal(str)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        inner = Canvas()
        self._box = column(14)
        self._box.setContentsMargins(0, 0, 0, 8)
        inner.setLayout(self._box)
        self.setWidget(inner)
        self.buttons: dict[tuple[str, str], Button] = {}
        self._lines: list[_Line] = []
        self._filling = Filling(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """What can be done stands beside what waits, or below it where room is short."""
        for line in self._lines:
            stack(line, on=self.width() < _NARROW)

    def tell(self, found: Needs) -> None:
        """Show what waits."""
        clear(self._box)
        self.buttons, self._lines = {}, []
        self._filling.begin(self._steps(found))

    def _steps(self, found: Needs) -> Iterator[None]:
        yield from self._card("needs.reminders.title", found.reminders, self._reminder)
        yield from self._card("needs.proposals.title", found.proposals, self._proposal)
        yield from self._card("needs.repeats.title", found.repeats, self._repeat)
        self._box.addStretch(1)

    def _card(self, title: str, rows: Sequence[T], make: Callable[[T], QHBoxLayout]) -> Iterator[None]:
        if not rows:
            return
        card = Card(margin=20, spacing=6)
        card.box.addWidget(label(say(title), 14, 600))
        self._box.addWidget(card)
        for one in rows[:MOST]:
            card.box.addWidget(rule())
            card.box.addLayout(make(one))
            yield
        if len(rows) > MOST:
            card.box.addWidget(label(say("needs.more", n=len(rows) - MOST), 12, tone="mut"))

    def _line(self, icon: str, tint: str, first: str, second: str) -> _Line:
        words = column(1)
        words.addWidget(Elided(first, 13, 500))
        under = Elided(second, 12)
        under.setProperty("tone", "mut")
        words.addWidget(under)
        about = row(Mark(icon, tint, 18), spacing=10)
        about.addLayout(words, 1)
        line = _Line(about)
        self._lines.append(line)
        self._turn()
        return line

    def _button(self, line: _Line, key: tuple[str, str], icon: str, what: str, act: Callable[[], object]) -> None:
        name, identity = key
        button = Button(say(name), icon, "quiet", name=say("needs.button_of", act=say(name), what=what))
        button.clicked.connect(lambda: act())  # noqa: PLW0108 (the signal brings a flag)
        self.buttons[name, identity] = button
        line.acts.addWidget(button)

    def _reminder(self, found: InvoiceRow) -> QHBoxLayout:
        first = say("needs.reminder", number=found.number, client=found.client)
        tone = say(f"needs.tone.{found.reminder.tone}") if found.reminder else ""
        line = self._line(
            "clock", "bad", first, say("needs.late", n=found.days_late, tone=tone, amount=figures.figure(found.owed))
        )
        office, wanted = self._office, found.name
        acts = (
            ("needs.copy_mail", invoice_acts.copy_mail),
            ("needs.copy_whatsapp", invoice_acts.copy_whatsapp),
            ("needs.open_mail", invoice_acts.open_mail),
            ("needs.sent", invoice_acts.note_sent),
        )
        for key, act in acts:
            self._button(line, (key, wanted), "", found.number, partial(act, office, wanted))
        return line

    def _proposal(self, found: Proposal) -> QHBoxLayout:
        numbers = series(*(share.invoice.number for share in found.shares))
        first = say(
            "needs.proposal",
            amount=figures.figure(found.paid.left),
            day=figures.day_text(found.paid.day),
            client=found.paid.client or "–",
            numbers=numbers,
        )
        reasons = series(*(say(f"paid.reason.{reason}") for reason in found.reasons))
        line = self._line("link", "acctext", first, say("needs.because", reasons=reasons))
        key = found.paid.key
        self._button(line, ("needs.confirm", key), "check", numbers, lambda: self._settle("confirm", key, "paid.done"))
        self._button(line, ("needs.refuse", key), "x", numbers, lambda: self._settle("refuse", key, "paid.refused"))
        return line

    def _repeat(self, found: Repeating) -> QHBoxLayout:
        first = say("needs.repeat", invoice=found.invoice, client=found.client, n=len(found.due))
        days = beside(*(figures.day_text(day) for day in found.due))
        line = self._line("arrows-clockwise", "acctext", first, days)
        self._button(line, ("needs.catch_up", found.id), "check", found.invoice, lambda: self._catch_up(skip=False))
        self._button(line, ("needs.skip", found.id), "x", found.invoice, lambda: self._catch_up(skip=True))
        return line

    def _settle(self, verb: Literal["confirm", "refuse"], key: str, said: str) -> None:
        def work(desk: Desk, _job: Job) -> Done:
            from freelancer_desk.desk.invoices import paying

            return paying.confirm(desk, key) if verb == "confirm" else paying.refuse(desk, key)

        self._office.jobs.write(work, lambda _done: self._office.speaker.said.emit(say(said), True))

    def _catch_up(self, *, skip: bool) -> None:
        said = say("needs.skipped" if skip else "needs.caught_up")

        def work(desk: Desk, _job: Job) -> Done | None:
            from freelancer_desk.desk.invoices import repeating

            return repeating.catch_up(desk, asked=True, skip=skip)

        self._office.jobs.write(work, lambda _done: self._office.speaker.said.emit(said, True))
