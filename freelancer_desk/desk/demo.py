"""The demo: a made-up person's statements through the real import, into a book of their own."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.desk import (
    importing,
    kept,
    open_desk,
    overview,
    person,
    questions,
    receipts,
    records,
    tax_years,
    taxes,
)
from freelancer_desk.desk.invoices import drafting, issuing, seller
from freelancer_desk.domain import figures
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import in_english
from freelancer_desk.outside import clock, places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from freelancer_desk.desk import Desk

PAPER = "e-PRC"


class Demo(NamedTuple):
    """Where the demo book is, and what was found in its statements."""

    path: Path
    facts: dict[str, str | int]


@in_english()
def make(path: Path, *, now: Callable[[], datetime] = clock.now) -> Demo:
    """Write a demo book to a new file; an existing file is refused, never written over."""
    if path.exists():
        raise DeskError("file_exists", file=path.name)
    folder = places.resources() / "demo"
    story = tomllib.loads((folder / "demo.toml").read_text(encoding="utf-8"))
    desk = open_desk(path, now=now)
    try:
        person.save(desk, story["person"])
        for registration in story["registration"]:
            person.add_registration(desk, registration)
        _bill(desk, story)
        plan = importing.read(desk.book, [folder / name for name in story["files"]])
        importing.commit(desk, plan)
        for payment in receipts.listing(desk.book):
            if payment.day.isoformat() in story["papers"]:
                receipts.change(desk, payment.id, {"papers": PAPER})
        kept.keep(desk)
        return Demo(path, _found(desk, len(plan.files), sum(file.statement.rows for file in plan.files)))
    finally:
        desk.close()


def _bill(desk: Desk, story: Mapping[str, Any]) -> None:
    """The sender, the clients and the invoices; those whose day has come are issued."""
    seller.save(desk, story["seller"])
    for fields in story["client"]:
        records.add(desk, "client", fields)
    for written in story["invoice"]:
        fields = {name: text for name, text in written.items() if name != "lines"}
        unit = next(client["currency"] for client in story["client"] if client["name"] == fields["client"])
        lines = [dict(zip(drafting.LINE_FIELDS, line, strict=False)) for line in written["lines"]]
        done = drafting.add(desk, {**fields, "currency": unit}, lines)
        if fields.get("date", "9999") <= desk.today().isoformat():
            issuing.issue(desk, done.id)


def _found(desk: Desk, files: int, rows: int) -> dict[str, str | int]:
    reads = desk.book
    year = tax_years.current_year(reads, desk.today())
    working = taxes.working_or_refuse(reads, year)
    payments = receipts.listing(reads)
    return {
        "files": files,
        "rows": rows,
        "pairs": len(reads.rows("SELECT 1 FROM derived_transfers")),
        "payments": len(payments),
        "reached": figures.figure(overview.totals(reads).reached),
        "year": figures.year_text(year),
        "tax_year": year.number,
        "tax": taxes.as_json(working)["total_tax"],
        "cut": taxes.as_json(working)["total_withheld"],
        "payable": taxes.as_json(working)["payable"],
        "questions": len(questions.listing(reads)),
    }
