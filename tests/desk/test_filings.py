"""A filed year is locked, recomputes with the rules it was filed by, and says what the book differs by since."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import (
    dump,
    filed,
    history,
    overview,
    receipts,
    records,
    return_forms,
    returns,
    tax_years,
    taxes,
)
from freelancer_desk.desk.returns import filings, wealth
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.ui.asking import task_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.done import Done
    from freelancer_desk.domain.days import TaxYear

    Act = Callable[[], Done]

TODAY = date(2026, 11, 24)
TYPED: dict[str, dict[str, str]] = {
    "tax-amount": {"year": "2026", "kind": "adjustable", "name": "236Y", "tax_pkr": "500"},
    "tax-payment": {"year": "2026", "kind": "advance", "date": "2026-03-01", "amount_pkr": "10"},
    "holding": {"year": "2026", "kind": "cash", "amount_pkr": "1"},
    "outflow": {"year": "2026", "kind": "rent", "amount_pkr": "1"},
    "inflow": {"year": "2026", "kind": "gift", "amount_pkr": "1"},
    "salary": {"date": "2026-01-31", "gross_pkr": "1"},
    "expense": {"date": "2026-01-31", "amount_pkr": "1"},
}
PAYMENT = {"date": "2026-04-01", "proceeds": "100", "currency": "USD", "credited_pkr": "28000.50"}


@pytest.fixture
def year(desk: Desk) -> TaxYear:
    """Tax year 2026 with a payment, what was there before and after, and one record of each noun."""
    receipts.add(desk, PAYMENT)
    records.add(desk, "holding", {**TYPED["holding"], "year": "2025"})
    for noun, fields in TYPED.items():
        records.add(desk, noun, fields)
    return tax_years.year_of(desk.book, 2026)


def kind(refused: pytest.ExceptionInfo[DeskError]) -> str:
    assert sentence(refused.value)
    return refused.value.kind


def test_everything_of_a_filed_year_is_kept(desk: Desk, year: TaxYear, tmp_path: Path) -> None:
    pdf = tmp_path / "return.pdf"
    pdf.write_bytes(b"%PDF-made-up")
    filings.file_return(desk, year, "114-77", "2026-10-10", pdf, "by myself")
    (found,) = filings.listing(desk.book, TODAY)
    assert not [task for task in overview.home(desk.book, year, TODAY).tasks if task.page == "returns"]
    filing = found.filing
    assert (filing.number, filing.day, filing.kind, filing.note) == ("114-77", date(2026, 10, 10), "filed", "by myself")
    assert filing.document_sha256 == hashlib.sha256(b"%PDF-made-up").hexdigest()
    assert (found.revise_until, found.days_left) == (date(2026, 12, 9), 15)
    assert found.moved == ()
    assert filing.pack == return_forms.pack_text(taxes.working_or_refuse(desk.book, year).pack_sha256)
    assert filing.cells["closing"] == "1.00"
    kept = {(cell["code"], cell["column"]): cell["rounded"] for cell in filing.cells["cells"]}
    assert kept["64060285", "receipts"] == "28001"
    assert kept["7012", "amount"] == "1"
    assert ("9000", "amount") not in kept
    assert "114-77" in dump.text(desk.book)


@pytest.mark.parametrize("noun", TYPED)
def test_the_records_of_a_filed_year_are_locked_until_it_is_opened_again(desk: Desk, year: TaxYear, noun: str) -> None:
    filings.file_return(desk, year, "114-77", "2026-10-10")
    identity = records.listing(desk.book, noun)[-1]["id"]
    before = dump.text(desk.book)
    acts: tuple[Act, ...] = (
        lambda: records.add(desk, noun, TYPED[noun]),
        lambda: records.change(desk, noun, identity, {"note": "later"}),
        lambda: records.remove(desk, noun, identity),
    )
    for act in acts:
        with pytest.raises(DeskError) as refused:
            act()
        assert kind(refused) == "year_filed"
    assert dump.text(desk.book) == before
    filings.reopen(desk, year)
    records.change(desk, noun, identity, {"note": "later"})


def test_undoing_the_filing_unlocks_the_year(desk: Desk, year: TaxYear) -> None:
    before = dump.text(desk.book)
    filings.file_return(desk, year, "114-77", "2026-10-10")
    history.undo(desk)
    assert dump.text(desk.book) == before
    records.add(desk, "outflow", TYPED["outflow"])


def test_a_typed_payment_keeps_its_figures_but_takes_its_paper(desk: Desk, year: TaxYear) -> None:
    filings.file_return(desk, year, "114-77", "2026-10-10")
    acts: tuple[Act, ...] = (
        lambda: receipts.add(desk, PAYMENT),
        lambda: receipts.change(desk, "t1", {"credited_pkr": "1"}),
        lambda: receipts.remove(desk, "t1"),
    )
    for act in acts:
        with pytest.raises(DeskError) as refused:
            act()
        assert kind(refused) == "year_filed"
    receipts.change(desk, "t1", {"papers": "e-PRC", "purpose_code": "9186"})
    assert receipts.listing(desk.book, year)[0].paper == "e-PRC"


def test_other_years_and_tax_paid_later_stay_free(desk: Desk, year: TaxYear) -> None:
    filings.file_return(desk, year, "114-77", "2026-10-10")
    records.add(desk, "outflow", {**TYPED["outflow"], "year": "2027"})
    records.add(desk, "salary", {**TYPED["salary"], "date": "2026-07-01"})
    records.add(desk, "tax-payment", {**TYPED["tax-payment"], "kind": "penalty", "date": "2026-11-01"})
    records.add(desk, "client", {"name": "Acme"})
    receipts.add(desk, {**PAYMENT, "date": "2026-07-02"})
    identity = records.listing(desk.book, "outflow")[-1]["id"]
    with pytest.raises(DeskError) as refused:
        records.change(desk, "outflow", identity, {"year": "2026"})
    assert kind(refused) == "year_filed"


def test_what_changes_afterwards_is_told_with_its_cells(desk: Desk, year: TaxYear) -> None:
    filings.file_return(desk, year, "114-77", "2026-10-10")
    with desk.book.step("import", facts={}) as step:  # as a later import would leave it
        step.update("receipts", 1, {"credited": 3_000_000})
    (found,) = filings.listing(desk.book, TODAY)
    cells = {(one.code, one.column): (one.filed, one.now) for one in found.moved}
    assert cells["64060285", "receipts"] == (Decimal(28001), Decimal(30000))
    assert cells["7033", "amount"] == (Decimal(28001), Decimal(30000))
    assert found.differs_by.text == "1999.00"
    told = filings.as_json(found)
    assert told["differs_by_pkr"] == "1999.00"
    assert {"filed": "28001", "now": "30000"}.items() <= told["differences"][0].items()
    (task,) = [task for task in overview.home(desk.book, year, TODAY).tasks if task.page == "returns"]
    assert "up to Rs\u00a01,999.00: 15 days left" in task_text(task)


def test_a_filed_year_recomputes_with_the_rules_that_were_kept(desk: Desk, year: TaxYear) -> None:
    filings.file_return(desk, year, "114-77", "2026-10-10")
    filing = filed.standing(desk.book, 2026)
    assert filing is not None
    older = filing.pack.replace(
        '[figures.export_other]\nkind = "rate"\nvalue = "0.01"', '[figures.export_other]\nkind = "rate"\nvalue = "0.02"'
    )
    form = filing.form.replace('title = "IRIS 114(1), Tax Year 2026"', 'title = "As it was filed"')
    assert older != filing.pack
    with desk.book.step("filing.reopen", facts={"year": 2026, "number": ""}) as step:
        step.update("filings", int(filing.id), {"pack": older, "form": form})
    assert taxes.working_or_refuse(desk.book, year).total_tax == 560  # 28,000.50 x 2 % = 560.01
    assert returns.worksheet(desk.book, year).form.title == "As it was filed"
    filings.reopen(desk, year)
    assert taxes.working_or_refuse(desk.book, year).total_tax == 280
    assert wealth.form_of(desk.book, year).title == "IRIS 114(1), Tax Year 2026"


def test_a_return_is_filed_once_and_revised_after_it_was_opened_again(desk: Desk, year: TaxYear) -> None:
    filings.file_return(desk, year, "114-77", "2026-10-10")
    with pytest.raises(DeskError) as refused:
        filings.file_return(desk, year, "114-78", "2026-10-11")
    assert kind(refused) == "year_filed"
    filings.reopen(desk, year)
    with pytest.raises(DeskError) as refused:
        filings.reopen(desk, year)
    assert kind(refused) == "year_not_filed"
    filings.file_return(desk, year, "114-78", "2026-10-11")
    assert [one.filing.kind for one in filings.listing(desk.book, TODAY)] == ["reopened", "revised"]


@pytest.mark.parametrize(
    ("number", "day", "why"),
    [
        ("", "2026-10-10", "field_missing"),
        ("1", "", "field_missing"),
        ("1", "yesterday", "not_a_day"),
        ("1", "2026-06-30", "filed_too_early"),
    ],
)
def test_a_filing_needs_a_number_and_a_day_after_the_year(
    desk: Desk, year: TaxYear, number: str, day: str, why: str
) -> None:
    with pytest.raises(DeskError) as refused:
        filings.file_return(desk, year, number, day)
    assert kind(refused) == why


def test_a_file_that_is_not_there_files_nothing(desk: Desk, year: TaxYear, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        filings.file_return(desk, year, "1", "2026-10-10", tmp_path / "gone.pdf")
    assert kind(refused) == "file_missing"
    assert filings.listing(desk.book, TODAY) == ()


def test_next_years_opening_is_held_against_what_was_filed(desk: Desk, year: TaxYear) -> None:
    filings.file_return(desk, year, "114-77", "2026-10-10")
    following = tax_years.year_of(desk.book, 2027)
    found = wealth.statement(desk.book, following)
    assert found.filed_opening is not None
    assert found.filed_opening.text == "1.00"
    assert found.opening == found.filed_opening


def test_forms_and_packs_that_nobody_has_are_refused() -> None:
    with pytest.raises(DeskError) as refused:
        return_forms.form_of("pk", 1999)
    assert kind(refused) == "year_without_form"
    with pytest.raises(DeskError) as refused:
        return_forms.pack_text("0" * 64)
    assert kind(refused) == "pack_wrong"
