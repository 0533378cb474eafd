"""Outflows: which money of an own account went out with what; each account pays out its oldest money first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OWN, ON_THE_WAY, EARNED = "own", "on_the_way", frozenset({"earning", "client", "export", "social", "local"})
_DEDUCTIONS = frozenset({"fee", "tax"})
_LEAVES = frozenset({OWN, ON_THE_WAY})
# Money may be booked as gone some days before the money it came from is booked as here.
BOOKED_WITHIN = timedelta(days=7)
OPENING, UNTRACED = "opening", "untraced"


class Flow(NamedTuple):
    """A part as it moves its account: `day` is ISO text, `minor` signed, `other_part` what it belongs with.

    `kept_before` is an estimate of what a platform kept of the price before it printed `minor`; it moved no account.
    """

    part_id: int
    line_id: int
    key: str
    nth: int
    day: str
    kind: str
    minor: int
    meaning: str
    other_part: int | None
    who: str
    kept_before: int = 0


@dataclass(slots=True)
class Lot:
    """Money that came in together: `net` is left of it after what was taken from it at once; `taken` went out since."""

    day: str
    net: int
    flow: Flow | None
    deductions: Sequence[Flow] = ()
    kind: str = ""
    taken: int = 0

    @property
    def unspent(self) -> int:
        """What is still in the account."""
        return self.net - self.taken


class Share(NamedTuple):
    """The units from `first` up to `last` of a lot."""

    lot: Lot
    first: int
    last: int


@dataclass(slots=True)
class Payout:
    """Money that left together: a part with its fees, and the shares of lots it was paid from, in order."""

    flow: Flow
    fees: Sequence[Flow]
    total: int
    shares: list[Share] = field(default_factory=list)

    @property
    def fee(self) -> int:
        """What leaving cost on top of what left."""
        return self.total + self.flow.minor

    def part(self, first: int, last: int) -> list[Share]:
        """The shares behind the units from `first` up to `last` of the total."""
        found, place = [], 0
        for share in self.shares:
            width = share.last - share.first
            low, high = max(first, place), min(last, place + width)
            if low < high:
                found.append(Share(share.lot, share.first + low - place, share.first + high - place))
            place += width
        return found


@dataclass
class Outflows:
    """Everything that came into an account, and everything that left it by the part that left."""

    lots: list[Lot]
    payouts: dict[int, Payout]

    @property
    def oldest(self) -> Lot | None:
        """The oldest money that is still there."""
        return next((lot for lot in self.lots if lot.unspent), None)


def part_of(whole: int, first: int, last: int, of: int) -> int:
    """The share of `whole` that goes with the units from `first` up to `last` of `of`.

    Shares of neighbouring spans add up to the share of the whole span, so nothing is lost however often it is cut, and
    no later cut changes an earlier share.
    """
    return last * whole // of - first * whole // of


def outflows(flows: Iterable[Flow], opening: int | None) -> Outflows:
    """Pay out the oldest first; what an account pays out without having had it is untraced.

    `opening` is None where no balance was ever printed: then missing money was there before. Where it is known, money
    that is booked a few days later pays for what was booked before it.
    """
    taken_from, alone = _attached(flows)
    paying = _Paying(opening)
    for flow in sorted(alone, key=_in_order):
        deductions = taken_from.get(flow.part_id, ())
        amount = flow.minor + sum(part.minor for part in deductions) if deductions else flow.minor
        if flow.minor > 0:
            paying.take_in(Lot(flow.day, amount, flow, deductions))
        elif flow.minor < 0:
            paying.pay(Payout(flow, deductions, -amount))
    paying.end()
    return paying.result


def _in_order(flow: Flow) -> tuple[str, bool, str, int]:
    return flow.day, flow.minor < 0, flow.key, flow.nth


def _attached(flows: Iterable[Flow]) -> tuple[dict[int, list[Flow]], list[Flow]]:
    """Fees and taxes by the part they are taken from, and every part that stands alone."""
    alone: list[Flow] = []
    unsure: list[Flow] = []
    by_id: dict[int, Flow] = {}
    taken_from: dict[int, list[Flow]] = defaultdict(list)
    for flow in flows:
        if flow.kind not in _DEDUCTIONS:
            alone.append(flow)
            by_id[flow.part_id] = flow
        elif flow.other_part is not None:
            taken_from[flow.other_part].append(flow)
        else:
            unsure.append(flow)
    _attach_by_place(unsure, alone, taken_from)
    for part_id, parts in list(taken_from.items()):
        owner = by_id.get(part_id)
        if owner is None or (owner.minor + sum(part.minor for part in parts)) * owner.minor <= 0:
            alone.extend(taken_from.pop(part_id))
    return taken_from, alone


def _attach_by_place(unsure: Sequence[Flow], alone: list[Flow], taken_from: dict[int, list[Flow]]) -> None:
    """A fee printed in the line of one other part is taken from it; one of a day and name with one withdrawal, too."""
    lines = {flow.line_id for flow in unsure}
    days = {(flow.day, flow.who) for flow in unsure if flow.who}
    same_line: dict[int, list[Flow]] = defaultdict(list)
    same_day: dict[tuple[str, str], list[Flow]] = defaultdict(list)
    for flow in alone if unsure else ():
        if flow.line_id in lines:
            same_line[flow.line_id].append(flow)
        if flow.meaning in _LEAVES and flow.minor < 0 and (flow.day, flow.who) in days:
            same_day[flow.day, flow.who].append(flow)
    for fee in unsure:
        owners = same_line.get(fee.line_id) or (same_day.get((fee.day, fee.who), []) if fee.kind == "fee" else [])
        if len(owners) == 1:
            taken_from[owners[0].part_id].append(fee)
        else:
            alone.append(fee)


class _Paying:
    """An account on its way through the days."""

    def __init__(self, opening: int | None) -> None:
        self.result = Outflows([], {})
        self.is_known = opening is not None
        self.head = 0
        self.waiting: list[tuple[Payout | None, int, str]] = []
        if opening is not None and opening > 0:
            self.result.lots.append(Lot("", opening, None, kind=OPENING))
        elif opening is not None and opening < 0:
            self.waiting.append((None, -opening, ""))

    def take_in(self, lot: Lot) -> None:
        """Put new money behind the older; what waits for it is paid at once."""
        self.result.lots.append(lot)
        waiting, self.waiting = self.waiting, []
        for payout, missing, until in waiting:
            if until and lot.day > until:
                _untraced(self.result, payout, missing)
                continue
            used = min(missing, lot.unspent)
            if used and payout is not None:
                payout.shares.append(Share(lot, lot.taken, lot.taken + used))
            lot.taken += used
            if missing > used:
                self.waiting.append((payout, missing - used, until))

    def pay(self, payout: Payout) -> None:
        """Pay from the oldest lots; a refund first from what that client paid last."""
        self.result.payouts[payout.flow.part_id] = payout
        missing = payout.total
        if payout.flow.kind == "refund" and payout.flow.who:
            missing = self._give_back(payout, missing)
        lots = self.result.lots
        while missing and self.head < len(lots):
            lot = lots[self.head]
            used = min(missing, lot.net - lot.taken)
            if used:
                payout.shares.append(Share(lot, lot.taken, lot.taken + used))
                lot.taken += used
                missing -= used
            if lot.taken == lot.net:
                self.head += 1
        if not missing:
            return
        if self.is_known:
            self.waiting.append((payout, missing, _deadline(payout.flow)))
        else:
            _untraced(self.result, payout, missing)

    def _give_back(self, payout: Payout, missing: int) -> int:
        for lot in reversed(self.result.lots[self.head :]):
            if missing and lot.flow is not None and lot.flow.who == payout.flow.who and lot.unspent:
                used = min(missing, lot.unspent)
                payout.shares.append(Share(lot, lot.taken, lot.taken + used))
                lot.taken += used
                missing -= used
        return missing

    def end(self) -> None:
        """Nothing more comes: what still waits is untraced."""
        for payout, missing, _ in self.waiting:
            _untraced(self.result, payout, missing)


def _deadline(flow: Flow) -> str:
    """The last day on which later money may pay for a withdrawal; a debt is repaid whenever money comes."""
    if flow.meaning not in _LEAVES:
        return ""
    return (date.fromisoformat(flow.day) + BOOKED_WITHIN).isoformat()


def _untraced(result: Outflows, payout: Payout | None, missing: int) -> None:
    if payout is None:
        return
    lot = Lot(payout.flow.day, missing, None, kind=UNTRACED, taken=missing)
    result.lots.append(lot)
    payout.shares.append(Share(lot, 0, missing))
