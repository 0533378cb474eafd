"""The plain questions of a tax year, what may be answered, and what the law makes of the answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from freelancer_desk.domain.days import LAST_DAY, typed_year
from freelancer_desk.domain.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.days import Span

YES, NO, NOT_NEEDED, SERVICES = "yes", "no", "not_needed", "services"
# Answers that leave a fact open: neither ever counts as a yes.
OPEN = ("unsure", "ask-accountant")
_PLAIN = (YES, NO, *OPEN)
_FILED = (YES, NO, NOT_NEEDED, *OPEN)
# Each question with its answers; the days abroad are a number or one of the open answers.
CHOICES: dict[str, tuple[str, ...]] = {
    "return_filed": _PLAIN,
    "statements_filed": _FILED,
    "sales_tax_filed": _FILED,
    "opt_out": _PLAIN,
    "remote_employer": (NO, YES, SERVICES, *OPEN),
    "days_abroad": OPEN,
    "citizen": _PLAIN,
    "tax_resident_elsewhere": _PLAIN,
    "own_return": _PLAIN,
}
DAYS_ABROAD = "days_abroad"
_RESIDENCE = (DAYS_ABROAD, "citizen", "tax_resident_elsewhere")
_TRUTHS = {YES: Truth.YES, NOT_NEEDED: Truth.YES, NO: Truth.NO}
_FIRST_BIRTH = 1900
_COUNT = re.compile(r"[0-9]{1,3}", re.ASCII)
_HERE = 183
_OF_AGE = 18


def truth(answer: str) -> Truth:
    """An answer as a fact: unsure and unsaid are unknown."""
    return _TRUTHS.get(answer, Truth.UNKNOWN)


def born(text: str) -> int | None:
    """A year of birth as typed, or None."""
    return typed_year(text, _FIRST_BIRTH, LAST_DAY.year)


def days_of(text: str, year: Span) -> int | None:
    """A number of days of a year as typed, or None."""
    days = int(text) if _COUNT.fullmatch(text) else None
    return days if days is not None and days <= _length(year) else None


def _length(year: Span) -> int:
    return (year.last - year.first).days + 1


def resident(said: Mapping[str, str], year: Span) -> Truth:
    """Whether one is resident (ITO s.82).

    183 days here make resident; so does being a citizen who is tax resident nowhere else. Whoever was abroad longer and
    has not said both is not taken as resident, though days spread over several countries may leave one so: an adviser
    can say.
    """
    days = days_of(said.get(DAYS_ABROAD, ""), year)
    if days is not None and _length(year) - days >= _HERE:
        return Truth.YES
    if said.get("citizen") == YES and said.get("tax_resident_elsewhere") == NO:
        return Truth.YES
    if days is not None:
        return Truth.NO
    is_open = any(said.get(key, "") in OPEN for key in _RESIDENCE)
    return Truth.UNKNOWN if is_open else truth(said.get("resident", ""))


def may_be_under_age(birth_year: str, year: Span) -> bool:
    """Whether somebody born that year may have been under 18 on a day of the tax year.

    An open answer may be any year, and so may one that an older program kept and that is none.
    """
    found = born(birth_year)
    return bool(birth_year) and (found is None or found >= year.first.year - _OF_AGE)


def conditions_met(said: Mapping[str, str]) -> Truth:
    """Whether export tax is final: return, statements and sales-tax returns filed where required (ITO s.154A(2)).

    A sales-tax return known as missing is a fact of its own: it does not harm registered exporters. Whose pay from
    abroad may be salary cannot be sure of the export rate.
    """
    needed = [said.get(name, "") for name in ("return_filed", "statements_filed")]
    if NO in needed:
        return Truth.NO
    settled = all(truth(answer) is Truth.YES for answer in needed) and said.get("sales_tax_filed", "") in _TRUTHS
    return Truth.YES if settled and said.get("remote_employer", "") not in OPEN else Truth.UNKNOWN
