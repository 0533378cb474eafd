"""Digests: known answers, and marks that tell a change wherever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from freelancer_desk.domain.digests import blake2b_of, change_mark, keyed, sha256_of, sha256_of_file, sha256_of_parts

if TYPE_CHECKING:
    from pathlib import Path

PARTS = st.lists(st.binary(max_size=6), max_size=5)


def test_the_answers_of_the_standards() -> None:
    assert sha256_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4
    assert keyed(b"Jefe", b"what do ya want for nothing?").hex() == (  # RFC 4231, case 2
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert blake2b_of(b"abc", 64).startswith("ba80a53f981c4d0d6a2797b69f12f6e9")  # RFC 7693, appendix A


def test_a_file_has_the_digest_of_its_bytes(tmp_path: Path) -> None:
    content = bytes(range(256)) * 3000
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        assert sha256_of_file(file) == sha256_of(content)


@given(PARTS, PARTS)
def test_other_parts_have_another_mark_even_where_they_read_the_same(one: list[bytes], other: list[bytes]) -> None:
    for mark in (change_mark, sha256_of_parts):
        assert (mark(one) == mark(other)) == (one == other)
