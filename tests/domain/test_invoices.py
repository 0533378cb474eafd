"""Numbers, standing, reminders and repeats of invoices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from freelancer_desk.domain.invoices import numbering
from freelancer_desk.domain.invoices.chasing import due_reminder
from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE, QUOTE
from freelancer_desk.domain.invoices.repeating import ENDED, PAUSED, Repeat
from freelancer_desk.domain.invoices.standing import CANCELLED, DRAFT, ISSUED, Standing
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError

USD = currency("USD")
DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("pattern", "n", "told", "run"),
    [
        ("INV-{year}-{n:4}", 42, "INV-2026-0042", "invoice/2026"),
        ("{n}", 7, "7", "invoice"),
        ("FD/{yy}{month}/{n:3}", 1234, "FD/2611/1234", "invoice/2026-11"),
    ],
)
def test_a_number_follows_its_pattern_and_its_run(pattern: str, n: int, told: str, run: str) -> None:
    assert numbering.number(numbering.check(pattern), DAY, n) == told
    assert numbering.series(INVOICE, pattern, DAY) == run


@pytest.mark.parametrize("pattern", ["INV", "{n}{n}", "{n}-{month}", "{x}{n}", "{n:0}", "A" * 40 + "{n}", "{n}\n", ""])
def test_a_pattern_that_could_give_one_number_twice_is_refused(pattern: str) -> None:
    with pytest.raises(DeskError) as refused:
        numbering.check(pattern)
    assert refused.value.kind == "number_pattern"


def standing(settled: int = 0, credited: int = 0, *, state: str = ISSUED, kind: str = INVOICE) -> Standing:
    amounts = (Money(amount, USD) for amount in (10_000, settled, credited))
    total, paid, noted = amounts
    return Standing(kind, state, total, paid, noted, date(2026, 11, 20))


def test_a_part_payment_leaves_the_invoice_open() -> None:
    part = standing(4_000)
    assert part.owed == Money(6_000, USD)
    assert part.is_open
    assert part.told(date(2026, 11, 20)) == "part_paid"
    assert (part.told(DAY), part.days_late(DAY)) == ("overdue", 8)


def test_an_invoice_says_in_one_word_where_it_stands() -> None:
    assert standing(10_000).told(DAY) == "paid"
    assert standing(4_000, 6_000).told(DAY) == "paid"
    assert standing(0, 10_000).told(DAY) == "credited"
    assert standing(10_001).told(DAY) == "overpaid"
    assert standing(state=DRAFT).told(DAY) == "draft"
    assert standing(state=CANCELLED).owed == Money.zero(USD)
    assert standing(kind=QUOTE).owed == Money.zero(USD)
    assert not standing(kind=CREDIT_NOTE).can_be_credited
    assert standing().can_be_cancelled
    assert not standing(1).can_be_cancelled
    assert standing(0, 9_999).can_be_credited
    assert not standing(0, 10_000).can_be_credited


def test_reminders_come_on_day_3_10_and_21_each_once_and_stop_for_a_promise() -> None:
    due = date(2026, 11, 1)
    told = {n: due_reminder(due, [], None, due + timedelta(days=n)) for n in (0, 2, 3, 9, 10, 20, 21, 60)}
    assert {n: one.tone if one else None for n, one in told.items()} == {
        0: None, 2: None, 3: "friendly", 9: "friendly", 10: "plain", 20: "plain", 21: "plain", 60: "plain",
    }, "who was never reminded is not threatened first"  # fmt: skip
    last = due_reminder(due, [3], None, due + timedelta(days=21))
    assert last is not None
    assert (last.stage, last.tone) == (21, "firm")
    assert due_reminder(due, [3], None, due + timedelta(days=5)) is None
    second = due_reminder(due, [3], None, due + timedelta(days=10))
    assert second is not None
    assert (second.stage, second.day) == (10, date(2026, 11, 11))
    assert due_reminder(due, [21], None, due + timedelta(days=90)) is None
    assert due_reminder(due, [], due + timedelta(days=30), due + timedelta(days=30)) is None
    assert due_reminder(due, [], due + timedelta(days=30), due + timedelta(days=31)) is not None
    assert due_reminder(None, [], None, DAY) is None


def test_a_monthly_invoice_of_the_31st_keeps_to_the_end_of_the_month() -> None:
    monthly = Repeat("month", date(2026, 1, 31), done=0)
    assert monthly.due(date(2026, 4, 30)) == (
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30),
    )  # fmt: skip
    cut_short = Repeat("month", date(2026, 2, 28), done=0, billed_on=31)
    assert [cut_short.day(n).day for n in range(4)] == [28, 31, 30, 31]
    chosen = Repeat("month", date(2026, 2, 27), done=0, billed_on=31)
    assert [chosen.day(n).day for n in range(4)] == [27, 27, 27, 27]
    assert Repeat("fortnight", date(2026, 1, 1), done=2).next_day == date(2026, 1, 29)
    assert Repeat("quarter", date(2026, 1, 1), done=1).next_day == date(2026, 4, 1)
    assert Repeat("year", date(2024, 2, 29), done=1).next_day == date(2025, 2, 28)


def test_a_repeat_ends_by_day_or_by_count_and_rests_while_it_is_paused() -> None:
    by_count = Repeat("week", date(2026, 1, 1), done=1, count=3)
    assert by_count.due(DAY) == (date(2026, 1, 8), date(2026, 1, 15))
    assert Repeat("week", date(2026, 1, 1), done=3, count=3).next_day is None
    by_day = Repeat("week", date(2026, 1, 1), done=0, until=date(2026, 1, 9))
    assert by_day.due(DAY) == (date(2026, 1, 1), date(2026, 1, 8))
    assert Repeat("week", date(2026, 1, 1), done=0, state=PAUSED).due(DAY) == ()
    assert Repeat("week", date(2026, 1, 1), done=0, state=ENDED).next_day is None
    assert len(Repeat("week", date(1990, 1, 1), done=0).due(DAY)) == 120, "a bound on what is made at once"
