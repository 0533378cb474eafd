"""An archive (ZIP) from named files: the same files give the same bytes, and the size of one is known beforehand."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_A_PRIVATE_FILE = 0o100600 << 16
# What an archive says of each file besides its content: two headers of 76 bytes, and the name in both.
_HEADERS = 96


def packed(files: Mapping[str, bytes]) -> bytes:
    """The whole archive, its files in the order given."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, _LONG_AGO)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 3
            about.external_attr = _A_PRIVATE_FILE
            archive.writestr(about, content)
    return target.getvalue()


def size_of(name: str, content: bytes) -> int:
    """How many bytes a file takes in an archive, at most."""
    squeezed = len(zlib.compress(content))
    return squeezed + 2 * len(name.encode()) + _HEADERS
