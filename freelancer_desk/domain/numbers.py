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
# What the marks of a print mean in ours: a decimal comma, or marks that only group.
_MARKS = {".": str.maketrans("", ""), ",": str.maketrans(".,", ",."), "": str.maketrans(".", ",")}


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

    `words` are currency codes and signs that may stand beside the digits; an empty `decimal_mark` means that every mark
    groups thousands. Raises DeskError `not_a_number`, also where two signs stand.
    """
    raw = text.strip()
    if len(raw) > LONGEST:
        raise DeskError("not_a_number", text=raw[:LONGEST])
    body = _SPACES.sub("", raw).replace("\u2212", "-")
    body, sign = _without_sign(body)
    body, inner = _without_words(body, words)
    if (sign and inner) or body[:1] in {"+", "-"}:
        raise DeskError("not_a_number", text=raw)
    try:
        number = typed_decimal(body.translate(_MARKS[decimal_mark]))
    except DeskError:
        raise DeskError("not_a_number", text=raw) from None
    return -number if "-" in (sign, inner) else number


def _without_sign(body: str) -> tuple[str, str]:
    """What is left without brackets, Dr or Cr, and the sign that they are."""
    if body.startswith("(") and body.endswith(")"):
        return body[1:-1], "-"
    for mark, sign in (("Dr", "-"), ("DR", "-"), ("Cr", "+"), ("CR", "+")):
        if body.endswith(mark):
            return body[: -len(mark)], sign
    return body, ""


def _without_words(body: str, words: tuple[str, ...]) -> tuple[str, str]:
    """What is left without one plus or minus and the words around the digits, and that sign."""
    sign = ""
    while True:
        before = body
        for word in words:
            body = body.removeprefix(word).removesuffix(word)
        if not sign and body[:1] in {"+", "-"}:
            sign, body = body[0], body[1:]
        elif not sign and body.endswith("-"):
            sign, body = "-", body[:-1]
        if body == before:
            return body, sign
