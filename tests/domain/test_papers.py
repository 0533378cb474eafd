"""Names of papers can be shown and written anywhere; what a file is, its first bytes say."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from freelancer_desk.domain import papers
from freelancer_desk.domain.papers import clean_name, label, media_of

RESERVED = {"con", "prn", "aux", "nul", *(f"{word}{n}" for word in ("com", "lpt") for n in range(10))}
ALPHABET = st.one_of(st.characters(), st.sampled_from('./\\:*?"<>|\u202e\u2066\u200f\x00\x1b\r\n CONnul'))
NASTY = st.text(ALPHABET, max_size=40) | st.sampled_from(
    [
        "../../etc/passwd",
        "D:\\papers\\a.pdf",
        "CON",
        "nul.txt",
        "com1.tar.gz",
        "a\u202efdp.exe",
        "a.pdf:evil.exe",
        "x" * 300,
    ]
)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("e-PRC 7.pdf", "e-PRC 7.pdf"),
        ("../../etc/passwd", "passwd"),
        ("D:\\papers\\a.pdf", "a.pdf"),
        ("C:a.pdf", "a.pdf"),
        ("a.pdf:evil.exe", "a.pdf"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com¹.pdf", "_com¹.pdf"),
        ("concert.pdf", "concert.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x1b[31m\tb\n.pdf", "a[31m b.pdf"),
        ("رسید.pdf", "رسید.pdf"),
        ('a<b>"c|d?e*.pdf', "a_b__c_d_e_.pdf"),
        ("...", "paper"),
        ("", "paper"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("name.that-is-no-ending-at-all", "name.that-is-no-ending-at-all"),
    ],
)
def test_a_name_is_cleaned_and_stays_recognisable(given_name: str, shown: str) -> None:
    assert clean_name(given_name) == shown


@given(NASTY)
@settings(max_examples=500)
@example("😀" * 120 + ".pdf")
def test_no_name_leaves_its_folder_or_hides_what_it_is(text: str) -> None:
    name = clean_name(text)
    assert 0 < len(name) <= papers.LONGEST_NAME
    assert len(name.encode()) <= 255
    assert PurePosixPath(name).name == name == PureWindowsPath(name).name
    assert not any(letter in name for letter in '/\\:*?"<>|')
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in name)
    assert name.partition(".")[0].casefold() not in RESERVED
    assert name == name.strip(" .")
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("content", "name", "media"),
    [
        (b"%PDF-1.7 x", "a.txt", papers.PDF),
        (b"\x89PNG\r\n\x1a\n..", "a.pdf", papers.PNG),
        (b"\xff\xd8\xff\xe0", "a", papers.JPEG),
        (b"PK\x03\x04..", "a.XLSX", papers.XLSX),
        (b"PK\x03\x04..", "a.zip", papers.UNKNOWN),
        (b"MZ\x90\x00\x03", "a.pdf", papers.UNKNOWN),
        (b"\xff\xfe\x00", "a.txt", papers.UNKNOWN),
        (b"text\x00text", "a.txt", papers.UNKNOWN),
        (b"Date,Tax\n", "list.csv", papers.CSV),
        (b"plain words", "a.exe", papers.PLAIN),
    ],
)
def test_what_a_file_is_its_first_bytes_say(content: bytes, name: str, media: str) -> None:
    assert media_of(content, name) == media


def test_a_payment_names_the_numbers_of_its_e_prcs() -> None:
    assert label(()) == ""
    assert label(("",)) == "e-PRC"
    assert label(("77",)) == "e-PRC 77"
    assert label(("88", "", "77")) == "e-PRC 77, 88"
