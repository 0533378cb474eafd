"""A document as one CSV file (RFC 4180, UTF-8 without a mark): its head, then each table under its title.

A text that a spreadsheet would take for a formula gets an apostrophe in front; amounts stay as they are.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from freelancer_desk.domain.exports import cell_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from freelancer_desk.domain.exports import Cell, Document, Table

NAME = "csv"
SUFFIX = ".csv"
# What makes a text a formula, as its first letter (OWASP ASVS 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def write(document: Document) -> bytes:
    """The whole file: amounts as decimal numbers, days as ISO, an empty row between the parts."""
    target = io.StringIO(newline="")
    rows = csv.writer(target)
    for number, part in enumerate(_parts(document)):
        if number:
            rows.writerow(())
        rows.writerows([_cell(cell) for cell in row] for row in part)
    return target.getvalue().encode()


def plain(rows: Iterable[Iterable[Cell]]) -> bytes:
    """A file of these rows and nothing else."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows([_cell(cell) for cell in row] for row in rows)
    return target.getvalue().encode()


def _parts(document: Document) -> Iterator[Iterable[tuple[Cell, ...]]]:
    yield ((document.title,), (document.subtitle,), *document.head)
    yield from (_table(table) for table in document.tables)
    if document.notes:
        yield ((note,) for note in document.notes)


def _table(table: Table) -> Iterator[tuple[Cell, ...]]:
    yield (table.title,)
    if not table.rows and table.empty:
        yield (table.empty,)
        return
    yield table.headings
    yield from table.rows
    if table.note:
        yield (table.note,)


def _cell(cell: Cell) -> str | int | None:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell_json(cell)
