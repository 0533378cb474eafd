"""Files as one ZIP archive: in the order of their names, without times, so that the same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "zip"
SUFFIX = ".zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _PRIVATE_FILE = 3, 0o100600 << 16


def write(files: Mapping[str, bytes]) -> bytes:
    """The whole archive; nothing is compressed, as papers are packed already and another zlib would pack otherwise."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system, member.external_attr = _UNIX, _PRIVATE_FILE
            archive.writestr(member, files[name])
    return target.getvalue()
