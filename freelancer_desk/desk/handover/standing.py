"""How the books in a folder stand, a line a book: for whoever looks after those of several people; only read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.desk import (
    backups,
    country,
    history,
    ledger,
    person,
    questions,
    receipts,
    tax_years,
    taxes,
)
from freelancer_desk.domain.money import Money
from freelancer_desk.domain.problems import DeskError, Problem
from freelancer_desk.domain.receipts import LOCAL
from freelancer_desk.outside import places
from freelancer_desk.store.reader import open_reader

if TYPE_CHECKING:
    from datetime import date, datetime

    from freelancer_desk.domain.days import TaxYear
    from freelancer_desk.store.reader import Reader

_ENDINGS = (f".{places.BOOK.rpartition('.')[2]}", places.VIEW)
_LOOKING = 200  # milliseconds: a book that is locked says so, and the next one is looked at


class Standing(NamedTuple):
    """One book: whose, its tax year and what is due for it (None without rules), what is open, its newest backup."""

    name: str
    year: TaxYear
    due: Money | None
    refundable: Money | None
    open_questions: int
    missing_papers: int


class BookLine(NamedTuple):
    """A file of the folder by its name there; `problem` is why it is not in order, and without it `standing` is told.

    A book that can be read but is damaged tells both.
    """

    file: str
    standing: Standing | None
    backup: datetime | None
    problem: Problem | DeskError | None


def books(folder: Path, today: date, number: int | None = None) -> tuple[BookLine, ...]:
    """Every book in a folder and in the folders right in it, for one tax year or for the present one of each."""
    if not folder.is_dir():
        raise DeskError("folder_missing", folder=str(folder)[-120:])
    found = [path for pattern in ("*", "*/*") for path in folder.glob(pattern) if path.suffix.casefold() in _ENDINGS]
    return tuple(_line(path, path.relative_to(folder).as_posix(), today, number) for path in _once(folder, found))


def _once(folder: Path, found: list[Path]) -> list[Path]:
    """The files in the order of their names, each once: one that a link leads to as well is told by its own name."""
    top = Path(os.path.realpath(folder))
    real = {path: Path(os.path.realpath(path)) for path in found}
    own = sorted(found, key=lambda path: (real[path] != top / path.relative_to(folder), path))
    first = {real[path]: path for path in reversed(own)}
    return sorted(first.values())


def _line(path: Path, name: str, today: date, number: int | None) -> BookLine:
    """One line whatever the file is: what is wrong with one book never hides the others."""
    try:
        with open_reader(path, wait=_LOOKING) as reads:
            problems = history.check(reads)
            standing = _standing(reads, today, number)
            newest = backups.latest(reads)
    except DeskError as error:
        return BookLine(name, None, backups.latest_at(path), error)
    except Exception as error:  # noqa: BLE001  a book of others may hold anything: it is told, and the rest goes on
        problem = DeskError("book_not_told", what=type(error).__name__)
        return BookLine(name, None, backups.latest_at(path), problem)
    return BookLine(name, standing, newest.at if newest is not None else None, problems[0] if problems else None)


def _standing(reads: Reader, today: date, number: int | None) -> Standing:
    year = tax_years.year_of(reads, number) if number is not None else tax_years.current_year(reads, today)
    unit = country.rules(ledger.setting(reads, "country")).currency
    working = taxes.working(reads, year)
    wanting = [one for one in receipts.listing(reads, year) if one.scope != LOCAL and not one.has_paper]
    return Standing(
        name=person.facts(reads).name,
        year=year,
        due=Money.of(working.payable, unit) if working is not None else None,
        refundable=Money.of(working.refundable, unit) if working is not None else None,
        open_questions=len(questions.listing(reads)),
        missing_papers=len(wanting),
    )
