"""What a profile's rules say of a row: whether it is money, which kind it is, which lines it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from freelancer_desk.domain.statements import Kind
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.bank_profiles.rules import Condition, Extract
    from freelancer_desk.plugins.importers.cells import Cells, Get, Header

    Test = Callable[[Cells], bool]


def column(condition: Condition, header: Header, columns: Mapping[str, tuple[str, ...]]) -> Get:
    """Gives the cell that a condition looks at."""
    if condition.named:
        return header.joined(columns.get(condition.columns[0], ()))
    return header.first(condition.columns)


def passes(tests: Sequence[Condition], header: Header, columns: Mapping[str, tuple[str, ...]]) -> Test:
    """Whether a row passes all tests; what was decided of equal cells is remembered."""
    made = [(column(test, header, columns), test.holds) for test in tests]
    if not made:
        return lambda cells: True  # noqa: ARG005
    if len(made) > 1:
        return lambda cells: all(holds(get(cells)) for get, holds in made)
    ((get, holds),) = made
    return lambda cells: holds(get(cells))


def skips(profile: Profile, header: Header) -> Callable[[Cells], str | None]:
    """Gives the reason why a row is no money, or None."""
    rules = [
        (passes(rule.tests, header, profile.columns), column(rule.tests[0], header, profile.columns), rule.reason)
        for rule in profile.skip
    ]

    def reason(cells: Cells) -> str | None:
        for holds, get, words in rules:
            if holds(cells):
                return words.format(value=get(cells))
        return None

    return reason


def kinds(
    profile: Profile, header: Header, columns: Mapping[str, tuple[str, ...]]
) -> Callable[[Cells, str], tuple[Kind, str] | None]:
    """Gives the kind of a row and its section of the law, by its cells and the way its money runs; None for unknown."""
    rules = [(rule.way, passes(rule.tests, header, columns), (rule.kind, rule.section)) for rule in profile.kinds]

    def kind(cells: Cells, way: str) -> tuple[Kind, str] | None:
        for wanted, holds, found in rules:
            if (not wanted or wanted == way) and holds(cells):
                return found
        return None

    return kind


def extracts(cuts: Sequence[Extract], header: Header) -> Get:
    """Gives the first text that one of the cuts finds."""
    made = [(header.first((cut.column,)), cut.after, cut.before) for cut in cuts]

    def found(cells: Cells) -> str:
        for get, after, before in made:
            cell = get(cells)
            _, mark, rest = cell.partition(after) if after else ("", "-", cell)
            text = (rest.partition(before)[0] if before else rest).strip() if mark else ""
            if text:
                return text
        return ""

    return found
