"""What a profile's rules say of a row: whether it is money, which kind it is, which lines it gives."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from freelancer_desk.plugins.bank_profiles.rules import spaced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from freelancer_desk.domain.statements import Kind
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.bank_profiles.rules import Condition, Extract
    from freelancer_desk.plugins.importers.cells import Cells, Get, Header

    Columns = Mapping[str, tuple[str, ...]]
    Test = Callable[[str], object]

T = TypeVar("T")
# How many different rows a decision is remembered for; columns full of different texts would only fill memory.
MOST_REMEMBERED = 5_000


def skips(profile: Profile, header: Header) -> Callable[[Cells, str], str | None]:
    """Gives the reason why a row is no money, or None."""
    rules = [("", rule.tests, (rule.reason, _column(rule.tests[0], header, profile.columns))) for rule in profile.skip]
    found = _first(rules, header, profile.columns)

    def reason(cells: Cells, way: str) -> str | None:
        rule = found(cells, way)
        return rule[0].replace("{value}", rule[1](cells)) if rule is not None else None

    return reason


def kinds(profile: Profile, header: Header, columns: Columns) -> Callable[[Cells, str], tuple[Kind, str] | None]:
    """Gives the kind of a row and its section of the law, by its cells and the way its money runs; None for unknown."""
    return _first([(rule.way, rule.tests, (rule.kind, rule.section)) for rule in profile.kinds], header, columns)


def passes(tests: Sequence[Condition], header: Header, columns: Columns) -> Callable[[Cells, str], bool | None]:
    """Gives True where a row passes all tests."""
    return _first([("", tests, True)], header, columns)


def _first(
    rules: Sequence[tuple[str, Sequence[Condition], T]], header: Header, columns: Columns
) -> Callable[[Cells, str], T | None]:
    """A function that gives what belongs to the first rule that a row passes; it remembers rows alike."""
    gets: dict[tuple[tuple[int, ...], bool], tuple[int, Get]] = {}
    made: list[tuple[str, list[tuple[int, Test]], T]] = []
    for way, tests, result in rules:
        steps = []
        for test in tests:
            key = (header.places(_columns(test, columns)), test.how == "says")
            index, _ = gets.setdefault(key, (len(gets), _column(test, header, columns)))
            steps.append((index, _test(test)))
        made.append((way, steps, result))
    shapes = [(get, says) for (_, says), (_, get) in gets.items()]
    places = sorted({place for found, _ in gets for place in found})
    looked_at = itemgetter(*places) if places else _no_cell
    known: dict[tuple[str, object], T | None] = {}

    def decide(cells: Cells, way: str) -> T | None:
        texts = [spaced(get(cells)) if says else get(cells).casefold() for get, says in shapes]
        for wanted, steps, result in made:
            if (not wanted or wanted == way) and all(holds(texts[index]) for index, holds in steps):
                return result
        return None

    def find(cells: Cells, way: str) -> T | None:
        key = (way, looked_at(cells))
        if key in known:
            return known[key]
        result = decide(cells, way)
        if len(known) < MOST_REMEMBERED:
            known[key] = result
        return result

    return find if made else _none


def _columns(condition: Condition, columns: Columns) -> tuple[str, ...]:
    return columns.get(condition.columns[0], ()) if condition.named else condition.columns


def _column(condition: Condition, header: Header, columns: Columns) -> Get:
    """Gives the cell that a condition looks at."""
    names = _columns(condition, columns)
    return header.joined(names) if condition.named else header.first(names)


def _test(condition: Condition) -> Test:
    """A condition as one quick call for a cell whose case is folded, or that is spaced for `says`."""
    values = condition.values
    if condition.how == "equals":
        return frozenset(values).__contains__
    if condition.how == "starts":
        return lambda text: text.startswith(values)
    if condition.how in {"contains", "says"}:
        return re.compile("|".join(map(re.escape, values))).search
    return condition.holds


def _no_cell(cells: Cells) -> str:
    del cells
    return ""


def _none(cells: Cells, way: str) -> None:
    del cells, way


def extracts(cuts: Sequence[Extract], header: Header) -> list[Get]:
    """Gives the texts that the cuts find, one function for each cut whose column is there."""
    return [_cut(header.first((cut.column,)), cut.after, cut.before) for cut in cuts if header.places((cut.column,))]


def _cut(get: Get, after: str, before: str) -> Get:
    def found(cells: Cells) -> str:
        rest = get(cells)
        if after:
            _, mark, rest = rest.partition(after)
            if not mark:
                return ""
        return (rest.partition(before)[0] if before else rest).strip()

    return found
