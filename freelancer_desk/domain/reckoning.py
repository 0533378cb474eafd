"""Sums typed into a field of an amount: `1200*0.9`, `(450 + 30) / 4`; exact, and nothing but numbers and four signs."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from freelancer_desk.domain.numbers import LONGEST, typed_decimal
from freelancer_desk.domain.problems import DeskError

# A quotient that does not end keeps so many places.
PLACES, CENTS = 6, 2
_PIECES = re.compile(r"\s*([0-9][0-9,]*(?:\.[0-9]+)?|[-+*/()×÷−])", re.ASCII)
_DEEPEST = 10
_SAME = str.maketrans("×÷−", "*/-")


def reckoned(text: str) -> Decimal:
    """The result; a plain number is itself. Raises DeskError `not_a_number` for all else, and for a share of nought."""
    try:
        return typed_decimal(text)
    except DeskError:
        if len(text) > LONGEST:
            raise
    pieces, end = [], 0
    for found in _PIECES.finditer(text):
        if found.start() != end:
            break
        pieces.append(found[1].translate(_SAME))
        end = found.end()
    if text[end:].strip() or len(pieces) < 2:  # noqa: PLR2004  a number alone was tried before
        raise _wrong(text)
    try:
        with localcontext(prec=60):
            sum_ = _Sum(pieces)
            result = sum_.terms(0)
            if sum_.pieces:
                raise _wrong(text)
            return result
    except (IndexError, ArithmeticError, RecursionError):
        raise _wrong(text) from None


def in_places(text: str, places: int) -> Decimal:
    """As `reckoned`; what a sum comes to has at most so many places, half up, a plain number what is typed."""
    try:
        return typed_decimal(text)
    except DeskError:
        result = reckoned(text)
    short = result.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return result if result == short else short


class _Sum:
    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces[::-1]

    def _next(self, signs: str) -> str:
        return self.pieces.pop() if self.pieces and self.pieces[-1] in signs else ""

    def terms(self, depth: int) -> Decimal:
        result = self._factors(depth)
        while sign := self._next("+-"):
            other = self._factors(depth)
            result = result + other if sign == "+" else result - other
        return result

    def _factors(self, depth: int) -> Decimal:
        result = self._one(depth)
        while sign := self._next("*/"):
            other = self._one(depth)
            result = result * other if sign == "*" else _share(result, other)
        return result

    def _one(self, depth: int) -> Decimal:
        if sign := self._next("+-"):
            inner = self._one(depth + 1)
            return inner if sign == "+" else -inner
        if not self._next("("):
            return typed_decimal(self.pieces.pop())
        if depth > _DEEPEST:
            raise ArithmeticError
        inner = self.terms(depth + 1)
        if not self._next(")"):
            raise IndexError
        return inner


def _share(whole: Decimal, by: Decimal) -> Decimal:
    exact = whole / by
    if exact * by == whole:
        return exact
    return exact.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_UP)


def _wrong(text: str) -> DeskError:
    return DeskError("not_a_number", text=text.strip()[:LONGEST])
