"""The accountant's pack as nouns: what is open, which paper goes with which payment, everything that it tells."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.domain.exports import Sum, Table
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from freelancer_desk.domain.credits import CreditTable
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.exports import Cell, Row
    from freelancer_desk.domain.money import Money
    from freelancer_desk.domain.papers import Paper
    from freelancer_desk.domain.reconciling import Reconciled
    from freelancer_desk.domain.summaries import Payment

# What can be open: a question about rows or facts, one put aside for the accountant, a paper, a credit, a code, a
# reading of the law that somebody may contest, a statement that does not add up.
QUESTION, FACT, ASIDE, MISSING, UNEXPLAINED, CODE, READING, STATEMENT = (
    "question", "fact", "aside", "missing", "unexplained", "code", "reading", "statement",
)  # fmt: skip
LONGEST_ITEM = 200
_NOTED = frozenset(
    {"open", "schedule", "match", "credits", "balances", "assets", "wealth", "cells", "papers", "hashes"}
)


class OpenPoint(NamedTuple):
    """Something that is not settled; `item` names it in this book and in every copy, `tick` says who has seen it."""

    kind: str
    about: str
    text: str
    stake: Money | None = None
    tick: str = ""

    @property
    def item(self) -> str:
        """What a tick is kept under: `missing:line:…`."""
        return f"{self.kind}:{self.about}"[:LONGEST_ITEM]


class Scheduled(NamedTuple):
    """A payment with the numbers of its certificates and the numbers of its papers in the pack."""

    payment: Payment
    certificates: str
    papers: str


class Balance(NamedTuple):
    """What stood on an account at the end of the year; `how` is `printed`, `reckoned` or, without amount, `unknown`."""

    account: str
    amount: Money | None
    how: str


class Moved(NamedTuple):
    """A line that was a loan or a gift, positive where it came in."""

    day: date
    account: str
    text: str
    what: str
    amount: Money


class Enclosed(NamedTuple):
    """A paper under its number in the pack; `file` is its name there, empty where it has none or does not fit."""

    number: str
    paper: Paper
    file: str
    belongs: str


class Handover(NamedTuple):
    """Everything that the pack of one tax year tells; `records` are typed records as texts, by noun.

    `cells` and `wealth` (in blocks that are summed each) may be a sentence that says why there are none.
    """

    title: str
    year: TaxYear
    head: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    open_points: tuple[OpenPoint, ...]
    payments: tuple[Scheduled, ...]
    matches: tuple[Reconciled, ...]
    paper_numbers: Mapping[str, str]
    credits: tuple[CreditTable, ...]
    transfers: tuple[Mapping[str, Any], ...]
    balances: tuple[Balance, ...]
    records: Mapping[str, tuple[Mapping[str, str], ...]]
    loans: tuple[Moved, ...]
    assets: tuple[Row, ...]
    cells: tuple[Row, ...] | str
    wealth: tuple[tuple[Row, ...], ...] | str
    filed: tuple[Row, ...]
    papers: tuple[Enclosed, ...]
    hashes: tuple[tuple[str, str], ...]
    data: Mapping[str, Any]


def sheet(name: str, columns: str, rows: Sequence[Row], why: str = "") -> Table:
    """A sheet of the pack; one without rows says so in one line, and `why` where that is known."""
    title = say(f"handover.sheet.{name}")
    return Table(
        name=name,
        title=title,
        headings=tuple(say(f"handover.col.{column}") for column in columns.split()),
        rows=tuple(rows),
        note=say(f"handover.note.{name}") if name in _NOTED else "",
        empty=why or say("handover.empty", sheet=title),
    )


def totalled(rows: Sequence[Row], *columns: int, complete: tuple[int, ...] = ()) -> tuple[Row, ...]:
    """The rows and, under them, the sums of those columns; nothing under no rows.

    The sum of a `complete` column is unknown while one of its cells is.
    """
    if not rows:
        return ()
    sums: list[Cell] = [None] * len(rows[0])
    sums[0] = say("handover.total")
    for column in columns:
        known = [cell for row in rows if isinstance(cell := row[column], Decimal)]
        is_known = column not in complete or len(known) == len(rows)
        sums[column] = Sum(len(rows), sum(known, Decimal(0)) if is_known else None)
    return (*rows, tuple(sums))


def decimal(amount: Money | None) -> Decimal | None:
    """An amount as the cell of a sheet."""
    return amount.decimal if amount is not None else None
