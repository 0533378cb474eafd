"""Invoices that come again: drafts made when the program opens; after a month away it asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import invoices
from freelancer_desk.desk.done import Done
from freelancer_desk.domain import figures
from freelancer_desk.domain.days import sensible
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.invoices.invoice import INVOICE
from freelancer_desk.domain.invoices.repeating import ACTIVE, EVERY, MONTHLY, PAUSED, STATES, UNASKED, Repeat
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import date

    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Reads, Value

FIELDS = ("every", "from", "until", "times", "state", "note")
MOST_TIMES = 999


class Repeating(NamedTuple):
    """An invoice that comes again: which, for whom, how, and the days for which drafts are wanted now."""

    id: str
    invoice: str
    client: str
    repeat: Repeat
    due: tuple[date, ...]

    @property
    def asks(self) -> bool:
        """More than one was missed: the user is asked before drafts are made."""
        return len(self.due) > UNASKED


def listing(reads: Reads, today: date) -> tuple[Repeating, ...]:
    """Every invoice that comes again."""
    rows = reads.rows(
        "SELECT r.*, i.number, i.day AS billed, c.name AS client FROM repeats AS r"
        " JOIN invoices AS i ON i.id = r.invoice_id JOIN clients AS c ON c.id = i.client_id ORDER BY r.id"
    )
    found = []
    for row in rows:
        repeat = _repeat(row)
        name = row["number"] or f"#{row['invoice_id']}"
        found.append(Repeating(str(row["id"]), name, row["client"], repeat, repeat.due(today)))
    return tuple(found)


def set_up(desk: Desk, wanted: str, fields: Mapping[str, str]) -> Done:
    """Let an invoice come again, or change how: `every`, `from`, `until`, `times`, `state`."""
    row = invoices.kept(desk.book, wanted)
    if row["kind"] != INVOICE:
        raise DeskError("invoice_kind", invoice=invoices.name(row), wanted=INVOICE)
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise DeskError("field_unknown", field=unknown[0][:40], fields=", ".join(FIELDS))
    old = desk.book.rows("SELECT * FROM repeats WHERE invoice_id = ?", (row["id"],))
    day = invoices.day_of(row["day"]) or desk.today()
    values = _values(Draft({**(_fields(old[0]) if old else {}), **fields}), day)
    with desk.book.step("invoice.repeat", facts={"what": invoices.name(row)}) as step:
        if old:
            moved = values["anchor_day"] != old[0]["anchor_day"] or values["every"] != old[0]["every"]
            step.update("repeats", old[0]["id"], {**values, **({"done": 0} if moved else {})})
            made = old[0]["id"]
        else:
            made = step.insert("repeats", {**values, "invoice_id": row["id"], "done": 0})
    return Done(str(made), step.id)


def stop(desk: Desk, wanted: str) -> Done:
    """Let an invoice come no more; the drafts it made stay."""
    row = invoices.kept(desk.book, wanted)
    found = desk.book.rows("SELECT id FROM repeats WHERE invoice_id = ?", (row["id"],))
    if not found:
        raise DeskError("repeat_unknown", invoice=invoices.name(row))
    with desk.book.step("invoice.repeat_stop", facts={"what": invoices.name(row)}) as step:
        step.delete("repeats", [found[0]["id"]])
    return Done(str(found[0]["id"]), step.id)


def catch_up(desk: Desk, *, asked: bool = False, skip: bool = False) -> Done | None:
    """Make the drafts that are wanted, in one step; None when there are none.

    A draft names its month and gets its day when it is issued, for numbers follow days.
    Where several of one invoice were missed they are made only once the user was asked; `skip` leaves those out.
    """
    wanted = [one for one in listing(desk.book, desk.today()) if one.due and (asked or not one.asks)]
    if not wanted:
        return None
    from freelancer_desk.desk.invoices import issuing  # each start asks, and seldom is anything due

    with desk.book.step("invoice.repeated", facts={"n": sum(len(one.due) for one in wanted)}) as step:
        for one in wanted:
            source = invoices.kept(step, one.invoice)
            for day in one.due if not (skip and one.asks) else ():
                made = issuing.copied(step, source, INVOICE, desk.today())
                step.update("invoices", made, {"period": figures.month_text(day)})
            step.update("repeats", int(one.id), {"done": one.repeat.done + len(one.due)})
    return Done("", step.id)


def _values(draft: Draft, billed: date) -> dict[str, Value]:
    """What was typed; where no first day is said it is one time on from the day that was billed."""
    every = draft.choice("every", EVERY)
    if not every:
        draft.note("every", "choice_missing", choices=", ".join(EVERY))
    first, until = draft.day("from") or Repeat(every or MONTHLY, billed, 0).day(1), draft.day("until")
    if until and until < first:
        draft.note("until", "days_reversed")
    times = draft.text("times")
    if times and not (times.isdecimal() and 0 < int(times) <= MOST_TIMES):
        draft.note("times", "days_wrong", value=times[:12], most=MOST_TIMES)
    state = draft.choice("state", STATES, ACTIVE)
    draft.refuse()
    return {
        "every": every,
        "anchor_day": sensible(first).isoformat(),
        "until_day": until.isoformat() if until else None,
        "times": int(times) if times else None,
        "state": state,
        "note": draft.text("note"),
    }


def _fields(row: sqlite3.Row) -> dict[str, str]:
    times = "" if row["times"] is None else str(row["times"])
    days = {"from": row["anchor_day"], "until": row["until_day"] or ""}
    return {"every": row["every"], **days, "times": times, "state": row["state"], "note": row["note"]}


def _repeat(row: sqlite3.Row) -> Repeat:
    anchor, until = invoices.day_of(row["anchor_day"]), invoices.day_of(row["until_day"])
    assert anchor is not None  # noqa: S101  a column that is never NULL
    billed = invoices.day_of(row["billed"])
    return Repeat(row["every"], anchor, row["done"], row["state"], until, row["times"], billed.day if billed else None)


def pause(desk: Desk, wanted: str, *, on: bool) -> Done:
    """Pause an invoice that comes again, or let it go on."""
    return set_up(desk, wanted, {"state": PAUSED if on else ACTIVE})
