"""A draft while it is typed: it is shown whatever is missing, and what is wrong with it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import client_pages, records
from freelancer_desk.desk.invoices import codes, drafting, seller, sketching

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk

# The example of the IBAN registry for Pakistan.
IBAN = "PK36SCBL0000001123456702"


def test_nothing_typed_yet_is_a_paper_with_dashes(desk: Desk) -> None:
    made = sketching.sketch(desk.book, {}, [], desk.today())
    assert {problem.field for problem in made.problems} == {"client", "lines"}
    assert made.paper is not None
    assert (made.paper.client.name, made.paper.lines[0].text, made.paper.sums.total.minor) == ("–", "–", 0)


def test_what_is_wrong_is_left_out_of_the_paper(desk: Desk) -> None:
    fields = {"client": "Orchid", "currency": "EUR", "date": "31/31/2026"}
    lines = [{"text": "Logo", "price": "ten"}, {"text": "Icons", "price": "5", "tax": "16"}]
    made = sketching.sketch(desk.book, fields, lines, desk.today())
    assert {problem.field for problem in made.problems} == {"date", "line.1.price", "tax_name"}
    assert made.paper is not None
    assert [line.price for line in made.paper.lines] == [0, 5]
    assert (made.paper.sums.total.text, made.paper.day) == ("5.00", None)


def test_what_the_sender_always_says_of_payment_stands_on_invoices_alone(desk: Desk) -> None:
    seller.save(desk, {"terms": "Please name the number."})
    lines = [{"text": "Logo", "price": "5"}]
    wanted = (("invoice", "", "Please name the number."), ("quote", "", ""), ("quote", "Till May", "Till May"))
    for kind, own, terms in wanted:
        fields = {"kind": kind, "client": "Orchid", "currency": "EUR", "terms": own}
        paper = sketching.sketch(desk.book, fields, lines, desk.today()).paper
        assert paper is not None
        assert (paper.kind, paper.terms) == (kind, terms)


def test_an_editor_begins_with_what_is_known(desk: Desk) -> None:
    records.add(desk, "client", {"name": "orchid", "currency": "EUR", "terms_days": "10"})
    records.add(desk, "client", {"name": "Blue Harbor"})
    fresh = sketching.desktop(desk.book, "", desk.today())
    assert (fresh.clients, fresh.accounts, fresh.may_tax) == (("Blue Harbor", "orchid"), (), False)
    assert sketching.usual(desk.book, "orchid") == {"currency": "EUR", "language": "", "terms_days": "10"}
    done = drafting.add(desk, {"client": "orchid", "currency": "EUR"}, [{"text": "Logo", "price": "5"}])
    kept = sketching.desktop(desk.book, done.id, desk.today())
    assert (kept.fields["client"], kept.lines[0]["text"]) == ("orchid", "Logo")


def test_a_registration_for_sales_tax_lets_tax_be_charged(desk: Desk) -> None:
    records.add(desk, "registration", {"kind": "sales_tax", "from": "2020-01-01", "number": "1"})
    assert sketching.desktop(desk.book, "", desk.today()).may_tax


def test_a_code_is_there_once_it_is_wanted_and_counts_as_scanned_once_it_is_said(desk: Desk) -> None:
    account = {"name": "Bank", "title": "A", "bank": "B", "iban": IBAN, "currency": "PKR"}
    done = records.add(desk, "pay-into", account)
    assert (codes.payload(desk.book, "Bank"), codes.drawn(desk.book, "Bank")) == ("", b"")
    records.change(desk, "pay-into", done.id, {"qr": "static"})
    assert IBAN in codes.payload(desk.book, "Bank")
    assert b"<svg" in codes.drawn(desk.book, "Bank")
    assert not codes.was_scanned(desk.book, IBAN)
    records.change(desk, "pay-into", done.id, {"confirmed": desk.today().isoformat()})
    assert codes.was_scanned(desk.book, IBAN)
    assert codes.was_scanned(desk.book, "DE89370400440532013000")


def test_a_client_with_another_name_keeps_what_was_earned_under_the_old_one(statements: Desk) -> None:
    was = client_pages.earned_by_client(statements.book)["Northwind Labs"]
    kept = records.add(statements, "client", {"name": "northwind labs"})
    records.change(statements, "client", kept.id, {"name": "NWL Limited"})
    page = client_pages.overview(statements.book, kept.id, statements.today())
    assert (page.earned, page.fields["profile"]) == (was, "northwind labs")
    assert "Northwind Labs" not in client_pages.earned_by_client(statements.book)
    other = records.add(statements, "client", {"name": "New"})
    records.change(statements, "client", other.id, {"name": "Newer"})
    assert "profile" not in client_pages.overview(statements.book, other.id, statements.today()).fields


def test_who_only_paid_has_a_page_too(desk: Desk) -> None:
    day = desk.today().isoformat()
    records.add(desk, "earning", {"date": day, "client": "Upwork", "currency": "USD", "gross": "10"})
    page = client_pages.stranger(desk.book, "Upwork", desk.today())
    assert (page.earned["USD"].text, page.share, page.is_large, page.invoices) == ("10.00", 1, True, ())
