"""What a text announces in its first lines decides who reads it; drawn tables, web pages and old XML become grids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from freelancer_desk.domain.contents import Grid, Text
from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside.reading import Limits, read_files

if TYPE_CHECKING:
    from pathlib import Path

BRANCH = """\
   ACCOUNT STATEMENT                    ACCOUNT NO : 0000-01
   -----------------------------------------------------
   |DATE   |PARTICULARS       |       DEBIT|    BALANCE |
   |-------|------------------|------------|------------|
   |       |BROUGHT FORWARD   |            |  10,000.00 |
   |08APR26|Advance Tax       |    1,722.52|   8,277.48 |
   Continue on next page
+-------+-----+
"""
CAMT = '<?xml version="1.0"?>\n<!-- made up -->\n<n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>'
SHEETS = """<?xml version="1.0" encoding="windows-1252"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:html="http://www.w3.org/TR/REC-html40" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="Statement"><Table>
<Row><Cell><Data ss:Type="String">Date</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">Text</Data></Cell>
 <Cell><Data ss:Type="String">Amount</Data></Cell><Cell><Data ss:Type="String">Balance</Data></Cell></Row>
<Row ss:Index="5"><Cell><Data ss:Type="DateTime">2026-02-01T00:00:00.000</Data></Cell>
 <Cell><ss:Data ss:Type="String"><html:B>Café</html:B> &amp; co</ss:Data></Cell>
 <Cell ss:Index="4"><Data ss:Type="Number">0.30000000000000004</Data></Cell></Row>
<Row><Cell/></Row>
<Row><Cell><Data ss:Type="DateTime">2026-02-01T10:00:00.000</Data></Cell>
 <Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#DIV/0!</Data></Cell>
 <Cell><Data ss:Type="Number">1.5E3</Data></Cell><Cell><Data ss:Type="DateTime">soon</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="Secret"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
 <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet>
<Worksheet ss:Name="Empty"><Table/></Worksheet>
</Workbook>"""
PAGE = """<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN"><html><head><title>a<td>b</title><style>td {}</style></head>
<table><tr><td><table><tr><th>Date<th>Text<th>Amount</tr>
<tr><td>01/02/2026</td><td>Rem&shy;ittance &amp;<br/>bonus &#8377;</td><td>&nbsp;1,000.00</td></tr><tr><td></td></tr>
<tr><td colspan="2">Total</td><td>1,000.00</td></tr></table></td><td>side<script>x</script></td></tr></table></html>"""
BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def contents(tmp_path: Path, text: str | bytes, limits: Limits | None = None) -> tuple[Grid | Text, ...]:
    path = tmp_path / "file.xls"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (source,) = read_files(path, limits=limits or Limits())
    found = tuple(content for content in source.contents if isinstance(content, Grid | Text))
    assert len(found) == len(source.contents)
    return found


def grids(tmp_path: Path, text: str | bytes) -> list[tuple[str, list[tuple[int, tuple[str, ...]]]]]:
    found = contents(tmp_path, text)
    return [(grid.title, [(row.number, row.cells) for row in grid.rows]) for grid in found if isinstance(grid, Grid)]


def refusal(tmp_path: Path, text: str | bytes, limits: Limits | None = None) -> str:
    with pytest.raises(FileUnreadableError) as refused:
        contents(tmp_path, text, limits)
    assert "file.xls" in sentence(refused.value)
    return refused.value.kind


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("\n\n\nOFXHEADER:100\nDATA:OFXSGML\n\n<OFX><SIGNONMSGSRSV1>", "ofx"),
        ('<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n<OFX></OFX>', "ofx"),
        ("\r\n<ofx>\r\n</ofx>", "ofx"),
        ("# a remark\n\n!Type:Bank\nD1/2'26\nT5.00\n^\n", "qif"),
        ("!Account\nNBank\n^\n", "qif"),
        ("!Option:AutoSwitch\n", "qif"),
        (":20:STARTUMSE\n:25:1/2\n", "mt940"),
        ("{1:F01BANK0000}{2:I940X}{4:\n:20:A\n:25:1\n-}", "mt940"),
        ("ABNANL2A\n940\nABNANL2A\n:20:ABN\n", "mt940"),
        (CAMT, "camt"),
    ],
)
def test_a_standard_is_known_by_its_first_lines(tmp_path: Path, text: str, form: str) -> None:
    assert contents(tmp_path, text) == (Text(form, text),)


@pytest.mark.parametrize("text", ["Date,Text\n1,:20: !Type:\n", "<none>,5\n<b>,6\n", "[a],[b]\n1,2\n", "{x},y\n1,2\n"])
def test_a_table_that_only_mentions_a_standard_stays_a_table(tmp_path: Path, text: str) -> None:
    ((_, rows),) = grids(tmp_path, text)
    assert len(rows) == 2


@pytest.mark.parametrize(
    "text",
    [
        CAMT.replace("<!-- made up -->", BOMB),
        CAMT.replace("<!-- made up -->", '<!doctype d SYSTEM "file:///etc/hostname">'),
        CAMT.replace("<!-- made up -->", "<!-- x -->" * 60 + BOMB),
        CAMT.replace("/>", ">") + "<!ENTITY a 'b'></n:Document>",
        SHEETS.replace("<?mso-application", BOMB + "<?mso-application"),
        "OFXHEADER:100\n\n" + BOMB + "<OFX></OFX>",
    ],
    ids=["bomb", "other-file", "behind-remarks", "late", "sheets", "ofx"],
)
def test_a_document_type_is_refused(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text) == "file_has_dtd"
    assert refusal(tmp_path, text.encode("utf-16")) == "file_has_dtd"


@pytest.mark.parametrize("text", ["<?xml version='1.0'?><note>x</note>", "<Document>\n</Document>", "<svg></svg>"])
def test_other_xml_is_refused(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text) == "file_is_other_xml"


def test_a_table_drawn_with_bars_has_clean_cells(tmp_path: Path) -> None:
    assert grids(tmp_path, BRANCH) == [
        (
            "",
            [
                (1, ("ACCOUNT STATEMENT                    ACCOUNT NO : 0000-01",)),
                (3, ("DATE", "PARTICULARS", "DEBIT", "BALANCE")),
                (5, ("", "BROUGHT FORWARD", "", "10,000.00")),
                (6, ("08APR26", "Advance Tax", "1,722.52", "8,277.48")),
                (7, ("Continue on next page",)),
            ],
        )
    ]


def test_tables_of_a_web_page_are_grids_with_rows_counted_from_one(tmp_path: Path) -> None:
    outer, inner = grids(tmp_path, PAGE)
    assert outer == ("", [(1, ("", "side"))])
    assert inner == (
        "",
        [
            (1, ("Date", "Text", "Amount")),
            (2, ("01/02/2026", "Rem\u00adittance & bonus ₹", "1,000.00")),
            (4, ("Total", "1,000.00")),
        ],
    )


def test_a_web_page_in_the_letters_of_windows_says_so_itself(tmp_path: Path) -> None:
    page = (
        '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><table><tr><td>Сумма</table>'
    )
    assert grids(tmp_path, page.encode("cp1251")) == [("", [(1, ("Сумма",))])]
    unknown = page.replace("1251", "1299").replace("Сумма", "Café").encode("cp1252")
    assert grids(tmp_path, unknown) == [("", [(1, ("Café",))])]


@pytest.mark.parametrize("text", ["<html><body>Session expired</body></html>", "<table><tr><td> </td></tr></table>"])
def test_a_page_without_a_table_is_refused(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text) == "file_has_no_table"


def test_the_xml_that_excel_wrote_in_2003_gives_its_visible_sheets(tmp_path: Path) -> None:
    assert grids(tmp_path, SHEETS) == [
        (
            "Statement",
            [
                (1, ("Date", "Text", "", "Amount", "Balance")),
                (5, ("2026-02-01", "Café & co", "", "0.3", "")),
                (7, ("2026-02-01T10:00:00", "TRUE", "", "1500", "soon")),
            ],
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("</Workbook>", "", "file_broken"),
        ("</Worksheet>", "</Work>", "file_broken"),
        ('ss:Index="4"', 'ss:Index="99999999"', "file_too_wide"),
        ('ss:MergeAcross="1"', 'ss:MergeAcross="99999999"', "file_too_wide"),
    ],
)
def test_old_xml_that_is_broken_or_too_wide_is_refused(tmp_path: Path, old: str, new: str, kind: str) -> None:
    assert refusal(tmp_path, SHEETS.replace(old, new, 1)) == kind


def test_old_xml_of_empty_sheets_is_empty(tmp_path: Path) -> None:
    start, end = SHEETS.split("<Worksheet ", 1)[0], '<Worksheet ss:Name="E"><Table/></Worksheet></Workbook>'
    assert refusal(tmp_path, start + end) == "file_empty"


@pytest.mark.parametrize(
    ("text", "limits", "kind"),
    [
        (PAGE, Limits(cells=5), "file_has_too_many_cells"),
        (PAGE, Limits(columns=2), "file_too_wide"),
        (SHEETS, Limits(cells=8), "file_has_too_many_cells"),
        (SHEETS, Limits(cells=12), "file_has_too_many_cells"),  # ten are written, fifteen stand on the sheet
        ("<table>" * 60 + "<tr><td>x", Limits(), "file_not_opened"),
    ],
)
def test_more_cells_than_any_statement_has_are_refused(tmp_path: Path, text: str, limits: Limits, kind: str) -> None:
    assert refusal(tmp_path, text, limits) == kind


def test_a_page_made_to_be_read_for_hours_costs_its_seconds_only(tmp_path: Path) -> None:
    assert refusal(tmp_path, "<table><tr><td>x" + "<!" * 3_000_000, Limits(processor_seconds=1)) == "file_not_opened"
