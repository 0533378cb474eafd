"""Dates as a calendar file (iCalendar, RFC 5545): whole-day events with reminders, the same events the same bytes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

NAME = "ics"
SUFFIX = ".ics"
_LONGEST_LINE = 75
_PRODUCT = "-//Freelancer Desk//Dates//EN"
# A reminder comes at nine in the morning.
_HOUR = 9


class Event(NamedTuple):
    """One day to be kept: `uid` stays while it is the same thing, `remind` are days before."""

    uid: str
    day: date
    title: str
    text: str
    remind: tuple[int, ...]


def write(title: str, events: Iterable[Event]) -> bytes:
    """The whole file, events in the order of day and uid."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(title)}")
    for event in sorted(events, key=lambda one: (one.day, one.uid)):
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(event: Event) -> Iterator[str]:
    title = _escaped(event.title)
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}@freelancer-desk"
    # The standard asks for a stamp; the day itself keeps the bytes the same, and rises when the day is moved.
    yield f"DTSTAMP:{event.day:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{title}"
    yield f"DESCRIPTION:{_escaped(event.text)}"
    yield "TRANSP:TRANSPARENT"
    for days in sorted(set(event.remind), reverse=True):
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{title}"
        yield f"TRIGGER:{_before(days)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _before(days: int) -> str:
    """Nine in the morning so many days before an event that begins at midnight."""
    if not days:
        return f"PT{_HOUR}H"
    return f"-P{days - 1}DT{24 - _HOUR}H" if days > 1 else f"-PT{24 - _HOUR}H"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, each after the first begun with a space, no letter cut in two."""
    piece, room = "", _LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", _LONGEST_LINE - 1
        piece += letter
        room -= size
    yield piece
