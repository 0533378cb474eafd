"""The wealth statement: what one owned and owed at the end of a tax year, and how it came from the year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.money import Money, Rounding, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.domain.money import Currency

ASSET, LIABILITY = "asset", "liability"
SIDES = (ASSET, LIABILITY)
# What can stand in a wealth statement, in plain words; which line of a form each goes to is data of the form.
HOLDINGS = (
    "bank", "wallet_abroad", "cash", "receivable", "business", "equipment", "household", "vehicle", "precious",
    "property", "investment", "in_others_name", "other", "loan", "payable",
)  # fmt: skip
LIABILITY_KINDS = ("loan", "payable")
ASSET_KINDS = tuple(kind for kind in HOLDINGS if kind not in LIABILITY_KINDS)
OUTFLOWS = (
    "rent", "taxes", "vehicle", "travel", "electricity", "water", "gas", "phone", "medical", "education", "club",
    "functions", "donation", "household", "family", "gift_given", "loss", "paid_on", "other",
)  # fmt: skip
INFLOWS = ("gift", "inheritance", "family", "gain", "exempt", "foreign_remittance", "other")
# What the book itself knows of a year, beside what is typed.
RECKONED_INFLOWS = ("final_tax", "normal", "exchange_gain")
RECKONED_OUTFLOWS = ("tax_paid", "personal", "bank_charges", "export_costs", "exchange_loss")
PAPER, WORD = "paper", "word"
TYPED, BOOK = "typed", "book"
# Why an amount is not known, or not counted; each has its words.
RATE_MISSING, BEFORE_THE_BOOK, MAYBE_TYPED, KNOWN_UNTIL, ASSET_TYPED, ASSET_UNKNOWN = (
    "rate_missing",
    "before_the_book",
    "maybe_typed",
    "known_until",
    "asset_typed",
    "asset_unknown",
)


class Holding(NamedTuple):
    """Something owned or owed on the last day of a year; `amount` in home money, None while it is not known.

    What the book proposes has its `account` and, where it is foreign, the amount there and the rate of the day. One
    that is not `counted` may be the same as what was typed. `why` and `day` tell what is the matter with it.
    """

    side: str
    kind: str
    text: str
    amount: Money | None
    proof: str
    origin: str
    account: str = ""
    row: str = ""
    foreign: Money | None = None
    rate: Decimal | None = None
    counted: bool = True
    why: str = ""
    day: date | None = None

    @property
    def filed_as(self) -> str:
        """The kind under which its side is filed: money lent is a receivable, whatever else is owed a payable."""
        if self.side == ASSET:
            return "receivable" if self.kind in LIABILITY_KINDS else self.kind
        return self.kind if self.kind in LIABILITY_KINDS else "payable"


@dataclass(frozen=True)
class Flow:
    """Money of a year that made one richer or poorer; `amount` is positive whichever way it went."""

    kind: str
    text: str
    amount: Money
    proof: str
    origin: str
    rows: tuple[str, ...] = ()


class Explained(NamedTuple):
    """How the change of a year is explained: by papers, by the user's word alone, and what nothing explains."""

    papers: Money
    word: Money
    balancing: Money


class Wealth(NamedTuple):
    """A year's wealth: net of the year before + inflows - outflows = net now, or the difference is shown.

    `filed_opening` is what last year's filed statement said, None without one.
    """

    year: TaxYear
    unit: Currency
    before: tuple[Holding, ...]
    holdings: tuple[Holding, ...]
    inflows: tuple[Flow, ...]
    outflows: tuple[Flow, ...]
    filed_opening: Money | None = None

    @property
    def opening(self) -> Money | None:
        """Net assets at the end of the year before; None as long as nobody said what there was."""
        return self._net(self.before) if self.is_begun else None

    @property
    def is_begun(self) -> bool:
        """Somebody said what there was a year before, or filed it: what the accounts tell is never all of it."""
        return self.filed_opening is not None or any(one.origin == TYPED for one in self.before)

    @property
    def assets(self) -> Money | None:
        """Everything owned at the end of the year."""
        return self._sum(self.holdings, ASSET)

    @property
    def liabilities(self) -> Money | None:
        """Everything owed at the end of the year."""
        return self._sum(self.holdings, LIABILITY)

    @property
    def closing(self) -> Money | None:
        """Net assets at the end of the year; None while an amount is unknown."""
        return self._net(self.holdings)

    @property
    def change(self) -> Money | None:
        """By how much one became richer."""
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening

    @property
    def came_in(self) -> Money:
        """All inflows."""
        return total((flow.amount for flow in self.inflows), self.unit)

    @property
    def went_out(self) -> Money:
        """All outflows."""
        return total((flow.amount for flow in self.outflows), self.unit)

    @property
    def unreconciled(self) -> Money | None:
        """What the change exceeds the inflows less the outflows by; it must be nothing."""
        return self.change - (self.came_in - self.went_out) if self.change is not None else None

    @property
    def explained(self) -> Explained | None:
        """The change in three sums that add up to it."""
        if self.unreconciled is None:
            return None
        papers, word = (self._flows(proof) for proof in (PAPER, WORD))
        return Explained(papers, word, self.unreconciled)

    @property
    def unknown(self) -> tuple[Holding, ...]:
        """Holdings whose amount is missing, of both days."""
        return tuple(one for one in (*self.before, *self.holdings) if one.counted and one.amount is None)

    @property
    def is_reconciled(self) -> bool:
        """Everything is known and nothing is left over."""
        return self.unreconciled is not None and not self.unreconciled

    def of_kind(self, kind: str) -> Money | None:
        """What one owned of a kind at the end of the year."""
        return self._sum([one for one in self.holdings if one.filed_as == kind], ASSET)

    def _net(self, holdings: Sequence[Holding]) -> Money | None:
        owned, owed = (self._sum(holdings, side) for side in SIDES)
        return owned - owed if owned is not None and owed is not None else None

    def _sum(self, holdings: Iterable[Holding], side: str) -> Money | None:
        amounts = [one.amount for one in holdings if one.side == side and one.counted]
        known = [amount for amount in amounts if amount is not None]
        return total(known, self.unit) if len(known) == len(amounts) else None

    def _flows(self, proof: str) -> Money:
        came = (flow.amount for flow in self.inflows if flow.proof == proof)
        went = (-flow.amount for flow in self.outflows if flow.proof == proof)
        return total((*came, *went), self.unit)


def gathered(typed: Sequence[Holding], proposed: Sequence[Holding]) -> tuple[Holding, ...]:
    """What was typed, and what the book proposes beside it; nothing counts twice.

    What was typed for an account stands for that account. A proposal of a kind of which something is typed without an
    account may be the same: it is shown and not counted.
    """
    named = {one.account for one in typed if one.account}
    nameless = {one.filed_as for one in typed if not one.account}
    beside = [one for one in proposed if one.account not in named]
    return (
        *typed,
        *(one._replace(counted=False, why=MAYBE_TYPED) if one.filed_as in nameless else one for one in beside),
    )


def exchange_differences(
    before: Iterable[Holding], now: Iterable[Holding], unit: Currency
) -> tuple[tuple[Flow, ...], tuple[Flow, ...]]:
    """Gains and losses on foreign money held all through the year: what was there on both days, at both rates."""
    gains: list[Flow] = []
    losses: list[Flow] = []
    earlier = {one.account: one for one in before if one.counted and one.account}
    for one in now:
        then = earlier.get(one.account)
        if then is None or not one.counted or {one.side, then.side} != {ASSET}:
            continue
        if one.foreign is None or then.foreign is None or one.rate is None or then.rate is None:
            continue
        held = min(one.foreign, then.foreign)
        at_the_end, at_the_start = (held.converted(rate, unit, Rounding.HALF_UP) for rate in (one.rate, then.rate))
        difference = at_the_end - at_the_start
        if difference.minor > 0:
            gains.append(Flow("exchange_gain", one.text, difference, PAPER, BOOK))
        elif difference:
            losses.append(Flow("exchange_loss", one.text, -difference, PAPER, BOOK))
    return tuple(gains), tuple(losses)
