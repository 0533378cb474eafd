"""The tables of a book as a step sees them: what they hold, and which of them are journaled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from freelancer_desk.store.connection import Value

_KEPT_BY_THE_STORE = frozenset({"book", "shapes", "steps", "journal", "_sqlite_migrations"})
# What follows from the facts, and what is kept beside them: neither is journaled.
_UNJOURNALED = ("derived_", "kept_")
_NO_FACTS = (*_UNJOURNALED, "sqlite_")
_TYPES: dict[str, frozenset[type]] = {"INTEGER": frozenset({int, type(None)}), "TEXT": frozenset({str, type(None)})}


class Table(NamedTuple):
    """A table as the step needs it: its columns in order (`id` first where rows are journaled) and their types."""

    name: str
    columns: tuple[str, ...]
    types: Mapping[str, frozenset[type]]

    @property
    def listed(self) -> str:
        return quoted(self.columns)

    def demand(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Raise TypeError unless every value is what its column holds."""
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            found = set(map(type, values))
            if not found <= self.types[column]:
                wrong = ", ".join(sorted(one.__name__ for one in found - self.types[column]))
                raise TypeError(self.name, column, wrong)


class Tables:
    """The tables of one connection, looked up when first asked for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, Table] = {}

    def facts(self, name: str) -> Table:
        """A table whose rows are journaled; raises KeyError for every other name."""
        if name in _KEPT_BY_THE_STORE or name.startswith(_NO_FACTS):
            raise KeyError(name)
        return self._table(name)

    def derived(self, name: str) -> Table:
        """A table whose rows are not journaled; raises KeyError for every other name."""
        if not name.startswith(_UNJOURNALED):
            raise KeyError(name)
        return self._table(name)

    def fact_names(self) -> frozenset[str]:
        found = self._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return frozenset(fact_tables(row["name"] for row in found))

    def _table(self, name: str) -> Table:
        if name not in self._known:
            found = self._connection.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()
            if not found:
                raise KeyError(name)
            self._known[name] = Table(
                name, tuple(row["name"] for row in found), {row["name"]: _TYPES[row["type"]] for row in found}
            )
        return self._known[name]


def fact_tables(names: Iterable[str]) -> Iterator[str]:
    """Of all tables those whose rows are journaled."""
    return (name for name in names if name not in _KEPT_BY_THE_STORE and not name.startswith(_NO_FACTS))


def quoted(columns: Iterable[str]) -> str:
    """Column names as SQL lists them."""
    return ", ".join('"' + column.replace('"', '""') + '"' for column in columns)


def demand_columns(shape: Table, columns: Iterable[str]) -> None:
    """Raise KeyError unless the table has all these columns."""
    for column in columns:
        if column not in shape.types:
            raise KeyError(shape.name, column)


def wanted(ids: Sequence[int]) -> tuple[str, tuple[Value, ...]]:
    """The condition for ids that ascend, and its values."""
    if ids[-1] - ids[0] == len(ids) - 1:
        return "id BETWEEN ? AND ?", (ids[0], ids[-1])
    return "id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
