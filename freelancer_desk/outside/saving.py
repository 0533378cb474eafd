"""Saves a finished document: all of it or nothing, never over a folder or through a link to one."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import DeskError, DiskFullError

if TYPE_CHECKING:
    from pathlib import Path


def save(path: Path, content: bytes) -> Path:
    """Write beside the target, flush to the disk, then take its name; raises DeskError when that cannot be done."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise DeskError("cannot_write_file", file=path.name)  # taking the name of a device would remove the device
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError("disk_full") from None
        raise DeskError("cannot_write_file", file=path.name) from None
    return path
