"""The benchmarks run: a tiny round of each row, so that the table is there when it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_row_is_measured_beside_its_floor() -> None:
    done = subprocess.run(
        [sys.executable, "packaging/benchmarks/run.py", "--rows", "60", "--rounds", "1"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    head, *rows = done.stdout.splitlines()
    assert head.split("  ")[0] == "action"
    assert [row.split()[0] for row in rows] == ["import", "import", "cold", *["start"] * 3, "one", "tax"], done.stderr
    assert all(row.endswith(("ambition", "pass", "TOO SLOW")) for row in rows)
