"""Own accounts in memory, and payments that came home from them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from freelancer_desk.domain.accounts import Account, AccountType
from freelancer_desk.domain.following import Received
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.outflows import Flow, Outflows, outflows
from freelancer_desk.domain.trails import Papers

if TYPE_CHECKING:
    from freelancer_desk.domain.trails import Step, Trail

START = date(2026, 1, 1)
PKR = currency("PKR")
NO_PAPERS = Papers("not_asked", "", None, 0)


@dataclass
class Ground:
    """Own accounts in memory."""

    accounts: dict[int, Account]
    flows: dict[int, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    openings: dict[int, int | None] = field(default_factory=dict)
    place: dict[int, int] = field(default_factory=dict)
    known: dict[int, Outflows] = field(default_factory=dict)

    def add(self, account: int, minor: int, day: int, kind: str, **more: object) -> int:
        """One part in a line of its own; the part's number."""
        number = len(self.place) + 1
        plain = {"income": "earning", "transfer_in": "own", "transfer_out": "own"}
        values: dict[str, object] = {"meaning": plain.get(kind, kind), "other_part": None, "who": ""} | more
        told = (number, 1000 + number, f"{number:05}", 1, (START + timedelta(day)).isoformat(), kind, minor)
        self.flows[account].append(Flow(*told, **values))  # type: ignore[arg-type]
        self.place[number] = account
        return number

    def move(self, out: int, into: int, sent: int, arrived: int, day: int, late: int = 1) -> int:
        """Money from one own account to another; the part that left."""
        left = self.add(out, -sent, day, "transfer_out", other_part=len(self.place) + 2)
        self.add(into, arrived, day + late, "transfer_in", other_part=left)
        return left

    def outflows(self, account_id: int) -> Outflows:
        if account_id not in self.known:
            self.known[account_id] = outflows(self.flows[account_id], self.openings.get(account_id, 0))
        return self.known[account_id]

    def account_of(self, part_id: int) -> int | None:
        return self.place.get(part_id)


def account(name: str, code: str, kind: AccountType = AccountType.WALLET) -> Account:
    return Account(name, currency(code), "", kind)


def usd(text: str) -> Money:
    return Money.of(text, "USD")


def rs(text: str) -> Money:
    return Money.of(text, PKR)


def received(out: tuple[int, int] | None, proceeds: Money | None, credited: Money, **more: object) -> Received:
    values: dict[str, object] = {
        "id": "l1", "day": date(2026, 3, 1), "payer": "Payoneer", "account": "Meezan PKR 0001", "line_id": 1,
        "converted": proceeds, "base": credited, "withheld": rs("0"), "section": "", "taken": (), "papers": NO_PAPERS,
    } | more  # fmt: skip
    return Received(out=out, proceeds=proceeds, credited=credited, **values)  # type: ignore[arg-type]


def of(trail: Trail, kind: str) -> list[Step]:
    return [step for step in trail.steps if step.kind == kind]
