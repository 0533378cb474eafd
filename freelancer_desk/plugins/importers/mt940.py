"""Reads MT940, the banks' daily statement by wire; the interim report MT942 is recognised and refused."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.statements import Kind
from freelancer_desk.plugins.importers.standard import (
    IN,
    OUT,
    Entry,
    Kinds,
    Section,
    Standard,
    Told,
    joined,
    kind_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from freelancer_desk.domain.contents import Text
    from freelancer_desk.domain.statements import Statement
    from freelancer_desk.plugins.importers.sources import Source

NAME = "MT940 bank file"
_MT940 = Standard("mt940", id_with_amount=True)
_KINDS: Kinds = {
    ("TRF", IN): Kind.TRANSFER_IN,
    ("TRF", OUT): Kind.TRANSFER_OUT,
    ("103", IN): Kind.TRANSFER_IN,
    ("103", OUT): Kind.TRANSFER_OUT,
    ("CHG", OUT): Kind.FEE,
    ("COM", OUT): Kind.FEE,
    ("INT", IN): Kind.INTEREST,
}
_TAG = re.compile(r":([0-9]{2})([A-Z]?):", re.ASCII)
_ACCOUNT = re.compile(r":25[A-Z]?:", re.ASCII)
_VALUE_DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
_ENVELOPE = re.compile(r"^\{1:.*?\{4:", re.ASCII)
_ENTRY, _DETAILS = "61", "86"
_INTERIM = frozenset({"34", "13", "90"})
_BALANCES = frozenset({"60", "62"})
_OPENINGS = ("final_opening_balance", "intermediate_opening_balance", "opening_balance")
_CLOSINGS = ("final_closing_balance", "intermediate_closing_balance", "closing_balance")
_NO_REFERENCE = "NONREF"
# Two digits tell the year: 80 to 99 lie before 2000.
_CENTURY_TURNS = 2080


@dataclass
class _Block:
    """One statement as lines of text: the tags that speak of the whole, and each entry with the line it begins on."""

    tags: set[str] = field(default_factory=set)
    whole: list[list[str]] = field(default_factory=list)
    entries: list[tuple[int, list[str]]] = field(default_factory=list)


def read(source: Source, content: Text) -> tuple[Statement, ...]:
    """One statement for each statement of the file, each with its own balances."""
    blocks = list(_blocks(content.text))
    if any(block.tags & _INTERIM and not block.tags & _BALANCES for block in blocks):
        raise DeskError("statement_is_interim", file=source.name)
    return _MT940.statements(source, _numbered([_section(block) for block in blocks]))


def _section(block: _Block) -> Section:
    whole: dict[str, Any] = {}
    for lines in block.whole:
        whole |= _parsed(lines)
    opening, opening_day = _balance(whole, _OPENINGS)
    closing, closing_day = _balance(whole, _CLOSINGS)
    unit = (opening or closing or (None, ""))[1]
    # As printed: the library cuts it where the standard says, which is too short for an IBAN behind a bank's code.
    told = next((lines[0][found.end() :] for lines in block.whole if (found := _ACCOUNT.match(lines[0]))), "")
    bank, _, number = told.strip().removesuffix(unit).rpartition("/")
    section = Section(Told(code=bank.strip(), number=number.strip(), currency=unit), opening=opening, closing=closing)
    if opening_day is not None and closing_day is not None:
        section.period = (opening_day, closing_day)
    for row, lines in block.entries:
        try:
            section.entries.append(_entry(row, lines))
        except DeskError as error:
            section.refuse(error, row)
    return section


def _entry(row: int, lines: list[str]) -> Entry:
    said = _parsed(lines)
    amount = getattr(said.get("amount"), "amount", None)
    if amount is None:
        raise DeskError("row_not_as_the_standard", text=lines[0][:40])
    day = _day(said["date"])
    reference, own = (_reference(said, name) for name in ("bank_reference", "customer_reference"))
    code = str(said.get("id") or "")
    return Entry(
        row=row,
        day=day,
        amount=amount,
        kind=kind_of(_KINDS, code[1:], amount),
        text=_text(said, _printed_day(lines[0], day)),
        counterparty=" ".join(str(said.get("applicant_name") or "").split()),
        external_id=f"{reference} {day:%Y%m%d}" if reference else "",
        reference=reference or own,
    )


def _reference(said: dict[str, Any], name: str) -> str:
    """A reference that tells one entry from others; a single letter, or the word for none, does not."""
    reference = str(said.get(name) or "").strip()
    return reference if len(reference) > 1 and reference != _NO_REFERENCE else ""


def _text(said: dict[str, Any], printed_day: str) -> str:
    names = ("posting_text", "purpose", "additional_purpose", "transaction_details", "extra_details")
    return joined(*(str(said.get(name) or "") for name in names), printed_day)


def _printed_day(line: str, day: date) -> str:
    """The day as printed, where it had to be moved: some banks write the 30th of February."""
    found = _VALUE_DAY.search(line)
    if found is None or int(found[3]) == day.day:
        return ""
    return f"{day.year:04d}-{found[2]}-{found[3]}"


def _numbered(sections: list[Section]) -> list[Section]:
    """Entries that share bank reference, day and amount get a number, so that each of them is one line."""
    seen: dict[tuple[str, str, Decimal], int] = {}
    for section in sections:
        for place, entry in enumerate(section.entries):
            key = (section.told.number, entry.external_id, entry.amount)
            seen[key] = seen.get(key, 0) + 1
            if entry.external_id and seen[key] > 1:
                section.entries[place] = entry._replace(external_id=f"{entry.external_id} {seen[key]}")
    return sections


def _balance(whole: dict[str, Any], names: tuple[str, ...]) -> tuple[tuple[Decimal, str] | None, date | None]:
    """A balance with its currency, and its day."""
    balance = next((whole[name] for name in names if whole.get(name) is not None), None)
    if balance is None or not hasattr(balance.amount, "amount"):
        return None, None
    try:
        day = _day(balance.date)
    except DeskError:
        day = None
    return (balance.amount.amount, str(balance.amount.currency or "")), day


def _day(day: date) -> date:
    year = day.year - 100 if day.year >= _CENTURY_TURNS else day.year
    try:
        return sensible(date(year, day.month, day.day))
    except ValueError:
        raise DeskError("not_a_day_here", text=day.isoformat()) from None


def _parsed(lines: list[str]) -> dict[str, Any]:
    """What the library reads from one tag of a statement, or from one entry; nothing where it cannot."""
    import mt940

    # It writes a row that it cannot read to the log, which may be the terminal.
    logging.getLogger("mt940").setLevel(logging.CRITICAL)
    transactions = mt940.models.Transactions(options=mt940.Options.all())
    try:
        found = transactions.parse("\n".join(lines))
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        return {}
    return dict(found[-1].data) if found else dict(transactions.data)


def _blocks(text: str) -> Iterator[_Block]:
    """The statements of a file; each begins with its reference `:20:`."""
    block: _Block | None = None
    part: list[str] | None = None
    for row, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        line = _ENVELOPE.sub("", raw.rstrip())
        if not line or line == "-" or line.startswith(("-}", "{")):
            part = None if line else part
            continue
        found = _TAG.match(line)
        tag = found[1] if found else ""
        if tag == "20" or (block is None and tag):
            if block is not None:
                yield block
            block = _Block()
        if block is None:
            continue
        if tag == _ENTRY:
            part = []
            block.entries.append((row, part))
        elif tag and (tag != _DETAILS or part is None):
            part = []
            block.whole.append(part)
        block.tags |= {tag}
        if part is not None:
            part.append(line)
    if block is not None:
        yield block
