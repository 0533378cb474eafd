"""Answers of one size: what a report got cannot be read from the length of what came back."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 512
RETRY_BUSY, RETRY_DOWN = 60, 120  # seconds


def answer(status: int, said: dict[str, object], media: str = "application/json", **headers: str) -> Response:
    body = json.dumps(said, separators=(",", ":")).encode().ljust(SIZE)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(body, status, {"cache-control": "no-store", **named}, media)


def problem(status: int, fields: Sequence[str] = (), **headers: str) -> Response:
    """An RFC 9457 problem that names fields and echoes nothing."""
    said: dict[str, object] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if fields:
        said["fields"] = list(fields)
    return answer(status, said, "application/problem+json", **headers)
