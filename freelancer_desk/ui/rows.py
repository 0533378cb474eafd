"""Rows and columns as one generic model: positions, filtered and sorted, of rows that never move."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from freelancer_desk.ui.paged import Paged

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex


class Look(Enum):
    """How a cell is painted."""

    TEXT = "text"
    STRONG = "strong"
    MUTED = "muted"
    AMOUNT = "amount"
    FOREIGN = "foreign"
    PILL = "pill"


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: its words, how a row is shown and ordered in it, its room; the highest `drop` goes first.

    `by` names the order where whoever fills the table sorts.
    """

    title: str
    text: Callable[[T], str]
    look: Look = Look.TEXT
    order: Callable[[T], Any] | None = None
    tone: Callable[[T], str] | None = None
    width: int = 120
    stretch: int = 0
    drop: int = 0
    by: str = ""

    @cached_property
    def to_the_right(self) -> bool:
        """Amounts end at the right of the column, in every language."""
        return self.look in {Look.AMOUNT, Look.FOREIGN}


class Rows(QAbstractTableModel, Generic[T]):
    """Rows on show: an array of positions, filtered and sorted; the rows themselves never move."""

    def __init__(self, columns: Sequence[Column[T]], identity: Callable[[T], Hashable]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._identity = identity
        self._rows: Sequence[T] = ()
        self._shown: Sequence[int] = ()
        self._order: Sequence[int] | None = None  # of all rows, worked out once for every filter
        self._wanted: Callable[[T], bool] | None = None
        self._sorted: tuple[int, bool] | None = None

    def fill(self, rows: Sequence[T]) -> None:
        """Show other rows, in the same order and filter."""
        self._rows = rows
        self._order = None
        self._arrange()

    def keep(self, wanted: Callable[[T], bool] | None) -> None:
        """Show only the wanted rows."""
        self._wanted = wanted
        self._arrange()

    def shown(self) -> Iterable[T]:
        """The rows now on show, in order."""
        return (self._rows[position] for position in self._shown)

    def every(self) -> Callable[[], Sequence[T]]:
        """What reads, on any thread, all rows that are on show now, in order."""
        rows, shown = self._rows, self._shown
        return lambda: rows.some(shown) if isinstance(rows, Paged) else [rows[at] for at in shown]

    def row(self, index: int) -> T:
        """The row at a place on the screen."""
        return self._rows[self._shown[index]]

    def seen(self, index: int) -> T | None:
        """As `row`; None for one that is gone from the book, until what is shown is read anew."""
        try:
            return self._rows[self._shown[index]]
        except LookupError:
            return None

    def some(self, places: Sequence[int]) -> Sequence[T]:
        """The rows at some places on the screen, in their order."""
        if isinstance(self._rows, Paged) and len(places) > 1:
            found: Sequence[T] = self._rows.some(self._shown[at] for at in places)
            return found
        return [row for at in places if (row := self.seen(at)) is not None]

    def identity(self, index: int) -> Hashable:
        """What the row at a place on the screen is called."""
        if isinstance(self._rows, Paged):
            return self._rows.identity(self._shown[index])
        return self._identity(self.row(index))

    def place(self, identity: Hashable) -> int | None:
        """Where on the screen the row with this identity is."""
        if isinstance(self._rows, Paged):
            return self._rows.place(identity)
        found = (at for at, position in enumerate(self._shown) if self._identity(self._rows[position]) == identity)
        return next(found, None)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order is Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self._order = None
        self._arrange()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's own signature)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            row = self.seen(index.row())
            return self.columns[index.column()].text(row) if row is not None else ""
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's own signature)
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def _arrange(self) -> None:
        self.beginResetModel()
        rows, wanted = self._rows, self._wanted
        if self._order is None:
            self._order = self._in_order()
        self._shown = [at for at in self._order if wanted(rows[at])] if wanted else self._order
        self.endResetModel()

    def _in_order(self) -> Sequence[int]:
        positions = range(len(self._rows))
        if self._sorted is None:
            return positions
        column = self.columns[self._sorted[0]]
        keys = list(map(column.order or column.text, self._rows))
        return sorted(positions, key=keys.__getitem__, reverse=self._sorted[1])
