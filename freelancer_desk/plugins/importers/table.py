"""Reads a table of rows (CSV and the like) into statements, told by a profile which column means what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from freelancer_desk.domain.accounts import Account
from freelancer_desk.domain.contents import Grid
from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.money import EXPONENTS, Money, currency
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
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from freelancer_desk.domain.contents import Content, GridRow
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.importers.sources import Source

NAME = "table"
HEADER_WITHIN = 40
ROWS_A_TICK = 500
# What nearly every cell holds; read at once, all else by the whole grammar.
_PLAIN_AMOUNT = re.compile(r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})\.[0-9]{2}", re.ASCII)
_PLACES = 2


def identify(content: Content, profile: Profile) -> bool:
    """Whether a header with every word of the profile's signature stands near the top."""
    return isinstance(content, Grid) and _header_at(content, profile) is not None


def read(source: Source, content: Content, profile: Profile) -> tuple[Statement, ...]:
    """One statement for each currency in the rows; rows that cannot be read become problems or doubts."""
    start = _header_at(content, profile) if isinstance(content, Grid) else None
    if start is None or not isinstance(content, Grid):
        raise DeskError("profile_does_not_fit", file=source.name, profile=profile.title)
    reading = _Reading(profile, _Header(content.rows[start], profile), _preamble(content.rows[:start], profile), source)
    for count, row in enumerate(content.rows[start + 1 :]):
        if count % ROWS_A_TICK == 0:
            source.tick(100 * count // len(content.rows))
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


class _Header:
    """Where each column stands; a name that occurs twice means its first place."""

    def __init__(self, row: GridRow, profile: Profile) -> None:
        self.cells = tuple(cell.strip().casefold() for cell in row.cells)
        self._places: dict[str, int] = {}
        for index, cell in enumerate(self.cells):
            self._places.setdefault(cell, index)
        self._named = {
            name: tuple(self._places[word.casefold()] for word in words if word.casefold() in self._places)
            for name, words in profile.columns.items()
        }

    def place(self, column: str) -> int | None:
        """The place of a column by its printed name."""
        return self._places.get(column.casefold())

    def value(self, cells: Sequence[str], column: str) -> str:
        """The cell under a printed column name, empty where there is none."""
        place = self.place(column)
        return cells[place] if place is not None else ""

    def named(self, cells: Sequence[str], name: str) -> str:
        """The first filled cell of what the profile calls by that name."""
        for place in self._named.get(name, ()):
            if cells[place]:
                return cells[place]
        return ""

    def texts(self, cells: Sequence[str], name: str) -> Iterator[str]:
        """Every filled cell of what the profile calls by that name."""
        return (cells[place] for place in self._named.get(name, ()) if cells[place])


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
        cells = tuple(map(str.strip, row.cells))
        if cells[0].casefold() == self.header.cells[0] and tuple(map(str.casefold, cells)) == self.header.cells:
            return
        try:
            self._check_width(cells)
            reason = self._skip_reason(cells)
            if reason is not None:
                self.skipped.append(Skipped(row.number, reason))
                return
            line = self._line(cells, row.number)
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
        """A balance above the header; one that is no amount proves nothing, and the printed balances still may."""
        text = self.preamble.get(name, "")
        try:
            return self._money(text, account.currency) if text else None
        except DeskError:
            return None

    def _check_width(self, cells: tuple[str, ...]) -> None:
        width = len(self.header.cells)
        if len(cells) < width or any(cells[width:]):
            raise DeskError("row_has_wrong_width", cells=len(cells), expected=width)

    def _skip_reason(self, cells: tuple[str, ...]) -> str | None:
        for rule in self.profile.skip:
            cell = self.header.value(cells, rule.test.column)
            if rule.test.holds(cell):
                return rule.reason.format(value=cell)
        return None

    def _line(self, cells: tuple[str, ...], number: int) -> Line | None:
        named = self.header.named
        account = self._account(named(cells, "currency") or self.preamble.get("currency", "") or self.profile.currency)
        money = self._signed(cells, account.currency)
        found = self._kind(cells, money, number)
        if found is None:
            return None
        kind, section = found
        way = "counterparty_in" if money.minor > 0 else "counterparty_out"
        balance = named(cells, "balance")
        return Line(
            account=account,
            day=self._day(named(cells, "day")),
            money=money,
            text=" · ".join(dict.fromkeys(self.header.texts(cells, "text"))),
            parts=(Part(kind, money, section),),
            row=number,
            counterparty=named(cells, way) or named(cells, "counterparty") or self._extracted(cells, "counterparty"),
            external_id=named(cells, "id"),
            reference=named(cells, "reference") or self._extracted(cells, "reference"),
            parent=named(cells, "parent") or self._extracted(cells, "parent"),
            other=self._other(cells, money),
            balance=self._money(balance, account.currency) if balance else None,
        )

    def _account(self, code: str) -> Account:
        if code not in self.accounts:
            number = self.preamble.get("number", "") or self._number_given(code)
            self.accounts[code] = Account(self.profile.institution, currency(code), number, self.profile.type)
        return self.accounts[code]

    def _number_given(self, code: str) -> str:
        """What tells this account from others alike, where the file does not; the plain name tells nothing more."""
        plain = f"{self.profile.institution} {code}".casefold()
        given = self.source.account.strip()
        return given[len(plain) :].strip() if given.casefold().startswith(plain) else given

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
        plain = _PLAIN_AMOUNT.fullmatch(text) if unit.exponent == _PLACES else None
        if plain is not None:
            return Money(int(plain[0].replace(",", "").replace(".", "")), unit)
        words = (unit.code, "Rs.", "Rs", "$", "€", "£")
        return Money.of(printed_decimal(text, words=words), unit)

    def _signed(self, cells: tuple[str, ...], unit: Currency) -> Money:
        named = self.header.named
        if "amount" in self.profile.columns:
            text = named(cells, "amount")
            if not text:
                raise DeskError("row_has_no_amount")
            money = self._money(text, unit)
            if "direction" not in self.profile.columns:
                return money
            direction = named(cells, "direction").casefold()
            if direction not in {"cr", "dr"} or money.minor < 0:
                raise DeskError("row_has_no_direction", text=direction[:20])
            return -money if direction == "dr" else money
        credit, debit = named(cells, "credit"), named(cells, "debit")
        if bool(credit) == bool(debit):
            raise DeskError("row_has_no_amount" if not credit else "row_has_both_amounts")
        money = self._money(credit or debit, unit)
        if money.minor < 0:
            raise DeskError("row_amount_negative", text=(credit or debit)[:40])
        return money if credit else -money

    def _other(self, cells: tuple[str, ...], money: Money) -> Money | None:
        text = self.header.named(cells, "other_amount")
        code = self.header.named(cells, "other_currency").upper() if text else ""
        if code not in EXPONENTS:
            return None
        other = abs(self._money(text, currency(code)))
        return other if money.minor < 0 else -other

    def _extracted(self, cells: tuple[str, ...], name: str) -> str:
        for cut in self.profile.extracts.get(name, ()):
            cell = self.header.value(cells, cut.column)
            _, mark, rest = cell.partition(cut.after) if cut.after else ("", "-", cell)
            found = (rest.partition(cut.before)[0] if cut.before else rest).strip() if mark else ""
            if found:
                return found
        return ""

    def _kind(self, cells: tuple[str, ...], money: Money, number: int) -> tuple[Kind, str] | None:
        way = "in" if money.minor > 0 else "out"
        for rule in self.profile.kinds:
            if rule.way in {"", way} and all(t.holds(self.header.value(cells, t.column)) for t in rule.tests):
                return rule.kind, rule.section
        word = self.header.value(cells, self.profile.kind_column)
        key = f"kind:{self.profile.id}:{word}"
        answer = _kind_answer(self.source.answers, key)
        if answer is None:
            facts = (("word", word), ("profile", self.profile.title))
            self.doubts.append(Doubt(number, key, facts, tuple(kind.value for kind in Kind)))
            return None
        return answer, ""


def _kind_answer(answers: Mapping[str, str], key: str) -> Kind | None:
    value = answers.get(key, "")
    return Kind(value) if value in set(Kind) else None
