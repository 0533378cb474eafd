"""The rules inside a bank profile: comparisons of cells and what follows from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from freelancer_desk.domain.numbers import plain_decimal
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.statements import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

LONGEST_TEXT = 200
_LONGEST_LENGTH = 200
IN, OUT = "in", "out"
SIDES = ("left", "center", "right")
_TESTS = ("equals", "starts", "contains", "ends", "not_equals", "says")
COLUMNS = frozenset(
    {
        "day", "id", "text", "amount", "credit", "debit", "direction", "currency", "balance", "fee", "net", "account",
        "other_amount", "other_currency", "counterparty_in", "counterparty_out", "counterparty", "reference", "parent",
    }
)  # fmt: skip
EXTRACTED = frozenset({"counterparty", "reference", "parent"})
# The pieces of a date pattern, each once: day, month and year, and of the clock what is printed.
_DATE_PIECES = re.compile(r"%(.?)")
_CLOCK_PIECES = frozenset("HIMSfpz")
_SHARE = re.compile(r"0(\.[0-9]{1,6})?")
# A profile is kept under its id, so it is no path.
_IDENTITY = re.compile(r"[\w-]{1,200}")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


class Condition(NamedTuple):
    """A plain comparison of one cell; case aside, never a regular expression.

    `columns` are printed headers, of which the first that is there counts; or the one name in `[columns]`, if `named`.
    """

    columns: tuple[str, ...]
    how: str
    values: tuple[str, ...]
    named: bool = False

    def holds(self, cell: str) -> bool:
        """Whether the cell passes; `says` asks for whole words."""
        text = cell.strip().casefold()
        if self.how == "equals":
            return text in self.values
        if self.how == "not_equals":
            return text not in self.values
        if self.how == "starts":
            return text.startswith(self.values)
        if self.how == "ends":
            return text.endswith(self.values)
        if self.how == "says":
            text = spaced(text)
        return any(value in text for value in self.values)


class KindRule(NamedTuple):
    """When all tests hold (and money runs that way), the row is of this kind."""

    tests: tuple[Condition, ...]
    kind: Kind
    way: str = ""
    section: str = ""


class SkipRule(NamedTuple):
    """When all tests hold, the row is no money; `{value}` in the reason is the cell of the first test."""

    tests: tuple[Condition, ...]
    reason: str


class Extract(NamedTuple):
    """A name or number cut out of a column: what stands after one mark and before another."""

    column: str
    after: str
    before: str


class DateHint(NamedTuple):
    """When the test holds for any row, numeric dates of the file have this order."""

    test: Condition
    order: str


class Leg(NamedTuple):
    """One line that a row gives when all tests hold; with a `way` its amount is printed without a sign."""

    tests: tuple[Condition, ...]
    way: str
    columns: Mapping[str, tuple[str, ...]]


class Layout(NamedTuple):
    """How a table is printed on paper; lengths in points. See `pdf_table`.

    One of the `marks` must stand above or below the table, where any bank may print such a header; `cut` is taken
    out of what stands above it; with `text_above` a row's text may begin above the line with its day.
    """

    header: tuple[str, ...]
    align: Mapping[str, str]
    footer: tuple[str, ...]
    line: int
    text_above: bool
    marks: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


def spaced(text: str) -> str:
    """Text as words with one space around each, so that ` fee ` is not found in coffee."""
    return f" {_BETWEEN_WORDS.sub(' ', text.casefold()).strip()} "


def kind_rule(name: str, entry: dict[str, Any]) -> KindRule:
    """A `[[kinds]]` entry."""
    found = tests(name, entry, {"kind", "way", "section"})
    return KindRule(found, Kind(entry["kind"]), way(name, entry), short(name, entry.get("section", "")))


def skip_rule(name: str, entry: dict[str, Any]) -> SkipRule:
    """A `[[skip]]` entry."""
    return SkipRule(_some(name, tests(name, entry, {"reason"})), short(name, entry["reason"]))


def date_hint(name: str, entry: dict[str, Any]) -> DateHint:
    """A `[[date_hints]]` entry."""
    return DateHint(_some(name, tests(name, entry, {"order"}))[0], choice(name, entry["order"], {"dmy", "mdy"}))


def extract(name: str, entry: dict[str, Any]) -> tuple[str, Extract]:
    """An `[[extract]]` entry: which field it fills, and how."""
    closed(name, entry, {"field", "column", "after", "before"})
    marks = [*strings(entry.get("after", "")), *strings(entry.get("before", ""))]
    return choice(name, entry["field"], EXTRACTED), Extract(short(name, entry["column"]), *marks)


def leg(name: str, entry: dict[str, Any], columns: dict[str, tuple[str, ...]]) -> Leg:
    """A `[[legs]]` entry; its columns stand in for those of the profile."""
    own = {key: strings(words) for key, words in entry.get("columns", {}).items()}
    closed(name, own, COLUMNS)
    found = tests(name, {key: value for key, value in entry.items() if key != "columns"}, {"way"})
    return Leg(found, way(name, entry), {**columns, **own})


def layout(name: str, entry: dict[str, Any]) -> Layout:
    """The `[layout]` of a printed table."""
    closed(name, entry, {"header", "align", "footer", "line", "text_above", "marks", "cut"})
    return Layout(
        header=strings(entry["header"]),
        align={column: choice(name, side, SIDES) for column, side in entry.get("align", {}).items()},
        footer=tuple(word.casefold() for word in strings(entry.get("footer", []))),
        line=whole(name, entry.get("line", 3)),
        text_above=bool(entry.get("text_above", False)),
        marks=tuple(word.casefold() for word in strings(entry.get("marks", []))),
        cut=strings(entry.get("cut", [])),
    )


def tests(name: str, entry: dict[str, Any], besides: set[str]) -> tuple[Condition, ...]:
    """Every comparison of an entry and of what stands in its `and`."""
    closed(name, entry, {"column", "in", "and", *_TESTS} | besides)
    columns = strings(entry["in"] if "in" in entry else entry.get("column", []))
    found = [
        Condition(columns, how, tuple(_folded(name, how, value) for value in strings(entry[how])), "in" in entry)
        for how in _TESTS
        if how in entry
    ]
    is_named_well = "in" not in entry or ("column" not in entry and COLUMNS.issuperset(columns))
    if bool(found) != bool(columns) or not is_named_well:
        raise DeskError("profile_wrong", profile=name, what="column")
    if not all(test.values for test in found):
        raise DeskError("profile_wrong", profile=name, what="text")
    for more in entry.get("and", []):
        found.extend(tests(name, more, set()))
    return tuple(found)


def _some(name: str, found: tuple[Condition, ...]) -> tuple[Condition, ...]:
    if not found:
        raise DeskError("profile_wrong", profile=name, what="column")
    return found


def date_pattern(name: str, text: str) -> str:
    """A pattern such as `%d %b %Y`, if it names a day."""
    found = [piece for piece in _DATE_PIECES.findall(short(name, text)) if piece != "%"]
    pieces = [piece for piece in found if piece not in _CLOCK_PIECES]
    is_day = sorted("m" if piece in {"b", "B"} else piece.casefold() for piece in pieces) == ["d", "m", "y"]
    if not is_day or "D" in pieces or len(found) != len(set(found)):
        raise DeskError("profile_wrong", profile=name, what=text[:40])
    return text


def _folded(name: str, how: str, value: str) -> str:
    text = short(name, value).casefold()
    return spaced(text) if how == "says" else text


def way(name: str, entry: dict[str, Any]) -> str:
    """Which way money must run: in, out, or either."""
    return choice(name, entry.get("way", ""), {"", IN, OUT})


def choice(name: str, value: str, known: Iterable[str]) -> str:
    """The value, if it is one of those known."""
    if value not in set(known):
        raise DeskError("profile_wrong", profile=name, what=str(value)[:40])
    return value


def share(name: str, text: str) -> Decimal:
    """A part of a whole as decimal text, from 0 to below 1."""
    found = plain_decimal(text) if _SHARE.fullmatch(text) else None
    if found is None:
        raise DeskError("profile_wrong", profile=name, what="kept_before")
    return found


def strings(value: str | list[str]) -> tuple[str, ...]:
    """One text or a list of texts, as a tuple."""
    found = (value,) if isinstance(value, str) else tuple(value)
    if not all(isinstance(word, str) for word in found):
        raise TypeError
    return found


def whole(name: str, number: int) -> int:
    """A length in whole points, as pages have them."""
    if type(number) is not int or not 0 <= number <= _LONGEST_LENGTH:
        raise DeskError("profile_wrong", profile=name, what="number")
    return number


def short(name: str, text: str) -> str:
    """The text, if it is short and plain; raises TypeError for what is no text."""
    if not isinstance(text, str):
        raise TypeError
    if len(text) > LONGEST_TEXT or any(letter < " " for letter in text):
        raise DeskError("profile_wrong", profile=name, what="text")
    return text


def identity(text: str) -> str:
    """The id, if it is one plain word: it becomes the name of a file."""
    if not _IDENTITY.fullmatch(short("?", text)):
        raise DeskError("profile_wrong", profile="?", what="id")
    return text


def closed(name: str, data: Mapping[str, Any], keys: Iterable[str]) -> None:
    """Refuse a key that is none."""
    extra = sorted(set(data) - set(keys))
    if extra:
        raise DeskError("profile_wrong", profile=name, what=extra[0])
