"""Reads the tables that papers print: yearly statements of remittances, tax certificates, the tax office's own list."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.contents import Grid
from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.money import EXPONENTS, Money, currency
from freelancer_desk.domain.numbers import printed_decimal
from freelancer_desk.domain.paper_rows import fields_of
from freelancer_desk.domain.papers import S_PRC, TAX_CERTIFICATE, TAX_LIST, PaperRow
from freelancer_desk.domain.problems import DeskError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.contents import Content, GridRow
    from freelancer_desk.domain.money import Currency

HEADER_WITHIN = 60
_LONGEST_DAY = 80
# Of each meaning, the headers that tell it, the best first; case, dots, brackets and dashes aside.
_DAY = (
    "date of realisation", "date of realization", "realisation date", "realization date", "transaction date",
    "date of deduction", "deduction date", "date of payment", "payment date", "value date", "credit date", "date",
)  # fmt: skip
_REFERENCE = (
    "e prc no", "eprc no", "e prc number", "eprc number", "prc no", "prc number", "cpr no", "cpr number", "cpr",
    "transaction reference", "transaction reference no", "reference", "reference no", "ref no", "reference number",
)  # fmt: skip
_TAX = (
    "tax deducted", "tax collected", "amount of tax deducted", "sum deducted", "tax amount", "amount of tax",
    "tax withheld", "withholding tax", "tax pkr", "tax rs", "tax",
)  # fmt: skip
_GROSS = (
    "gross amount", "value", "amount of payment", "amount on which tax was deducted", "taxable amount", "amount paid",
    "gross amount pkr", "amount pkr", "amount in pkr", "amount rs", "pkr amount", "amount",
)  # fmt: skip
_SECTION = ("section", "tax section", "under section", "section code", "us")
_DEPOSITED = ("deposit date", "date of deposit", "deposited on", "cpr date", "challan date")
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    S_PRC: {
        "day": _DAY,
        "credited": (
            "pkr amount", "amount pkr", "amount in pkr", "pkr equivalent", "equivalent pkr", "equivalent in pkr",
            "rupee amount", "amount in rupees", "amount rs", "pak rupees", "pkr",
        ),
        "proceeds": (
            "total proceeds fcy", "total proceeds", "proceeds fcy", "fcy amount", "amount fcy", "amount in fcy",
            "foreign currency amount", "foreign amount", "amount in foreign currency", "fcy converted", "fc amount",
            "amount",
        ),
        "currency": ("currency", "fcy", "ccy", "currency code", "foreign currency"),
        "rate": ("conversion rate", "exchange rate", "rate of exchange", "rate"),
        "purpose_code": ("purpose code", "itrs purpose code", "itrs code", "purpose", "code"),
        "reference": _REFERENCE,
        "text": (
            "remitter name", "name of remitter", "remitter", "ordering customer", "sender", "remitting client",
            "description",
        ),
        "tax": ("tax deducted", "withholding tax", "tax"),
    },
    TAX_CERTIFICATE: {
        "day": _DAY, "credited": _GROSS, "tax": _TAX, "section": _SECTION, "deposited": _DEPOSITED,
        "reference": _REFERENCE, "text": ("description", "particulars", "nature of payment", "account of"),
    },
    TAX_LIST: {
        "day": _DAY, "credited": _GROSS, "tax": _TAX, "section": _SECTION, "deposited": _DEPOSITED,
        "reference": _REFERENCE, "text": ("payment type", "type of payment", "payment section", "description"),
    },
}  # fmt: skip
# Meanings that are typed under another name.
_FIELDS = {"day": "date", "credited": "credited_pkr", "tax": "tax_pkr"}
_NEEDED = {S_PRC: ("day", "credited"), TAX_CERTIFICATE: ("day", "tax"), TAX_LIST: ("day", "tax")}
_TOTALS = ("total", "grand total", "sub total", "subtotal")
_NOTHING = {"", "-", "–", "—", "n/a", "na", "nil"}
_WORD = re.compile(r"[^a-z0-9]+")
_PRINTED_SECTION = r"([0-9]{1,3}[A-Z]{0,3}(?![0-9A-Za-z])(?:\([0-9A-Za-z]+\))*)"
_UNDER = re.compile(r"u/s\s*(?:\.\s*)?" + _PRINTED_SECTION, re.IGNORECASE)
_ALONE = re.compile(r"\b" + _PRINTED_SECTION, re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{3}\b")
_NAMED_MONTH = ("%d-%b-%Y", "%d %b %Y", "%d-%b-%y", "%d/%b/%Y", "%d %B %Y", "%d-%B-%Y", "%b %d %Y", "%B %d %Y")
_NUMERIC = {
    "dmy": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%m/%d/%y", "%m-%d-%y"),
}


class PaperTable(NamedTuple):
    """What a paper's table says: its rows, and the rows of the file that could not be read."""

    rows: tuple[PaperRow, ...]
    problems: tuple[Problem, ...]


def read(kind: str, contents: Iterable[Content], *, home: Currency, date_order: str) -> PaperTable | None:
    """The rows of the first table that looks like a paper of that kind; None where there is none."""
    for content in contents:
        if isinstance(content, Grid) and (found := _header(kind, content, home)) is not None:
            start, places = found
            return _read(_Reading(kind, places, content.rows[start], home, date_order), content.rows[start + 1 :])
    return None


def typed(kind: str, grid: Grid, *, home: Currency, date_order: str) -> tuple[dict[str, str], ...] | None:
    """The rows under the header of a paper of that kind as fields to type; what cannot be read stays as it stands."""
    found = _header(kind, grid, home) if kind in _WORDS else None
    if found is None:
        return None
    start, places = found
    reading = _Reading(kind, places, grid.rows[start], home, date_order)
    return tuple(_as_typed(reading, row.cells) for row in _filled(reading, grid.rows[start + 1 :]))


def _as_typed(reading: _Reading, cells: Sequence[str]) -> dict[str, str]:
    try:
        return fields_of(_row(reading, cells))
    except DeskError:
        told = {_FIELDS.get(name, name): reading.cell(cells, name) for name in reading.places}
        return {name: value for name, value in told.items() if value}


def header_words(kind: str) -> str:
    """The columns that a table of that kind must have, in their commonest words."""
    return ", ".join(_WORDS[kind][name][0] for name in _NEEDED[kind])


def _plain(cell: str, home: Currency | None = None) -> str:
    """A header as its words; a foreign currency behind them (`Amount (USD)`) is no word of it."""
    words = _WORD.sub(" ", cell.casefold()).split()
    if home is not None and len(words) > 1 and words[-1].upper() in EXPONENTS and words[-1].upper() != home.code:
        words.pop()
    return " ".join(words)


def _header(kind: str, grid: Grid, home: Currency) -> tuple[int, dict[str, int]] | None:
    for index, row in enumerate(grid.rows[:HEADER_WITHIN]):
        cells = {word: place for place, word in reversed(list(enumerate(_plain(cell, home) for cell in row.cells)))}
        places: dict[str, int] = {}
        for name, words in _WORDS[kind].items():
            free = [cells[word] for word in words if word in cells and cells[word] not in places.values()]
            places |= {name: free[0]} if free else {}
        if all(name in places for name in _NEEDED[kind]):
            return index, places
    return None


class _Reading(NamedTuple):
    """How the rows under one header are read."""

    kind: str
    places: Mapping[str, int]
    header: GridRow
    home: Currency
    date_order: str

    def cell(self, cells: Sequence[str], name: str) -> str:
        """The cell of that meaning, empty where there is none."""
        place = self.places.get(name)
        text = cells[place].strip() if place is not None and place < len(cells) else ""
        return "" if text.casefold() in _NOTHING else text


def _read(reading: _Reading, rows: Sequence[GridRow]) -> PaperTable:
    found, problems = [], []
    for row in _filled(reading, rows):
        try:
            found.append(_row(reading, row.cells))
        except DeskError as error:
            problems.append(Problem(error.kind, error.facts, row=row.number))
    return PaperTable(tuple(found), tuple(problems))


def _filled(reading: _Reading, rows: Sequence[GridRow]) -> Iterator[GridRow]:
    """The rows of the table itself: without blank ones, a header printed again, and the sums at the foot."""
    for row in rows:
        if any(row.cells) and row.cells != reading.header.cells and not _is_total(reading, row):
            yield row


def _is_total(reading: _Reading, row: GridRow) -> bool:
    """A sum at the foot: it says so, and has no day."""
    words = [_plain(cell) for cell in row.cells]
    day = _plain(reading.cell(row.cells, "day"))
    return (not day or day in _TOTALS) and any(word.startswith(_TOTALS) for word in words)


def _row(reading: _Reading, cells: Sequence[str]) -> PaperRow:
    day = day_of(reading.cell(cells, "day"), reading.date_order)
    text = reading.cell(cells, "text")
    deposited = reading.cell(cells, "deposited")
    credited = _money(reading.cell(cells, "credited"), reading.home)
    tax = _money(reading.cell(cells, "tax"), reading.home)
    for name, amount in (("credited", credited), ("tax", tax)):
        if name in _NEEDED[reading.kind] and amount is None:
            raise DeskError("row_has_no_amount")
    unit = _currency_of(reading, cells)
    rate = reading.cell(cells, "rate")
    return PaperRow(
        day=day,
        deposited=day_of(deposited, reading.date_order) if deposited else None,
        credited=credited,
        tax=tax,
        proceeds=_money(reading.cell(cells, "proceeds"), unit) if unit is not None else None,
        rate=_positive(rate) if rate else None,
        section=_section(reading.cell(cells, "section"), text),
        purpose_code=reading.cell(cells, "purpose_code")[:40],
        reference=reading.cell(cells, "reference")[:80],
        text=" ".join(text.split())[:300],
    )


def _money(cell: str, unit: Currency) -> Money | None:
    if not cell:
        return None
    amount = Money.of(printed_decimal(cell, words=(unit.code, "Rs.", "Rs", "PKR")), unit)
    if amount.minor < 0:
        raise DeskError("row_amount_negative", text=cell[:40])
    return amount


def _positive(cell: str) -> Decimal:
    number = printed_decimal(cell)
    if number <= 0:
        raise DeskError("not_a_number", text=cell[:40])
    return number


def _currency_of(reading: _Reading, cells: Sequence[str]) -> Currency | None:
    """The foreign currency: of its column, beside the amount, or of the header above it."""
    amount = reading.cell(cells, "proceeds")
    if not amount:
        return None
    told = reading.cell(cells, "currency")
    if told:
        return currency(told)
    for text in (amount, reading.header.cells[reading.places["proceeds"]]):
        for code in _CODE.findall(text.upper()):
            if code in EXPONENTS:
                return currency(code)
    raise DeskError("row_has_no_currency")


def _section(cell: str, text: str) -> str:
    """The section of the law, as its column or the words of the row name it."""
    found = _ALONE.search(cell) or _UNDER.search(text)
    return found[1].upper() if found else ""


def day_of(text: str, order: str) -> date:
    """A date as papers print it, time aside; raises DeskError `not_a_day_here`."""
    if len(text) > _LONGEST_DAY:
        raise DeskError("not_a_day_here", text=text[:40])
    body = " ".join(text.replace(",", " ").split())
    forms: tuple[str, ...] = (*_NAMED_MONTH, *_NUMERIC[order])
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T]|$)", body):
        forms, body = ("%Y-%m-%d",), body[:10]
    else:
        body = re.sub(r"[ T]+[0-9]{1,2}:[0-9]{2}.*$", "", body)
    for form in forms:
        try:
            return sensible(datetime.strptime(body, form).date())  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise DeskError("not_a_day_here", text=text[:40])
