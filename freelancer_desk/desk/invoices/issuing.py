"""What becomes of a paper: issued under a number and sealed, billed, credited, called off or given up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk import clients, invoices
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.invoices import drafting, numbers, papers, seller
from freelancer_desk.domain.invoices import numbering, sealing
from freelancer_desk.domain.invoices.invoice import CREDIT_NOTE, INVOICE, QUOTE
from freelancer_desk.domain.invoices.lines import HUNDRED, sums
from freelancer_desk.domain.invoices.standing import ACCEPTED, CANCELLED, DECLINED, DRAFT, ISSUED, WRITTEN_OFF
from freelancer_desk.domain.money import Money, currency
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step


def issue(desk: Desk, wanted: str) -> Done:
    """Give a draft its number and day and seal it: what is printed is kept as it is, and is changed no more.

    The step is not undone but answered by a credit note; a quote is answered by the client.
    """
    row = invoices.kept(desk.book, wanted)
    invoices.demand(row, row["kind"], DRAFT)
    today = desk.today()
    told = {"what": ""}
    with desk.book.step(f"{row['kind']}.issue", facts=told, seal=True) as step:
        told["what"] = number = _issue(step, row, today)
    return Done(number, step.id)


def _issue(step: Step, row: sqlite3.Row, today: date) -> str:
    kind, day = row["kind"], invoices.day_of(row["day"]) or today
    drafting.read(step, *drafting.fields_of(step, row), today)  # what a draft may say can have changed since
    _refuse_days(step, row, day, today)
    if kind == CREDIT_NOTE:
        _refuse_too_much(step, row)
        _refuse_other_tax(step, row)
    if kind != CREDIT_NOTE and row["total"] <= 0:
        raise DeskError("invoice_total", invoice=f"#{row['id']}")
    pattern = seller.facts(step)[f"{kind}_pattern"]
    run = numbering.series(kind, pattern, day)
    nth = numbers.following(step, kind, pattern, day)
    number = numbering.number(pattern, day, nth)
    due = invoices.day_of(row["due_day"]) or day + timedelta(days=_terms(step, row))
    days = {"day": day.isoformat(), "due_day": due.isoformat() if kind == INVOICE else None}
    step.update("invoices", row["id"], {**days, "number": number, "series": run, "nth": nth, "state": ISSUED})
    fresh = step.rows("SELECT * FROM invoices WHERE id = ?", (row["id"],))[0]
    made = papers.composed(step, fresh)
    papers.pdf(made)  # what cannot be printed is refused while it can still be changed
    sealed = json.dumps(sealing.packed(made), ensure_ascii=False, sort_keys=True)
    step.update("invoices", row["id"], {"sealed": sealed})
    return number


def bill(desk: Desk, wanted: str) -> Done:
    """Make an invoice of a quote: a draft with its lines; the quote is accepted with it."""
    quote = invoices.kept(desk.book, wanted)
    invoices.demand(quote, QUOTE, ISSUED, ACCEPTED, DECLINED)
    _refuse_billed(desk.book, quote)
    with desk.book.step("invoice.of_quote", facts={"what": quote["number"]}) as step:
        if quote["state"] != ACCEPTED:
            step.update("invoices", quote["id"], {"state": ACCEPTED})
        made = copied(step, quote, INVOICE, desk.today(), concerns_id=quote["id"])
    return Done(str(made), step.id)


def credit(desk: Desk, wanted: str, lines: Sequence[Mapping[str, str]] | None = None) -> Done:
    """Draft a credit note for an issued invoice: all of its lines, or those given."""
    row = invoices.kept(desk.book, wanted)
    invoices.demand(row, INVOICE, ISSUED)
    if not invoices.one(desk.book, invoices.name(row), desk.today()).standing.can_be_credited:
        raise DeskError("invoice_credited", invoice=row["number"])
    with desk.book.step("credit_note.add", facts={"what": row["number"]}) as step:
        made = copied(step, row, CREDIT_NOTE, desk.today(), lines, concerns_id=row["id"])
    return Done(str(made), step.id)


def copied(
    step: Step,
    row: sqlite3.Row,
    kind: str,
    today: date,
    lines: Sequence[Mapping[str, str]] | None = None,
    **more: int | str,
) -> int:
    """A new draft with the fields and lines of a kept paper, without what is its own alone: days, numbers, codes."""
    fields, old_lines = drafting.fields_of(step, row)
    fresh = {**fields, "kind": kind, "date": "", "due": "", "fiscal_id": "", "fiscal_qr": ""}
    if lines is not None:
        fresh["discount"] = ""  # it was granted on other lines
    if kind == CREDIT_NOTE:
        fresh["deposit"] = ""
    typed = drafting.read(step, fresh, old_lines if lines is None else lines, today)
    return drafting.put(step, typed, **more)


def answer_quote(desk: Desk, wanted: str, *, accepted: bool) -> Done:
    """Note what the client said to a quote; they may change their mind until it was billed."""
    row = invoices.kept(desk.book, wanted)
    invoices.demand(row, QUOTE, ISSUED, DECLINED if accepted else ACCEPTED)
    if not accepted:
        _refuse_billed(desk.book, row)
    return _turn(desk, row, ACCEPTED if accepted else DECLINED)


def cancel(desk: Desk, wanted: str) -> Done:
    """Call an issued invoice off as a whole; its number stays. Refused once money or a note touched it."""
    row = invoices.kept(desk.book, wanted)
    invoices.demand(row, INVOICE, ISSUED)
    if not invoices.one(desk.book, invoices.name(row), desk.today()).standing.can_be_cancelled:
        raise DeskError("invoice_touched", invoice=row["number"])
    return _turn(desk, row, CANCELLED)


def write_off(desk: Desk, wanted: str) -> Done:
    """Give up what is still owed of an invoice."""
    row = invoices.kept(desk.book, wanted)
    invoices.demand(row, INVOICE, ISSUED)
    if not invoices.one(desk.book, invoices.name(row), desk.today()).standing.is_open:
        raise DeskError("invoice_settled", invoice=row["number"])
    return _turn(desk, row, WRITTEN_OFF)


def reopen(desk: Desk, wanted: str) -> Done:
    """Ask again for what was given up."""
    row = invoices.kept(desk.book, wanted)
    invoices.demand(row, INVOICE, WRITTEN_OFF)
    with desk.book.step("invoice.reopened", facts={"what": row["number"]}) as step:
        step.update("invoices", row["id"], {"state": ISSUED})
    return Done(row["number"], step.id)


def _refuse_billed(reads: Reads, quote: sqlite3.Row) -> None:
    query = "SELECT number, id FROM invoices WHERE concerns_id = ? AND kind = ? AND state <> ?"
    for billed in reads.rows(query, (quote["id"], INVOICE, CANCELLED)):
        raise DeskError("quote_billed", quote=quote["number"], invoice=invoices.name(billed))


def _turn(desk: Desk, row: sqlite3.Row, state: str) -> Done:
    with desk.book.step(f"{row['kind']}.{state}", facts={"what": row["number"]}) as step:
        step.update("invoices", row["id"], {"state": state})
    return Done(row["number"], step.id)


def _refuse_days(reads: Reads, row: sqlite3.Row, day: date, today: date) -> None:
    """No paper is dated back before the last one of its kind or what it concerns, or to a day still to come."""
    kind = row["kind"]
    if day > today:
        raise DeskError("day_to_come", field="date", day=day.isoformat())
    last = numbers.newest_day(reads, kind)
    for concerned in reads.rows("SELECT day FROM invoices WHERE id = ?", (row["concerns_id"] or 0,)):
        last = max(last, concerned["day"] or "")
    if last and day.isoformat() < last:
        raise DeskError("invoice_dated_back", day=day.isoformat(), last=last)


def _refuse_too_much(reads: Reads, row: sqlite3.Row) -> None:
    billed = reads.rows("SELECT * FROM invoices WHERE id = ?", (row["concerns_id"],))[0]
    invoices.demand(billed, INVOICE, ISSUED)
    noted = reads.rows(
        "SELECT coalesce(sum(total), 0) AS n FROM invoices WHERE concerns_id = ? AND kind = ? AND state = ?",
        (row["concerns_id"], CREDIT_NOTE, ISSUED),
    )[0]["n"]
    left = Money(billed["total"] - noted, currency(billed["currency"]))
    if not 0 < row["total"] <= left.minor or row["currency"] != billed["currency"]:
        raise DeskError("credit_too_much", invoice=billed["number"], left=str(left))


def _refuse_other_tax(reads: Reads, row: sqlite3.Row) -> None:
    """A credit note gives back the tax that was charged: by its name, its rates, its kind of prices, and no more."""
    billed = reads.rows("SELECT * FROM invoices WHERE id = ?", (row["concerns_id"],))[0]
    query = "SELECT * FROM invoices WHERE concerns_id = ? AND kind = ? AND state = ?"
    before = reads.rows(query, (row["concerns_id"], CREDIT_NOTE, ISSUED))
    charged = _taxes(reads, billed)
    back = _taxes(reads, row)
    if not back:
        return
    is_same = all(row[name] == billed[name] for name in ("tax_name", "prices"))
    for rate, tax in back.items():
        already = sum(_taxes(reads, note).get(rate, 0) for note in before)
        if not is_same or tax + already > charged.get(rate, 0):
            raise DeskError("credit_other_tax", invoice=billed["number"])


def _taxes(reads: Reads, row: sqlite3.Row) -> dict[Decimal, int]:
    """The tax of each rate that a paper charges, in minor units."""
    lines, unit = drafting.lines_of(reads, row["id"]), currency(row["currency"])
    found = sums(lines, unit, prices=row["prices"], discount=HUNDRED - Decimal(row["discount"]))
    return {one.rate: one.tax.minor for one in found.taxes}


def _terms(reads: Reads, row: sqlite3.Row) -> int:
    name = reads.rows("SELECT name FROM clients WHERE id = ?", (row["client_id"],))[0]["name"]
    return int(clients.defaults(reads, name)["terms_days"] or seller.facts(reads)["terms_days"])
