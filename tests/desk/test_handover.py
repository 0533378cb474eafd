"""The accountant's pack: sheets in order, sums that equal the summary, papers numbered, nothing dropped unsaid."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from freelancer_desk.desk import (
    Desk,
    handover,
    overview,
    papers,
    person,
    questions,
    receipts,
    records,
    tax_years,
    taxes,
)
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import keeping
from freelancer_desk.store.reader import open_reader
from tests.desk.conftest import DEMO

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 27)
SHEETS = [
    "Cover", "Open points", "Payment schedule", "Tax, three ways", "Account of every credit", "Own transfers",
    "Balances at the year’s end", "Local income (153)", "Expenses", "Assets and depreciation",
    "Salary and certificates", "Loans and gifts", "Wealth", "Return cells", "Last year’s return", "Papers", "SHA-256",
]  # fmt: skip

FILED = {
    "cells": [
        {
            "section": "tax",
            "code": "9200",
            "label": "Tax chargeable",
            "column": "tax",
            "exact": "12.4",
            "rounded": "12",
        },
        {"section": "tax", "code": "", "label": "Unknown", "column": "tax", "exact": None, "rounded": None},
    ],
    "closing": "8379522.97",
}


def packed(desk: Desk, to: Path, number: int = 2027, **how: Any) -> tuple[handover.Handed, dict[str, bytes]]:
    """The pack of a year and the files in it."""
    with desk.reader() as reads:
        pack = handover.export(reads, tax_years.year_of(reads, number), to / "pack.zip", TODAY, **how)
    with zipfile.ZipFile(pack.path) as archive:
        return pack, {name: archive.read(name) for name in archive.namelist()}


def sheets_of(files: dict[str, bytes], number: int = 2027) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(files[f"accountants-pack-{number}.xlsx"]))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def exact(cell: object) -> Decimal:
    """What a workbook's number says, to the paisa."""
    return Decimal(str(cell or 0)).quantize(Decimal("0.01"))


def column(rows: list[list[Any]], heading: str) -> list[Any]:
    at = rows[0].index(heading)
    return [row[at] for row in rows[1:]]


def test_the_sheets_stand_in_their_order_and_empty_ones_say_so(statements: Desk, tmp_path: Path) -> None:
    _, files = packed(statements, tmp_path)
    found = sheets_of(files)
    assert list(found) == SHEETS
    assert found["Loans and gifts"] == [["Loans and gifts: nothing in the book."]]
    assert found["Open points"][0] == ["Kind", "What", "Rupees at stake", "Ticked", "Item"]


def test_the_sums_equal_the_summary_and_their_own_rows(statements: Desk, tmp_path: Path) -> None:
    _, files = packed(statements, tmp_path)
    rows = sheets_of(files)["Payment schedule"]
    year = tax_years.year_of(statements.book, 2027)
    home = overview.home(statements.book, year, TODAY)
    profit_cut = Money.of("368.05", "PKR")  # cut from bank profit, which is no payment
    for heading, wanted in (("Whole worth (PKR)", home.reached), ("Tax cut", home.withheld - profit_cut)):
        *cells, total = column(rows[:-2], heading)
        assert sum(map(exact, cells)) == exact(total) == wanted.decimal
    told = {(row[1], row[3]): exact(row[4]) for row in sheets_of(files)["Return cells"][1:-2]}
    lines = [one for one in taxes.working_or_refuse(statements.book, year).lines if one.key.startswith("export")]
    assert lines
    for line in lines:
        assert (told[line.return_code, "Receipts"], told[line.return_code, "Tax deducted"]) == (
            line.base,
            line.withheld,
        )


def test_each_account_of_credits_foots_to_its_statements(statements: Desk, tmp_path: Path) -> None:
    _, files = packed(statements, tmp_path)
    reckoned: dict[str, Decimal] = {}
    for account, what, _, _, amount in sheets_of(files)["Account of every credit"][1:-2]:
        if what == "Sum":
            assert exact(amount) == reckoned[account]
        elif what == "Printed on statements":
            assert exact(amount) == reckoned.pop(account)
        else:
            reckoned[account] = reckoned.get(account, Decimal(0)) + exact(amount)
    assert reckoned == {}


def test_the_same_book_and_day_give_the_same_bytes(statements: Desk, tmp_path: Path) -> None:
    first, _ = packed(statements, tmp_path)
    content = first.path.read_bytes()
    again, _ = packed(statements, tmp_path)
    assert again.path.read_bytes() == content


def test_every_file_is_in_the_list_of_hashes(statements: Desk, tmp_path: Path) -> None:
    _, files = packed(statements, tmp_path)
    lines = files.pop(handover.SUMS).decode().splitlines()
    told = {name: listed for listed, _, name in (line.partition("  ") for line in lines)}
    assert told == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_the_copy_of_the_book_can_be_read_and_only_read(statements: Desk, tmp_path: Path) -> None:
    _, files = packed(statements, tmp_path)
    view = tmp_path / handover.BOOK
    view.write_bytes(files[handover.BOOK])
    with open_reader(view) as reads:
        assert [one.key for one in questions.listing(reads)] == [one.key for one in questions.listing(statements.book)]


def test_the_book_stays_at_home_where_that_is_wished(statements: Desk, tmp_path: Path) -> None:
    pack, files = packed(statements, tmp_path, with_book=False)
    assert handover.BOOK not in files
    assert pack.left_out == ()
    assert any("the book itself is not in it" in str(row[0]) for row in sheets_of(files)["Cover"] if row)


def test_papers_have_the_numbers_of_the_schedules(statements: Desk, tmp_path: Path) -> None:
    payment = receipts.listing(statements.book, tax_years.year_of(statements.book, 2027))[1]
    scan = tmp_path / "=scan.pdf"
    scan.write_bytes(b"%PDF-1.7 made up")
    papers.attach(statements, scan, f"payment:{payment.id}", {"kind": "e-prc", "number": "777"})
    pack, files = packed(statements, tmp_path)
    assert (pack.papers, pack.left_out) == (1, ())
    assert files["papers/P01 =scan.pdf"] == b"%PDF-1.7 made up"
    found = sheets_of(files)
    row = found["Payment schedule"][2]
    assert row[-2:] == ["777", "P01"]
    assert found["Papers"][1][0:3] == ["P01", "e-PRC", "=scan.pdf"]
    assert found["Papers"][1][-1] == "papers/P01 =scan.pdf"
    assert ["papers/P01 =scan.pdf", hashlib.sha256(b"%PDF-1.7 made up").hexdigest()] in found["SHA-256"]


def test_what_does_not_fit_or_is_gone_is_named(statements: Desk, tmp_path: Path) -> None:
    large, small, gone = (tmp_path / name for name in ("large.pdf", "small.pdf", "gone.pdf"))
    large.write_bytes(b"%PDF-" + os.urandom(300_000))
    small.write_bytes(b"%PDF-small")
    gone.write_bytes(b"%PDF-gone")
    for path in (large, small, gone):
        papers.attach(statements, path, "year:2027")
    lost = hashlib.sha256(b"%PDF-gone").hexdigest()
    (keeping.folder_of(statements.path) / lost[:2] / lost).unlink()
    pack, files = packed(statements, tmp_path, largest=500_000)
    assert pack.path.stat().st_size <= 500_000
    assert pack.left_out == ("P01 gone.pdf", "P02 large.pdf")
    assert "papers/P03 small.pdf" in files
    cover = [str(row[0]) for row in sheets_of(files)["Cover"] if row]
    assert any("P01 gone.pdf, P02 large.pdf" in line for line in cover)
    assert [row[-1] for row in sheets_of(files)["Papers"][1:3]] == ["not in this pack"] * 2


def test_a_pack_too_small_even_for_its_sheets_is_refused(statements: Desk, tmp_path: Path) -> None:
    whole, _ = packed(statements, tmp_path)
    pack, files = packed(statements, tmp_path, largest=whole.path.stat().st_size - 1)
    assert pack.left_out == ("the copy of the book",)
    assert handover.BOOK not in files
    with pytest.raises(DeskError, match="pack_too_large"):
        packed(statements, tmp_path, largest=20_000)


def test_records_of_the_year_stand_on_their_sheets(statements: Desk, tmp_path: Path) -> None:
    for noun, fields in (
        ("expense", {"date": "2026-08-01", "text": "=rent", "amount_pkr": "100.50", "head": "rent"}),
        ("expense", {"date": "2025-08-01", "text": "old", "amount_pkr": "9"}),
        ("asset", {"date": "2024-01-01", "text": "Laptop", "kind": "computer", "amount_pkr": "350000"}),
        ("asset", {"date": "2024-01-01", "text": "Sold", "kind": "computer", "amount_pkr": "1", "sold": "2025-01-01"}),
        ("salary", {"date": "2026-09-30", "employer": "Acme", "gross_pkr": "1000", "withheld_pkr": "10"}),
        ("tax-amount", {"year": "2027", "kind": "adjustable", "name": "236Y", "gross_pkr": "0", "tax_pkr": "5.25"}),
        ("tax-payment", {"year": "2027", "date": "2026-11-01", "kind": "advance", "cpr": "IT-1", "amount_pkr": "7"}),
        ("inflow", {"year": "2027", "kind": "gift", "text": "Brother", "amount_pkr": "20"}),
        ("outflow", {"year": "2027", "kind": "rent", "amount_pkr": "30"}),
        ("holding", {"year": "2027", "kind": "cash", "amount_pkr": "40"}),
        ("holding", {"year": "2027", "side": "liability", "kind": "loan", "amount_pkr": "50"}),
    ):
        records.add(statements, noun, fields)
    with statements.book.step("filing.add", facts={}) as step:
        row = dict.fromkeys(("document_sha256", "head", "pack", "form", "note"), "")
        row |= {"day": "2026-10-01", "number": "114-1", "kind": "filed", "cells": json.dumps(FILED)}
        row["pack"] = (DEMO.parent / "rule_packs" / "pk-2026.toml").read_text(encoding="utf-8")
        step.insert("filings", {"year": 2026, **row})
    _, files = packed(statements, tmp_path)
    found = sheets_of(files)
    assert found["Expenses"][1][1] == "=rent"
    assert column(found["Expenses"], "Amount") == [100.5, 100.5]
    laptop, total = found["Assets and depreciation"][1:3]
    assert (laptop[0], laptop[2], total[0], total[2]) == ("Laptop", 350000, "Total", 350000)
    assert column(found["Salary and certificates"], "Tax") == [10, 5.25, 7, 22.25]
    assert column(found["Loans and gifts"], "What") == ["Brother"]
    wealth = [row for row in found["Wealth"] if row[0] in {"Asset", "Liability", "Inflow", "Outflow"}]
    typed = [row[4] for row in wealth if row[5] == "the owner’s word"]
    assert [amount for amount in typed if amount in {20, 30, 40, 50}] == [40, 50, 20, 30]
    assert [row[2] for row in found["Wealth"] if row[0] == "Net assets"] == [
        "A year before",
        "At the end of the year",
        "Not explained",
    ]
    assert [row[2:] for row in found["Last year’s return"][1:]] == [
        ["Return filed", "", ""],
        ["Tax chargeable, Tax deducted", "9200", 12],
        ["Unknown, Tax deducted", "", ""],
        ["Net assets at the end of the year", "", 8379522.97],
    ]


def test_a_total_that_hangs_on_what_nobody_knows_is_not_known(statements: Desk, tmp_path: Path) -> None:
    kept = {"proceeds": "300", "currency": "USD", "converted": "0", "retained": "300"}
    receipts.add(statements, {"date": "2026-09-10", "payer": "Acme", **kept})
    _, files = packed(statements, tmp_path)
    found = sheets_of(files)
    assert next(row[4] for row in found["Wealth"] if row[0] == "Asset" and "Payoneer" in row[3]) == ""
    assert next(row[4] for row in found["Wealth"] if row[0] == "Total") == "unknown"
    total = found["Payment schedule"][-3]
    assert total[found["Payment schedule"][0].index("Whole worth (PKR)")] == "unknown"
    assert any("$300.00: the payment of Acme has no rate" in row[1] for row in found["Open points"])
    data = json.loads(files["accountants-pack-2027.json"])
    assert not [row for rows in data["sheets"].values() for row in rows if "Total" in row.values()]


def test_open_points_come_from_every_side(statements: Desk, tmp_path: Path) -> None:
    left = questions.listing(statements.book)[0]
    questions.answer(statements, left.key, "ask-accountant")
    person.save(statements, {"pseb": "ask-accountant"})
    receipts.change(statements, receipts.listing(statements.book)[-1].id, {"purpose_code": "9471"})
    _, files = packed(statements, tmp_path)
    rows = sheets_of(files)["Open points"]
    items = column(rows[:-2], "Item")
    assert f"aside:{left.key}" in items
    assert "aside:pseb" in items
    kinds = set(column(rows[:-2], "Kind"))
    assert kinds >= {"Question", "Left to the accountant", "Missing paper", "Unverified code", "Unexplained credit"}
    assert len(items) == len(set(items))


def test_a_year_without_rules_and_another_format_are_refused(statements: Desk, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="year_without_rules"):
        packed(statements, tmp_path, number=2001)
    with statements.reader() as reads, pytest.raises(DeskError, match="format_unknown"):
        handover.export(reads, tax_years.year_of(reads, 2027), tmp_path / "pack.rar", TODAY)


def test_the_sums_are_alive_and_no_text_of_the_user_is(statements: Desk, tmp_path: Path) -> None:
    records.add(statements, "expense", {"date": "2026-08-01", "text": "=SUM(A1:A9)", "amount_pkr": "5"})
    _, files = packed(statements, tmp_path)
    with zipfile.ZipFile(io.BytesIO(files["accountants-pack-2027.xlsx"])) as book:
        names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        found = {name: re.findall(r"<f>(.*?)</f>", book.read(name).decode()) for name in names}
    assert found["xl/worksheets/sheet3.xml"] == ["SUM(G2:G7)", "SUM(H2:H7)", "SUM(I2:I7)"]
    assert found["xl/worksheets/sheet9.xml"] == ["SUM(G2:G2)"]
    assert sheets_of(files)["Expenses"][1][1] == "=SUM(A1:A9)"


def test_a_year_whose_form_is_not_known_says_so(statements: Desk, tmp_path: Path) -> None:
    _, files = packed(statements, tmp_path, number=2023)
    found = sheets_of(files, 2023)
    assert "2023" in found["Return cells"][0][0]
    assert found["Wealth"][0][0] == found["Return cells"][0][0]


def test_an_asset_that_cannot_be_reckoned_says_why(statements: Desk, tmp_path: Path) -> None:
    for day in ("2026-08-01", "2015-08-01"):
        records.add(statements, "asset", {"date": day, "text": day, "kind": "computer", "amount_pkr": "100000"})
    _, files = packed(statements, tmp_path)
    old, new = sheets_of(files)["Assets and depreciation"][1:3]
    assert new[3] == 100000
    assert new[6] < 100000
    assert (old[3], old[6]) == ("", "")
    assert "no tax rules for the tax year 2016" in old[-1]
