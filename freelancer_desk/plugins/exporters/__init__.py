"""Exporters turn a summary's data into the bytes of a file; each member is a plain module with these names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from freelancer_desk.plugins.exporters import csv_document, json_document, xlsx_workbook

if TYPE_CHECKING:
    from freelancer_desk.domain.exports import Document


class Exporter(Protocol):
    """Writes one kind of file."""

    NAME: str
    SUFFIX: str

    def write(self, document: Document) -> bytes:
        """The whole file."""
        ...


EXPORTERS: tuple[Exporter, ...] = (csv_document, json_document, xlsx_workbook)
