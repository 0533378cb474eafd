"""A document as data: headed tables of cells that a printed page, a workbook and a JSON file all say alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


@dataclass(frozen=True)
class Table:
    """One table: its title, a note under it, the headings, and rows of cells."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | Decimal | None, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Document:
    """Everything an exporter needs: the title, head lines, tables, and the same as nested data for JSON."""

    title: str
    subtitle: str
    head: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    data: Mapping[str, Any]
