"""What kind of place a folder is: the computer's own disk, a stick, a network share, or a folder that is synced."""

from __future__ import annotations

import re
import sys
from pathlib import Path

LOCAL, REMOVABLE, NETWORK, SYNCED = "local", "removable", "network", "synced"

_SHARES = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "davfs", "glusterfs", "lustre", "vboxsf"}
)
_STICKS = frozenset({"vfat", "msdos", "exfat"})
# Folders of sync programs, as they name them themselves; and files that mark the root of one.
_SYNC_FOLDERS = re.compile(
    r"(dropbox|onedrive|google ?drive|my drive|nextcloud|owncloud|pclouddrive|pcloud drive|megasync|mega|box|"
    r"mobile documents|com~apple~clouddocs|cloudstorage|seafile|tresorit|proton ?drive|yandex\.disk|"
    r"sync)( - .*| \(.*\))?",
    re.IGNORECASE,
)
_SYNC_MARKS = (".stfolder", ".dropbox", ".dropbox.cache", ".owncloudsync.log", ".nextcloudsync.log", ".seafile-data")
_POINT = 4  # the field of a line of mountinfo that holds the mount point
_CONFLICT = re.compile(r"conflicted copy|sync-conflict|conflict(ed)?[ _-]\d{4}", re.IGNORECASE)


def kind_of(path: Path) -> str:
    """LOCAL, REMOVABLE, NETWORK or SYNCED; a path that is not there yet is judged by the folder it will be in."""
    real = path.resolve()
    if is_synced(real):
        return SYNCED
    if sys.platform == "win32":  # pragma: no cover
        return _kind_on_windows(real)
    if sys.platform == "darwin":  # pragma: no cover
        return REMOVABLE if real.is_relative_to("/Volumes") else LOCAL
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # pragma: no cover (a Unix without this table)
        return LOCAL
    return kind_on_linux(real, mounts, Path("/sys/dev/block"))


def is_synced(path: Path) -> bool:
    """Whether a sync program looks after the folder, or made this file out of a conflict."""
    if _CONFLICT.search(path.name):
        return True
    return any(
        _SYNC_FOLDERS.fullmatch(folder.name) or any((folder / mark).exists() for mark in _SYNC_MARKS)
        for folder in path.parents
    )


def kind_on_linux(path: Path, mounts: str, devices: Path) -> str:
    """By the table of mounts (proc_pid_mountinfo(5)) and the kernel's folder of block devices."""
    nearest: tuple[int, str, str] = (-1, "", "")
    for line in mounts.splitlines():
        place, _, source = line.partition(" - ")
        fields, system = place.split(), source.split(maxsplit=1)
        if len(fields) <= _POINT or not system:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[_POINT]))
        if path.is_relative_to(point) and len(point.parts) >= nearest[0]:
            nearest = (len(point.parts), fields[2], system[0])
    _, device, kind = nearest
    if kind in _SHARES or (kind.startswith("fuse.") and kind != "fuse.lxcfs"):
        return NETWORK
    return REMOVABLE if kind in _STICKS or _is_removable(devices / device) else LOCAL


def _is_removable(device: Path) -> bool:
    real = device.resolve()
    if any(re.fullmatch(r"usb\d+", part) for part in real.parts):
        return True
    for place in (real, real.parent):  # a disk, or the disk of a partition
        try:
            return (place / "removable").read_text(encoding="ascii").strip() == "1"
        except OSError:
            continue
    return False


def _kind_on_windows(path: Path) -> str:  # pragma: no cover
    import ctypes

    kinds = {2: REMOVABLE, 4: NETWORK, 5: REMOVABLE}  # GetDriveTypeW: removable, remote, compact disc
    drives = getattr(ctypes, "windll").kernel32  # noqa: B009 (only there on Windows)
    return kinds.get(drives.GetDriveTypeW(path.anchor), LOCAL)
