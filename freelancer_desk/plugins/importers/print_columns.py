"""Columns of a printed table: found by the words of its header, filled by where words stand on the page.

Amounts belong to the number column whose header they stand under. All other words belong to the text column that their
run of words begins in, for a text may run on under the next header.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from freelancer_desk.domain.contents import Word
from freelancer_desk.plugins.importers.print_lines import POINT, PrintLine, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from freelancer_desk.plugins.bank_profiles import Profile

Run = tuple[Word, ...]
Header = Run

NUMBERS = ("amount", "credit", "debit", "balance", "fee", "net", "other_amount")
NOTHING = "-"
WRAPPED_WITHIN = 16 * POINT
_SLACK = 4 * POINT
_SAME_EDGE = 5 * POINT // 2
_FAR_LEFT = -(10**9)
_CASE_WITHIN = 2
_LONGEST_DAY = 5
_CURRENCY = r"(?:PKR|Rs\.?|USD|US\$|EUR|GBP|AED|[$€£₨])"
_AMOUNT = re.compile(
    rf"[(+\-−]?{_CURRENCY}?[+\-−]?[0-9]+(?:,[0-9]{{2,3}})*(?:\.[0-9]+)?{_CURRENCY}?(?:[CD][rR]|-)?\)?", re.ASCII
)
_BEFORE = re.compile(rf"(?=.)[(+\-−]?{_CURRENCY}?[+\-−]?")
_AFTER = re.compile(rf"[CD][rR]|{_CURRENCY}")


class Column(NamedTuple):
    """One column: its header's edges, where texts that belong to it may begin, and whether it holds numbers."""

    name: str
    left: int
    right: int
    begins: int
    is_number: bool


class Placed(NamedTuple):
    """A line with its words in columns: `day` is what its day column begins with when that looks like a day.

    `amounts` are the places of number columns that it fills; a `stray` line begins in the day's column with neither
    day nor time.
    """

    line: PrintLine
    cells: dict[int, str]
    has_day: bool
    amounts: tuple[int, ...]
    stray: bool


def header_at(lines: Sequence[PrintLine], index: int, header: Sequence[str]) -> tuple[Header, int] | None:
    """Where each cell of the header stands and how many lines it takes, if the line at `index` begins it."""
    phrases = [tuple(cell.casefold().split()) for cell in header]
    line = lines[index]
    found = _match(phrases, (), line.words)
    if found is not None:
        return found, 1
    below = lines[index + 1] if index + 1 < len(lines) else None
    if below is not None and below.page == line.page and below.top - line.top <= WRAPPED_WITHIN:
        found = _match(phrases, line.words, below.words)
        if found is not None:
            return found, 2
    return None


def _match(phrases: Sequence[tuple[str, ...]], upper: Run, lower: Run) -> Header | None:
    """Every phrase in order, each in the lower line, the upper one, or wrapped over both; no word may be left."""
    if not phrases:
        return () if not upper and not lower else None
    phrase, rest = phrases[0], phrases[1:]
    for count in range(len(phrase) + 1):
        above, below = upper[:count], lower[: len(phrase) - count]
        if tuple(word.text.casefold() for word in (*above, *below)) != phrase or not _stacked(above, below):
            continue
        others = _match(rest, upper[count:], lower[len(phrase) - count :])
        if others is not None:
            words = (*above, *below)
            return (Word(" ".join(phrase), min(w.left for w in words), max(w.right for w in words), 0), *others)
    return None


def _stacked(above: Run, below: Run) -> bool:
    if not above or not below:
        return True
    return above[0].left < below[-1].right + _SLACK and below[0].left < above[-1].right + _SLACK


def columns_of(header: Header, profile: Profile) -> tuple[Column, ...]:
    """The columns under a header."""
    numbers = {word.casefold() for name in NUMBERS for word in profile.columns.get(name, ())}
    sides = {name.casefold(): side for name, side in profile.layout.align.items()} if profile.layout else {}
    found: list[Column] = []
    for word in header:
        centred = sides.get(word.text) == "center"
        begins = (found[-1].right + word.left) // 2 if centred and found else word.left - _SLACK
        found.append(Column(word.text, word.left, word.right, begins if found else _FAR_LEFT, word.text in numbers))
    return tuple(found)


class Table(NamedTuple):
    """The columns of one page, the width of a space in its print, and what looks like a day and like its time."""

    columns: tuple[Column, ...]
    day: int
    space: int
    looks_like_day: Callable[[str], bool]
    looks_like_time: Callable[[str], bool]

    def place(self, line: PrintLine) -> Placed:
        """The words of a line in its columns."""
        has_day = self._has_day(line.words)
        words = tuple(self._parted(line.words)) if has_day else line.words
        amounts, others = self._amounts(words, dense=has_day)
        cells: dict[int, list[str]] = {place: [_joined(group)] for place, group in amounts.items()}
        stray = False
        for run in self._texts(others, split=has_day):
            place = self._begun_in(run[0])
            text = _joined(run)
            if place == self.day and not self.looks_like_time(text):
                if not has_day:
                    stray = True
                elif not self._is_day(run):
                    place = next(
                        (at for at in range(place + 1, len(self.columns)) if not self.columns[at].is_number), place
                    )
            cells.setdefault(place, []).append(text)
        return Placed(
            line,
            {place: " ".join(texts) for place, texts in cells.items()},
            has_day,
            tuple(sorted(place for place in amounts if cells[place] != [NOTHING])),
            stray,
        )

    def _edges(self) -> Iterator[int]:
        """Where texts begin flush with their header."""
        return (c.left for c in self.columns if not c.is_number and c.begins == c.left - _SLACK)

    def _has_day(self, words: Run) -> bool:
        return self._is_day([word for word in words if self._begun_in(word) == self.day])

    def _is_day(self, words: Sequence[Word]) -> bool:
        """Whether the words begin with a day."""
        first = words[:_LONGEST_DAY]
        return any(self.looks_like_day(_joined(first[:count])) for count in range(1, len(first) + 1))

    def _begun_in(self, word: Word) -> int:
        """The last text column that begins left of the word."""
        places = [place for place, c in enumerate(self.columns) if not c.is_number and c.begins <= word.left]
        return places[-1] if places else self.day

    def _parted(self, words: Run) -> Iterator[Word]:
        """The words, one that is glued together over the edge of a text column parted where its case changes."""
        for word in words:
            edge = next((e for e in self._edges() if word.left + _SAME_EDGE < e < word.right - _SAME_EDGE), None)
            cut = _case_change(word, edge) if edge is not None else 0
            if edge is None or not cut:
                yield word
                continue
            yield Word(word.text[:cut], word.left, edge, word.top)
            yield Word(word.text[cut:], edge, word.right, word.top)

    def _texts(self, words: Sequence[Run], *, split: bool) -> Iterator[Run]:
        """Runs of words; on a line with a day a run ends where a text column's own words begin."""
        edges = tuple(self._edges())
        for piece in words:
            for run in runs(piece, self.space):
                start = 0
                for index, word in enumerate(run):
                    if split and index > start and any(abs(word.left - edge) <= _SAME_EDGE for edge in edges):
                        yield run[start:index]
                        start = index
                yield run[start:]

    def _amounts(self, words: Run, *, dense: bool) -> tuple[dict[int, Run], list[Run]]:
        """The amounts by their column, and the pieces of the line between them."""
        groups = list(self._candidates(words, dense=dense))
        best: dict[int, tuple[int, int, int]] = {}
        for place, under, first, last in groups:
            if place not in best or best[place][0] < under:
                best[place] = (under, first, last)
        taken = sorted((first, last, place) for place, (_, first, last) in best.items())
        pieces, start = [], 0
        for first, last, _ in taken:
            pieces.append(words[start:first])
            start = last
        pieces.append(words[start:])
        return {place: words[first:last] for first, last, place in taken}, pieces

    def _candidates(self, words: Run, *, dense: bool) -> Iterator[tuple[int, int, int, int]]:
        """Column, overlap with its header, first word and end of what may be an amount in it.

        What only a space parts from a text is part of it, unless it ends where the header does and `dense` print is
        likely: on a line with a day.
        """
        for index, word in enumerate(words):
            empty = word.text == NOTHING and self._stands_alone(words, index, index + 1)
            if not empty and not _AMOUNT.fullmatch(word.text):
                continue
            first, last = index, index + 1
            while not empty and first and self._near(words, first) and _BEFORE.fullmatch(words[first - 1].text):
                first -= 1
            while not empty and last < len(words) and self._near(words, last) and _AFTER.fullmatch(words[last].text):
                last += 1
            place, under = self._under(words[first].left, words[last - 1].right)
            if place is None:
                continue
            flush = abs(words[last - 1].right - self.columns[place].right) <= _SAME_EDGE
            if (flush and dense) or not first or not self._near(words, first):
                yield place, under, first, last

    def _near(self, words: Run, index: int) -> bool:
        """Only a space stands before this word."""
        return words[index].left - words[index - 1].right <= self.space

    def _stands_alone(self, words: Run, first: int, last: int) -> bool:
        return not (first and self._near(words, first)) and not (last < len(words) and self._near(words, last))

    def _under(self, left: int, right: int) -> tuple[int | None, int]:
        """The number column whose header covers most of the span, and how much."""
        covered = [
            (min(right, column.right) - max(left, column.left), place)
            for place, column in enumerate(self.columns)
            if column.is_number
        ]
        under, place = max(covered, default=(0, -1))
        return (place, under) if under > 0 else (None, 0)


def _joined(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _case_change(word: Word, edge: int) -> int:
    """Where a capital follows a small letter, nearest to the edge; 0 where there is none near it."""
    text, width = word.text, max(word.right - word.left, 1)
    near = len(text) * (edge - word.left) // width
    changes = [at for at in range(1, len(text)) if text[at - 1].islower() and text[at].isupper()]
    best = min(changes, key=lambda at: abs(at - near), default=0)
    return best if best and abs(best - near) <= _CASE_WITHIN else 0
