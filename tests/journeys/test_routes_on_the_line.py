"""`routes` on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.conftest import Line


def test_the_routes_of_a_year_are_ranked_and_told_by_month(kept: Line) -> None:
    assert "official rate is not known" in kept("routes", "--year", "2026", as_json=False).out
    kept("rates", "type", "USD", "2026-04-01", "282", "--note", "letter")
    found = kept("routes", "--year", "2026").json
    wanted = {
        "route": [], "from": "2025-07-01", "to": "2026-06-30", "payments": 1, "currency": "USD", "gross": "100.00",
        "before_tax_pkr": "28000.00", "after_tax_pkr": "28000.00", "per_unit": "280.000000",
        "per_unit_after_tax": "280.000000", "official": "282.000000", "provisional": False,
        "spread_percent": "-0.71", "cost_pkr": "200.00", "cost_percent": "0.71", "cost_of": "fees_and_rate",
        "unknown_pkr": "0.00",
    }  # fmt: skip
    assert found["routes"] == [wanted]
    assert found["months"] == [{**wanted, "from": "2026-04-01", "to": "2026-04-30"}]
    assert "fees and rate together cost 0.71 %" in kept("routes", "--year", "2026", as_json=False).out


def test_the_cost_of_a_trail_is_fees_alone_and_says_so(kept: Line) -> None:
    """No fee was taken of 100.00; that 280 were paid and not the official 282 is a cost of the way home alone."""
    kept("rates", "type", "USD", "2026-04-01", "282", "--note", "letter")
    trail = kept("trail", "t1").json["trail"]
    assert (trail["cost_of"], trail["cost_percent"]) == ("fees", "0.00")
    assert "without what the rate cost: 0 (Rs 0.00), 0.00 % of $100.00" in kept("trail", "t1", as_json=False).out


def test_a_year_without_payments_has_no_routes(kept: Line) -> None:
    assert kept("routes", "--year", "2020").json == {"routes": [], "months": []}
    assert kept("routes", "--year", "1").error == "year_without_rules"


def test_a_payment_of_which_only_rupees_are_known_is_named(line: Line) -> None:
    line("add", "receipt", "--date", "2026-04-01", "--credited-pkr", "28000", "--payer", "Acme")
    [row] = line("routes", "--year", "2026").json["routes"]
    assert (row["gross"], row["per_unit"], row["unknown_pkr"]) == (None, None, "28000.00")
    assert "28000.00" in line("routes", "--year", "2026", as_json=False).out
