"""Dates of the book: what is due by when, the day the return is due as the user knows it, and the calendar file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk import country, ledger, person, taxes
from freelancer_desk.desk.dates import notices, year_end
from freelancer_desk.desk.dates.rules import date_rules
from freelancer_desk.desk.done import Done
from freelancer_desk.domain import deadlines
from freelancer_desk.domain.days import FIRST_DAY, LAST_DAY, TaxYear
from freelancer_desk.domain.deadlines import SAID, Basis, Due, Ending, ReturnDue, YearFacts
from freelancer_desk.domain.digests import sha256_of
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import in_english, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.country import Rules
    from freelancer_desk.desk.papers.files import Place
    from freelancer_desk.plugins.exporters.ics_calendar import Event
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step

DUE, CIRCULAR, ADVANCE = "return_due", "return_due_circular", "advance_tax"
_CERTIFIED = """
SELECT 1 FROM papers AS p WHERE p.kind = 'tax_certificate' AND (
  EXISTS (SELECT 1 FROM attachments AS a WHERE a.paper_id = p.id AND a.noun = 'year' AND a.target = ?)
  OR EXISTS (SELECT 1 FROM paper_rows AS r WHERE r.paper_id = p.id AND r.day BETWEEN ? AND ?)) LIMIT 1
"""

# Income that no final tax settles: without any, the year before needs no reckoning.
_OTHER_INCOME = """
SELECT 1 FROM derived_days WHERE scope = 'local' AND day BETWEEN ? AND ?
UNION SELECT 1 FROM tax_amounts WHERE year = ? AND kind IN ('other_income', 'bank_profit') LIMIT 1
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


def advance_answer(reads: Reads, year: TaxYear) -> str:
    """Whether advance tax is due that year, as the user said: yes, no, or empty for what the year before tells."""
    return _answers(reads, year.number).get(ADVANCE, "")


def set_due(desk: Desk, year: TaxYear, fields: Mapping[str, str]) -> Done:
    """Keep what the user knows of a year's dates, as far as it is said.

    `day` is when the return is due and `circular` what moved it, an empty day goes back to the law's; `advance` is
    whether advance tax is due: yes, no, or empty.
    """
    draft = Draft(fields)
    due, told, advance = draft.day("day"), draft.text("circular"), draft.choice("advance", ("yes", "no"))
    draft.refuse()
    if not FIRST_DAY.year < year.number < LAST_DAY.year:
        raise country.no_rules(ledger.setting(desk.book, "country"), year.number)
    if due is not None and due <= year.span.last:
        raise DeskError("due_too_early", year=year.number, day=due.isoformat())
    with desk.book.step("dates.due", facts={"year": year.number}) as step:
        if "day" in fields:
            _put(step, year.number, DUE, due.isoformat() if due else "")
            _put(step, year.number, CIRCULAR, told if due else "")
        if "advance" in fields:
            _put(step, year.number, ADVANCE, advance)
    return Done(str(year.number), step.id)


@in_english()
def export(reads: Place, path: Path, today: date, year: TaxYear | None = None) -> Path:
    """Write what still has to be done as a calendar file (ICS), with reminders."""
    from freelancer_desk.outside import saving
    from freelancer_desk.plugins.exporters import ics_calendar

    name = person.facts(reads).name
    events = tuple(_event(due, name) for due in listing(reads, today, year) if due.waits)
    return saving.save(path, ics_calendar.write(say("dates.calendar"), events), book=reads.path)


def _event(due: Due, name: str) -> Event:
    from freelancer_desk.plugins.exporters.ics_calendar import Event

    uid = sha256_of(f"{name}|{due.key}".encode())[:32]
    title = due.title if due.sure else say("dates.unsure", title=due.title)
    basis = say("dates.basis", law=due.basis.law, source=due.basis.source)
    return Event(uid, due.day, title, f"{due.todo}\n{basis}", due.remind)


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
        advance=present and (paid[0]["n"] > 0 or _advance_is_due(reads, rules, year)),
        advances=paid[0]["n"],
        has_certificates=bool(reads.rows(_CERTIFIED, (str(year.number), *span))),
        withdraw_by=year_end.withdraw_by(reads, year.span.last, today)[0] if present else None,
    )


def _advance_is_due(reads: Reads, rules: Rules, year: TaxYear) -> bool:
    """As the user said, else by the year before: its income beside salary and final tax reaches the law's threshold."""
    said = _answers(reads, year.number).get(ADVANCE, "")
    before = TaxYear(year.number - 1, rules.year_start.span(year.number - 1))
    days = (before.span.first.isoformat(), before.span.last.isoformat())
    if said or not reads.rows(_OTHER_INCOME, (*days, before.number)):
        return said == "yes"
    working = taxes.working(reads, before, together=True)
    if working is None:
        return False
    salary = sum((line.base for line in working.lines if line.key == "salary"), Decimal(0))
    return working.normal.taxable_income - salary >= date_rules(rules.country.code).advance_from


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
