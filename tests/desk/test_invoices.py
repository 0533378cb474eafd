"""Clients and invoices at the desk: drafted, issued without gaps, sealed, credited, chased, paid and repeated."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import (
    Desk,
    client_pages,
    dump,
    history,
    invoices,
    listings,
    open_desk,
    rates,
    records,
    tax_years,
)
from freelancer_desk.desk.invoices import chasing, drafting, earned, issuing, papers, paying, repeating, seller
from freelancer_desk.domain.problems import CannotUndoError
from tests.desk.billed import IBAN, LINES, draft, earn, issued, one, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desk.conftest import Clock


def test_an_invoice_is_drafted_and_issued_under_the_next_number(desk: Desk) -> None:
    first, second = issued(desk), issued(desk)
    assert (first, second) == ("INV-2026-0001", "INV-2026-0002")
    row = one(desk, first)
    assert (row.total.text, row.owed.text, row.status) == ("1165.00", "1165.00", "issued")
    assert (row.day, row.due) == (desk.today(), desk.today() + timedelta(days=14))


def test_a_draft_thrown_away_leaves_no_gap_and_an_issued_one_stays(desk: Desk) -> None:
    wasted = draft(desk)
    drafting.remove(desk, wasted)
    number = issued(desk)
    assert number == "INV-2026-0001"
    with refused("invoice_sealed"):
        drafting.remove(desk, number)
    with refused("invoice_sealed"):
        drafting.change(desk, number, {"notes": "later"})
    with pytest.raises(CannotUndoError):
        history.undo(desk)
    assert issued(desk) == "INV-2026-0002"


def test_numbers_begin_anew_each_year_unless_the_pattern_has_none(desk: Desk, clock: Clock) -> None:
    issued(desk)
    clock.forward(timedelta(days=60))
    assert issued(desk) == "INV-2027-0001"
    seller.save(desk, {"invoice_pattern": "R{n:3}"})
    assert [issued(desk), issued(desk)] == ["R001", "R002"]
    seller.save(desk, {"invoice_pattern": "INV-{year}-{n:4}"})
    assert issued(desk) == "INV-2027-0002"


def test_a_number_that_another_pattern_gave_already_is_not_given_twice(desk: Desk) -> None:
    seller.save(desk, {"invoice_pattern": "{year}-{n}"})
    assert issued(desk) == "2026-1"
    seller.save(desk, {"invoice_pattern": "2026-{n}"})
    assert issued(desk) == "2026-2"


def test_numbers_follow_days(desk: Desk) -> None:
    issued(desk)
    early = draft(desk, date=(desk.today() - timedelta(days=1)).isoformat())
    with refused("invoice_dated_back"):
        issuing.issue(desk, early)
    late = draft(desk, date=(desk.today() + timedelta(days=1)).isoformat())
    with refused("day_to_come"):
        issuing.issue(desk, late)


def test_an_issued_invoice_prints_what_it_printed_then(desk: Desk) -> None:
    records.add(desk, "pay-into", {"name": "SCB", "title": "Ayesha", "bank": "SCB", "iban": IBAN, "currency": "USD"})
    seller.save(desk, {"name": "Ayesha Khan", "address": "House 12\nIslamabad", "ntn": "1234567-8"})
    number = issued(desk)
    before = papers.paper(desk.book, number)
    records.change(desk, "pay-into", "1", {"iban": "PK76MEZN0001580107677601"})
    seller.save(desk, {"name": "Somebody else", "address": ""})
    records.change(desk, "client", "1", {"name": "Northwind Ltd", "address": "1 New Street"})
    after = papers.paper(desk.book, number)
    assert after == before
    assert after.pay_into is not None
    assert (after.pay_into.iban, after.seller.name, after.client.name) == (IBAN, "Ayesha Khan", "Northwind")
    assert after.seller.address == ("House 12", "Islamabad")
    assert papers.pdf(after) == papers.pdf(before)


def test_a_tax_number_is_for_clients_at_home(desk: Desk) -> None:
    seller.save(desk, {"name": "Ayesha", "ntn": "1234567-8"})
    abroad, home = issued(desk), issued(desk, "Karachi Shop", currency="PKR")
    assert papers.paper(desk.book, abroad).seller.tax_ids == ()
    assert papers.paper(desk.book, home).seller.tax_ids == (("NTN", "1234567-8"),)


def test_tax_is_charged_only_by_who_is_registered_for_it(desk: Desk) -> None:
    taxed = [{"text": "Site", "price": "1000", "tax": "16"}]
    with refused("tax_unregistered"):
        draft(desk, lines=taxed, tax_name="PST")
    records.add(desk, "registration", {"kind": "sales_tax", "from": "2026-01-01", "number": "P-1"})
    number = issuing.issue(desk, draft(desk, lines=taxed, tax_name="PST")).id
    assert one(desk, number).total.text == "1160.00"


def test_a_local_invoice_carries_iban_and_code_and_keeps_them(desk: Desk) -> None:
    account = {"name": "SCB", "title": "Ayesha", "bank": "SCB", "iban": IBAN, "currency": "PKR", "qr": "static"}
    records.add(desk, "pay-into", account)
    number = issued(desk, "Karachi Shop", currency="PKR")
    code = papers.data(desk.book, number)["raast_qr"]
    assert code.startswith("0002020102110202000424" + IBAN + "1004")
    dynamic = papers.data(desk.book, number, code_until=papers.tomorrow_evening(desk.today()))["raast_qr"]
    assert dynamic.startswith("0002020102120202000424" + IBAN + "05041165" + "0712251120262359" + "1004")
    assert papers.data(desk.book, issued(desk))["raast_qr"] is None


def test_a_wrong_iban_is_refused(desk: Desk) -> None:
    with refused("iban_wrong"):
        records.add(desk, "pay-into", {"name": "X", "title": "A", "bank": "B", "iban": "PK00ABCD0000000000000000"})


def test_a_quote_becomes_an_invoice_and_a_credit_note_takes_part_of_it_back(desk: Desk) -> None:
    quote = issuing.issue(desk, draft(desk, kind="quote")).id
    assert quote == "Q-2026-0001"
    number = issuing.issue(desk, issuing.bill(desk, quote).id).id
    issued = [step.facts["what"] for step in history.steps(desk.book) if step.verb.endswith(".issue")]
    assert sorted(issued) == sorted([quote, number])
    assert one(desk, quote).status == "accepted"
    assert one(desk, number).concerns == quote
    note = issuing.issue(desk, issuing.credit(desk, number, [{"text": "Less", "price": "165"}]).id).id
    assert note == "CN-2026-0001"
    assert one(desk, number).owed.text == "1000.00"
    too_much = issuing.credit(desk, number, [{"text": "All", "price": "1000.01"}]).id
    with refused("credit_too_much"):
        issuing.issue(desk, too_much)
    with refused("invoice_touched"):
        issuing.cancel(desk, number)


def test_a_cancelled_and_a_written_off_invoice_owe_nothing(desk: Desk) -> None:
    called_off, lost = issued(desk), issued(desk)
    issuing.cancel(desk, called_off)
    issuing.write_off(desk, lost)
    assert [one(desk, name).status for name in (called_off, lost)] == ["cancelled", "written_off"]
    assert invoices.owed(desk.book, desk.today()) == {}
    history.undo(desk)
    assert one(desk, lost).owed.text == "1165.00"
    with refused("invoice_state"):
        issuing.write_off(desk, called_off)


def test_payments_and_invoices_go_together_many_to_many(desk: Desk) -> None:
    first, second = issued(desk), issued(desk)
    big = earn(desk, "1500")
    paying.allocate(desk, first, big, {"takes": "1165"})
    paying.allocate(desk, second, big, {})
    assert [one(desk, name).status for name in (first, second)] == ["paid", "part_paid"]
    assert one(desk, second).owed.text == "830.00"
    rest = earn(desk, "800")
    paying.allocate(desk, second, rest, {"settles": "830"})
    assert one(desk, second).status == "paid"
    assert [row.difference for row in paying.allocations(desk.book, second)] == ["", "fee"]
    with refused("earning_spent"):
        paying.allocate(desk, first, big, {})
    assert history.check(desk.book) == ()


def test_a_proposal_is_taken_or_refused_for_good(desk: Desk) -> None:
    number = issued(desk)
    earn(desk, "1165")
    (proposal,) = paying.proposals(desk.book, desk.today())
    paying.refuse(desk, proposal.paid.key)
    assert paying.proposals(desk.book, desk.today()) == ()
    history.undo(desk)
    paying.confirm(desk, proposal.paid.key)
    assert one(desk, number).status == "paid"
    history.undo(desk)
    assert one(desk, number).status == "issued"


def test_a_payment_that_is_taken_back_pays_nothing_until_it_is_there_again(desk: Desk) -> None:
    number = issued(desk)
    earning = earn(desk, "1165")
    paying.allocate(desk, number, earning, {})
    records.remove(desk, "earning", earning.removeprefix("t"))
    assert one(desk, number).owed.text == "1165.00"
    history.undo(desk)
    assert one(desk, number).status == "paid"


def test_an_earning_is_not_made_smaller_than_what_it_pays(desk: Desk) -> None:
    number = issued(desk)
    earning = earn(desk, "1165")
    paying.allocate(desk, number, earning, {"takes": "1000"})
    identity = earning.removeprefix("t")
    for fields in ({"gross": "999.99"}, {"currency": "EUR"}):
        with refused("earning_pays"):
            records.change(desk, "earning", identity, fields)
    records.change(desk, "earning", identity, {"gross": "1000"})
    assert one(desk, number).owed.text == "165.00"


def test_rupees_for_a_dollar_invoice_show_what_exchange_brought(desk: Desk) -> None:
    """1,165 dollars billed at 280.00 are Rs 326,200.00; Rs 330,000.00 came: Rs 3,800.00 gained."""
    rates.type_rate(desk, "USD", desk.today().isoformat(), "280.00", "bank page")
    number = issued(desk)
    paying.allocate(desk, number, earn(desk, "330000", code="PKR"), {})
    (row,) = paying.allocations(desk.book, number)
    assert row.gain is not None
    assert (row.gain.text, row.difference, one(desk, number).status) == ("3800.00", "exchange", "paid")


def test_reminders_come_in_the_tone_of_their_day_and_stop_when_it_is_paid(desk: Desk, clock: Clock) -> None:
    records.add(desk, "client", {"name": "Northwind", "email": "ap@northwind.example", "contact": "Mia"})
    number = issued(desk)
    clock.forward(timedelta(days=18))
    (row,) = chasing.due(desk.book, desk.today())
    assert row.reminder is not None
    assert row.reminder.tone == "friendly"
    message = chasing.message(desk.book, number, desk.today())
    assert message.to == "ap@northwind.example"
    assert "Mia" in message.body
    assert f"{number}.pdf" in message.body
    assert message.mailto.startswith("mailto:ap@northwind.example?subject=Invoice%20INV-2026-0001")
    chasing.reminded(desk, number)
    assert chasing.due(desk.book, desk.today()) == ()
    clock.forward(timedelta(days=7))
    chasing.promise(desk, number, (desk.today() + timedelta(days=5)).isoformat())
    assert chasing.due(desk.book, desk.today()) == ()
    clock.forward(timedelta(days=6))
    assert [one.reminder.tone for one in chasing.due(desk.book, desk.today()) if one.reminder] == ["plain"]
    paying.allocate(desk, number, earn(desk, "1165"), {})
    assert chasing.due(desk.book, desk.today()) == ()
    with refused("reminder_none"):
        chasing.reminded(desk, number)


def test_an_urdu_client_is_written_to_in_urdu(desk: Desk) -> None:
    records.add(desk, "client", {"name": "Karachi Shop", "language": "ur", "currency": "PKR"})
    number = issuing.issue(desk, drafting.add(desk, {"client": "Karachi Shop"}, LINES).id).id
    assert "انوائس" in chasing.message(desk.book, number, desk.today()).subject


def test_an_invoice_comes_again_and_asks_after_a_month_away(desk: Desk, clock: Clock) -> None:
    number = issued(desk)
    repeating.set_up(desk, number, {"every": "month", "from": desk.today().isoformat(), "times": "3"})
    repeating.catch_up(desk)
    assert [row.status for row in invoices.listing(desk.book, desk.today())] == ["draft", "issued"]
    assert repeating.catch_up(desk) is None
    clock.forward(timedelta(days=70))
    (missed,) = repeating.listing(desk.book, desk.today())
    assert missed.asks
    assert repeating.catch_up(desk) is None, "two were missed: it asks first"
    assert repeating.catch_up(desk, asked=True) is not None
    assert len(invoices.listing(desk.book, desk.today())) == 4
    assert repeating.listing(desk.book, desk.today())[0].repeat.next_day is None


def test_a_paused_repeat_rests_and_missed_ones_can_be_left_out(desk: Desk, clock: Clock) -> None:
    number = issued(desk)
    repeating.set_up(desk, number, {"every": "week"})
    repeating.pause(desk, number, on=True)
    clock.forward(timedelta(days=30))
    assert repeating.catch_up(desk, asked=True) is None
    repeating.pause(desk, number, on=False)
    repeating.catch_up(desk, asked=True, skip=True)
    assert len(invoices.listing(desk.book, desk.today())) == 1
    repeating.stop(desk, number)
    assert repeating.listing(desk.book, desk.today()) == ()
    with refused("repeat_unknown"):
        repeating.stop(desk, number)


def test_the_page_of_a_client_warns_of_leaning_on_one(desk: Desk) -> None:
    """P3 of the personas: client A paid EUR 3,000 of 4,500, two thirds; EUR 900 of it are overdue."""
    for client, amounts in (("A", ("900", "900", "1200")), ("B", ("700",)), ("C", ("800",))):
        for amount in amounts:
            earn(desk, amount, client, "EUR")
    drafting.add(desk, {"client": "A", "currency": "EUR"}, [{"text": "Text", "price": "900"}])
    issuing.issue(desk, "#1")
    known = {row["name"]: row["id"] for row in records.listing(desk.book, "client")}
    page = client_pages.overview(desk.book, known["A"], desk.today())
    assert page.share is not None
    assert page.share.quantize(Decimal("0.001")) == Decimal("0.667")
    assert page.is_large
    assert (page.earned["EUR"].text, page.owed["EUR"].text, page.invoiced["EUR"].text) == (
        "3000.00",
        "900.00",
        "900.00",
    )
    other = client_pages.overview(desk.book, known["B"], desk.today())
    assert not other.is_large


def test_a_share_across_currencies_is_unknown_without_a_rate(desk: Desk) -> None:
    earn(desk, "100", "A", "EUR")
    earn(desk, "100", "B", "USD")
    assert client_pages.share_of(desk.book, "A", desk.today()) is None
    for code, value in (("EUR", "300"), ("USD", "100")):
        rates.type_rate(desk, code, desk.today().isoformat(), value, "bank page", sure=True)
    assert client_pages.share_of(desk.book, "A", desk.today()) == Decimal("0.75")


def test_a_client_that_invoices_name_stays(desk: Desk) -> None:
    draft(desk)
    with refused("client_billed"):
        records.remove(desk, "client", "1")


def test_the_dump_of_invoices_knows_no_row_numbers(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    other = open_desk(tmp_path / "other.fdesk", now=clock)
    records.add(other, "client", {"name": "Aside"})
    records.remove(other, "client", "1")
    drafting.remove(other, draft(other, "Northwind"))
    for one_desk in (desk, other):
        number = issued(one_desk)
        paying.allocate(one_desk, number, earn(one_desk, "1000"), {})
    try:
        assert dump.text(other.book) == dump.text(desk.book)
    finally:
        other.close()


def test_a_platform_payment_is_told_in_a_statement_and_never_as_a_numbered_invoice(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2026)
    made = earned.statements(statements.book, year, statements.today())
    listed = listings.earnings(statements.book, year)
    for paper in made:
        told = [row for row in listed if row["currency"] == paper.currency.code]
        assert (paper.kind, paper.number, paper.day) == ("platform_statement", "", statements.today())
        assert sorted(one.amount(paper.currency).text for one in paper.lines) == sorted(row["gross"] for row in told)
    assert sum(len(paper.lines) for paper in made) == len(listed) > 0
    with refused("statement_empty"):
        earned.statements(statements.book, year, statements.today(), client="Nobody")
