"""Pasted text: what a bank's message or a platform's mail tells of one payment; a pasted table is no payment."""

from __future__ import annotations

import csv
import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.contents import Grid, GridRow
from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.drafts import is_plain
from freelancer_desk.domain.money import EXPONENTS, Money
from freelancer_desk.domain.numbers import typed_decimal
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from collections.abc import Iterator

IN, OUT = "in", "out"
# Letters of a message that are looked at, and of a table that is taken at all.
LONGEST_PASTE, LONGEST_TABLE = 20_000, 1_000_000
_Cells = list[tuple[int, list[str]]]
_BARS, _GAPS = re.compile(r"\|"), re.compile(r" {2,}|\t")
_TAIL = 4
_CONTEXT = 30

# Currencies that people are paid in, without those whose codes are English words.
_CODES = (
    "PKR|USD|EUR|GBP|AED|SAR|CAD|AUD|NZD|SGD|HKD|CHF|JPY|CNY|SEK|NOK|DKK|PLN|CZK|QAR|KWD|OMR|BHD|MYR|THB|INR|ZAR|BDT"
)
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP"}
_RUPEES = frozenset({"RS", "RS.", "₨"})
_AMOUNT = re.compile(
    rf"(?<![\w.])(?:(?P<before>US\$|Rs\.?|[$€£₨]|{_CODES})\s?:?\s?)?"
    rf"(?P<number>[0-9][0-9,]{{0,20}}(?:\.[0-9]{{1,6}})?)(?:/[-=])?(?:\s?(?P<after>{_CODES})\b)?",
    re.ASCII | re.IGNORECASE,
)
_NOT_PAID_BEFORE = re.compile(
    r"(?:\bbal(?:ance)?|\blimit|\bfees?|\bcharges?|\btax|\bwht|\bwithh\w+|\bfed|\brate|\bcommission|\botp)\b[^0-9\n]{0,20}$"
    r"|[=@]\s*$",
    re.IGNORECASE,
)
_NOT_PAID_AFTER = re.compile(r"\s*(?:=|per\b|(?:was |as |in )?(?:fee|charge|tax|wht|withh)\w*)", re.IGNORECASE)

_CAME = re.compile(
    r"\bcredited\b|\breceived\b|\bdeposited\b|\b(?:sent|paid) you\b|\binward remittance\b|\bhome remittance\b"
    r"|\bon its way to your\b|\b(?:sent|transferred) to your (?:bank|account)|\bgot money\b"
    r"|\byou(?: ha|')ve been paid\b",
    re.IGNORECASE,
)
_WENT = re.compile(
    r"\bdebited\b|\bwithdrawn\b|\bspent\b|\bpurchase\b|\bdeducted\b|\bcharged\b|\byou(?: have|'ve)? (?:paid|sent)\b"
    r"|\b(?:atm|cash) withdrawal\b",
    re.IGNORECASE,
)
_TO_THE_BANK = re.compile(r"\bwithdrawal\b", re.IGNORECASE)

_NAME = r"(?P<name>[^\n,;:()<>]{2,60}?)"
_NAME_ENDS = (
    r"(?=\s+(?:on|at|via|through|with|has|have|to|in|into|for|ref|txn|trx|dated|by|using|is|was|and|against)\b"
    r"|\s*[,;()<>\n]|\s*\.(?:\s|$)|\s+[-–|]\s|\s*$)"
)
_PAYERS = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"\b(?:sender|payer|remitter|paid by|sent by|by order of)\s*:?\s+{_NAME}{_NAME_ENDS}",
        rf"\bfrom\s+(?!your\b|you\b|the\b|a/c\b|acc(?:oun)?t\b|[0-9]){_NAME}{_NAME_ENDS}",
        rf"(?:^|:\s+){_NAME}\s+(?:has\s+|just\s+)?(?:sent|paid)\s+you\b",
    )
)
_PLATFORMS = (
    "Payoneer", "Wise", "Upwork", "Fiverr", "PayPal", "Deel", "Freelancer.com", "Toptal", "Remitly", "Western Union",
    "MoneyGram", "Stripe",
)  # fmt: skip

_ACCOUNT = re.compile(
    r"(?:\ba/?c\b|\bacc(?:oun)?t\b|\biban\b|\bending\b)[^\n0-9]{0,30}?"
    r"(?P<number>\b[A-Z]{2}[0-9]{2}[A-Z]{4}[0-9]{8,20}\b|[0-9Xx*•.-]{0,24}[0-9]{3,20})(?![\w,.]?[0-9])",
    re.ASCII | re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?|txn|trx|tid|stan|transaction|transfer|payment)\b"
    r"\s*(?:(?:id|no|number)\b\.?\s*[:#]?|[:#])\s*#?(?P<number>[A-Z0-9-]{5,40})",
    re.ASCII | re.IGNORECASE,
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<b>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DAYS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"\b(?P<Y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})\b",
        rf"\b(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[-/ ]?{_MONTH}[-/, ]{{1,2}}(?P<Y>[0-9]{{4}}|[0-9]{{2}})\b",
        rf"\b{_MONTH} ?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<Y>[0-9]{{4}})\b",
        r"\b(?P<n>[0-9]{1,2})[-/.](?P<k>[0-9]{1,2})[-/.](?P<Y>[0-9]{4}|[0-9]{2})\b",
    )
)


class Pasted(NamedTuple):
    """What a text says of a payment, as far as it does; `way` is in or out, `words` are those that told it."""

    way: str
    words: tuple[str, ...]
    day: date | None = None
    credited: Money | None = None
    proceeds: Money | None = None
    payer: str = ""
    account_tail: str = ""
    reference: str = ""


class _Printed(NamedTuple):
    money: Money
    place: int
    ends: int


def understood(text: str, home: str, today: date) -> Pasted | None:
    """The payment that a message or a mail tells of; None where it tells no amount that came or went."""
    clean = _clean(text)
    way, words = _way(clean)
    printed = tuple(_amounts(clean, home))
    if not way or not printed:
        return None
    told = [found.start() for found in (_CAME if way == IN else _WENT).finditer(clean)] or [0]

    def nearest(is_home: bool) -> _Printed | None:  # noqa: FBT001  a question, asked twice just below
        found = [one for one in printed if (one.money.currency.code == home) == is_home]
        return min(found, key=lambda one: min(abs(one.place - place) for place in told), default=None)

    credited, proceeds = nearest(is_home=True), nearest(is_home=False)
    place = (credited or proceeds or printed[0]).place
    return Pasted(
        way=way,
        words=words,
        day=_day(clean, place, today, is_home=credited is not None),
        credited=credited.money if credited is not None else None,
        proceeds=proceeds.money if proceeds is not None else None,
        payer=_payer(clean),
        account_tail=_account_tail(clean, printed),
        reference=_reference(clean),
    )


def as_fields(pasted: Pasted) -> dict[str, str]:
    """The fields of a payment received, as far as the text tells them."""
    fields = {
        "date": pasted.day.isoformat() if pasted.day is not None else "",
        "payer": pasted.payer,
        "proceeds": pasted.proceeds.text if pasted.proceeds is not None else "",
        "currency": pasted.proceeds.currency.code if pasted.proceeds is not None else "",
        "credited_pkr": pasted.credited.text if pasted.credited is not None else "",
        "note": pasted.reference,
    }
    return {name: value for name, value in fields.items() if value}


def is_table(text: str) -> bool:
    """Whether a pasted text is rows of a table: the same tabs, bars or wide gaps in line after line."""
    return _table(text) is not None


def as_grid(text: str) -> Grid:
    """A pasted table as cells, each row with the line on which it begins; what is none is cut at its tabs."""
    rows = _table(text) or _tabbed(text)
    found = (
        GridRow(number, tuple(" ".join(map(str.strip, cell.splitlines())) for cell in cells)) for number, cells in rows
    )
    return Grid(tuple(row for row in found if any(row.cells)))


def _table(text: str) -> _Cells | None:
    """The cells of each row, with its line, if the rows are those of a table."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    tabbed = _tabbed(text)
    if _is_even([len("\t".join(cells).strip().split("\t")) for _, cells in tabbed], 2, 2):
        return tabbed
    for mark in (_BARS, _GAPS):
        rows = [(number, mark.split(line)) for number, line in lines]
        if _is_even([len(cells) for _, cells in rows], 3, 3):
            return rows
    return None


def _is_even(widths: list[int], cells_needed: int, rows_needed: int) -> bool:
    """Whether most rows are equally wide, and enough of them wide enough."""
    usual = max(set(widths), key=widths.count, default=0)
    return usual >= cells_needed and widths.count(usual) >= rows_needed and 2 * widths.count(usual) > len(widths)


def _tabbed(text: str) -> _Cells:
    """Cells between tabs; a spreadsheet puts one that holds a line break between quotes, if rows are evener so."""
    lines = text.splitlines(keepends=True)
    plain = [(number, line.rstrip("\r\n").split("\t")) for number, line in enumerate(lines, start=1) if line.strip()]
    if '"' not in text:
        return plain
    reader, begins, quoted = csv.reader(lines, delimiter="\t"), 1, []
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                quoted.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        return plain
    return max((plain, quoted), key=_evenness)


def _evenness(rows: _Cells) -> Fraction:
    """How many of the rows are as wide as the usual one."""
    widths = [len(cells) for _, cells in rows]
    return Fraction(max(map(widths.count, set(widths)), default=0), max(1, len(widths)))


def _clean(text: str) -> str:
    """The text with one kind of line end and no letters that cannot be kept; no mail is longer than its limit."""
    lines = text[:LONGEST_PASTE].splitlines()
    return "\n".join("".join(letter if is_plain(letter) else " " for letter in line) for line in lines)


def _way(text: str) -> tuple[str, tuple[str, ...]]:
    came, went, moved = (pattern.search(text) for pattern in (_CAME, _WENT, _TO_THE_BANK))
    if went and not (came and came.start() < went.start()):
        return OUT, (went[0],)
    if came:
        words = dict.fromkeys(found[0].casefold() for found in _CAME.finditer(text))
        return IN, tuple(words)
    if moved and re.search(r"\bbank\b", text, re.IGNORECASE):
        return IN, (moved[0],)
    return "", ()


def _amounts(text: str, home: str) -> Iterator[_Printed]:
    """Each amount with its currency beside it, leaving out balances, fees, taxes and rates."""
    for found in _AMOUNT.finditer(text):
        code = _code(found["after"] or found["before"] or "", home)
        before, after = text[max(0, found.start() - _CONTEXT) : found.start()], text[found.end() :][:_CONTEXT]
        if not code or _NOT_PAID_BEFORE.search(before) or _NOT_PAID_AFTER.match(after):
            continue
        try:
            money = Money.of(typed_decimal(found["number"].rstrip(",")), code)
        except DeskError:
            continue
        if money:
            yield _Printed(money, found.start(), found.end())


def _code(word: str, home: str) -> str:
    upper = word.upper()
    code = home if upper in _RUPEES else _SIGNS.get(upper, upper)
    return code if code in EXPONENTS else ""


def _payer(text: str) -> str:
    for pattern in _PAYERS:
        for found in pattern.finditer(text):
            name = " ".join(found["name"].split()).strip(" .*'\"-")
            if name and "@" not in name and not name.isdecimal():
                return name
    return next((name for name in _PLATFORMS if re.search(rf"\b{re.escape(name)}\b", text)), "")


def _account_tail(text: str, printed: tuple[_Printed, ...]) -> str:
    """The last digits of the account, which are neither part of an amount nor of a date."""
    taken = [(one.place, one.ends) for one in printed]
    taken += [found.span() for pattern in _DAYS for found in pattern.finditer(text)]
    for found in _ACCOUNT.finditer(text):
        begins, ends = found.span("number")
        if not any(begins < other_ends and other_begins < ends for other_begins, other_ends in taken):
            return "".join(filter(str.isdecimal, found["number"]))[-_TAIL:]
    return ""


def _reference(text: str) -> str:
    numbers = (found["number"].strip("-") for found in _REFERENCE.finditer(text))
    return next((number for number in numbers if any(map(str.isdecimal, number))), "")


def _day(text: str, place: int, today: date, *, is_home: bool) -> date | None:
    """The day nearest to the amount that is not after today."""
    days = []
    for pattern in _DAYS:
        for found in pattern.finditer(text):
            day = _day_of(found.groupdict(), today, is_home=is_home)
            if day is not None:
                days.append((abs(found.start() - place), day))
    return min(days)[1] if days else None


def _day_of(found: dict[str, str | None], today: date, *, is_home: bool) -> date | None:
    """A written day; where day and month may be swapped, the country's own banks write the day first."""
    year = int(found["Y"] or 0)
    year += 2000 if year < 100 else 0  # noqa: PLR2004
    if found.get("n"):
        first, second = int(found["n"] or 0), int(found["k"] or 0)
        day_first, month_first = _existing(year, second, first, today), _existing(year, first, second, today)
        is_told = day_first is None or month_first is None or day_first == month_first
        return (day_first or month_first) if is_told or is_home else None
    name = found.get("b")
    month = _MONTHS.index(name.casefold()) + 1 if name else int(found.get("m") or 0)
    return _existing(year, month, int(found["d"] or 0), today)


def _existing(year: int, month: int, day: int, today: date) -> date | None:
    try:
        found = sensible(date(year, month, day))
    except (DeskError, ValueError):
        return None
    return found if found <= today else None
