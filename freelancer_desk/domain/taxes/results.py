"""The tax working as it is shown: its lines, totals, risks, warnings and questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.words import SENTENCES, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.truth import Range


def worded(text: str, facts: Mapping[str, str | int] | None = None) -> str:
    """The sentence of a key; a text that is no key speaks for itself, so that packs can bring their own words."""
    return say(text, **(facts or {})) if text in SENTENCES else text


class Line(NamedTuple):
    """One line: what it is reckoned on, its rate (None for slabs), its tax, what was cut, and the law behind it.

    Amounts are rounded to the minor unit; `exact` is the tax before rounding.
    """

    key: str
    words: str
    base: Decimal
    rate: Decimal | None
    tax: Decimal
    withheld: Decimal
    shortfall: Decimal
    excess: Decimal
    return_code: str
    form_year: int
    verified: bool
    law: str
    source: str
    confidence: str
    rows: tuple[str, ...]
    exact: Decimal

    @property
    def label(self) -> str:
        """What the line is, in words."""
        return worded(self.words, {"law": self.law})


class Normal(NamedTuple):
    """The tax on the taxable income."""

    taxable_income: Decimal
    table: str
    tax: Decimal
    surcharge: Decimal
    minimum_tax_top_up: Decimal
    credits: Decimal


@dataclass(frozen=True)
class Risk:
    """What the tax may rise by, the paper that removes the risk, and the payments it hangs on.

    `count` is the number of payments that may be refused, 0 where the whole regime hangs on a condition.
    """

    key: str
    up_to: Decimal
    words: str
    count: int
    rows: tuple[str, ...]

    @property
    def paper(self) -> str:
        """The paper in words."""
        return worded(self.words)


@dataclass(frozen=True)
class Notice:
    """Something to look at; `amount` is its size in money where it has one."""

    key: str
    words: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    amount: Decimal | None = None
    rows: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The warning in words."""
        return worded(self.words, self.facts)


class Question(NamedTuple):
    """A fact that is missing, and by how much its answer can move the tax (None where it cannot be said)."""

    key: str
    words: str
    at_stake: Decimal | None

    @property
    def text(self) -> str:
        """The question in words."""
        return worded(self.words)


class Assessment(NamedTuple):
    """A whole tax working; every amount in major units of `currency`."""

    country: str
    tax_year: int
    currency: Currency
    pack_id: str
    pack_status: str
    pack_sha256: str
    lines: tuple[Line, ...]
    normal: Normal
    final_tax: Decimal
    total_tax: Decimal
    total_withheld: Decimal
    payable: Decimal
    refundable: Decimal
    at_risk: tuple[Risk, ...]
    range: Range
    warnings: tuple[Notice, ...]
    questions: tuple[Question, ...]
