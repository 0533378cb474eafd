"""What the user says of one tax year: plain questions of the law; an answer of the year goes before a general one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import country, filed, ledger, person
from freelancer_desk.desk.done import Done
from freelancer_desk.domain.days import TaxYear, typed_year
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.year_answers import CHOICES, DAYS_ABROAD, days_of, may_be_under_age

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.desk import Desk
    from freelancer_desk.domain.money import Currency
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step

OF_YEAR, OF_PERSON, OF_NOBODY = "year", "person", ""
_OWN_RETURN = "own_return"


class Question(NamedTuple):
    """One question of a year: its answer (empty while nothing was said), of whom it is, and what may be answered.

    The answer of `days_abroad` may be a number as well.
    """

    key: str
    answer: str
    of: str
    choices: tuple[str, ...]


class YearRecords(NamedTuple):
    """Typed records by noun, as texts, each with its `id`; amounts are of the home currency."""

    unit: Currency
    rows: Mapping[str, tuple[Mapping[str, str], ...]]


def year_of(reads: Reads, text: str) -> TaxYear:
    """The tax year of a number as typed; raises DeskError `fact_year`."""
    year = typed_year(text)
    if year is None:
        raise DeskError("fact_year", year=text[:12])
    return TaxYear(year, country.rules(ledger.setting(reads, "country")).year_start.span(year))


def said(reads: Reads, year: TaxYear) -> dict[str, str]:
    """Every answer that holds for a year by its question: the year's own, else what is said in general."""
    return {**person.facts(reads).said, **_own(reads, year)}


def questions(reads: Reads, year: TaxYear) -> tuple[Question, ...]:
    """The questions of a year with their answers; whose return it is, is asked only of those who may be under age."""
    own, general = _own(reads, year), person.facts(reads).said
    young = may_be_under_age(general["birth_year"], year.span)
    found = []
    for key, choices in CHOICES.items():
        if key == _OWN_RETURN and not young and key not in own:
            continue
        answer = own.get(key) or general.get(key, "")
        of = OF_YEAR if key in own else OF_PERSON if answer else OF_NOBODY
        found.append(Question(key, answer, of, choices))
    return tuple(found)


def save(desk: Desk, year: TaxYear, fields: Mapping[str, str]) -> Done:
    """Keep answers of a year in one step, an empty one takes the answer back; raises DeskError for an unknown one.

    Also `year_filed`: what a filed return rests on is not changed before it is opened again.
    """
    for key, value in fields.items():
        check(key, value, year)
    filed.refuse_year(desk.book, year.number)
    with desk.book.step("year.save", facts={"year": year.number, "what": ", ".join(sorted(fields))}) as step:
        for key, value in fields.items():
            put(step, year, key, value)
    return Done(str(year.number), step.id)


def put(step: Step, year: TaxYear, key: str, value: str) -> None:
    """Keep an answer of a year inside a step; an empty one takes it back."""
    found = step.rows("SELECT id, value FROM year_answers WHERE year = ? AND key = ?", (year.number, key))
    if found and not value:
        step.delete("year_answers", [found[0]["id"]])
    elif found and found[0]["value"] != value:
        step.update("year_answers", found[0]["id"], {"value": value})
    elif value and not found:
        step.insert("year_answers", {"year": year.number, "key": key, "value": value})


def is_of_year(noun: str) -> bool:
    """Whether a record of this noun is typed for one tax year, and not for a day."""
    from freelancer_desk.desk import records  # who only asks for answers loads no forms

    return any(field.name == "year" and field.required for field in records.form(noun))


def records_of(reads: Reads, nouns: tuple[str, ...], year: TaxYear) -> YearRecords:
    """The typed records of these nouns that belong to a year: by their year, their day, or while a thing was owned."""
    from freelancer_desk.desk import records

    unit = country.rules(ledger.setting(reads, "country")).currency
    rows = {noun: tuple(row for row in records.listing(reads, noun) if _touches(noun, row, year)) for noun in nouns}
    return YearRecords(unit, rows)


def _touches(noun: str, row: Mapping[str, str], year: TaxYear) -> bool:
    if is_of_year(noun):
        return row["year"] == str(year.number)
    first, last = year.span.first.isoformat(), year.span.last.isoformat()
    if noun == "asset":
        return row["date"] <= last and row.get("sold", last) >= first
    return first <= row["date"] <= last


def _own(reads: Reads, year: TaxYear) -> dict[str, str]:
    rows = reads.rows("SELECT key, value FROM year_answers WHERE year = ? ORDER BY key", (year.number,))
    return {row["key"]: row["value"] for row in rows}


def check(key: str, value: str, year: TaxYear) -> None:
    """Raise DeskError for a question that no year has, or for an answer that it does not take."""
    if key not in CHOICES:
        raise DeskError("field_unknown", field=key[:40], fields=", ".join(CHOICES))
    if not value or value in CHOICES[key]:
        return
    if key != DAYS_ABROAD:
        raise DeskError("choice_unknown", field=key, value=value[:40], choices=", ".join(CHOICES[key]))
    if days_of(value, year.span) is None:
        raise DeskError("days_of_year", value=value[:40], days=(year.span.last - year.span.first).days + 1)
