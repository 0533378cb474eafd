"""A freelancer in Lahore with a certificate all year types twelve payments; the figures were worked out by hand."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Line

PAISA = Decimal("0.01")
DAYS = (
    "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31",
    "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30",
)  # fmt: skip
RATES = tuple(Decimal("281.50") + Decimal("0.25") * month for month in range(12))
CREDITED = tuple((Decimal(2673) * rate).quantize(PAISA, ROUND_HALF_UP) for rate in RATES)
# The bank cut 1 % in July and August, 0.25 % afterwards.
CUTS = tuple(
    (amount * Decimal("0.01" if month < 2 else "0.0025")).quantize(PAISA, ROUND_HALF_UP)
    for month, amount in enumerate(CREDITED)
)
LAHORE = {"atl": True, "resident": True, "return_filed_on_time": True, "conditions_met": True, "opt_out": False}


def _facts() -> dict[str, Any]:
    exports = [
        {"date": day, "category": "it_services", "amount_pkr": str(amount), "withheld_pkr": str(cut)}
        for day, amount, cut in zip(DAYS, CREDITED, CUTS, strict=True)
    ]
    person = {**LAHORE, "pseb": [{"from": "2025-07-01", "to": "2026-06-30"}]}
    return {"country": "pk", "tax_year": 2026, "person": person, "exports": exports}


def _holds(working: dict[str, Any]) -> None:
    [row] = [row for row in working["lines"] if row["key"] == "export_pseb"]
    assert {name: row[name] for name in ("base", "rate", "tax", "withheld", "shortfall", "excess")} == {
        "base": "9073498.50",
        "rate": "0.0025",
        "tax": "22683.75",
        "withheld": "33975.53",
        "shortfall": "0.00",
        "excess": "11291.78",
    }
    assert not [row for row in working["lines"] if row["key"] == "export_other" and Decimal(row["base"])]
    assert sum(warning["key"] == "wrong_rate" for warning in working["warnings"]) <= 2


@pytest.fixture
def typed(line: Line) -> Line:
    """The book of that year, filled on the command line: rupees typed or worked out from the rate, by turns."""
    line("set", "person", "me", "name=Test Person", "category=it_services", "filer=active", "filer_checked=2026-06-01",
         "resident=yes", "return_filed=yes", "statements_filed=not_needed", "sales_tax_filed=not_needed")  # fmt: skip
    line("add", "registration", "--kind", "pseb", "--from", "2025-07-01", "--to", "2026-06-30", "--number", "Z-1")
    for month, day in enumerate(DAYS):
        rupees = ("--credited-pkr", CREDITED[month]) if month % 2 else ("--rate", RATES[month])
        added = line(
            "add", "receipt", "--date", day, "--client", "Acme", "--proceeds", "2673.00", "--currency", "USD",
            *rupees, "--withheld-pkr", CUTS[month], "--purpose-code", "9186", "--papers", "e-PRC",
        )  # fmt: skip
        assert added.status == 0, added
    return line


def test_the_hand_worked_sums_are_what_the_test_types() -> None:
    assert sum(RATES) == Decimal("3394.50")
    assert sum(CREDITED) == Decimal("9073498.50")
    assert sum(CUTS) == Decimal("33975.53")


def test_assess_gives_the_figures_without_a_book(line: Line, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(_facts()), encoding="utf-8")
    done = line("assess", facts)
    assert done.status == 0
    _holds(done.json)
    assert not line.book.exists()


def test_a_book_filled_by_hand_gives_the_same_figures(typed: Line) -> None:
    assert typed("totals", "--year", "2026").json["reached"] == "9073498.50"
    assert typed("totals").json["reached_foreign"] == {"USD": "32076.00"}
    _holds(typed("tax", "--year", "2026").json)


def test_exactly_the_two_payments_with_a_wrong_cut_are_flagged(typed: Line) -> None:
    rows = typed("receipts", "--year", "2026").json["receipts"]
    assert [row["date"] for row in rows if "wrong_rate" in row["flags"]] == ["2025-07-31", "2025-08-31"]
    assert [row["credited_pkr"] for row in rows] == [str(amount) for amount in CREDITED]
    assert [Decimal(row["rate"]) for row in rows] == list(RATES)


def test_the_tax_of_the_book_is_the_working_of_its_exported_facts(typed: Line, tmp_path: Path) -> None:
    out = tmp_path / "facts.json"
    assert typed("export", "facts", "--year", "2026", "--out", out).json == {"files": [str(out)]}
    assert typed("assess", out).json == typed("tax", "--year", "2026").json
    without_rows = json.loads(out.read_text(encoding="utf-8"))
    for export in without_rows["exports"]:
        export.pop("row")
    by_hand = _facts()["exports"]
    assert [(e["date"], e["category"], e["amount_pkr"], e["withheld_pkr"]) for e in without_rows["exports"]] == [
        (e["date"], e["category"], e["amount_pkr"], e["withheld_pkr"]) for e in by_hand
    ]


def test_retained_dollars_are_taxed_once_and_at_the_rate_of_the_day(line: Line) -> None:
    """673 of 2,673 dollars stay in the foreign-currency account: fewer rupees are credited, the base is the same."""
    credited = Decimal(2000) * RATES[0]
    line("add", "receipt", "--date", DAYS[0], "--proceeds", "2673.00", "--currency", "USD", "--retained", "673.00",
         "--credited-pkr", credited)  # fmt: skip
    [row] = line("receipts").json["receipts"]
    assert (row["converted"], row["retained"], row["base_pkr"]) == ("2000.00", "673.00", str(CREDITED[0]))
    assert line("totals").json["reached"] == str(CREDITED[0])
