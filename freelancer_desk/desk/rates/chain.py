"""Asks the rate sources one after the other: at most once a host after it failed, and never while a step is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.rates import Rate, is_answer, is_plausible, is_settled
from freelancer_desk.outside.http import Wire
from freelancer_desk.plugins.rate_sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from freelancer_desk.domain.rates import Published
    from freelancer_desk.plugins.rate_sources import RateSource


@dataclass
class Chain:
    """One round of asking: a host that failed is not asked again in it, the next source is."""

    home: str
    today: date
    wire: Wire = field(default_factory=Wire)
    sources: tuple[RateSource, ...] = SOURCES
    silent: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_cut_off(self) -> bool:
        """No host answers, so asking on is useless."""
        return all(source.HOST in self.silent for source in self.sources)

    def ask(self, code: str, day: date, known: Iterable[Rate]) -> Rate | None:
        """The first usable answer for a day; None when no source has one."""
        held_against = list(known)
        for source in self.sources:
            found = self._answer(source, code, day)
            if found is None:
                continue
            if not is_plausible(found, held_against):
                facts = {"currency": code, "day": day.isoformat(), "rate": f"{found.value:f}", "source": source.NAME}
                self.problems.append(Problem("rate_implausible", facts))
                continue
            provisional = source.PROVISIONAL or not is_settled(found.day, day, self.today)
            return Rate(code, day, found.value, found.day, source.NAME, provisional)
        return None

    def _answer(self, source: RateSource, code: str, day: date) -> Published | None:
        """What one source says of the day, or of the nearest day before it that the source has."""
        for back in range(source.DAYS_BACK + 1):
            asked = day - timedelta(days=back)
            if asked < source.FIRST_DAY or source.HOST in self.silent:
                return None
            try:
                body = self.wire.get(source.url(code, self.home, asked))
            except DeskError as error:
                self.silent.add(source.HOST)
                self.problems.append(Problem(error.kind, error.facts))
                return None
            found = source.parse(body, code, self.home) if body is not None else None
            if found is not None:
                return found if is_answer(found, day) else None
        return None
