"""The demo: made by the real import, its figures recomputed here from its files, and no claim without a reason."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Line

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
PAISA = Decimal("0.01")


class Credit(NamedTuple):
    """A remittance as the bank printed it, with the tax cut from it."""

    day: date
    amount: Decimal
    cut: Decimal


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "") or "0")


def _day(text: str) -> date:
    return datetime.strptime(text, "%d %b %Y").replace(tzinfo=UTC).date()


def _table(name: str, header: str) -> list[dict[str, str]]:
    text = (DEMO / name).read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(text[text.index(header) :]))
    return list(rows)


def _meezan() -> list[Credit]:
    rows = _table("meezan-statement.csv", "Booking Date,")
    cuts = {r["Booking Date"]: _number(r["Debit"]) for r in rows if "U/S 154A" in r["Description"]}
    return [
        Credit(
            _day(r["Booking Date"]),
            _number(r["Credit"]),
            cuts.get(r["Booking Date"], Decimal(0)),
        )
        for r in rows
        if "Remittance From PAYONEER" in r["Description"]
    ]


def _mcb() -> list[Credit]:
    text = (DEMO / "mcb-live-statement.csv").read_text(encoding="utf-8")
    rows = [r for r in csv.reader(io.StringIO(text)) if len(r) == 8 and r[0] != "Date"]
    cuts = {r[0]: _number(r[4]) for r in rows if "U/S 154A" in r[1]}
    return [
        Credit(_day(r[0]), _number(r[4]), cuts.get(r[0], Decimal(0)))
        for r in rows
        if "WISE PAYMENTS" in r[1] and r[5] == "Cr"
    ]


CREDITS = sorted(_meezan() + _mcb())


@pytest.fixture
def demo(line: Line) -> Line:
    """The demo book."""
    assert line("demo", line.book).json["book"] == str(line.book)
    return line


def test_an_existing_file_is_never_written_over(line: Line, tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("kept", encoding="utf-8")
    assert line("demo", precious).error == "file_exists"
    assert precious.read_text(encoding="utf-8") == "kept"
    line("demo", line.book)
    before = line.dump
    assert line("demo", line.book).status == 1
    assert line.dump == before


def test_every_payment_is_a_credit_that_the_bank_printed(demo: Line) -> None:
    receipts = demo("receipts").json["receipts"]
    found = sorted(
        Credit(date.fromisoformat(r["date"]), Decimal(r["base_pkr"]), Decimal(r["withheld_pkr"])) for r in receipts
    )
    assert found == CREDITS
    assert demo("totals").json["reached"] == str(sum(credit.amount for credit in CREDITS))


@pytest.mark.parametrize(
    ("year", "first", "last"), [(2026, "2025-07-01", "2026-06-30"), (2027, "2026-07-01", "2027-06-30")]
)
def test_the_tax_of_each_year_follows_from_the_statements(demo: Line, year: int, first: str, last: str) -> None:
    """The certificate covers every day and the service is listed, so that 0.25 % is due."""
    credits_ = [c for c in CREDITS if date.fromisoformat(first) <= c.day <= date.fromisoformat(last)]
    base = sum((c.amount for c in credits_), Decimal(0))
    due = (base * Decimal("0.0025")).quantize(PAISA, ROUND_HALF_UP)
    cut = sum((c.cut for c in credits_), Decimal(0))
    [row] = [row for row in demo("tax", "--year", str(year)).json["lines"] if row["key"] == "export_pseb"]
    assert (Decimal(row["base"]), Decimal(row["tax"]), Decimal(row["withheld"])) == (base, due, cut)
    assert Decimal(row["excess"]) - Decimal(row["shortfall"]) == cut - due


def test_every_tax_cut_from_an_export_is_one_of_the_two_rates_of_the_law() -> None:
    for credit in CREDITS:
        lawful = {(credit.amount * Decimal(rate)).quantize(PAISA, ROUND_HALF_UP) for rate in ("0.0025", "0.01")}
        assert credit.cut in {Decimal(0), *lawful}, credit


def test_every_withdrawal_prints_the_rupees_that_the_bank_received() -> None:
    payoneer = _table("payoneer-report.csv", "Transaction Date,")
    sent = [
        _number(r["Transfer Amount"])
        for r in payoneer
        if r["Transfer Amount Currency"] == "PKR" and r["Status"] == "Completed"
    ]
    assert sorted(sent) == sorted(credit.amount for credit in _meezan())
    wise = [r for r in _table("wise-statement-usd.csv", "TransferWise ID,") if r["Exchange To"] == "PKR"]
    assert sorted(_number(r["Exchange To Amount"]) for r in wise) == sorted(credit.amount for credit in _mcb())
    for row in wise:
        assert -_number(row["Amount"]) * _number(row["Exchange Rate"]) == _number(row["Exchange To Amount"])


def test_every_running_balance_adds_up(demo: Line) -> None:
    for account in demo("accounts").json["accounts"]:
        assert account["proved"] is True, account["name"]


def test_own_transfers_are_all_paired(demo: Line) -> None:
    transfers = demo("transfers").json["transfers"]
    upwork = [r for r in _table("upwork-transactions.csv", "Date,") if r["Transaction Type"] == "Withdrawal"]
    assert len(transfers) == len(upwork) + len(CREDITS)
    assert all(transfer["sure"] for transfer in transfers)


def test_no_paper_certificate_or_account_stands_there_that_no_file_or_rule_backs(demo: Line) -> None:
    story = tomllib.loads((DEMO / "demo.toml").read_text(encoding="utf-8"))
    assert set(story) == {"files", "papers", "person", "registration", "seller", "client", "invoice"}
    assert set(story["papers"]) <= {credit.day.isoformat() for credit in CREDITS}
    assert all("number" not in registration for registration in story["registration"])
    with_paper = {r["date"] for r in demo("receipts").json["receipts"] if r["papers"]}
    assert with_paper == set(story["papers"])
    everything = "".join(path.read_text(encoding="utf-8-sig") for path in DEMO.iterdir())
    assert "IBAN" not in everything.upper()
    assert not any(f"PK{digits:02d}" in everything for digits in range(100))
    assert "purpose_code" not in json.dumps(demo("receipts").json)


def test_the_demo_says_what_its_book_says(demo: Line, tmp_path: Path) -> None:
    said = demo("demo", tmp_path / "second.fdesk").json
    assert said["pairs"] == len(demo("transfers").json["transfers"])
    assert said["payments"] == len(CREDITS)
    assert said["questions"] == len(demo("questions").json["questions"])
    working = demo("tax", "--year", str(said["tax_year"])).json
    assert (said["tax"], said["cut"], said["payable"]) == (
        working["total_tax"],
        working["total_withheld"],
        working["payable"],
    )
    assert demo.on(tmp_path / "second.fdesk").dump == demo.dump


def test_an_account_and_a_profile_may_be_named(line: Line) -> None:
    file = DEMO / "payoneer-report.csv"
    assert line("import", "--account", "Payoneer USD studio", file).json["files"][0]["account"] == "Payoneer USD studio"
    assert line("import", "--account", "Payoneer USD", file).json["files"][0]["account"] == "Payoneer USD"
    assert len(line("accounts").json["accounts"]) == 2
    assert line("import", "--profile", "no-such", file).error == "profile_unknown"
    assert line("import", "--profile", "wise-statement", file).error == "profile_does_not_fit"
    assert line("import", "--profile", "payoneer-report-17", file).json["files"][0]["new"] == 0
