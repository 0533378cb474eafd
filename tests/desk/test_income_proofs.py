"""Proof of income out of a real book: its figures are those of the payments, its certificates those attached."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, overview, papers, person, receipts, records, tax_years
from freelancer_desk.desk.handover import income_proofs
from freelancer_desk.domain.days import Span
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.domain.income_proof import IncomeProof

TODAY = date(2026, 11, 27)


def proof(desk: Desk, first: str = "2026-07-01", last: str = "2026-11-27", **how: object) -> IncomeProof:
    span = income_proofs.span(date.fromisoformat(first), date.fromisoformat(last))
    return income_proofs.proof(desk.book, span, TODAY, **how)  # type: ignore[arg-type]


def test_the_worth_is_what_reached_the_country(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2027)
    assert proof(statements).worth == overview.totals(statements.book, year).reached
    assert len(proof(statements).rows) == 6
    assert proof(statements, "2026-08-01", "2026-08-31").rows[0].day == date(2026, 8, 30)


def test_certificates_are_those_attached_and_those_typed(statements: Desk, tmp_path: Path) -> None:
    first, second = receipts.listing(statements.book, tax_years.year_of(statements.book, 2027))[:2]
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-made up")
    papers.attach(statements, scan, f"payment:{first.id}", {"kind": "e-prc", "number": "77"})
    receipts.change(statements, second.id, {"papers": "PRC 12"})
    assert [one.certificate for one in proof(statements).rows][:3] == ["e-PRC 77", "PRC 12", ""]


def test_clients_are_told_from_platforms_and_masked(statements: Desk) -> None:
    fields = {"date": "2026-08-05", "client": "Acme", "proceeds": "100", "currency": "USD", "credited_pkr": "28000"}
    receipts.add(statements, fields)
    local = {"date": "2026-08-06", "client": "Shop", "proceeds": "500", "currency": "PKR", "credited_pkr": "500"}
    receipts.add(statements, local)
    told = {one.payer: one for one in proof(statements).rows}
    assert (told["Acme"].is_client, told["Payoneer"].is_client) == (True, False)
    assert told["Shop"].foreign is None
    masked = {one.payer for one in proof(statements, mask=True).rows}
    assert masked == {"Payoneer", "Wise", "Client A", "Client B"}


def test_countries_are_those_of_the_clients_who_paid_in_the_period(statements: Desk) -> None:
    earned = {"date": "2026-08-01", "client": "Acme", "currency": "USD", "gross": "100"}
    records.add(statements, "client", {"name": "Acme", "country": "US"})
    records.add(statements, "earning", earned)
    records.add(statements, "earning", {**earned, "gross": "50"})
    records.add(statements, "earning", {**earned, "date": "2025-08-01"})
    assert str(proof(statements).countries["US"]["USD"]) == "USD 150.00"


def test_the_registration_is_the_last_that_has_begun(statements: Desk) -> None:
    assert proof(statements).registration == ""
    for number, first, last in (("1", "2024-01-01", "2025-01-01"), ("", "2025-01-01", "2027-01-01")):
        dated = {"kind": "pseb", "number": number, "from": first, "to": last}
        person.add_registration(statements, dated)
    person.add_registration(statements, {"kind": "pseb", "number": "9", "from": "2027-01-02", "to": "2028-01-01"})
    assert proof(statements).registration == "number not stated, valid until 01-Jan-2027"


def test_it_is_written_as_one_pdf_or_as_its_parts(statements: Desk, tmp_path: Path) -> None:
    made = proof(statements, purpose="loan")
    with statements.reader() as reads:
        pdf = income_proofs.export(reads, made, tmp_path / "income.pdf")
        archive = income_proofs.export(reads, made, tmp_path / "income.zip")
        with pytest.raises(DeskError, match="format_unknown"):
            income_proofs.export(reads, made, tmp_path / "income.docx")
    assert pdf.read_bytes().startswith(b"%PDF-")
    with zipfile.ZipFile(archive) as parts:
        assert parts.namelist() == [
            "1-statement-of-income.pdf", "2-cover-letter.pdf", "2-cover-letter.txt", "3-client-letter.pdf",
            "3-client-letter.txt", "4-checklist.pdf",
        ]  # fmt: skip
        assert "loan application" in parts.read("2-cover-letter.txt").decode()


def test_a_span_must_run_forward_and_end(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2027)
    assert income_proofs.span_of(year, TODAY) == Span(date(2026, 7, 1), TODAY)
    with pytest.raises(DeskError, match="days_reversed"):
        income_proofs.span_of(tax_years.year_of(statements.book, 2028), TODAY)
    with pytest.raises(DeskError, match="income_proof_too_long"):
        proof(statements, "2010-01-01", "2026-01-01")
    with pytest.raises(DeskError, match="choice_unknown"):
        proof(statements, purpose="boat")


def test_a_payment_without_a_rate_is_worth_what_nobody_knows(desk: Desk) -> None:
    kept = {"proceeds": "300", "currency": "USD", "converted": "0", "retained": "300"}
    receipts.add(desk, {"date": "2026-09-10", "payer": "Acme", **kept})
    assert [one.worth for one in proof(desk).rows] == [None]
