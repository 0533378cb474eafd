"""What is said of files from outside: why one cannot be read, what is asked about it, how a statement is fetched."""

from __future__ import annotations

SENTENCES: dict[str, str | tuple[str, str]] = {
    "refusal.account_needed": "{file} does not say whose account it is. Name the account, such as “Meezan Bank PKR 0001”.",
    "refusal.statement_is_timesheet": "{file} is a report of hours, not a statement: its payments come with the transaction history.",
    "refusal.row_does_not_add_up": "amount and fee make {whole}, but the row says {net}",
}
