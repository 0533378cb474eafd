"""The closed set of formula kinds that a rule pack may use: flat, slabs, presumed, cap and max_of; none rounds."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

FLAT, SLABS, PRESUMED, CAP, MAX_OF = "flat", "slabs", "presumed", "cap", "max_of"
PRECISION = 60
ZERO = Decimal(0)


class Slab(NamedTuple):
    """Income that exceeds `above`, up to the next slab: `fixed` and `rate` of what exceeds `above`."""

    above: Decimal
    fixed: Decimal
    rate: Decimal


def flat(base: Decimal, rate: Decimal) -> Decimal:
    """A fixed share of the base."""
    with localcontext(prec=PRECISION):
        return base * rate


def presumed(gross: Decimal, share: Decimal) -> Decimal:
    """The income that the law takes for earned out of a gross, whatever was spent."""
    return flat(gross, share)


def slab_tax(slabs: Sequence[Slab], income: Decimal) -> Decimal:
    """The exact tax on an income; an income just on a bound belongs to the lower slab."""
    with localcontext(prec=PRECISION):
        for slab in reversed(slabs):
            if income > slab.above:
                return slab.fixed + (income - slab.above) * slab.rate
    return ZERO


def income_for(slabs: Sequence[Slab], tax: Decimal) -> Decimal:
    """The least income on which the slabs would charge that tax: the inverse of `slab_tax`, 0 for no tax."""
    with localcontext(prec=PRECISION):
        for slab in reversed(slabs):
            if slab.rate and tax > slab.fixed:
                return slab.above + (tax - slab.fixed) / slab.rate
    return ZERO


def cap(amount: Decimal, whole: Decimal, share: Decimal) -> Decimal:
    """The amount, at most that share of the whole and never below nothing."""
    with localcontext(prec=PRECISION):
        return max(ZERO, min(amount, whole * share))


def max_of(*taxes: Decimal) -> Decimal:
    """The highest of several taxes on the same income."""
    return max(taxes)


def share_of(tax: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """The tax that falls on a part of the whole: tax x part / whole, at most all of it; nothing of nothing."""
    if whole <= 0 or part <= 0:
        return ZERO
    with localcontext(prec=PRECISION):
        return tax if part >= whole else tax * part / whole
