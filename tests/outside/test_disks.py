"""A folder's kind is read from the tables the system keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from freelancer_desk.outside import disks, known_books

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /folk/share rw - nfs4 server:/export rw
31 22 0:41 / /folk/far\\040away rw - fuse.sshfs me@host:/ rw
32 22 8:17 / /media/stick rw - vfat /dev/sdb1 rw
33 22 8:33 / /media/disk rw - ext4 /dev/sdc1 rw
34 22 8:49 / /media/card rw - ext4 /dev/sdd1 rw
35 30 8:1 /x /folk/share/back rw - ext4 /dev/sda1 rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/folk/me/book", "local"),
        ("/folk/share/book", "network"),
        ("/folk/share/back/book", "local"),
        ("/folk/shared/book", "local"),
        ("/folk/far away/book", "network"),
        ("/media/stick/book", "removable"),
        ("/media/disk/book", "removable"),
        ("/media/card/book", "removable"),
    ],
)
def test_the_table_of_mounts_tells_the_kind(tmp_path: Path, path: str, kind: str) -> None:
    devices = tmp_path / "block"
    devices.mkdir()
    for name, folder, removable in (
        ("8:1", "pci/sda/sda1", "0"),
        ("8:33", "pci/usb2/sdc/sdc1", "0"),
        ("8:49", "pci/sdd", "1"),
    ):
        (tmp_path / folder).mkdir(parents=True)
        disk = tmp_path / folder if name == "8:49" else (tmp_path / folder).parent
        (disk / "removable").write_text(f"{removable}\n")
        (devices / name).symlink_to(tmp_path / folder)
    assert disks.kind_on_linux(Path(path), MOUNTS, devices) == kind


def test_a_device_the_kernel_does_not_tell_of_is_taken_for_local(tmp_path: Path) -> None:
    assert disks.kind_on_linux(Path("/book"), MOUNTS, tmp_path) == "local"


@pytest.mark.parametrize(
    "folder",
    ["Dropbox", "Dropbox (Personal)", "OneDrive - Acme", "Google Drive", "My Drive", "Nextcloud", "pCloudDrive"],
)
def test_the_folder_of_a_sync_program_is_known_by_its_name(tmp_path: Path, folder: str) -> None:
    assert disks.kind_of(tmp_path / folder / "deep" / "book") == "synced"


@pytest.mark.parametrize("folder", ["Boxes", "Synchrotron", "dropbox-old", "Documents"])
def test_a_name_that_only_resembles_is_not_synced(tmp_path: Path, folder: str) -> None:
    assert disks.kind_of(tmp_path / folder / "book") in {"local", "removable", "network"}


def test_a_mark_in_a_parent_or_a_conflict_in_the_name_is_seen(tmp_path: Path) -> None:
    assert disks.kind_of(tmp_path / "book (Sana's conflicted copy 2026-01-02).fdesk") == "synced"
    assert disks.kind_of(tmp_path / "book.sync-conflict-20260102-101010.fdesk") == "synced"
    (tmp_path / ".stfolder").mkdir()
    assert disks.kind_of(tmp_path / "deep" / "book") == "synced"


def test_a_book_is_a_stranger_until_it_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert not known_books.is_known("a" * 32)
    for _ in range(2):
        known_books.remember("a" * 32)
    assert known_books.is_known("a" * 32)
    assert not known_books.is_known("b" * 32)
    (kept,) = (tmp_path / "data").rglob("known-books")
    assert kept.read_text() == "a" * 32 + "\n"
    monkeypatch.setenv("XDG_DATA_HOME", str(kept))
    known_books.remember("b" * 32)
    assert not known_books.is_known("b" * 32)
