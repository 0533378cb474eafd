"""Trails: one payment followed from client to bank, step by step; computed, and adding up in every currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.figures import rate_text
from freelancer_desk.domain.money import Money, by_currency
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

# Steps whose amounts add up, in the order in which one account shows them.
EARNED, OTHER_IN, OPENING, UNTRACED, SENT = "earned", "other_in", "opening", "untraced", "sent"
PLATFORM_FEE, PLATFORM_TAX, TRANSFER_FEE, LOST = "platform_fee", "platform_tax", "transfer_fee", "lost_on_the_way"
CHANGED_OUT, CHANGED_IN, CREDITED, TAX_CUT, OTHER_TAX, BANK_FEE = (
    "changed_out", "changed_in", "credited", "tax_cut", "other_tax", "bank_fee",
)  # fmt: skip
# Steps that only say where the money is, in what remains of it.
IN_ACCOUNT, RATE, KEPT, LEFT = "in_account", "rate", "kept", "left"
# A step that tells an estimate beside the exact ones: what a platform kept before it printed anything.
KEPT_BEFORE = "kept_before"
SOURCES = frozenset({EARNED, OTHER_IN, OPENING, UNTRACED, SENT})
PLACES = frozenset({IN_ACCOUNT, RATE, KEPT, LEFT})
COSTS = frozenset({PLATFORM_FEE, PLATFORM_TAX, TRANSFER_FEE, LOST, BANK_FEE})
# What the cost of a trail counts: fees, and taxes of a platform, at the payment's own rate; never the rate itself.
FEES = "fees"
# Meanings of money that nobody explained yet.
UNEXPLAINED = frozenset({"unanswered", "maybe_the_same", "ask-accountant", ""})


class ShareOf(NamedTuple):
    """What one row gave to a step: `id` is that of the earning or line, `whole` the row's own amount."""

    id: str
    line_id: int
    day: date
    who: str
    amount: Money
    whole: Money


@dataclass(frozen=True)
class Step:
    """One step of the way. `amount` adds up with the others; a step that only says where money is has zero.

    `left` is what the payment has in that place then; `in_home` what a cost comes to at the payment's own rate;
    `estimate` an amount that nothing prints and no sum holds.
    """

    kind: str
    day: date | None
    account: str
    amount: Money
    left: Money | None = None
    shares: tuple[ShareOf, ...] = ()
    lines: tuple[int, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    in_home: Money | None = None
    estimate: Money | None = None


class Papers(NamedTuple):
    """The state of a payment's paper (named in `papers`), the day it was asked for, and how many files are attached."""

    state: str
    name: str
    asked_day: date | None
    files: int


class Trail(NamedTuple):
    """A payment from client to bank. Amounts by currency; `cost` without the tax that was cut at home.

    What the rate cost is in no cost here. `cost_home`, `gross_home` and `rate` are None where the rate is unknown;
    `effective_rate` is what is left for each unit that the client paid, None where clients paid in several currencies.
    """

    receipt: str
    day: date
    payer: str
    account: str
    steps: tuple[Step, ...]
    gross: tuple[Money, ...]
    cost: tuple[Money, ...]
    gross_home: Money | None
    cost_home: Money | None
    cost_percent: Decimal | None
    credited: Money
    tax_cut: Money
    left: Money
    kept: Money | None
    rate: Decimal | None
    effective_rate: Decimal | None
    untraced: tuple[Money, ...]
    papers: Papers

    def sums(self) -> dict[str, Money]:
        """What the steps come to in each currency."""
        return by_currency(step.amount for step in self.steps)

    @property
    def adds_up(self) -> bool:
        """What is left at home, what was kept abroad, and nothing else."""
        due = by_currency(money for money in (self.left, self.kept) if money is not None)
        sums = self.sums()
        return all(sums.get(code) == due.get(code, Money.zero(code)) for code in {*sums, *due})


def title(step: Step) -> str:
    """What a step is called on screen and paper."""
    kind = step.kind
    if kind == OTHER_IN and step.facts.get("meaning") in UNEXPLAINED:
        return say("trail.unexplained_in")
    facts = {"who": "–", "section": "–", "account": step.account, **step.facts}
    if kind == RATE and "rate" in facts:
        facts["rate"] = rate_text(Decimal(facts["rate"]))
    return say(f"trail.{kind}", **facts)


def sources_of(steps: tuple[Step, ...]) -> tuple[Money, ...]:
    """What the payment was made of, by currency: what clients paid, and what else came in."""
    return tuple(by_currency(step.amount for step in steps if step.kind in SOURCES).values())


def costs_of(steps: tuple[Step, ...], home: str) -> tuple[Money, ...]:
    """What the way cost abroad, by currency, as positive amounts."""
    costs = (-step.amount for step in steps if step.kind in COSTS and step.amount.currency.code != home)
    return tuple(by_currency(costs).values())


def untraced_of(steps: tuple[Step, ...]) -> tuple[Money, ...]:
    """What came from before the first statement, or from nowhere that is known."""
    sums = by_currency(step.amount for step in steps if step.kind in {OPENING, UNTRACED})
    return tuple(money for money in sums.values() if money)


def per_cent(part: Decimal, whole: Decimal) -> Decimal | None:
    """How many in a hundred; None of nothing."""
    if not whole:
        return None
    with localcontext(prec=34):
        return part * 100 / whole
