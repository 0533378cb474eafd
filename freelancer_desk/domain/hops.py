"""Hops: a withdrawal traced back through own accounts to what came in, each unit to the money it was paid from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from freelancer_desk.domain.money import Money
from freelancer_desk.domain.outflows import EARNED as EARNINGS
from freelancer_desk.domain.outflows import OPENING, OWN, part_of
from freelancer_desk.domain.trails import (
    CHANGED_IN,
    CHANGED_OUT,
    EARNED,
    IN_ACCOUNT,
    KEPT_BEFORE,
    LOST,
    OTHER_IN,
    PLATFORM_FEE,
    PLATFORM_TAX,
    TRANSFER_FEE,
    UNTRACED,
    ShareOf,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from freelancer_desk.domain.accounts import Account
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.domain.outflows import Flow, Lot, Outflows, Payout

_ORDER = (
    CHANGED_IN, LOST, EARNED, KEPT_BEFORE, OTHER_IN, OPENING, UNTRACED, PLATFORM_FEE, PLATFORM_TAX, IN_ACCOUNT,
    TRANSFER_FEE, CHANGED_OUT,
)  # fmt: skip


class Ground(Protocol):
    """The own accounts and what went out of each."""

    @property
    def accounts(self) -> Mapping[int, Account]: ...
    def outflows(self, account_id: int) -> Outflows:
        """What came into an account and with what it went out."""

    def account_of(self, part_id: int) -> int | None:
        """The account that a part moved; None for no account on the way."""


class Change(NamedTuple):
    """Money that became another currency on the way."""

    out: Money
    into: Money


class _Visit(NamedTuple):
    """Some units of what left an account, to be traced further back; `path` are the withdrawals after it."""

    payout: Payout
    account_id: int
    first: int
    last: int
    path: tuple[int, ...]


@dataclass
class _Pile:
    """One step of one account while it grows."""

    minor: int = 0
    days: set[str] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    shares: dict[int, list[int]] = field(default_factory=dict)
    flows: dict[int, Flow] = field(default_factory=dict)


@dataclass
class _Stop:
    """One account on the way, with its steps by kind and meaning."""

    depth: int = 0
    piles: dict[tuple[str, str], _Pile] = field(default_factory=lambda: defaultdict(_Pile))

    def add(self, kind: str, minor: int, flows: Iterable[Flow] = (), day: str = "", meaning: str = "") -> None:
        if not minor:
            return
        pile = self.piles[kind, meaning]
        pile.minor += minor
        pile.days |= {day} - {""}
        for flow in flows:
            pile.days.add(flow.day)
            pile.lines.add(flow.line_id)

    def share(self, kind: str, flow: Flow, minor: int, meaning: str = "") -> None:
        """Note what one row gave to a step."""
        pile = self.piles[kind, meaning]
        pile.flows[flow.part_id] = flow
        pile.shares.setdefault(flow.part_id, [0])[0] += minor


class Hops:
    """Everything behind one withdrawal: the steps of each account, first the farthest from home."""

    def __init__(self, ground: Ground, account_id: int, part_id: int) -> None:
        self.changes: list[Change] = []
        self._ground = ground
        self._stops: dict[int, _Stop] = defaultdict(_Stop)
        self._visits: list[_Visit] = []
        payout = ground.outflows(account_id).payouts[part_id]
        self.sent = Money(-payout.flow.minor, self._unit(account_id))
        self._visits.append(_Visit(payout, account_id, 0, -payout.flow.minor, (part_id,)))
        while self._visits:
            self._trace(self._visits.pop())

    def steps(self) -> list[Step]:
        """The steps in the order of the way."""
        found: list[Step] = []
        names = {number: self._ground.accounts[number].name for number in self._stops}
        for number, stop in sorted(self._stops.items(), key=lambda item: (-item[1].depth, names[item[0]], item[0])):
            unit = self._unit(number)
            piles = sorted(stop.piles.items(), key=lambda item: (_ORDER.index(item[0][0]), item[0][1]))
            found.extend(_step(kind, meaning, names[number], pile, unit) for (kind, meaning), pile in piles)
        return found

    def _unit(self, account_id: int) -> Currency:
        return self._ground.accounts[account_id].currency

    def _trace(self, visit: _Visit) -> None:
        payout, stop = visit.payout, self._stops[visit.account_id]
        stop.depth = max(stop.depth, len(visit.path))
        sent = -payout.flow.minor
        fee = part_of(payout.fee, visit.first, visit.last, sent)
        stop.add(TRANSFER_FEE, -fee, payout.fees, payout.flow.day)
        first = visit.first + payout.fee * visit.first // sent
        last = visit.last + payout.fee * visit.last // sent
        stop.add(IN_ACCOUNT, last - first)
        for lot, low, high in payout.part(first, last):
            self._source(visit, stop, lot, low, high)

    def _source(self, visit: _Visit, stop: _Stop, lot: Lot, first: int, last: int) -> None:
        stop.piles[IN_ACCOUNT, ""].days |= {lot.day} - {""}
        if lot.flow is None:
            stop.add(OPENING if lot.kind == OPENING else UNTRACED, last - first, day=lot.day)
            return
        amounts = {}
        for kind, step in (("fee", PLATFORM_FEE), ("tax", PLATFORM_TAX)):
            parts = [part for part in lot.deductions if part.kind == kind]
            amounts[kind] = -sum(part.minor for part in parts)
            stop.add(step, -part_of(amounts[kind], first, last, lot.net), parts)
        low, high = (at + sum(amount * at // lot.net for amount in amounts.values()) for at in (first, last))
        if lot.flow.meaning == OWN and lot.flow.other_part is not None:
            self._hop(visit, stop, lot.flow, low, high)
            return
        is_earned = lot.flow.meaning in EARNINGS
        kind, meaning = (EARNED, "") if is_earned else (OTHER_IN, lot.flow.meaning)
        stop.add(kind, high - low, (lot.flow,), meaning=meaning)
        stop.share(kind, lot.flow, high - low, meaning)
        if is_earned:
            stop.add(KEPT_BEFORE, -part_of(lot.flow.kept_before, low, high, lot.flow.minor), (lot.flow,))

    def _hop(self, visit: _Visit, stop: _Stop, into: Flow, first: int, last: int) -> None:
        """Follow money that came from another own account to what it was paid from there."""
        out_part = into.other_part or 0
        before = self._ground.account_of(out_part)
        payout = self._ground.outflows(before).payouts.get(out_part) if before is not None else None
        if before is None or payout is None or out_part in visit.path:
            stop.add(UNTRACED, last - first, (into,))
            return
        stop.share(IN_ACCOUNT, into, last - first)
        sent = -payout.flow.minor
        low, high = first * sent // into.minor, last * sent // into.minor
        if self._unit(before) == self._unit(visit.account_id):
            stop.add(LOST, (last - first) - (high - low), (into,))
        else:
            self._stops[before].add(CHANGED_OUT, low - high, (payout.flow,))
            stop.add(CHANGED_IN, last - first, (into,))
            out, arrived = (
                Money(high - low, self._unit(before)),
                Money(last - first, self._unit(visit.account_id)),
            )
            self.changes.append(Change(out, arrived))
        if high > low:
            self._visits.append(_Visit(payout, before, low, high, (*visit.path, out_part)))


def _step(kind: str, meaning: str, account: str, pile: _Pile, unit: Currency) -> Step:
    shares = [
        ShareOf(
            f"l{flow.line_id}",
            flow.line_id,
            date.fromisoformat(flow.day),
            flow.who,
            Money(pile.shares[number][0], unit),
            Money(flow.minor, unit),
        )
        for number, flow in sorted(pile.flows.items(), key=lambda item: (item[1].day, item[1].key, item[1].nth))
    ]
    moves_nothing = kind in {IN_ACCOUNT, KEPT_BEFORE}
    is_late = kind in {IN_ACCOUNT, TRANSFER_FEE, CHANGED_OUT}
    days = sorted(pile.days)
    return Step(
        kind=kind,
        day=date.fromisoformat(days[-1 if is_late else 0]) if days else None,
        account=account,
        amount=Money(0 if moves_nothing else pile.minor, unit),
        left=Money(pile.minor, unit) if kind == IN_ACCOUNT else None,
        shares=tuple(shares),
        lines=tuple(sorted(pile.lines)),
        facts={"meaning": meaning} if meaning else {},
        estimate=Money(pile.minor, unit) if kind == KEPT_BEFORE else None,
    )
