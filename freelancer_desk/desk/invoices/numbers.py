"""The next number of each series: after the last one given, whatever history of the book gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.desk import ledger, person
from freelancer_desk.domain.invoices import numbering
from freelancer_desk.domain.problems import DeskError

if TYPE_CHECKING:
    from datetime import date

    from freelancer_desk.store.book import Reads
    from freelancer_desk.store.step import Step

MOST = 999_999
_LAST = "invoice.last."  # then the series: numbers up to this one were given elsewhere
_GIVEN = "invoice.given."  # then the number of a paper that a replaced history issued: its kind and day
_NUMBERED = "SELECT number, kind, day FROM invoices WHERE number <> ''"
_KEPT = "SELECT key, value FROM settings WHERE key LIKE ?"


def last(reads: Reads, run: str) -> int:
    """The last number of a series that was given: by this history, by one that a restore replaced, or elsewhere."""
    given = reads.rows("SELECT coalesce(max(nth), 0) AS n FROM invoices WHERE series = ?", (run,))[0]["n"]
    return max(int(given), int(ledger.setting(reads, _LAST + run) or 0))


def following(reads: Reads, kind: str, pattern: str, day: date) -> int:
    """Which number the next paper of a kind gets on a day."""
    nth = last(reads, numbering.series(kind, pattern, day)) + 1
    while _is_given(reads, numbering.number(pattern, day, nth)):
        nth += 1  # another pattern gave this number already
    return nth


def newest_day(reads: Reads, kind: str) -> str:
    """The day of the newest paper of a kind, as ISO text; empty while there is none."""
    rows = reads.rows("SELECT max(day) AS day FROM invoices WHERE kind = ? AND number <> ''", (kind,))
    lost = reads.rows("SELECT value FROM settings WHERE key LIKE ?", (f"{_GIVEN}%",))
    days: list[str] = [row["value"].removeprefix(f"{kind} ") for row in lost if row["value"].startswith(f"{kind} ")]
    return max((str(rows[0]["day"] or ""), *days))


def _is_given(reads: Reads, number: str) -> bool:
    return bool(
        reads.rows("SELECT 1 FROM invoices WHERE number = ?", (number,))
        or reads.rows("SELECT 1 FROM settings WHERE key = ?", (_GIVEN + number,))
    )


def go_on_at(step: Step, kind: str, pattern: str, day: date, nth: int) -> None:
    """Let the series of a day go on at a number, such as after invoices of another program.

    Raises DeskError `number_used` for one that was given already, as far as the book knows.
    """
    following_one = following(step, kind, pattern, day)
    if not following_one <= nth <= MOST:
        raise DeskError("number_used", next=str(following_one), most=str(MOST))
    if nth > following_one:
        person.put_setting(step, _LAST + numbering.series(kind, pattern, day), str(nth - 1))


def carry(replaced: Reads, step: Step) -> None:
    """Keep what a replaced history of the same book gave, so that a restore gives no number a second time."""
    mine, theirs = (reads.rows("SELECT book_id FROM book")[0]["book_id"] for reads in (step, replaced))
    if mine != theirs:
        return
    runs = {row["series"] for row in replaced.rows("SELECT DISTINCT series FROM invoices WHERE series <> ''")}
    told = replaced.rows("SELECT key FROM settings WHERE key LIKE ?", (f"{_LAST}%",))
    runs |= {row["key"].removeprefix(_LAST) for row in told}
    for run in sorted(runs):
        given = last(replaced, run)
        if given > last(step, run):
            person.put_setting(step, _LAST + run, str(given))
    lost = {f"{_GIVEN}{row['number']}": f"{row['kind']} {row['day']}" for row in replaced.rows(_NUMBERED)}
    lost |= {row["key"]: row["value"] for row in replaced.rows(_KEPT, (f"{_GIVEN}%",))}
    for key, paper in sorted(lost.items()):
        if not _is_given(step, key.removeprefix(_GIVEN)):
            person.put_setting(step, key, paper)
