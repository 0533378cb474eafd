"""Reads OFX and QFX, the tags without ends of version 1 and the XML of version 2 alike, as banks really write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

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
    between,
    day_of,
    decimal_of,
    joined,
    kind_of,
    optional_decimal,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from freelancer_desk.domain.contents import Text
    from freelancer_desk.domain.statements import Statement
    from freelancer_desk.plugins.importers.sources import Source

NAME = "OFX bank file"
_OFX = Standard("ofx")
_KINDS: Kinds = {
    ("INT", IN): Kind.INTEREST,
    ("DEP", IN): Kind.DEPOSIT,
    ("DIRECTDEP", IN): Kind.DEPOSIT,
    ("XFER", IN): Kind.TRANSFER_IN,
    ("FEE", OUT): Kind.FEE,
    ("SRVCHG", OUT): Kind.FEE,
    ("ATM", OUT): Kind.CASH,
    ("CASH", OUT): Kind.CASH,
    ("XFER", OUT): Kind.TRANSFER_OUT,
}
# Tags that hold tags; every other tag holds a value, whether it is closed or not.
_STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})
_ACCOUNTS = frozenset({"BANKACCTFROM", "CCACCTFROM"})
_INVESTMENTS = "INVSTMTRS"
_WHOLE = _STATEMENTS | {_INVESTMENTS}
_HOLDERS = (
    _WHOLE
    | _ACCOUNTS
    | {"FI", "BANKTRANLIST", "STMTTRN", "LEDGERBAL", "AVAILBAL", "BALLIST", "BAL"}
    | {"CURRENCY", "ORIGCURRENCY", "PAYEE", "BANKACCTTO", "CCACCTTO"}
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]*)(?:\s[^<>]*)?/?>", re.ASCII)
_PASSED = {"<!--": "-->", "<?": "?>", "<!D": ">"}
_CDATA, _CDATA_ENDS = "<![CDATA[", "]]>"


@dataclass(slots=True)
class _Node:
    """A tag that holds tags: its values by name (the first of each), and what it holds, with the line it begins on."""

    name: str
    row: int
    values: dict[str, str] = field(default_factory=dict)
    held: list[_Node] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[_Node]:
        """What it holds by these names, at any depth, not looking into what is found or into investments."""
        waiting = self.held[::-1]
        while waiting:
            node = waiting.pop()
            if node.name in names:
                yield node
            elif node.name != _INVESTMENTS:
                waiting.extend(node.held[::-1])

    def first(self, *names: str) -> _Node:
        """The first of them, or an empty one."""
        return next(self.all(*names), _Node("", 0))

    def value(self, name: str) -> str:
        """The value of a tag, empty where there is none."""
        return self.values.get(name, "")


def read(source: Source, content: Text) -> tuple[Statement, ...]:
    """One statement for each bank or card account of the file."""
    root = _tree(content.text.replace("\r\n", "\n").replace("\r", "\n"))
    bank = root.first("FI").value("ORG")
    sections = [_section(node, bank) for node in root.all(*_STATEMENTS)]
    if not sections and any(root.all(_INVESTMENTS)):
        raise DeskError("investment_not_supported", file=source.name)
    return _OFX.statements(source, sections)


def _section(node: _Node, bank: str) -> Section:
    account = node.first(*_ACCOUNTS)
    told = Told(bank, account.value("BANKID"), account.value("ACCTID"), node.value("CURDEF"))
    listed = node.first("BANKTRANLIST")
    section = Section(told, period=between(listed.value("DTSTART"), listed.value("DTEND")))
    closing = optional_decimal(node.first("LEDGERBAL").value("BALAMT"))
    section.closing = (closing, "") if closing is not None else None
    for row in node.all("STMTTRN"):
        try:
            section.entries.append(_entry(row))
        except DeskError as error:
            section.refuse(error, row.row)
    return section


def _entry(node: _Node) -> Entry:
    day = day_of(node.value("DTPOSTED"))
    amount = decimal_of(node.value("TRNAMT"))
    name = node.value("NAME") or node.first("PAYEE").value("NAME")
    numbers = (node.value("REFNUM"), node.value("CHECKNUM"))
    return Entry(
        row=node.row,
        day=day,
        amount=amount,
        kind=kind_of(_KINDS, node.value("TRNTYPE").upper(), amount),
        text=joined(name, node.value("MEMO")),
        counterparty=name,
        external_id=node.value("FITID"),
        reference=next((number for number in numbers if number.strip("0")), ""),
    )


def _tree(text: str) -> _Node:
    """The holders of a file in each other; one that begins again was never closed; values belong to the innermost."""
    root = _Node("", 0)
    stack = [root]
    for name, is_end, value, row in _tags(text):
        if name not in _HOLDERS:
            if value and not is_end:
                stack[-1].values.setdefault(name, value)
            continue
        kin = _WHOLE if name in _WHOLE else {name}
        opened = next((place for place, node in enumerate(stack) if node.name in kin), 0)
        if opened:
            del stack[opened:]
        if not is_end:
            node = _Node(name, row)
            stack[-1].held.append(node)
            stack.append(node)
    return root


def _tags(text: str) -> Iterator[tuple[str, bool, str, int]]:
    """Each tag in capitals, whether it ends something, the text behind it, and its line."""
    tag: tuple[str, bool, int] | None = None
    said: list[str] = []
    row, counted, place = 1, 0, 0
    while place < len(text):
        if text[place] != "<":
            ends = text.find("<", place)
            ends = len(text) if ends < 0 else ends
            said.append(unescape(text[place:ends]))
            place = ends
            continue
        if text.startswith(_CDATA, place):
            ends = text.find(_CDATA_ENDS, place)
            ends = len(text) if ends < 0 else ends
            said.append(text[place + len(_CDATA) : ends])
            place = ends + len(_CDATA_ENDS)
            continue
        mark = next((mark for mark in _PASSED if text.startswith(mark, place)), "")
        if mark:
            ends = text.find(_PASSED[mark], place)
            place = len(text) if ends < 0 else ends + len(_PASSED[mark])
            continue
        found = _TAG.match(text, place)
        if found is None:
            said.append("<")
            place += 1
            continue
        if tag is not None:
            yield tag[0], tag[1], " ".join("".join(said).split()), tag[2]
        row += text.count("\n", counted, place)
        counted, said = place, []
        tag = (found[2].upper(), bool(found[1]), row)
        place = found.end()
    if tag is not None:
        yield tag[0], tag[1], " ".join("".join(said).split()), tag[2]
