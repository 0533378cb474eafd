"""What documents say of the person: registrations with their days, filer status with the day it was looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain import figures
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from freelancer_desk.desk.person import Person


def registrations(known: Person) -> tuple[str, ...]:
    """Each registration that has a first day."""
    return tuple(
        say(
            "document.registration",
            kind=one.kind.upper(),
            first=figures.day_text(one.first_day),
            last=figures.day_text(one.last_day) if one.last_day else "–",
        )
        for one in known.registrations
        if one.first_day
    )


def filer(known: Person) -> str:
    """Whether the person is on the list of filers, empty where nobody said it."""
    status = say(f"document.filer.{known.filer}") if known.filer else ""
    if status and known.filer_checked:
        return say("document.filer.checked", status=status, day=figures.day_text(known.filer_checked))
    return status
