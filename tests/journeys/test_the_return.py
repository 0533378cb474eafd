"""A developer in Lahore files her return, a designer in Karachi his first one; the figures were worked out by hand."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Line

DAYS = (
    "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31",
    "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30",
)  # fmt: skip
RATES = tuple(Decimal("281.50") + Decimal("0.25") * month for month in range(12))
BEFORE = (("bank", "1600000"), ("household", "500000"), ("other", "300000"))
NOW = (("business", "350000"), ("household", "500000"), ("bank", "7529522.97"))
SPENT = (("rent", "900000"), ("electricity", "180000"), ("phone", "60000"), ("medical", "120000"), ("family", "600000"))


def paid(amount: Decimal, share: str) -> Decimal:
    return (amount * Decimal(share)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def cells(sections: list[dict[str, Any]], code: str) -> dict[str, dict[str, Any]]:
    return {cell["column"]: cell for one in sections for cell in one["cells"] if cell["code"] == code}


def receive(line: Line, proceeds: str, *, certificate: bool = True, shares: tuple[str, str] = ("0", "0")) -> None:
    for month, day in enumerate(DAYS):
        credited = paid(Decimal(proceeds), str(RATES[month]))
        cut = paid(credited, shares[0] if month < 2 else shares[1])
        papers = ("--papers", "e-PRC") if certificate else ()
        added = line(
            "add", "receipt", "--date", day, "--client", "Acme", "--proceeds", proceeds, "--currency", "USD",
            "--credited-pkr", credited, "--withheld-pkr", cut, "--purpose-code", "9186", *papers,
        )  # fmt: skip
        assert added.status == 0, added


@pytest.fixture
def lahore(line: Line) -> Line:
    """Twelve payments, the certificate all year, what she had before and after, and what she spent."""
    line("set", "person", "me", "name=Test Person", "category=it_services", "filer=active", "resident=yes",
         "return_filed=yes", "statements_filed=not_needed", "sales_tax_filed=not_needed")  # fmt: skip
    line("add", "registration", "--kind", "pseb", "--from", "2025-07-01", "--to", "2026-06-30", "--number", "Z-1")
    receive(line, "2673.00", shares=("0.01", "0.0025"))
    for year, held in (("2025", BEFORE), ("2026", NOW)):
        for kind, amount in held:
            line("add", "holding", "--year", year, "--kind", kind, "--text", kind, "--amount-pkr", amount)
    for kind, amount in SPENT:
        line("add", "outflow", "--year", "2026", "--kind", kind, "--amount-pkr", amount)
    household = line("add", "outflow", "--year", "2026", "--kind", "household", "--monthly-pkr", "100000")
    assert household.status == 0, household
    return line


def test_the_worksheet_says_what_to_type_in_whole_rupees(lahore: Line) -> None:
    told = lahore("worksheet", "--year", "2026").json
    assert told["header"]["registrations"] == "PSEB 01-Jul-2025 to 30-Jun-2026"
    assert told["header"]["rules"].startswith("pk-2026 (enacted), ")
    sections = told["sections"]
    registered = cells(sections, "64060290")
    assert [(registered[c]["exact"], registered[c]["rounded"]) for c in ("receipts", "tax", "chargeable")] == [
        ("9073498.50", "9073499"),
        ("33975.53", "33976"),
        ("22683.75", "22684"),
    ]
    assert registered["receipts"]["verified"] is True
    assert registered["receipts"]["form_year"] == 2026
    assert len(registered["receipts"]["rows"]) == 12
    assert {cell["rounded"] for cell in cells(sections, "64060285").values()} == {"0"}
    assert cells(sections, "9210")["amount"]["rounded"] == "11292"
    assert sections[0]["rounding"] == {"receipts": "0.50", "tax": "0.47", "amount": "0.50"}


def test_the_wealth_statement_comes_to_nothing_and_is_final(lahore: Line, tmp_path: Path) -> None:
    told = lahore("wealth", "--year", "2026").json
    assert (told["opening"], told["closing"], told["unreconciled"]) == ("2400000.00", "8379522.97", "0.00")
    assert told["explained"] == {"papers": "9039522.97", "word": "-3060000.00", "balancing": "0.00"}
    assert cells(told["sections"], "703000")["amount"]["exact"] == "0.00"
    assert cells(told["sections"], "7033")["amount"]["exact"] == "9073498.50"
    assert "751,225.00" in next(check["text"] for check in told["checks"] if check["key"] == "imputable")
    for name in ("pdf", "xlsx", "json"):
        assert lahore("export", "wealth", "--year", "2026", "--out", tmp_path / f"wealth.{name}").status == 0
        assert lahore("export", "worksheet", "--year", "2026", "--out", tmp_path / f"sheet.{name}").status == 0
    assert (tmp_path / "wealth.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((tmp_path / "wealth.json").read_text(encoding="utf-8"))["draft"] is None


def test_a_forgotten_household_is_no_final_statement_but_a_stamped_draft(lahore: Line, tmp_path: Path) -> None:
    lahore("delete", "outflow", "6")
    told = lahore("wealth", "--year", "2026").json
    assert told["unreconciled"] == "-1200000.00"
    assert told["explained"]["balancing"] == "-1200000.00"
    assert {choice["key"] for choice in told["choices"]} >= {"spending", "family"}
    out = tmp_path / "wealth.json"
    refused = lahore("export", "wealth", "--year", "2026", "--out", out)
    assert refused.error == "wealth_not_final"
    assert "1,200,000.00" in refused.err
    assert not out.exists()
    assert lahore("export", "wealth", "--year", "2026", "--draft", "--out", out).status == 0
    assert "1,200,000.00" in json.loads(out.read_text(encoding="utf-8"))["draft"]


def test_a_first_filer_has_no_year_before_and_nothing_is_put_in_for_him(line: Line, tmp_path: Path) -> None:
    line("set", "person", "me", "category=it_services", "pseb=no", "filer=inactive", "resident=yes")
    receive(line, "820.00")
    sections = line("worksheet", "--year", "2026").json["sections"]
    other = cells(sections, "64060285")
    assert [other[c]["exact"] for c in ("receipts", "tax", "chargeable")] == ["2783490.00", "0.00", "27834.90"]
    told = line("wealth", "--year", "2026").json
    assert told["opening"] is None
    assert told["unreconciled"] is None
    assert told["explained"] is None
    assert [reason["key"] for reason in told["reasons"]] == ["opening_unknown"]
    assert line("export", "wealth", "--year", "2026", "--out", tmp_path / "w.pdf").error == "wealth_not_final"
    draft = line("export", "wealth", "--year", "2026", "--draft", "--out", tmp_path / "w.json")
    assert draft.status == 0
    assert line("wealth", "--year", "2026", as_json=False).status == 0


def test_money_that_waits_abroad_is_shown_and_not_balanced(line: Line) -> None:
    line("set", "person", "me", "category=it_services", "pseb=no", "resident=yes")
    receive(line, "820.00")
    line("add", "holding", "--year", "2025", "--kind", "cash", "--amount-pkr", "0")
    line("add", "holding", "--year", "2026", "--kind", "bank", "--amount-pkr", "2783490")
    line("add", "holding", "--year", "2026", "--kind", "wallet_abroad", "--text", "Payoneer", "--amount-pkr", "181120")
    told = line("wealth", "--year", "2026").json
    assert told["unreconciled"] == "181120.00"
    assert told["choices"][0]["key"] == "unrealised"
    assert "181,120.00" in told["choices"][0]["text"]
    assert cells(told["sections"], "7020")["amount"]["rounded"] == "181120"


def test_years_without_rules_or_formats_are_refused_in_a_sentence(lahore: Line, tmp_path: Path) -> None:
    assert lahore("worksheet", "--year", "1999").error == "year_without_rules"
    assert lahore("export", "worksheet", "--year", "2026", "--out", tmp_path / "x.csv").error == "format_unknown"
    assert lahore("export", "wealth", "--year", "2026", "--out", tmp_path / "x.csv").error == "format_unknown"
    shown = lahore("worksheet", "--year", "2026", as_json=False)
    assert "64060290" in shown.out


def test_a_filed_year_is_locked_and_says_how_long_it_may_be_revised(lahore: Line, tmp_path: Path) -> None:
    pdf = tmp_path / "return.pdf"
    pdf.write_bytes(b"%PDF-made-up")
    filing = ("file-return", "--year", "2026", "--number", "114-77", "--date", "2026-10-10", "--pdf", pdf)
    assert lahore(*filing).status == 0
    (told,) = lahore("filings").json["filings"]
    assert (told["number"], told["revise_until"], told["differs_by_pkr"]) == ("114-77", "2026-12-09", "0.00")
    assert {"code": "64060290", "column": "receipts", "rounded": "9073499"}.items() <= told["cells"][0].items()
    assert lahore("delete", "outflow", "6").error == "year_filed"
    assert "as it was filed" in lahore("filings", as_json=False).out
    assert lahore("reopen", "--year", "2026").status == 0
    assert lahore("delete", "outflow", "6").status == 0
    assert "The book now differs by Rs 1,200,000.00, in 1 cell." in lahore("filings", as_json=False).out


def test_an_import_after_filing_is_told_cell_by_cell(line: Line) -> None:
    demo = Path(__file__).resolve().parents[2] / "resources" / "demo"
    line("set", "person", "me", "category=it_services", "resident=yes", "pseb=no")
    line("import", demo / "meezan-statement.csv")
    assert line("file-return", "--year", "2026", "--number", "114-1", "--date", "2026-10-01").status == 0
    assert line("filings").json["filings"][0]["differences"] == []
    line("import", *sorted(demo.glob("*.csv")))
    (told,) = line("filings").json["filings"]
    # Meezan's credits turn out to be remittances only with the statements of where they came from.
    moved = {(one["code"], one["column"]): (one["filed"], one["now"]) for one in told["differences"]}
    reached = line("totals", "--year", "2026").json["reached"]
    assert moved["64060285", "receipts"] == ("0", f"{Decimal(reached).quantize(Decimal(1), ROUND_HALF_UP):f}")
    by = [Decimal(one["now"] or 0) - Decimal(one["filed"] or 0) for one in told["differences"]]
    assert told["differs_by_pkr"] == f"{max(by, key=abs)}.00"
