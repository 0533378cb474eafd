"""The calendar file read back line by line, and archives that are the same bytes for the same files."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.plugins.exporters import ics_calendar, zip_archive
from freelancer_desk.plugins.exporters.ics_calendar import Event


def unfolded(content: bytes) -> list[str]:
    """The logical lines, after the rules of RFC 5545 3.1 were checked on the bytes."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    assert all(line.decode() for line in physical)
    return content[:-2].decode().replace("\r\n ", "").split("\r\n")


def read_back(text: str) -> str:
    """A TEXT value as it was before it was escaped (3.3.11)."""
    result, letters = "", iter(text)
    for letter in letters:
        escaped = next(letters) if letter == "\\" else ""
        result += {"n": "\n", "": letter}.get(escaped, escaped)
    return result


def values(lines: list[str], name: str) -> list[str]:
    return [line.partition(":")[2] for line in lines if line.partition(":")[0].partition(";")[0] == name]


RETURN = Event("a1", date(2026, 10, 15), "Return; file, it", "First\nC:\\x; " + "ß" * 80, (30, 2, 1, 0))


def test_an_event_is_a_whole_day_with_alarms_at_nine() -> None:
    lines = unfolded(ics_calendar.write("Tax, dates", [RETURN]))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Freelancer Desk//Dates//EN"]
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    assert "X-WR-CALNAME:Tax\\, dates" in lines
    assert "DTSTART;VALUE=DATE:20261015" in lines
    assert "DTEND;VALUE=DATE:20261016" in lines
    assert values(lines, "UID") == ["a1@freelancer-desk"]
    assert values(lines, "DTSTAMP") == ["20261015T000000Z"]
    assert read_back(values(lines, "SUMMARY")[0]) == RETURN.title
    assert read_back(values(lines, "DESCRIPTION")[0]) == RETURN.text
    # 30 days before at midnight plus nine hours; on the day before; on the day itself.
    assert values(lines, "TRIGGER") == ["-P29DT15H", "-P1DT15H", "-PT15H", "PT9H"]
    assert values(lines, "ACTION") == ["DISPLAY"] * 4
    assert lines.count("BEGIN:VALARM") == lines.count("END:VALARM") == 4


def test_the_order_of_events_cannot_matter_and_the_end_of_a_year_is_followed_by_the_next() -> None:
    last = Event("b2", date(2027, 12, 31), "Last", "", ())
    content = ics_calendar.write("x", [last, RETURN])
    assert content == ics_calendar.write("x", [RETURN, last])
    assert values(unfolded(content), "DTEND") == ["20261016", "20280101"]
    assert ics_calendar.write("x", []).count(b"\r\n") == 7


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_any_text_comes_back_whole(text: str) -> None:
    lines = unfolded(ics_calendar.write("x", [Event("a", date(2028, 2, 29), text, text, ())]))
    assert [read_back(value) for name in ("SUMMARY", "DESCRIPTION") for value in values(lines, name)] == [text, text]
    assert "DTEND;VALUE=DATE:20280301" in lines


def test_an_archive_is_the_same_bytes_whatever_the_order() -> None:
    one, two = {"b": b"2", "a/c": b"1"}, {"a/c": b"1", "b": b"2"}
    assert zip_archive.write(one) == zip_archive.write(two)
    with zipfile.ZipFile(io.BytesIO(zip_archive.write(one))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == one
        assert archive.namelist() == ["a/c", "b"]
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
