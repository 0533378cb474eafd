"""Where draws and budget live: beside the book, in this computer's memory of the book, and in the book's own file.

What one home knows all of them know before anything is shown, so that none of them alone can be lost, moved, renamed or
left behind with what it kept. The first two are files written at once; the book takes the draws in when it is written.
"""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

from freelancer_desk.desk.sharing.identity import TABLE, owner_of
from freelancer_desk.domain.sharing import campaign as campaigns
from freelancer_desk.domain.sharing import draws
from freelancer_desk.domain.sharing.budget import Spending
from freelancer_desk.outside import places
from freelancer_desk.store import sharing_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from freelancer_desk.desk.sharing.identity import Owner, Place
    from freelancer_desk.domain.sharing.campaign import Campaign
    from freelancer_desk.store.book import Book
    from freelancer_desk.store.sharing_file import SharingFile
    from freelancer_desk.store.step import Step

    Drawn = dict[tuple[str, str], dict[str, str]]

_COLUMNS = ("campaign", "period", "what", "value")


class Homes:
    """The draws of one book, the same in every file; `beside` holds what was agreed to and queued, too.

    `memory` holds what was agreed to on this computer: nothing goes out that it does not know.
    """

    def __init__(self, owner: Owner, beside: SharingFile, memory: SharingFile) -> None:
        self.beside, self.memory = beside, memory
        self._book, self._files = owner.book, (memory, beside)
        found = [_drawn(file, owner.book) for file in self._files]
        self._known = _joined([*found, _grouped(owner.kept)])
        for file, has in zip(self._files, found, strict=True):
            for name, facts in self._known.items():
                self._write(file, name, facts, has.get(name, {}))

    def known(self, asked: Campaign) -> Mapping[str, str]:
        """What was drawn for a campaign."""
        return self._known.get((asked.draw, asked.period), {})

    def spent_beside(self, asked: Campaign) -> list[Spending]:
        """What the reports of all other campaigns cost."""
        return [
            Spending(name[1], draws.told_slice(facts), Decimal(facts[draws.COST]))
            for name, facts in self._known.items()
            if name != (asked.draw, asked.period) and draws.COST in facts
        ]

    def keep(self, asked: Campaign, facts: Mapping[str, str]) -> None:
        """Keep what was drawn in every file."""
        name = (asked.draw, asked.period)
        for file in self._files:
            self._write(file, name, facts, self._known.get(name, {}))
        self._known[name] = {**self._known.get(name, {}), **facts}

    def _write(
        self, file: SharingFile, name: tuple[str, str], facts: Mapping[str, str], has: Mapping[str, str]
    ) -> None:
        campaign, period = name
        for what, value in facts.items():
            if has.get(what) != value:
                row = {"book": self._book, "campaign": campaign, "period": period, "what": what, "value": value}
                file.put("drawn", row)


@contextmanager
def remembering(owner: Owner) -> Iterator[Homes]:
    """Both files for one step, alone: another window or a copy of the book here waits until it is over."""
    with (
        sharing_file.opened(sharing_file.path_of(owner.path), make=True) as beside,
        sharing_file.opened(owner.memory, make=True) as memory,
    ):
        assert beside is not None  # noqa: S101  they were to be made
        assert memory is not None  # noqa: S101
        with beside.step(), memory.step():
            yield Homes(owner, beside, memory)


def known(owner: Owner, asked: Campaign) -> Mapping[str, str]:
    """What was drawn for a campaign, from the homes there are; nothing is made or written."""
    return _everywhere(owner).get((asked.draw, asked.period), {})


def lacking(reads: Place) -> bool:
    """Whether the book's own file lacks something that was drawn for it."""
    owner = owner_of(reads)
    return _everywhere(owner) != _grouped(owner.kept)


def take_in(reads: Place) -> None:
    """Let the files know what the book's own file knows."""
    owner = owner_of(reads)
    if owner.kept:
        with remembering(owner):
            pass


def put_in_book(book: Book) -> None:
    """Let the book's own file know all that was drawn for it; outside journal and undo."""
    if book.read_only or not lacking(book):
        return
    rows = [
        (campaign, period, what, value)
        for (campaign, period), facts in _everywhere(owner_of(book)).items()
        for what, value in facts.items()
    ]

    def derive(step: Step, _tables: frozenset[str]) -> None:
        step.derive_rows(TABLE, _COLUMNS, rows)

    book.rebuild(derive)


def are_there(book: Book) -> bool:
    """Whether anything was ever looked at for the book, as far as this computer knows."""
    return sharing_file.path_of(book.path).exists() or places.memory_of(book.secret).exists()


def _everywhere(owner: Owner) -> Drawn:
    found = []
    for path in (owner.memory, sharing_file.path_of(owner.path)):
        with sharing_file.opened(path, make=False) as file:
            found.append(_drawn(file, owner.book) if file else {})
    return _joined([*found, _grouped(owner.kept)])


def _drawn(file: SharingFile, book: str) -> Drawn:
    return _grouped(
        (row["campaign"], row["period"], row["what"], row["value"])
        for row in file.rows("SELECT * FROM drawn WHERE book = ?", (book,))
    )


def _grouped(rows: Sequence[tuple[str, ...]] | Iterator[tuple[str, ...]]) -> Drawn:
    """Facts by the name of their draw and its period; what nobody can have drawn is left out."""
    found: Drawn = {}
    for campaign, period, what, value in rows:
        if draws.is_fact(what, value) and campaigns.is_period(period):
            found.setdefault((campaign, period), {})[what] = value
    return found


def _joined(homes: list[Drawn]) -> Drawn:
    """All that is known; of homes that differ the earlier is right, unless only the later knows of a consent."""
    names = {name: None for home in homes for name in home}
    return {name: draws.joined(home.get(name, {}) for home in homes) for name in names}
