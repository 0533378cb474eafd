"""What the bank standards share: whose account an entry belongs to, in which currency, and how entries become lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.accounts import Account, AccountType, named
from freelancer_desk.domain.days import Span, sensible
from freelancer_desk.domain.money import EXPONENTS, Money, Rounding, currency
from freelancer_desk.domain.numbers import printed_decimal, typed_decimal
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.statements import Doubt, Kind, Line, Part, Skipped, Statement, prove, with_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from freelancer_desk.plugins.importers.sources import Source

IN, OUT = "in", "out"
LAST_RESORT = "USD"
LONGEST_TEXT = 1_000
ENTRIES_A_TICK = 500
Kinds = dict[tuple[str, str], Kind]
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+", re.ASCII)
_DIGITS = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})", re.ASCII)


class Told(NamedTuple):
    """What a file tells of an account: the bank by name, or only by a code; any of it may be empty."""

    institution: str = ""
    code: str = ""
    number: str = ""
    currency: str = ""


class Entry(NamedTuple):
    """One row as the file has it, before it is known which money it is; its own currency where rows name one."""

    row: int
    day: date
    amount: Decimal
    kind: Kind
    text: str
    counterparty: str = ""
    external_id: str = ""
    reference: str = ""
    currency: str = ""


@dataclass
class Section:
    """One account's part of a file; balances are in `balance_currency`, or in the account's where that is empty."""

    told: Told
    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    opening: tuple[Decimal, str] | None = None
    closing: tuple[Decimal, str] | None = None
    period: tuple[date, date] | None = None

    def refuse(self, error: DeskError, row: int) -> None:
        """Note a row that cannot be read."""
        self.problems.append(Problem(error.kind, error.facts, row=row))


class Standard(NamedTuple):
    """How one standard turns entries into lines: its form, whether ids need the amount, whether amounts are rounded."""

    form: str
    id_with_amount: bool = False
    rounding: Rounding | None = None

    def statements(self, source: Source, sections: Iterable[Section]) -> tuple[Statement, ...]:
        """One statement for each section and currency; raises DeskError when nothing in the file can be read."""
        found = list(sections)
        broken = [problem for section in found for problem in section.problems]
        if broken and not any(section.entries or section.doubts for section in found):
            first = min(broken, key=lambda problem: problem.row or 0)
            raise DeskError("standard_rows_broken", file=source.name, n=len(broken), row=first.row or 0)
        if not any(section.entries or section.skipped or section.doubts for section in found):
            raise DeskError("statement_has_no_rows", file=source.name)
        readings = [_Reading(self, source, section) for section in found]
        keyed = iter(
            with_keys(
                (line for reading in readings for line in reading.lines),
                id_with_amount=self.id_with_amount,
            )
        )
        return tuple(
            statement for reading in readings for statement in reading.statements([next(keyed) for _ in reading.lines])
        )


class _Reading:
    """One section on its way to statements: accounts told, lines made, rows that wait for an answer noted."""

    def __init__(self, standard: Standard, source: Source, section: Section) -> None:
        self.standard, self.source, self.section = standard, source, section
        self.institution, given_code, self.number = _whose(source, section.told)
        told = _known_code(section.told.currency) or given_code or source.currency_answered()
        self.code = told
        self.doubts = list(section.doubts)
        self.problems = list(section.problems)
        self.lines: list[Line] = []
        for count, entry in enumerate(section.entries):
            if count % ENTRIES_A_TICK == 0:
                source.tick(100 * count // len(section.entries))
            self._take(entry)

    def _take(self, entry: Entry) -> None:
        code = entry.currency or self.code
        if not code:
            self.doubts.append(self.source.doubt(entry.row, "currency"))
            return
        try:
            money = self._money(entry.amount, code)
            day = sensible(entry.day)
        except DeskError as error:
            self.problems.append(Problem(error.kind, error.facts, row=entry.row))
            return
        self.lines.append(
            Line(
                account=self._account(money.currency.code),
                day=day,
                money=money,
                text=entry.text[:LONGEST_TEXT],
                parts=(Part(entry.kind, money),),
                row=entry.row,
                counterparty=entry.counterparty,
                external_id=entry.external_id,
                reference=entry.reference,
            )
        )

    def _money(self, amount: Decimal, code: str) -> Money:
        unit = currency(code)
        if self.standard.rounding is not None:
            amount = Money.rounded(amount, unit, self.standard.rounding).decimal
        return Money.of(amount, unit)

    def _account(self, code: str) -> Account:
        return Account(self.institution, currency(code), self.number, AccountType.BANK)

    def statements(self, lines: list[Line]) -> Iterable[Statement]:
        """One for each currency of the lines; what is no line stays with the first."""
        groups: dict[str, list[Line]] = {}
        for line in lines:
            groups.setdefault(line.account.currency.code, []).append(line)
        if not groups:
            groups[self.code or _known_code(self.source.home) or LAST_RESORT] = []
        for number, (code, group) in enumerate(groups.items()):
            yield Statement(
                name=self.source.name,
                sha256=self.source.sha256,
                profile=self.standard.form,
                account=self._account(code),
                lines=tuple(group),
                skipped=tuple(self.section.skipped) if not number else (),
                problems=tuple(sorted(self.problems, key=lambda problem: problem.row or 0)) if not number else (),
                doubts=tuple(self.doubts) if not number else (),
                proof=prove(
                    group, self._balance(self.section.opening, code), self._balance(self.section.closing, code)
                ),
                period=_span(self.section.period, group),
            )

    def _balance(self, printed: tuple[Decimal, str] | None, code: str) -> Money | None:
        """A printed balance, if it is of this currency; one that is no amount proves nothing."""
        if printed is None or (printed[1] or self.code) != code:
            return None
        try:
            return self._money(printed[0], code)
        except DeskError:
            return None


def _whose(source: Source, told: Told) -> tuple[str, str, str]:
    """Institution, currency and number: what the file says, then what the user said, then the bank's bare code."""
    institution, code, number = named(source.account)
    bank = told.institution or institution or told.code
    if not bank:
        raise DeskError("account_needed", file=source.name)
    return bank, code, told.number or number


def _known_code(text: str) -> str:
    code = text.strip().upper()
    return code if code in EXPONENTS else ""


def _span(period: tuple[date, date] | None, lines: list[Line]) -> Span | None:
    """The days that a file says it covers; a file whose own rows lie outside says nothing."""
    if period is None or period[0] > period[1]:
        return None
    try:
        span = Span(sensible(period[0]), sensible(period[1]))
    except DeskError:
        return None
    return span if all(line.day in span for line in lines) else None


def kind_of(kinds: Mapping[tuple[str, str], Kind], code: str, amount: Decimal) -> Kind:
    """What a standard's own code says, money in and money out apart; else money from somebody, or spending."""
    way = IN if amount > 0 else OUT
    return kinds.get((code, way), Kind.DEPOSIT if way == IN else Kind.EXPENSE)


def joined(*texts: str) -> str:
    """Texts side by side; one that another one contains is not said twice."""
    clean = [" ".join(text.split()) for text in texts]
    kept: list[str] = []
    for place, text in enumerate(clean):
        others = clean[:place] + [other for other in clean[place + 1 :] if other != text]
        if text and not any(text in other for other in others):
            kept.append(text)
    return " · ".join(kept)


def decimal_of(text: str, *, grouped: bool = False) -> Decimal:
    """An amount with either decimal mark: the last one is it; `grouped` says that `1,234` is a thousand and more."""
    raw = text.strip()
    if not raw:
        raise DeskError("row_has_no_amount")
    if raw.rfind(",") <= raw.rfind("."):
        return printed_decimal(raw)
    if grouped and _GROUPED.fullmatch(raw):
        return typed_decimal(raw)
    return printed_decimal(raw, decimal_mark=",")


def day_of(text: str) -> date:
    """The date at the beginning of `20130525225731.258[-5:EST]` or `2014-12-31T13:15:00+01:00`, as it is written."""
    raw = text.strip()
    if not raw:
        raise DeskError("row_has_no_day")
    found = _DIGITS.match(raw)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise DeskError("not_a_day_here", text=raw[:40])
    return sensible(day)


def optional_day(text: str) -> date | None:
    """A day where one is written and can be right."""
    try:
        return day_of(text)
    except DeskError:
        return None


def optional_decimal(text: str) -> Decimal | None:
    """An amount where one is written and can be read."""
    try:
        return decimal_of(text)
    except DeskError:
        return None


def between(first: str, last: str) -> tuple[date, date] | None:
    """A period, where both of its days are written."""
    begins, ends = optional_day(first), optional_day(last)
    return (begins, ends) if begins is not None and ends is not None else None
