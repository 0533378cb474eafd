"""A PDF gives its words with their places; one that is locked, a scan, endless or broken is refused in a sentence."""

from __future__ import annotations

import hashlib
import time
import zlib
from typing import TYPE_CHECKING

import pytest
import typst

from freelancer_desk.domain.contents import Words
from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.domain.words import sentence
from freelancer_desk.outside.reading import Limits, read_files

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "#set page(width: 400pt, height: 300pt, margin: 0pt)\n#set text(size: 8pt)\n"
SECRET = "1702"  # noqa: S105 made up
PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def typeset(body: str) -> bytes:
    made = typst.compile((PAGE + body).encode(), format="pdf", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def at(x: int, y: int, text: str) -> str:
    return f"#place(top + left, dx: {x}pt, dy: {y}pt)[{text}]\n"


def rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def locked(password: str) -> bytes:
    """A PDF under the oldest lock of all, the forty bits of the standard handler's second revision."""

    def md5(data: bytes) -> bytes:
        return hashlib.md5(data, usedforsecurity=False).digest()

    user = (password.encode() + PADDING)[:32]
    owner = rc4(md5((b"owner" + PADDING)[:32])[:5], user)
    key = md5(user + owner + b"\xfc\xff\xff\xff" + b"0" * 16)[:5]
    stream = rc4(md5(key + b"\x04\0\0\0\0")[:10], b"BT /F 8 Tf 10 200 Td (Balance 5.00) Tj ET")
    lock = f"/Filter/Standard/V 1/R 2/P -4/O<{owner.hex()}>/U<{rc4(key, PADDING).hex()}>"
    return pdf(
        "/Contents 4 0 R", stream, f"5 0 obj<<{lock}>>endobj\n", f"/Encrypt 5 0 R/ID[<{'30' * 16}><{'30' * 16}>]"
    )


def pdf(page: str, stream: bytes = b"", more: str = "", trailer: str = "", *, filtered: str = "") -> bytes:
    """A file written by hand: one page, one stream, no table of places (readers look for the objects)."""
    head = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Resources<</Font<</F<</Type/Font/Subtype/Type1"
        f"/BaseFont/Helvetica>>>>>>{page}>>endobj\n{more}4 0 obj<</Length {len(stream)}{filtered}>>stream\n"
    )
    return head.encode() + stream + f"\nendstream endobj\ntrailer<</Root 1 0 R/Size 9{trailer}>>\n%%EOF\n".encode()


def words(tmp_path: Path, content: bytes, password: str = "") -> Words:
    path = tmp_path / "statement.csv"
    path.write_bytes(content)
    (source,) = read_files(path, password=password)
    (found,) = source.contents
    assert isinstance(found, Words)
    return found


def refusal(tmp_path: Path, content: bytes, password: str = "", limits: Limits | None = None) -> str:
    path = tmp_path / "statement.csv"
    path.write_bytes(content)
    before = time.monotonic()
    with pytest.raises(FileUnreadableError) as refused:
        read_files(path, password=password, limits=limits or Limits())
    assert time.monotonic() - before < 20
    assert "statement.csv" in sentence(refused.value)
    return refused.value.kind


def test_words_come_line_by_line_with_their_places_in_hundredths_of_a_point(tmp_path: Path) -> None:
    body = (
        at(200, 50, "5,000.00") + at(20, 51, "Closing balance") + at(20, 20, "Café") + "#pagebreak()\n" + at(30, 5, "2")
    )
    first, second = words(tmp_path, typeset(body)).pages
    assert [word.text for word in first] == ["Café", "Closing", "balance", "5,000.00"]
    assert [word.text for word in second] == ["2"]
    assert [word.left for word in first[:2]] == [2000, 2000]
    assert abs(first[3].left - 20_000) < 60
    assert all(type(place) is int for word in first for place in (word.left, word.right, word.top))
    cafe, closing, balance, amount = first
    assert (closing.top - cafe.top, cafe.top - amount.top) == (3_100, -3_000)
    assert closing.right < balance.left
    assert balance.right < amount.left


def test_columns_that_nearly_touch_stay_apart_and_letters_close_together_do_not(tmp_path: Path) -> None:
    body = "#place(dx: 20pt, dy: 20pt)[PKR5,000.00#h(1.6pt)PKR30,000.00]" + at(20, 60, "#text(tracking: 0.5pt)[SPACED]")
    (page,) = words(tmp_path, typeset(body)).pages
    assert [word.text for word in page] == ["PKR5,000.00", "PKR30,000.00", "SPACED"]


def test_a_letter_printed_twice_to_look_bold_is_one(tmp_path: Path) -> None:
    stream = b"BT /F 8 Tf 10 200 Td (Balance) Tj 0.3 0 Td (Balance) Tj 90 0 Td (Bill 11) Tj ET"
    (page,) = words(tmp_path, pdf("/Contents 4 0 R", stream)).pages
    assert [word.text for word in page] == ["Balance", "Bill", "11"]


def test_a_mark_across_the_page_is_no_line_of_it(tmp_path: Path) -> None:
    body = at(20, 20, "Balance") + "#place(center + horizon, rotate(45deg)[COPY])"
    (page,) = words(tmp_path, typeset(body)).pages
    assert [word.text for word in page] == ["Balance"]
    (side,) = words(tmp_path, typeset(at(20, 20, "Balance") + "#place(left + horizon, rotate(-90deg)[FORM 7])")).pages
    assert [word.text for word in side] == ["Balance"]
    (alone,) = words(tmp_path, typeset("#place(center + horizon, rotate(90deg)[COPY])")).pages
    assert alone


def test_a_page_that_is_turned_to_be_read_is_level_once_turned(tmp_path: Path) -> None:
    stream = b"BT /F 8 Tf 0 1 -1 0 100 100 Tm (Balance) Tj 1 0 0 1 50 50 Tm (side) Tj ET"
    (page,) = words(tmp_path, pdf("/Rotate 90/Contents 4 0 R", stream)).pages
    assert [word.text for word in page] == ["Balance"]


def test_a_locked_pdf_opens_with_its_password_only(tmp_path: Path) -> None:
    content = locked(SECRET)
    assert refusal(tmp_path, content) == "file_needs_password"
    assert refusal(tmp_path, content, "1703") == "password_wrong"
    assert refusal(tmp_path, content, "۱۷۰۲") == "password_wrong"
    assert [word.text for word in words(tmp_path, content, SECRET).pages[0]] == ["Balance", "5.00"]


def test_a_password_given_for_nothing_does_no_harm(tmp_path: Path) -> None:
    assert words(tmp_path, typeset(at(20, 20, "Balance")), SECRET).pages[0][0].text == "Balance"
    assert words(tmp_path, locked(""), SECRET).pages[0][0].text == "Balance"


def test_a_lock_of_another_make_is_told_as_one(tmp_path: Path) -> None:
    trailer = f"/Encrypt 5 0 R/ID[<{'30' * 16}><{'30' * 16}>]"
    assert (
        refusal(tmp_path, pdf("", more="5 0 obj<</Filter/Foreign/V 1>>endobj\n", trailer=trailer)) == "file_is_locked"
    )


def test_a_pdf_without_words_is_a_scan(tmp_path: Path) -> None:
    assert refusal(tmp_path, typeset("#rect(width: 90pt, height: 20pt)")) == "file_is_scan"
    assert refusal(tmp_path, pdf("")) == "file_is_scan"


def test_letters_without_a_meaning_are_no_text(tmp_path: Path) -> None:
    font = (
        "/Resources<</Font<</G<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts"
        "[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        "/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/X>>>>]>>>>>>/Contents 4 0 R"
    )
    assert refusal(tmp_path, pdf(font, b"BT /G 8 Tf 10 200 Td <000100020003> Tj ET")) == "file_is_scan"


def test_a_pdf_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    whole = typeset(at(20, 20, "Balance"))
    assert refusal(tmp_path, whole[:200]) == "file_broken"
    assert refusal(tmp_path, b"%PDF-1.7\n") == "file_broken"


@pytest.mark.parametrize(
    ("limits", "kind"), [(Limits(pages=2), "file_has_too_many_pages"), (Limits(cells=2), "file_has_too_many_cells")]
)
def test_more_than_any_statement_has_is_refused(tmp_path: Path, limits: Limits, kind: str) -> None:
    assert refusal(tmp_path, typeset("a#pagebreak()b#pagebreak()c"), limits=limits) == kind


def test_a_stream_that_swells_without_end_is_ended_with_the_child(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    head, chunk = packer.flush(zlib.Z_FULL_FLUSH), packer.compress(b" " * (1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    swollen = head + chunk * 120
    assert len(swollen) < 3_000_000
    content = pdf("/Contents 4 0 R", swollen, filtered="/Filter/FlateDecode")
    assert refusal(tmp_path, content) in {"file_not_opened", "file_is_scan"}


def test_pages_that_are_their_own_parents_end(tmp_path: Path) -> None:
    content = pdf("").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R 2 0 R 2 0 R]")
    assert refusal(tmp_path, content) in {"file_broken", "file_not_opened", "file_is_scan"}


def test_a_drawing_that_calls_itself_ends(tmp_path: Path) -> None:
    form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
    content = pdf("/Contents 4 0 R", b"/X Do /X Do /X Do", filtered=form).replace(
        b"/Font<<", b"/XObject<</X 4 0 R>>/Font<<", 1
    )
    assert refusal(tmp_path, content, limits=Limits(processor_seconds=3)) in {"file_not_opened", "file_is_scan"}
