"""Tables of papers: imported with their file or typed, and held against the payments of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, dump, history, papers, receipts, tax_years
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Sr.,Transaction Date,Tax Year,Section,Payment Type,Value,Tax\n"
SOFTWARE = '"64060286-Export of Computer software u/s 154A @ 0.25%"'
JUNE = {
    "date": "2026-06-30",
    "payer": "Acme",
    "proceeds": "1000",
    "currency": "USD",
    "credited_pkr": "280000",
    "withheld_pkr": "700",
}


@pytest.fixture
def fbr(tmp_path: Path) -> Path:
    path = tmp_path / "Payments & Withholding.csv"
    rows = f"1,10-Jul-2026,2027,154A,{SOFTWARE},280000,700\n2,31-Jul-2026,2027,151,Profit,100,20\nx,x,x,x,x,x,x\n"
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def reconciled(desk: Desk, year: int = 2026) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = papers.reconcile(desk.book, tax_years.year_of(desk.book, year))
    return [(row.state, row.proved_tax.text, row.marks) for row in rows]


def test_a_list_is_kept_with_its_file_its_rows_and_what_could_not_be_read(desk: Desk, fbr: Path) -> None:
    before = dump.text(desk.book)
    done = papers.import_table(desk, fbr, "fbr_list", "year:2027", {"day": "2026-11-01"})
    assert (done.rows, [(p.row, p.kind) for p in done.problems]) == (2, [(4, "not_a_day_here")])
    [paper] = papers.listing(desk.book)
    assert (paper.kind, paper.rows, paper.attached[0].key) == ("fbr_list", 2, "2027")
    first, second = papers.rows_of(desk.book, done.id)
    assert (str(first.tax), first.section, second.section) == ("PKR 700.00", "154A", "151")
    assert papers.verify(desk.book) == ()
    with pytest.raises(DeskError) as refused:
        papers.import_table(desk, fbr, "fbr_list")
    assert refused.value.kind == "paper_known"
    history.undo(desk)
    assert dump.text(desk.book) == before


def test_a_web_page_that_calls_itself_a_spreadsheet_is_read_too(desk: Desk, tmp_path: Path) -> None:
    row = ("1", "03-Jul-2025", "2026", "154A", "Export u/s 154A", "1,000", "3")
    cells = "".join(f"<td>{cell}</td>" for cell in row)
    heads = "".join(f"<th>{head}</th>" for head in HEAD.strip().split(","))
    path = tmp_path / "Payments & Withholding.xls"
    path.write_text(f"<html><body><table><tr>{heads}</tr><tr>{cells}</tr></table></body></html>", encoding="utf-8")
    done = papers.import_table(desk, path, "fbr_list")
    assert done.rows == 1


@pytest.mark.parametrize(("kind", "refusal"), [("poem", "choice_unknown"), ("s-prc", "paper_table_unknown")])
def test_a_file_without_such_a_table_is_refused_and_not_kept(desk: Desk, fbr: Path, kind: str, refusal: str) -> None:
    with pytest.raises(DeskError) as refused:
        papers.import_table(desk, fbr, kind)
    assert refused.value.kind == refusal
    assert papers.listing(desk.book) == ()
    assert not desk.path.with_name("my-files").exists()


def test_a_file_that_changes_while_it_is_read_is_refused(
    desk: Desk, fbr: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from freelancer_desk.outside import keeping

    monkeypatch.setattr(keeping, "read_once", lambda _: b"something else")
    with pytest.raises(DeskError) as refused:
        papers.import_table(desk, fbr, "fbr_list")
    assert refused.value.kind == "file_unreadable"


def test_june_tax_in_the_list_of_july_proves_the_payment_of_june(desk: Desk, fbr: Path) -> None:
    receipts.add(desk, JUNE)
    assert reconciled(desk) == [("only_statement", "0.00", ())]
    papers.import_table(desk, fbr, "fbr_list")
    assert reconciled(desk) == [("proved", "700.00", ("june_july",))]
    assert reconciled(desk, 2027) == []


def test_rows_can_be_typed_from_a_certificate_and_typed_anew(desk: Desk) -> None:
    receipts.add(desk, JUNE)
    row = {
        "date": "2026-06-30",
        "section": "154A",
        "credited_pkr": "280000.00",
        "tax_pkr": "70.00",
        "deposited": "2026-07-05",
    }
    done = papers.add(desk, {"kind": "tax_certificate", "issuer": "Meezan"}, rows=[row])
    [differs] = papers.reconcile(desk.book, tax_years.year_of(desk.book, 2026))
    assert (differs.state, differs.difference.text) == ("differs", "-630.00")
    papers.save_rows(
        desk, done.id, [{**row, "tax_pkr": "700.00", "proceeds": "1000", "currency": "USD", "rate": "280"}]
    )
    assert reconciled(desk) == [("proved", "700.00", ())]
    [kept] = papers.rows_of(desk.book, done.id)
    assert (str(kept.proceeds), str(kept.rate)) == ("USD 1000.00", "280")
    history.undo(desk)
    assert reconciled(desk) == [("differs", "70.00", ())]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({}, "field_missing"),
        ({"date": "2026-06-30"}, "field_missing"),
        ({"date": "2026-06-30", "tax_pkr": "-1"}, "must_be_positive"),
        ({"date": "2026-06-30", "tax_pkr": "1", "proceeds": "5"}, "field_missing"),
        ({"date": "2026-06-30", "tax_pkr": "1", "colour": "red"}, "field_unknown"),
        ({"date": "30 June", "tax_pkr": "1"}, "not_a_day"),
    ],
)
def test_a_wrong_row_is_refused(desk: Desk, row: dict[str, str], kind: str) -> None:
    done = papers.add(desk, {"kind": "tax_certificate"})
    with pytest.raises(DeskError) as refused:
        papers.save_rows(desk, done.id, [row])
    assert refused.value.kind == kind
    with pytest.raises(DeskError) as refused:
        papers.add(desk, {}, rows=[row])
    assert refused.value.kind == kind
    assert len(papers.listing(desk.book)) == 1


def test_two_lists_of_one_year_count_each_row_once(desk: Desk, tmp_path: Path) -> None:
    receipts.add(desk, JUNE)
    row = f"1,30-Jun-2026,2026,154A,{SOFTWARE},280000,700\n"
    for name, rows in (("early", row), ("late", row + f"2,01-May-2026,2026,154A,{SOFTWARE},5000,13\n")):
        path = tmp_path / f"{name}.csv"
        path.write_text(HEAD + rows, encoding="utf-8")
        papers.import_table(desk, path, "fbr_list")
    assert reconciled(desk) == [("only_fbr", "13.00", ()), ("proved", "700.00", ())]


def test_the_yearly_statement_tells_a_family_code(desk: Desk, tmp_path: Path) -> None:
    receipts.add(desk, JUNE)
    path = tmp_path / "sprc.csv"
    path.write_text(
        "Date,Currency,Total Proceeds (FCY),PKR Amount,Purpose Code\n30-06-2026,USD,1000.00,280000.00,9471\n"
    )
    papers.import_table(desk, path, "s-prc")
    assert reconciled(desk) == [("only_statement", "0.00", ("wrong_code",))]
