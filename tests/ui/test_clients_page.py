"""Clients in the window: one page each, their dialog, their papers, and how invoices are to look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from freelancer_desk.desk import open_desk, records
from freelancer_desk.desk.invoices import drafting, issuing, paying, seller
from freelancer_desk.ui.dialogs.fields import FieldsDialog
from freelancer_desk.ui.dialogs.invoice_editor import InvoiceEditor
from freelancer_desk.ui.dialogs.invoice_settings import SellerDialog
from freelancer_desk.ui.dialogs.paper import PaperDialog
from freelancer_desk.ui.dialogs.pay_into import Code
from freelancer_desk.ui.pages.clients import ClientsPage
from freelancer_desk.ui.pages.invoices import InvoicesPage
from freelancer_desk.ui.pages.settings import SettingsPage
from tests.ui.walking import unnamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog

    from tests.ui.conftest import Bench

# The example of the IBAN registry for Pakistan.
IBAN = "PK36SCBL0000001123456702"


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    """A book in which one of two clients paid three quarters of a year's income, ten days after the invoice."""
    book = tmp_path / "worked.fdesk"
    desk = open_desk(book)
    today = desk.today()
    day = (today - timedelta(days=30)).isoformat()
    fields = {"client": "Northwind Labs", "currency": "USD", "date": day}
    number = issuing.issue(desk, drafting.add(desk, fields, [{"text": "API", "price": "750"}]).id).id
    paid = (today - timedelta(days=20)).isoformat()
    for client, gross in (("Northwind Labs", "750"), ("Orchid", "250")):
        records.add(desk, "earning", {"date": paid, "client": client, "currency": "USD", "gross": gross})
    earning = next(one.key for one in paying.earnings(desk.book).values() if one.client == "Northwind Labs")
    paying.allocate(desk, number, earning, {})
    drafting.add(desk, {"client": "Northwind Labs", "currency": "USD"}, [{"text": "More", "price": "1"}])
    desk.close()
    return book


def page_of(bench: Bench) -> ClientsPage:
    bench.go("clients")
    page = bench.window.page("clients")
    assert isinstance(page, ClientsPage)
    return page


def only(bench: Bench, kind: type[QDialog]) -> QDialog:
    bench.settle()
    (found,) = (one for one in bench.window.findChildren(kind) if one.isVisible())
    return found


def told(page: ClientsPage) -> dict[str, str]:
    return {key: one.figure.text() for key, one in page.sheet.figures.items()}


def test_a_client_s_page_says_what_it_brings_and_warns_of_a_large_share(
    bench: Callable[[Path | None], Bench], worked: Path
) -> None:
    one = bench(worked)
    page = page_of(one)
    assert [client.name for client in page.table.rows.shown()] == ["Northwind Labs", "Orchid"]
    assert page.sheet.name.text() == "Northwind Labs"
    assert told(page) == {
        "invoiced": "$750.00", "earned": "$750.00", "owed": "–", "days": "10 days", "share": "75\u00a0%",
    }  # fmt: skip
    assert page.sheet.warning.isVisibleTo(page)
    assert page.sheet.table.rows.rowCount() == 2
    page.point_at(next(client.id for client in page.table.rows.shown() if client.name == "Orchid"))
    one.settle()
    assert told(page)["share"] == "25\u00a0%"
    assert not page.sheet.warning.isVisibleTo(page)
    assert unnamed(one.window) == []


def test_a_client_is_typed_found_edited_and_billed(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    page = page_of(one)
    assert page._stack.currentIndex() == 1
    one.window.acts.type_client()
    dialog = only(one, FieldsDialog)
    assert isinstance(dialog, FieldsDialog)
    assert unnamed(dialog) == []
    dialog.save.click()
    one.settle()
    assert dialog.fields["name"].problem
    for name, value in {"name": "Karachi Foods", "currency": "PKR", "address": "Plot 5\nKarachi"}.items():
        dialog.fields[name].put(value)
    dialog.save.click()
    one.settle()
    QTest.keyClicks(page.search, "karachi")
    assert page.sheet.name.text() == "Karachi Foods"
    page.sheet.edit.click()
    again = only(one, FieldsDialog)
    assert isinstance(again, FieldsDialog)
    assert again.fields["address"].value() == "Plot 5\nKarachi"
    again.fields["terms_days"].put("soon")
    again.save.click()
    one.settle()
    assert again.fields["terms_days"].problem
    again.fields["terms_days"].put("10")
    again.save.click()
    one.settle()
    with one.jobs.desk.reader() as reads:
        (row,) = records.listing(reads, "client")
    assert (row["terms_days"], row["currency"]) == ("10", "PKR")
    page.sheet.bill.click()
    editor = only(one, InvoiceEditor)
    assert isinstance(editor, InvoiceEditor)
    one.settle()
    assert editor.form.fields["client"].value() == "Karachi Foods"
    assert editor.form.fields["currency"].value() == "PKR"
    editor.reject()
    one.settle()


def test_a_form_is_kept_with_its_client(bench: Callable[[Path | None], Bench], worked: Path, tmp_path: Path) -> None:
    one = bench(worked)
    page = page_of(one)
    form = tmp_path / "W-8BEN.txt"
    form.write_text("made up", encoding="utf-8")
    page.sheet.keep([form])
    dialog = only(one, PaperDialog)
    assert isinstance(dialog, PaperDialog)
    dialog.fields["day"].put("2026-01-15")
    dialog.save.click()
    one.settle()
    assert page.sheet.client is not None
    (paper,) = page.sheet.client.papers
    assert (paper.name, str(paper.day)) == ("W-8BEN.txt", "2026-01-15")


def test_settings_are_said_once_and_an_account_is_checked_and_scanned(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.go("settings")
    page = one.window.page("settings")
    assert isinstance(page, SettingsPage)
    page.invoices.click()
    dialog = only(one, SellerDialog)
    assert isinstance(dialog, SellerDialog)
    assert unnamed(dialog) == []
    dialog.accounts.edit({})
    from freelancer_desk.ui.dialogs.record import RecordDialog

    account = only(one, RecordDialog)
    assert isinstance(account, RecordDialog)
    said = {"name": "Meezan", "title": "Ayesha Khan", "bank": "Meezan Bank", "currency": "PKR", "qr": "static"}
    for name, value in {**said, "iban": IBAN.replace("PK36", "PK37")}.items():
        account.fields[name].put(value)
    account.save.click()
    one.settle()
    assert account.fields["iban"].problem
    account.fields["iban"].put(IBAN)
    account.save.click()
    one.settle()
    assert len(dialog.accounts.findChildren(Code)) == 1
    dialog.accounts.scanned[0].click()
    one.settle()
    assert dialog.accounts.scanned == []
    dialog.fields["accent"].put("teal")
    dialog.save.click()
    one.settle()
    assert dialog.fields["accent"].problem
    dialog.fields["accent"].put("#0F766E")
    dialog.fields["name"].put("Ayesha Khan")
    dialog.save.click()
    one.settle()
    with one.jobs.desk.reader() as reads:
        facts = seller.facts(reads)
    assert (facts["accent"], facts["name"], facts["layout"]) == ("#0F766E", "Ayesha Khan", "modern")


def test_the_page_of_invoices_opens_the_settings_too(bench: Callable[[Path | None], Bench]) -> None:
    one = bench(None)
    one.go("invoices")
    page = one.window.page("invoices")
    assert isinstance(page, InvoicesPage)
    page.open_settings()
    dialog = only(one, SellerDialog)
    dialog.reject()
    one.settle()


def test_who_only_paid_is_listed_and_gets_a_statement(
    bench: Callable[[Path | None], Bench], tmp_path: Path, demo_book: Path
) -> None:
    one = bench(demo_book)
    page = page_of(one)
    assert "Northwind Labs" in [client.name for client in page.table.rows.shown() if not client.id]
    page.point_at("Northwind Labs")
    one.settle()
    assert page.sheet.name.text() == "Northwind Labs"
    assert page.sheet.edit.text() == "Keep as client"
    target = tmp_path / "earned.pdf"
    page.sheet.write_statement(target)
    one.settle()
    assert target.read_bytes().startswith(b"%PDF")
    page.sheet.edit.click()
    dialog = only(one, FieldsDialog)
    assert isinstance(dialog, FieldsDialog)
    assert dialog.fields["name"].value() == "Northwind Labs"
    dialog.save.click()
    one.settle()
    assert (page.sheet.name.text(), page.sheet.edit.text()) == ("Northwind Labs", "Edit")
