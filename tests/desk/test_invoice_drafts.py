"""What is typed of invoices is checked field by field; what is wrong is one sentence, and nothing is kept."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from freelancer_desk.desk import (
    Desk,
    invoices,
    records,
)
from freelancer_desk.desk.invoices import drafting, papers, seller
from tests.desk.billed import draft, refused

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("fields", "line", "kind"),
    [
        ({}, {"text": "", "price": "1"}, "field_missing"),
        ({}, {"text": "x"}, "field_missing"),
        ({}, {"text": "x", "price": "1e5"}, "not_a_number"),
        ({}, {"text": "x", "price": "0.1234567"}, "price_places"),
        ({}, {"text": "x", "price": "9" * 39}, "amount_too_large"),
        ({}, {"text": "x", "price": "1", "discount": "101"}, "percent_wrong"),
        ({}, {"text": "x", "price": "1", "colour": "red"}, "field_unknown"),
        ({"currency": "XXX"}, {"text": "x", "price": "1"}, "unknown_currency"),
        ({"due": "2026-01-01"}, {"text": "x", "price": "1"}, "days_reversed"),
        ({"pay_into": "nowhere"}, {"text": "x", "price": "1"}, "pay_into_unknown"),
        ({"client": ""}, {"text": "x", "price": "1"}, "field_missing"),
        ({"colour": "red"}, {"text": "x", "price": "1"}, "field_unknown"),
    ],
)
def test_a_wrong_draft_is_one_sentence_and_nothing_is_kept(
    desk: Desk, fields: dict[str, str], line: dict[str, str], kind: str
) -> None:
    with refused(kind):
        drafting.add(desk, {"client": "A", "currency": "USD", **fields}, [line])
    assert invoices.listing(desk.book, desk.today()) == ()


def endless_png(side: int) -> bytes:
    """A picture of one grey, small as a file and huge as pixels."""
    rows = zlib.compress(bytes(side // 8 + 1) * side, 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    whole = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(whole)


def test_a_picture_is_kept_once_and_only_if_it_is_one(desk: Desk, tmp_path: Path) -> None:
    drawn, wrong = tmp_path / "logo.svg", tmp_path / "logo.png"
    drawn.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    wrong.write_bytes(b"MZ" + bytes(100))
    seller.put_picture(desk, "logo", drawn)
    assert papers.paper(desk.book, draft(desk)).dress.logo == drawn.read_bytes()
    with refused("picture_wrong"):
        seller.put_picture(desk, "logo", wrong)
    for broken, content in (
        (wrong, b"\x89PNG\r\n\x1a\n" + bytes(40)),
        (wrong, endless_png(30_000)),
        (drawn, b"<svg xmlns='http://www.w3.org/2000/svg'><"),
    ):
        broken.write_bytes(content)
        with refused("picture_wrong"):
            seller.put_picture(desk, "logo", broken)
    seller.put_picture(desk, "logo", None)
    assert papers.paper(desk.book, draft(desk)).dress.logo == b""


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"accent": "red"}, "colour_wrong"),
        ({"terms_days": "400"}, "days_wrong"),
        ({"invoice_pattern": "x"}, "number_pattern"),
        ({"invoice_pattern": "#{n}"}, "number_pattern"),
        ({"invoice_pattern": "../{n}"}, "number_pattern"),
        ({"invoice_pattern": "a..{n}"}, "number_pattern"),
        ({"quote_pattern": "INV-{year}-{n:4}"}, "number_pattern_shared"),
        ({"layout": "loud"}, "choice_unknown"),
        ({"nothing": "x"}, "field_unknown"),
    ],
)
def test_a_wrong_setting_is_refused(desk: Desk, fields: dict[str, str], kind: str) -> None:
    with refused(kind):
        seller.save(desk, fields)


def test_an_address_that_reaches_nobody_is_not_kept_for_a_client(desk: Desk) -> None:
    with refused("email_wrong"):
        records.add(desk, "client", {"name": "Harbor", "email": "not-an-email"})
    records.add(desk, "client", {"name": "Harbor", "email": "a.b+c@harbor.example"})


@pytest.mark.parametrize(
    ("client", "line"),
    [
        ('#panic() *b* $x$ @a `c` \\\\ "q"', {"text": "#image(1) = h // no <label>", "price": "10"}),
        ("😀 中文 العربية", {"text": "😀" * 50, "price": "1"}),
        ("x" * 400, {"text": "W" * 400, "price": "1"}),
        ("c", {"text": "W", "quantity": "9999999", "price": "999999.123456"}),
        ("c", {"text": "l", "price": "-5"}),
    ],
)
def test_whatever_is_typed_is_printed_as_text(desk: Desk, client: str, line: dict[str, str]) -> None:
    made = papers.pdf(papers.paper(desk.book, drafting.add(desk, {"client": client, "currency": "USD"}, [line]).id))
    assert made.startswith(b"%PDF-")


def test_five_hundred_lines_are_printed_and_more_are_refused(desk: Desk) -> None:
    lines = [{"text": f"Line {n}", "price": "1"} for n in range(501)]
    with refused("lines_too_many"):
        draft(desk, lines=lines)
    made = papers.paper(desk.book, draft(desk, lines=lines[:500]))
    assert papers.pdf(made).startswith(b"%PDF-")
    assert made.sums.total.text == "500.00"
