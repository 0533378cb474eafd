"""Rows that are looked for: what is asked, what is found, and how words are looked for in the book."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from freelancer_desk.domain import figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from freelancer_desk.store.book import Reads, Value

    Condition = tuple[str, list[Value]]

FIRST = 32
MOST_WORDS = 24
# Values, and pairs of them, handed to a query as JSON.
IN_LIST = "IN (SELECT value FROM json_each(?))"
_PAIRS = "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))"
IN_PAIRS, PAIRS = f"IN {_PAIRS}", f"MATERIALIZED {_PAIRS}"
NEVER: Condition = ("0", [])
_FIGURE = re.compile(r"[^\w\s]?-?\d*\.?\d*", re.ASCII)
_GROUPING = str.maketrans({",": "", "’": "", "'": "", figures.MINUS: "-"})

R_co = TypeVar("R_co", covariant=True)
F_co = TypeVar("F_co", covariant=True)


class Asked(NamedTuple):
    """What is looked for: words that each stand somewhere in a row, a kind of rows, and an order; each by its name."""

    words: tuple[str, ...] = ()
    kind: str = "all"
    by: str = "day"
    descending: bool = True

    @property
    def is_everything(self) -> bool:
        """Nothing is left out."""
        return not self.words and self.kind == "all"


@dataclass(frozen=True)
class Found(Generic[R_co]):
    """The ids in order, and the rows of the first of them; without `is_whole` there may be more ids than these."""

    ids: Sequence[str]
    first: Sequence[R_co]
    is_whole: bool


class Finder(Protocol[R_co, F_co]):
    """What can be looked through: as it stood when it was made, on any snapshot since."""

    def glance(self, reads: Reads, asked: Asked) -> F_co:
        """What comes first of what is found, at once; everything, where everything must be read to know it."""
        ...

    def search(self, reads: Reads, asked: Asked) -> F_co:
        """All that is found; raises KeyError for an order that is none."""
        ...

    def some(self, reads: Reads, ids: Sequence[str]) -> Sequence[R_co]:
        """The rows with these ids, in their order; one that is gone is left out."""
        ...


def words_of(text: str) -> tuple[str, ...]:
    """The words of what is typed to look for, each once; a whole page that is pasted is cut short."""
    return tuple(dict.fromkeys(text.split()))[:MOST_WORDS]


def ids_of(reads: Reads, query: str, args: Sequence[Value]) -> list[str]:
    """The ids that a query finds, in its order, which its LIMIT makes sure of.

    They come as one text: of many thousands that takes half the time, and none of the memory, of as many rows.
    """
    (row,) = reads.rows(f"SELECT json_group_array(CAST(id AS TEXT)) AS ids FROM ({query})", args)
    ids: list[str] = json.loads(row["ids"])
    return ids


def any_of(parts: Iterable[Condition]) -> Condition:
    """A condition that holds where one of these does; NEVER, for which no row is looked at, where none ever does."""
    every = [part for part in parts if part != NEVER]
    if not every:
        return NEVER
    return " OR ".join(holds for holds, _ in every), [value for _, values in every for value in values]


def figure_of(word: str) -> str:
    """The digits, point and minus of a word that is an amount, as amounts are written here; empty for any other word.

    What people write between digits and before them, such as `Rs` or a comma, is left out.
    """
    digits = word.translate(_GROUPING)
    if not _FIGURE.fullmatch(digits) or not any(letter.isdecimal() for letter in digits):
        return ""
    return digits.lstrip("".join(set(digits) - set("-.0123456789")))


def decimal_of(column: str, exponent: int) -> str:
    """Minor units as `money.minor_text` writes them, in SQL."""
    if not exponent:
        return f"CAST({column} AS TEXT)"
    many = 10**exponent
    sign = f"CASE WHEN {column} < 0 THEN '-' ELSE '' END"
    return f"({sign} || printf('%d.%0{exponent}d', abs({column}) / {many}, abs({column}) % {many}))"
