"""What a file holds once its bytes were understood: a grid of cells, words with their places, or plain text."""

from __future__ import annotations

from typing import NamedTuple


class GridRow(NamedTuple):
    """The cells of one row, without outer space, and the physical line (from 1) on which the row begins."""

    number: int
    cells: tuple[str, ...]


class Grid(NamedTuple):
    """A table of text (CSV, one sheet, one HTML table); blank rows are left out, `title` names a sheet."""

    rows: tuple[GridRow, ...]
    title: str = ""


class Word(NamedTuple):
    """One printed word of a page: its text, its left and right edge and its top, in hundredths of a point."""

    text: str
    left: int
    right: int
    top: int


class Words(NamedTuple):
    """The pages of a printed document, each with its words in reading order."""

    pages: tuple[tuple[Word, ...], ...]


class Text(NamedTuple):
    """A text with a grammar of its own; `form` is what its first characters say: ofx, qif, mt940 or camt."""

    form: str
    text: str


Content = Grid | Words | Text
