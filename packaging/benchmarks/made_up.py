"""Made-up books and Payoneer reports of any length: the same for the same length, and a balance that adds up."""

from __future__ import annotations

import csv
import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = (
    "Transaction Date", "Transaction Time", "Time Zone", "Transaction ID", "Description", "Credit Amount",
    "Debit Amount", "Currency", "Transfer Amount", "Transfer Amount Currency", "Status", "Running Balance",
    "Additional Description", "Store Name", "Source", "Target", "Reference ID",
)  # fmt: skip
TODAY = date(2026, 11, 28)
FIRST_DAY = date(2021, 7, 1)
DAYS = 5 * 365
ENOUGH = 400_000
PAYMENT = {
    "payer": "Client 000", "proceeds": "10.00", "currency": "USD", "credited_pkr": "2800.00", "withheld_pkr": "7.00",
}  # fmt: skip
CLIENTS = tuple(f"Client {number:03d} GmbH" for number in range(200))


def _cents(minor: int) -> str:
    return f"{minor // 100:,}.{minor % 100:02d}"


def _rows(count: int, first: int, of: int) -> Iterator[list[str]]:
    """Oldest first: payments of clients, and a withdrawal whenever enough has come together; `of` fill five years."""
    luck = random.Random(20260701)  # noqa: S311  the same report every time
    balance = 0
    for number in range(first + count):
        day = FIRST_DAY + timedelta(days=number * DAYS // of)
        withdrawn = balance > ENOUGH
        minor = balance // 2 if withdrawn else luck.randrange(2_000, 90_000)
        balance += -minor if withdrawn else minor
        client = CLIENTS[int(luck.paretovariate(0.7)) % len(CLIENTS)]
        what = "Withdrawal to MEEZAN BANK LIMITED (6021)" if withdrawn else f"Payment from {client}"
        credit, debit = ("", _cents(minor)) if withdrawn else (_cents(minor), "")
        rupees = _cents(minor * 280) if withdrawn else ""
        if number >= first:
            yield [
                day.strftime("%m/%d/%Y"), "10:00:00", "UTC", str(700_000_000 + number), what, credit, debit, "USD",
                rupees, "PKR" if withdrawn else "", "Completed", _cents(balance), "", "", client, "USD balance", "",
            ]  # fmt: skip


def write_report(path: Path, rows: int, *, first: int = 0, of: int = 0) -> None:
    """Write `rows` rows, newest first as Payoneer does, beginning with row `first` of a person's history of `of` rows.

    Two reports of one history print the same rows alike.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        out.writerows(reversed(list(_rows(rows, first, of or first + rows))))


def typed_book(book: Path, count: int) -> None:
    """A book with so many payments of a hundred clients, typed in five years."""
    from freelancer_desk.desk import open_desk, receipts

    desk = open_desk(book, now=lambda: datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC))
    receipts.add(desk, {**PAYMENT, "date": "2026-08-15"})
    first = desk.book.rows("SELECT * FROM receipts")[0]
    columns = [name for name in first.keys() if name != "id"]  # noqa: SIM118  a row is no mapping
    kept = {name: first[name] for name in columns}
    with desk.book.step("bench", rows_expected=count) as step:
        rows = []
        for n in range(1, count):
            day = (TODAY - timedelta(days=n % 1800)).isoformat()
            told = {"day": day, "payer": f"Client {n % 100:03}", "credited": 280_000 + 10 * (n % 977)}
            rows.append(tuple({**kept, **told}[name] for name in columns))
        step.insert_many("receipts", columns, rows)
    desk.close()
