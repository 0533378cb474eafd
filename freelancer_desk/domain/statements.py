"""Statements and their lines: what an institution printed, never edited, and the proof that it adds up."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.digests import blake2b_of
from freelancer_desk.domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.days import Span
    from freelancer_desk.domain.problems import Problem


class Kind(StrEnum):
    """What a profile reads from a row; it never decides whose money it is."""

    INCOME = "income"
    FEE = "fee"
    TAX = "tax"
    REFUND = "refund"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    FX = "fx"
    EXPENSE = "expense"
    DEPOSIT = "deposit"
    CASH = "cash"
    INTEREST = "interest"

    __hash__ = str.__hash__  # asked of every line; that of Enum is written in Python


class Part(NamedTuple):
    """One share of a line: its kind, its signed amount, and for a tax the section of the law where printed."""

    kind: Kind
    money: Money
    section: str = ""


class Line(NamedTuple):
    """One printed row: `reference` is its own number in the print, `parent` the number of the row it belongs to."""

    account: Account
    day: date
    money: Money
    text: str
    parts: tuple[Part, ...]
    row: int
    counterparty: str = ""
    external_id: str = ""
    reference: str = ""
    parent: str = ""
    other: Money | None = None
    balance: Money | None = None
    key: str = ""


class Skipped(NamedTuple):
    """A row that is no money, with the reason in the words of the file."""

    row: int
    reason: str


class Doubt(NamedTuple):
    """A row whose very reading is open: it waits until the question `key` is answered with one of `choices`."""

    row: int
    key: str
    facts: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]

    @property
    def kind(self) -> str:
        """What is asked: the kind of a row, the currency or the order of dates of a file, whether rows are the same."""
        return self.key.partition(":")[0]


class Proof(NamedTuple):
    """Whether opening + lines = closing; `difference` is printed closing less computed closing."""

    opening: Money | None
    closing: Money | None
    difference: Money | None
    first_break_row: int | None

    @property
    def proved(self) -> bool | None:
        """True or False where balances are printed, None where there is nothing to prove with."""
        if self.difference is None:
            return None
        return not self.difference and self.first_break_row is None


class Statement(NamedTuple):
    """One account's rows out of one file; `period` is the span that the file says it covers, None when it says none."""

    name: str
    sha256: str
    profile: str
    account: Account
    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...]
    doubts: tuple[Doubt, ...]
    proof: Proof
    period: Span | None = None

    @property
    def rows(self) -> int:
        """Every transaction row of the file, whatever became of it."""
        return len(self.lines) + len(self.skipped) + len(self.problems) + len(self.doubts)


def normalised(text: str) -> str:
    """Text for comparing: case and spacing aside."""
    return " ".join(text.casefold().split())


class Keys:
    """Gives the lines of one file their identity, in the order of the file.

    It is account and id (with the amount where ids are shared), else day, amount and n-th. Where a running balance is
    printed it tells rows of one day apart better than the text, which each print of the same account (CSV, PDF,
    spreadsheet) wraps and shortens in its own way.
    """

    def __init__(self, *, id_with_amount: bool) -> None:
        self._id_with_amount = id_with_amount
        self._seen: Counter[tuple[str, ...]] = Counter()

    def of(self, account: Account, day: date, money: Money, text: str, external_id: str, balance: Money | None) -> str:
        """The identity of the next line."""
        if external_id:
            amount = (money.text,) if self._id_with_amount else ()
            return fingerprint(("id", account.key, external_id, *amount))
        told = ("text", normalised(text)) if balance is None else ("balance", balance.text)
        content = (*told, account.key, day.isoformat(), money.text)
        self._seen[content] += 1
        return fingerprint((*content, str(self._seen[content])))


def with_keys(lines: Iterable[Line], *, id_with_amount: bool) -> tuple[Line, ...]:
    """The lines of one file, each with its identity."""
    keys = Keys(id_with_amount=id_with_amount)
    return tuple(
        line._replace(key=keys.of(line.account, line.day, line.money, line.text, line.external_id, line.balance))
        for line in lines
    )


def fingerprint(identity: Sequence[str]) -> str:
    """32 hex letters that stand for an identity, written as a JSON list."""
    text = f"[{','.join(map(encode_basestring, identity))}]"
    return blake2b_of(text.encode(), 16)


def merged(one: Line, other: Line) -> Line:
    """Two prints of one event as one line: the earlier day and the richer of each field, whichever came first.

    Its key is that of the print with a number of its own, else the smaller one.
    """
    return one._replace(
        key=min((not one.external_id, one.key), (not other.external_id, other.key))[1],
        external_id=_richer(one.external_id, other.external_id),
        day=min(one.day, other.day),
        text=_richer(one.text, other.text),
        counterparty=_richer(one.counterparty, other.counterparty),
        reference=_richer(one.reference, other.reference),
        parent=_richer(one.parent, other.parent),
        other=max((m for m in (one.other, other.other) if m is not None), key=str, default=None),
        balance=max((m for m in (one.balance, other.balance) if m is not None), key=str, default=None),
        parts=max(one.parts, other.parts, key=_weight),
    )


def _richer(one: str, other: str) -> str:
    return max(one, other, key=lambda text: (len(text), text))


def _weight(parts: tuple[Part, ...]) -> tuple[int, str]:
    return len(parts), ";".join(f"{part.kind}:{part.money}:{part.section}" for part in parts)


def prove(lines: Sequence[Line], opening: Money | None, closing: Money | None) -> Proof:
    """Follow the printed balances in whichever direction they run; derive what is not printed from the first."""
    if not lines:
        return Proof(opening, closing, None, None)
    unit = lines[0].money.currency
    start = opening.minor if opening is not None else None
    if lines[0].day < lines[-1].day:
        first, last, breaks = _walk(lines, start)
    elif lines[0].day > lines[-1].day:
        first, last, breaks = _walk(lines[::-1], start)
    else:
        first, last, breaks = min(_walk(lines, start), _walk(lines[::-1], start), key=lambda walk: len(walk[2]))
    begins = opening if opening is not None or first is None else Money(first, unit)
    ends = closing if closing is not None or last is None else Money(last, unit)
    if begins is None or ends is None:
        return Proof(begins, ends, None, None)
    moved = Money(sum(line.money.minor for line in lines), unit)
    return Proof(begins, ends, ends - (begins + moved), breaks[0] if breaks else None)


def _walk(lines: Sequence[Line], opening: int | None) -> tuple[int | None, int | None, list[int]]:
    """First balance before any line, last balance, and the rows where a balance does not follow from the one before."""
    running = first = opening
    last: int | None = None
    moved = 0
    breaks = []
    for line in lines:
        if running is None:
            moved += line.money.minor
        else:
            running += line.money.minor
        if line.balance is None:
            continue
        printed = line.balance.minor
        if running is None:
            first = printed - moved
        elif running != printed:
            breaks.append(line.row)
        running = last = printed
    return first, last, breaks
