"""What a file holds once its bytes were understood: a grid of cells, each row with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GridRow:
    """The cells of one row and the physical line (from 1) on which the row begins."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """No cell holds anything but space."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """A table of text; blank rows are left out."""

    rows: tuple[GridRow, ...]
