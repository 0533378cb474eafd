"""What came late, came back, came from another or does not fit: how it is matched with invoices, and how it is not."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from freelancer_desk.desk import Desk, history, importing, person, rates, tax_years
from freelancer_desk.desk.invoices import earned, issuing, papers, paying
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
