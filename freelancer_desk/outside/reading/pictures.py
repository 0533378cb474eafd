"""Reads a small picture, such as a logo, and makes sure that it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freelancer_desk.domain.problems import FileUnreadableError
from freelancer_desk.outside.reading.files import bytes_of
from freelancer_desk.outside.reading.limits import LIMITS

if TYPE_CHECKING:
    from pathlib import Path

_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_HEAD = 1024
LARGEST_SIDE = 5000  # a few kilobytes of PNG can unpack into gigabytes


def picture(path: Path, largest: int) -> bytes:
    """The bytes of a PNG, JPEG or SVG; raises FileUnreadableError `picture_wrong` for another or a larger one."""
    content = bytes_of(path, LIMITS._replace(file=max(largest + 1, LIMITS.file)))
    is_drawn = b"<svg" in content[:_HEAD] and b"\x00" not in content
    if len(content) > largest or _side(content) > LARGEST_SIDE or not (content.startswith(_BEGINNINGS) or is_drawn):
        raise FileUnreadableError("picture_wrong", file=path.name, limit=largest // 1024)
    return content


def _side(content: bytes) -> int:
    """The longer side in pixels, as the head of a PNG tells it; 0 for other pictures."""
    if not content.startswith(_BEGINNINGS[0]):
        return 0
    return max(int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
