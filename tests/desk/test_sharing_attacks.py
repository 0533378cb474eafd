"""One book on one computer gives one body a campaign and three of epsilon a year, whatever anybody does.

A walk does what a hostile user or operator may: edit, lose, move, copy and restore files, forget, tick and agree anew,
bring other campaigns and other chances (FREELANCER_DESK_WALKS=300 for a release). What reached the server is judged.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import threading
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import Desk, backups, open_desk, read_book, receipts, sharing
from freelancer_desk.desk.sharing import homes, sending
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places
from freelancer_desk.store import copies
from freelancer_desk.store.sharing_file import path_of
from tests.desk.campaigning import NOW, asked_by, counter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from freelancer_desk.domain.sharing.campaign import Campaign
    from tests.outside.counter import Counter

__all__ = ["counter"]
WALKS = int(os.environ.get("FREELANCER_DESK_WALKS", "3"))
STEPS = 40
TICKS = {"region": ("PB", "SD"), "sex": ("female", "male"), "age": ("under_30", "30_or_more"), "trend": ("yes",)}


class Hostile:
    """One book, wherever it lies now, and somebody who wants more out of it than it may give."""

    def __init__(self, desk: Desk, counter: Counter, folder: Path, seed: int) -> None:
        self.rng, self.counter, self.folder, self.seed = random.Random(seed), counter, folder, seed
        self.path, self.moves = desk.path, 0
        fields = {"date": "2026-03-01", "payer": "C", "proceeds": "1200", "currency": "USD", "credited_pkr": "280000"}
        self.payment = receipts.add(desk, fields).id
        self.early = copies.back_up(desk.book, folder / "early.desk-backup").path
        self.desk = desk

    def walk(self) -> None:
        """Some steps by chance; what the program refuses is refused."""
        acts = (self.ask, self.ask, self.ask, self.edit, self.lose, self.move, self.copy, self.restore, self.lose_both)
        for _ in range(STEPS):
            with suppress(DeskError):
                self.rng.choice(acts)()

    def ask(self) -> None:
        """Agree to a campaign and send; perhaps take it back or forget it, so that it can be agreed to anew."""
        name, eps = self.rng.choice(("pk-one", "pk-two", "pk-six")), self.rng.choice("12")
        changes = {"id": f"{name}-{self.seed}", "mechanism": {"name": "krr", "k": 8, "eps": eps}}
        asked = asked_by(self.desk, self.counter, self.folder, **changes)
        ticked = self.rng.sample(sorted(TICKS), self.rng.randrange(4))
        sharing.preview(self.desk.book, asked, {})
        with suppress(DeskError):
            sending.send(self.desk.book, asked, {one: self.rng.choice(TICKS[one]) for one in ticked}, NOW)
        homes.put_in_book(self.desk.book)  # as the window and the command line do once they may write
        after = self.rng.choice((sending.withdraw, sending.forget, None))
        if after is not None:
            after(self.desk.book, asked)

    def edit(self) -> None:
        """Another band becomes the true one."""
        dollars = self.rng.choice(("50", "200", "400", "900", "2000", "4000", "9000"))
        receipts.change(self.desk, self.payment, {"proceeds": dollars})

    def lose(self) -> None:
        """One of the two files is deleted."""
        self.rng.choice((path_of(self.path), places.memory_of(self.desk.book.secret))).unlink(missing_ok=True)

    def lose_both(self) -> None:
        """Both files are deleted: the book itself knows."""
        for file in (path_of(self.path), places.memory_of(self.desk.book.secret)):
            file.unlink(missing_ok=True)

    def move(self) -> None:
        """The book is renamed away from the file beside it."""
        self._as_another(self.path.rename)

    def copy(self) -> None:
        """The work goes on in a copy of the book."""
        self._as_another(lambda new: shutil.copy(self.path, new))

    def restore(self) -> None:
        """A backup of before the first look takes the book's place."""
        self.desk.close()
        backups.restore(self.path, self.early)
        self.desk = open_desk(self.path, now=lambda: NOW)

    def _as_another(self, done: Callable[[Path], object]) -> None:
        self.desk.close()
        self.moves += 1
        new = self.folder / f"moved-{self.moves}.fdesk"
        done(new)
        self.path = new
        self.desk = open_desk(new, now=lambda: NOW)


def given_away(counter: Counter) -> tuple[dict[tuple[str, str], set[bytes]], int]:
    """The bodies of each campaign and chance that the server ever saw, and what they cost together in epsilon."""
    bodies: dict[tuple[str, str], set[bytes]] = defaultdict(set)
    spent = 0
    for verb, _, _, body in counter.asked:
        told = json.loads(body) if verb == "POST" else None
        if told is not None and body not in bodies[told["campaign"], told["mechanism"]["eps"]]:
            bodies[told["campaign"], told["mechanism"]["eps"]].add(body)
            spent += int(told["mechanism"]["eps"]) + (told["slice"]["dim"] != "none")
    return bodies, spent


@pytest.mark.parametrize("seed", range(WALKS))
def test_a_hostile_walk_gets_one_body_a_campaign_and_three_of_epsilon_a_year(
    counter: Counter, tmp_path: Path, seed: int
) -> None:
    hostile = Hostile(open_desk(tmp_path / "my.fdesk", now=lambda: NOW), counter, tmp_path, seed)
    hostile.walk()
    hostile.desk.close()
    bodies, spent = given_away(counter)
    assert bodies, "something was sent"
    assert {name for name, seen in bodies.items() if len(seen) > 1} == set()
    assert spent <= 3


@pytest.mark.parametrize("names", [("pk-one", "pk-one"), ("pk-one", "pk-two")])
def test_two_copies_of_a_book_at_once_give_away_no_more_than_one(
    desk: Desk, counter: Counter, tmp_path: Path, names: tuple[str, str]
) -> None:
    copied = tmp_path / "copy.fdesk"
    copies.back_up(desk.book, copied)
    asked = [asked_by(desk, counter, tmp_path, id=name) for name in names]
    both = threading.Barrier(2)

    def send(path: Path, one: Campaign, said: dict[str, str]) -> None:
        with read_book(path) as reads, suppress(DeskError):
            both.wait()
            sending.agree(reads, one, said, NOW)
            sending.retry(reads, one, NOW)

    given = ((desk.path, asked[0], {"region": "PB"}), (copied, asked[1], {"sex": "female"}))
    windows = [threading.Thread(target=send, args=one) for one in given]
    counter.instead = lambda verb: (200, b"", {}) if verb == "GET" else None
    counter.campaign = b""
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    owner = sharing.owner_of(desk.book)
    costs = [homes.known(owner, one).get("cost") for one in dict.fromkeys(asked)]
    assert sorted(filter(None, costs)) == ["3"]
