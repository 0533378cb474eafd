"""How fast invoices are: a list of 5,000, a search in it, and PDFs beside a bare typst compile of the same template.

`.venv/bin/python packaging/benchmarks/invoices.py [--invoices N] [--rounds N]` prints the table. The floor of the list
is the bare query of its rows; the floor of a PDF is typst alone with the very same template, data and fonts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typst
from run import Row, table

from freelancer_desk.desk import Desk, invoices, open_desk, records, resources
from freelancer_desk.desk.invoices import drafting, issuing, papers

if TYPE_CHECKING:
    from collections.abc import Callable

    from freelancer_desk.domain.invoices.invoice import Invoice

TODAY = date(2026, 11, 28)
IN_A_ROW = 100
LIST_MS = 200


def at_desk(folder: Path, count: int) -> tuple[Desk, Invoice]:
    """A book with so many issued invoices of a hundred clients, and one of them as a paper."""
    desk = open_desk(folder / "invoices.fdesk", now=lambda: datetime(2026, 11, 28, tzinfo=UTC))
    lines = [{"text": f"Part {n}", "quantity": "3", "unit": "h", "price": "45.5"} for n in range(5)]
    for n in range(100):
        records.add(desk, "client", {"name": f"Client {n:03}", "currency": "USD", "address": "1 Street\nTown"})
    number = issuing.issue(desk, drafting.add(desk, {"client": "Client 000", "currency": "USD"}, lines).id).id
    first = desk.book.rows("SELECT * FROM invoices")[0]
    columns = [name for name in first.keys() if name != "id"]  # noqa: SIM118  a row is no mapping
    kept = {name: first[name] for name in columns}
    with desk.book.step("bench", rows_expected=count) as step:
        rows = []
        for n in range(2, count + 1):
            day = (TODAY - timedelta(days=n % 900)).isoformat()
            told = {"number": f"INV-{n:06}", "nth": n, "client_id": n % 100 + 1, "day": day, "due_day": day}
            rows.append(tuple({**kept, **told}[name] for name in columns))
        step.insert_many("invoices", columns, rows)
    return desk, papers.paper(desk.book, number)


def timed(work: Callable[[], object]) -> int:
    begun = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - begun) // 1000


def bare(paper: Invoice) -> bytes:
    made = typst.compile(
        resources() / "documents" / "invoice.typ", font_paths=[resources() / "fonts"], ignore_system_fonts=True,
        format="pdf", pdf_standards="a-3b", sys_inputs={"data": json.dumps(papers.told(paper), ensure_ascii=False)},
    )  # fmt: skip
    assert isinstance(made, bytes)  # noqa: S101
    return made


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--invoices", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="freelancer-desk-benchmark-") as folder:
        desk, paper = at_desk(Path(folder), asked.invoices)
        listed = [timed(lambda: invoices.listing(desk.book, TODAY)) for _ in range(asked.rounds + 1)][1:]
        plain = [timed(lambda: desk.book.rows("SELECT * FROM invoices")) for _ in range(asked.rounds)]
        papers.pdf(paper), bare(paper)
        ours = [timed(lambda: papers.pdf(paper)) for _ in range(asked.rounds)]
        floor = [timed(lambda: bare(paper)) for _ in range(asked.rounds)]
        many = [timed(lambda: [papers.pdf(paper) for _ in range(IN_A_ROW)])]
        bare_many = [timed(lambda: [bare(paper) for _ in range(IN_A_ROW)])]
        desk.close()
    rows = [
        Row(f"list of {asked.invoices:,} invoices", listed, plain, "10", "20"),
        Row("one invoice as PDF", ours, floor, "1.2", "2"),
        Row(f"{IN_A_ROW} invoices as PDF", many, bare_many, "1.2", "2"),
    ]
    print(table(rows))
    list_ms = statistics.median(listed) / 1000
    print(f"the list is read in {list_ms:.0f} ms; it may take {LIST_MS}")
    return 1 if list_ms > LIST_MS or any("TOO SLOW" in row.cells() for row in rows) else 0


if __name__ == "__main__":
    raise SystemExit(main())
