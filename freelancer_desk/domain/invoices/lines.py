"""Lines of an invoice: each is rounded, then they are added, so the printed total equals its printed lines."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money, Rounding, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from freelancer_desk.domain.money import Currency

HUNDRED = Decimal(100)
PRICE_PLACES = 6
EXCLUSIVE, INCLUSIVE = "exclusive", "inclusive"
PRICES = (EXCLUSIVE, INCLUSIVE)


class InvoiceLine(NamedTuple):
    """One thing that is charged: `quantity` of `unit` at `price` each (major units, up to six decimal places).

    `discount` and `tax` are percentages; a tax of nought is none. A line may be negative, such as a deposit paid.
    """

    text: str
    quantity: Decimal
    unit: str
    price: Decimal
    discount: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)

    def amount(self, unit: Currency) -> Money:
        """What the line prints: quantity times price less its discount, half up to the minor unit."""
        with localcontext(prec=60):
            exact = self.quantity * self.price * (HUNDRED - self.discount) / HUNDRED
        return Money.rounded(exact, unit, Rounding.HALF_UP)


class TaxSum(NamedTuple):
    """The tax of one rate: on what, and how much."""

    rate: Decimal
    base: Money
    tax: Money


class Sums(NamedTuple):
    """What an invoice adds up to: `lines` − `discount` (+ `taxes` where prices are without tax) = `total`."""

    lines: Money
    discount: Money
    taxes: tuple[TaxSum, ...]
    net: Money
    total: Money

    @property
    def tax(self) -> Money:
        """All taxes together."""
        return total((one.tax for one in self.taxes), self.total.currency)


def sums(lines: Sequence[InvoiceLine], unit: Currency, *, prices: str = EXCLUSIVE, discount: Decimal = HUNDRED) -> Sums:
    """Add the lines up; `discount` is what is charged of them, in per cent (100 takes nothing off).

    The tax of each rate is reckoned once, on the sum of its rounded lines. Where prices include tax, the total is
    the sum of the lines, and the tax is the part of it that is tax: the exact total asked for is always reached.
    """
    amounts = [line.amount(unit) for line in lines]
    whole = total(amounts, unit)
    taken = whole - whole.times(discount / HUNDRED, Rounding.HALF_UP)
    groups: dict[Decimal, Money] = {}
    for line, amount in zip(lines, amounts, strict=True):
        groups[line.tax] = groups.get(line.tax, Money.zero(unit)) + amount
    rates = sorted(groups)
    shares = _shares([groups[rate] for rate in rates], taken)
    charged = {rate: groups[rate] - share for rate, share in zip(rates, shares, strict=True)}
    taxes = tuple(_tax(rate, charged[rate], prices) for rate in rates if rate)
    asked = whole - taken
    tax = total((one.tax for one in taxes), unit)
    net, gross = (asked - tax, asked) if prices == INCLUSIVE else (asked, asked + tax)
    return Sums(whole, taken, taxes, net, gross)


def _tax(rate: Decimal, charged: Money, prices: str) -> TaxSum:
    with localcontext(prec=60):
        part = rate / (HUNDRED + rate) if prices == INCLUSIVE else rate / HUNDRED
    tax = charged.times(part, Rounding.HALF_UP)
    return TaxSum(rate, charged - tax if prices == INCLUSIVE else charged, tax)


def _shares(groups: Sequence[Money], taken: Money) -> tuple[Money, ...]:
    """A discount shared over the rates by what each charges; all of it on the largest where signs differ."""
    if not taken:
        return tuple(Money.zero(group.currency) for group in groups)
    if all(group.minor >= 0 for group in groups) or all(group.minor <= 0 for group in groups):
        return taken.split([abs(group.minor) for group in groups])
    largest = max(range(len(groups)), key=lambda at: abs(groups[at].minor))
    return tuple(taken if at == largest else Money.zero(taken.currency) for at in range(len(groups)))
