"""What the frame of the window shows of the book, read off the main thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.words import say, sentence

if TYPE_CHECKING:
    from freelancer_desk.desk import Desk, Reader
    from freelancer_desk.domain.days import TaxYear

    YearsOffered = tuple[tuple[TaxYear, ...], TaxYear]
    State = tuple[YearsOffered, int, str | None, str | None]


def years_offered(reads: Reader, desk: Desk) -> YearsOffered:
    """The tax years and the present one: all that a page waits for before it reads."""
    from freelancer_desk.desk import tax_years

    today = desk.today()
    return tax_years.years(reads, today), tax_years.current_year(reads, today)


def state(reads: Reader, desk: Desk) -> State:
    """The years on offer, how many questions wait, and what undo and redo would do."""
    from freelancer_desk.desk import history, questions
    from freelancer_desk.ui.steps import step_title

    undo, redo = history.next_undo(reads), history.next_redo(reads)
    return (
        years_offered(reads, desk),
        len(questions.listing(reads)),
        step_title(undo) if undo else None,
        step_title(redo) if redo else None,
    )


def last_backup(reads: Reader) -> str:
    """When the newest backup was made, by the clock on the wall here; empty when there is none."""
    from freelancer_desk.desk import backups
    from freelancer_desk.domain import figures

    newest = backups.latest(reads)
    if newest is None:
        return ""
    at = newest.at.astimezone()
    return f"{figures.short_day(at.date())} {at:%H:%M}"


def backup_told(reads: Reader) -> str:
    """What is said of a backup that was just made: the papers' files that lie with it, and those that do not."""
    from freelancer_desk.desk import backups

    carried = backups.newest_carries(reads)
    words = say("backup.done.files", n=carried.files) if carried.files else say("backup.done")
    return " ".join([words, *map(sentence, carried.missing)])


def close_book(desk: Desk) -> None:
    """The last work of the writer thread: a backup, the tax workings kept ready, then one closed file."""
    from freelancer_desk.desk import backups, kept

    try:
        backups.on_close(desk)
        kept.keep(desk)
    finally:
        desk.close()
