"""Reads a table of rows (CSV, a spreadsheet, a print) into statements, told by a profile what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from freelancer_desk.domain.contents import Grid
from freelancer_desk.domain.days import Span
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.statements import Doubt, Keys, Kind, Line, Proof, Skipped, Statement, prove
from freelancer_desk.plugins.importers import amounts, cells, days, kinds, preamble
from freelancer_desk.plugins.importers.cells import HEADER_WITHIN
from freelancer_desk.plugins.importers.legs import LegReader
from freelancer_desk.plugins.importers.owners import Owner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.contents import Content, GridRow
    from freelancer_desk.plugins.bank_profiles import Profile
    from freelancer_desk.plugins.importers.cells import Cells, Sheet
    from freelancer_desk.plugins.importers.sources import Source

__all__ = ["HEADER_WITHIN", "NAME", "identify", "read"]

NAME = "table"
ROWS_A_TICK = 500
AMOUNTS = ("amount", "credit", "debit", "fee", "net")


def identify(content: Content, profile: Profile) -> bool:
    """Whether a header with every word of the profile's signature stands near the top."""
    return profile.content == "grid" and cells.header_at(content, profile) is not None


def read(source: Source, content: Content, profile: Profile) -> tuple[Statement, ...]:
    """One statement for each currency in the rows; rows that cannot be read become problems or doubts."""
    start = cells.header_at(content, profile)
    if start is None or not isinstance(content, Grid):
        raise DeskError("profile_does_not_fit", file=source.name, profile=profile.title)
    if profile.refuse == "timesheet":
        raise DeskError("statement_is_timesheet", file=source.name)
    sheet = cells.taken_apart(content, start, profile)
    reading = _Reading.of(source, profile, sheet)
    count = len(sheet.rows)
    if count:
        reading.owner.check()
    for place, row in enumerate(_as_printed(sheet, profile)):
        if place % ROWS_A_TICK == 0:
            source.tick(100 * place // count)
        reading.take(row)
    return reading.statements()


def _as_printed(sheet: Sheet, profile: Profile) -> Iterable[GridRow]:
    """The rows of the table, continued rows joined, each with its day."""
    rows: Iterable[GridRow] = sheet.rows
    keys = sheet.header.places(cells.columns_of(profile, ("day", "balance", *AMOUNTS)))
    if profile.wraps:
        texts = sheet.header.places(cells.columns_of(profile, ("text", "id", "reference")))
        rows = cells.wrapped(rows, len(sheet.header.cells), keys, texts)
    place = sheet.header.places(cells.columns_of(profile, ("day",)))
    return cells.days_carried(rows, place[0]) if profile.day_carries and place else rows


def _cells_of(sheet: Sheet, profile: Profile, names: tuple[str, ...]) -> Iterator[str]:
    places = sheet.header.places(cells.columns_of(profile, names))
    return (row.cells[place] for row in sheet.rows for place in places if place < len(row.cells))


def _order(sheet: Sheet, profile: Profile, source: Source) -> str | None:
    """How day and month stand in this file: as its own rows tell, else the profile's hint, else the user's answer."""
    if not profile.order_by_file:
        return None
    told = days.order_of(_cells_of(sheet, profile, ("day",)))
    for hint in profile.date_hints:
        holds = kinds.passes((hint.test,), sheet.header, profile.columns)
        if not told and any(holds(row.cells, "") for row in sheet.rows if len(row.cells) >= len(sheet.header.cells)):
            told = hint.order
    return told or source.order_answered()


@dataclass
class _Reading:
    """The state of reading one file, row by row."""

    profile: Profile
    source: Source
    sheet: Sheet
    printed: Mapping[str, str]
    owner: Owner
    legs: tuple[LegReader, ...]
    days: days.Days
    keys: Keys
    lines: list[Line] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    balances: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(source: Source, profile: Profile, sheet: Sheet) -> _Reading:
        """Everything that can be made ready before the first row."""
        mark = profile.decimal
        if mark == amounts.AUTO:
            mark = amounts.decimal_mark(_cells_of(sheet, profile, (*AMOUNTS, "balance", "other_amount")))
        printed = preamble.printed(sheet.outside, profile.preamble)
        return _Reading(
            profile,
            source,
            sheet,
            printed,
            Owner(profile, source, printed, sheet.outside, mark),
            tuple(LegReader(profile, leg, sheet.header, mark) for leg in profile.legs),
            days.Days(profile.dates, _order(sheet, profile, source)),
            Keys(id_with_amount=profile.id_with_amount),
        )

    def __post_init__(self) -> None:
        self.width = len(self.sheet.header.cells)
        self.skip_reason = kinds.skips(self.profile, self.sheet.header)
        self.has_balance_rows = bool(self.profile.balance_rows or self.profile.closing_rows)

    def take(self, row: GridRow) -> None:
        """Read one row: it becomes lines, or is skipped, or waits, or is a problem."""
        number, texts = row
        try:
            if len(texts) != self.width:
                self._check_width(texts)
            if self.has_balance_rows and self._is_balance(texts):
                return
            reason = self.skip_reason(texts, "")
            if reason is None:
                self._take_legs(texts, number)
            else:
                self.skipped.append(Skipped(number, reason))
        except DeskError as error:
            self.problems.append(Problem(error.kind, error.facts, row=number))

    def _check_width(self, texts: Cells) -> None:
        if len(texts) < self.width or any(texts[self.width :]):
            raise DeskError("row_has_wrong_width", cells=len(texts), expected=self.width)

    def _is_balance(self, texts: Cells) -> bool:
        """Whether the row only names the balance before or after the others; it is then remembered."""
        for name, words in (("opening", self.profile.balance_rows), ("closing", self.profile.closing_rows)):
            leg = self.legs[0]
            if words and leg.text(texts).casefold().startswith(words) and not leg.has_amount(texts):
                balance = leg.balance(texts)
                if balance not in amounts.PLACEHOLDERS and (name == "closing" or name not in self.balances):
                    self.balances[name] = balance
                return True
        return False

    def _take_legs(self, texts: Cells, number: int) -> None:
        found: list[Line] = []
        is_met = False
        for leg in self.legs:
            if leg.explicit and not (leg.holds(texts, "") and leg.has_amount(texts)):
                continue
            is_met = True
            line = self._line(leg, texts, number)
            if line is None:
                return
            found.append(line)
        if not is_met:
            raise DeskError("row_has_no_amount")
        self.lines += found

    def _line(self, leg: LegReader, texts: Cells, number: int) -> Line | None:
        """The line of one leg, None where the row has to wait."""
        owned = self.owner.of(leg.currency(texts), leg.account(texts))
        if owned is None:
            self.doubts.append(self.source.doubt(number, "currency"))
            return None
        moneys = leg.amounts(texts, owned.money)
        kind = leg.kind(texts, "in" if moneys[0].minor > 0 else "out") or self._answered(texts, number)
        if kind is None:
            return None
        day = self.days.read(leg.day(texts), owned.order)
        if day is None:
            self.doubts.append(self.source.doubt(number, "date-order"))
            return None
        return leg.line(texts, owned, day, (moneys, kind, number), self.keys)

    def _answered(self, texts: Cells, number: int) -> tuple[Kind, str] | None:
        """What the user said that rows with this word are; else the row waits."""
        word = self.sheet.header.first(self.profile.kind_column)(texts)
        key = f"kind:{self.profile.id}:{word}"
        answer = self.source.answers.get(key, "")
        if answer in set(Kind):
            return Kind(answer), ""
        facts = (("word", word), ("profile", self.profile.title))
        self.doubts.append(Doubt(number, key, facts, tuple(kind.value for kind in Kind)))
        return None

    def statements(self) -> tuple[Statement, ...]:
        """What was read, one statement for each account."""
        if not self.lines:
            return (self._statement(self.owner.placeholder(), []),)
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
            lines=tuple(lines),
            skipped=tuple(self.skipped) if is_first else (),
            problems=tuple(self.problems) if is_first else (),
            doubts=tuple(self.doubts) if is_first else (),
            proof=self._proof(account, lines),
            period=self._period(),
        )

    def _proof(self, account: Account, lines: list[Line]) -> Proof:
        proof = prove(lines, self._balance("opening", account), self._balance("closing", account))
        if proof.difference is not None or not lines:
            return proof
        differences = []
        for name, sign in (("total_in", 1), ("total_out", -1)):
            whole = self._balance(name, account)
            if whole is not None:
                counted = sum(line.money.minor for line in lines if line.money.minor * sign > 0)
                differences.append(Money(sign * abs(whole.minor) - counted, account.currency))
        if not differences:
            return proof
        return Proof(proof.opening, proof.closing, next(filter(None, differences), differences[0]), None)

    def _balance(self, name: str, account: Account) -> Money | None:
        """A printed balance or total; one that is no amount proves nothing, and the balances of the rows still may."""
        text = self.printed.get(name, "") or self.balances.get(name, "")
        try:
            return self.owner.owned(account).money(text) if text else None
        except DeskError:
            return None

    def _period(self) -> Span | None:
        try:
            if "period" in self.printed:
                ends = days.span_of(self.printed["period"], self._day)
            else:
                first, last = (self._day(self.printed.get(name, "")) for name in ("from", "to"))
                ends = (first, last) if first and last and first <= last else None
        except DeskError:
            return None
        return Span(*ends) if ends else None

    def _day(self, text: str) -> date | None:
        return self.days.read(text, self.source.home_order) if text else None
