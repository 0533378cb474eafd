"""Months of an account: which of them its statements cover, and whether they add up."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.days import Span, month

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from freelancer_desk.domain.money import Money

ASK_FROM_DAY = 3
_DAY = timedelta(days=1)


class State(StrEnum):
    """What is known of one account in one month."""

    PROVED = "proved"
    DOES_NOT_ADD_UP = "does_not_add_up"
    NO_PROOF = "no_proof"
    GAP = "gap"
    MISSING = "missing"
    NOT_YET = "not_yet"


class Sheet(NamedTuple):
    """One statement as it covers days: `broken_from` is the day from which it does not add up, None where it does.

    `proved` is None where nothing was printed to prove it with.
    """

    span: Span
    opening: Money | None
    closing: Money | None
    proved: bool | None
    broken_from: date | None = None


class Gap(NamedTuple):
    """Days between two statements, the second of which does not begin with what the first one ended with."""

    span: Span
    difference: Money


class MonthState(NamedTuple):
    """One month: `covered_until` is the last day covered from its beginning on, where it is not covered whole."""

    span: Span
    state: State
    difference: Money | None = None
    covered_until: date | None = None


class AccountMonths(NamedTuple):
    """One account's months, from its first line or statement to the present one."""

    account_id: int
    account: str
    institution: str
    months: tuple[MonthState, ...]

    @property
    def missing(self) -> tuple[MonthState, ...]:
        """Months that a statement is wanted for."""
        return tuple(m for m in self.months if m.state in {State.MISSING, State.GAP})


class MissingStatement(NamedTuple):
    """A statement that is wanted: the newest such month, how many there are, and how to fetch it."""

    account_id: int
    account: str
    month: Span
    state: State
    covered_until: date | None
    months: int
    download: tuple[str, ...]


class Cover(NamedTuple):
    """The days that statements cover, in order, and the gaps between them whose balances differ."""

    spans: tuple[Span, ...]
    gaps: tuple[Gap, ...]

    def until(self, span: Span) -> date | None:
        """The last day covered without a hole from the first day of the span on; None if not even that one is."""
        found = next((c for c in self.spans if span.first in c), None)
        return min(found.last, span.last) if found is not None else None


def cover(sheets: Iterable[Sheet]) -> Cover:
    """Join statements that overlap, follow each other by the day, or meet: one ends with what the next begins with.

    Where two meet, nothing moved in the days between.
    """
    spans: list[Span] = []
    gaps: list[Gap] = []
    last: Sheet | None = None
    for sheet in sorted(sheets, key=lambda s: (s.span.first, s.span.last)):
        if last is None:
            spans.append(sheet.span)
        elif sheet.span.first <= last.span.last:
            spans[-1] = Span(spans[-1].first, max(spans[-1].last, sheet.span.last))
        else:
            known = last.closing is not None and sheet.opening is not None
            differs = known and last.closing != sheet.opening
            follows = sheet.span.first == last.span.last + _DAY
            if differs and last.closing is not None and sheet.opening is not None:
                between = Span(last.span.last + _DAY, sheet.span.first - _DAY)
                days = Span(sheet.span.first, sheet.span.first) if follows else between
                gaps.append(Gap(days, sheet.opening - last.closing))
            if not differs and (known or follows):
                spans[-1] = Span(spans[-1].first, sheet.span.last)
            else:
                spans.append(sheet.span)
        if last is None or sheet.span.last >= last.span.last:
            last = sheet
    return Cover(tuple(spans), tuple(gaps))


def months(sheets: Sequence[Sheet], first: date, today: date, until: date | None = None) -> tuple[MonthState, ...]:
    """The state of every month from the first day of the account to today, or to its end."""
    covered = cover(sheets)
    found = []
    for span in Span(first, max(first, min(today, until or today))).months():
        needed = Span(max(span.first, first), min(span.last, until or span.last))
        found.append(_state(span, needed, covered, sheets, today))
    return tuple(found)


def _state(span: Span, needed: Span, covered: Cover, sheets: Sequence[Sheet], today: date) -> MonthState:
    broken = [
        s for s in sheets if s.broken_from is not None and s.broken_from <= span.last and s.span.last >= span.first
    ]
    whole = [s for s in sheets if s.proved and s.span.first <= needed.first and needed.last <= s.span.last]
    if broken and not whole:
        return MonthState(span, State.DOES_NOT_ADD_UP)
    if needed.last >= today:
        return MonthState(span, State.NOT_YET)
    gap = next((g for g in covered.gaps if g.span.first <= span.last and g.span.last >= span.first), None)
    until = covered.until(needed)
    if gap is not None:
        return MonthState(span, State.GAP, gap.difference, until)
    if until != needed.last:
        return MonthState(span, State.MISSING, covered_until=until)
    here = [s for s in sheets if s.span.first <= needed.last and s.span.last >= needed.first]
    return MonthState(span, State.NO_PROOF if any(s.proved is None for s in here) and not whole else State.PROVED)


def due(account: AccountMonths, today: date) -> MonthState | None:
    """The newest month that a statement is wanted for; the month just ended is, from its third day after on."""
    ended = month(today.replace(day=1) - _DAY)
    wanted = [m for m in account.missing if m.span < ended or (m.span == ended and today.day >= ASK_FROM_DAY)]
    return wanted[-1] if wanted else None
