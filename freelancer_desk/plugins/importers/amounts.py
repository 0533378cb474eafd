"""How the amount cells of a table are read: which mark is the decimal one, what may stand beside the digits."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.domain.money import EXPONENTS, Money, Rounding, currency
from freelancer_desk.domain.numbers import printed_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from freelancer_desk.domain.money import Currency

AUTO = "auto"
# What nearly every cell holds; read at once, all else by the whole grammar.
_PLAIN = re.compile(r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})\.[0-9]{2}", re.ASCII)
_PLACES = 2
_DIGITS = re.compile(r"[0-9][0-9.,]*[0-9]", re.ASCII)
_GROUP = 3
_NAMES = {
    "€": "EUR", "£": "GBP", "$": "USD", "US$": "USD", "₨": "PKR", "RS": "PKR", "RS.": "PKR",
    "EURO": "EUR", "US DOLLAR": "USD", "PAKISTAN RUPEE": "PKR", "PAKISTANI RUPEE": "PKR", "PAK RUPEE": "PKR",
}  # fmt: skip
_BESIDE = ("US$", "Rs.", "Rs", "RS.", "RS", "₨", "/-", "$", "€", "£")
# A spreadsheet's binary noise: 0.30000000000000004 is 0.30, while 0.305 is a mistake to be seen.
_NOISE_PLACES = 9
_NOISE = Decimal("0.00000001")
# What stands in a cell for no amount at all.
PLACEHOLDERS = frozenset({"", "-", "--", "–", "—", "−", "n/a"})


def unit_of(text: str) -> Currency:
    """The currency that a cell names by its code or its sign; raises DeskError `unknown_currency`."""
    code = text.strip().upper()
    return currency(_NAMES.get(code, _NAMES.get(code.removesuffix("S"), code)))


def is_code(text: str) -> bool:
    """Whether a cell is the code of a currency."""
    return text.strip().upper() in EXPONENTS


def decimal_mark(texts: Iterable[str]) -> str:
    """The decimal mark of all these cells together: point, comma, or none where every mark groups thousands."""
    told = set()
    for text in texts:
        mark = _told(text)
        if mark:
            told.add(mark)
    return told.pop() if len(told) == 1 else "." if told else ""


def _told(text: str) -> str:
    """The decimal mark that one cell tells, if it does."""
    found = _DIGITS.search(text)
    if not found:
        return ""
    digits = found[0]
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return ""
    mark, other = (".", ",") if digits[last] == "." else (",", ".")
    if other in digits:
        return mark
    if digits.count(mark) > 1:
        return other
    if len(digits) - last - 1 != _GROUP or digits[0] == "0" or last > _GROUP:
        return mark
    return ""


def reader(unit: Currency, mark: str) -> Callable[[str], Money]:
    """A function that reads the cells of one currency; it raises DeskError for what is no exact amount of it."""
    words = (unit.code, unit.code.lower(), *_BESIDE)
    plain = _PLAIN.fullmatch if unit.exponent == _PLACES and mark == "." else None

    def read(text: str) -> Money:
        if plain is not None and plain(text):
            return Money(int(text.replace(",", "").replace(".", "")), unit)
        return Money.of(_without_noise(printed_decimal(text, decimal_mark=mark, words=words), unit), unit)

    return read


def _without_noise(exact: Decimal, unit: Currency) -> Decimal:
    if -int(exact.as_tuple().exponent) < _NOISE_PLACES:
        return exact
    near = Money.rounded(exact, unit, Rounding.HALF_EVEN).decimal
    return near if abs(near - exact) < _NOISE else exact
