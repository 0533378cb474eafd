"""Ten thousand made-up payments over random chains of accounts: every trail adds up to the paisa."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING

from freelancer_desk.domain.following import Received, Taken, follow
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.trails import COSTS, SOURCES
from tests.domain.made_up_ground import PKR, START, Ground, account, of, received

if TYPE_CHECKING:
    from freelancer_desk.domain.trails import Trail

CODES = ("USD", "USD", "EUR", "GBP", "JPY", "KWD")


def made_up(dice: random.Random) -> tuple[Ground, list[Received]]:
    """Random platforms and wallets in chains, random fees, splits, refunds, spending, and payments that come home."""
    size = dice.randint(1, 5)
    accounts = {number: account(f"A{number}", dice.choice(CODES)) for number in range(1, size + 1)}
    ground = Ground(accounts, openings={n: dice.choice((0, 0, None, dice.randint(-500, 5_000))) for n in accounts})
    payments: list[Received] = []
    for day in range(dice.randint(20, 60)):
        number = dice.randint(1, size)
        event = dice.random()
        amount = dice.randint(1, 100_000)
        if event < 0.4:
            earned = ground.add(number, amount, day, "income", who=dice.choice("ABC"))
            for kind, most in (("fee", 5), ("tax", 20)):
                if dice.random() < 0.6:
                    ground.add(number, -dice.randint(0, amount // most), day, kind, other_part=earned)
        elif event < 0.6 and number < size:
            into = dice.randint(number + 1, size)
            same = accounts[number].currency == accounts[into].currency
            arrived = max(1, amount - dice.choice((0, 0, 7))) if same else dice.randint(1, 100_000)
            left = ground.move(number, into, amount, arrived, day, dice.randint(-1, 3))
            if dice.random() < 0.5:
                ground.add(number, -dice.randint(1, 300), day, "fee", other_part=left)
            if dice.random() < 0.2:
                ground.add(into, -dice.randint(0, max(arrived // 3, 0)), day, "fee", other_part=left + 1)
        elif event < 0.75:
            kind = dice.choice(("fee", "expense", "refund", "tax", "cash"))
            ground.add(number, -dice.randint(1, 5_000), day, kind, who=dice.choice("ABC"))
        else:
            payments.append(comes_home(ground, number, amount, day, dice))
    return ground, payments


def comes_home(ground: Ground, number: int, amount: int, day: int, dice: random.Random) -> Received:
    out = ground.add(number, -amount, day, "transfer_out")
    if dice.random() < 0.5:
        ground.add(number, -dice.randint(1, 500), day, "fee", other_part=out)
    unit = ground.accounts[number].currency
    proceeds = Money(max(1, amount + dice.choice((0, 0, 0, -3, 4))), unit)
    converted = Money(dice.choice((proceeds.minor, proceeds.minor // 2, 0)), unit)
    credited = Money(dice.randint(1, 10**8) if converted else 0, PKR)
    fee = Taken("fee", Money(-dice.randint(1, 99), PKR), "", START, 5)
    return received(
        (number, out),
        proceeds,
        credited,
        converted=converted,
        base=dice.choice((credited, None)),
        withheld=Money(credited.minor // 100, PKR),
        section="154A",
        taken=(fee,) if dice.random() < 0.3 and credited.minor > 10_000 else (),
        line_id=out,
        id=f"l{out}",
    )


def test_ten_thousand_made_up_payments_add_up_to_the_paisa() -> None:
    checked = traced = 0
    for seed in range(1_050):
        ground, payments = made_up(random.Random(seed))
        given: dict[str, int] = defaultdict(int)
        whole: dict[str, int] = {}
        for payment in payments:
            trail = follow(payment, ground)
            holds(trail, payment)
            for share in (share for step in of(trail, "earned") for share in step.shares):
                given[share.id] += share.amount.minor
                whole[share.id] = share.whole.minor
            checked += 1
            traced += not trail.untraced
        assert all(0 <= given[name] <= whole[name] for name in given), seed
    assert checked >= 10_000
    assert traced > 500


def holds(trail: Trail, payment: Received) -> None:
    """Each currency adds up, told without asking the trail itself."""
    sums: dict[str, int] = defaultdict(int)
    for step in trail.steps:
        sums[step.amount.currency.code] += step.amount.minor
    assert payment.proceeds is not None
    assert payment.converted is not None
    kept = payment.proceeds - payment.converted
    left = payment.credited.minor - payment.withheld.minor + sum(t.amount.minor for t in payment.taken)
    due = {kept.currency.code: kept.minor, "PKR": left}
    assert {code: minor for code, minor in sums.items() if minor} == {code: m for code, m in due.items() if m}
    assert trail.adds_up
    assert all(share.amount.minor >= 0 for step in trail.steps for share in step.shares)
    for step in trail.steps:
        if step.kind == "earned":
            assert sum(share.amount.minor for share in step.shares) == step.amount.minor
    if trail.cost_home is not None:
        told_costs = [step.in_home for step in trail.steps if step.kind in COSTS]
        assert sum(money.minor for money in told_costs if money is not None) == trail.cost_home.minor
        assert None not in told_costs
    sources = {step.amount.currency.code for step in trail.steps if step.kind in SOURCES}
    if sources == {payment.proceeds.currency.code} and len(sums) <= 2 and not payment.taken:
        assert trail.gross[0].minor - sum(money.minor for money in trail.cost) == payment.proceeds.minor
