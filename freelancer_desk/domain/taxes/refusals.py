"""How much a year's tax would grow if certain payments were refused for want of a paper."""

from __future__ import annotations

from collections import defaultdict
from decimal import localcontext
from typing import TYPE_CHECKING

from freelancer_desk.domain.taxes.bands import PRECISION, ZERO
from freelancer_desk.domain.taxes.facts import of_the_year
from freelancer_desk.domain.taxes.working import Answers, group, rounded, together, work
from freelancer_desk.domain.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from freelancer_desk.domain.taxes.facts import Income, TaxFacts
    from freelancer_desk.domain.taxes.packs import RulePack
    from freelancer_desk.domain.taxes.working import Group


def stakes(facts: TaxFacts, pack: RulePack) -> Callable[[Iterable[str]], Decimal]:
    """A function that says how much more tax there is if only the exports of these rows are refused.

    All others count as having their paper. The year is added up once; each asking then costs its own rows alone.
    """
    inside, _ = of_the_year(facts, pack.span)
    groups = group(inside, pack)
    exports = [(at, one) for at, one in enumerate(groups) if one.stream == "exports"]
    known = {income.row: (at, income) for at, one in exports for income in one.incomes}
    assumed = pack.assumed("total")
    total = work(groups, inside, Answers(inside.person, assumed), pack).total
    answers = Answers(inside.person, assumed, refused=True)

    def stake(rows: Iterable[str]) -> Decimal:
        refused: dict[int, list[Income]] = defaultdict(list)
        for at, income in (known[row] for row in rows if row in known):
            refused[at].append(income)
        with localcontext(prec=PRECISION):
            more = work(_parted(groups, refused), inside, answers, pack).total - total
        return rounded(max(ZERO, more), pack)

    return stake


def _parted(groups: Sequence[Group], refused: Mapping[int, Iterable[Income]]) -> list[Group]:
    """Each group without what is refused of it, and that beside it."""
    parted = []
    for at, one in enumerate(groups):
        without = together((one.stream, one.category, one.certified, Truth.NO), refused.get(at, ()))
        left = one._replace(
            paper=Truth.YES,
            incomes=(),
            amount=one.amount - without.amount,
            withheld=one.withheld - without.withheld,
            expenses=one.expenses - without.expenses,
        )
        parted += [left, without] if without.incomes else [left]
    return parted
