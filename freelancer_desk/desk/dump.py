"""The book as canonical text: lines, answers and typed records by content; the same content gives the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import closings, ledger, records
from freelancer_desk.desk.invoices import content as invoice_content
from freelancer_desk.desk.papers import records as paper_records
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.words import in_english

if TYPE_CHECKING:
    import sqlite3

    from freelancer_desk.store.book import Reads

# What was fetched or imported of rates is printed by the bank for everybody; only what the user typed is the user's.
_TYPED_RATES = "SELECT currency, day AS date, rate, note FROM rates WHERE source = 'typed'"
_FILINGS = "SELECT year, day, number, kind, cells, document_sha256, pack, form, note FROM filings"
_TICKS = "SELECT item, said, whose, day, note FROM ticks"
_RULES = "SELECT account_key, way, how, words, meaning, note FROM rules"


def dump(reads: Reads) -> dict[str, Any]:
    """Lines, answers and typed records; no row numbers, no import log, nothing computed."""
    book_accounts = ledger.accounts(reads)
    keys = {number: account.key for number, account in book_accounts.items()}
    clients = {row["id"]: row["name"] for row in reads.rows("SELECT id, name FROM clients")}
    typed = {name: _records(reads, name, clients, keys) for name in records.NOUNS}
    settings = {
        row["key"]: row["value"]
        for row in reads.rows("SELECT key, value FROM settings WHERE key LIKE 'person.%' AND value <> '' ORDER BY key")
    }
    look = reads.rows("SELECT key, value FROM settings WHERE key LIKE 'invoice.%' AND value <> '' ORDER BY key")
    return {
        "lines": _lines(reads, book_accounts),
        "answers": dict(sorted(ledger.answers(reads).items())),
        "person": settings,
        "invoicing": {row["key"]: row["value"] for row in look},
        "receipts": _sorted(_receipt(row, keys, clients) for row in reads.rows("SELECT * FROM receipts")),
        **{records.NOUNS[name].table: rows for name, rows in typed.items()},
        "year_answers": _sorted(dict(row) for row in reads.rows("SELECT year, key, value FROM year_answers")),
        "filings": _sorted(dict(row) for row in reads.rows(_FILINGS)),
        "papers": paper_records.content(reads),
        "closings": closings.content(reads),
        "rates": _sorted(dict(row) for row in reads.rows(_TYPED_RATES)),
        "ticks": _sorted(dict(row) for row in reads.rows(_TICKS)),
        "rules": _sorted(dict(row) for row in reads.rows(_RULES)),
        **{name: _sorted(rows) for name, rows in invoice_content.content(reads).items()},
    }


@in_english()
def text(reads: Reads) -> str:
    """The dump as one JSON document with a final newline."""
    return json.dumps(dump(reads), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _lines(reads: Reads, book_accounts: dict[int, Any]) -> list[dict[str, Any]]:
    parts: dict[int, list[dict[str, str]]] = {}
    unit_of = {
        row["id"]: book_accounts[row["account_id"]].currency for row in reads.rows("SELECT id, account_id FROM lines")
    }
    for part in reads.rows("SELECT * FROM parts ORDER BY line_id, nth"):
        amount = Money(part["minor"], unit_of[part["line_id"]]).text
        shown = {"kind": part["kind"], "amount": amount, "section": part["section"]}
        parts.setdefault(part["line_id"], []).append(shown)
    found = []
    for row in reads.rows("SELECT * FROM lines"):
        account = book_accounts[row["account_id"]]
        other = Money(row["other_minor"], currency(row["other_currency"])) if row["other_currency"] else None
        found.append(
            {
                "key": row["key"],
                "account": account.key,
                "type": account.type.value,
                "date": row["day"],
                "amount": Money(row["minor"], account.currency).text,
                "currency": account.currency.code,
                "text": row["text"],
                "counterparty": row["counterparty"],
                "external_id": row["external_id"],
                "reference": row["reference"],
                "parent": row["parent"],
                "other": str(other) if other else None,
                "balance": Money(row["balance"], account.currency).text if row["balance"] is not None else None,
                "parts": parts[row["id"]],
            }
        )
    return sorted(found, key=lambda line: line["key"])


def _receipt(row: sqlite3.Row, keys: dict[int, str], clients: dict[int, str]) -> dict[str, Any]:
    values = {name: row[name] for name in row.keys() if name not in {"id", "account_id", "client_id"}}  # noqa: SIM118
    return values | {"account": keys.get(row["account_id"]), "client": clients.get(row["client_id"])}


def _records(reads: Reads, name: str, clients: dict[int, str], keys: dict[int, str]) -> list[dict[str, Any]]:
    shown = records.listing(reads, name)
    if name == "earning":
        for row, record in zip(
            reads.rows("SELECT client_id, account_id FROM earnings ORDER BY id"), shown, strict=True
        ):
            record["client"] = clients.get(row["client_id"], "")
            record["account"] = keys.get(row["account_id"], "")
    return _sorted({key: value for key, value in record.items() if key != "id"} for record in shown)


def _sorted(rows: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, ensure_ascii=False))
