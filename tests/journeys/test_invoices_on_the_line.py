"""Clients and invoices on the command line, from the first draft to the last payment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Line

IBAN = "PK36SCBL0000001123456702"
ACME = ("add", "invoice", "--client", "Acme Ltd", "--currency", "USD")


def test_an_invoice_goes_from_draft_to_paid(line: Line, tmp_path: Path) -> None:
    line("add", "client", "--name", "Acme Ltd", "--currency", "USD", "--email", "pay@acme.example", "--terms-days", "7")
    line(*ACME, "--line", "Design|24|h|45", "--line", "Words|12345|word|0.085", "--order-number", "PO 7")
    assert line("issue", "#1").json["id"] == "INV-" + line("invoice", "#1").json["date"][:4] + "-0001"
    [row] = line("invoices").json["invoices"]
    assert (row["total"], row["owed"], row["status"]) == ("2129.33", "2129.33", "issued")
    number = row["number"]
    written = tmp_path / "invoice.pdf"
    assert line("invoice", number, "--out", written).json == {"files": [str(written)]}
    assert written.read_bytes().startswith(b"%PDF-")
    line("add", "earning", "--date", row["date"], "--client", "Acme Ltd", "--currency", "USD", "--gross", "2100")
    [proposal] = line("pay").json["proposals"]
    assert proposal["shares"] == [
        {"invoice": number, "settles": "USD 2129.33", "takes": "USD 2100.00", "difference": "fee"}
    ]
    line("pay", "--confirm", proposal["earning"])
    [paid] = line("invoices").json["invoices"]
    assert (paid["owed"], paid["status"]) == ("0.00", "paid")
    [share] = line("allocations", number).json["allocations"]
    line("unpay", share["id"])
    assert line("invoices").json["invoices"][0]["status"] == "issued"
    page = line("client", "Acme Ltd").json
    assert (page["invoiced"], page["owed"], page["earned"]) == (
        {"USD": "2129.33"},
        {"USD": "2129.33"},
        {"USD": "2100.00"},
    )
    assert line("check").json["ok"]


def test_a_local_invoice_prints_iban_and_code_and_keeps_the_old_one(line: Line) -> None:
    account = ("--name", "SCB", "--title", "Ayesha", "--bank", "SCB", "--currency", "PKR", "--qr", "static")
    line("add", "pay-into", *account, "--iban", "PK36 SCBL 0000 0011 2345 6702")
    line("add", "invoice", "--client", "Karachi Shop", "--currency", "PKR", "--line", "Logo|1||45000")
    number = line("issue", "#1").json["id"]
    told = line("invoice", number).json
    assert (told["iban"], told["raast_qr"][:22]) == (IBAN, "0002020102110202000424")
    dynamic = line("invoice", number, "--code-with-amount").json["raast_qr"]
    assert "050545000" in dynamic
    line("set", "pay-into", "1", "iban=PK76MEZN0001580107677601")
    assert line("invoice", number).json["iban"] == IBAN
    refused = line(
        "add", "pay-into", "--name", "X", "--title", "A", "--bank", "B", "--iban", "PK00ABCD0000000000000000"
    )
    assert refused.error == "iban_wrong"


def test_a_quote_is_billed_and_a_credit_note_takes_back(line: Line, tmp_path: Path) -> None:
    facts = tmp_path / "quote.json"
    lines = [{"text": "Site", "quantity": 1, "price": "1000"}]
    facts.write_text(json.dumps({"kind": "quote", "client": "Acme Ltd", "currency": "USD", "lines": lines}))
    line("add", "invoice", "--from", facts)
    quote = line("issue", "#1").json["id"]
    assert quote.startswith("Q-")
    line("quote-answer", quote, "accepted")
    made = line("bill", quote).json["id"]
    line("set", "invoice", made, "order_number=PO 1", "line=Site|1||900", "line=Extra|1||50")
    number = line("issue", made).json["id"]
    assert line("invoice", number).json["totals"]["total"] == "950.00"
    note = line("issue", line("credit", number, "--line", "Less|1||50").json["id"]).json["id"]
    listed = {row["number"]: row for row in line("invoices").json["invoices"]}
    assert (listed[note]["concerns"], listed[number]["owed"]) == (number, "900.00")
    line("write-off", number)
    assert line("invoice", number).json["owed"] == "0.00"


def test_reminders_promises_repeats_and_the_look(line: Line, tmp_path: Path) -> None:
    line("invoicing", "name=Ayesha Khan", "accent=#0F766E", "layout=classic", "invoice_pattern=R{n:3}")
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    line("invoicing", "--logo", logo)
    assert len(line("invoicing").json["invoicing"]["logo"]) == 64
    line("invoicing", "--logo", "-")
    assert line("invoicing").json["invoicing"]["logo"] == ""
    line(*ACME, "--line", "Design|1||100")
    assert line("issue", "#1").json["id"] == "R001"
    assert line("reminders").json == {"reminders": []}
    message = line("message", "R001", "--tone", "firm").json
    assert message["subject"] == "Second reminder: invoice R001, 0 days overdue"
    assert "R001.pdf" in message["body"]
    assert "Ayesha Khan" in line("message", "R001", as_json=False).out
    line("promise", "R001", "2099-01-01")
    assert line("invoices").json["invoices"][0]["promised"] == "2099-01-01"
    line("promise", "R001", "-")
    assert line("reminded", "R001").error == "reminder_none"
    line("repeat", "R001", "every=month", "times=2")
    assert line("repeats").json["repeats"][0]["due"] == []
    line("repeat", "R001", f"from={line('invoice', 'R001').json['date']}")
    line("repeats", "--make")
    assert len(line("invoices").json["invoices"]) == 2
    [again] = line("repeats").json["repeats"]
    assert (again["every"], again["due"]) == ("month", [])
    line("repeat", "R001", "--stop")
    assert line("repeats").json == {"repeats": []}


def test_a_platform_statement_is_written_for_each_currency(line: Line, tmp_path: Path) -> None:
    day = "2026-08-01"
    for code in ("USD", "EUR"):
        line("add", "earning", "--date", day, "--client", "Upwork", "--currency", code, "--gross", "100")
    written = line("earned-statement", "--year", "2027", "--client", "Upwork", "--out", tmp_path / "earned.pdf").json
    assert [path.rpartition("/")[2] for path in written["files"]] == ["earned-EUR.pdf", "earned-USD.pdf"]
    refused = line("earned-statement", "--year", "2027", "--client", "Nobody", "--out", tmp_path / "none.pdf")
    assert refused.error == "statement_empty"


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("invoice", "INV-1"), "invoice_unknown"),
        (("issue", "#9"), "invoice_unknown"),
        ((*ACME, "--line", "Design"), "line_malformed"),
        (ACME, "lines_missing"),
        ((*ACME, "--line", "Design|1||100|0|16"), "tax_unregistered"),
        (("pay", "--confirm", "nothing"), "earning_unknown"),
        (("unpay", "9"), "row_unknown"),
        (("client", "Nobody"), "row_unknown"),
        (("invoicing", "accent=red"), "colour_wrong"),
    ],
)
def test_bad_input_is_one_sentence(line: Line, arguments: tuple[str, ...], kind: str) -> None:
    line("add", "client", "--name", "Acme Ltd")
    answer = line(*arguments)
    assert answer.error == kind
    assert "{" not in answer.json["error"]["message"]
