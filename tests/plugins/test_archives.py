"""An archive holds its files whole, repeats its bytes, and tells beforehand how large a file will be."""

from __future__ import annotations

import io
import zipfile

from freelancer_desk.plugins import archives

FILES = {"one.txt": b"one" * 500, "papers/P01 کاغذ.pdf": bytes(range(256)), "empty": b""}


def test_the_files_come_back_whole_in_their_order() -> None:
    with zipfile.ZipFile(io.BytesIO(archives.packed(FILES))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert archive.namelist() == list(FILES)
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_files_give_the_same_bytes() -> None:
    assert archives.packed(FILES) == archives.packed(dict(FILES))


def test_the_size_told_beforehand_is_never_too_small() -> None:
    told = sum(archives.size_of(name, content) for name, content in FILES.items())
    end_of_the_archive = 22
    assert len(archives.packed(FILES)) <= told + end_of_the_archive


def test_what_is_unpacked_is_for_the_user_alone() -> None:
    with zipfile.ZipFile(io.BytesIO(archives.packed({"book.fdesk-view": b"x", "a.pdf": b"y"}))) as archive:
        assert [info.external_attr >> 16 for info in archive.infolist()] == [0o100600, 0o100600]
