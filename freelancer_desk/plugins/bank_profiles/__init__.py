"""Bank profiles: how one institution's export is read, as data; a profile is one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import Any

from freelancer_desk.domain.accounts import AccountType
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.statements import Kind

LARGEST = 256 * 1024
LONGEST_TEXT = 200
_TESTS = ("equals", "starts", "contains", "ends", "not_equals")
COLUMNS = frozenset(
    {
        "day", "id", "text", "amount", "credit", "debit", "direction", "currency", "balance",
        "other_amount", "other_currency", "counterparty_in", "counterparty_out", "counterparty", "reference", "parent",
    }
)  # fmt: skip
PREAMBLE = frozenset({"opening", "closing", "currency", "number"})


@dataclass(frozen=True)
class Condition:
    """A plain comparison of one cell; case aside, never a regular expression."""

    column: str
    how: str
    values: tuple[str, ...]

    def holds(self, cell: str) -> bool:
        """Whether the cell passes."""
        text = cell.strip().casefold()
        if self.how == "equals":
            return text in self.values
        if self.how == "not_equals":
            return text not in self.values
        if self.how == "starts":
            return text.startswith(self.values)
        if self.how == "ends":
            return text.endswith(self.values)
        return any(value in text for value in self.values)


@dataclass(frozen=True)
class KindRule:
    """When all tests hold (and money runs that way), the row is of this kind."""

    tests: tuple[Condition, ...]
    kind: Kind
    way: str = ""
    section: str = ""


@dataclass(frozen=True)
class SkipRule:
    """When the test holds, the row is no money; `{value}` in the reason is the cell."""

    test: Condition
    reason: str


@dataclass(frozen=True)
class Extract:
    """A name or number cut out of a column: what stands after one mark and before another."""

    column: str
    after: str
    before: str


@dataclass(frozen=True)
class Profile:
    """How the rows of one export are read; see `resources/bank_profiles` and CONTRIBUTING."""

    id: str
    title: str
    institution: str
    type: AccountType
    signature: tuple[str, ...]
    dates: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    currency: str
    id_with_amount: bool
    preamble: dict[str, str]
    skip: tuple[SkipRule, ...]
    kinds: tuple[KindRule, ...]
    extracts: dict[str, tuple[Extract, ...]] = field(default_factory=dict)
    kind_column: str = ""


def read(text: str) -> Profile:
    """A profile from its TOML text; raises DeskError `profile_wrong` with what is wrong."""
    if len(text) > LARGEST:
        raise DeskError("profile_wrong", profile="?", what="size")
    try:
        data = tomllib.loads(text)
        return _profile(data)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise DeskError("profile_wrong", profile="?", what=type(error).__name__) from error


def _profile(data: dict[str, Any]) -> Profile:
    name = str(data["id"])
    known = {"id", "title", "institution", "type", "signature", "dates", "columns", "currency", "id_with_amount"}
    known |= {"preamble", "skip", "kinds", "extract", "kind_column"}
    _closed(name, data, known)
    _closed(name, data["columns"], COLUMNS)
    _closed(name, data.get("preamble", {}), PREAMBLE)
    extracts: dict[str, list[Extract]] = {}
    for entry in data.get("extract", []):
        _closed(name, entry, {"field", "column", "after", "before"})
        cut = Extract(entry["column"], entry.get("after", ""), entry.get("before", ""))
        extracts.setdefault(entry["field"], []).append(cut)
    return Profile(
        id=name,
        title=_short(name, data["title"]),
        institution=_short(name, data["institution"]),
        type=AccountType(data["type"]),
        signature=tuple(word.casefold() for word in data["signature"]),
        dates=tuple(data["dates"]),
        columns={column: tuple(_list(words)) for column, words in data["columns"].items()},
        currency=data.get("currency", ""),
        id_with_amount=bool(data.get("id_with_amount", False)),
        preamble=dict(data.get("preamble", {})),
        skip=tuple(SkipRule(_tests(name, entry, {"reason"})[0], entry["reason"]) for entry in data.get("skip", [])),
        kinds=tuple(_kind_rule(name, entry) for entry in data["kinds"]),
        extracts={column: tuple(cuts) for column, cuts in extracts.items()},
        kind_column=data.get("kind_column", ""),
    )


def _kind_rule(name: str, entry: dict[str, Any]) -> KindRule:
    tests = _tests(name, entry, {"kind", "way", "section"})
    return KindRule(tests, Kind(entry["kind"]), entry.get("way", ""), entry.get("section", ""))


def _tests(name: str, entry: dict[str, Any], besides: set[str]) -> tuple[Condition, ...]:
    _closed(name, entry, {"column", "and", *_TESTS} | besides)
    found = [
        Condition(entry["column"], how, tuple(_short(name, value).casefold() for value in _list(entry[how])))
        for how in _TESTS
        if how in entry
    ]
    for more in entry.get("and", []):
        found.extend(_tests(name, more, set()))
    return tuple(found)


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _short(name: str, text: str) -> str:
    if len(text) > LONGEST_TEXT or any(letter < " " for letter in text):
        raise DeskError("profile_wrong", profile=name, what="text")
    return text


def _closed(name: str, data: dict[str, Any], keys: set[str] | frozenset[str]) -> None:
    extra = sorted(set(data) - set(keys))
    if extra:
        raise DeskError("profile_wrong", profile=name, what=extra[0])
