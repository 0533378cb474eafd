"""How much memory the window takes, beside an empty one: each a process that is alone with Qt, idle, before any chart.

`.venv/bin/python packaging/benchmarks/memory.py [--payments N] [--rounds N]` makes the book, prints both, and gives 1
when ours is above its goal.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from made_up import typed_book
from run import HOME, PROGRAMS, said

MOST, MOST_SCROLLED = 1.6, 2.0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--payments", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3, help="the median of so many")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="freelancer-desk-benchmark-") as folder:
        HOME.update({f"XDG_{kind}_HOME": folder for kind in ("DATA", "CONFIG", "CACHE")})
        own = Path(folder, "freelancer-desk", "book.fdesk")
        own.parent.mkdir()
        typed_book(own, asked.payments)
        said(PROGRAMS, "payments", str(own), "1")  # a book that is opened first is checked in full

        def taken(*command: str) -> float:
            return statistics.median(int(said(PROGRAMS, *command)) / 1024 for _ in range(asked.rounds))

        floor, slow = taken("empty-memory"), False
        for word, told, most in (("desk-memory", "", MOST), ("desk-scrolled", " after scrolling", MOST_SCROLLED)):
            ours = taken(word, folder)
            about = f"{ours:.1f} of {floor:.1f} MiB: {ours / floor:.2f} x ({most} x wanted)"
            print(f"memory with {asked.payments:,} payments{told}: {about}", flush=True)
            slow |= ours / floor > most
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
