"""The table on show on paper: every row, its titles on each sheet, amounts also while the screen hides them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pdfplumber
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from freelancer_desk.ui.printing import print_table
from freelancer_desk.ui.rows import Column, Look
from freelancer_desk.ui.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench

    Maker = Callable[[Path | None], Bench]


def printed(table: Table[tuple[str, int]], path: Path) -> list[str]:
    """The words on each sheet."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    print_table(table, "Things", printer)
    with pdfplumber.open(path) as document:
        return [page.extract_text() for page in document.pages]


def test_a_long_table_is_printed_on_as_many_sheets_as_it_needs(qtbot: QtBot, dressed: None, tmp_path: Path) -> None:
    del dressed
    columns = (
        Column[tuple[str, int]]("Name", lambda row: row[0], Look.STRONG, stretch=1),
        Column[tuple[str, int]]("Size", lambda row: f"{row[1]}.00", Look.AMOUNT, lambda row: row[1]),
    )
    table: Table[tuple[str, int]] = Table(columns, lambda row: row[0], "Things")
    qtbot.addWidget(table)
    table.fill([(f"thing-{at}", at) for at in range(100)])
    table.order_by(1, Qt.SortOrder.DescendingOrder)
    sheets = printed(table, tmp_path / "things.pdf")
    assert len(sheets) > 1
    assert all(sheet.startswith("Things\nName Size\n") for sheet in sheets)
    rows = [line for sheet in sheets for line in sheet.splitlines() if line.startswith("thing-")]
    assert rows == [f"thing-{at} {at}.00" for at in reversed(range(100))]
    assert sheets[0].endswith(f"Sheet 1 of {len(sheets)}")


def test_a_page_without_a_table_says_so_and_one_with_a_table_asks_for_the_printer(
    bench: Maker, demo_book: Path
) -> None:
    one = bench(demo_book)
    one.go("person")
    one.window.acts.print_page()
    assert one.window.toast.text == "There is no table to print on this page."
    one.go("payments")
    one.window.acts.print_page()
    (dialog,) = one.window.findChildren(QPrintDialog)
    assert dialog.isVisible()
    dialog.close()
