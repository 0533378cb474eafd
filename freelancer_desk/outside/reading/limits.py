"""How much one file may be, hold and cost; the child that opens it is told the same figures."""

from __future__ import annotations

from typing import NamedTuple

MB = 1024 * 1024


class Limits(NamedTuple):
    """Bytes, letters, counts and seconds; no statement of a person comes near any of them."""

    file: int = 50 * MB
    line: int = MB
    """Letters of one row of a text."""
    columns: int = 2_000
    rows: int = 1_000_000
    text_cells: int = 5_000_000
    cells: int = 2_000_000
    """Cells of one workbook, words of one PDF."""
    pages: int = 500
    unpacked: int = 200 * MB
    members: int = 2_000
    """Files in one archive; a workbook is one too."""
    answer: int = 50 * MB
    memory: int = 1024 * MB
    processor_seconds: int = 30
    wall_seconds: int = 60
    """For everything that is in one file, archives included."""


LIMITS = Limits()
