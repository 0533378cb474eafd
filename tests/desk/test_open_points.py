"""What is open in a year is told from every side, each once and under a name that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import questions, receipts, tax_years
from freelancer_desk.desk.handover import facts as handover_facts
from freelancer_desk.desk.handover import open_points, ticks
from freelancer_desk.domain.handover import ASIDE, CODE, MISSING, QUESTION, STATEMENT, UNEXPLAINED
from tests.desk.made_up_book import MadeUp

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.handover import OpenPoint


def found(desk: Desk, kind: str, number: int = 2027) -> list[OpenPoint]:
    points = open_points.points(desk.book, tax_years.year_of(desk.book, number))
    return [one for one in points if one.kind == kind]


def a_year(desk: Desk) -> None:
    """A bank account at home with a loan, a gift and money that nobody explained; a wallet whose statement is off."""
    book = MadeUp()
    bank = book.account("Meezan", "PKR", "bank", "0001")
    wallet = book.account("Payoneer", "USD")
    book.line(bank, "2026-08-01", 50_000, "deposit", counterparty="Brother")
    book.line(bank, "2026-08-02", 70_000, "deposit", counterparty="Bank loan")
    book.line(bank, "2026-08-03", 9_000, "deposit", counterparty="Somebody")
    book.line(bank, "2027-07-02", 1_000, "deposit", counterparty="Somebody")
    book.line(wallet, "2026-08-04", 100, "deposit", counterparty="Whoever")
    book.statement(bank, "2026-07-01", "2027-07-31", 0, 130_000)
    book.statement(wallet, "2026-08-01", "2026-08-31", None, None)
    book.statements[-1].update(opening=0, closing=500, difference=400)
    book.write(desk)


def test_each_side_tells_its_points_in_home_money(desk: Desk) -> None:
    a_year(desk)
    left = {one.text: one.stake for one in found(desk, UNEXPLAINED)}
    assert [str(stake) if stake else None for stake in left.values()] == ["PKR 1290.00", None]
    assert "$1.00" in list(left)[1]
    assert [one.text for one in found(desk, STATEMENT)] == ["Payoneer USD: the statement made-up.csv does not add up."]


def test_what_was_left_to_the_accountant_keeps_the_words_of_its_question(desk: Desk) -> None:
    a_year(desk)
    for one in questions.listing(desk.book):
        questions.answer(desk, one.key, "ask-accountant")
    aside = found(desk, ASIDE)
    assert len(aside) == 4
    assert any("PKR 700.00 came from Bank loan" in one.text for one in aside)
    with desk.book.step("answer", facts={}) as step:
        questions.put(step, "pair/never", "ask-accountant")
    assert "Put aside for the accountant: pair/never" in [one.text for one in found(desk, ASIDE)]


def test_questions_are_listed_in_the_years_of_their_lines_and_can_be_ticked_from_any(desk: Desk) -> None:
    """Somebody paid in both years; brother, bank loan and whoever only in Tax Year 2027; nobody before."""
    a_year(desk)
    years = {number: tax_years.year_of(desk.book, number) for number in (2026, 2027, 2028)}
    listed = {number: {one.key for one in questions.listing(desk.book, year)} for number, year in years.items()}
    assert [len(keys) for keys in listed.values()] == [0, 4, 1]
    assert listed[2027] | listed[2028] == {one.key for one in questions.listing(desk.book)}
    (both,) = listed[2028]
    assert len(found(desk, QUESTION)) == 4
    (point,) = open_points.left(desk.book, years[2028])
    assert (point.kind, point.about) == (QUESTION, both)
    ticks.tick(desk, point.item)
    for one in questions.listing(desk.book):
        questions.answer(desk, one.key, "ask-accountant")
    assert [len(open_points.left(desk.book, year)) for year in years.values()] == [0, 4, 1]
    ticks.tick(desk, f"aside:{both}")


def test_local_payments_want_no_certificate_and_no_code(desk: Desk) -> None:
    fields = {"date": "2026-08-05", "payer": "Shop", "proceeds": "500", "currency": "PKR", "credited_pkr": "500"}
    receipts.add(desk, fields)
    assert found(desk, MISSING) == []
    foreign = {"date": "2026-08-06", "payer": "Acme", "proceeds": "1", "currency": "USD", "credited_pkr": "280"}
    receipts.add(desk, {**foreign, "purpose_code": "9471"})
    told = [one.text.replace("\u00a0", " ") for one in found(desk, MISSING)]
    assert told == ["06-Aug-2026, Rs 280.00: the payment of Acme has no certificate."]
    assert any("which says family support or a gift" in one.text for one in found(desk, CODE))


def test_a_name_stays_when_other_points_come_and_go(desk: Desk) -> None:
    a_year(desk)
    before = {one.item for one in found(desk, UNEXPLAINED)}
    questions.answer(desk, next(one.key for one in questions.listing(desk.book) if "brother" in one.key), "gift")
    assert {one.item for one in found(desk, UNEXPLAINED)} == before


def test_loans_gifts_and_balances_of_the_year_are_told(desk: Desk) -> None:
    a_year(desk)
    for word, meaning in (("brother", "gift"), ("loan", "loan")):
        questions.answer(desk, next(one.key for one in questions.listing(desk.book) if word in one.key), meaning)
    with desk.reader() as reads:
        rest = handover_facts.gathered(reads, tax_years.year_of(reads, 2027), desk.today()).rest
        old = handover_facts.gathered(reads, tax_years.year_of(reads, 2026), desk.today()).rest
    assert [(one.what, str(one.amount)) for one in rest["loans"]] == [("gift", "PKR 500.00"), ("loan", "PKR 700.00")]
    told = [(one.account, str(one.amount), one.how) for one in rest["balances"]]
    assert told == [("Meezan PKR 0001", "PKR 1290.00", "printed"), ("Payoneer USD", "USD 1.00", "reckoned")]
    assert [(one.amount, one.how) for one in old["balances"]] == [(None, "unknown")] * 2
