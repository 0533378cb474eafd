"""Dates of a real book: its years, filings, certificates, the calendar file, and the last day of the year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import dates, dump, history, overview, papers, records, reports, tax_years
from freelancer_desk.desk.dates import overview as date_overview
from freelancer_desk.desk.dates import year_end
from freelancer_desk.desk.returns import filings
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.deadlines import Due

TODAY = date(2026, 11, 27)
FILED: dict[str, int | str | None] = {
    "year": 2026, "day": "2026-10-14", "number": "R-1", "kind": "original", "cells": "{}", "document_sha256": "",
    "head": "", "pack": "", "form": "", "note": "",
}  # fmt: skip


def listed(desk: Desk, today: date = TODAY) -> dict[str, Due]:
    return {due.key: due for due in dates.listing(desk.book, today)}


def add_payment(desk: Desk, day: str) -> None:
    from freelancer_desk.desk import receipts

    receipts.add(desk, {"date": day, "credited_pkr": "28000", "proceeds": "100", "currency": "USD"})


def test_a_book_without_payments_has_the_dates_of_the_present_year(desk: Desk) -> None:
    assert {due.year for due in dates.listing(desk.book, TODAY)} == {2027}
    assert listed(desk)["return:2027"].day == date(2027, 9, 30)


def test_earlier_years_wait_for_their_returns_whether_or_not_there_is_a_pack(desk: Desk) -> None:
    add_payment(desk, "2020-08-01")
    found = listed(desk)
    assert found["return:2021"].day == date(2021, 9, 30), "no pack: the day of the law"
    assert {
        key: due.day.isoformat() for key, due in found.items() if key.startswith("return") and key > "return:2024"
    } == {
        "return:2025": "2025-10-31",  # as extended
        "return:2026": "2026-10-15",  # the pack's extension, to be confirmed
        "return:2027": "2027-09-30",
    }
    assert [found[f"return:{year}"].state for year in (2025, 2026, 2027)] == ["overdue", "overdue", "coming"]
    assert not any(found[f"return:{year}"].sure for year in (2025, 2026, 2027))
    assert found["penalty_25:2025"].state == "passed"


def test_the_user_knows_the_circular_better_and_may_forget_it_again(desk: Desk) -> None:
    add_payment(desk, "2026-04-01")
    year = tax_years.year_of(desk.book, 2026)
    before = dump.text(desk.book)
    dates.set_due(desk, year, {"day": "2026-12-15", "circular": "Circular 9 of 2026-27"})
    due = listed(desk)["return:2026"]
    assert (due.day, due.state, due.sure, due.basis.law) == (date(2026, 12, 15), "open", True, "Circular 9 of 2026-27")
    assert dates.return_due(desk.book, year).circular == "Circular 9 of 2026-27"
    dates.set_due(desk, year, {"day": "2026-12-31"})
    due = listed(desk)["return:2026"]
    assert (due.day, due.basis.law) == (date(2026, 12, 31), "As you were told")
    dates.set_due(desk, year, {"day": "2026-12-31"})
    dates.set_due(desk, year, {"day": ""})
    assert listed(desk)["return:2026"].day == date(2026, 10, 15)
    for _ in range(3):
        history.undo(desk)
    assert dump.text(desk.book) == before


@pytest.mark.parametrize(
    ("number", "day", "kind"),
    [(2026, "2026-06-30", "due_too_early"), (2026, "soon", "not_a_day"), (1990, "2026-10-01", "year_without_rules")],
)
def test_a_day_that_cannot_be_is_refused_in_one_sentence(desk: Desk, number: int, day: str, kind: str) -> None:
    with pytest.raises(DeskError) as refused:
        dates.set_due(desk, tax_years.year_of(desk.book, number), {"day": day})
    assert refused.value.kind == kind
    assert sentence(refused.value)


def test_what_was_filed_paid_and_certified_is_done(desk: Desk, tmp_path: Path) -> None:
    with desk.book.step("dates.due", facts={"year": 2026, "day": "-"}) as step:
        step.insert("filings", FILED)
    found = listed(desk)
    assert (found["return:2026"].state, found["revision:2026"].day) == ("done", date(2026, 12, 13))
    assert found["letters:2026"].state == "passed"
    file = tmp_path / "certificate.pdf"
    file.write_bytes(b"%PDF-1.7 made up")
    papers.attach(desk, file, "year:2026", {"kind": "tax_certificate"})
    records.add(desk, "tax-payment", {"year": "2027", "date": "2026-09-10", "kind": "advance", "amount_pkr": "900"})
    records.add(desk, "registration", {"kind": "pseb", "from": "2025-01-01", "to": "2025-12-31", "number": "old"})
    records.add(desk, "registration", {"kind": "pseb", "from": "2026-01-01", "to": "2026-12-31", "number": "new"})
    found = listed(desk)
    assert found["letters:2026"].state == "done"
    assert [found[f"advance:2027.{nth}"].state for nth in (1, 2)] == ["done", "coming"]
    assert [key for key in found if key.startswith("certificate")] == [
        "certificate_renewal:pseb/new/2026-12-31", "certificate_ends:pseb/new/2026-12-31",
    ]  # fmt: skip


def test_advance_tax_is_due_by_the_year_before_unless_the_user_says_otherwise(desk: Desk) -> None:
    def quarters() -> list[str]:
        return [due.day.isoformat() for due in dates.listing(desk.book, TODAY) if due.words == "advance"]

    year, days = tax_years.year_of(desk.book, 2027), ["2026-09-15", "2026-12-15", "2027-03-15", "2027-06-15"]
    other = {"year": "2026", "kind": "other_income", "gross_pkr": "999999"}
    records.add(desk, "tax-amount", other)
    assert quarters() == []
    records.change(desk, "tax-amount", "1", {"gross_pkr": "1000000"})
    salary = {"date": "2026-01-31", "gross_pkr": "1500000"}
    records.add(desk, "salary", salary)
    assert quarters() in ([], days)  # what the return takes beside payments is reckoned where the tax page takes it
    dates.set_due(desk, year, {"advance": "yes"})
    assert (quarters(), dates.advance_answer(desk.book, year)) == (days, "yes")
    dates.set_due(desk, year, {"advance": "no"})
    assert quarters() == []
    dates.set_due(desk, year, {"advance": ""})
    assert dates.advance_answer(desk.book, year) == ""
    with pytest.raises(DeskError, match="choice_unknown"):
        dates.set_due(desk, year, {"advance": "perhaps"})


@pytest.mark.parametrize(("gross", "due"), [("999999", False), ("1000000", True)])
def test_advance_tax_counts_from_the_threshold_of_the_law_on(desk: Desk, gross: str, due: bool) -> None:  # noqa: FBT001
    from freelancer_desk.desk import receipts

    receipts.add(desk, {"date": "2026-01-10", "payer": "A shop", "credited_pkr": gross, "section": "153"})
    records.add(desk, "salary", {"date": "2026-01-31", "gross_pkr": "1500000"})
    assert any(one.words == "advance" for one in dates.listing(desk.book, TODAY)) is due


def test_advance_tax_of_a_year_whose_rules_are_not_known_waits_for_the_user(desk: Desk) -> None:
    from freelancer_desk.desk import receipts

    receipts.add(desk, {"date": "2020-08-10", "payer": "A shop", "credited_pkr": "5000000", "section": "153"})
    assert not any(one.words == "advance" for one in dates.listing(desk.book, date(2021, 8, 1)))


def test_home_warns_while_the_last_day_is_near(statements: Desk) -> None:
    near = list(date_overview.warnings(statements.book, (), date(2027, 6, 10)))
    assert [(task.kind, task.facts["year"], task.page) for task in near] == [("year_end", 2027, "dates")]
    assert list(date_overview.warnings(statements.book, (), date(2027, 6, 9))) == []
    assert date_overview.page(statements.book, date(2026, 7, 15)).end.year.number == 2026
    assert date_overview.page(statements.book, date(2026, 7, 16)).end.year.number == 2027


def test_home_tells_how_late_the_newest_return_is_until_it_is_filed(desk: Desk) -> None:
    for day in ("2024-08-01", "2026-04-01"):
        add_payment(desk, day)
    year = tax_years.year_of(desk.book, 2026)
    dates.set_due(desk, year, {"day": "2026-10-15", "circular": "C 9"})

    def late(today: date) -> list[dict[str, str | int]]:
        home = overview.home(desk.book, tax_years.current_year(desk.book, today), today)
        return [dict(task.facts) for task in home.tasks if task.kind == "return_late"]

    assert late(date(2026, 10, 15)) == [{"n": 349, "year": 2025}]  # Circular 5: by the 31st of October 2025
    assert late(date(2026, 10, 16)) == [{"n": 1, "year": 2026}]
    filings.file_return(desk, year, "114-1", "2026-10-16")
    assert late(date(2026, 10, 16)) == [{"n": 350, "year": 2025}]


def test_the_calendar_holds_what_waits_and_is_the_same_bytes_again(desk: Desk, tmp_path: Path) -> None:
    add_payment(desk, "2026-04-01")
    one, two = tmp_path / "one.ics", tmp_path / "two.ics"
    dates.export(desk.book, one, TODAY)
    dates.export(desk.book, two, TODAY)
    assert one.read_bytes() == two.read_bytes()
    text = one.read_bytes().decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == sum(due.waits for due in dates.listing(desk.book, TODAY))
    assert "SUMMARY:Return of Tax Year 2026 (day to be confirmed)\r\n" in text
    uid = text[: text.index("SUMMARY:Return of Tax Year 2026")].rpartition("UID:")[2].partition("\r\n")[0]
    dates.set_due(desk, tax_years.year_of(desk.book, 2026), {"day": "2026-12-15", "circular": "C 9"})
    dates.export(desk.book, one, TODAY)
    moved = one.read_bytes().decode().replace("\r\n ", "")
    assert f"UID:{uid}\r\nDTSTAMP:20261215T000000Z\r\nDTSTART;VALUE=DATE:20261215" in moved
    dates.export(desk.book, two, TODAY, tax_years.year_of(desk.book, 2027))
    assert b"Tax Year 2026" not in two.read_bytes()


def test_the_last_day_of_a_year_counts_with_the_users_own_withdrawals(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2027)
    found = year_end.year_end(statements.book, year, TODAY)
    taken = year_end.days_taken(statements.book, TODAY)
    assert (found.own, found.days) == (True, max(taken.values()))
    assert found.days == 3
    assert found.withdraw_by == date(2027, 6, 25)  # Wednesday the 30th less three is Sunday
    assert {one.account for one in found.outside} == {"Payoneer USD", "Upwork USD", "Wise USD"}
    assert all(one.age is not None and one.age >= 0 for one in found.outside)
    assert [one.has_statement for one in found.accounts] == [False] * 5
    assert (found.cash, found.is_near) == (None, False)
    assert found.left == 5 + 1 + len(found.rates)


def test_a_year_that_is_over_has_its_statements_cash_and_rates_ticked(statements: Desk) -> None:
    from freelancer_desk.desk import rates

    year = tax_years.year_of(statements.book, 2026)
    before = year_end.year_end(statements.book, year, date(2026, 7, 14))
    assert before.is_near
    assert [one.has_statement for one in before.accounts] == [True] * 5
    by_lines = {
        row["name"]: row["balance"]
        for row in statements.book.rows(
            "SELECT a.institution || ' ' || a.currency AS name, (SELECT l.balance FROM lines AS l WHERE l.account_id ="
            " a.id AND l.day <= '2026-06-30' ORDER BY l.day DESC, l.id DESC LIMIT 1) AS balance FROM accounts AS a"
        )
    }
    reckoned = {one.account: one.balance.minor for one in before.accounts}
    assert reckoned["Payoneer USD"] == by_lines["Payoneer USD"]
    records.add(statements, "holding", {"year": "2026", "kind": "cash", "amount_pkr": "12000"})
    rates.type_rate(statements, "USD", "2026-06-30", "282.50", "State Bank")
    after = year_end.year_end(statements.book, year, date(2026, 7, 16))
    assert after.cash is not None
    assert (after.cash.text, after.left, after.is_near) == ("12000.00", 0, False)


def test_a_year_that_is_over_tells_what_was_outside_on_its_last_day(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2026)
    found = year_end.year_end(statements.book, year, TODAY).outside
    told = [(one.account, one.amount.text, one.age, one.withdraw_by) for one in found]
    assert told == [("Payoneer USD", "67.61", None, None), ("Wise USD", "29.66", None, None)]
    with statements.reader() as reads:
        assert reports.summary(reads, year, TODAY).totals.outside == {"USD": Money.of("97.27", "USD")}  # 67.61 + 29.66
        now = reports.summary(reads, tax_years.year_of(reads, 2027), TODAY).totals.outside
    assert now == overview.totals(statements.book).outside != {"USD": Money.of("97.27", "USD")}


def test_what_was_outside_before_the_book_begins_is_left_out(statements: Desk) -> None:
    year = tax_years.year_of(statements.book, 2024)
    assert year_end.year_end(statements.book, year, TODAY).outside == ()
    assert overview.totals(statements.book, year, year.span.last).outside == {}


def test_a_book_without_withdrawals_reckons_with_the_usual_week(desk: Desk) -> None:
    found = year_end.year_end(desk.book, tax_years.year_of(desk.book, 2024), date(2024, 6, 10))
    assert (found.own, found.days, found.withdraw_by, found.is_near) == (False, 7, date(2024, 6, 21), True)
    assert (found.outside, found.accounts, found.left) == ((), (), 1)
    assert not year_end.year_end(desk.book, tax_years.year_of(desk.book, 2024), date(2024, 6, 9)).is_near


def test_an_account_closed_before_the_last_day_is_not_asked_for(statements: Desk) -> None:
    from freelancer_desk.desk import closings

    closings.start(statements, "Wise USD", "close", date(2026, 6, 1))
    found = year_end.year_end(statements.book, tax_years.year_of(statements.book, 2026), TODAY)
    assert "Wise USD" not in {one.account for one in found.accounts}
