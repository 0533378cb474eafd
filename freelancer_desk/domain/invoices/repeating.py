"""Invoices that come again: on which days, until when, and how many were missed while nobody looked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from freelancer_desk.domain.days import months_after

WEEKLY, FORTNIGHTLY, MONTHLY, QUARTERLY, YEARLY = "week", "fortnight", "month", "quarter", "year"
_DAYS = {WEEKLY: 7, FORTNIGHTLY: 14}
_MONTHS = {MONTHLY: 1, QUARTERLY: 3, YEARLY: 12}
EVERY = (*_DAYS, *_MONTHS)
ACTIVE, PAUSED, ENDED = "active", "paused", "ended"
STATES = (ACTIVE, PAUSED, ENDED)
# So many at once are made without a question; more were missed, and the user is asked first.
UNASKED = 1
_MOST = 120


@dataclass(frozen=True)
class Repeat:
    """How an invoice comes again: from `anchor` every so often, `done` times so far, until a day or for a count.

    `billed_on` is the day of the month of the invoice itself: where the anchor is that day cut short by a short month,
    the others are not cut short with it.
    """

    every: str
    anchor: date
    done: int
    state: str = ACTIVE
    until: date | None = None
    count: int | None = None
    billed_on: int | None = None

    def day(self, nth: int) -> date:
        """The day of one of them, counted from 0: a 31st stays the last day of shorter months."""
        if self.every in _DAYS:
            return self.anchor + timedelta(days=_DAYS[self.every] * nth)
        is_cut_short = self.anchor == months_after(self.anchor, 0, self.billed_on)
        return months_after(self.anchor, _MONTHS[self.every] * nth, self.billed_on if is_cut_short else None)

    @property
    def next_day(self) -> date | None:
        """When the next one is due; None once it has ended."""
        following = self.day(self.done)
        is_over = (self.count is not None and self.done >= self.count) or (
            self.until is not None and following > self.until
        )
        return None if self.state == ENDED or is_over else following

    def due(self, today: date) -> tuple[date, ...]:
        """The days for which drafts are wanted; none while it is paused."""
        if self.state != ACTIVE:
            return ()
        found: list[date] = []
        one = self
        while len(found) < _MOST and (day := one.next_day) is not None and day <= today:
            found.append(day)
            one = replace(one, done=one.done + 1)
        return tuple(found)
