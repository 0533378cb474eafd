"""A document is set as PDF/A with the bundled fonts, the same bytes each time, its text readable by programs."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from freelancer_desk.domain.problems import DeskError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside import typesetting

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = '#panic("run") $x$ @ref <label> *b* _i_ [c] \\ "q" {d} = h // no'


def data(**more: Any) -> dict[str, Any]:
    return {
        "title": "Tax summary",
        "subtitle": "Tax Year 2026",
        "person": "Ayesha Khan",
        "made_on": [2026, 7, 1],
        "head": [["Name", "Ayesha Khan"], ["Work", HOSTILE]],
        "figures": [{"label": "Reached Pakistan", "value": "Rs\u00a01,112,070.00", "note": "2 payments"}],
        "tables": [
            {
                "title": "Tax working",
                "headings": ["Line", "Tax"],
                "widths": ["1", "auto"],
                "align": ["left", "right"],
                "rows": [["Export of services\ns. 154A", "2,780.18"]],
                "note": "",
                "empty": "",
            }
        ],
        "notes": ["ٹیکس"],
        "footer": "Tax summary",
    } | more


def test_the_same_data_gives_the_same_bytes() -> None:
    one = typesetting.pdf("tax-summary", data())
    assert one.startswith(b"%PDF-")
    assert one.rstrip().endswith(b"%%EOF")
    assert one == typesetting.pdf("tax-summary", data())
    assert one != typesetting.pdf("tax-summary", data(person="Somebody Else"))


def test_it_says_that_it_is_made_to_be_kept() -> None:
    assert b"pdfaid:part>3<" in typesetting.pdf("tax-summary", data()).replace(b" ", b"")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no reader of PDF text here")
def test_its_text_can_be_read_and_no_text_is_taken_for_an_order(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(typesetting.pdf("tax-summary", data()))
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    flat = " ".join(text.split())
    for words in ("Ayesha Khan", "1,112,070.00", "2,780.18", "s. 154A", "Reached Pakistan"):
        assert words in flat, words
    assert '#panic("run")' in flat.replace("“", '"').replace("”", '"')


def test_data_that_does_not_fit_the_template_is_a_refusal() -> None:
    broken = data()
    del broken["tables"]
    for template, given in (("tax-summary", broken), ("no-such-template", data())):
        with pytest.raises(DeskError) as refused:
            typesetting.pdf(template, given)
        assert refused.value.kind == "document_failed"
        assert "{" not in sentence(refused.value)


def test_anything_but_one_file_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typst.compile", lambda *_, **__: [b"page"])
    with pytest.raises(DeskError) as refused:
        typesetting.pdf("tax-summary", data())
    assert refused.value.kind == "document_failed"


def test_a_code_is_drawn_with_room_around_it_and_one_too_long_is_refused() -> None:
    drawn = typesetting.code("0002020102110202000424PK33ABCD00000000000000001004BA20")
    assert drawn.startswith("<svg")
    # 54 capital letters and figures with correction M fit into version 3: 29 modules, and four of quiet on each side.
    assert 'viewBox="0 0 37 37"' in drawn
    with pytest.raises(DeskError) as refused:
        typesetting.code("x" * 5000)
    assert refused.value.kind == "code_too_long"
