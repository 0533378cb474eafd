"""The page of the return: cells copied as bare digits, wealth typed until it is explained, a year marked as filed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from freelancer_desk.desk import filed, receipts, records
from freelancer_desk.ui.dialogs.filing import FilingDialog
from freelancer_desk.ui.dialogs.record import RecordDialog
from freelancer_desk.ui.pages.returns import EXPORTS, ReturnsPage
from freelancer_desk.ui.widgets import Button
from tests.ui.test_papers_page import dialog_of
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.ui.return_cells import CellRow
    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def fill(desk: Desk) -> None:
    """A payment, what was there before and after, and what was spent."""
    fields = {"date": "2026-05-31", "proceeds": "5", "currency": "USD", "credited_pkr": "1500.50", "papers": "e-PRC"}
    receipts.add(desk, {**fields, "payer": "Acme"})
    records.add(desk, "holding", {"year": "2025", "kind": "cash", "amount_pkr": "0"})
    records.add(desk, "holding", {"year": "2026", "kind": "bank", "text": "Savings", "amount_pkr": "1000.50"})


@pytest.fixture
def one(bench: Maker) -> Bench:
    """A window on that book, at tax year 2026."""
    made = bench(None)
    made.jobs.write(lambda desk, _job: fill(desk), lambda _done: None)
    made.settle()
    years = made.window.office.years
    years.show(next(year for year in years.all if year.number == 2026))
    made.settle()
    return made


def returns(one: Bench) -> ReturnsPage:
    """The page, in front."""
    one.go("returns")
    page = one.window.pages["returns"]
    assert isinstance(page, ReturnsPage)
    return page


def cell(page: ReturnsPage, code: str, column: str) -> CellRow:
    for card in page.worksheet.cards:
        if card.zero is not None:
            card.zero.setChecked(True)
    rows = [row for card in page.worksheet.cards for row in card.rows]
    return next(row for row in rows if (row.cell.code, row.cell.column) == (code, column))


def test_a_return_that_is_late_says_what_filing_today_may_cost(one: Bench) -> None:
    """Of 1,500.50 the tax is 15: the cap is twice that, the floor 50,000, each less what has fallen away."""
    about = returns(one).filed.about.text()
    assert "It was due on 15-Oct-2026" in about
    assert "25,000.00 to come onto the filer list" in about
    assert "An estimate, never part of the tax." in about


def test_a_cell_is_copied_as_bare_digits_and_opens_to_its_payments_and_its_law(one: Bench) -> None:
    page = returns(one)
    receipts_cell = cell(page, "64060285", "receipts")
    receipts_cell.copy.click()
    assert QGuiApplication.clipboard().text() == "1501"
    assert not cell(page, "64060285", "chargeable").copy.isVisible()
    receipts_cell.more.click()
    words = [button.text() for button in receipts_cell.findChildren(Button)]
    (payment,) = [text for text in words if "31-May-2026" in text]
    assert "Acme" in payment
    next(button for button in receipts_cell.findChildren(Button) if button.text() == payment).click()
    one.settle()
    assert one.window.stack.currentWidget() is one.window.pages["payments"]
    assert unnamed(page) == []


def test_lines_without_a_figure_are_folded_behind_those_with_one(one: Bench) -> None:
    (card,) = [card for card in returns(one).worksheet.cards if any(row.cell.code == "64060285" for row in card.rows)]
    given = [row.cell for row in card.rows]
    assert given
    assert all(cell.exact for cell in given)
    assert card.zero is not None
    assert card.zero.text() == f"Show {len(card._zero)} lines without a figure"
    card.zero.click()
    assert [row.cell.exact for row in card.rows[len(given) :]] == [0] * len(card._zero)
    card.zero.click()
    assert [row.cell for row in card.rows] == given


def test_a_cell_without_rows_says_so_and_one_of_a_typed_record_opens_its_dialog(one: Bench) -> None:
    page = returns(one)
    nothing = cell(page, "9210", "amount")
    nothing.more.click()
    page.point_at("wealth")
    bank = next(row for row in page.wealth.findChildren(type(nothing)) if row.cell.code == "7006")
    bank.more.click()
    button = next(button for button in bank.findChildren(Button) if "Savings" in button.text())
    button.click()
    dialog = dialog_of(one, RecordDialog)
    assert dialog.fields["amount_pkr"].value() == "1000.50"
    dialog.close()


def test_wealth_is_typed_until_everything_is_explained(one: Bench) -> None:
    page = returns(one)
    page.switch.turn("wealth")
    one.settle()
    view = page.wealth
    assert view.figures["unreconciled"].text() == "−Rs 500.00".replace(
        " ", "\u00a0"
    )  # 1,500.50 came, 1,000.50 is left, 7 was cut
    assert "neither spent" in view.verdict.text()
    view.cards[3].add.click()
    dialog = dialog_of(one, RecordDialog)
    dialog.fields["kind"].put("rent")
    dialog.fields["amount_pkr"].put("500")
    dialog.save.click()
    one.settle()
    assert view.figures["unreconciled"].text() == "Rs\u00a00.00"
    assert "can be filed" in view.verdict.text()
    view.cards[3].edits[0].click()
    assert dialog_of(one, RecordDialog).fields["kind"].value() == "rent"
    dialog_of(one, RecordDialog).close()


def test_what_is_unknown_is_told_one_by_one(one: Bench) -> None:
    page = returns(one)
    page.switch.turn("wealth")
    years = one.window.office.years
    years.show(next(year for year in years.all if year.number == 2027))
    one.settle()
    assert page.wealth.figures["opening"].text() == "Rs\u00a01,000.50"
    one.jobs.write(lambda desk, _job: [records.remove(desk, "holding", str(n)) for n in (1, 2)], lambda _done: None)
    one.settle()
    assert page.wealth.figures["opening"].text() == "–"
    assert page.wealth.unknown["opening"].isVisible()
    assert "Nobody said yet" in page.wealth.verdict.text()
    assert not page.wealth.sums.isVisible()


def test_a_year_is_marked_as_filed_told_what_differs_and_opened_again(one: Bench, tmp_path: Path) -> None:
    page = returns(one)
    page.filed.file.click()
    dialog = dialog_of(one, FilingDialog)
    dialog.save.click()
    one.settle()
    assert dialog.fields["number"].problem
    pdf = tmp_path / "return.pdf"
    pdf.write_bytes(b"%PDF-made-up")
    dialog.take(pdf)
    dialog.fields["number"].put("114-77")
    dialog.fields["date"].put("2026-10-10")
    dialog.save.click()
    one.settle()
    with one.jobs.desk.reader() as reads:
        assert filed.standing(reads, 2026) is not None
    assert not page.filed.file.isVisible()
    assert "as it was filed" in page.filed.about.text()
    page.point_at("wealth")
    assert [card.add.isVisible() for card in page.wealth.cards] == [False, True, False, False]
    assert [len(card.edits) for card in page.wealth.cards] == [0, 1, 0, 0]
    assert unnamed(page) == []
    one.jobs.write(lambda desk, _job: alter(desk), lambda _done: None)
    one.settle()
    assert "The book now differs by up to" in page.filed.about.text()
    assert page.filed.moved.count() > 1
    page.filed.reopen.click()
    one.settle()
    assert page.filed.file.isVisible()
    one.window.undo()
    one.settle()
    assert page.filed.reopen.isVisible()


def alter(desk: Desk) -> None:
    """A payment that the bank prints otherwise later."""
    with desk.book.step("import", facts={}) as step:
        step.update("receipts", 1, {"credited": 200_000})


def test_files_are_written_and_a_statement_that_is_open_only_as_a_draft(one: Bench, tmp_path: Path) -> None:
    cut = {"year": "2026", "kind": "adjustable", "name": "236Y", "party": "Meezan", "number": "C-1", "tax_pkr": "7"}
    one.jobs.write(lambda desk, _job: records.add(desk, "tax-amount", cut), lambda _done: None)
    page = returns(one)
    for what, form, draft in EXPORTS:
        page.export_to(tmp_path / f"{what}-{draft}.{form}", what, form, draft=draft)
        one.settle()
    written = sorted(path.name for path in tmp_path.glob("w*"))
    assert written == [
        "wealth-True.pdf",
        "worksheet-False.json",
        "worksheet-False.pdf",
        "worksheet-False.xlsx",
    ]
    assert "neither spent" in one.window.message.text
    told = json.loads((tmp_path / "worksheet-False.json").read_text(encoding="utf-8"))
    assert told["certificates"][0]["number"] == "C-1"


def test_a_year_without_rules_says_why(one: Bench) -> None:
    page = returns(one)
    one.jobs.write(
        lambda desk, _job: receipts.add(desk, {"date": "2019-05-31", "credited_pkr": "5"}), lambda _done: None
    )
    one.settle()
    years = one.window.office.years
    years.show(next(year for year in years.all if year.number == 2019))
    one.settle()
    assert page.empty.isVisible()
    assert "2019" in page.empty.says.text()


def test_a_cell_of_an_asset_opens_to_it_and_its_value_is_what_i_own(one: Bench) -> None:
    fields = {"date": "2025-08-01", "text": "Laptop", "kind": "computer", "amount_pkr": "200000"}
    one.jobs.write(lambda desk, _job: records.add(desk, "asset", fields), lambda _done: None)
    one.settle()
    page = returns(one)
    plant = cell(page, "3303", "amount")
    plant.copy.click()
    assert QGuiApplication.clipboard().text() == "105000"
    plant.more.click()
    (asset,) = [button for button in plant.findChildren(Button) if "Laptop" in button.text()]
    assert "2025-08-01" in asset.text()
    asset.click()
    dialog = dialog_of(one, RecordDialog)
    assert dialog.fields["kind"].value() == "computer"
    dialog.close()
