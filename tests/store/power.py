"""A disk that loses power: what was recorded of a program's file operations, played to any moment of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Names = dict[str, "Inode"]

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
    """A file or folder: what the disk holds for sure, and what it was told since."""

    is_folder: bool = False
    sure: bytearray = field(default_factory=bytearray)
    told: list[Operation] = field(default_factory=list)


class Disk:
    """An adversary: of what was not synced it keeps, loses or tears each write; names stay lost until synced."""

    def __init__(self, root: Path) -> None:
        """A disk on which only an empty folder lies for sure."""
        self.root = str(root)
        self.sure: Names = {}
        self.names: Names = {}
        self.changes: list[tuple[str, Callable[[Names], object]]] = []

    def take(self, operation: Operation) -> None:
        kind, name, _, data = operation
        if kind in "WT":
            if name not in self.names:
                self._make(name, Inode())
            self.names[name].told.append(operation)
        elif kind == "M" and name not in self.names:
            self._make(name, Inode(is_folder=True))
        elif kind == "S" and name in self.names and not self.names[name].is_folder:
            inode = self.names[name]
            for one in inode.told:
                write(inode.sure, one, len(one[3]))
            inode.told.clear()
        elif kind == "S":
            self._sync_folder(name)
        elif kind == "U" and name in self.names:
            del self.names[name]
            self._change(name, lambda names: names.pop(name, None))
        elif kind == "R" and name in self.names:
            target = data.decode()
            moved = self.names[target] = self.names.pop(name)
            self._change(target, lambda names: (names.pop(name, None), names.update({target: moved})))

    def _make(self, name: str, made: Inode) -> None:
        self.names[name] = made
        self._change(name, lambda names: names.update({name: made}))

    def _change(self, name: str, change: Callable[[Names], object]) -> None:
        self.changes.append((str(Path(name).parent), change))

    def _sync_folder(self, name: str) -> None:
        """The names in this folder are sure now, those in others are not."""
        for folder, change in self.changes:
            if folder == name:
                change(self.sure)
        self.changes = [(folder, change) for folder, change in self.changes if folder != name]

    def _is_reached(self, name: str, names: Names) -> bool:
        """Whether every folder on the way to a name is there."""
        parent = str(Path(name).parent)
        return parent == self.root or (parent in names and self._is_reached(parent, names))

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        names = dict(self.sure)
        for _, change in self.changes[: chance.randint(0, len(self.changes))]:
            change(names)
        files = {}
        for name, inode in names.items():
            if inode.is_folder or not self._is_reached(name, names):
                continue
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
