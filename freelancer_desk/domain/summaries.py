"""Summaries: what pages, charts, the command line and exporters read, already decided and ready to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.days import Span, TaxYear
    from freelancer_desk.domain.deadlines import Due
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.taxes.assess import Assessment


# What may be worth knowing of a payment, the gravest first.
GRAVITY = ("wrong_rate", "nothing_cut", "rate_unknown", "family_code", "monthly_cap", "no_paper", "year_turn")

_LATE = frozenset({"notice_late", "return_late", "invoices_late", "registration_ended"})


class Payment(NamedTuple):
    """One payment received, from a bank line (`l12`) or typed (`t3`)."""

    id: str
    day: date
    payer: str
    account: str
    scope: str
    proceeds: Money | None
    converted: Money | None
    retained: Money | None
    credited: Money
    base: Money | None
    rate: Decimal | None
    withheld: Money
    section: str
    withheld_by: str
    purpose_code: str
    category: str
    paper: str
    flags: tuple[str, ...]
    typed: bool

    @property
    def gravest(self) -> str:
        """The flag to look at first; empty where there is none."""
        return min(self.flags, key=lambda flag: GRAVITY.index(flag) if flag in GRAVITY else 0, default="")

    @property
    def has_paper(self) -> bool:
        """A paper that proves where the money came from is at hand."""
        return bool(self.paper)


class StatementSummary(NamedTuple):
    """One imported file of one account and whether it adds up."""

    name: str
    first_day: date | None
    last_day: date | None
    rows: int
    opening: Money | None
    closing: Money | None
    difference: Money | None
    first_break_row: int | None
    proved: bool | None
    import_id: int


class AccountSummary(NamedTuple):
    """One own account: its balance, what left it and has not arrived, and its statements."""

    id: int
    name: str
    institution: str
    type: str
    number: str
    balance: Money
    on_the_way: Money
    is_outside: bool
    first_day: date | None
    last_day: date | None
    lines: int
    statements: tuple[StatementSummary, ...]

    @property
    def proved(self) -> bool | None:
        """Every statement adds up; None where none prints balances."""
        verdicts = {statement.proved for statement in self.statements}
        return None if verdicts <= {None} else False not in verdicts


class LineSummary(NamedTuple):
    """A printed line: what it means, what may be said of it, and what was `said` of it alone.

    The origin is whose word the meaning is: profile, sure, rule, user, or question while nobody said it.
    """

    id: str
    day: date
    text: str
    counterparty: str
    amount: Money
    meaning: str
    origin: str
    choices: tuple[str, ...]
    said: str


class Question(NamedTuple):
    """An open question: one answer settles all its lines; `at_stake` is in home currency, None when unknown."""

    key: str
    kind: str
    facts: Mapping[str, str]
    choices: tuple[str, ...]
    at_stake: Money | None
    lines: tuple[int, ...]


class Totals(NamedTuple):
    """The three totals that are never swapped: earned, reached home, still outside.

    `refunded` is what clients got back: negative, and no part of earned.
    """

    earned: Mapping[str, Money]
    refunded: Mapping[str, Money]
    reached: Money
    reached_foreign: Mapping[str, Money]
    outside: Mapping[str, Money]


class Task(NamedTuple):
    """Something that needs the user: words by `kind` and `facts`, and the page that settles it."""

    kind: str
    facts: Mapping[str, str | int]
    page: str
    at_stake: Money | None

    @property
    def is_late(self) -> bool:
        """Its day is over."""
        return self.kind in _LATE


class MonthTotal(NamedTuple):
    """What reached home in one month, and the foreign money that it was, in each currency of the year."""

    span: Span
    reached: Money
    foreign: Mapping[str, Money]


class Home(NamedTuple):
    """Where do I stand, what next: three figures, at most five tasks, the months, the next date, what clients owe.

    Without a working (its rules are not known, or an adviser is needed) what is due is nothing, and not settled. Nor is
    it while payments have no rate: they are in no sum of rupees.
    """

    year: TaxYear
    has_working: bool
    payments: int
    with_paper: int
    reached: Money
    reached_foreign: Mapping[str, Money]
    without_rate: int
    still_to_pay: Money
    cut_too_much: Money
    expected: Money
    withheld: Money
    missing_papers: int
    missing_stake: Money
    tasks: tuple[Task, ...]
    months: tuple[MonthTotal, ...]
    next_date: Due | None
    owed: Mapping[str, Money]


class TaxSummary(NamedTuple):
    """Everything a printed or exported tax summary of one year says."""

    year: TaxYear
    person: str
    registrations: tuple[str, ...]
    filer_status: str
    category: str
    assessment: Assessment
    payments: tuple[Payment, ...]
    totals: Totals
    accounts: tuple[AccountSummary, ...]
    open_questions: tuple[Question, ...]
    made_on: date
    book_head: str
    version: str
