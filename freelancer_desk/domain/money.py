"""Money: integer minor units with their currency, and all arithmetic on amounts. No float, no silent rounding."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal, localcontext
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from freelancer_desk.domain.numbers import plain_decimal
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# ISO 4217, active codes and the withdrawn ones that old statements still print (2026 list).
_TWO = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP
CVE CZK DEM DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR ITL JMD
KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG
"""
_ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"
EXPONENTS: dict[str, int] = {
    code: exponent for exponent, codes in ((2, _TWO), (0, _ZERO), (3, _THREE), (4, _FOUR)) for code in codes.split()
}
LARGEST_MINOR = 10**15
_EXACT = Context(prec=60)  # made once: a year may have many amounts


class Rounding(Enum):
    """How an exact figure becomes minor units; always named by the caller or by a rule pack."""

    HALF_UP = ROUND_HALF_UP
    HALF_EVEN = ROUND_HALF_EVEN
    DOWN = ROUND_DOWN
    UP = ROUND_UP


@dataclass(frozen=True, order=True)
class Currency:
    """An ISO 4217 currency: three letters and the number of decimal places of its minor unit."""

    code: str
    exponent: int

    def __str__(self) -> str:
        return self.code


@cache
def currency(code: str) -> Currency:
    """Look a currency up by its code, case aside; raises DeskError `unknown_currency`."""
    upper = code.strip().upper()
    if upper not in EXPONENTS:
        raise DeskError("unknown_currency", currency=code.strip()[:12])
    return Currency(upper, EXPONENTS[upper])


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """A settled amount: `minor` units of `currency` (paisa, cents), signed."""

    minor: int
    currency: Currency

    @staticmethod
    def of(text: str | Decimal | int, code: str | Currency) -> Money:
        """Exact amount from a decimal text in major units; raises DeskError for what the currency cannot hold."""
        unit = code if isinstance(code, Currency) else currency(code)
        number = text if isinstance(text, Decimal) else plain_decimal(str(text))
        with localcontext(prec=60):
            scaled = number.scaleb(unit.exponent)
            if scaled != scaled.to_integral_value():
                raise DeskError("too_many_decimals", amount=str(text)[:40], currency=unit.code, places=unit.exponent)
            minor = int(scaled)
        if abs(minor) > LARGEST_MINOR:
            raise DeskError("amount_too_large", amount=str(text)[:40])
        return Money(minor, unit)

    @staticmethod
    def zero(code: str | Currency) -> Money:
        """Nothing, in that currency."""
        return Money(0, code if isinstance(code, Currency) else currency(code))

    @staticmethod
    def rounded(exact: Decimal, unit: Currency, rounding: Rounding) -> Money:
        """The exact figure in major units, rounded to minor units as told."""
        with localcontext(prec=60):
            scaled = exact.scaleb(unit.exponent).quantize(Decimal(1), rounding=rounding.value)
        return Money(int(scaled), unit)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return _EXACT.scaleb(self.minor, -self.currency.exponent)

    @property
    def text(self) -> str:
        """The amount in major units with all decimal places of its currency: `-1234.50`."""
        return minor_text(self.minor, self.currency.exponent)

    def __str__(self) -> str:
        return f"{self.currency.code} {self.text}"

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def times(self, ratio: Decimal, rounding: Rounding) -> Money:
        """The amount multiplied by an exact ratio, rounded as told."""
        with localcontext(prec=60):
            return Money.rounded(self.decimal * ratio, self.currency, rounding)

    def converted(self, rate: Decimal, to: Currency, rounding: Rounding) -> Money:
        """The amount in another currency at `rate` units of `to` per unit of this one."""
        with localcontext(prec=60):
            return Money.rounded(self.decimal * rate, to, rounding)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Shares in proportion to the weights that add up to the whole: largest remainders get the odd units."""
        if not weights or any(w < 0 for w in weights) or not any(weights):
            raise DeskError("split_needs_weights")
        whole = sum(weights)
        sign = -1 if self.minor < 0 else 1
        shares = [abs(self.minor) * weight // whole for weight in weights]
        left = abs(self.minor) - sum(shares)
        order = sorted(range(len(weights)), key=lambda i: (-(abs(self.minor) * weights[i] % whole), i))
        for index in order[:left]:
            shares[index] += 1
        return tuple(Money(sign * share, self.currency) for share in shares)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise DeskError("currencies_differ", one=self.currency.code, other=other.currency.code)


def minor_text(minor: int, exponent: int) -> str:
    """Minor units as a decimal text in major units, the inverse of `Money.of`."""
    digits = str(abs(minor)).rjust(exponent + 1, "0")
    sign = "-" if minor < 0 else ""
    return sign + (f"{digits[:-exponent]}.{digits[-exponent:]}" if exponent else digits)


def total(amounts: Iterable[Money], code: str | Currency) -> Money:
    """The sum in one currency; raises DeskError `currencies_differ` if any amount is of another."""
    result, minor = Money.zero(code), 0
    unit = result.currency
    for amount in amounts:
        if amount.currency is not unit:  # one object is one currency nearly always, and looking at it is quick
            result._same(amount)  # noqa: SLF001
        minor += amount.minor
    return Money(minor, unit)


def by_currency(amounts: Iterable[Money]) -> dict[str, Money]:
    """One total for each currency, codes in order; totals never mix currencies."""
    units: dict[str, Currency] = {}
    sums: dict[str, int] = {}
    for amount in amounts:
        code = amount.currency.code
        if code in sums:
            sums[code] += amount.minor
        else:
            sums[code], units[code] = amount.minor, amount.currency
    return {code: Money(sums[code], units[code]) for code in sorted(sums)}


def rate(paid: Money, received: Money) -> Decimal | None:
    """Units received per unit paid, derived and never stored; None when nothing was paid."""
    if not paid.minor:
        return None
    with localcontext(prec=34):
        return abs(received.decimal) / abs(paid.decimal)
