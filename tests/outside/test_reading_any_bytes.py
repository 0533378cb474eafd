"""Whatever bytes a file has, it is read or refused; the shared samples are read, or refused as they should be."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from freelancer_desk.domain.contents import Grid, Text, Words
from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside.reading import LIMITS, read_files, wire, worker
from freelancer_desk.outside.reading.grids import grid
from freelancer_desk.outside.reading.kinds import TEXT, kind_of
from freelancer_desk.outside.reading.plain import number
from freelancer_desk.outside.reading.texts import decoded, form_of
from freelancer_desk.outside.reading.unpacking import Archive
from freelancer_desk.outside.reading.web_tables import tables
from freelancer_desk.outside.reading.xml_sheets import sheets

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
# Refused by what they are; what a statement says wrongly inside is the importers' to refuse.
REFUSED = {
    "ugly/camt-entity-bomb.xml": "file_has_dtd",
    "ugly/camt-xxe.xml": "file_has_dtd",
    "ugly/empty.csv": "file_empty",
    "ugly/png-named.csv": "file_is_picture",
    "ugly/scanned-image-only.pdf": "file_is_scan",
    "ugly/truncated.xlsx": "file_broken",
}
FORMS = {"camt": "camt", "mt940": "mt940", "ofx": "ofx", "qif": "qif"}

PIECES = [
    *("|", "-", ",", ";", "\t", "\n", "\r", '"', "'", "sep=;", "\x00", "<", ">", "&amp;", "&#0;", "&#xD800;", "é", "ا"),
    *("OFXHEADER:100", "<OFX>", ":20:", "{1:", "{4:", "!Type:Bank", "{", "[", "<!DOCTYPE html>", "<!DOCTYPE x", "<!--"),
    *("<?xml version='1.0'?>", "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>", "]]>", "-->", "/>"),
    *(
        "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
    ),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map("".join)
SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
ELEMENTS = [
    *(
        "<Worksheet ss:Name='a'>",
        "</Worksheet>",
        "<Table>",
        "</Table>",
        "<Row>",
        "<Row ss:Index='7'>",
        "</Row>",
        "<Cell>",
    ),
    *("<Cell ss:Index='3' ss:MergeAcross='2'>", "</Cell>", "<Data ss:Type='Number'>", "<Data ss:Type='DateTime'>"),
    *(
        "<Data ss:Type='Boolean'>",
        "</Data>",
        "9999-12-31T23:59:59.999",
        "1e400",
        "-0",
        "sNaN",
        "5",
        "<Row ss:Index='-1'/>",
    ),
]
LAST_MOMENT = "".join(
    (*(ELEMENTS[at] for at in (0, 2, 4, 7)), "<Data ss:Type='DateTime'>9999-12-31T23:59:59.999</Data>")
)
LAST_MOMENT += "</Cell></Row></Table></Worksheet>"


def survives(read: Callable[[], object]) -> None:
    """Nothing but a refusal comes out."""
    refused: FileUnreadableError | None = None
    try:
        read()
    except FileUnreadableError as error:
        refused = error
    if refused is not None:
        refused.facts["file"] = "x"
        assert "{" not in sentence(refused)


def as_text(content: bytes) -> None:
    if kind_of(content, "x") != TEXT:
        return
    text = decoded(content, "x")
    if form_of(text, "x") == "grid":
        for row in grid(text, "x", LIMITS).rows:
            assert row.number >= 1
            assert any(row.cells)
            assert not any("\x00" in cell for cell in row.cells)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    survives(lambda: as_text(content))


@settings(max_examples=300)
@given(texts, st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]))
@example("|", "utf-8")
@example("||\n||\n", "utf-8")
@example("sep=", "utf-8")
@example("sep=\n", "utf-8")
@example('sep="\n1"2', "utf-8")
def test_any_text_is_read_or_refused(text: str, encoding: str) -> None:
    survives(lambda: as_text(text.encode(encoding, "replace")))


@settings(max_examples=200)
@given(texts)
def test_any_web_page_is_read_or_refused(text: str) -> None:
    survives(lambda: tables("<table>" + text, LIMITS))


@settings(max_examples=300)
@given(st.lists(st.sampled_from(ELEMENTS), max_size=25).map("".join))
@example(LAST_MOMENT)
def test_any_old_xml_is_read_or_refused(text: str) -> None:
    survives(lambda: sheets(f"<Workbook {SS}>{text}</Workbook>", LIMITS))


@given(st.text(max_size=12) | st.from_regex(r"[+-]?[0-9._]{1,8}(e[+-]?[0-9]{1,3})?", fullmatch=True))
def test_any_number_is_printed_or_left(text: str) -> None:
    assert "E+" not in number(text) or number(text) == text


@settings(max_examples=300)
@given(st.integers(0, 500), st.integers(0, 255), st.integers(0, 500))
@example(384, 0, 0)  # a member without a name
def test_an_archive_with_bytes_changed_is_read_or_refused(at: int, byte: int, end: int) -> None:
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile

    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "Day,Amount\n" * 20)
        archive.writestr("xl/workbook.xml", "<x/>")
    content = bytearray(made.getvalue())
    content[at % len(content)] = byte
    opened = bytes(content[: len(content) - end // 4])
    survives(lambda: list(Archive(opened, LIMITS).statements()))
    survives(lambda: Archive(opened, LIMITS, "x").repacked())


@settings(max_examples=15)
@given(st.sampled_from(["pdf", "ole", "zip"]), st.binary(max_size=300))
def test_the_child_answers_to_any_bytes(form: str, content: bytes) -> None:
    magic = {"pdf": b"%PDF-1.7\n", "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "zip": b"PK\x03\x04"}[form]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(magic + content)
        survives(lambda: read_files(path))


@pytest.mark.parametrize("form", ["pdf", "html", "sheets", "zip", "ole"])
def test_a_reader_that_fails_in_its_own_way_is_a_refusal(form: str) -> None:
    header, _ = wire.unpacked(worker.answer({"form": form, "password": 0, "inside": False}, b"\xff\x00", LIMITS))
    assert header["refused"] in {"file_not_opened", "file_broken"}


def expected() -> dict[str, dict[str, object]]:
    path = SAMPLES / "expected.json"
    found: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {name: about for name, about in found.items() if "mode" in about}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_every_sample_gives_contents_or_the_refusal_it_asks_for() -> None:
    refused: dict[str, str] = {}
    for name in expected():
        password = "1702" if "password-1702" in name else ""
        try:
            (source,) = read_files(SAMPLES / name, password=password)
        except FileUnreadableError as refusal:
            refused[name] = refusal.kind
            continue
        assert source.contents, name
        form = FORMS.get(name.partition("/")[0], "")
        for content in source.contents:
            assert isinstance(content, Text if form else Words if name.endswith(".pdf") else Grid), name
            assert getattr(content, "form", "") == form, name
    assert refused == REFUSED


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_locked_sample_asks_for_its_password() -> None:
    path = SAMPLES / "pk-banks" / "mcb" / "synthetic-mcb-live-password-1702.pdf"
    for password, kind in (("", "file_needs_password"), ("1703", "password_wrong")):
        with pytest.raises(FileUnreadableError) as refused:
            read_files(path, password=password)
        assert refused.value.kind == kind
