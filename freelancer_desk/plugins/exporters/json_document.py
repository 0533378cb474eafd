"""A document as JSON: amounts as decimal strings, dates as ISO."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from freelancer_desk.domain.exports import Document

NAME = "json"
SUFFIX = ".json"


def write(document: Document) -> bytes:
    """One JSON object with a final newline."""
    return (json.dumps(document.data, ensure_ascii=False, indent=1) + "\n").encode()
