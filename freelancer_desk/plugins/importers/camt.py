"""Reads CAMT.052, 053 and 054, the banks' XML statements, in every version; one entry is one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from freelancer_desk.domain.money import Rounding
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.statements import Kind, Skipped
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
    from decimal import Decimal

    from freelancer_desk.domain.contents import Text
    from freelancer_desk.domain.statements import Statement
    from freelancer_desk.plugins.importers.sources import Source

NAME = "CAMT bank file"
_CAMT = Standard("camt", id_with_amount=True, rounding=Rounding.HALF_UP)
# By the bank's sub-family of transactions, else by its family.
_SUB_FAMILIES: Kinds = {
    ("CHRG", OUT): Kind.FEE,
    ("COMM", OUT): Kind.FEE,
    ("FEES", OUT): Kind.FEE,
    ("CWDL", OUT): Kind.CASH,
    ("INTR", IN): Kind.INTEREST,
}
_FAMILIES: Kinds = {
    ("RCDT", IN): Kind.TRANSFER_IN,
    ("RRCT", IN): Kind.TRANSFER_IN,
    ("ICDT", OUT): Kind.TRANSFER_OUT,
    ("IRCT", OUT): Kind.TRANSFER_OUT,
}
_SPACE = re.compile(r"urn:(?:iso:std:iso:20022:tech|swift):xsd:camt\.05[234][.\w]*", re.ASCII | re.IGNORECASE)
_STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
_REPORT = "Rpt"
_BOOKED, _PENDING = "BOOK", "PDNG"
_WAYS = {"CRDT": 1, "DBIT": -1}
_OPENINGS, _CLOSINGS = ("OPBD", "PRCD"), ("CLBD",)
_NO_REFERENCE = frozenset({"", "NOTPROVIDED"})
_DEEPEST = 100


@dataclass(slots=True)
class _Node:
    """An element without its namespace: its attributes, text and children, and the line it begins on."""

    name: str
    row: int
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    held: list[_Node] = field(default_factory=list)

    def all(self, path: str) -> Iterator[_Node]:
        """The elements at the end of a path of names."""
        name, _, rest = path.partition("/")
        for node in self.held:
            if node.name == name:
                if rest:
                    yield from node.all(rest)
                else:
                    yield node

    def said(self, *paths: str) -> str:
        """The first text at the end of one of the paths."""
        texts = ("".join(node.text).strip() for path in paths for node in self.all(path))
        return next((text for text in texts if text), "")


def read(source: Source, content: Text) -> tuple[Statement, ...]:
    """One statement for each account and currency of the file."""
    root = _tree(content.text, source.name)
    found = [node for message in root.held for name in _STATEMENTS for node in message.all(name)]
    if not found:
        raise DeskError("camt_not_readable", file=source.name)
    seen: dict[tuple[str, ...], int] = {}
    return _CAMT.statements(source, [_section(node, seen) for node in found])


def _section(node: _Node, seen: dict[tuple[str, ...], int]) -> Section:
    told = Told(
        institution=node.said("Acct/Svcr/FinInstnId/Nm", "Acct/Svcr/FinInstnId/NmAndAdr/Nm"),
        code=node.said("Acct/Svcr/FinInstnId/BICFI", "Acct/Svcr/FinInstnId/BIC"),
        number=node.said("Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id"),
        currency=node.said("Acct/Ccy"),
    )
    section = Section(told, opening=_balance(node, _OPENINGS), closing=_balance(node, _CLOSINGS))
    begins, ends = (node.said(f"FrToDt/{name}DtTm", f"FrToDt/{name}Dt") for name in ("Fr", "To"))
    section.period = between(begins, ends)
    for entry in node.all("Ntry"):
        status = entry.said("Sts/Cd", "Sts") or _BOOKED
        if not _is_money(node, entry, status):
            section.skipped.append(Skipped(entry.row, status))
            continue
        try:
            section.entries.append(_entry(entry, told.number, seen))
        except DeskError as error:
            section.refuse(error, entry.row)
    return section


def _is_money(statement: _Node, entry: _Node, status: str) -> bool:
    """Booked entries are; in a report within the day also pending ones whose own number the statement will repeat."""
    is_known_again = statement.name == _REPORT and bool(entry.said("AcctSvcrRef"))
    return status == _BOOKED or (status == _PENDING and is_known_again)


def _entry(node: _Node, account: str, seen: dict[tuple[str, ...], int]) -> Entry:
    amount = _amount(node)
    day = day_of(node.said("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"))
    details = list(node.all("NtryDtls/TxDtls"))
    only = details[0] if len(details) == 1 else _Node("", 0, {})
    party = "Dbtr" if amount > 0 else "Cdtr"
    end_to_end = only.said("Refs/EndToEndId")
    external_id = node.said("AcctSvcrRef")
    if not external_id and end_to_end not in _NO_REFERENCE:
        key = (account, end_to_end, day.isoformat(), str(amount))
        seen[key] = seen.get(key, 0) + 1
        external_id = " ".join((end_to_end, f"{day:%Y%m%d}", *([str(seen[key])] if seen[key] > 1 else [])))
    return Entry(
        row=node.row,
        day=day,
        amount=amount,
        kind=_kind(node, amount),
        text=joined(node.said("AddtlNtryInf"), *(_words(detail) for detail in details)),
        counterparty=only.said(
            f"RltdPties/{party}/Nm", f"RltdPties/{party}/Pty/Nm", f"RltdPties/Ultmt{party}/Nm",
            f"RltdPties/Ultmt{party}/Pty/Nm",
        ),
        external_id=external_id,
        reference="" if end_to_end in _NO_REFERENCE else end_to_end,
        currency=next(node.all("Amt")).attributes.get("Ccy", ""),
    )  # fmt: skip


def _kind(node: _Node, amount: Decimal) -> Kind:
    """What the bank's code says; of a reversal it says what was reversed."""
    if node.said("RvslInd") in {"true", "1"}:
        return kind_of({}, "", amount)
    family, sub_family = (node.said(f"BkTxCd/Domn/Fmly/{name}") for name in ("Cd", "SubFmlyCd"))
    key = (sub_family, IN if amount > 0 else OUT)
    return _SUB_FAMILIES[key] if key in _SUB_FAMILIES else kind_of(_FAMILIES, family, amount)


def _words(detail: _Node) -> str:
    """What the payer wrote, else the bank's or the payment's reference."""
    written = ["".join(node.text) for node in detail.all("RmtInf/Ustrd")]
    return joined(*written) or detail.said("AddtlTxInf", "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef")


def _amount(node: _Node) -> Decimal:
    """Signed by the way the money went; a reversal already says the way of the reversal."""
    way = node.said("CdtDbtInd")
    if way not in _WAYS:
        raise DeskError("row_has_no_direction", text=way[:20])
    return _WAYS[way] * decimal_of(node.said("Amt"))


def _balance(node: _Node, codes: tuple[str, ...]) -> tuple[Decimal, str] | None:
    for code in codes:
        for balance in node.all("Bal"):
            number = optional_decimal(balance.said("Amt"))
            way = _WAYS.get(balance.said("CdtDbtInd"))
            if balance.said("Tp/CdOrPrtry/Cd") == code and number is not None and way is not None:
                return way * number, next(balance.all("Amt")).attributes.get("Ccy", "")
    return None


def _tree(text: str, name: str) -> _Node:
    """The elements of the message; a document type, another kind of XML and no XML at all are refused."""
    refusal = DeskError("camt_not_readable", file=name)
    written = text.lstrip("\ufeff \r\n\t")
    above = text[: len(text) - len(written)].count("\n")
    root = _Node("", 0, {})
    stack = [root]
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True

    def begin(element: str, attributes: dict[str, str]) -> None:
        space, _, plain = element.rpartition(" ")
        if len(stack) > _DEEPEST or (len(stack) == 1 and not _SPACE.fullmatch(space)):
            raise refusal
        node = _Node(plain, above + parser.CurrentLineNumber, attributes)
        stack[-1].held.append(node)
        stack.append(node)

    def end(_: str) -> None:
        stack.pop()

    def words(said: str) -> None:
        stack[-1].text.append(said)

    def refuse(*_: object) -> None:
        raise refusal

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, words
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(written.encode("utf-8", "replace"), True)
    except expat.ExpatError:
        raise refusal from None
    return root.held[0] if root.held else root
