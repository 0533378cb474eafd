"""How fast the program is, as ratios: each row measures its floor in turn with it, in the same run, on the same disk.

`.venv/bin/python packaging/benchmarks/run.py [--rows N ...] [--rounds N]` prints the table. A floor is the same work,
or less, by the shortest path; `pass` is what a release must hold, `ambition` what is worth reaching.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from made_up import write_report

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAMS = str(Path(__file__).with_name("programs.py"))
HEAD = ("action", "ours ms", "floor ms", "ratio", "ambition", "pass", "")
HOME: dict[str, str] = {}  # where settings and backups of the measured program go
KNOWN = 5  # one row of five in an imported file is in the book already


@dataclass(frozen=True)
class Row:
    """One line of the table; times in microseconds."""

    action: str
    ours: list[int]
    floor: list[int]
    ambition: str
    least: str

    def cells(self) -> tuple[str, ...]:
        ours, floor = statistics.median(self.ours), statistics.median(self.floor)
        ratio = ours / floor
        reached = [name for name, most in (("ambition", self.ambition), ("pass", self.least)) if ratio <= float(most)]
        return (
            self.action, f"{ours / 1000:.2f}", f"{floor / 1000:.2f}", f"{ratio:.2f} x",
            f"{self.ambition} x", f"{self.least} x", (*reached, "TOO SLOW")[0],
        )  # fmt: skip


def said(*command: str) -> str:
    """What a program prints; the moment it was started is in its environment."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **HOME, "START": str(time.monotonic_ns())}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its byte code, and so has the floor
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 3}:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def timed(*command: str) -> int:
    begun = time.perf_counter_ns()
    said(*command)
    return (time.perf_counter_ns() - begun) // 1000


def in_turn(rounds: int, ours: Callable[[int], int], floor: Callable[[int], int]) -> tuple[list[int], list[int]]:
    """Both, one after the other, after one round that warms the disk's cache."""
    pairs = [(ours(number), floor(number)) for number in range(rounds + 1)][1:]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def copied(book: Path, name: str) -> Path:
    copy = book.with_name(name)
    copy.write_bytes(book.read_bytes())
    return copy


def imports(folder: Path, rows: int, rounds: int) -> tuple[Row, Path]:
    """A report of `rows` rows into a book of as many, a fifth of them known; gives the book before it, too."""
    before, report = folder / f"before-{rows}.csv", folder / f"report-{rows}.csv"
    new = rows - rows // KNOWN
    write_report(before, rows, of=rows + new)
    write_report(report, rows, first=new, of=rows + new)
    book, bare = folder / f"book-{rows}.fdesk", folder / f"bare-{rows}.db"
    said("-m", "freelancer_desk", "--book", str(book), "import", str(before))
    said(PROGRAMS, "bare-import", str(before), str(bare))

    def ours(number: int) -> int:
        copy = str(copied(book, f"{number}.fdesk"))
        return timed("-m", "freelancer_desk", "--json", "--book", copy, "import", str(report))

    def floor(number: int) -> int:
        return timed(PROGRAMS, "bare-import", str(report), str(copied(bare, f"{number}.db")))

    return Row(f"import {rows:,} rows into {rows:,}", *in_turn(rounds, ours, floor), "1.5", "2.2"), book


def first_import(folder: Path, rows: int, rounds: int) -> Row:
    """A report of `rows` rows into a new book: recognised, proved, matched, journaled, committed."""
    report = folder / f"before-{rows}.csv"

    def ours(number: int) -> int:
        book = folder / f"new-{rows}-{number}.fdesk"
        return timed("-m", "freelancer_desk", "--json", "--book", str(book), "import", str(report))

    def floor(number: int) -> int:
        return timed(PROGRAMS, "bare-import", str(report), str(folder / f"new-{rows}-{number}.db"))

    return Row(f"import {rows:,} rows into a new book", *in_turn(rounds, ours, floor), "2.2", "4")


def start(book: Path, rows: int, rounds: int) -> Row:
    """Process start to the first painted window, on the user's own book."""
    return Row(f"cold start, book of {rows:,}", *started("desk-window", book, rounds), "1.4", "1.7")


def told(book: Path, rows: int, rounds: int) -> Row:
    """Process start until Home says what it knows of the book: what a first painted window may not say yet."""
    return Row(f"start to Home told, book of {rows:,}", *started("desk-told", book, rounds), "1.4", "1.7")


def all_done(book: Path, rows: int, rounds: int) -> Row:
    """Process start until nothing is under way any more: home is told, its chart drawn."""
    return Row(f"start to last work done, book of {rows:,}", *started("desk-done", book, rounds), "2.5", "4")


def all_done_beside_a_chart(book: Path, rows: int, rounds: int) -> Row:
    """The same beside an empty window that draws one chart by matplotlib: no program that draws one is quicker."""
    done = started("desk-done", book, rounds, floor="empty-chart")
    return Row(f"start to last work done, beside one chart, book of {rows:,}", *done, "1.4", "1.7")


def started(word: str, book: Path, rounds: int, floor: str = "empty-window") -> tuple[list[int], list[int]]:
    data = book.with_name("data")
    own = data / "freelancer-desk" / "book.fdesk"
    own.parent.mkdir(parents=True, exist_ok=True)

    def ours(_: int) -> int:
        for left in own.parent.glob(f"{own.name}-*"):  # else it is the start after a crash, which checks the book first
            left.unlink()
        own.write_bytes(book.read_bytes())
        return int(said(PROGRAMS, word, str(data)).split()[-1])

    def bare(_: int) -> int:
        return int(said(PROGRAMS, floor).split()[-1])

    return in_turn(rounds, ours, bare)


def commit(book: Path, rows: int, rounds: int) -> Row:
    """One typed payment, from the verb to the durable commit."""
    ours, floor = json.loads(said(PROGRAMS, "payments", str(copied(book, "typed.fdesk")), str(rounds * 5 + 3)))
    return Row(f"one payment committed, book of {rows:,}", ours[3:], floor[3:], "2", "4")


def report(book: Path, rows: int, rounds: int) -> Row:
    """The tax working on the command line, as a whole process."""

    def ours(_: int) -> int:
        return timed("-m", "freelancer_desk", "--json", "--book", str(book), "tax", "--year", "2026")

    def floor(_: int) -> int:
        return timed("-c", "import sqlite3")

    return Row(f"tax report, book of {rows:,}", *in_turn(rounds, ours, floor), "2.5", "4")


MEASURES = (start, told, all_done, all_done_beside_a_chart, commit, report)


def table(rows: list[Row]) -> str:
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in {0, len(HEAD) - 1} else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--rows", type=int, nargs="+", default=[20_000, 100_000], help="sizes of book and statement")
    options.add_argument("--rounds", type=int, default=5, help="the median of so many")
    asked = options.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="freelancer-desk-benchmark-") as folder:
        HOME.update({f"XDG_{kind}_HOME": folder for kind in ("DATA", "CONFIG", "CACHE")})
        HOME["PYTHONPYCACHEPREFIX"] = str(Path(folder, "bytecode"))
        for size in asked.rows:
            imported, book = imports(Path(folder), size, asked.rounds)
            rows += [imported, first_import(Path(folder), size, asked.rounds)]
            rows += [measure(book, size, asked.rounds) for measure in MEASURES]
    print(table(rows))
    return 1 if any("TOO SLOW" in row.cells() for row in rows) else 0


if __name__ == "__main__":
    raise SystemExit(main())
