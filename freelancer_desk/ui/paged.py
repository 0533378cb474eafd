"""Rows of which only the ids are at hand; the rows themselves are read a page at a time, when they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar, overload

PAGE, PAGES_KEPT = 32, 64


class Row(Protocol):
    """What has an id."""

    @property
    def id(self) -> str:
        """It."""
        ...


R = TypeVar("R", bound=Row)


class Paged(Sequence[R]):
    """Rows in the order of their ids; one that is gone from the book meanwhile raises KeyError."""

    def __init__(self, ids: Sequence[str], first: Sequence[R], read: Callable[[Sequence[str]], Sequence[R]]) -> None:
        """`first` are the rows of the first ids; `read` gives those of others that are still there."""
        self._ids, self._read = ids, read
        self._pages: OrderedDict[int, dict[str, R]] = OrderedDict()
        if len(first) >= min(len(ids), PAGE):
            self._pages[0] = {row.id: row for row in first}

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[R]: ...
    def __getitem__(self, at: int | slice) -> R | Sequence[R]:
        if isinstance(at, slice):
            return self._read(self._ids[at])
        return self._page(range(len(self._ids))[at] // PAGE)[self._ids[at]]

    def some(self, places: Iterable[int]) -> Sequence[R]:
        """The rows at some places, in their order, read at once; those that are gone are left out."""
        return self._read([self._ids[at] for at in places])

    def identity(self, at: int) -> str:
        """The id of the row at a place; nothing is read for it."""
        return self._ids[at]

    def place(self, identity: object) -> int | None:
        """Where the row with that id is; nothing is read for it."""
        return next((at for at, one in enumerate(self._ids) if one == identity), None)

    def _page(self, number: int) -> dict[str, R]:
        if number not in self._pages:
            found = self._read(self._ids[number * PAGE : (number + 1) * PAGE])
            self._pages[number] = {row.id: row for row in found}
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return self._pages[number]
