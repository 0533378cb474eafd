"""What came late, came back, came from another or does not fit: how it is matched with invoices, and how it is not."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image

from freelancer_desk.desk import Desk, client_pages, history, importing, person, rates, records, tax_years
from freelancer_desk.desk.invoices import drafting, earned, issuing, papers, paying, repeating, seller
from freelancer_desk.domain.invoices import documents
from tests.desk.billed import draft, earn, issued, one, refused

PRINTS = Path(__file__).resolve().parents[1] / "plugins" / "bank_profiles"
UPWORK = PRINTS / "upwork-transactions-2025" / "statement.csv"
ISSUED_FOR = "1165"  # dollars: 24 hours at 45 and 1,000 words at 0.085


def test_a_refund_is_owed_again(desk: Desk) -> None:
    number = issued(desk)
    paying.allocate(desk, number, earn(desk, ISSUED_FOR), {})
    made = paying.allocate(desk, number, earn(desk, "-165"), {})
    assert (one(desk, number).owed.text, one(desk, number).status) == ("165.00", "part_paid")
    paying.release(desk, made.id)
    assert one(desk, number).status == "paid"
    assert history.check(desk.book) == ()


def test_what_was_credited_and_given_back_is_settled(desk: Desk) -> None:
    number = issued(desk)
    paying.allocate(desk, number, earn(desk, ISSUED_FOR), {})
    issuing.issue(desk, issuing.credit(desk, number, [{"text": "Less", "price": "165"}]).id)
    assert (one(desk, number).owed.text, one(desk, number).status) == ("-165.00", "overpaid")
    refund = earn(desk, "-500")
    paying.allocate(desk, number, refund, {})
    assert (one(desk, number).owed.text, one(desk, number).status) == ("0.00", "paid")
    assert paying.earnings(desk.book)[refund.replace("t", "typed/")].left.text == "-335.00"


@pytest.mark.parametrize(
    ("code", "fields", "kind"),
    [
        ("EUR", {}, "refund_currency"),
        ("PKR", {}, "refund_currency"),
        ("USD", {"takes": "1500"}, "refund_too_much"),
        ("USD", {"takes": "2001"}, "earning_spent"),
    ],
)
def test_no_more_comes_back_than_was_paid(desk: Desk, code: str, fields: dict[str, str], kind: str) -> None:
    number = issued(desk)
    paying.allocate(desk, number, earn(desk, ISSUED_FOR), {})
    with refused(kind):
        paying.allocate(desk, number, earn(desk, "-2000", code=code), fields)
    assert one(desk, number).status == "paid"


def test_nothing_comes_back_of_what_nobody_paid(desk: Desk) -> None:
    number = issued(desk)
    with refused("refund_too_much"):
        paying.allocate(desk, number, earn(desk, "-5"), {})


def test_a_refund_that_a_statement_prints_is_owed_again(desk: Desk) -> None:
    importing.commit(desk, importing.read(desk.book, [UPWORK]))
    key, refund = next((key, one) for key, one in paying.earnings(desk.book).items() if one.left.minor < 0)
    number = issuing.issue(desk, draft(desk, lines=[{"text": "Work", "price": (-refund.left).text}])).id
    paying.allocate(desk, number, earn(desk, (-refund.left).text), {})
    paying.allocate(desk, number, key, {})
    assert (one(desk, number).owed, one(desk, number).status) == (-refund.left, "issued")


def test_what_was_written_off_can_be_paid_after_all(desk: Desk) -> None:
    number = issued(desk)
    issuing.write_off(desk, number)
    paid = earn(desk, ISSUED_FOR)
    (proposed,) = paying.proposals(desk.book, desk.today())
    assert [share.invoice.number for share in proposed.shares] == [number]
    paying.allocate(desk, number, paid, {"takes": "165"})
    assert (one(desk, number).owed.text, one(desk, number).status) == ("0.00", "written_off")
    paying.allocate(desk, number, earn(desk, "1000"), {})
    assert one(desk, number).status == "paid"
    assert not paying.proposals(desk.book, desk.today())


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"settles": "1165", "takes": "100"}, "difference_large"),
        ({"settles": "100", "takes": "120"}, "difference_wrong"),
        ({"settles": "1165", "takes": "1160", "difference": "rounding"}, "difference_wrong"),
        ({"settles": "1165", "takes": "1100", "difference": "exchange"}, "difference_wrong"),
    ],
)
def test_amounts_that_differ_need_a_reason_that_fits(desk: Desk, fields: dict[str, str], kind: str) -> None:
    number = issued(desk)
    paid = earn(desk, "1160")
    with refused(kind):
        paying.allocate(desk, number, paid, fields)
    assert one(desk, number).status == "issued"
    assert paying.allocations(desk.book) == ()


def test_a_large_difference_is_taken_once_it_is_named(desk: Desk) -> None:
    number = issued(desk)
    paying.allocate(desk, number, earn(desk, "700"), {"settles": ISSUED_FOR, "difference": "discount"})
    (row,) = paying.allocations(desk.book, number)
    assert (row.settles.text, row.takes.text, row.difference) == ("1165.00", "700.00", "discount")
    assert one(desk, number).status == "paid"


def test_other_money_far_from_what_is_owed_does_not_close_it(desk: Desk) -> None:
    """Rs 28,000 were 100 dollars that day, not 1,165."""
    rates.type_rate(desk, "USD", desk.today().isoformat(), "280.00", "bank page")
    number = issued(desk)
    paid = earn(desk, "28000", code="PKR")
    with refused("difference_large"):
        paying.allocate(desk, number, paid, {})
    paying.allocate(desk, number, paid, {"settles": "100"})
    assert one(desk, number).owed.text == "1065.00"


def test_other_money_without_a_rate_says_what_it_closes(desk: Desk) -> None:
    number = issued(desk)
    paid = earn(desk, "28000", code="PKR")
    with refused("settles_unknown"):
        paying.allocate(desk, number, paid, {})
    paying.allocate(desk, number, paid, {"settles": "100"})
    assert one(desk, number).owed.text == "1065.00"
    back = earn(desk, "-14000", code="PKR")
    with refused("settles_unknown"):
        paying.allocate(desk, number, back, {})
    paying.allocate(desk, number, back, {"settles": "50"})
    assert one(desk, number).owed.text == "1115.00"


def test_no_refund_stays_without_its_payment(desk: Desk) -> None:
    number = issued(desk)
    made = paying.allocate(desk, number, earn(desk, ISSUED_FOR), {})
    paying.allocate(desk, number, earn(desk, "-165"), {})
    with refused("refund_first"):
        paying.release(desk, made.id)
    records.remove(desk, "earning", "1")
    assert (one(desk, number).owed.text, one(desk, number).standing.settled.text) == ("1165.00", "0.00")


def test_what_was_given_up_can_be_asked_for_again(desk: Desk) -> None:
    number = issued(desk)
    issuing.write_off(desk, number)
    issuing.reopen(desk, number)
    assert (one(desk, number).owed.text, one(desk, number).status) == ("1165.00", "issued")
    with refused("invoice_state"):
        issuing.reopen(desk, number)


def test_a_client_pays_in_capitals_or_not(desk: Desk) -> None:
    number = issued(desk, "Acme")
    paying.allocate(desk, number, earn(desk, ISSUED_FOR, "ACME"), {})
    page = client_pages.overview(desk.book, "1", desk.today())
    assert (page.earned["USD"].text, page.share) == ("1165.00", 1)
    assert len(desk.book.rows("SELECT * FROM clients")) == 1


def test_a_client_with_invoices_pays_for_another_only_when_it_is_said(desk: Desk) -> None:
    theirs, mine = issued(desk, "Southwind"), issued(desk, "Northwind")
    paid = earn(desk, ISSUED_FOR, "Southwind")
    with refused("paid_by_another"):
        paying.allocate(desk, mine, paid, {})
    paying.allocate(desk, mine, paid, {"another": "yes"})
    assert [one(desk, number).status for number in (theirs, mine)] == ["issued", "paid"]


def test_a_platform_pays_for_its_clients(desk: Desk) -> None:
    number = issued(desk, "Northwind")
    paying.allocate(desk, number, earn(desk, ISSUED_FOR, "Upwork"), {})
    assert one(desk, number).status == "paid"


def test_a_note_of_its_own_lines_takes_back_what_they_say(desk: Desk) -> None:
    """An invoice with 10 per cent off: a note over 100 takes back 100.00, one of all its lines takes back the rest."""
    number = issued(desk, discount="10")
    assert one(desk, number).total.text == "1048.50"
    note = issuing.issue(desk, issuing.credit(desk, number, [{"text": "Hour too many", "price": "100"}]).id).id
    assert one(desk, note).total.text == "100.00"
    other = issued(desk, discount="10")
    assert one(desk, issuing.issue(desk, issuing.credit(desk, other).id).id).total.text == "1048.50"


def test_a_line_says_its_rate_where_rates_differ(desk: Desk) -> None:
    person.add_registration(desk, {"kind": "sales_tax", "number": "S1", "from": "2020-01-01", "status": "active"})
    lines = [{"text": "Site", "price": "100", "tax": "16"}, {"text": "Books", "price": "50", "tax": "0"}]
    drafted = drafting_of(desk, lines)
    assert [line["under"] for line in drafted] == [["Sales tax 16 %"], ["Sales tax 0 %"]]
    assert [line["under"] for line in drafting_of(desk, lines[:1])] == [[]]


def drafting_of(desk: Desk, lines: list[dict[str, str]]) -> list[dict[str, list[str]]]:
    number = f"#{draft(desk, 'Bilal', lines, currency='PKR', tax_name='Sales tax')}"
    return list(documents.printed(papers.paper(desk.book, number))["lines"])


def test_marks_that_turn_letters_round_are_kept_and_not_printed(desk: Desk) -> None:
    """Left as they are, they would let an account number be read backwards."""
    name = "North\u202ewind"
    made = papers.paper(desk.book, f"#{draft(desk, name, [{'text': 'Pay 0001 here', 'price': '5'}])}")
    assert made.client.name == name
    told = papers.told(made)
    assert told["client"]["name"] == "Northwind"
    assert "\u202e" not in told["text"]


def test_a_letter_that_no_font_has_keeps_no_statement_from_being_printed(desk: Desk, tmp_path: Path) -> None:
    earn(desk, "100", "Bird 🐦 Ltd 设")
    year = tax_years.year_of(desk.book, 2027)
    with desk.book.reader() as reads:
        (written,) = earned.export(reads, year, tmp_path / "earned.pdf", desk.today())
    with pdfplumber.open(written) as paper:
        text = "".join(page.extract_text() for page in paper.pages)
    assert "Bird ? Ltd ?" in text


TAXED = [{"text": "Site", "price": "1000", "tax": "16"}, {"text": "Books", "price": "100", "tax": "5"}]


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        ([{"text": "Odd", "price": "100", "tax": "99"}], {}),
        ([{"text": "Too much of a rate", "price": "101", "tax": "5"}], {}),
        ([{"text": "Site", "price": "100", "tax": "16"}], {"tax_name": "GST"}),
        ([{"text": "Site", "price": "100", "tax": "16"}], {"prices": "inclusive"}),
    ],
)
def test_a_credit_note_gives_back_only_the_tax_that_was_charged(
    desk: Desk, lines: list[dict[str, str]], fields: dict[str, str]
) -> None:
    person.add_registration(desk, {"kind": "sales_tax", "number": "S1", "from": "2020-01-01", "status": "active"})
    number = issuing.issue(desk, draft(desk, "Bilal", TAXED, currency="PKR", tax_name="PST")).id
    note = f"#{issuing.credit(desk, number, lines).id}"
    if fields:
        drafting.change(desk, note, fields)
    with refused("credit_other_tax"):
        issuing.issue(desk, note)
    drafting.remove(desk, note)
    assert one(desk, issuing.issue(desk, issuing.credit(desk, number).id).id).total == one(desk, number).total


def test_a_credit_note_asks_for_no_deposit_and_comes_after_its_invoice(desk: Desk) -> None:
    number = issuing.issue(desk, draft(desk, deposit="100")).id
    note = f"#{issuing.credit(desk, number).id}"
    assert papers.paper(desk.book, note).deposit is None
    drafting.change(desk, note, {"date": "2025-01-01"})
    with refused("invoice_dated_back"):
        issuing.issue(desk, note)


def test_a_deposit_is_at_most_the_total(desk: Desk) -> None:
    with refused("deposit_too_much"):
        draft(desk, deposit="1165.01")
    draft(desk, deposit="1165")


def test_a_picture_without_a_name_is_no_reason_to_refuse(desk: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "signed.png"
    drawn = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(drawn, "PNG")
    picture.write_bytes(drawn.getvalue())
    for name in seller.PICTURES:
        seller.put_picture(desk, name, picture)
    assert papers.pdf(papers.paper(desk.book, issued(desk))).startswith(b"%PDF")


def test_a_quote_is_billed_once(desk: Desk) -> None:
    quote = issuing.issue(desk, draft(desk, kind="quote")).id
    made = issuing.bill(desk, quote).id
    with refused("quote_billed"):
        issuing.bill(desk, quote)
    issuing.cancel(desk, issuing.issue(desk, f"#{made}").id)
    issuing.bill(desk, quote)


def test_an_invoice_that_comes_again_comes_next_time(desk: Desk) -> None:
    number = issued(desk)
    repeating.set_up(desk, number, {"every": "month"})
    (found,) = repeating.listing(desk.book, desk.today())
    assert (found.due, found.repeat.next_day) == ((), date(2026, 12, 24))


def test_an_invoice_of_the_31st_comes_again_at_the_end_of_each_month(desk: Desk) -> None:
    repeating.set_up(desk, issued(desk, date="2026-10-31"), {"every": "month"})
    (found,) = repeating.listing(desk.book, desk.today())
    assert [found.repeat.day(nth) for nth in range(3)] == [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31)]
