"""A book that an older version wrote opens, keeps every fact, and is whole; a copy of the old file stays beside it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from freelancer_desk.desk import backups, dump, history, open_desk, records
from freelancer_desk.domain.problems import DeskError
from freelancer_desk.store.migrations import newest_version

BOOKS = Path(__file__).resolve().parents[1] / "store" / "books"
OLDER = range(1, newest_version())


def kept(old: Any, new: Any) -> bool:
    """Whether everything that the old content tells is told by the new one, which may know more fields."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(name in new and kept(value, new[name]) for name, value in old.items())
    if isinstance(old, list):
        return isinstance(new, list) and len(old) == len(new) and all(map(kept, old, new))
    return bool(old == new)


@pytest.mark.parametrize("version", OLDER)
def test_a_book_of_an_older_version_opens_and_keeps_every_fact(version: int, tmp_path: Path) -> None:
    path = tmp_path / "old.fdesk"
    path.write_bytes(gzip.decompress((BOOKS / f"version-{version}.fdesk.gz").read_bytes()))
    told = json.loads(gzip.decompress((BOOKS / f"version-{version}.json.gz").read_bytes()))
    desk = open_desk(path)
    assert not history.check(desk.book)
    assert kept(told, dump.dump(desk.book))
    history.undo(desk)
    history.redo(desk)
    assert kept(told, dump.dump(desk.book))
    desk.close()
    assert (tmp_path / f"old.fdesk.version-{version}").exists()
    assert not kept(told, {**told, "lines": []}), "the comparison can fail"


@pytest.mark.parametrize("version", OLDER)
def test_a_backup_of_an_older_version_is_restored_and_stays_as_it_is(version: int, tmp_path: Path) -> None:
    backup, book = tmp_path / "old.desk-backup", tmp_path / "my.fdesk"
    content = gzip.decompress((BOOKS / f"version-{version}.fdesk.gz").read_bytes())
    backup.write_bytes(content)
    told = json.loads(gzip.decompress((BOOKS / f"version-{version}.json.gz").read_bytes()))
    desk = open_desk(book)
    records.add(desk, "client", {"name": "Later"})
    desk.close()
    backups.restore(book, backup)
    desk = open_desk(book)
    try:
        assert not history.check(desk.book)
        assert kept(told, dump.dump(desk.book))
    finally:
        desk.close()
    assert backup.read_bytes() == content
    assert sorted(path.name for path in tmp_path.glob("my.fdesk*")) == ["my.fdesk", "my.fdesk.lock"]


def test_a_backup_of_an_older_version_that_is_damaged_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    backup, book = tmp_path / "old.desk-backup", tmp_path / "my.fdesk"
    content = gzip.decompress((BOOKS / "version-1.fdesk.gz").read_bytes())
    assert b"Sent money to Ayesha Khan" in content
    backup.write_bytes(content.replace(b"Sent money to Ayesha Khan", b"Sent honey to Ayesha Khan"))
    with pytest.raises(DeskError) as refused:
        backups.restore(book, backup)
    assert refused.value.kind == "book_damaged"
    assert [path.name for path in tmp_path.glob("my.fdesk*")] == ["my.fdesk.lock"]
