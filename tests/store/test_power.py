"""A power cut loses no acknowledged step, whatever the disk had not yet written."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store.book import open_book
from freelancer_desk.store.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable

    Kill = Callable[[int, Path, str], list[str]]

pytestmark = pytest.mark.skipif(not (shutil.which("cc") or shutil.which("gcc")), reason="needs a C compiler")
SECTOR = 512
Operation = tuple[str, str, int, bytes]


def recorded(path: Path) -> list[Operation]:
    """The operations of a record: kind, path, offset, data."""
    content, place, operations = path.read_bytes(), 0, []
    while place < len(content):
        end = content.index(b"\n", place)
        kind, told = content[place:end].decode().split(" ", 1)
        name, offset, length = told.rsplit(" ", 2)
        place = end + 1 + int(length)
        operations.append((kind, name, int(offset), content[end + 1 : place]))
    return operations


@dataclass
class Inode:
    """A file: what the disk holds for sure, and what it was told since."""

    sure: bytearray = field(default_factory=bytearray)
    told: list[Operation] = field(default_factory=list)


class Disk:
    """An adversary: of what was not synced it keeps, loses or tears each write; names stay lost until synced."""

    def __init__(self) -> None:
        self.sure: dict[str, Inode] = {}
        self.names: dict[str, Inode] = {}
        self.changes: list[Callable[[dict[str, Inode]], object]] = []

    def take(self, operation: Operation) -> None:
        kind, name, _, data = operation
        if kind in "WT":
            if name not in self.names:
                made = self.names[name] = Inode()
                self.changes.append(lambda names: names.update({name: made}))
            self.names[name].told.append(operation)
        elif kind == "S" and name in self.names:
            inode = self.names[name]
            for one in inode.told:
                write(inode.sure, one, len(one[3]))
            inode.told.clear()
        elif kind == "S":
            self.sure = dict(self.names)
            self.changes.clear()
        elif kind == "U" and name in self.names:
            del self.names[name]
            self.changes.append(lambda names: names.pop(name, None))
        elif kind == "R" and name in self.names:
            target = data.decode()
            moved = self.names[target] = self.names.pop(name)
            self.changes.append(lambda names: (names.pop(name, None), names.update({target: moved})))

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        names = dict(self.sure)
        for change in self.changes[: chance.randint(0, len(self.changes))]:
            change(names)
        files = {}
        for name, inode in names.items():
            content = bytearray(inode.sure)
            for one in inode.told:
                fate = chance.random()
                length = len(one[3])
                if fate < 0.4:  # lost
                    continue
                write(content, one, length if fate < 0.8 else chance.randrange(0, length + 1, SECTOR))
            files[name] = bytes(content)
        return files


def write(content: bytearray, operation: Operation, length: int) -> None:
    kind, _, offset, data = operation
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if kind == "T":
        del content[offset:]
    else:
        content[offset : offset + length] = data[:length]


def bad_cuts(kill: Kill, clock: Callable[[], object], tmp_path: Path, scenario: str, cuts: int) -> int:
    """Of so many power cuts, how many lost an acknowledged step or left something half done."""
    folder = tmp_path / "played"
    folder.mkdir()
    kill(-1, folder, scenario)
    operations = recorded(tmp_path / "played.record")
    assert sum(kind == "A" for kind, *_ in operations) >= 8
    chance = random.Random(5)
    moments = sorted(chance.sample(range(len(operations)), min(cuts, len(operations))))
    disk, acknowledged, bad = Disk(), list[str](), 0
    for moment, operation in enumerate(operations):
        if operation[0] == "A":
            if not operation[1].startswith("end"):
                acknowledged.append(operation[1])
        else:
            disk.take(operation)
        if moment in moments:
            place = tmp_path / f"cut{moment}"
            place.mkdir()
            for name, content in disk.after_a_cut(chance).items():
                if not name.endswith((".lock", "-shm")) and ".probe" not in name:
                    (place / Path(name).name).write_bytes(content)
            bad += is_bad(place / "book", acknowledged, clock)
            shutil.rmtree(place)
    return bad


def is_bad(book: Path, acknowledged: list[str], clock: Callable[[], object]) -> bool:
    if not book.exists():
        return bool(acknowledged)
    try:
        with open_book(book, derive=lambda *_: None, app="t", now=clock) as opened:  # type: ignore[arg-type]
            hashes = [row["hash"] for row in opened.rows("SELECT hash FROM steps ORDER BY id")]
            return hashes[: len(acknowledged)] != acknowledged or check(opened) != []
    except DeskError:
        return True


@pytest.mark.parametrize("scenario", ["write", "write_in_delete_mode"])
def test_a_power_cut_loses_no_acknowledged_step(
    kill: Kill, clock: Callable[[], object], tmp_path: Path, scenario: str
) -> None:
    assert bad_cuts(kill, clock, tmp_path, scenario, 150) == 0


@pytest.mark.parametrize("scenario", ["write_without_waiting", "write_with_a_plain_journal"])
def test_the_cuts_would_see_a_disk_that_was_not_waited_for(
    kill: Kill, clock: Callable[[], object], tmp_path: Path, scenario: str
) -> None:
    assert bad_cuts(kill, clock, tmp_path, scenario, 100) > 0
