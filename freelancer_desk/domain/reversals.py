"""What a bank booked back: a credit that it took away again, a tax that it gave back, each with the row it undoes."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.days import day_by_day
from freelancer_desk.domain.questions import answer_of_reversal
from freelancer_desk.domain.statements import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from freelancer_desk.domain.matching import Entry

REVERSED = "reversed"
WITHIN_DAYS = 60
# How banks say that a row undoes another; a charge for that is no such row.
_WORDS, _CHARGED = ("revers", "returned", "rejected", "bounced"), ("charge", "fee")
_CAME = frozenset({Kind.TRANSFER_IN, Kind.DEPOSIT, Kind.INCOME})
_WENT = frozenset({Kind.EXPENSE, Kind.TRANSFER_OUT})


class Undone(NamedTuple):
    """A row that undoes another; `origin` is whose word that is."""

    back: Entry
    undone: Entry
    origin: str


def booked_back(
    entries: Iterable[Entry], answers: Mapping[str, str]
) -> tuple[tuple[Undone, ...], dict[int, tuple[Entry, ...]]]:
    """What surely undoes what, and what is not sure: a row undoes one of exactly its amount, at most so many days old.

    What is not sure is told by its part, with the credits that it may take back: none, or several alike. `entries` are
    of accounts at home, without those whose meaning the user said.
    """
    own = tuple(entries)
    cut = _by_amount(entry for entry in own if entry.kind is Kind.TAX and entry.minor < 0)
    rows = [
        entry
        for entry in own
        if (entry.kind in _WENT if entry.minor < 0 else _amount(entry) in cut) and _says_so(entry)
    ]
    amounts = {_amount(entry) for entry in rows if entry.minor < 0}
    came = _by_amount(
        entry
        for entry in own
        if entry.minor > 0 and entry.kind in _CAME and _amount(entry) in amounts and not _says_so(entry)
    )
    sure: list[Undone] = []
    doubtful: dict[int, tuple[Entry, ...]] = {}
    for back in day_by_day(rows, attrgetter("key")):
        known = cut if back.minor > 0 else came
        waiting = known[_amount(back)]
        may_be = [one for one in waiting if 0 <= (back.day - one.day).days <= WITHIN_DAYS]
        found = _found(back, may_be, answers)
        if isinstance(found, Undone):
            waiting.remove(found.undone)
            sure.append(found)
        elif back.minor < 0:
            doubtful[back.part_id] = found
    return tuple(sure), doubtful


def _amount(entry: Entry) -> tuple[int, int]:
    return entry.account_id, abs(entry.minor)


def _by_amount(entries: Iterable[Entry]) -> dict[tuple[int, int], list[Entry]]:
    found: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[_amount(entry)].append(entry)
    return found


def _says_so(entry: Entry) -> bool:
    text = entry.text.casefold()
    return any(word in text for word in _WORDS) and not any(word in text for word in _CHARGED)


def _found(back: Entry, may_be: list[Entry], answers: Mapping[str, str]) -> Undone | tuple[Entry, ...]:
    """The one row that it may undo, or that carries its number, or that the user named."""
    said = {one.key: answer_of_reversal(answers, back, one) for one in may_be}
    named = [one for one in may_be if said[one.key] == "yes"]
    left = [one for one in may_be if said[one.key] != "no"]
    same = [one for one in left if one.reference and one.reference == back.reference]
    for some, origin in ((named, "user"), (left, "sure"), (same, "sure")):
        if len(some) == 1:
            return Undone(back, some[0], origin)
    return tuple(day_by_day(left, attrgetter("key")))
