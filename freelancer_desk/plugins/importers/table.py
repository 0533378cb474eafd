"""Reads a table of rows (CSV and the like) into statements, told by a profile which column means what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from freelancer_desk.domain.accounts import Account
from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.money import EXPONENTS, Currency, Money, currency
from freelancer_desk.domain.numbers import printed_decimal
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.statements import (
    Doubt,
    Kind,
    Line,
    Part,
    Skipped,
    Statement,
    prove,
    with_keys,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.domain.contents import Grid, GridRow
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.importers import Source

NAME = "table"
HEADER_WITHIN = 40


def identify(content: Grid, profile: Profile) -> bool:
    """Whether a header with every word of the profile's signature stands near the top."""
    return _header_at(content, profile) is not None


def read(source: Source, content: Grid, profile: Profile) -> tuple[Statement, ...]:
    """One statement for each currency in the rows; rows that cannot be read become problems or doubts."""
    start = _header_at(content, profile)
    if start is None:
        raise DeskError("profile_does_not_fit", file=source.name, profile=profile.title)
    reading = _Reading(profile, _Header.of(content.rows[start]), _preamble(content.rows[:start], profile), source)
    for row in content.rows[start + 1 :]:
        reading.take(row)
    return reading.statements()


def _header_at(content: Grid, profile: Profile) -> int | None:
    needed = set(profile.signature)
    for index, row in enumerate(content.rows[:HEADER_WITHIN]):
        if needed <= {cell.strip().casefold() for cell in row.cells}:
            return index
    return None


def _preamble(rows: tuple[GridRow, ...], profile: Profile) -> dict[str, str]:
    """What stands above the header: `label` names the cell before the value, `row 1` the first cell of that row."""
    found: dict[str, str] = {}
    for name, label in profile.preamble.items():
        for place, row in enumerate(rows, start=1):
            first = row.cells[0].strip()
            if label == f"row {place}":
                found[name] = first
            elif first.casefold() == label.casefold() and len(row.cells) > 1:
                found[name] = row.cells[1].strip()
            elif label.endswith(":") and first.casefold().startswith(label.casefold()):
                found[name] = first[len(label) :].strip()
    return found


@dataclass(frozen=True)
class _Header:
    """Where each column stands; a name that occurs twice means its first place."""

    places: dict[str, int]
    cells: tuple[str, ...]

    @staticmethod
    def of(row: GridRow) -> _Header:
        cells = tuple(cell.strip().casefold() for cell in row.cells)
        places: dict[str, int] = {}
        for index, cell in enumerate(cells):
            places.setdefault(cell, index)
        return _Header(places, cells)

    def value(self, row: GridRow, column: str) -> str:
        place = self.places.get(column.casefold())
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


@dataclass
class _Reading:
    """The state of reading one file, row by row."""

    profile: Profile
    header: _Header
    preamble: dict[str, str]
    source: Source
    lines: list[Line] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)

    def take(self, row: GridRow) -> None:
        if tuple(cell.strip().casefold() for cell in row.cells) == self.header.cells:
            return
        try:
            self._check_width(row)
            reason = self._skip_reason(row)
            if reason is not None:
                self.skipped.append(Skipped(row.number, reason))
                return
            line = self._line(row)
            if line is not None:
                self.lines.append(line)
        except DeskError as error:
            self.problems.append(Problem(error.kind, error.facts, row=row.number))

    def statements(self) -> tuple[Statement, ...]:
        if not self.lines:
            account = self._account(self.profile.currency or self.preamble.get("currency", "") or "USD")
            return (self._statement(account, []),)
        groups: dict[str, list[Line]] = {}
        for line in self.lines:
            groups.setdefault(line.account.key, []).append(line)
        return tuple(self._statement(lines[0].account, lines) for lines in groups.values())

    def _statement(self, account: Account, lines: list[Line]) -> Statement:
        is_first = not self.lines or lines[0] is self.lines[0]
        return Statement(
            name=self.source.name,
            sha256=self.source.sha256,
            profile=self.profile.id,
            account=account,
            lines=with_keys(lines, id_with_amount=self.profile.id_with_amount),
            skipped=tuple(self.skipped) if is_first else (),
            problems=tuple(self.problems) if is_first else (),
            doubts=tuple(self.doubts) if is_first else (),
            proof=prove(lines, self._printed("opening", account), self._printed("closing", account)),
        )

    def _printed(self, name: str, account: Account) -> Money | None:
        text = self.preamble.get(name, "")
        return self._money(text, account.currency) if text else None

    def _check_width(self, row: GridRow) -> None:
        width = len(self.header.cells)
        if len(row.cells) < width or any(cell.strip() for cell in row.cells[width:]):
            raise DeskError("row_has_wrong_width", cells=len(row.cells), expected=width)

    def _skip_reason(self, row: GridRow) -> str | None:
        for rule in self.profile.skip:
            cell = self.header.value(row, rule.test.column)
            if rule.test.holds(cell):
                return rule.reason.format(value=cell)
        return None

    def _line(self, row: GridRow) -> Line | None:
        account = self._account(self._currency_of(row))
        money = self._signed(row, account.currency)
        found = self._kind(row, money)
        if found is None:
            return None
        kind, section = found
        return Line(
            account=account,
            day=self._day(self._cell(row, "day")),
            money=money,
            text=self._text(row),
            parts=(Part(kind, money, section),),
            row=row.number,
            counterparty=self._counterparty(row, money),
            external_id=self._cell(row, "id"),
            reference=self._cell(row, "reference") or self._extracted(row, "reference"),
            parent=self._cell(row, "parent") or self._extracted(row, "parent"),
            other=self._other(row, money),
            balance=self._balance(row, account.currency),
        )

    def _cell(self, row: GridRow, column: str) -> str:
        for name in self.profile.columns.get(column, ()):
            value = self.header.value(row, name)
            if value:
                return value
        return ""

    def _text(self, row: GridRow) -> str:
        cells = [self.header.value(row, name) for name in self.profile.columns["text"]]
        return " · ".join(dict.fromkeys(cell for cell in cells if cell))

    def _currency_of(self, row: GridRow) -> str:
        return self._cell(row, "currency") or self.preamble.get("currency", "") or self.profile.currency

    def _account(self, code: str) -> Account:
        if code not in self.accounts:
            number = self.preamble.get("number", "")
            self.accounts[code] = Account(self.profile.institution, currency(code), number, self.profile.type)
        return self.accounts[code]

    def _day(self, text: str) -> date:
        known = self.days.get(text)
        if known is not None:
            return known
        for pattern in self.profile.dates:
            try:
                day = datetime.strptime(text, pattern).date()  # noqa: DTZ007  a bank's booking day has no zone
            except ValueError:
                continue
            self.days[text] = sensible(day)
            return day
        raise DeskError("not_a_day_here", text=text[:40])

    def _money(self, text: str, unit: Currency) -> Money:
        words = (unit.code, "Rs.", "Rs", "$", "€", "£")
        return Money.of(printed_decimal(text, words=words), unit)

    def _signed(self, row: GridRow, unit: Currency) -> Money:
        if "amount" in self.profile.columns:
            text = self._cell(row, "amount")
            if not text:
                raise DeskError("row_has_no_amount")
            money = self._money(text, unit)
            direction = self._cell(row, "direction").casefold()
            if "direction" not in self.profile.columns:
                return money
            if direction not in {"cr", "dr"} or money.minor < 0:
                raise DeskError("row_has_no_direction", text=direction[:20])
            return -money if direction == "dr" else money
        credit, debit = self._cell(row, "credit"), self._cell(row, "debit")
        if bool(credit) == bool(debit):
            raise DeskError("row_has_no_amount" if not credit else "row_has_both_amounts")
        money = self._money(credit or debit, unit)
        if money.minor < 0:
            raise DeskError("row_amount_negative", text=(credit or debit)[:40])
        return money if credit else -money

    def _balance(self, row: GridRow, unit: Currency) -> Money | None:
        text = self._cell(row, "balance")
        return self._money(text, unit) if text else None

    def _other(self, row: GridRow, money: Money) -> Money | None:
        text, code = self._cell(row, "other_amount"), self._cell(row, "other_currency").upper()
        if not text or code not in EXPONENTS:
            return None
        other = abs(self._money(text, currency(code)))
        return other if money.minor < 0 else -other

    def _counterparty(self, row: GridRow, money: Money) -> str:
        way = "counterparty_in" if money.minor > 0 else "counterparty_out"
        return self._cell(row, way) or self._cell(row, "counterparty") or self._extracted(row, "counterparty")

    def _extracted(self, row: GridRow, name: str) -> str:
        for cut in self.profile.extracts.get(name, ()):
            cell = self.header.value(row, cut.column)
            _, mark, rest = cell.partition(cut.after) if cut.after else ("", "-", cell)
            if mark:
                return (rest.partition(cut.before)[0] if cut.before else rest).strip()
        return ""

    def _kind(self, row: GridRow, money: Money) -> tuple[Kind, str] | None:
        way = "in" if money.minor > 0 else "out"
        for rule in self.profile.kinds:
            if rule.way in {"", way} and all(t.holds(self.header.value(row, t.column)) for t in rule.tests):
                return rule.kind, rule.section
        word = self.header.value(row, self.profile.kind_column)
        key = f"kind:{self.profile.id}:{word}"
        answer = _kind_answer(self.source.answers, key)
        if answer is None:
            facts = (("word", word), ("profile", self.profile.title))
            self.doubts.append(Doubt(row.number, key, facts, tuple(kind.value for kind in Kind)))
            return None
        return answer, ""


def _kind_answer(answers: Mapping[str, str], key: str) -> Kind | None:
    value = answers.get(key, "")
    return Kind(value) if value in set(Kind) else None
