"""The Tax page at work: questions answered in place, amounts typed, what-ifs tried, and what to keep for tax."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from freelancer_desk.desk import dump
from freelancer_desk.desk.taxes import answers as years
from freelancer_desk.ui.dialogs.amounts import AmountsDialog
from freelancer_desk.ui.dialogs.keep import KeepDialog
from freelancer_desk.ui.dialogs.record import RecordDialog
from freelancer_desk.ui.dialogs.what_if import WhatIfDialog
from freelancer_desk.ui.pages.home import HomePage
from freelancer_desk.ui.pages.person import PersonPage
from freelancer_desk.ui.pages.tax_lines import LineCard
from freelancer_desk.ui.pages.taxes import TaxesPage
from freelancer_desk.ui.pill import Pill
from tests.ui.test_papers_page import dialog_of
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def tax_page(one: Bench) -> TaxesPage:
    """The page, on show."""
    one.go("taxes")
    page = one.window.pages["taxes"]
    assert isinstance(page, TaxesPage)
    return page


def answered(one: Bench, key: str) -> str:
    """What the book holds as the answer of the year on show."""
    year = one.window.office.years.shown
    assert year is not None
    with one.jobs.desk.reader() as reads:
        return years.said(reads, year).get(key, "")


def test_a_question_is_answered_in_place_and_taken_back(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = tax_page(one)
    before = page.figures["tax"].text()
    page.questions.fields["opt_out"].put("yes")
    one.settle()
    assert answered(one, "opt_out") == "yes"
    assert page.figures["tax"].text() != before
    one.window.undo()
    one.settle()
    assert (page.figures["tax"].text(), page.questions.fields["opt_out"].value()) == (before, "")
    page.questions.fields["opt_out"].put("ask-accountant")
    one.settle()
    assert answered(one, "opt_out") == "ask-accountant"
    assert page.figures["tax"].text() == before


def test_where_an_adviser_is_needed_no_figure_is_shown_and_the_questions_stay(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = tax_page(one)
    page.questions.fields["remote_employer"].put("yes")
    one.settle()
    assert (page.strip.isVisible(), page.refusal.isVisible()) == (False, True)
    assert "may be salary" in page.refused.text()
    assert page.questions.isVisible()
    assert page.findChildren(LineCard) == [] or not any(card.isVisible() for card in page.findChildren(LineCard))
    one.go("home")
    home = one.window.pages["home"]
    assert isinstance(home, HomePage)
    assert home.standing.tax.figure.text() == "–"
    one.go("papers")
    tax_page(one).questions.fields["remote_employer"].put("services")
    one.settle()
    assert (page.strip.isVisible(), page.refusal.isVisible()) == (True, False)


def test_days_abroad_are_typed_and_a_wrong_number_is_told_at_its_field(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = tax_page(one)
    field = page.questions.fields["days_abroad"]
    field.put("400")
    field.changed.emit(field.value())
    one.settle()
    assert "400 is not a number of days from 0 to 365" in field.problem
    field.put("12")
    field.changed.emit(field.value())
    one.settle()
    assert (answered(one, "days_abroad"), field.problem) == ("12", "")
    field.put("unsure")
    field.changed.emit(field.value())
    one.settle()
    assert (answered(one, "days_abroad"), field.value()) == ("unsure", "unsure")


def test_a_missing_fact_leads_to_its_question_here_or_to_the_person(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = tax_page(one)
    page._on_answer("conditions_met")
    one.settle()
    assert page.questions.fields["return_filed"].editor.hasFocus() or not one.window.isActiveWindow()
    assert one.window.stack.currentWidget() is page
    page._on_answer("category")
    one.settle()
    person = one.window.pages["person"]
    assert one.window.stack.currentWidget() is person
    assert isinstance(person, PersonPage)
    assert person.fields["category"].editor.hasFocus() or not one.window.isActiveWindow()


def test_the_amounts_of_the_year_are_added_edited_and_deleted(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = tax_page(one)
    before = page.figures["cut"].text()
    page.buttons["amounts"].click()
    one.settle()
    amounts = dialog_of(one, AmountsDialog)
    amounts.lists["tax-amount"].add.click()
    record = dialog_of(one, RecordDialog)
    record.fields["kind"].put("adjustable")
    record.save.click()
    one.settle()
    assert "name the section" in record.fields["name"].problem
    assert record.fields["tax_pkr"].problem == "Tax cut (PKR): please fill this in."
    record.fields["name"].put("236Y")
    record.fields["tax_pkr"].put("1500")
    record.save.click()
    one.settle()
    assert page.figures["cut"].text() != before
    (edit,) = amounts.lists["tax-amount"].edits
    assert edit.accessibleName() == "Edit: Tax cut elsewhere (card abroad, phone) · 236Y"
    assert unnamed(amounts) == []
    assert [pill.accessibleName() for pill in amounts.findChildren(Pill)] == ["No certificate number"]
    edit.click()
    again = dialog_of(one, RecordDialog)
    assert again.fields["tax_pkr"].value() == "1500.00"
    again.reject()
    amounts.lists["tax-amount"].deletes[0].click()
    one.settle()
    assert amounts.lists["tax-amount"].edits == []
    assert page.figures["cut"].text() == before
    for noun, fields in (
        ("expense", {"date": "2026-08-01", "amount_pkr": "100", "text": "Internet"}),
        ("asset", {"date": "2024-08-01", "amount_pkr": "100", "text": "Laptop", "kind": "computer"}),
    ):
        amounts.lists[noun].add.click()
        record = dialog_of(one, RecordDialog)
        for name, value in fields.items():
            record.fields[name].put(value)
        record.save.click()
        one.settle()
        assert len(amounts.lists[noun].edits) == 1
    amounts.accept()


def test_what_was_paid_with_the_return_is_no_longer_to_pay(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = tax_page(one)
    page.questions.fields["opt_out"].put("yes")
    one.settle()
    left = Decimal(page.figures["result"].text().removeprefix("Rs\u00a0").replace(",", ""))
    assert left > 1000
    assert "was paid" not in page.notes["result"].text()
    page.buttons["amounts"].click()
    amounts = dialog_of(one, AmountsDialog)
    amounts.lists["tax-payment"].add.click()
    record = dialog_of(one, RecordDialog)
    for name, value in {"kind": "with_return", "date": "2026-11-20", "amount_pkr": "1000"}.items():
        record.fields[name].put(value)
    record.save.click()
    one.settle()
    amounts.accept()
    assert page.figures["result"].text() == f"Rs\u00a0{left - 1000:,.2f}"
    assert page.notes["result"].text() == "Rs\u00a01,000.00 was paid with the return."
    one.go("home")
    home = one.window.pages["home"]
    assert isinstance(home, HomePage)
    assert home.standing.tax.figure.text() == page.figures["result"].text()


def test_pay_that_an_adviser_calls_salary_is_typed_as_such(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = tax_page(one)
    page.questions.fields["remote_employer"].put("yes")
    one.settle()
    page.buttons["amounts_of_refused"].click()
    amounts = dialog_of(one, AmountsDialog)
    amounts.lists["salary"].add.click()
    record = dialog_of(one, RecordDialog)
    for name, value in {
        "date": "2026-09-30",
        "employer": "Northwind",
        "gross_pkr": "500",
        "withheld_pkr": "9000",
    }.items():
        record.fields[name].put(value)
    record.save.click()
    one.settle()
    assert record.fields["withheld_pkr"].problem
    record.fields["withheld_pkr"].put("50")
    record.save.click()
    one.settle()
    assert len(amounts.lists["salary"].edits) == 1
    amounts.accept()


def test_a_what_if_shows_both_taxes_and_changes_nothing(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = tax_page(one)
    with one.jobs.desk.reader() as reads:
        before = dump.text(reads)
    page.buttons["what_if"].click()
    dialog = dialog_of(one, WhatIfDialog)
    assert unnamed(dialog) == []
    dialog.reckon.click()
    one.settle()
    assert dialog.wrong.text().startswith("Say what would be otherwise")
    dialog.fields["to"].put("2026-12-31")
    dialog.reckon.click()
    assert dialog.fields["from"].problem == "Say from which day the certificate would be valid."
    dialog.fields["to"].put("")
    dialog.fields["from"].put("soon")
    dialog.reckon.click()
    assert "soon" in dialog.fields["from"].problem
    dialog.fields["from"].put("")
    payment = dialog.fields["payment"]
    payment.put(payment.choice.itemData(1))  # type: ignore[attr-defined]
    dialog.reckon.click()
    assert dialog.fields["day"].problem
    dialog.fields["day"].put("2030-01-01")
    dialog.reckon.click()
    one.settle()
    assert "2030" in dialog.fields["day"].problem
    assert not dialog.card.isVisible()
    dialog.fields["day"].put("2026-06-30")
    dialog.reckon.click()
    one.settle()
    assert dialog.card.isVisible()
    # Two years of four sums each, under one line of names, each year with its own.
    assert dialog.results.rowCount() == 1 + 2 * 5
    dialog.accept()
    with one.jobs.desk.reader() as reads:
        assert dump.text(reads) == before


def test_keep_for_tax_is_told_by_payment_and_for_the_year_so_far(bench: Maker, demo_book: Path) -> None:
    one = bench(demo_book)
    page = tax_page(one)
    assert page.keep.text().startswith("Nothing to keep for tax")
    page.buttons["keep"].click()
    dialog = dialog_of(one, KeepDialog)
    one.settle()
    rows = list(dialog.table.rows.shown())
    assert len(rows) == 6
    assert sum(row.keep.minor for row in rows) < 0
    assert {button.text() for button in dialog.findChildren(QPushButton)} >= {"Close"}
    assert unnamed(dialog) == []
    dialog.accept()
