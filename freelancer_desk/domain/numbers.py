"""The closed grammar of numbers, as typed in fields and as banks print them; nothing else is a number."""

from __future__ import annotations

import re
from decimal import Decimal

from freelancer_desk.domain.problems import DeskError

LONGEST = 40
_ARABIC = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")  # noqa: RUF001
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}", re.ASCII)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2066-\u2069']+")


def plain_decimal(text: str) -> Decimal:
    """An exact Decimal from `-1234.50`: digits, one point, one sign; raises DeskError `not_a_number`."""
    stripped = text.strip().translate(_ARABIC)
    if len(stripped) > LONGEST or not _PLAIN.fullmatch(stripped):
        raise DeskError("not_a_number", text=text.strip()[:LONGEST])
    return Decimal(stripped)


def typed_decimal(text: str) -> Decimal:
    """As `plain_decimal`, grouping commas allowed where people write them: `12,34,567.50` or `1,234,567.5`."""
    stripped = text.strip().translate(_ARABIC)
    sign, body = (stripped[0], stripped[1:]) if stripped[:1] in {"+", "-"} else ("", stripped)
    whole, point, rest = body.partition(".")
    if "," in whole and _GROUPED.fullmatch(whole):
        whole = whole.replace(",", "")
    return plain_decimal(sign + whole + point + rest)


def printed_decimal(text: str, *, decimal_mark: str = ".", words: tuple[str, ...] = ()) -> Decimal:
    """A signed Decimal from a bank's cell: currency words, brackets, a trailing minus, Dr or Cr are understood.

    `words` are currency codes and signs that may stand beside the digits. Raises DeskError `not_a_number`.
    """
    raw = text.strip()
    if len(raw) > LONGEST:
        raise DeskError("not_a_number", text=raw[:LONGEST])
    body = _SPACES.sub("", raw.translate(_ARABIC)).replace("\u2212", "-")
    negative = False
    if body.startswith("(") and body.endswith(")"):
        negative, body = True, body[1:-1]
    for mark, sign in (("Dr", True), ("DR", True), ("Cr", False), ("CR", False)):
        if body.endswith(mark):
            negative, body = sign, body[: -len(mark)]
    for word in words:
        body = body.replace(word, "")
    if body.endswith("-"):
        negative, body = True, body[:-1]
    if decimal_mark == ",":
        body = body.replace(".", "").replace(",", ".")
        number = plain_decimal(body)
    else:
        number = typed_decimal(body)
    return -number if negative else number
