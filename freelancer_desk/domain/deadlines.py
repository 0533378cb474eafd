"""What is due by when: days of the law, of registrations and of notices, and what is to be done until each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain import figures
from freelancer_desk.domain.days import months_after
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from freelancer_desk.domain.days import Span, TaxYear
    from freelancer_desk.domain.notices import Notice

# What a rule counts from: the day the return is due, the day it was filed, the last day of the tax year, a day within
# it, the day by which money must leave to arrive in it, the end of a registration, the day a notice must be answered.
DUE, FILED, YEAR_END, WITHIN, WITHDRAW, REGISTRATION, NOTICE = ANCHORS = (
    "due", "filed", "year_end", "within", "withdraw", "registration", "notice",
)  # fmt: skip
DONE, PASSED, OVERDUE, OPEN, COMING = STATES = ("done", "passed", "overdue", "open", "coming")
CERTIFICATES = "certificates"
# Whose word a day is where the user gave it.
SAID = "said"


class Basis(NamedTuple):
    """Where a day comes from: the law, who printed it, and how sure that is (`said`: the user's own word)."""

    law: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Rule:
    """One kind of date of a country: so many `months` and then `days` after its anchor.

    It can be done from `opens` days before. `passes`: it is behind one once its day is over; all others stay until they
    are done. `late`: it counts only while the return is late. `within` are months and days of each tax year,
    `registration` the kind whose end counts, `settled_by` what in the book settles it (`certificates`), `remind` how
    many days before one is reminded, `words` the key of what is said.
    """

    key: str
    anchor: str
    basis: Basis
    months: int = 0
    days: int = 0
    opens: int = 0
    passes: bool = False
    late: bool = False
    within: tuple[tuple[int, int], ...] = ()
    registration: str = ""
    settled_by: str = ""
    remind: tuple[int, ...] = ()
    words: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class ReturnDue(NamedTuple):
    """The day a year's return is due, and the circular that moved it (empty for none)."""

    day: date
    basis: Basis
    circular: str = ""

    @property
    def is_sure(self) -> bool:
        """The user said it; any other day may have been moved by a circular nobody told the program of."""
        return self.basis.confidence == SAID


class YearFacts(NamedTuple):
    """What the book knows of a tax year: its return, advance tax and certificates.

    `advance` says whether advance tax is due, `advances` how many instalments were paid.
    """

    year: TaxYear
    due: ReturnDue
    filed: date | None = None
    advance: bool = False
    advances: int = 0
    has_certificates: bool = False
    withdraw_by: date | None = None


class Ending(NamedTuple):
    """The newest registration of a kind, with its last day."""

    kind: str
    number: str
    last_day: date


class Due(NamedTuple):
    """Something to be done by a day; its `key` (the rule and what it is about) is stable.

    `sure` is False for a day that is to be confirmed.
    `state`: done, passed (a chance gone by), overdue, open (it can be done now) or coming.
    """

    key: str
    words: str
    day: date
    first: date
    state: str
    basis: Basis
    year: int | None
    facts: Mapping[str, str]
    remind: tuple[int, ...]
    sure: bool = True

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return say(f"date.{self.words}", **self.facts).strip()

    @property
    def todo(self) -> str:
        """What to do, in one or two sentences."""
        return say(f"date.{self.words}.do", **self.facts)

    @property
    def waits(self) -> bool:
        """It still concerns the user."""
        return self.state in {OVERDUE, OPEN, COMING}


class _Case(NamedTuple):
    """What a rule is applied to: a day to count from, and what is known of it."""

    about: str
    anchor: date
    year: int | None
    facts: dict[str, str]
    done: bool = False
    sure: bool = True
    basis: Basis | None = None


def deadlines(
    rules: Iterable[Rule],
    years: Iterable[YearFacts],
    endings: Iterable[Ending],
    notices: Iterable[Notice],
    today: date,
) -> tuple[Due, ...]:
    """Every date of these years, registrations and notices, in the order of their days."""
    known_years, known_endings, known_notices = tuple(years), tuple(endings), tuple(notices)
    found: list[Due] = []
    for rule in rules:
        if rule.anchor == REGISTRATION:
            cases = [_ending(one) for one in known_endings if one.kind == rule.registration]
        elif rule.anchor == NOTICE:
            cases = [_notice(one) for one in known_notices]
        else:
            cases = [case for facts in known_years for case in _of_year(rule, facts, today)]
        found += [_due(rule, case, today) for case in cases]
    return tuple(sorted(found, key=lambda due: (due.day, due.key)))


def next_due(dates: Iterable[Due]) -> Due | None:
    """The date to look at next: the nearest to come, else the newest that is overdue.

    Where a return is late, its reduced penalties are the days that still count.
    """
    waiting = [due for due in dates if due.waits]
    coming = [due for due in waiting if due.state != OVERDUE]
    late = [due for due in waiting if due.state == OVERDUE]
    return coming[0] if coming else (late[-1] if late else None)


def _of_year(rule: Rule, facts: YearFacts, today: date) -> Iterator[_Case]:
    if rule.late and (facts.filed is not None or today <= facts.due.day):
        return
    span, number = facts.year.span, facts.year.number
    told = {"year": str(number), "last": figures.day_text(span.last)}
    if rule.anchor == DUE:
        basis = None if rule.months or rule.days else facts.due.basis
        told["due"] = figures.day_text(facts.due.day)
        done = facts.filed is not None
        yield _Case(str(number), facts.due.day, number, told, done=done, sure=facts.due.is_sure, basis=basis)
    elif rule.anchor == FILED and facts.filed is not None:
        told["filed"] = figures.day_text(facts.filed)
        yield _Case(str(number), facts.filed, number, told)
    elif rule.anchor == YEAR_END:
        done = rule.settled_by == CERTIFICATES and facts.has_certificates
        yield _Case(str(number), span.last, number, told, done=done)
    elif rule.anchor == WITHIN and facts.advance:
        for nth, day in enumerate(_days_within(span, rule.within), start=1):
            yield _Case(f"{number}.{nth}", day, number, told | {"nth": str(nth)}, done=facts.advances >= nth)
    elif rule.anchor == WITHDRAW and facts.withdraw_by is not None:
        yield _Case(str(number), facts.withdraw_by, number, told)


def _days_within(span: Span, wanted: Iterable[tuple[int, int]]) -> list[date]:
    """Months and days as days of that tax year, in order."""
    years = range(span.first.year, span.last.year + 1)
    days = (span.first.replace(year=year, month=month, day=day) for month, day in wanted for year in years)
    return sorted(day for day in days if day in span)


def _ending(ending: Ending) -> _Case:
    last = figures.day_text(ending.last_day)
    told = {"kind": say(f"registration.{ending.kind}"), "number": ending.number, "last": last}
    return _Case(f"{ending.kind}/{ending.number}/{ending.last_day}", ending.last_day, None, told)


def _notice(notice: Notice) -> _Case:
    told = {"sender": notice.who, "what": notice.what}
    return _Case(notice.key, notice.reply_by, notice.year, told, done=notice.is_answered)


def _due(rule: Rule, case: _Case, today: date) -> Due:
    day = months_after(case.anchor, rule.months) + timedelta(days=rule.days)
    first = day - timedelta(days=rule.opens)
    if case.done:
        state = DONE
    elif day < today:
        state = PASSED if rule.passes else OVERDUE
    else:
        state = OPEN if first <= today else COMING
    return Due(
        key=f"{rule.key}:{case.about}",
        words=rule.words or rule.key,
        day=day,
        first=first,
        state=state,
        basis=case.basis or rule.basis,
        year=case.year,
        facts={**case.facts, **rule.facts, "first": figures.day_text(first), "day": figures.day_text(day)},
        remind=rule.remind,
        sure=case.sure,
    )
