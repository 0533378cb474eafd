"""Reads QIF, Quicken's old exchange file: records of one-letter fields that name neither bank nor currency."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.statements import Kind, Skipped
from freelancer_desk.plugins.importers.sources import DAY_FIRST, MONTH_FIRST
from freelancer_desk.plugins.importers.standard import (
    IN,
    OUT,
    Entry,
    Kinds,
    Section,
    Standard,
    Told,
    decimal_of,
    joined,
    kind_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from freelancer_desk.domain.contents import Text
    from freelancer_desk.domain.statements import Statement
    from freelancer_desk.plugins.importers.sources import Source

NAME = "QIF file"
_QIF = Standard("qif")
_CASH = frozenset({"bank", "cash", "ccard", "oth a", "oth l"})
_OPENING = "opening balance"
_TRANSFER = "[]"
_KINDS: Kinds = {
    (_TRANSFER, IN): Kind.TRANSFER_IN,
    (_TRANSFER, OUT): Kind.TRANSFER_OUT,
    ("ATM", OUT): Kind.CASH,
}
_DAY = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})([-/.'])([0-9]{4}|[0-9]{1,2})", re.ASCII)
_ISO = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})", re.ASCII)
_MONTHS = 12
_CENTURY_TURNS = 70


@dataclass
class _Record:
    """One entry: the first value of each letter, and of each split its category, its words and its amount."""

    row: int
    values: dict[str, str] = field(default_factory=dict)
    splits: list[dict[str, str]] = field(default_factory=list)

    def add(self, letter: str, value: str) -> None:
        """A field; from the first S on they belong to splits."""
        if letter == "S":
            self.splits.append({"S": value})
        elif self.splits:
            self.splits[-1].setdefault(letter, value)
        else:
            self.values.setdefault(letter, value)

    def value(self, letter: str) -> str:
        return self.values.get(letter, "")


@dataclass
class _Book:
    """The records of one account, under the label that the file has for it."""

    label: str
    records: list[_Record] = field(default_factory=list)


def read(source: Source, content: Text) -> tuple[Statement, ...]:
    """One statement for each account of the file; investments and lists of categories are passed over."""
    books = _books(content.text.replace("\r\n", "\n").replace("\r", "\n"))
    order = _order(record for book in books for record in book.records) or source.order_answered()
    is_open = not order and any(_is_ambiguous(record) for book in books for record in book.records)
    labels = {book.label for book in books}
    sections = []
    for book in books:
        number = book.label if len(labels) > 1 and source.account else ""
        section = Section(Told(code=book.label, number=number))
        for record in book.records:
            _take(section, record, order or MONTH_FIRST, source if is_open else None)
        sections.append(section)
    return _QIF.statements(source, sections)


def _take(section: Section, record: _Record, order: str, asking: Source | None) -> None:
    try:
        amount = _amount(record)
        if record.value("P").casefold() == _OPENING and amount:
            section.opening = (amount, "")
            section.skipped.append(Skipped(record.row, record.value("P")))
            return
        day = _day(record.value("D"), order)
        if asking is None:
            section.entries.append(_entry(record, amount, day))
        else:
            section.doubts.append(asking.doubt(record.row, "date-order"))
    except DeskError as error:
        section.refuse(error, record.row)


def _entry(record: _Record, amount: Decimal, day: date) -> Entry:
    category, number = record.value("L"), record.value("N")
    is_transfer = category.startswith("[")
    return Entry(
        row=record.row,
        day=day,
        amount=amount,
        kind=kind_of(_KINDS, _TRANSFER if is_transfer else number.upper(), amount),
        text=joined(
            record.value("P"), record.value("M"), *(split.get("E", "") or split["S"] for split in record.splits)
        ),
        counterparty=record.value("P"),
        reference=number if any(map(str.isdecimal, number)) else "",
    )


def _amount(record: _Record) -> Decimal:
    """The amount of the whole entry; its splits must add up to it."""
    whole = decimal_of(record.value("T") or record.value("U"), grouped=True)
    shares = [decimal_of(split["$"], grouped=True) for split in record.splits if split.get("$")]
    if shares and sum(shares, Decimal(0)) != whole:
        raise DeskError("splits_do_not_add_up", whole=str(whole), splits=str(sum(shares, Decimal(0))))
    return whole


def _books(text: str) -> list[_Book]:
    """The records of each section of bank, cash or card entries, the sections of one account together."""
    books: dict[str, _Book] = {}
    label = ""
    for heading, records in _sections(text):
        if heading == "account":
            label = records[-1].value("N") if records else label
        elif heading.removeprefix("type:").strip() in _CASH:
            books.setdefault(label, _Book(label)).records.extend(records)
    return list(books.values())


def _sections(text: str) -> Iterator[tuple[str, list[_Record]]]:
    """Each heading in small letters with its records; a record ends with `^`, at a heading, or with the file."""
    heading, records = "", list[_Record]()
    record: _Record | None = None
    for row, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if line.startswith(("!", "^")) and record is not None:
            records.append(record)
            record = None
        if line.startswith("!"):
            yield heading, records
            heading, records = line[1:].casefold(), []
        elif line and line != "^":
            record = record or _Record(row)
            record.add(line[0], line[1:].strip())
    yield heading, records if record is None else [*records, record]


def _order(records: Iterable[_Record]) -> str:
    """How day and month stand, where any number above twelve tells it; empty where none does, or both are told."""
    told = set()
    for record in records:
        found = _DAY.fullmatch(_tight(record.value("D")))
        if found and int(found[1]) > _MONTHS >= int(found[3]):
            told.add(DAY_FIRST)
        elif found and int(found[3]) > _MONTHS >= int(found[1]):
            told.add(MONTH_FIRST)
    return told.pop() if len(told) == 1 else ""


def _is_ambiguous(record: _Record) -> bool:
    found = _DAY.fullmatch(_tight(record.value("D")))
    return bool(found) and found[1] != found[3] if found else False


def _tight(text: str) -> str:
    """A date without the spaces that stand for leading zeros."""
    return "".join(text.split())


def _day(text: str, order: str) -> date:
    """`2/14'2020`, `14/02/20`, ` 1/ 1'00` or `2020-02-14`; an apostrophe says that the year is after 1999."""
    tight = _tight(text)
    if not tight:
        raise DeskError("row_has_no_day")
    iso, found = _ISO.fullmatch(tight), _DAY.fullmatch(tight)
    try:
        if iso:
            return sensible(date(int(iso[1]), int(iso[2]), int(iso[3])))
        if found:
            day, month = (found[1], found[3]) if order == DAY_FIRST else (found[3], found[1])
            return sensible(date(_year(found[5], found[4]), int(month), int(day)))
    except ValueError:
        pass
    raise DeskError("not_a_day_here", text=text.strip()[:40])


def _year(text: str, mark: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004
        return year
    return year + (2000 if mark == "'" or year < _CENTURY_TURNS else 1900)
