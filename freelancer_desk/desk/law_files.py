"""Where a country's law lies as data: the files that ship with the program, and the user's own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from freelancer_desk.domain.digests import change_mark
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.outside import places
from freelancer_desk.plugins.data_files import LARGEST

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT = "pk"
_SHORTEST, _LONGEST = 2, 3


def wanted(code: str) -> str:
    """The code of a country as a book names it: two or three letters, as it becomes part of names of files."""
    is_plain = code.isascii() and code.isalpha() and code.islower() and _SHORTEST <= len(code) <= _LONGEST
    if code and not is_plain:
        raise DeskError("country_unknown", country=code[:20])
    return code or DEFAULT


def of_country(code: str) -> Path:
    """What a country is: its currency, its sections, its registrations."""
    return places.resources() / "countries" / f"{code}.toml"


def shipped_packs(code: str) -> dict[int, Path]:
    """The rule packs of a country that ship, by the tax year that each has in its name, oldest first."""
    paths = sorted((places.resources() / "rule_packs").glob(f"{code}-*.toml"))
    return {int(path.stem.removeprefix(f"{code}-")): path for path in paths}


def own_folder() -> Path:
    """Where the user's own packs lie."""
    return places.data() / "rule_packs"


def own_packs(code: str) -> list[Path]:
    """What may be a pack there by its name and size, in the order of names; a link is none."""
    found = []
    for path in sorted(own_folder().glob(f"{code}-*.toml")):
        try:
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
                found.append(path)
        except OSError:
            continue
    return found


def mark(code: str) -> str:
    """A mark of all that these files say and are called: two that differ are not the same law."""
    paths = (of_country(code), *shipped_packs(code).values(), *own_packs(code))
    return change_mark(part for path in paths for part in (os.fsencode(path), _content(path)))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
