"""A power cut loses no acknowledged step, whatever the disk had not yet written."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store.book import open_book
from freelancer_desk.store.checking import check
from tests.store.power import Disk, recorded

if TYPE_CHECKING:
    from collections.abc import Callable

    Kill = Callable[[int, Path, str], list[str]]

pytestmark = pytest.mark.skipif(not (shutil.which("cc") or shutil.which("gcc")), reason="needs a C compiler")


def bad_cuts(kill: Kill, clock: Callable[[], object], tmp_path: Path, scenario: str, cuts: int) -> int:
    """Of so many power cuts, how many lost an acknowledged step or left something half done."""
    folder = tmp_path / "played"
    folder.mkdir()
    kill(-1, folder, scenario)
    operations = recorded(tmp_path / "played.record")
    assert sum(kind == "A" for kind, *_ in operations) >= 8
    chance = random.Random(5)
    moments = sorted(chance.sample(range(len(operations)), min(cuts, len(operations))))
    disk, acknowledged, bad = Disk(folder), list[str](), 0
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
