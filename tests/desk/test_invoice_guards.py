"""What invoices do not let happen: a wrong one touched, one sealed that cannot be printed, a credit note astray."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pdfplumber
import pytest

from freelancer_desk.desk import Desk, client_pages, history, invoices, rates, records
from freelancer_desk.desk.invoices import chasing, drafting, issuing, papers, paying, seller
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from tests.desk.billed import IBAN, draft, earn, issued, one, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.desk.done import Done
    from tests.desk.conftest import Clock

TAXED = [{"text": "Site", "price": "1000", "tax": "16"}]


def test_a_number_that_looks_like_an_id_names_its_own_invoice_alone(desk: Desk) -> None:
    """The papers of rows 1, 2 and 3 are issued as numbers 3, 1 and 2."""
    seller.save(desk, {"invoice_pattern": "{n}"})
    drafts = [draft(desk, f"Client {row}", [{"text": "Work", "price": f"{row}000"}]) for row in (1, 2, 3)]
    assert drafts == ["1", "2", "3"]
    assert [issuing.issue(desk, f"#{row}").id for row in (2, 3, 1)] == ["1", "2", "3"]
    assert one(desk, "1").client == "Client 2"
    paying.allocate(desk, "1", earn(desk, "10", "Client 2"), {"takes": "10"})
    assert [one(desk, number).owed.text for number in ("1", "2", "3")] == ["1990.00", "3000.00", "1000.00"]
    with refused("invoice_touched"):
        issuing.cancel(desk, "1")
    issuing.cancel(desk, "3")
    issuing.write_off(desk, "2")
    assert [one(desk, number).status for number in ("1", "2", "3")] == ["part_paid", "written_off", "cancelled"]
    assert chasing.message(desk.book, "1", desk.today()).body.startswith("Dear Client 2,")
    note = issuing.credit(desk, "1", [{"text": "Less", "price": "5"}]).id
    assert one(desk, f"#{note}").concerns == "1"


@pytest.mark.parametrize("text", ["Thanks \N{GRINNING FACE}", "\N{CJK UNIFIED IDEOGRAPH-4E2D}", "\ue000", "a\ufeffb"])
def test_what_cannot_be_printed_is_refused_before_it_is_sealed(desk: Desk, text: str) -> None:
    made = draft(desk, lines=[{"text": text, "price": "1"}])
    with refused("text_unprintable"):
        issuing.issue(desk, made)
    assert one(desk, made).status == "draft"
    drafting.change(desk, made, {}, [{"text": "Thanks", "price": "1"}])
    number = issuing.issue(desk, made).id
    assert number == "INV-2026-0001"
    assert papers.pdf(papers.paper(desk.book, number)).startswith(b"%PDF")


@pytest.mark.parametrize("layout", ["modern", "classic", "plain"])
def test_a_word_without_end_stays_on_the_page(desk: Desk, layout: str) -> None:
    endless = "Wordwithoutend" * 20
    made = papers.paper(
        desk.book, draft(desk, endless, [{"text": endless, "price": "1"}], notes=endless, layout=layout)
    )
    with pdfplumber.open(io.BytesIO(papers.pdf(made))) as read:
        (page,) = read.pages
        assert max(letter["x1"] for letter in page.chars) <= page.width
        assert "".join(letter["text"] for letter in page.chars).count("Wordwithoutend") > 50


def test_a_payment_code_asks_for_what_is_owed(desk: Desk) -> None:
    account = {"name": "SCB", "title": "Ayesha", "bank": "SCB", "iban": IBAN, "currency": "PKR", "qr": "static"}
    records.add(desk, "pay-into", account)
    number = issued(desk, "Karachi Shop", currency="PKR")
    until = papers.tomorrow_evening(desk.today())
    paying.allocate(desk, number, earn(desk, "165", "Karachi Shop", "PKR"), {"takes": "165"})
    assert IBAN + "05041000" in papers.data(desk.book, number, code_until=until)["raast_qr"]
    paying.allocate(desk, number, earn(desk, "1000", "Karachi Shop", "PKR"), {})
    with refused("invoice_settled"):
        papers.data(desk.book, number, code_until=until)


def test_a_fiscal_number_belongs_to_one_paper(desk: Desk) -> None:
    number = issued(desk, fiscal_id="FBR-1", fiscal_qr="FBR-1/2026")
    note = issuing.credit(desk, number).id
    assert papers.paper(desk.book, number).fiscal_id == "FBR-1"
    assert (papers.paper(desk.book, note).fiscal_id, papers.paper(desk.book, note).fiscal_qr) == ("", "")


def test_tax_is_given_back_after_leaving_the_register_but_not_charged(desk: Desk, clock: Clock) -> None:
    held = records.add(desk, "registration", {"kind": "sales_tax", "from": "2026-01-01", "number": "P-1"}).id
    number = issuing.issue(desk, draft(desk, lines=TAXED, tax_name="PST")).id
    waiting = draft(desk, lines=TAXED, tax_name="PST")
    records.change(desk, "registration", held, {"to": desk.today().isoformat()})
    clock.forward(timedelta(days=3))
    with refused("tax_unregistered"):
        issuing.issue(desk, waiting)
    note = issuing.issue(desk, issuing.credit(desk, number).id).id
    assert (one(desk, note).total.text, one(desk, number).status) == ("1160.00", "credited")


def test_a_credit_note_belongs_to_one_invoice_for_good(desk: Desk) -> None:
    with refused("credit_note_alone"):
        draft(desk, kind="credit_note")
    other = draft(desk)
    with refused("credit_note_alone"):
        drafting.change(desk, other, {"kind": "credit_note"})
    note = issuing.credit(desk, issued(desk)).id
    for fields in ({"kind": "invoice"}, {"client": "Somebody"}, {"currency": "EUR"}):
        with refused("credit_note_alone"):
            drafting.change(desk, note, fields)
    drafting.change(desk, note, {"notes": "As agreed."})
    assert (one(desk, note).kind, one(desk, note).client) == ("credit_note", "Northwind")


@pytest.mark.parametrize("end", [issuing.cancel, issuing.write_off])
def test_what_was_given_up_is_not_credited_besides(desk: Desk, end: Callable[[Desk, str], Done]) -> None:
    number = issued(desk)
    note = issuing.credit(desk, number).id
    end(desk, number)
    with refused("invoice_state"):
        issuing.issue(desk, note)
    assert one(desk, note).status == "draft"


def test_a_quote_is_billed_once_it_was_made(desk: Desk) -> None:
    quote = draft(desk, kind="quote")
    with refused("invoice_state"):
        issuing.bill(desk, quote)
    drafting.remove(desk, quote)
    assert invoices.listing(desk.book, desk.today()) == ()
    assert history.check(desk.book) == ()


def test_a_fee_is_no_loss_of_exchange(desk: Desk) -> None:
    """1,165 dollars, of which 1,150 came, at 280.00 on both days: 15 dollars of fee, and nothing by exchange."""
    rates.type_rate(desk, "USD", desk.today().isoformat(), "280.00", "bank page")
    number = issued(desk)
    paying.allocate(desk, number, earn(desk, "1150"), {"settles": "1165", "difference": "fee"})
    (row,) = paying.allocations(desk.book, number)
    assert row.gain is not None
    assert (row.gain.text, row.difference) == ("0.00", "fee")


def test_who_owes_nothing_is_not_chased(desk: Desk) -> None:
    number = issued(desk)
    paying.allocate(desk, number, earn(desk, "1165"), {})
    with refused("invoice_settled"):
        chasing.message(desk.book, number, desk.today(), tone="firm")
    assert chasing.message(desk.book, number, desk.today()).subject == f"Invoice {number}"


def test_a_credit_note_is_sent_with_words_of_its_own(desk: Desk) -> None:
    number = issued(desk)
    note = issuing.issue(desk, issuing.credit(desk, number, [{"text": "Less", "price": "165"}]).id).id
    told = chasing.message(desk.book, note, desk.today())
    assert told.subject == f"Credit note {note}"
    assert f"takes back that much of invoice {number}" in told.body
    assert "165.00" in told.body
    with refused("invoice_settled"):
        chasing.message(desk.book, note, desk.today(), tone="firm")


def test_what_was_billed_to_a_client_is_less_by_what_was_credited(desk: Desk) -> None:
    number = issued(desk)
    issuing.issue(desk, issuing.credit(desk, number, [{"text": "Less", "price": "165"}]).id)
    page = client_pages.overview(desk.book, str(one(desk, number).client_id), desk.today())
    assert page.invoiced["USD"].text == "1000.00"


def test_a_refusal_names_the_line_and_the_paper(desk: Desk) -> None:
    with pytest.raises(DeskError) as raised:
        draft(desk, lines=[{"text": "One", "price": "5"}, {"text": "Two", "price": "5", "discount": "200"}])
    assert sentence(raised.value) == "line 2, discount: “200” is not a percentage between 0 and 100."
    quote = issuing.issue(desk, draft(desk, kind="quote")).id
    with refused("quote_sealed"):
        drafting.remove(desk, quote)


def test_a_typed_earning_is_named_as_it_is_listed(desk: Desk) -> None:
    assert earn(desk, "100") == "t1"
    records.change(desk, "earning", "t1", {"gross": "120"})
    records.remove(desk, "earning", "t1")
    assert desk.book.rows("SELECT * FROM earnings") == []
