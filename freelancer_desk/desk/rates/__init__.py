"""Official rates: look one up in the book, import the central bank's table, type one; fetching is in `updates`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import person
from freelancer_desk.desk.done import Done
from freelancer_desk.desk.rates.rows import ALLOWED, COLUMNS, home, is_allowed, known, put, rate_of, row_of
from freelancer_desk.domain import rates
from freelancer_desk.domain.drafts import Draft
from freelancer_desk.domain.money import currency
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.rates import Published, Rate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from decimal import Decimal
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.outside import http
    from freelancer_desk.store.book import Reads

__all__ = ["is_allowed"]
ANSWERS = ("yes", "no")
MOST_PROBLEMS = 20
WIDEST = 16_384  # the bank gives every day since 2013 a column of its own


class TableImported(NamedTuple):
    """An imported table: figures that are new or corrected, those known already, and its days."""

    step: int | None
    new: int
    known: int
    currencies: tuple[str, ...]
    first_day: date
    last_day: date
    problems: tuple[Problem, ...]


def official(reads: Reads, code: str, day: date) -> Rate | None:
    """The official rate out of the book alone; None when it holds none, as it never does for home money itself."""
    near = timedelta(days=rates.FURTHEST_BACK)
    span = ((day - near).isoformat(), (day + near).isoformat())
    query = "SELECT * FROM rates WHERE currency = ? AND (rate_day BETWEEN ? AND ? OR day = ?)"
    rows = reads.rows(query, (currency(code).code, *span, day.isoformat()))
    return rates.official(map(rate_of, rows), day)


def on_day(reads: Reads, day: date, code: str = "") -> tuple[tuple[str, Rate | None], ...]:
    """One currency, or every foreign one that the book uses or knows, with its official rate of that day if known."""
    codes = (currency(code).code,) if code else currencies(reads)
    return tuple((one, official(reads, one, day)) for one in codes)


def currencies(reads: Reads) -> tuple[str, ...]:
    """Foreign currencies of accounts, payments and known rates."""
    query = "SELECT currency FROM accounts UNION SELECT currency FROM derived_days UNION SELECT currency FROM rates"
    return tuple(sorted({row["currency"] for row in reads.rows(query)} - {None, "", home(reads)}))


def cross(reads: Reads, code: str, other: str, day: date) -> Decimal | None:
    """Units of one foreign currency for another on a day, by their two rates; None while one of them is unknown."""
    one, two = official(reads, code, day), official(reads, other, day)
    return rates.cross(one, two) if one is not None and two is not None else None


def connections() -> tuple[http.Connection, ...]:
    """Every host that the program can reach, and for what."""
    from freelancer_desk.outside import http  # who only looks a rate up reaches none

    return http.CONNECTIONS


def allow(desk: Desk, answer: str) -> Done:
    """Allow or forbid asking for rates on the internet; only currency codes and dates are ever sent."""
    if answer not in ANSWERS:
        raise DeskError("answer_unknown", value=answer[:40], choices=", ".join(ANSWERS))
    with desk.book.step("rates.allow", facts={"answer": answer}) as step:
        person.put_setting(step, ALLOWED, answer)
    return Done("", step.id)


def type_rate(desk: Desk, code: str, day: str, value: str, note: str, *, sure: bool = False) -> Done:
    """Keep a rate that the user read somewhere, for one day; the note says where. A later one replaces it.

    One that lies far from the nearest known rate is refused until the user is `sure`.
    """
    draft = Draft({"currency": code, "date": day, "rate": value, "note": note})
    unit, on, number = draft.currency("currency"), draft.day("date", required=True), draft.decimal("rate")
    said = draft.text("note", required=True)
    for name, found in (("currency", unit), ("rate", number)):
        if found is None and not draft.text(name):
            draft.note(name, "field_missing")
    if number is not None and rates.figure(number) is None:
        draft.note("rate", "amount_too_large", amount=value[:40])
    draft.refuse()
    if unit is None or on is None or number is None:  # every one of them was noted, so refused
        raise AssertionError(draft.problems)
    if unit.code == home(desk.book):
        raise DeskError("rate_of_home_money", currency=unit.code)
    others = [one for one in known(desk.book, (unit.code,))[unit.code] if (one.source, one.day) != (rates.TYPED, on)]
    if not sure and not rates.is_plausible(Published(unit.code, on, number), others):
        raise DeskError("rate_implausible", currency=unit.code, day=day, rate=f"{number:f}", source=rates.TYPED)
    rate = Rate(unit.code, on, number, on, rates.TYPED, provisional=False, fetched_at=_at(desk.now()), note=said)
    with desk.book.step("rates.type", facts={"currency": unit.code, "day": on.isoformat()}) as step:
        row_id = put(step, rate)
    return Done(str(row_id), step.id)


def import_file(desk: Desk, path: Path) -> TableImported:
    """Take the central bank's table (CSV or spreadsheet) into the book, as one step; implausible figures stay out."""
    table = _table(path)
    in_book = known(desk.book, (one.currency for one in table))
    accepted, problems = _accepted((one for one in table if one.currency != home(desk.book)), in_book)
    before = {(r.currency, r.day): r.value for found in in_book.values() for r in found if r.source == rates.TABLE}
    fresh = [one for one in accepted if before.get((one.currency, one.day)) != one.value]
    corrected = [one for one in fresh if (one.currency, one.day) in before]
    new = [one for one in fresh if (one.currency, one.day) not in before]
    step_id = None
    if fresh:
        told = _as_rates(new, _at(desk.now()))
        facts: dict[str, str | int] = {"file": path.name[:200], "n": len(fresh)}
        with desk.book.step("rates.import", facts=facts, rows_expected=len(new)) as step:
            step.insert_many("rates", COLUMNS, map(row_of, told))
            for rate in _as_rates(corrected, _at(desk.now())):
                put(step, rate)
        step_id = step.id
    days = [one.day for one in table]
    codes = tuple(sorted({one.currency for one in accepted}))
    known_already = len(accepted) - len(fresh)
    return TableImported(step_id, len(fresh), known_already, codes, min(days), max(days), problems)


def _table(path: Path) -> tuple[Published, ...]:
    from freelancer_desk.domain.contents import Grid
    from freelancer_desk.outside import reading
    from freelancer_desk.plugins.rate_sources import sbp_table

    for file in reading.read_files(path, limits=reading.Limits(columns=WIDEST)):
        for content in file.contents:
            found = sbp_table.parse(content) if isinstance(content, Grid) else ()
            if found:
                return found
    raise DeskError("no_rates_in_file", file=path.name)


def _accepted(
    table: Iterable[Published], in_book: dict[str, list[Rate]]
) -> tuple[list[Published], tuple[Problem, ...]]:
    """Figures that follow from the one before, or from the nearest known; the others as problems.

    The table comes by currency and day.
    """
    accepted: list[Published] = []
    problems: list[Problem] = []
    for one in table:
        last = accepted[-1] if accepted and accepted[-1].currency == one.currency else None
        if last is not None and (one.day - last.day).days <= rates.COMPARED_WITHIN:
            plausible = rates.within_bounds(one.value, last.value)
        else:
            others = [rate for rate in in_book[one.currency] if rate.source != rates.TABLE]
            plausible = rates.is_plausible(one, others)
        if plausible:
            accepted.append(one)
        elif len(problems) < MOST_PROBLEMS:
            facts = {"currency": one.currency, "day": one.day.isoformat(), "rate": f"{one.value:f}"}
            problems.append(Problem("rate_implausible", {**facts, "source": rates.TABLE}))
    return accepted, tuple(problems)


def _as_rates(table: Iterable[Published], at: str) -> Iterable[Rate]:
    for one in table:
        yield Rate(one.currency, one.day, one.value, one.day, rates.TABLE, False, at)


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
