"""Who the user is: name, kind of work, registrations and filer status with the day it was checked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import ledger
from freelancer_desk.desk.done import Done
from freelancer_desk.domain.days import iso_day
from freelancer_desk.domain.drafts import is_plain
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.year_answers import OPEN, born

if TYPE_CHECKING:
    from collections.abc import Mapping

    from freelancer_desk.desk import Desk
    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step

# Facts about the person and the answers they take; free text where the tuple is empty.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": (),
    "category": ("it_services", "other_services", "unsure", "ask-accountant", ""),
    "pseb": ("yes", "no", "ask-accountant", ""),
    "filer": ("active", "inactive", "unsure", ""),
    "filer_checked": (),
    "resident": ("yes", "no", *OPEN, ""),
    "return_filed": ("yes", "no", *OPEN, ""),
    "statements_filed": ("yes", "no", "not_needed", *OPEN, ""),
    "sales_tax_filed": ("yes", "no", "not_needed", *OPEN, ""),
    "birth_year": (),
}
LONGEST = 200


class Registration(NamedTuple):
    """A dated registration: `pseb` (its certificate's days), `atl` (filer status as looked up), `sales_tax`."""

    id: str
    kind: str
    number: str
    first_day: date | None
    last_day: date | None
    status: str
    checked_day: date | None


class Person(NamedTuple):
    """What is known of the user; empty text means not said yet."""

    name: str
    category: str
    filer: str
    filer_checked: date | None
    has_no_registration: bool
    registrations: tuple[Registration, ...]
    said: Mapping[str, str]


def facts(reads: Reads) -> Person:
    """What the book knows of its person."""
    said = {name: ledger.setting(reads, f"person.{name}") for name in FIELDS}
    checked = said["filer_checked"]
    return Person(
        name=said["name"],
        category=said["category"],
        filer=said["filer"],
        filer_checked=date.fromisoformat(checked) if checked else None,
        has_no_registration=said["pseb"] == "no",
        registrations=registrations(reads),
        said=said,
    )


def registrations(reads: Reads) -> tuple[Registration, ...]:
    """All registrations, in the order of their first day."""
    rows = reads.rows("SELECT * FROM registrations ORDER BY first_day, id")

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return tuple(
        Registration(
            str(r["id"]), r["kind"], r["number"], day(r["first_day"]), day(r["last_day"]), r["status"],
            day(r["checked_day"]),
        )
        for r in rows
    )  # fmt: skip


def save(desk: Desk, fields: Mapping[str, str]) -> Done:
    """Keep what the user says of themselves; raises DeskError for an unknown field or answer."""
    for name, value in fields.items():
        if name not in FIELDS:
            raise DeskError("field_unknown", field=name[:40], fields=", ".join(FIELDS))
        if FIELDS[name] and value not in FIELDS[name]:
            raise DeskError(
                "choice_unknown", field=name, value=value[:40], choices=", ".join(filter(None, FIELDS[name]))
            )
        if len(value) > LONGEST or not is_plain(value):
            raise DeskError("text_too_long", field=name, limit=LONGEST)
    today = desk.today()
    if fields.get("filer_checked") and (day := iso_day(fields["filer_checked"])) > today:
        raise DeskError("day_to_come", field="filer_checked", day=day.isoformat())
    _check_birth_year(fields.get("birth_year", ""), today)
    with desk.book.step("person.save", facts={"what": ", ".join(sorted(fields))}) as step:
        for name, value in fields.items():
            put_setting(step, f"person.{name}", value.strip())
    return Done("person", step.id)


def _check_birth_year(text: str, today: date) -> None:
    year = born(text)
    if text and text not in OPEN and (year is None or year > today.year):
        raise DeskError("birth_year", value=text[:20])


def put_setting(step: Step, key: str, value: str) -> None:
    """Keep a setting in the book."""
    found = step.rows("SELECT id, value FROM settings WHERE key = ?", (key,))
    if not found:
        step.insert("settings", {"key": key, "value": value})
    elif found[0]["value"] != value:
        step.update("settings", found[0]["id"], {"value": value})


def add_registration(desk: Desk, fields: Mapping[str, str]) -> Done:
    """Add a dated registration."""
    from freelancer_desk.desk import records  # who only asks about the person loads no forms

    return records.add(desk, "registration", fields)


def remove_registration(desk: Desk, identity: str) -> Done:
    """Delete a registration."""
    from freelancer_desk.desk import records

    return records.remove(desk, "registration", identity)
