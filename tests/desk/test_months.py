"""The grid of accounts and months, and the statements that are wanted next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import closings, months
from freelancer_desk.domain.money import Money
from tests.desk.made_up_book import MadeUp

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk

TODAY = date(2026, 11, 24)


def states(desk: Desk, today: date = TODAY) -> dict[str, dict[str, str]]:
    grid = months.grid(desk.book, today)
    return {row.account: {m.span.first.isoformat()[:7]: m.state.value for m in row.months} for row in grid}


def test_the_demos_statements_prove_their_months_and_october_is_wanted(statements: Desk) -> None:
    """Wise's file ends on 14 October; Meezan's and Upwork's go on into November."""
    found = states(statements)
    assert list(found["Wise USD"].items()) == [
        ("2026-04", "proved"), ("2026-05", "proved"), ("2026-06", "proved"), ("2026-07", "proved"),
        ("2026-08", "proved"), ("2026-09", "proved"), ("2026-10", "missing"), ("2026-11", "not_yet"),
    ]  # fmt: skip
    assert set(found["Meezan PKR 6021"].values()) == {"proved", "not_yet"}
    wanted = months.missing_statements(statements.book, TODAY)
    assert [(m.account, m.covered_until, m.months) for m in wanted] == [
        ("MCB PKR 7350", date(2026, 10, 22), 1),
        ("Payoneer USD", date(2026, 10, 29), 1),
        ("Wise USD", date(2026, 10, 14), 1),
    ]
    assert all(m.download for m in wanted), "each of these institutions says how its statements are fetched"


def test_nothing_is_wanted_before_the_third_day_of_the_next_month(statements: Desk) -> None:
    assert months.missing_statements(statements.book, date(2026, 11, 2)) == ()
    assert len(months.missing_statements(statements.book, date(2026, 11, 3))) == 3


def test_a_closed_account_is_asked_for_no_more(statements: Desk) -> None:
    closings.start(statements, "Wise USD", "close", date(2026, 10, 14))
    assert "Wise USD" not in [m.account for m in months.missing_statements(statements.book, TODAY)]
    assert "2026-11" not in states(statements)["Wise USD"]


def test_a_printed_period_covers_the_days_without_lines(desk: Desk) -> None:
    book = MadeUp()
    bank = book.account("Meezan", "PKR", "bank", "0001")
    book.line(bank, "2026-09-10", 1_000, "deposit")
    book.statement(bank, "2026-09-10", "2026-09-10", 0, 1_000)
    book.statements[0] |= {"from_day": "2026-08-01", "to_day": "2026-10-31"}
    book.write(desk)
    assert states(desk)["Meezan PKR 0001"] == {
        "2026-08": "proved", "2026-09": "proved", "2026-10": "proved", "2026-11": "not_yet",
    }  # fmt: skip
    assert months.missing_statements(desk.book, TODAY) == ()


def test_a_broken_row_marks_the_month_of_its_line(desk: Desk) -> None:
    """Row 2 is the line of 9 September: August still adds up."""
    book = MadeUp()
    bank = book.account("Meezan", "PKR", "bank", "0001")
    for day in ("2026-08-01", "2026-09-09", "2026-10-31"):
        book.line(bank, day, 1_000, "deposit")
    book.statement(bank, "2026-08-01", "2026-10-31", 0, 9_000)
    book.statements[0] |= {"difference": 6_000, "first_break_row": 2}
    book.write(desk)
    with desk.book.step("import", facts={}) as step:
        [statement] = step.rows("SELECT id FROM statements")
        for number, line in enumerate(step.rows("SELECT id FROM lines ORDER BY day"), start=1):
            step.insert("prints", {"line_id": line["id"], "statement_id": statement["id"], "row": number})
    assert states(desk)["Meezan PKR 0001"] == {
        "2026-08": "proved", "2026-09": "does_not_add_up", "2026-10": "does_not_add_up", "2026-11": "not_yet",
    }  # fmt: skip


def test_statements_that_do_not_meet_leave_a_gap_that_is_wanted(desk: Desk) -> None:
    book = MadeUp()
    bank = book.account("Bank of Nowhere", "PKR", "bank", "0001")
    book.line(bank, "2026-08-01", 1_000, "deposit")
    book.line(bank, "2026-10-31", 1_000, "deposit")
    book.statement(bank, "2026-08-01", "2026-08-31", 0, 1_000)
    book.statement(bank, "2026-10-01", "2026-10-31", 1_500, 2_500)
    book.write(desk)
    [row] = months.grid(desk.book, TODAY)
    september = row.months[1]
    assert (september.state.value, september.difference) == ("gap", Money.of("5", "PKR"))
    [wanted] = months.missing_statements(desk.book, TODAY)
    assert (wanted.month.first, wanted.state.value, wanted.months, wanted.download) == (date(2026, 9, 1), "gap", 1, ())


def test_a_statement_without_days_and_an_account_without_lines_are_left_out(desk: Desk) -> None:
    book = MadeUp()
    bank = book.account("Meezan", "PKR", "bank", "0001")
    book.account("Cash", "PKR", "cash")
    book.statement(bank, "2026-08-01", "2026-08-31", 0, 0)
    book.statements[0] |= {"first_day": None, "last_day": None}
    book.write(desk)
    assert states(desk) == {}
