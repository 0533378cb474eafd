"""Numbers of invoices: one series a kind, without gaps or reuse, written by a pattern the user may change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE, QUOTE
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from datetime import date

PATTERNS = {INVOICE: "INV-{year}-{n:4}", QUOTE: "Q-{year}-{n:4}", CREDIT_NOTE: "CN-{year}-{n:4}"}
LONGEST = 30
_MARK = re.compile(r"\{(year|yy|month|n)(?::([1-9]))?\}")
_LETTERS = re.compile(r"[A-Za-z0-9{][A-Za-z0-9 ._/#{}:-]*")


def check(pattern: str) -> str:
    """The pattern itself; raises DeskError `number_pattern` where two invoices could get one number."""
    marks = [mark for mark, _digits in _MARK.findall(pattern)]
    rest = _MARK.sub("", pattern)
    if (
        len(pattern) > LONGEST
        or marks.count("n") != 1
        or ".." in rest
        or "{" in rest
        or "}" in rest
        or not _LETTERS.fullmatch(pattern)
        or ("month" in marks and not {"year", "yy"} & set(marks))
    ):
        raise DeskError("number_pattern", pattern=pattern[:LONGEST])
    return pattern


def series(kind: str, pattern: str, day: date) -> str:
    """The run of numbers a day belongs to: of a month or year where the pattern prints one, else without end."""
    marks = {mark for mark, _digits in _MARK.findall(pattern)}
    if not marks & {"year", "yy"}:
        return kind
    return f"{kind}/{day:%Y-%m}" if "month" in marks else f"{kind}/{day:%Y}"


def number(pattern: str, day: date, n: int) -> str:
    """The number as printed: `INV-2026-0042`; `{n:4}` has at least four digits."""
    values = {"year": f"{day:%Y}", "yy": f"{day:%y}", "month": f"{day:%m}"}

    def put(mark: re.Match[str]) -> str:
        name, digits = mark.groups()
        return values[name] if name != "n" else str(n).rjust(int(digits or 1), "0")

    return _MARK.sub(put, pattern)
