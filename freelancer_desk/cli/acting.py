"""How every command acts: the book opened to read or write, and one answer printed as JSON or in words."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from freelancer_desk.desk import clock_today, default_book, open_desk, read_book
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import say

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from freelancer_desk.desk import Desk
    from freelancer_desk.desk.done import Done
    from freelancer_desk.domain.days import TaxYear

DONE = 0
LARGEST_JSON = 5 * 1024 * 1024


@contextmanager
def writing(wanted: Namespace, *, made: bool = True) -> Iterator[Desk]:
    """The book, locked for writing; one that is not there is made, or refused where there would be nothing to do."""
    from freelancer_desk.desk import backups

    where = wanted.book if wanted.book is not None else default_book()
    if not made and not where.exists():
        raise DeskError("book_missing", name=where.name)
    desk = open_desk(wanted.book)
    try:
        yield desk
        backups.when_due(desk)
    finally:
        desk.close()


def show(wanted: Namespace, answer: dict[str, Any], words: str) -> None:
    """One JSON document, or words for people."""
    import json  # a text that is ready needs none of it

    show_text(json.dumps(answer, ensure_ascii=False, indent=1) if wanted.json else printable(words))


def show_text(text: str) -> None:
    """What a command answers, as it stands."""
    sys.stdout.write(f"{text}\n")


def finish(wanted: Namespace, result: Done, **more: object) -> int:
    """What a verb that writes answers: the row it made or changed, and its step."""
    answer = {"id": result.id, "step": result.step, **more} if result.id else {"step": result.step, **more}
    show(wanted, answer, say("cli.done", step=result.step) + (f" {result.id}" if result.id else ""))
    return DONE


@contextmanager
def reading(wanted: Namespace) -> Iterator[Any]:
    """The book for reading; a window may have it open at the same time."""
    with read_book(wanted.book if wanted.book is not None else default_book()) as reads:
        yield reads


def today() -> date:
    """Today."""
    return clock_today()


def year_of(wanted: Namespace, reads: Any) -> TaxYear:  # noqa: ANN401
    """The tax year asked for, or the present one."""
    from freelancer_desk.desk import tax_years  # reads the rules of the country: not every command needs them

    number = getattr(wanted, "year", None)
    if number is None:
        return tax_years.current_year(reads, today())
    return tax_years.year_of(reads, number)


def pair_of(text: str) -> tuple[str, str]:
    """`KEY=VALUE` as two texts."""
    key, mark, value = text.partition("=")
    if not mark:
        raise DeskError("answers_malformed", text=text[:60])
    return key, value


def table(rows: list[dict[str, Any]]) -> str:
    """Rows for people, one line each: names and values."""
    if not rows:
        return say("cli.nothing")
    blocks = []
    for row in rows:
        cells = [f"{name}: {cell_text(value)}" for name, value in row.items() if value not in (None, "", [], {})]
        blocks.append("  ".join(cells))
    return "\n".join(blocks)


def cell_text(value: object) -> str:
    """One value in words."""
    if isinstance(value, (list, tuple)):
        return ", ".join(cell_text(item) for item in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} {cell_text(item)}" for name, item in value.items() if item is not None) + "}"
    return str(value)


def printable(text: str) -> str:
    """Text without the control characters that a terminal would obey."""
    plain = text.replace("\u00a0", " ")
    return "".join(letter for letter in plain if letter == "\n" or letter.isprintable())


def one_line(text: str) -> str:
    """Text in one line whatever it is made of, as names of files are: letters that cannot be printed are marked."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text.replace("\u00a0", " "))


def text_of(path: Path | None) -> str:
    """The text of a file, or what stands on standard input; raises DeskError for one too long to be pasted."""
    from freelancer_desk.domain.pasted import LONGEST_TABLE  # only pasting needs it

    if path is None:
        text = sys.stdin.read(LONGEST_TABLE + 1)
    elif path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise DeskError("file_not_regular", file=path.name)
    else:
        try:
            with path.open("rb") as file:
                text = file.read(4 * (LONGEST_TABLE + 1)).decode("utf-8-sig", "replace")
        except OSError:
            raise DeskError("file_missing", file=path.name) from None
    if len(text) > LONGEST_TABLE:
        raise DeskError("paste_too_long")
    return text


def json_of_file(path: Path) -> dict[str, Any]:
    """One JSON object from a file; raises DeskError when it is none."""
    import json

    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise DeskError("file_not_regular", file=path.name)
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(LARGEST_JSON).decode("utf-8-sig"), parse_float=str)
    except OSError:
        raise DeskError("file_missing", file=path.name) from None
    except (ValueError, RecursionError):
        raise DeskError("facts_unreadable", file=path.name) from None
    if not isinstance(found, dict):
        raise DeskError("facts_unreadable", file=path.name)
    return found
