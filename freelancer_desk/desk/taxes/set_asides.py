"""Keep for tax: of each payment what was cut and what is expected, and what that leaves to be kept so far this year."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.desk import taxes, trails
from freelancer_desk.desk.taxes import facts as tax_facts
from freelancer_desk.domain.money import Money, total
from freelancer_desk.domain.trails import BANK_FEE, OTHER_TAX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.taxes.results import Assessment
    from freelancer_desk.domain.trails import Trail
    from freelancer_desk.store.book import Reads


class Aside(NamedTuple):
    """One payment in rupees: what clients paid, what the way cost, the tax cut, the tax expected, and what is yours.

    `gross`, `fees` and `yours` are None where the rate is unknown. `keep` is below nothing where too much was cut.
    """

    id: str
    day: date
    payer: str
    gross: Money | None
    fees: Money | None
    cut: Money
    expected: Money

    @property
    def keep(self) -> Money:
        """Expected and not cut yet."""
        return self.expected - self.cut

    @property
    def yours(self) -> Money | None:
        """What is left after the way and the tax."""
        return self.gross - self.fees - self.expected if self.gross is not None and self.fees is not None else None


class SoFar(NamedTuple):
    """The payments of a year together."""

    expected: Money
    cut: Money

    @property
    def keep(self) -> Money:
        """Expected and not cut yet; below nothing where too much was cut."""
        return self.expected - self.cut


def so_far(working: Assessment) -> SoFar:
    """What payments bring of the year's tax and what was cut from them; salary and bank profit stay out of it."""
    unit = working.currency
    lines = [line for line in working.lines if line.rows]
    expected = total((Money.of(line.tax, unit) for line in lines), unit)
    return SoFar(expected, total((Money.of(line.withheld, unit) for line in lines), unit))


def listing(reads: Reads, year: TaxYear) -> tuple[SoFar, tuple[Aside, ...]]:
    """The year so far and each payment, oldest first; raises DeskError where no working is made."""
    facts = tax_facts.gathered(reads, year)
    working = taxes.assessed(facts)
    payments = (*facts.exports, *facts.social_media, *facts.local)
    amounts = {one.row: Money.of(one.amount, working.currency) for one in payments}
    cuts = {one.row: Money.of(one.withheld, working.currency) for one in payments}
    expected = _expected(working, amounts)
    asides = tuple(
        _aside(trail, cuts[trail.receipt], expected[trail.receipt], amounts)
        for trail in trails.trails(reads, year)
        if trail.receipt in amounts
    )
    return so_far(working), asides


def _expected(working: Assessment, amounts: Mapping[str, Money]) -> Mapping[str, Money]:
    """Each line's tax on its payments, by their amounts; the shares add up to the line."""
    found: dict[str, Money] = defaultdict(lambda: Money.zero(working.currency))
    for line in working.lines:
        weights = [amounts[row].minor for row in line.rows]
        if any(weights):
            found.update(zip(line.rows, Money.of(line.tax, working.currency).split(weights), strict=True))
    return found


def _aside(trail: Trail, cut: Money, expected: Money, amounts: Mapping[str, Money]) -> Aside:
    fees = None
    if trail.gross_home is not None:
        fees = trail.gross_home - amounts[trail.receipt] + _taken_at_home(trail, expected.currency)
    return Aside(trail.receipt, trail.day, trail.payer, trail.gross_home, fees, cut, expected)


def _taken_at_home(trail: Trail, home: Currency) -> Money:
    """What the bank took from the rupees besides the tax that counts."""
    taken: Iterable[Money] = (-step.amount for step in trail.steps if step.kind in {BANK_FEE, OTHER_TAX})
    return total((money for money in taken if money.currency == home), home)


def as_json(year: TaxYear, sums: SoFar, asides: tuple[Aside, ...]) -> dict[str, Any]:
    """The year so far and each payment; amounts of the home currency as texts, None where the rate is unknown."""

    def text(money: Money | None) -> str | None:
        return money.text if money is not None else None

    names = ("gross", "fees", "cut", "expected", "keep", "yours")
    suffix = sums.expected.currency.code.lower()
    payments = [
        {
            "id": one.id,
            "date": one.day.isoformat(),
            "payer": one.payer,
            **{f"{name}_{suffix}": text(getattr(one, name)) for name in names},
        }
        for one in asides
    ]
    together = {f"{name}_{suffix}": text(getattr(sums, name)) for name in ("expected", "cut", "keep")}
    return {"tax_year": year.number, "so_far": together, "payments": payments}
