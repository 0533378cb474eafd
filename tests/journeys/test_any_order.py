"""Statements split between days, overlapping, repeated and in any order give the same book, byte for byte."""

from __future__ import annotations

import csv
import io
import os
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import dump, history, importing, open_desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Ways tried in an ordinary run; FREELANCER_DESK_WAYS=1000 tries as many as a release needs.
WAYS = int(os.environ.get("FREELANCER_DESK_WAYS", "25"))


@dataclass(frozen=True)
class Table:
    """A statement file: how many lines stand above its first row, and which column is the day."""

    name: str
    above: int
    day: int


TABLES = (
    Table("upwork/synthetic-upwork-v2-2025.csv", 1, 0),
    Table("fiverr/synthetic-fiverr-earnings-activity.csv", 1, 0),
    Table("payoneer/synthetic-payoneer-report-2025-17col.csv", 1, 0),
    Table("payoneer/synthetic-payoneer-report-16col.csv", 1, 0),
    Table("wise/synthetic-wise-statement-usd-23col.csv", 1, 1),
    Table("wise/synthetic-wise-statement-eur-23col.csv", 1, 1),
    Table("deel/synthetic-deel-balance.csv", 1, 1),
    Table("pk-banks/meezan/synthetic-meezan-export.csv", 6, 0),
    Table("pk-banks/mcb/synthetic-mcb-live.csv", 4, 0),
)


def parts_of(path: Path, table: Table, dice: random.Random, folder: Path) -> list[Path]:
    """The file cut into up to three pieces at turns of a day, one of which may overlap its neighbour."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    head, body = rows[: table.above], [row for row in rows[table.above :] if row]
    days = list(dict.fromkeys(row[table.day][:10] if table.day or "," not in row[0] else row[0] for row in body))
    cuts = sorted(dice.randrange(len(days) + 1) for _ in range(2))
    spans = [(0, cuts[0]), (cuts[0], cuts[1]), (cuts[1], len(days))]
    made = []
    for number, (first, last) in enumerate(spans):
        wanted = set(days[max(0, first - dice.randrange(2)) : last])
        kept = [row for row in body if (row[table.day][:10] if table.day or "," not in row[0] else row[0]) in wanted]
        if kept:
            made.append(folder / f"{number}-{path.name}")
            with made[-1].open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([*head, *kept])
    return made


def imported(folder: Path, batches: list[list[Path]]) -> str:
    desk = open_desk(folder / "my.fdesk")
    for batch in batches:
        plan = importing.read(desk.book, batch)
        assert not plan.refused
        assert not plan.pending
        if plan.can_commit:
            importing.commit(desk, plan)
    told = dump.text(desk.book)
    assert not history.check(desk.book)
    desk.close()
    return told


def test_files_split_overlapping_repeated_and_shuffled_give_the_same_book(
    tmp_path: Path, sample: Callable[[str], Path]
) -> None:
    files = [sample(table.name) for table in TABLES]
    straight = imported(tmp_path, [files])
    assert straight.count('"key"') == 12 + 6 + 8 + 7 + 1 + 3 + 9 + 6
    for way in range(WAYS):
        dice = random.Random(way)
        folder = tmp_path / str(way)
        folder.mkdir()
        pieces = [piece for table in TABLES for piece in parts_of(sample(table.name), table, dice, folder)]
        pieces += dice.sample(pieces, 4) + dice.sample(files, 2)
        dice.shuffle(pieces)
        batches = []
        while pieces:
            size = dice.randrange(1, 8)
            batches.append(pieces[:size])
            del pieces[:size]
        assert imported(folder, batches) == straight, f"way {way}"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_the_prints_of_one_account_give_the_same_book_in_any_order(
    order: tuple[int, ...], tmp_path: Path, sample: Callable[[str], Path]
) -> None:
    names = ("synthetic-meezan-export.csv", "synthetic-meezan-export.xlsx", "synthetic-meezan-statement.pdf")
    files = [sample(f"pk-banks/meezan/{name}") for name in names]
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    assert imported(one, [[file] for file in files]) == imported(other, [[files[place]] for place in order])
