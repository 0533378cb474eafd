"""The routes of real statements: figures as one would add them up on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk import rates, receipts, routes, tax_years
from freelancer_desk.domain.money import Money, total

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk

TODAY = date(2026, 11, 24)


def test_a_month_of_the_demo_follows_from_its_statements(statements: Desk) -> None:
    march = [row for row in routes.table(statements.book) if row.span.first == date(2026, 3, 1)]
    [row] = march
    # Upwork 2,668.80 less 266.88 commission and 1.92 for withdrawals is 2,400.00, for which Meezan paid 659,792.40.
    assert (row.route, row.payments) == (("Upwork", "Payoneer", "Meezan"), 1)
    assert (row.gross, row.before_tax.text, row.after_tax.text) == (
        Money.of("2668.80", "USD"),
        "659792.40",
        "658142.92",
    )
    assert row.per_unit is not None
    assert row.per_unit.quantize(Decimal("0.0001")) == Decimal("247.2244")
    assert row.cost is None


def test_every_rupee_from_abroad_is_on_some_route(statements: Desk) -> None:
    rows = routes.table(statements.book)
    paid = [p for p in receipts.listing(statements.book) if p.scope != "local"]
    taxed = total((p.withheld for p in paid), "PKR")
    assert (
        total((row.after_tax + row.unknown for row in rows), "PKR") == total((p.credited for p in paid), "PKR") - taxed
    )


def test_the_official_rate_makes_the_cost_known(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2026)
    for payment in receipts.listing(statements.book, year):
        rates.type_rate(statements, "USD", payment.day.isoformat(), "280", "for the test")
    found = routes.compare(statements.book, TODAY, year)
    costs = [row.cost_percent for row in found.ranking if row.cost_percent is not None]
    assert len(costs) == len(found.ranking) == 3
    assert costs == sorted(costs)
    assert found.ranking[0].route == ("Wise", "MCB")
    # 2,370.28 dollars at 280 are 663,678.40; 656,707.50 arrived.
    assert found.ranking[0].cost == Money.of("6970.90", "PKR")
    assert {row.span.first.month for row in found.months} <= {3, 4, 5, 6}


def test_twelve_months_end_today(desk: Desk) -> None:
    for day in ("2025-11-30", "2025-12-01", "2026-11-24"):
        receipts.add(
            desk, {"date": day, "proceeds": "100", "currency": "USD", "credited_pkr": "28000", "payer": "Acme"}
        )
    [row] = routes.compare(desk.book, TODAY).ranking
    assert (row.payments, row.span.first, row.span.last) == (2, date(2025, 12, 1), TODAY)
    [last] = routes.compare(desk.book, date(2026, 12, 31)).ranking
    assert (last.payments, last.span.first) == (1, date(2026, 1, 1))


def test_a_local_payment_is_on_no_route(desk: Desk) -> None:
    receipts.add(desk, {"date": "2026-04-01", "proceeds": "100", "currency": "PKR", "credited_pkr": "100"})
    assert routes.table(desk.book) == ()
