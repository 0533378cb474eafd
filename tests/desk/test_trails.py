"""The money trail of a book: the demo's payments by hand, money outside with its age, and wallet years to the cent."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import closings, overview, receipts, tax_years, trails
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from tests.desk.made_up_book import MadeUp

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.trails import Trail

TODAY = date(2026, 11, 24)


def usd(text: str) -> Money:
    return Money.of(text, "USD")


def rs(text: str) -> Money:
    return Money.of(text, "PKR")


def of_day(desk: Desk, day: str) -> Trail:
    [payment] = [p for p in receipts.listing(desk.book) if p.day.isoformat() == day]
    return trails.trail(desk.book, payment.id)


def told(trail: Trail) -> list[tuple[str, str, str]]:
    return [(s.kind, s.account, str(s.left if s.left is not None else s.amount)) for s in trail.steps]


def test_a_payment_of_the_demo_is_followed_over_two_accounts_to_five_sources(statements: Desk) -> None:
    """2,850.00 left Payoneer on 29 April: 81.40 of what Upwork sent in March, 2,578.00 of April, 190.60 from Fiverr.

    March: units 2,415.00 to 2,496.40 of the withdrawal, with 0.07 of its fee of 2.00, are 81.47 of the third earning's
    1,094.40, before 9.06 of its fee of 121.60. April: 12.00 for Connects came off the first earning, so 808.80 of its
    820.80 (fee 89.87 of 91.20), then 540.00 and 1,231.20 whole (fees 60.00 and 136.80), less 2.00 for the withdrawal.
    """
    trail = of_day(statements, "2026-04-30")
    assert told(trail) == [
        ("earned", "Upwork USD", "USD 2957.20"),
        ("platform_fee", "Upwork USD", "USD -295.73"),
        ("in_account", "Upwork USD", "USD 2661.47"),
        ("transfer_fee", "Upwork USD", "USD -2.07"),
        ("other_in", "Payoneer USD", "USD 190.60"),
        ("in_account", "Payoneer USD", "USD 2850.00"),
        ("changed_out", "Meezan PKR 6021", "USD -2850.00"),
        ("rate", "Meezan PKR 6021", "PKR 0.00"),
        ("credited", "Meezan PKR 6021", "PKR 784486.01"),
        ("tax_cut", "Meezan PKR 6021", "PKR -1961.22"),
        ("left", "Meezan PKR 6021", "PKR 782524.79"),
    ]
    assert [(s.day.isoformat(), s.who, s.amount.text, s.whole.text) for s in trail.steps[0].shares] == [
        ("2026-03-17", "Northwind Labs", "90.53", "1216.00"),
        ("2026-04-06", "Northwind Labs", "898.67", "912.00"),
        ("2026-04-13", "Helsinki Data Oy", "600.00", "600.00"),
        ("2026-04-17", "Northwind Labs", "1368.00", "1368.00"),
    ]
    assert (trail.gross, trail.cost, trail.cost_home) == ((usd("3147.80"),), (usd("297.80"),), rs("81971.91"))
    assert (trail.left, trail.tax_cut, trail.untraced) == (rs("782524.79"), rs("1961.22"), ())
    assert trail.papers.state == "not_asked"
    assert trail.adds_up


def test_every_payment_of_the_demo_adds_up_and_all_at_once_are_the_same(statements: Desk) -> None:
    found = trails.trails(statements.book)
    assert [t.receipt for t in found] == [p.id for p in receipts.listing(statements.book)]
    assert all(t.adds_up and not t.untraced for t in found)
    assert list(found) == [trails.trail(statements.book, t.receipt) for t in found]
    year = tax_years.year_of(statements.book, 2027)
    assert trails.trails(statements.book, year) == tuple(t for t in found if t.day in year.span)


def test_a_paper_and_a_typed_payment_show_in_the_trail(statements: Desk) -> None:
    known = of_day(statements, "2026-04-30")
    receipts.change(statements, known.receipt, {"papers": "e-PRC 77"})
    assert trails.trail(statements.book, known.receipt).papers.state == "issued"
    fields = {"date": "2026-05-02", "payer": "Acme", "proceeds": "100", "currency": "USD", "credited_pkr": "28000"}
    typed = trails.trail(statements.book, receipts.add(statements, fields).id)
    assert [s.kind for s in typed.steps] == ["sent", "changed_out", "rate", "credited", "left"]
    assert (typed.rate, typed.left) == (280, rs("28000"))


def test_a_payment_that_is_not_there_is_refused(desk: Desk) -> None:
    for name in ("l1", "t9", "", "1"):
        with pytest.raises(DeskError) as refused:
            trails.trail(desk.book, name)
        assert refused.value.kind == "row_unknown"
    assert trails.trails(desk.book) == ()


def test_what_is_outside_has_the_age_of_its_oldest_money(statements: Desk) -> None:
    """All of Payoneer's older money went out on 29 October, so what is there came on the 25th: 30 days ago."""
    found = trails.outside(statements.book, TODAY)
    assert [(w.account, w.balance, w.oldest, w.age) for w in found.balances] == [
        ("Payoneer USD", usd("79.67"), date(2026, 10, 25), 30),
        ("Upwork USD", usd("1818.00"), date(2026, 11, 6), 18),
        ("Wise USD", usd("88.98"), date(2026, 10, 9), 46),
    ]
    assert (found.on_the_way, found.kept_at_home) == ((), ())
    total = overview.totals(statements.book).outside["USD"]
    assert sum(w.balance.minor for w in found.balances) == total.minor


def test_money_on_the_way_and_dollars_kept_at_home_stand_apart(desk: Desk) -> None:
    book = MadeUp()
    wallet = book.account("Payoneer", "USD")
    kept = book.account("Meezan Bank", "USD", "esfca", "0002")
    book.line(wallet, "2026-11-01", 50_000, "income", counterparty="Acme")
    book.line(wallet, "2026-11-20", -20_000, "transfer_out", counterparty="Meezan Bank")
    book.line(kept, "2026-10-05", 7_000, "deposit", counterparty="Acme")
    book.statement(wallet, "2026-11-01", "2026-11-20", 1_000, 31_000)
    book.write(desk)
    found = trails.outside(desk.book, TODAY)
    assert [(m.account, m.day, m.amount, m.to, m.age) for m in found.on_the_way] == [
        ("Payoneer USD", date(2026, 11, 20), usd("200"), "Meezan Bank", 4)
    ]
    assert [(w.account, w.balance, w.age) for w in found.balances] == [("Payoneer USD", usd("310"), 23)]
    assert [(w.type, w.balance, w.age) for w in found.kept_at_home] == [("esfca", usd("70"), 50)]


def test_money_from_before_the_first_statement_has_no_known_age(desk: Desk) -> None:
    book = MadeUp()
    wallet = book.account("Payoneer", "USD")
    book.line(wallet, "2026-11-01", -10_000, "expense")
    book.statement(wallet, "2026-11-01", "2026-11-20", 30_000, 20_000)
    book.write(desk)
    [waiting] = trails.outside(desk.book, TODAY).balances
    assert (waiting.balance, waiting.oldest, waiting.age) == (usd("200"), None, None)


def test_each_wallet_year_of_the_demo_explains_itself(statements: Desk) -> None:
    """Payoneer to 30 June: 10,770.81 from Upwork, 640.00 from Orchid, 256.00 from Fiverr; 19.20 fee; 30.00 card."""
    found = {(y.account, y.year.number): y for y in trails.wallet_years(statements.book)}
    assert len(found) == 6
    assert all(not y.difference and y.printed for y in found.values())
    first, second = found["Payoneer USD", 2026], found["Payoneer USD", 2027]
    assert first.opening == usd("0")
    assert first.came_in == {
        "earned": usd("640"), "transfers_in": usd("10770.81"), "unexplained_in": usd("256"),
    }  # fmt: skip
    assert first.went_out == {"fees": usd("19.20"), "withdrawn": usd("11550"), "spent": usd("30")}
    assert first.closing == second.opening == usd("67.61")
    assert (second.closing, second.spent, second.went_out["unexplained_out"]) == (usd("79.67"), usd("30"), usd("300"))


def test_a_missing_line_is_the_difference_of_its_year_alone(desk: Desk) -> None:
    """The statement of June ends with 150.00 but its lines come to 120.00; July goes on from 150.00."""
    book = MadeUp()
    wallet = book.account("Payoneer", "USD")
    book.line(wallet, "2026-06-10", 10_000, "income")
    book.line(wallet, "2026-06-20", 2_000, "income")
    book.line(wallet, "2026-07-05", 1_000, "income")
    book.statement(wallet, "2026-06-10", "2026-06-20", 0, 15_000)
    book.statement(wallet, "2026-07-05", "2026-07-05", 15_000, 16_000)
    book.write(desk)
    june, july = trails.wallet_years(desk.book)
    assert (june.year.number, june.closing, june.difference) == (2026, usd("150"), usd("-30"))
    assert (july.opening, july.closing, july.difference) == (usd("150"), usd("160"), usd("0"))


def test_years_without_lines_carry_the_balance_and_unprinted_ones_follow_from_the_lines(desk: Desk) -> None:
    book = MadeUp()
    wallet = book.account("Upwork", "USD", "platform")
    book.account("Empty", "USD")
    book.line(wallet, "2024-01-10", 10_000, "income")
    book.line(wallet, "2026-01-10", -4_000, "cash")
    book.write(desk)
    found = trails.wallet_years(desk.book)
    assert [(y.year.number, y.opening, y.closing, y.printed) for y in found] == [
        (2024, usd("0"), usd("100"), False),
        (2025, usd("100"), usd("100"), False),
        (2026, usd("100"), usd("60"), False),
    ]
    assert found[2].spent == usd("40")


KINDS = (
    "income",
    "fee",
    "tax",
    "refund",
    "transfer_in",
    "transfer_out",
    "fx",
    "expense",
    "deposit",
    "cash",
    "interest",
)


def test_made_up_wallet_years_explain_every_cent(desk: Desk) -> None:
    """Random parts of every kind and sign: opening and the sum of the lines give the closing of every year."""
    dice = random.Random(7)
    book, sums = MadeUp(), {}
    for number in range(1, 26):
        account = book.account(
            f"W{number}", dice.choice(("USD", "EUR", "JPY", "KWD")), dice.choice(("wallet", "platform"))
        )
        opening = sums[account] = dice.randint(-500, 9_000)
        days = sorted(date(2023, 1, 1) + timedelta(dice.randint(0, 1_300)) for _ in range(40))
        for day in days:
            parts = [
                (dice.choice(KINDS), dice.choice((-1, 1)) * dice.randint(1, 9_000)) for _ in range(dice.randint(1, 3))
            ]
            book.split(account, day.isoformat(), parts, counterparty=dice.choice("ABC"))
            sums[account] += sum(minor for _, minor in parts)
        book.statement(account, days[0].isoformat(), days[-1].isoformat(), opening, sums[account])
    book.write(desk)
    found = trails.wallet_years(desk.book)
    assert len({y.account_id for y in found}) == 25
    assert [y for y in found if y.difference] == []
    last = {y.account_id: y.closing.minor for y in found}
    assert last == sums


def test_a_closing_account_is_no_obstacle(statements: Desk) -> None:
    closings.start(statements, "Wise USD", "close", date(2026, 10, 14))
    assert len(trails.outside(statements.book, TODAY).balances) == 3
