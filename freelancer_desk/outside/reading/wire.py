"""How the program and its child talk: four bytes of length, a header as JSON, then bytes as they are."""

from __future__ import annotations

import json
from typing import Any

_LENGTH = 4
LONGEST_HEADER = 1 << 31


def packed(header: dict[str, Any], body: bytes = b"") -> bytes:
    """One message."""
    head = json.dumps(header, separators=(",", ":")).encode("ascii")
    return len(head).to_bytes(_LENGTH, "big") + head + body


def unpacked(message: bytes) -> tuple[dict[str, Any], bytes]:
    """The header and the body of one message; raises ValueError where it is no whole message."""
    end = _LENGTH + int.from_bytes(message[:_LENGTH], "big")
    if len(message) < max(end, _LENGTH + 2):
        raise ValueError
    header = json.loads(message[_LENGTH:end])
    if not isinstance(header, dict):
        raise TypeError
    return header, message[end:]
