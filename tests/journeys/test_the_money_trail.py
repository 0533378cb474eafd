"""The money trail on the command line: a payment's way, covered months, every credit, money still outside."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.desk import open_desk
from tests.desk.made_up_book import MadeUp

if TYPE_CHECKING:
    from tests.journeys.conftest import Line

COMMANDS = ("trail", "months", "credits", "outside")


@pytest.fixture
def demo(line: Line) -> Line:
    """The demo book."""
    assert line("demo", line.book).status == 0
    return line


def receipt(demo: Line, day: str) -> str:
    return str(next(r["id"] for r in demo("receipts").json["receipts"] if r["date"] == day))


def by_account(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["account"]: row for row in rows}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(line: Line, command: str) -> None:
    ran = line(command, "--help", as_json=False)
    assert ran.status == 0
    assert "--book" in ran.out
    assert command in line("--help").out


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "trail"])
def test_each_command_answers_on_an_empty_book(line: Line, command: str) -> None:
    line("add", "client", "--name", "Acme")
    assert line(command).status == 0
    assert line(command, as_json=False).out == "Nothing here yet.\n"


def test_a_trail_is_one_document_whose_steps_add_up(demo: Line) -> None:
    """2,400.00 of 30 March at 274.9135: 26.88 % of a tenth went to the platform, 1.92 to the withdrawal."""
    told = demo("trail", receipt(demo, "2026-03-30")).json["trail"]
    assert told["gross"] == {"USD": "2668.80"}
    assert told["cost"] == {"USD": "268.80"}
    assert (told["credited_pkr"], told["withheld_pkr"], told["left_pkr"]) == ("659792.40", "1649.48", "658142.92")
    assert (told["rate"], told["cost_percent"], told["adds_up"]) == ("274.9135", "10.07", True)
    assert told["papers"] == {"state": "not_asked", "files": 0}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for step in told["steps"]:
        sums[step["currency"]] += Decimal(step["amount"])
    assert sums == {"USD": 0, "PKR": Decimal("658142.92")}
    assert Decimal(told["gross_pkr"]) - Decimal(told["cost_pkr"]) == Decimal("659792.40")
    assert [row["who"] for row in told["steps"][0]["rows"]] == ["Northwind Labs", "Helsinki Data Oy", "Northwind Labs"]


def test_a_trail_for_people_is_an_aligned_table(demo: Line) -> None:
    lines = demo("trail", receipt(demo, "2026-04-30"), as_json=False).out.splitlines()
    assert lines[0] == "30-Apr-2026: Payoneer to Meezan PKR 6021"
    assert lines[1] == "  17-Mar-2026  Clients paid                    $2,957.20"
    assert "Fees on the way, without what the rate cost: $297.80 (Rs 81,971.91), 9.46 % of $3,147.80" in lines
    assert "Left for each USD that was paid: 248.59419" in lines
    assert lines[-1] == "Paper not asked for yet"


def test_dollars_kept_at_home_without_a_rate_still_say_what_their_way_cost(line: Line) -> None:
    """Of 100.00 the platform took 10.00; 90.00 were kept in dollars, whose rupees nobody knows."""
    desk = open_desk(line.book)
    book = MadeUp()
    platform, kept = book.account("Upwork", "USD", "platform"), book.account("Meezan", "USD", "esfca", "0002")
    book.line(platform, "2026-05-02", 10_000, "income", counterparty="Acme")
    book.line(platform, "2026-05-02", -1_000, "fee")
    book.line(platform, "2026-05-05", -9_000, "transfer_out")
    book.line(kept, "2026-05-06", 9_000, "transfer_in")
    book.write(desk)
    desk.close()
    [receipt] = line("receipts").json["receipts"]
    told = line("trail", receipt["id"]).json["trail"]
    assert (told["kept"], told["cost"], told["cost_percent"]) == ({"USD": "90.00"}, {"USD": "10.00"}, "10.00")
    assert "cost_pkr" not in told
    out = line("trail", receipt["id"], as_json=False).out
    assert "Kept in foreign money" in out
    assert "Fees on the way, without what the rate cost: $10.00 of $100.00" in out
    assert "base_pkr" not in receipt
    assert line("set", "receipt", receipt["id"], "credited_pkr=5").error == "printed_by_bank"
    line("set", "receipt", receipt["id"], "rate=280.50", "category=other_services")
    [known] = line("receipts").json["receipts"]
    assert known["base_pkr"] == "25245.00"  # 90.00 x 280.50
    assert line("totals").json["reached"] == "25245.00"
    assert line("tax", "--year", "2026").json["final_tax"] == "252.45"
    line("undo")
    assert line("receipts").json["receipts"] == [receipt]


def test_a_typed_payment_begins_with_who_sent_it(line: Line) -> None:
    fields = ("--date", "2026-05-02", "--payer", "Acme", "--proceeds", "100", "--currency", "USD", "--rate", "280")
    typed = line("add", "receipt", *fields).json["id"]
    assert "Acme sent" in line("trail", typed, as_json=False).out


@pytest.mark.parametrize("name", ["l0", "t5", "nonsense", "9" * 40])
def test_a_payment_that_is_not_there_is_one_refusal(demo: Line, name: str) -> None:
    assert demo("trail", name).error == "row_unknown"


def test_months_say_what_is_covered_and_what_to_fetch(demo: Line) -> None:
    answer = demo("months").json
    wise = {month["month"]: month for month in by_account(answer["months"])["Wise USD"]["months"]}
    assert [wise[f"2026-{month:02}"]["state"] for month in range(4, 10)] == ["proved"] * 6
    assert wise["2026-10"] == {"month": "2026-10", "state": "missing", "covered_until": "2026-10-14"}
    assert by_account(answer["missing"])["Wise USD"]["download"]
    out = demo("months", as_json=False).out
    assert "Oct 2026  missing from 14-Oct-2026" in out
    assert "  1. " in out


def test_credits_foot_and_tell_what_nobody_explained(demo: Line) -> None:
    answer = demo("credits", "--year", "2027").json
    assert (answer["year"], answer["unexplained"]) == (2027, {"PKR": "18000.00", "USD": "384.00"})
    for table in answer["credits"]:
        assert sum(Decimal(row["amount"]) for row in table["rows"]) == Decimal(table["sum"])
        assert table["difference"] == "0.00"
    meezan = by_account(answer["credits"])["Meezan PKR 6021"]
    assert [row["type"] for row in meezan["rows"]] == ["exports", "profit", "unexplained"]
    assert "  Not explained yet         18,000.00" in demo("credits", "--year", "2027", as_json=False).out


def test_outside_tells_balances_ages_wallet_years_and_what_was_spent_abroad(demo: Line) -> None:
    answer = demo("outside").json
    assert {row["account"]: (row["balance"], row["oldest"]) for row in answer["balances"]} == {
        "Payoneer USD": ("79.67", "2026-10-25"),
        "Upwork USD": ("1818.00", "2026-11-06"),
        "Wise USD": ("88.98", "2026-10-09"),
    }
    assert sum(Decimal(row["balance"]) for row in answer["balances"]) == Decimal(demo("totals").json["outside"]["USD"])
    assert {year["difference"] for year in answer["wallet_years"]} == {"0.00"}
    for year in answer["wallet_years"]:
        came, went = (sum(map(Decimal, year[side].values())) for side in ("came_in", "went_out"))
        assert Decimal(year["opening"]) + came - went == Decimal(year["closing"])
    assert len(answer["spent_abroad"]) == 2
    assert "$30.00 was spent abroad in Tax Year 2026" in answer["spent_abroad"][0]
    assert "Payoneer USD, Tax Year 2026" in demo("outside", as_json=False).out


def test_no_reading_of_the_trail_changes_the_book(demo: Line) -> None:
    before = demo.dump
    for command in (["trail", receipt(demo, "2026-04-30")], ["months"], ["credits"], ["outside"]):
        assert demo(*command).status == 0
    assert demo.dump == before
    assert demo("check").json["ok"] is True
