"""Workbooks give the cells of their visible sheets as exact text, and what was made to fill the memory is refused."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import datetime, timedelta
from datetime import time as clock_time
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from freelancer_desk.domain.contents import Grid
from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside.reading import Limits, read_files
from freelancer_desk.outside.reading.plain import number, printed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2"><office:body><office:spreadsheet>
<table:table table:name="April"><table:table-row>
<table:table-cell office:value-type="date" office:date-value="2026-02-01"><text:p>1 Feb</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Client</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="1000.5"><text:p>1,000.50</text:p></table:table-cell>
</table:table-row>%s
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        fill(book)
    return made.getvalue()


def one_sheet(*cells: tuple[int, int, object]) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for row, column, value in cells:
            sheet.write(row, column, value)

    return workbook(fill)


def ods(more: str = "", kind: str = SPREADSHEET) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("content.xml", ODS % more)
        packed.writestr("META-INF/manifest.xml", "<x/>")
    return made.getvalue()


def changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one member changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            inside = old.read(info)
            new.writestr(info.filename, change(inside) if info.filename == name else inside)
    return made.getvalue()


def sheets(tmp_path: Path, content: bytes) -> list[tuple[str, list[tuple[int, tuple[str, ...]]]]]:
    path = tmp_path / "statement.csv"
    path.write_bytes(content)
    (source,) = read_files(path)
    assert source.name == "statement.csv"
    grids = [content for content in source.contents if isinstance(content, Grid)]
    assert len(grids) == len(source.contents)
    return [(grid.title, [(row.number, row.cells) for row in grid.rows]) for grid in grids]


def refusal(tmp_path: Path, content: bytes, limits: Limits | None = None) -> str:
    path = tmp_path / "statement.csv"
    path.write_bytes(content)
    before = time.monotonic()
    with pytest.raises(FileUnreadableError) as refused:
        read_files(path, limits=limits or Limits())
    assert time.monotonic() - before < 20
    assert "statement.csv" in sentence(refused.value)
    return refused.value.kind


def test_cells_are_told_as_exact_text_in_the_rows_of_the_sheet(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        day, hour = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "dd/mm/yy hh:mm"})
        cover, sheet, hidden = book.add_worksheet("Cover"), book.add_worksheet("April"), book.add_worksheet("Secret")
        very = book.add_worksheet("Deep")
        book.add_worksheet("Empty")
        book.add_chartsheet("Chart")
        cover.write(0, 0, "Statement")
        hidden.write(0, 0, "x")
        hidden.hide()
        very.write(0, 0, "x")
        very.very_hidden()
        sheet.write_row(2, 1, ["Date", "Text", "Amount"])
        sheet.write_datetime(4, 1, datetime(2026, 2, 1), day)  # noqa: DTZ001 a cell has no zone
        sheet.write_row(4, 2, ["Café “ok” اردو", 1000])
        sheet.write_datetime(5, 1, datetime(2026, 2, 1, 10), hour)  # noqa: DTZ001
        sheet.write_row(5, 2, [True, -1382.18])
        sheet.write_formula(6, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(7, 3, "=1+1", None, 2)

    assert sheets(tmp_path, workbook(fill)) == [
        ("Cover", [(1, ("Statement",))]),
        (
            "April",
            [
                (3, ("Date", "Text", "Amount")),
                (5, ("2026-02-01", "Café “ok” اردو", "1000")),
                (6, ("2026-02-01T10:00:00", "TRUE", "-1382.18")),
                (8, ("", "", "2")),
            ],
        ),
    ]


def test_the_noise_of_binary_fractions_is_left_behind(tmp_path: Path) -> None:
    noisy = changed(
        one_sheet((0, 0, 0.25)), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"0.25", b"0.30000000000000004")
    )
    assert sheets(tmp_path, noisy) == [("Sheet1", [(1, ("0.3",))])]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1e-9, "0"),
        (-1e-9, "0"),
        (12345678901234567.0, "12345678901234568"),
        (1e22, "10000000000000000000000"),
        (278.4375, "278.4375"),
        (7, "7"),
        (clock_time(9, 5), "09:05:00"),
        (timedelta(hours=30, minutes=5, seconds=1), "30:05:01"),
        (datetime(2026, 2, 1, 9, 59, 59, 999_999), "2026-02-01T10:00:00"),  # noqa: DTZ001
        ("=1+1", "=1+1"),
    ],
)
def test_a_value_is_printed_plainly(value: object, text: str) -> None:
    assert printed(value) == text


@pytest.mark.parametrize("text", ["", "n/a", "NaN", "Infinity", "1e999"])
def test_what_is_no_number_stays_as_it_is(text: str) -> None:
    assert number(text) == text


def test_an_open_document_is_read_though_it_repeats_empty_cells_to_the_edge(tmp_path: Path) -> None:
    assert sheets(tmp_path, ods()) == [("April", [(1, ("2026-02-01", "Client", "1000.5"))])]


@pytest.mark.parametrize(("kind", "name"), [("text", "x"), ("presentation", "x")])
def test_letters_and_presentations_are_refused_as_such(tmp_path: Path, kind: str, name: str) -> None:
    assert refusal(tmp_path, ods(kind=f"application/vnd.oasis.opendocument.{kind}")) == "file_is_document"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("word/document.xml", name)
    assert refusal(tmp_path, made.getvalue()) == "file_is_document"


def test_a_workbook_without_cells_is_empty(tmp_path: Path) -> None:
    assert refusal(tmp_path, one_sheet()) == "file_empty"


def test_a_workbook_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = one_sheet((0, 0, "a"), (1, 0, 5))
    for end in (30, len(whole) // 2, len(whole) - 10):
        assert refusal(tmp_path, whole[:end]) == "file_broken"


def test_a_workbook_whose_parts_are_no_xml_is_refused(tmp_path: Path) -> None:
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"):
        broken = changed(one_sheet((0, 0, "a")), part, lambda xml: xml[: len(xml) // 2] + b"<<&")
        assert refusal(tmp_path, broken) in {"file_broken", "file_empty"}


@pytest.mark.parametrize("far", [(1_048_575, 16_383), (1_048_575, 1), (200, 16_383)])
def test_two_cells_that_lie_far_apart_fill_no_memory(tmp_path: Path, far: tuple[int, int]) -> None:
    content = one_sheet((0, 0, "a"), (*far, "z"))
    assert len(content) < 10_000
    assert refusal(tmp_path, content) == "file_has_too_many_cells"


def test_a_sheet_that_is_only_formatted_to_the_edge_is_read(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert sheets(tmp_path, workbook(fill)) == [("Sheet1", [(1, ("a",))])]


def test_the_memory_of_the_child_ends_what_no_count_foresaw(tmp_path: Path) -> None:
    content = one_sheet((0, 0, "a"), (1_048_575, 16_383, "z"))
    assert refusal(tmp_path, content, Limits(cells=1 << 40)) == "file_not_opened"


@pytest.mark.parametrize(
    "more",
    [
        (
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
            'office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
        ),
        (
            '<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="2000000000">'
            "<text:p>x</text:p></table:table-cell></table:table-row>"
        ),
    ],
    ids=["rows", "columns"],
)
def test_an_open_document_that_repeats_itself_without_end_is_refused(tmp_path: Path, more: str) -> None:
    assert refusal(tmp_path, ods(more)) in {"file_broken", "file_not_opened", "file_too_wide"}


def test_ten_thousand_columns_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, one_sheet(*((0, column, 1) for column in range(10_000)))) == "file_too_wide"


def test_many_sheets_share_one_allowance_of_cells(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for _ in range(3):
            book.add_worksheet().write_row(0, 0, range(5))

    content = workbook(fill)
    assert len(sheets(tmp_path, content)) == 3
    assert refusal(tmp_path, content, Limits(cells=14)) == "file_has_too_many_cells"


def test_an_answer_longer_than_allowed_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, one_sheet((0, 0, "x" * 5_000)), Limits(answer=1_000)) == "file_has_too_many_cells"


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    content = one_sheet((0, 0, "a"))
    entity = b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    hostile = changed(
        content, "xl/sharedStrings.xml", lambda xml: xml.replace(b"?>", b"?>" + entity, 1).replace(b">a<", b">&x;<")
    )
    assert refusal(tmp_path, hostile) == "file_has_dtd"
