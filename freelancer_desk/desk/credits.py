"""Where every credit of a year came from, account by account, footing to what the statements say."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from freelancer_desk.desk import ledger
from freelancer_desk.domain.credits import UNEXPLAINED, CreditTable, rows_of, type_of
from freelancer_desk.domain.money import Money, by_currency

if TYPE_CHECKING:
    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.store.book import Reads

# All accounts are read part by part; those of one currency line by line, by account and day.
_PARTS_FIRST = "parts AS p CROSS JOIN lines AS l ON l.id = p.line_id"
_LINES_FIRST = "lines AS l CROSS JOIN parts AS p ON p.line_id = l.id"
_CREDITS = """
SELECT l.account_id, coalesce(m.meaning, '') AS meaning, p.kind, p.minor < 0 AS is_out, coalesce(r.scope, '') AS scope,
  sum(p.minor) AS minor, count(DISTINCT p.line_id) AS lines
FROM {joined} LEFT JOIN derived_meanings AS m ON m.part_id = p.id
LEFT JOIN (SELECT line_id, max(scope) AS scope FROM derived_receipts WHERE line_id IS NOT NULL GROUP BY line_id) AS r
  ON r.line_id = l.id
WHERE l.account_id IN ({listed}) AND l.minor > 0 AND l.day BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5
"""
_PRINTED = """
SELECT account_id, sum(minor) AS minor FROM lines
WHERE account_id IN ({listed}) AND minor > 0 AND day BETWEEN ? AND ? GROUP BY account_id
"""
# Answered by the index, where the two above read every line.
_ANY = """
SELECT id FROM accounts WHERE EXISTS (SELECT 1 FROM lines WHERE account_id = accounts.id AND day BETWEEN ? AND ?)
"""


def foot(reads: Reads, year: TaxYear | None = None, *, currency: str = "") -> tuple[CreditTable, ...]:
    """Each account (of one currency where it is named) with credits in that tax year (or ever), by name."""
    span = (year.span.first.isoformat(), year.span.last.isoformat()) if year else ("0000-01-01", "9999-12-31")
    accounts = ledger.accounts(reads)
    wanted = [row["id"] for row in reads.rows(_ANY, span) if currency in {"", accounts[row["id"]].currency.code}]
    if not wanted:
        return ()
    listed, joined = ", ".join(map(str, wanted)), _LINES_FIRST if currency else _PARTS_FIRST
    parts: dict[int, list[tuple[str, Money, int]]] = defaultdict(list)
    for row in reads.rows(_CREDITS.format(joined=joined, listed=listed), span):
        name = type_of(row["meaning"], row["kind"], row["scope"], is_out=bool(row["is_out"]))
        money = Money(row["minor"], accounts[row["account_id"]].currency)
        parts[row["account_id"]].append((name, money, row["lines"]))
    tables = [
        CreditTable(
            account_id=row["account_id"],
            account=accounts[row["account_id"]].name,
            year=year,
            rows=rows_of(parts[row["account_id"]]),
            printed=Money(row["minor"], accounts[row["account_id"]].currency),
        )
        for row in reads.rows(_PRINTED.format(listed=listed), span)
    ]
    return tuple(sorted(tables, key=lambda table: (table.account.casefold(), table.account_id)))


def unexplained(reads: Reads, year: TaxYear, currency: str) -> Money | None:
    """Credits of a year in one currency that nobody explained yet; None when every one is accounted for."""
    rows = (row for table in foot(reads, year, currency=currency) for row in table.rows)
    sums = by_currency(row.amount for row in rows if row.type == UNEXPLAINED)
    return sums.get(currency) or None
