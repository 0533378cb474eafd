"""A workbook and a JSON file say what the document says: text stays text, amounts are numbers, bytes repeat."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from freelancer_desk.domain.exports import Document, Sum, Table
from freelancer_desk.plugins.exporters import EXPORTERS, csv_document, json_document, xlsx_workbook

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://example.com")',
    "\t=1",
    "http://example.com",
    "0042",
    "{=1}",
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def document() -> Document:
    rows = tuple((text, Decimal("1234567.05")) for text in HOSTILE)
    amounts = (("Rate", Decimal("277.854321")), ("Less", Decimal("-0.10")), ("Empty", None), ("Long " * 60, Decimal(0)))
    return Document(
        title="=Summary",
        subtitle="+Tax Year",
        head=(("@Name", "=cmd|' /C calc'!A0"), ("Made", "24-Nov-2026")),
        tables=(
            Table("lines", "Lines [1]: a/b?", ("=Text", "Amount"), rows, "=note"),
            Table("more", "A title that is longer than a sheet may be called", ("Text", "Amount"), amounts),
            Table("none", "None", ("Text",), ()),
        ),
        notes=("=note one", "کھاتہ"),
        data={"name": "عائشہ", "amount": "1234567.05", "none": None},
    )


def sheets(content: bytes) -> dict[str, dict[str, tuple[str, str]]]:
    """Every filled cell of every sheet as (type, value), read from the file's own XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        strings = [
            "".join(text.text or "" for text in item.iter(f"{MAIN}t"))
            for item in ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314  our own file
        ]
        names = [sheet.attrib["name"] for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]  # noqa: S314
        found = {}
        for number, name in enumerate(names, start=1):
            root = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314
            assert not list(root.iter(f"{MAIN}f")), "no cell is a formula"
            assert not list(root.iter(f"{MAIN}hyperlink")), "no cell is a link"
            found[name] = {
                cell.attrib["r"]: (
                    cell.attrib.get("t", "n"),
                    strings[int(value.text or "")] if cell.attrib.get("t") == "s" else value.text or "",
                )
                for cell in root.iter(f"{MAIN}c")
                if (value := cell.find(f"{MAIN}v")) is not None
            }
    return found


def test_a_text_is_never_a_formula_a_link_or_a_number() -> None:
    found = sheets(xlsx_workbook.write(document()))
    lines = found["Lines  1   a b "]
    assert [lines[f"A{row}"] for row in range(2, 2 + len(HOSTILE))] == [("s", text) for text in HOSTILE]
    assert lines["A1"] == ("s", "=Text")
    assert lines[f"A{len(HOSTILE) + 3}"] == ("s", "=note")
    cover = found["Summary"]
    assert (cover["A1"], cover["A2"]) == (("s", "=Summary"), ("s", "+Tax Year"))
    assert (cover["A4"], cover["B4"]) == (("s", "@Name"), ("s", "=cmd|' /C calc'!A0"))
    assert [cover[f"A{row}"][1] for row in (7, 8)] == ["=note one", "کھاتہ"]


def test_amounts_are_numbers_and_what_is_missing_is_empty() -> None:
    found = sheets(xlsx_workbook.write(document()))
    assert found["Lines  1   a b "]["B2"][0] == "n"
    assert Decimal(found["Lines  1   a b "]["B2"][1]) == Decimal("1234567.05")
    more = found["A title that is longer than a s"]
    assert Decimal(more["B2"][1]) == Decimal("277.854321")
    assert Decimal(more["B3"][1]) == Decimal("-0.1")
    assert "B4" not in more
    assert found["None"] == {"A1": ("s", "Text")}


def test_a_workbook_says_the_amount_to_the_last_paisa_it_can_hold() -> None:
    large = Decimal("9999999999999.99")
    table = Table("t", "T", ("A",), ((large,),))
    found = sheets(xlsx_workbook.write(Document("t", "", (), (table,), (), {})))
    assert Decimal(found["T"]["A2"][1]) == large


def test_json_keeps_every_text_and_ends_with_a_line() -> None:
    content = json_document.write(document())
    assert content.endswith(b"}\n")
    assert json.loads(content) == document().data
    assert "عائشہ" in content.decode(), "readable without decoding escapes"


def test_a_csv_file_says_the_document_row_by_row_and_no_text_in_it_is_a_formula() -> None:
    content = csv_document.write(document())
    assert content == (Path(__file__).parent / "csv" / "expected.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    assert rows[11] == ['\'=HYPERLINK("http://example.com")', "1234567.05"]
    assert rows[21] == ["Less", "-0.10"], "an amount below nothing stays a number"


def test_a_csv_file_keeps_breaks_days_counts_sums_and_says_where_nothing_is() -> None:
    rows = (('two\r\nlines, "quoted"', date(2026, 7, 3), 7), ("\r=1", None, -7), ("\0=1", "", Sum(2, Decimal("-0.30"))))
    tables = (Table("t", "T", ("A", "B", "C"), rows), Table("n", "N", ("A",), (), empty="Nothing."))
    content = csv_document.write(Document("t", "", (), tables, (), {}))
    assert content == (
        b't\r\n""\r\n\r\nT\r\nA,B,C\r\n"two\r\nlines, ""quoted""",2026-07-03,7\r\n"\'\r=1",,-7\r\n\'\0=1,,-0.30\r\n'
        b"\r\nN\r\nNothing.\r\n"
    )


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.NAME)
def test_the_same_document_gives_the_same_bytes(exporter: object) -> None:
    assert exporter.write(document()) == exporter.write(document())  # type: ignore[attr-defined]
    assert f".{exporter.NAME}" == exporter.SUFFIX  # type: ignore[attr-defined]


def test_only_the_sums_of_our_own_tables_are_formulas_and_days_are_days() -> None:
    columns = ("Day", *(f"Column {number}" for number in range(2, 28)), "Amount")
    blank = (None,) * 26
    rows = (
        (date(2026, 7, 3), *blank, Decimal("0.10")),
        (date(2026, 7, 4), *blank, Decimal("0.20")),
        ("=SUM(A1:A9)", 7, *blank[1:], Sum(2, Decimal("0.30"))),
    )
    content = xlsx_workbook.write(Document("t", "", (), (Table("t", "T", columns, rows),), (), {}, cover="Cover"))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        root = ET.fromstring(book.read("xl/worksheets/sheet2.xml"))  # noqa: S314  our own file
    cells = {cell.attrib["r"]: cell for cell in root.iter(f"{MAIN}c")}
    formulas = {name: cell.findtext(f"{MAIN}f") for name, cell in cells.items() if cell.find(f"{MAIN}f") is not None}
    assert formulas == {"AB4": "SUM(AB2:AB3)"}
    assert cells["AB4"].findtext(f"{MAIN}v") == "0.30"
    assert (cells["A2"].attrib.get("t"), cells["A2"].findtext(f"{MAIN}v")) == (None, "46206")
    assert (cells["B4"].attrib.get("t"), cells["B4"].findtext(f"{MAIN}v")) == (None, "7")


def test_a_table_without_rows_says_so_in_one_line() -> None:
    table = Table("t", "Loans", ("Day", "Amount"), (), empty="Loans: nothing in the book.")
    found = sheets(xlsx_workbook.write(Document("t", "", (), (table,), (), {})))
    assert found["Loans"] == {"A1": ("s", "Loans: nothing in the book.")}
