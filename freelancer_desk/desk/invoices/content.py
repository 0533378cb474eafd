"""What the dump of a book holds of invoices: papers, payments of them, reminders and repeats, by content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from freelancer_desk.desk.invoices import drafting

if TYPE_CHECKING:
    import sqlite3

    from freelancer_desk.store.book import Reads

_EARNING = """
SELECT e.id, e.day, e.currency, e.gross, coalesce(c.name, '') AS client FROM earnings AS e
LEFT JOIN clients AS c ON c.id = e.client_id
"""
_KEPT = ("kind", "state", "number", "series", "nth", "promised_day", "total", "sealed", "note")


def content(reads: Reads) -> dict[str, list[dict[str, Any]]]:
    """Every table of invoices without row numbers: a paper is named by its number, a draft by what it says."""
    rows = reads.rows("SELECT * FROM invoices ORDER BY id")
    papers = {row["id"]: _paper(reads, row) for row in rows}
    names = {row["id"]: row["number"] or _draft_name(papers[row["id"]]) for row in rows}
    for row in rows:
        papers[row["id"]]["concerns"] = names.get(row["concerns_id"], "")
    typed = {f"typed/{row['id']}": _named(row) for row in reads.rows(_EARNING)}
    return {
        "invoices": list(papers.values()),
        "allocations": [
            {
                **{name: row[name] for name in ("settles", "takes", "currency", "difference", "note")},
                "invoice": names[row["invoice_id"]],
                "earning": typed.get(row["earning"], row["earning"]),
            }
            for row in reads.rows("SELECT * FROM allocations")
        ],
        "reminders": [
            {"invoice": names[row["invoice_id"]], "stage": row["stage"], "day": row["day"]}
            for row in reads.rows("SELECT * FROM reminders")
        ],
        "repeats": [
            {
                **{n: row[n] for n in ("every", "anchor_day", "done", "state", "until_day", "times", "note")},
                "invoice": names[row["invoice_id"]],
            }
            for row in reads.rows("SELECT * FROM repeats")
        ],
        "pictures": [dict(row) for row in reads.rows("SELECT sha256, content FROM pictures")],
    }


def _paper(reads: Reads, row: sqlite3.Row) -> dict[str, Any]:
    fields, lines = drafting.fields_of(reads, row)
    return {**{name: row[name] for name in _KEPT}, **fields, "lines": lines}


def _draft_name(paper: dict[str, Any]) -> str:
    first = paper["lines"][0]["text"] if paper["lines"] else ""
    return "/".join(("draft", paper["kind"], paper["client"], paper["date"], str(paper["total"]), first))


def _named(row: sqlite3.Row) -> str:
    return "/".join(("typed", row["day"], row["client"], row["currency"], str(row["gross"])))
