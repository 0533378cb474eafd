"""Dates of the book: what is due by when, the day the return is due as the user knows it, and the calendar file."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger, notices, person, year_end
from freelancer_desk.desk.date_rules import date_rules
from freelancer_desk.desk.done import Done
from freelancer_desk.domain import deadlines
from freelancer_desk.domain.days import FIRST_DAY, LAST_DAY, TaxYear
from freelancer_desk.domain.deadlines import SAID, Basis, Due, Ending, ReturnDue, YearFacts
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say
from freelancer_desk.outside import saving
from freelancer_desk.plugins.exporters import ics_calendar

if TYPE_CHECKING:
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.country import Rules
    from freelancer_desk.desk.paper_files import Place
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step

DUE, CIRCULAR, ADVANCE = "return_due", "return_due_circular", "advance_tax"
_CERTIFIED = """
SELECT 1 FROM papers AS p WHERE p.kind = 'tax_certificate' AND (
  EXISTS (SELECT 1 FROM attachments AS a WHERE a.paper_id = p.id AND a.noun = 'year' AND a.target = ?)
  OR EXISTS (SELECT 1 FROM paper_rows AS r WHERE r.paper_id = p.id AND r.day BETWEEN ? AND ?)) LIMIT 1
"""


def listing(reads: Reads, today: date, year: TaxYear | None = None) -> tuple[Due, ...]:
    """Every date that the book knows of, or those of one tax year, in the order of their days."""
    rules = country.rules(ledger.setting(reads, "country"))
    numbers = _numbers(reads, rules, today) if year is None else (year.number,)
    facts = tuple(_facts(reads, rules, TaxYear(n, rules.year_start.span(n)), today) for n in numbers)
    known = notices.listing(reads)
    found = deadlines.deadlines(date_rules(rules.country.code).rules, facts, _endings(reads), known, today)
    return found if year is None else tuple(due for due in found if due.year == year.number)


def next_due(reads: Reads, today: date) -> Due | None:
    """The date to look at next; None when nothing waits."""
    return deadlines.next_due(listing(reads, today))


def return_due(reads: Reads, year: TaxYear) -> ReturnDue:
    """The day that year's return is due: as the user said, else by its rule pack, else by the law."""
    rules = country.rules(ledger.setting(reads, "country"))
    said = _answers(reads, year.number)
    if said.get(DUE):
        circular = said.get(CIRCULAR, "")
        basis = Basis(circular or say("dates.said"), say("dates.said.source"), SAID)
        return ReturnDue(date.fromisoformat(said[DUE]), basis, circular)
    pack = rules.packs.get(year.number)
    days = [day for key, day in pack.days.items() if key.startswith(DUE)] if pack is not None else []
    if days:
        latest = max(days, key=lambda one: one.day)
        evidence = latest.evidence
        return ReturnDue(latest.day, Basis(evidence.law, evidence.source, evidence.confidence))
    law = date_rules(rules.country.code)
    month, day = law.return_due
    due = year.span.last.replace(month=month, day=day)
    following = due if due > year.span.last else due.replace(year=due.year + 1)
    return ReturnDue(following, law.return_basis)


def set_due(desk: Desk, year: TaxYear, day: str, circular: str = "") -> Done:
    """Keep the day that year's return is due and the circular that moved it; an empty day goes back to the law's."""
    draft = Draft({"day": day, "circular": circular})
    due, told = draft.day("day"), draft.text("circular")
    draft.refuse()
    if not FIRST_DAY.year < year.number < LAST_DAY.year:
        raise DeskError("year_without_rules", year=year.number, years="–")
    if due is not None and due <= year.span.last:
        raise DeskError("due_too_early", year=year.number, day=due.isoformat())
    facts: dict[str, str | int] = {"year": year.number, "day": due.isoformat() if due else "–"}
    with desk.book.step("dates.due", facts=facts) as step:
        _put(step, year.number, DUE, due.isoformat() if due else "")
        _put(step, year.number, CIRCULAR, told if due else "")
    return Done(str(year.number), step.id)


def export(reads: Place, path: Path, today: date, year: TaxYear | None = None) -> Path:
    """Write what still has to be done as a calendar file (ICS), with reminders."""
    name = person.facts(reads).name
    events = tuple(_event(due, name) for due in listing(reads, today, year) if due.waits)
    return saving.save(path, ics_calendar.write(say("dates.calendar"), events), book=reads.path)


def _event(due: Due, name: str) -> ics_calendar.Event:
    uid = hashlib.sha256(f"{name}|{due.key}".encode()).hexdigest()[:32]
    title = due.title if due.sure else say("dates.unsure", title=due.title)
    basis = say("dates.basis", law=due.basis.law, source=due.basis.source)
    return ics_calendar.Event(uid, due.day, title, f"{due.todo}\n{basis}", due.remind)


def _numbers(reads: Reads, rules: Rules, today: date) -> tuple[int, ...]:
    """The tax years from the first payment or filing to the present one."""
    first = reads.rows("SELECT min(day) AS first FROM derived_receipts")[0]["first"]
    present = rules.year_start.year_of(today)
    begun = rules.year_start.year_of(date.fromisoformat(first)) if first else present
    filed = [row["year"] for row in reads.rows("SELECT DISTINCT year FROM filings")]
    return tuple(range(min(begun, present, *filed), present + 1))


def _facts(reads: Reads, rules: Rules, year: TaxYear, today: date) -> YearFacts:
    paid = reads.rows("SELECT count(*) AS n FROM tax_payments WHERE year = ? AND kind = 'advance'", (year.number,))
    span = (year.span.first.isoformat(), year.span.last.isoformat())
    filed = reads.rows("SELECT min(day) AS day FROM filings WHERE year = ?", (year.number,))[0]["day"]
    present = rules.year_start.year_of(today) == year.number
    return YearFacts(
        year=year,
        due=return_due(reads, year),
        filed=date.fromisoformat(filed) if filed else None,
        advance=_answers(reads, year.number).get(ADVANCE) == "yes" or paid[0]["n"] > 0,
        advances=paid[0]["n"],
        has_certificates=bool(reads.rows(_CERTIFIED, (str(year.number), *span))),
        withdraw_by=year_end.withdraw_by(reads, year.span.last, today)[0] if present else None,
    )


def _endings(reads: Reads) -> tuple[Ending, ...]:
    """The newest active registration of each kind that has an end."""
    newest = {
        one.kind: Ending(one.kind, one.number, one.last_day)
        for one in sorted(person.registrations(reads), key=lambda one: (one.last_day or FIRST_DAY, one.number))
        if one.last_day is not None and one.status == "active"
    }
    return tuple(newest[kind] for kind in sorted(newest))


def _answers(reads: Reads, year: int) -> dict[str, str]:
    rows = reads.rows("SELECT key, value FROM year_answers WHERE year = ?", (year,))
    return {row["key"]: row["value"] for row in rows}


def _put(step: Step, year: int, key: str, value: str) -> None:
    """Keep an answer of a year; an empty one is taken out."""
    found = step.rows("SELECT id, value FROM year_answers WHERE year = ? AND key = ?", (year, key))
    if not found:
        if value:
            step.insert("year_answers", {"year": year, "key": key, "value": value})
    elif not value:
        step.delete("year_answers", [found[0]["id"]])
    elif found[0]["value"] != value:
        step.update("year_answers", found[0]["id"], {"value": value})
