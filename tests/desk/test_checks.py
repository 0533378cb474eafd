"""Flags of payments besides their tax: the bank's code, the monthly cap, the turn of the tax year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import checks, country, receipts, tax_years
from freelancer_desk.domain.money import Money
from tests.desk.made_up_book import MadeUp

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk

OURS = {"family_code", "monthly_cap", "year_turn"}


def add(desk: Desk, day: str, proceeds: str = "100", **more: str) -> str:
    fields = {"date": day, "payer": "Acme", "proceeds": proceeds, "currency": "USD", "rate": "280"} | more
    return receipts.add(desk, fields).id


def flags(desk: Desk) -> dict[str, set[str]]:
    """Told one by one; the conditions of each year find the same."""
    told = {p.id: set(p.flags) & OURS for p in receipts.listing(desk.book)}
    for year in tax_years.years(desk.book, date(2026, 11, 24)):
        ends = (year.span.first.isoformat(), year.span.last.isoformat())
        for flag, (holds, args) in checks.conditions(desk.book, year).items():
            query = f"SELECT id FROM derived_receipts WHERE day BETWEEN ? AND ? AND ({holds})"
            found = {row["id"] for row in desk.book.rows(query, [*ends, *args])}
            assert found == {p.id for p in receipts.listing(desk.book, year) if flag in p.flags}
    return told


def test_codes_of_family_support_and_gifts_are_flagged_and_the_right_ones_are_known(desk: Desk) -> None:
    names = {code: add(desk, "2026-05-02", purpose_code=code) for code in ("9471", "9473", "9186", "9249", "9184", "")}
    found = flags(desk)
    assert {code for code, name in names.items() if "family_code" in found[name]} == {"9471", "9473"}
    assert country.rules().country.payments.right_codes == ("9186", "9249")


def test_the_payment_that_exceeds_25000_dollars_in_a_month_is_flagged(desk: Desk) -> None:
    first, second, third = (
        add(desk, "2026-05-02", "20000"),
        add(desk, "2026-05-20", "5000"),
        add(desk, "2026-05-21", "0.01"),
    )
    other = add(desk, "2026-05-22", "90000", purpose_code="9184")
    assert flags(desk) == {first: set(), second: set(), third: {"monthly_cap"}, other: set()}
    headroom = checks.headroom(desk.book, date(2026, 5, 20))
    assert headroom is not None
    assert headroom.left == Money.of("0", "USD")


def test_payments_of_the_first_days_of_july_are_looked_at_twice(desk: Desk) -> None:
    june, july, later = (add(desk, day) for day in ("2026-06-30", "2026-07-03", "2026-07-04"))
    local = add(desk, "2026-07-01", currency="PKR", proceeds="5000", rate="", credited_pkr="5000")
    assert flags(desk) == {june: set(), july: {"year_turn"}, later: set(), local: set()}


def test_a_tax_that_the_bank_booked_in_july_marks_its_payment_of_june(desk: Desk) -> None:
    book = MadeUp()
    bank = book.account("Meezan", "PKR", "bank", "0001")
    wallet = book.account("Payoneer", "USD")
    book.line(wallet, "2026-06-29", -100_000, "transfer_out", other_minor=28_000_000, other_currency="PKR")
    book.line(bank, "2026-06-30", 28_000_000, "transfer_in", reference="77")
    book.line(bank, "2026-07-02", -70_000, "tax", reference="77", section="154A")
    book.write(desk)
    assert list(flags(desk).values()) == [{"year_turn"}]


def test_a_certificate_that_shows_the_deposit_in_july_marks_its_payment_of_june(desk: Desk) -> None:
    payment = add(desk, "2026-06-30", withheld_pkr="70")
    other = add(desk, "2026-06-29", withheld_pkr="71")
    with desk.book.step("paper.add", facts={"name": "a"}) as step:
        texts = dict.fromkeys(("media", "sha256", "number", "issuer", "note"), "")
        paper = step.insert("papers", {"kind": "tax_certificate", "name": "a", "bytes": 0, **texts})
        words = dict.fromkeys(("purpose_code", "reference", "text"), "")
        days = {"day": "2026-06-30", "deposited_day": "2026-07-07"}
        step.insert("paper_rows", {"paper_id": paper, "nth": 1, "tax": 7_000, "section": "154A", **days, **words})
    assert flags(desk) == {payment: {"year_turn"}, other: set()}
